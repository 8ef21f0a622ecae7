#include "cicu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucptrie.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

const char *cicu_version(void) { return U_ICU_VERSION; }

struct CICUBreaker {
  UBreakIterator *iterator;
  UText text;
  uint8_t *rules;  // the iterator reads them in place
};

static CICUBreaker *wrap(UBreakIterator *iterator, uint8_t *rules) {
  static const UText empty = UTEXT_INITIALIZER;
  CICUBreaker *breaker = malloc(sizeof *breaker);
  if (!breaker) abort();
  breaker->iterator = iterator;
  breaker->text = empty;
  breaker->rules = rules;
  return breaker;
}

CICUBreaker *cicu_breaker_open(const uint8_t *rules, int64_t length) {
  UErrorCode status = U_ZERO_ERROR;
  uint8_t *copy = malloc((size_t)length + 1);
  if (!copy) abort();
  memcpy(copy, rules, (size_t)length);
  UBreakIterator *iterator = ubrk_openBinaryRules(copy, (int32_t)length, NULL, 0, &status);
  if (U_FAILURE(status)) {
    free(copy);
    return NULL;
  }
  return wrap(iterator, copy);
}

CICUBreaker *cicu_breaker_compile(const char *rules, int64_t length, int32_t *line,
                                  int32_t *column) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place = {0};
  UChar *wide = malloc(sizeof(UChar) * ((size_t)length + 1));
  if (!wide) abort();
  int32_t count = 0;
  u_strFromUTF8(wide, (int32_t)length + 1, &count, rules, (int32_t)length, &status);
  UBreakIterator *iterator = ubrk_openRules(wide, count, NULL, 0, &place, &status);
  free(wide);
  *line = place.line;
  *column = place.offset;
  return U_FAILURE(status) ? NULL : wrap(iterator, NULL);
}

int64_t cicu_breaker_rules(CICUBreaker *breaker, uint8_t *bytes, int64_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = ubrk_getBinaryRules(breaker->iterator, bytes, (int32_t)capacity, &status);
  return U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR ? -1 : size;
}

int cicu_breaker_set_text(CICUBreaker *breaker, const uint8_t *text, int64_t length) {
  UErrorCode status = U_ZERO_ERROR;
  utext_openUTF8(&breaker->text, (const char *)text, length, &status);
  ubrk_setUText(breaker->iterator, &breaker->text, &status);
  return U_SUCCESS(status);
}

int64_t cicu_breaker_fill(CICUBreaker *breaker, int32_t *ends, uint8_t *statuses,
                          int64_t capacity) {
  int64_t count = 0;
  while (count < capacity) {
    int32_t end = ubrk_next(breaker->iterator);
    if (end == UBRK_DONE) break;
    ends[count] = end;
    statuses[count++] = (uint8_t)ubrk_getRuleStatus(breaker->iterator);
  }
  return count;
}

void cicu_breaker_close(CICUBreaker *breaker) {
  ubrk_close(breaker->iterator);
  utext_close(&breaker->text);
  free(breaker->rules);
  free(breaker);
}

struct CICUClasses {
  UCPTrie *trie;
  void *bytes;  // the trie reads them in place
};

CICUClasses *cicu_classes_open(const void *trie, int64_t length) {
  UErrorCode status = U_ZERO_ERROR;
  CICUClasses *classes = malloc(sizeof *classes);
  void *copy = malloc((size_t)length + 1);
  if (!classes || !copy) abort();
  memcpy(copy, trie, (size_t)length);
  classes->bytes = copy;
  classes->trie = ucptrie_openFromBinary(UCPTRIE_TYPE_ANY, UCPTRIE_VALUE_BITS_ANY, copy,
                                         (int32_t)length, NULL, &status);
  if (U_SUCCESS(status)) return classes;
  free(copy);
  free(classes);
  return NULL;
}

int32_t cicu_class(const CICUClasses *classes, int32_t character) {
  return (int32_t)ucptrie_get(classes->trie, character);
}

void cicu_classes_close(CICUClasses *classes) {
  ucptrie_close(classes->trie);
  free(classes->bytes);
  free(classes);
}

int cicu_detect(const uint8_t *bytes, int64_t length, char *name, int capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UCharsetDetector *detector = ucsdet_open(&status);
  if (U_FAILURE(status)) return -1;
  int32_t part = length > 65536 ? 65536 : (int32_t)length;
  ucsdet_setText(detector, (const char *)bytes, part, &status);
  const UCharsetMatch *match = ucsdet_detect(detector, &status);
  int confidence = -1;
  if (U_SUCCESS(status) && match) {
    const char *found = ucsdet_getName(match, &status);
    confidence = ucsdet_getConfidence(match, &status);
    strncpy(name, found, (size_t)capacity - 1);
    name[capacity - 1] = 0;
  }
  ucsdet_close(detector);
  return U_SUCCESS(status) ? confidence : -1;
}

int64_t cicu_convert(const char *charset, const uint8_t *bytes, int64_t length, uint8_t *out,
                     int64_t capacity, int lossy, int64_t *replaced) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(charset, &status);
  if (U_FAILURE(status)) return -1 - length;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
  const char *source = (const char *)bytes;
  const char *end = source + length;
  int64_t size = 0;
  int64_t failed = -1;
  *replaced = 0;
  UChar wide[4096];
  int carried = 0;
  do {
    UChar *target = wide + carried;
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter, &target, wide + 4094, &source, end, NULL, 1, &status);
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) {
      if (!lossy) {
        char invalid[32];
        int8_t count = sizeof invalid;
        UErrorCode ignored = U_ZERO_ERROR;
        ucnv_getInvalidChars(converter, invalid, &count, &ignored);
        failed = source - (const char *)bytes - count;
        break;
      }
      *target++ = 0xFFFD;
      *replaced += 1;
    }
    int32_t written = 0;
    UErrorCode narrowing = U_ZERO_ERROR;
    // A full chunk may end between two surrogates: the first half waits for the next round.
    carried = U_FAILURE(status) && target > wide && U16_IS_LEAD(target[-1]);
    u_strToUTF8((char *)out + size, (int32_t)(capacity - size), &written, wide,
                (int32_t)(target - wide) - carried, &narrowing);
    if (carried) wide[0] = target[-1];
    if (U_FAILURE(narrowing)) {
      failed = length;
      break;
    }
    size += written;
  } while (U_FAILURE(status));
  ucnv_close(converter);
  return failed >= 0 ? -1 - failed : size;
}

int64_t cicu_fold(const uint8_t *bytes, int64_t length, uint8_t *out, int64_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&status);
  const UNormalizer2 *decomposer = unorm2_getNFDInstance(&status);
  if (U_FAILURE(status) || length > 4096) return -1;
  UChar wide[4097], folded[8192], parts[16384];
  int32_t count = 0;
  u_strFromUTF8(wide, 4097, &count, (const char *)bytes, (int32_t)length, &status);
  count = unorm2_normalize(normalizer, wide, count, folded, 8192, &status);
  count = unorm2_normalize(decomposer, folded, count, parts, 16384, &status);
  if (U_FAILURE(status)) return -1;
  int32_t kept = 0;
  for (int32_t i = 0; i < count;) {
    UChar32 c;
    int32_t start = i;
    U16_NEXT(parts, i, count, c);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    while (start < i) parts[kept++] = parts[start++];
  }
  int32_t written = 0;
  u_strToUTF8((char *)out, (int32_t)capacity, &written, parts, kept, &status);
  return U_FAILURE(status) ? -1 : written;
}
