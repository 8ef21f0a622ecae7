// The calls into ICU that Osler makes. No ICU header is visible here: Swift targets import this one.
#pragma once
#include <stdint.h>

const char *cicu_version(void);

// Word breaking -------------------------------------------------------------------------------

typedef struct CICUBreaker CICUBreaker;

// A breaker from compiled rules; NULL when this ICU cannot read them.
CICUBreaker *cicu_breaker_open(const uint8_t *rules, int64_t length);

// A breaker from rule text (UTF-8); NULL with the line and column of the error.
CICUBreaker *cicu_breaker_compile(const char *rules, int64_t length, int32_t *line, int32_t *column);

// The compiled form of a breaker's rules: their size, and the bytes when they fit in `capacity`.
int64_t cicu_breaker_rules(CICUBreaker *breaker, uint8_t *bytes, int64_t capacity);

// Sets the text; the bytes must be valid UTF-8 and stay in place while boundaries are read.
int cicu_breaker_set_text(CICUBreaker *breaker, const uint8_t *text, int64_t length);

// Writes up to `capacity` further boundaries with their rule status; the number written, 0 at the end.
int64_t cicu_breaker_fill(CICUBreaker *breaker, int32_t *ends, uint8_t *statuses, int64_t capacity);

void cicu_breaker_close(CICUBreaker *breaker);

typedef struct CICUClasses CICUClasses;

// The classes of characters in compiled rules, from the bytes of their trie; NULL when they are none.
CICUClasses *cicu_classes_open(const void *trie, int64_t length);

int32_t cicu_class(const CICUClasses *classes, int32_t character);

void cicu_classes_close(CICUClasses *classes);

// Encodings -----------------------------------------------------------------------------------

// The charset that ICU thinks most likely: its name in `name` and the confidence 0...100, -1 on failure.
int cicu_detect(const uint8_t *bytes, int64_t length, char *name, int capacity);

// Converts to UTF-8. Gives the size, or -1 - offset of the first byte that the charset does not know.
// With `lossy`, unknown bytes become U+FFFD and are counted in `replaced`. -1 - length: no such charset.
int64_t cicu_convert(const char *charset, const uint8_t *bytes, int64_t length, uint8_t *out,
                     int64_t capacity, int lossy, int64_t *replaced);

// Characters ----------------------------------------------------------------------------------

// Case folding with compatibility decomposition and without marks: UTF-8 in and out; the size, or -1.
int64_t cicu_fold(const uint8_t *bytes, int64_t length, uint8_t *out, int64_t capacity);
