// The functions that each instruction set provides; dispatch.c holds the choice. For tests and
// measurements that compare instruction sets; everything else calls the functions of ckernels.h.
#pragma once
#include "ckernels.h"

#pragma clang assume_nonnull begin

typedef struct {
  const char *name;
  void (*product)(const ck_product_job *, float *);
  void (*lstm_step)(const ck_recurrent_step *);
  void (*gru_step)(const ck_recurrent_step *);
  void (*lstm_step_back)(const ck_recurrent_back *);
  void (*gru_step_back)(const ck_recurrent_back *);
  void (*sigmoid)(const float *, float *, long);
  void (*tanh)(const float *, float *, long);
  void (*exp)(const float *, float *, long);
  void (*log)(const float *, float *, long);
  void (*gelu)(const float *, float *, long);
  void (*gelu_back)(const float *, const float *, float *, long);
  void (*add_scaled)(const float *, float, float *, long);
  float (*sum)(const float *, long);
  float (*dot)(const float *, const float *, long);
  float (*max)(const float *, long);
  float (*softmax)(float *, long);
  void (*adam)(float *, const float *, float *, float *, long, const ck_adam_terms *);
  void (*chain_sum)(const float *, const float *, const float *, const float *, long, float *);
  void (*chain_max)(const float *, const float *, const float *, long, float *, int32_t *);
  void (*chain_pairs)(const float *, const float *, const float *, const float *, float, long, float *);
  void (*convolve_max)(const float *, long, long, long, const int32_t *, long, long, const float *, float *, int32_t *);
} ck_table;

/// The functions for "avx512", "avx2" or "plain"; null where the processor lacks them.
const ck_table *_Nullable ck_table_named(const char *name);

#pragma clang assume_nonnull end
