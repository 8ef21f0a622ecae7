#include "copenblas.h"

int blas_thread_shutdown_(void);

void copenblas_rest(void) { blas_thread_shutdown_(); }
