// Word vector training and lookup. The compiler makes one version an instruction set and picks at run time;
// sums of sixteen lanes are added in one order everywhere.
#include "ck_vectors.h"

#include <string.h>

#pragma clang fp contract(fast)

typedef float v16 __attribute__((ext_vector_type(16), aligned(4)));
typedef int32_t i16 __attribute__((ext_vector_type(16), aligned(4)));
typedef int8_t b16 __attribute__((ext_vector_type(16), aligned(1)));

#if defined(__x86_64__)
#define EACH_SET __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_SET
#endif

#define AT(p) (*(v16 *)(p))
#define LOOK(p) (*(const v16 *)(p))

/// x = 1 / (1 + e^-x), within two units in the last place.
#define SIGMOID(x)                                                              \
  do {                                                                          \
    v16 t_ = __builtin_elementwise_min(__builtin_elementwise_max(-(x), (v16)(-87.0f)), (v16)(87.0f)); \
    v16 n_ = t_ * 1.44269504f + 12582912.0f;                                    \
    n_ -= 12582912.0f;                                                          \
    v16 f_ = t_ - n_ * 0.693359375f;                                            \
    f_ += n_ * 2.12194440e-4f;                                                  \
    v16 p_ = f_ * (1.0f / 720) + (1.0f / 120);                                  \
    p_ = p_ * f_ + (1.0f / 24);                                                 \
    p_ = p_ * f_ + (1.0f / 6);                                                  \
    p_ = p_ * f_ + 0.5f;                                                        \
    p_ = p_ * f_ + 1;                                                           \
    p_ = p_ * f_ + 1;                                                           \
    i16 e_ = (__builtin_convertvector(n_, i16) + 127) << 23;                    \
    (x) = 1 / (1 + p_ * (v16)e_);                                               \
  } while (0)

EACH_SET static void join_rows(const ck_vector_group *g) {
  long stride = g->stride;
  for (long p = 0; p < g->positions; p++) {
    long first = g->row_starts[p], last = g->row_starts[p + 1];
    float *h = g->hidden + p * stride;
    for (long c = 0; c < stride; c += 16) AT(h + c) = (v16)(0.0f);
    for (long i = first; i < last; i++) {
      if (i + 2 < last) {
        const char *ahead = (const char *)(g->input + (long)g->rows[i + 2] * stride);
        for (long line = 0; line < stride * 4; line += 64) __builtin_prefetch(ahead + line);
      }
      const float *row = g->input + (long)g->rows[i] * stride;
      float weight = g->row_weights[i];
      for (long c = 0; c < stride; c += 16) AT(h + c) += weight * LOOK(row + c);
    }
  }
}

/// Towards the targets: their steps, and what they add to the gradient of `hidden`.
EACH_SET static void follow_targets(const ck_vector_group *g) {
  long stride = g->stride, end = g->target_starts[g->positions];
  for (long p = 0; p < g->positions; p++) {
    const float *h = g->hidden + p * stride;
    float *gradient = g->hidden_gradient + p * stride;
    for (long c = 0; c < stride; c += 16) AT(gradient + c) = (v16)(0.0f);
    long first = g->target_starts[p], last = g->target_starts[p + 1];
    for (long chunk = first; chunk < last; chunk += 16) {
      long count = last - chunk < 16 ? last - chunk : 16;
      float lanes[16] = {0};
      for (long i = 0; i < count; i++) {
        if (chunk + i + 3 < end) {
          const char *ahead = (const char *)(g->output + (long)g->targets[chunk + i + 3] * stride);
          for (long line = 0; line < stride * 4; line += 64) __builtin_prefetch(ahead + line);
        }
        const float *row = g->output + (long)g->targets[chunk + i] * stride;
        v16 sum = LOOK(h) * LOOK(row);
        for (long c = 16; c < stride; c += 16) sum += LOOK(h + c) * LOOK(row + c);
        float part[16];
        AT(part) = sum;
        for (int width = 8; width > 0; width /= 2)
          for (int k = 0; k < width; k++) part[k] += part[k + width];
        lanes[i] = part[0];
      }
      v16 step = AT(lanes);
      SIGMOID(step);
      AT(lanes) = (1 - step) * g->rate;
      for (long i = 0; i < count; i++) {
        const float *row = g->output + (long)g->targets[chunk + i] * stride;
        float s = lanes[i];
        g->target_steps[chunk + i] = s;
        for (long c = 0; c < stride; c += 16) AT(gradient + c) += s * LOOK(row + c);
      }
    }
  }
}

