#pragma once
// Vector loops that measure faster than Swift or BLAS. Every function picks AVX-512, AVX2 or plain code
// at run time; a result's bits depend on the processor type only, never on how many rows or threads
// take part. Matrices are row-major; a stride counts floats from one row to the next.

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Units of a packed operand: columns come in blocks of this many.
#define CK_BLOCK 16

/// The instruction set in use: "avx512", "avx2" or "plain".
const char *ck_instruction_set(void);

/// Cores that this process may run on.
int ck_cores(void);
/// Tells the processor that this thread waits for another.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// Begins to fetch what will be read soon.
static inline void ck_prefetch(const void *place) { __builtin_prefetch(place); }

// Products over an operand packed once (panels of up to 64 columns, zero padded).

/// Floats that the packed form of a `depth` x `columns` operand takes.
long ck_packed_count(long depth, long columns);
/// Packs B(k, n) = b[k * depth_stride + n * column_stride].
void ck_pack(const float *b, long depth_stride, long column_stride, long depth, long columns, float *packed);
/// C = A B (+ C when `accumulate`) (+ bias) with A(m, k) = a[m * row_stride + k * depth_stride].
/// `bias` has `columns` values or is null. `scratch` holds CK_SCRATCH floats.
#define CK_SCRATCH (96 * 512)
typedef struct {
  const float *a;
  long row_stride, depth_stride;
  long rows, depth, columns;
  const float *packed;
  const float *_Nullable bias;
  float *c;
  long c_stride;
  int accumulate;
  /// When not zero, rows of the product are in the order of gates below and go to rows of C gate after
  /// gate (gates * hidden); padded rows go nowhere.
  /// `first_row` is then the number of the first row of `a` in the whole.
  long gates, hidden, first_row;
} ck_product_job;
void ck_product(const ck_product_job *job, float *scratch);

// Recurrent steps. Gates of a row lie as [blocks][gates][16], units padded to whole blocks, so that
// one pass over packed weights yields all gates of sixteen units in registers.

/// Packs weights (gates * hidden) x depth, gate after gate, to blocks of [depth][gates][16].
void ck_pack_gates(const float *weight, long gates, long hidden, long depth, float *packed);

/// The same weights as columns of a packed operand in the order of gates, and as its rows.
void ck_pack_gate_columns(const float *weight, long gates, long hidden, long depth, float *packed);
void ck_pack_gate_rows(const float *weight, long gates, long hidden, long columns, float *packed);

typedef struct {
  long rows, hidden;
  const float *packed;
  const float *_Nullable state;   // previous outputs, null for zeros
  long state_stride;
  const float *_Nullable cell;    // previous cells, rows of padded units; null for zeros (LSTM)
  const float *_Nullable bias;    // recurrent bias of the candidate, padded units (GRU)
  float *gates;                   // in: input product; out: gates after their nonlinearity
  float *next_cell;               // LSTM: cells; GRU: the candidate's recurrent part
  float *output;
  long output_stride;
} ck_recurrent_step;
void ck_lstm_step(const ck_recurrent_step *step);
void ck_gru_step(const ck_recurrent_step *step);

typedef struct {
  long rows, hidden;
  const float *gates;
  const float *_Nullable previous;     // LSTM: previous cells (padded); GRU: previous outputs
  long previous_stride;
  const float *cell;                   // LSTM: cells; GRU: the candidate's recurrent part
  const float *output_gradient;
  long output_gradient_stride;
  const float *_Nullable state_gradient;  // what the later step's product gave, padded units
  float *carry;                        // in and out, padded units: LSTM cell gradient, GRU direct part
  int carry_is_zero;
  float *gate_gradient;                // like gates
  float *recurrent_gradient;           // GRU: gradient at the recurrent product, like gates
} ck_recurrent_back;
void ck_lstm_step_back(const ck_recurrent_back *step);
void ck_gru_step_back(const ck_recurrent_back *step);

// Elementwise, in place or from `x` to `y`.
void ck_sigmoid(const float *x, float *y, long count);
void ck_tanh(const float *x, float *y, long count);
void ck_exp(const float *x, float *y, long count);
void ck_log(const float *x, float *y, long count);
void ck_gelu(const float *x, float *y, long count);
/// y = gradient * gelu'(x).
void ck_gelu_back(const float *x, const float *gradient, float *y, long count);
/// y += scale * x.
void ck_add_scaled(const float *x, float scale, float *y, long count);
float ck_sum(const float *x, long count);
float ck_dot(const float *x, const float *y, long count);
float ck_max(const float *x, long count);
/// Turns a row into its softmax; returns the log of the sum of exponentials.
float ck_softmax(float *row, long count);

typedef struct {
  float rate, beta1, beta2, epsilon, decay, coupled_decay, correction1, correction2, gradient_scale;
} ck_adam_terms;
void ck_adam(float *weight, const float *gradient, float *first, float *second, long count, const ck_adam_terms *terms);

// One step of a linear chain over `tags` tags, rows padded to whole blocks.

/// next(j) = log sum_i exp(alpha(i) + transition(i, j)) + emission(j), through exp_transition.
void ck_chain_sum(const float *alpha, const float *transition, const float *exp_transition, const float *emission,
                  long tags, float *next);
/// next(j) = max_i (alpha(i) + transition(i, j)) + emission(j), and the i that gave it.
void ck_chain_max(const float *alpha, const float *transition, const float *emission, long tags, float *next,
                  int32_t *from);
/// pairs(i, j) += exp(alpha(i) + transition(i, j) + gamma(j) - log_sum).
void ck_chain_pairs(const float *alpha, const float *transition, const float *exp_transition, const float *gamma,
                    float log_sum, long tags, float *pairs);

/// For each filter the largest, over a word's characters, of the sum of the window's looked-up rows, and
/// where it lies. `rows` holds `table` rows of padded filters for each place of the window.
void ck_convolve_max(const float *rows, long table, long width, long filters, const int32_t *characters, long first,
                     long length, const float *bias, float *output, int32_t *peaks);

// Shipped weights.
/// `x` need not be aligned.
void ck_half_to_float(const void *x, float *y, long count);
void ck_float_to_half(const float *x, uint16_t *y, long count);
void ck_bytes_to_float(const int8_t *x, float scale, float *y, long count);

// Digests.

/// Takes `blocks` blocks of 64 bytes into the eight words of a SHA-256 state.
void ck_sha256(uint32_t *state, const void *data, long blocks);
/// The same without the processor's own instructions for it.
void ck_sha256_plain(uint32_t *state, const void *data, long blocks);

#pragma clang assume_nonnull end
