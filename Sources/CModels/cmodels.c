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

static const unsigned char handover[] = {
#embed "../../lexicons/handover.tsv"
};

_Alignas(16) static const unsigned char summary[] = {
#embed "../../models/summary.safetensors"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} files[] = {
    {"lexicons/words.rules", words_rules, sizeof words_rules},
    {"models/words.brk", words_brk, sizeof words_brk},
    {"lexicons/handover.tsv", handover, sizeof handover},
    {"lexicons/sections.tsv", sections, sizeof sections},
    {"lexicons/sentence-words.tsv", sentence_words, sizeof sentence_words},
    {"lexicons/slashed.tsv", slashed, sizeof slashed},
    {"models/lexicon.bin", lexicon, sizeof lexicon},
    {"models/summary.safetensors", summary, sizeof summary},
    {"lexicons/units.tsv", units, sizeof units},
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
