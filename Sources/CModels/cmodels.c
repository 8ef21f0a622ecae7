#include "cmodels.h"

#include <string.h>

// Three lines a file and one in the table. `#embed` looks from this folder, so every path begins two levels up.
// It is C23, which every compiler that builds Swift 6 knows.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char aspects[] __attribute__((aligned(64))) = {
#embed "../../lexicons/aspects.tsv"
};

static const unsigned char cues[] __attribute__((aligned(64))) = {
#embed "../../lexicons/cues.tsv"
};

static const unsigned char forms[] __attribute__((aligned(64))) = {
#embed "../../lexicons/forms.tsv"
};

static const unsigned char frequencies[] __attribute__((aligned(64))) = {
#embed "../../lexicons/frequencies.tsv"
};

static const unsigned char handover[] __attribute__((aligned(64))) = {
#embed "../../lexicons/handover.tsv"
};

static const unsigned char routes[] __attribute__((aligned(64))) = {
#embed "../../lexicons/routes.tsv"
};

static const unsigned char sections[] __attribute__((aligned(64))) = {
#embed "../../lexicons/sections.tsv"
};

static const unsigned char sentence_words[] __attribute__((aligned(64))) = {
#embed "../../lexicons/sentence-words.tsv"
};

static const unsigned char sentiment[] __attribute__((aligned(64))) = {
#embed "../../lexicons/sentiment.tsv"
};

static const unsigned char slashed[] __attribute__((aligned(64))) = {
#embed "../../lexicons/slashed.tsv"
};

static const unsigned char units[] __attribute__((aligned(64))) = {
#embed "../../lexicons/units.tsv"
};

static const unsigned char words_rules[] __attribute__((aligned(64))) = {
#embed "../../lexicons/words.rules"
};

static const unsigned char assertion_bin[] __attribute__((aligned(64))) = {
#embed "../../models/assertion.bin"
};

static const unsigned char lexicon_bin[] __attribute__((aligned(64))) = {
#embed "../../models/lexicon.bin"
};

static const unsigned char summary_safetensors[] __attribute__((aligned(64))) = {
#embed "../../models/summary.safetensors"
};

static const unsigned char tagger_safetensors[] __attribute__((aligned(64))) = {
#embed "../../models/tagger.safetensors"
};

static const unsigned char vectors_clinical_safetensors[] __attribute__((aligned(64))) = {
#embed "../../models/vectors-clinical.safetensors"
};

static const unsigned char words_brk[] __attribute__((aligned(64))) = {
#embed "../../models/words.brk"
};

static const unsigned char sentiment_model[] = {
#embed "../../models/sentiment.safetensors"
};

static const unsigned char assertion_card[] = {
#embed "../../models/assertion.md"
};

static const unsigned char sentiment_card[] = {
#embed "../../models/sentiment.md"
};

static const unsigned char summary_card[] = {
#embed "../../models/summary.md"
};

static const unsigned char tagger_card[] = {
#embed "../../models/tagger.md"
};

static const unsigned char vectors_clinical_card[] = {
#embed "../../models/vectors-clinical.md"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} files[] = {
    {"lexicons/aspects.tsv", aspects, sizeof aspects},
    {"lexicons/cues.tsv", cues, sizeof cues},
    {"lexicons/forms.tsv", forms, sizeof forms},
    {"lexicons/frequencies.tsv", frequencies, sizeof frequencies},
    {"lexicons/handover.tsv", handover, sizeof handover},
    {"lexicons/routes.tsv", routes, sizeof routes},
    {"lexicons/sections.tsv", sections, sizeof sections},
    {"lexicons/sentence-words.tsv", sentence_words, sizeof sentence_words},
    {"models/sentiment.safetensors", sentiment_model, sizeof sentiment_model},
    {"lexicons/sentiment.tsv", sentiment, sizeof sentiment},
    {"lexicons/slashed.tsv", slashed, sizeof slashed},
    {"lexicons/units.tsv", units, sizeof units},
    {"lexicons/words.rules", words_rules, sizeof words_rules},
    {"models/assertion.bin", assertion_bin, sizeof assertion_bin},
    {"models/lexicon.bin", lexicon_bin, sizeof lexicon_bin},
    {"models/summary.safetensors", summary_safetensors, sizeof summary_safetensors},
    {"models/tagger.safetensors", tagger_safetensors, sizeof tagger_safetensors},
    {"models/vectors-clinical.safetensors", vectors_clinical_safetensors, sizeof vectors_clinical_safetensors},
    {"models/words.brk", words_brk, sizeof words_brk},
    {"models/assertion.md", assertion_card, sizeof assertion_card},
    {"models/sentiment.md", sentiment_card, sizeof sentiment_card},
    {"models/summary.md", summary_card, sizeof summary_card},
    {"models/tagger.md", tagger_card, sizeof tagger_card},
    {"models/vectors-clinical.md", vectors_clinical_card, sizeof vectors_clinical_card},
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
