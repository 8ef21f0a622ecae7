#pragma once
// Loops of word vector training and lookup: rows picked out of large tables, so that memory rather than
// arithmetic sets the pace. A table's rows are `stride` floats apart, a multiple of 16.

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Positions that share one draw of negatives, and how many negatives that draw has.
#define CK_GROUP 16
#define CK_NEGATIVES 16

/// The gradients of one group of positions, from tables that stay as they are.
typedef struct {
  const float *input, *output;
  long stride;
  long positions;               // at most CK_GROUP
  const int32_t *rows;          // input rows of position p: rows[row_starts[p] ..< row_starts[p + 1]]
  const float *row_weights;     // what each input row counts in `hidden`
  const int32_t *row_starts;
  const int32_t *targets;       // output rows that position p should predict, likewise
  const int32_t *target_starts;
  const int32_t *negatives;     // CK_NEGATIVES output rows
  float rate;
  float negative_weight;        // what each negative counts for each target
  float *hidden;                // positions x stride: weighted sum of the input rows
  float *hidden_gradient;       // positions x stride
  float *target_steps;          // one a target, in order: what its row takes of `hidden`
  float *negative_gradient;     // CK_NEGATIVES x stride
} ck_vector_group;
void ck_vector_gradients(const ck_vector_group *group);

/// weights[row] += factor * damping[row] * sources[source].
typedef struct {
  int32_t row, source;
  float factor;
} ck_row_step;
void ck_add_rows(float *weights, long stride, const float *sources, const ck_row_step *steps, long count,
                 const float *damping);
/// The same, and after each step the row moves towards its anchor by rate * pull[row].
void ck_add_rows_anchored(float *weights, long stride, const float *sources, const ck_row_step *steps, long count,
                          const float *damping, const float *anchors, const float *pull, float rate);

/// y = factor * the sum of scaled byte rows; `columns` is the rows' length.
void ck_sum_byte_rows(const int8_t *table, const float *scales, long columns, const int32_t *rows, long count,
                      float factor, float *y);

#pragma clang assume_nonnull end