/// Away from the negatives, as three small products.
EACH_SET static void flee_negatives(const ck_vector_group *g) {
  long stride = g->stride, positions = g->positions;
  float turned[stride * CK_NEGATIVES], steps[CK_GROUP * CK_NEGATIVES];
  for (long n = 0; n < CK_NEGATIVES; n++) {
    const float *row = g->output + (long)g->negatives[n] * stride;
    for (long c = 0; c < stride; c++) turned[c * CK_NEGATIVES + n] = row[c];
  }
  i16 negatives = *(const i16 *)g->negatives;
  for (long first = 0; first < positions; first += 4) {
    const float *h[4];
    for (long k = 0; k < 4; k++) h[k] = g->hidden + (first + k < positions ? first + k : first) * stride;
    v16 a = (v16)(0.0f), b = a, c = a, d = a;
    for (long k = 0; k < stride; k++) {
      v16 x = LOOK(turned + k * CK_NEGATIVES);
      a += h[0][k] * x;
      b += h[1][k] * x;
      c += h[2][k] * x;
      d += h[3][k] * x;
    }
    SIGMOID(a);
    SIGMOID(b);
    SIGMOID(c);
    SIGMOID(d);
    v16 sums[4] = {a, b, c, d};
    for (long k = 0; k < 4 && first + k < positions; k++) {
      long from = g->target_starts[first + k], to = g->target_starts[first + k + 1];
      i16 own = (i16)(0);
      for (long i = from; i < to; i++) own |= negatives == (i16)(g->targets[i]);
      v16 step = sums[k] * (-g->rate * g->negative_weight * (float)(to - from));
      AT(steps + (first + k) * CK_NEGATIVES) = (v16)((i16)step & ~own);
    }
  }
  for (long p = 0; p < positions; p++) {
    const float *s = steps + p * CK_NEGATIVES;
    float *gradient = g->hidden_gradient + p * stride;
    for (long c = 0; c < stride; c += 16) {
      v16 sum = AT(gradient + c);
      for (long n = 0; n < CK_NEGATIVES; n++)
        sum += s[n] * LOOK(g->output + (long)g->negatives[n] * stride + c);
      AT(gradient + c) = sum;
    }
  }
  for (long n = 0; n < CK_NEGATIVES; n++)
    for (long c = 0; c < stride; c += 16) {
      v16 sum = (v16)(0.0f);
      for (long p = 0; p < positions; p++) sum += steps[p * CK_NEGATIVES + n] * LOOK(g->hidden + p * stride + c);
      AT(g->negative_gradient + n * stride + c) = sum;
    }
}

void ck_vector_gradients(const ck_vector_group *g) {
  join_rows(g);
  follow_targets(g);
  flee_negatives(g);
}

EACH_SET void ck_add_rows(float *weights, long stride, const float *sources, const ck_row_step *steps, long count,
                          const float *damping) {
  for (long i = 0; i < count; i++) {
    if (i + 3 < count) {
      const char *ahead = (const char *)(weights + (long)steps[i + 3].row * stride);
      for (long line = 0; line < stride * 4; line += 64) __builtin_prefetch(ahead + line, 1);
    }
    float *row = weights + (long)steps[i].row * stride;
    const float *source = sources + (long)steps[i].source * stride;
    float factor = steps[i].factor * damping[steps[i].row];
    for (long c = 0; c < stride; c += 16) AT(row + c) += factor * LOOK(source + c);
  }
}

EACH_SET void ck_add_rows_anchored(float *weights, long stride, const float *sources, const ck_row_step *steps,
                                   long count, const float *damping, const float *anchors, const float *pull, float rate) {
  for (long i = 0; i < count; i++) {
    float *row = weights + (long)steps[i].row * stride;
    const float *anchor = anchors + (long)steps[i].row * stride;
    const float *source = sources + (long)steps[i].source * stride;
    float factor = steps[i].factor * damping[steps[i].row], back = rate * pull[steps[i].row];
    back = back < 0.5f ? back : 0.5f;
    for (long c = 0; c < stride; c += 16) {
      v16 x = LOOK(row + c) + factor * LOOK(source + c);
      AT(row + c) = x + back * (LOOK(anchor + c) - x);
    }
  }
}

EACH_SET void ck_sum_byte_rows(const int8_t *table, const float *scales, long columns, const int32_t *rows, long count,
                               float factor, float *y) {
  long c = 0;
  for (; c + 16 <= columns; c += 16) {
    v16 sum = (v16)(0.0f);
    for (long i = 0; i < count; i++) {
      b16 bytes = *(const b16 *)(table + (long)rows[i] * columns + c);
      sum += scales[rows[i]] * __builtin_convertvector(bytes, v16);
    }
    AT(y + c) = factor * sum;
  }
  for (; c < columns; c++) {
    float sum = 0;
    for (long i = 0; i < count; i++) sum += scales[rows[i]] * (float)table[(long)rows[i] * columns + c];
    y[c] = factor * sum;
  }
}
