#include "cmodels.h"

#include <string.h>

// One line a file. `#embed` looks from this folder, so every path begins two levels up.
// C23, which every compiler that builds Swift 6 knows.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char words_rules[] = {
#embed "../../lexicons/words.rules"
};

static const unsigned char slashed[] = {
#embed "../../lexicons/slashed.tsv"
};

static const unsigned char units[] = {
#embed "../../lexicons/units.tsv"
};

static const unsigned char words_brk[] = {
#embed "../../models/words.brk"
};

static const unsigned char sentence_words[] = {
#embed "../../lexicons/sentence-words.tsv"
};

_Alignas(16) static const unsigned char lexicon[] = {
#embed "../../models/lexicon.bin"
};

static const unsigned char sections[] = {
#embed "../../lexicons/sections.tsv"
};

static const unsigned char cues[] = {
#embed "../../lexicons/cues.tsv"
};

static const unsigned char routes[] = {
#embed "../../lexicons/routes.tsv"
};

static const unsigned char frequencies[] = {
#embed "../../lexicons/frequencies.tsv"
};

static const unsigned char forms[] = {
#embed "../../lexicons/forms.tsv"
};

static const unsigned char assertion[] = {
#embed "../../models/assertion.bin"
};

_Alignas(64) static const unsigned char vectors_clinical[] = {
#embed "../../models/vectors-clinical.safetensors"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} files[] = {
    {"lexicons/words.rules", words_rules, sizeof words_rules},
    {"models/words.brk", words_brk, sizeof words_brk},
    {"lexicons/sections.tsv", sections, sizeof sections},
    {"lexicons/sentence-words.tsv", sentence_words, sizeof sentence_words},
    {"lexicons/slashed.tsv", slashed, sizeof slashed},
    {"models/vectors-clinical.safetensors", vectors_clinical, sizeof vectors_clinical},
    {"models/lexicon.bin", lexicon, sizeof lexicon},
    {"lexicons/units.tsv", units, sizeof units},
    {"models/assertion.bin", assertion, sizeof assertion},
    {"lexicons/forms.tsv", forms, sizeof forms},
    {"lexicons/frequencies.tsv", frequencies, sizeof frequencies},
    {"lexicons/routes.tsv", routes, sizeof routes},
    {"lexicons/cues.tsv", cues, sizeof cues},
};

CModel cmodels_file(const char *name) {
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    if (strcmp(files[i].name, name) == 0) return (CModel){files[i].bytes, files[i].count};
  }
  return (CModel){NULL, 0};
}

const char *cmodels_name(size_t index) {
  return index < sizeof files / sizeof *files ? files[index].name : NULL;
}
