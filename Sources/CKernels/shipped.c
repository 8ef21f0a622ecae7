// Half floats and bytes with a scale, the forms in which weights are shipped.
#include <math.h>
#include <string.h>

#include "ckernels.h"

static float half_to_float(uint16_t x) {
  uint32_t sign = (uint32_t)(x & 0x8000) << 16, exponent = x >> 10 & 31, fraction = x & 1023, bits;
  if (exponent == 0) {
    float small = (float)fraction * 0x1p-24f;
    return sign ? -small : small;
  }
  bits = sign | (exponent == 31 ? 255u : exponent + 112) << 23 | fraction << 13;
  float y;
  memcpy(&y, &bits, 4);
  return y;
}

/// Rounds to the nearest half, ties to even.
static uint16_t float_to_half(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  uint32_t sign = bits >> 16 & 0x8000, rest = bits & 0x7fffffff;
  if (rest > 0x7f800000) return (uint16_t)(sign | 0x7e00);
  if (rest >= 0x477ff000) return (uint16_t)(sign | 0x7c00);
  if (rest < 0x38800000) return (uint16_t)(sign | (uint32_t)lrintf(fabsf(x) * 0x1p24f));
  rest += 0xfff + (rest >> 13 & 1);
  return (uint16_t)(sign | (rest - 0x38000000) >> 13);
}

void ck_half_to_float(const void *x, float *y, long count) {
  for (long i = 0; i < count; i++) {
    uint16_t half;
    memcpy(&half, (const char *)x + 2 * i, 2);
    y[i] = half_to_float(half);
  }
}

void ck_float_to_half(const float *x, uint16_t *y, long count) {
  for (long i = 0; i < count; i++) y[i] = float_to_half(x[i]);
}

void ck_bytes_to_float(const int8_t *x, float scale, float *y, long count) {
  for (long i = 0; i < count; i++) y[i] = scale * (float)x[i];
}
