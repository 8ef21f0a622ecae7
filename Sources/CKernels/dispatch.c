// The choice of instruction set, and the functions behind the header's names.
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "table.h"

static _Atomic(const ck_table *) chosen;

static const ck_table *best(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return &ck_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &ck_avx2;
#endif
  return &ck_plain;
}

static const ck_table *table(void) {
  const ck_table *t = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (!t) {
    t = best();
    atomic_store_explicit(&chosen, t, memory_order_relaxed);
  }
  return t;
}

int ck_cores(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  int count = CPU_COUNT(&set);
  return count > 0 ? count : 1;
}

const char *ck_instruction_set(void) { return table()->name; }

int ck_use_instruction_set(const char *name) {
  const ck_table *all[] = {
#if defined(__x86_64__)
      &ck_avx512, &ck_avx2,
#endif
      &ck_plain};
  int reached = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    reached |= all[i] == best();
    if (reached && strcmp(all[i]->name, name) == 0) {
      atomic_store_explicit(&chosen, all[i], memory_order_relaxed);
      return 1;
    }
  }
  return 0;
}

void ck_product(const ck_product_job *job, float *scratch) { table()->product(job, scratch); }
void ck_lstm_step(const ck_recurrent_step *s) { table()->lstm_step(s); }
void ck_gru_step(const ck_recurrent_step *s) { table()->gru_step(s); }
void ck_lstm_step_back(const ck_recurrent_back *s) { table()->lstm_step_back(s); }
void ck_gru_step_back(const ck_recurrent_back *s) { table()->gru_step_back(s); }
void ck_sigmoid(const float *x, float *y, long n) { table()->sigmoid(x, y, n); }
void ck_tanh(const float *x, float *y, long n) { table()->tanh(x, y, n); }
void ck_exp(const float *x, float *y, long n) { table()->exp(x, y, n); }
void ck_log(const float *x, float *y, long n) { table()->log(x, y, n); }
void ck_gelu(const float *x, float *y, long n) { table()->gelu(x, y, n); }
void ck_gelu_back(const float *x, const float *g, float *y, long n) { table()->gelu_back(x, g, y, n); }
void ck_add_scaled(const float *x, float scale, float *y, long n) { table()->add_scaled(x, scale, y, n); }
float ck_sum(const float *x, long n) { return table()->sum(x, n); }
float ck_dot(const float *x, const float *y, long n) { return table()->dot(x, y, n); }
float ck_max(const float *x, long n) { return table()->max(x, n); }
float ck_softmax(float *row, long n) { return table()->softmax(row, n); }
void ck_adam(float *w, const float *g, float *m, float *v, long n, const ck_adam_terms *t) {
  table()->adam(w, g, m, v, n, t);
}
void ck_chain_sum(const float *a, const float *t, const float *x, const float *e, long tags, float *next) {
  table()->chain_sum(a, t, x, e, tags, next);
}
void ck_chain_max(const float *a, const float *t, const float *e, long tags, float *next, int32_t *from) {
  table()->chain_max(a, t, e, tags, next, from);
}
void ck_chain_pairs(const float *a, const float *t, const float *g, float log_sum, float scale, long tags, float *pairs) {
  table()->chain_pairs(a, t, g, log_sum, scale, tags, pairs);
}
