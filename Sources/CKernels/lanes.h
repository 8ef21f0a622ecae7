// Vectors of LANES floats and the functions that every kernel builds on.
// Included once an instruction set, between `#pragma clang attribute` lines that set the target.
#pragma once
#include <math.h>
#include <string.h>

#include "ck_table.h"

typedef float vf __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t vi __attribute__((ext_vector_type(LANES), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vf load(const float *x) { return *(const vf *)x; }
INLINE void store(float *x, vf v) { *(vf *)x = v; }
INLINE vf all(float x) { return (vf)x; }
INLINE vf largest(vf a, vf b) { return __builtin_elementwise_max(a, b); }
INLINE vf smallest(vf a, vf b) { return __builtin_elementwise_min(a, b); }

/// a * b + c, in one rounding where the processor can.
INLINE vf mul_add(vf a, vf b, vf c) {
#if FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE vf choose(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }
INLINE vf magnitude(vf x) { return (vf)((vi)x & 0x7fffffff); }

/// The first `count` of LANES floats, the rest zero.
INLINE vf load_some(const float *x, long count) {
  vf v = {};
  memcpy(&v, x, (size_t)count * 4);
  return v;
}
INLINE void store_some(float *x, vf v, long count) { memcpy(x, &v, (size_t)count * 4); }

INLINE float sum_lanes(vf v) {
  float lanes[LANES];
  store(lanes, v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}

INLINE float max_lanes(vf v) { return __builtin_reduce_max(v); }

/// e^x within two units in the last place, x held within -87.3 and 88.3.
INLINE vf bounded_exponential(vf x) {
  x = smallest(largest(x, all(-87.3f)), all(88.3f));
  vf shifter = all(12582912.0f);
  vf n = mul_add(x, all(1.44269504f), shifter) - shifter;
  vf f = mul_add(n, all(-0.693359375f), x);
  f = mul_add(n, all(2.12194440e-4f), f);
  // Fitted for the least largest relative error between -ln 2 / 2 and ln 2 / 2 (3e-9).
  vf p = all(0.0013814598f);
  p = mul_add(p, f, all(0.008368717f));
  p = mul_add(p, f, all(0.04166839f));
  p = mul_add(p, f, all(0.16666521f));
  p = mul_add(p, f, all(0.49999994f));
  p = mul_add(p, f, all(1));
  p = mul_add(p, f, all(1));
  vi power = (__builtin_convertvector(n, vi) + 127) << 23;
  return p * (vf)power;
}

/// e^x; 0 below -87.3, held finite above 88.3.
INLINE vf exponential(vf x) { return choose(x < -87.3f, (vf){}, bounded_exponential(x)); }

/// Natural logarithm; minus infinity for 0.
INLINE vf logarithm(vf x) {
  vi bits = (vi)x;
  vi n = (bits - 0x3f3504f3) >> 23;
  vf m = (vf)(bits - (n << 23));
  vf s = (m - 1) / (m + 1);
  vf q = s * s;
  vf p = all(2.0f / 9);
  p = mul_add(p, q, all(2.0f / 7));
  p = mul_add(p, q, all(2.0f / 5));
  p = mul_add(p, q, all(2.0f / 3));
  p = mul_add(p, q, all(2));
  vf e = __builtin_convertvector(n, vf);
  vf y = mul_add(e, all(0.693359375f), mul_add(e, all(-2.12194440e-4f), s * p));
  return choose(x <= 0, all(-INFINITY), y);
}

INLINE vf sigmoid(vf x) { return 1 / (1 + bounded_exponential(-x)); }

/// Within 2e-7 everywhere: what gates need, which add and multiply it with larger values.
INLINE vf gate_tangent(vf x) { return 1 - 2 / (1 + bounded_exponential(x + x)); }

/// Within some units in the last place: by its series below a half, where the quotient would cancel.
INLINE vf hyperbolic_tangent(vf x) {
  vf size = magnitude(x);
  vf far = gate_tangent(size);
  far = (vf)((vi)far | ((vi)x & (int32_t)0x80000000));
  vf q = x * x;
  vf p = all(-929569 / 638512875.0f);
  p = mul_add(p, q, all(21844.0f / 6081075));
  p = mul_add(p, q, all(-1382.0f / 155925));
  p = mul_add(p, q, all(62.0f / 2835));
  p = mul_add(p, q, all(-17.0f / 315));
  p = mul_add(p, q, all(2.0f / 15));
  p = mul_add(p, q, all(-1.0f / 3));
  vf near = mul_add(p * q, x, x);
  return choose(size < 0.5f, near, far);
}
