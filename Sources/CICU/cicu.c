#include "cicu.h"
#include <unicode/ubrk.h>
#include <unicode/ucsdet.h>
const char *cicu_version(void) { UErrorCode e=0; UBreakIterator*b=ubrk_open(UBRK_WORD,"en",0,0,&e); ubrk_close(b); ucsdet_open(&e); return U_ICU_VERSION; }
