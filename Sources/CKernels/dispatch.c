// The choice of instruction set, and the functions behind the header's names.
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "ck_table.h"

extern const ck_table ck_plain;
#if defined(__x86_64__)
extern const ck_table ck_avx2;
extern const ck_table ck_avx512;
#endif

const ck_table *ck_table_named(const char *name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (strcmp(name, "avx512") == 0)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
               ? &ck_avx512
               : NULL;
  if (strcmp(name, "avx2") == 0)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &ck_avx2 : NULL;
#endif
  return strcmp(name, "plain") == 0 ? &ck_plain : NULL;
}

static const ck_table *best(void) {
  const ck_table *found = ck_table_named("avx512");
  if (!found) found = ck_table_named("avx2");
  return found ? found : &ck_plain;
}

static _Atomic(const ck_table *) chosen;

static const ck_table *table_of(void) {
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

const char *ck_instruction_set(void) { return table_of()->name; }

void ck_product(const ck_product_job *job, float *scratch) { table_of()->product(job, scratch); }
void ck_lstm_step(const ck_recurrent_step *s) { table_of()->lstm_step(s); }
void ck_gru_step(const ck_recurrent_step *s) { table_of()->gru_step(s); }
void ck_lstm_step_back(const ck_recurrent_back *s) { table_of()->lstm_step_back(s); }
void ck_gru_step_back(const ck_recurrent_back *s) { table_of()->gru_step_back(s); }
void ck_sigmoid(const float *x, float *y, long n) { table_of()->sigmoid(x, y, n); }
void ck_tanh(const float *x, float *y, long n) { table_of()->tanh(x, y, n); }
void ck_exp(const float *x, float *y, long n) { table_of()->exp(x, y, n); }
void ck_log(const float *x, float *y, long n) { table_of()->log(x, y, n); }
void ck_gelu(const float *x, float *y, long n) { table_of()->gelu(x, y, n); }
void ck_gelu_back(const float *x, const float *g, float *y, long n) { table_of()->gelu_back(x, g, y, n); }
void ck_add_scaled(const float *x, float scale, float *y, long n) { table_of()->add_scaled(x, scale, y, n); }
float ck_sum(const float *x, long n) { return table_of()->sum(x, n); }
float ck_dot(const float *x, const float *y, long n) { return table_of()->dot(x, y, n); }
float ck_max(const float *x, long n) { return table_of()->max(x, n); }
float ck_softmax(float *row, long n) { return table_of()->softmax(row, n); }
void ck_adam(float *w, const float *g, float *m, float *v, long n, const ck_adam_terms *t) {
  table_of()->adam(w, g, m, v, n, t);
}
void ck_chain_sum(const float *a, const float *t, const float *x, const float *e, long tags, float *next) {
  table_of()->chain_sum(a, t, x, e, tags, next);
}
void ck_chain_max(const float *a, const float *t, const float *e, long tags, float *next, int32_t *from) {
  table_of()->chain_max(a, t, e, tags, next, from);
}
void ck_chain_pairs(const float *a, const float *t, const float *x, const float *g, float log_sum, long tags,
                    float *pairs) {
  table_of()->chain_pairs(a, t, x, g, log_sum, tags, pairs);
}
void ck_convolve_max(const float *rows, long table, long width, long filters, const int32_t *characters, long first,
                     long length, const float *bias, float *output, int32_t *peaks) {
  table_of()->convolve_max(rows, table, width, filters, characters, first, length, bias, output, peaks);
}
