// Loops over plain rows of floats, chains of tags and the optimizer's update.

#define MAP(NAME, EXPRESSION) \
  static void NAME(const float *x, float *y, long count) { \
    long i = 0; \
    for (; i + LANES <= count; i += LANES) { \
      vf v = load(x + i); \
      store(y + i, EXPRESSION); \
    } \
    if (i < count) { \
      vf v = load_some(x + i, count - i); \
      store_some(y + i, EXPRESSION, count - i); \
    } \
  }

/// x Phi(x) in the tanh form.
INLINE vf gelu(vf x) {
  vf u = 0.7978845608f * mul_add(x * x * x, all(0.044715f), x);
  return 0.5f * x * (1 + hyperbolic_tangent(u));
}

INLINE vf gelu_slope(vf x) {
  vf t = hyperbolic_tangent(0.7978845608f * mul_add(x * x * x, all(0.044715f), x));
  vf du = 0.7978845608f * mul_add(x * x, all(0.134145f), all(1));
  return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * du;
}

MAP(map_sigmoid, sigmoid(v))
MAP(map_tanh, hyperbolic_tangent(v))
MAP(map_exp, exponential(v))
MAP(map_log, logarithm(v))
MAP(map_gelu, gelu(v))

static void map_gelu_back(const float *x, const float *gradient, float *y, long count) {
  for (long i = 0; i < count; i += LANES) {
    long n = count - i < LANES ? count - i : LANES;
    store_some(y + i, load_some(gradient + i, n) * gelu_slope(load_some(x + i, n)), n);
  }
}

static void add_scaled(const float *x, float scale, float *y, long count) {
  long i = 0;
  for (; i + LANES <= count; i += LANES) store(y + i, mul_add(load(x + i), all(scale), load(y + i)));
  if (i == count) return;
  vf rest = mul_add(load_some(x + i, count - i), all(scale), load_some(y + i, count - i));
  store_some(y + i, rest, count - i);
}

static float dot(const float *x, const float *y, long count) {
  vf a = {}, b = {};
  long i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    a = mul_add(load(x + i), load(y + i), a);
    b = mul_add(load(x + i + LANES), load(y + i + LANES), b);
  }
  for (; i < count; i += LANES) {
    long n = count - i < LANES ? count - i : LANES;
    a = mul_add(load_some(x + i, n), load_some(y + i, n), a);
  }
  return sum_lanes(a + b);
}

static float sum(const float *x, long count) {
  vf a = {}, b = {};
  long i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    a += load(x + i);
    b += load(x + i + LANES);
  }
  for (; i < count; i += LANES) a += load_some(x + i, count - i < LANES ? count - i : LANES);
  return sum_lanes(a + b);
}

static float max(const float *x, long count) {
  vf most = all(-INFINITY);
  long i = 0;
  for (; i + LANES <= count; i += LANES) most = largest(most, load(x + i));
  float best = max_lanes(most);
  for (; i < count; i++) best = x[i] > best ? x[i] : best;
  return best;
}

static float softmax(float *row, long count) {
  float most = max(row, count), total = 0;
  vf sums = {};
  long i = 0;
  for (; i + LANES <= count; i += LANES) {
    vf e = exponential(load(row + i) - most);
    store(row + i, e);
    sums += e;
  }
  if (i < count) store_some(row + i, exponential(load_some(row + i, count - i) - most), count - i);
  for (; i < count; i++) total += row[i];
  total += sum_lanes(sums);
  float share = 1 / total;
  for (i = 0; i < count; i++) row[i] *= share;
  return most + logf(total);
}

static void adam(float *weight, const float *gradient, float *first, float *second, long count,
                 const ck_adam_terms *t) {
  for (long i = 0; i < count; i += LANES) {
    long n = count - i < LANES ? count - i : LANES;
    vf w = n == LANES ? load(weight + i) : load_some(weight + i, n);
    vf g = (n == LANES ? load(gradient + i) : load_some(gradient + i, n)) * t->gradient_scale;
    vf m = n == LANES ? load(first + i) : load_some(first + i, n);
    vf v = n == LANES ? load(second + i) : load_some(second + i, n);
    g = mul_add(w, all(t->coupled_decay), g);
    m = mul_add(g - m, all(1 - t->beta1), m);
    v = mul_add(mul_add(g, g, -v), all(1 - t->beta2), v);
    vf step = (m * t->correction1) / (__builtin_elementwise_sqrt(v * t->correction2) + t->epsilon);
    w = mul_add(w, all(-t->rate * t->decay), w);
    w = mul_add(step, all(-t->rate), w);
    if (n == LANES) {
      store(weight + i, w);
      store(first + i, m);
      store(second + i, v);
    } else {
      store_some(weight + i, w, n);
      store_some(first + i, m, n);
      store_some(second + i, v, n);
    }
  }
}

/// The largest of a row of whole blocks.
INLINE float max_of_blocks(const float *x, long padded) {
  vf most = load(x);
  for (long i = LANES; i < padded; i += LANES) most = largest(most, load(x + i));
  return max_lanes(most);
}

/// A sum this small has lost terms to underflow: takes it again around its own largest term.
static __attribute__((noinline)) void chain_sum_again(const float *alpha, const float *transition, long padded,
                                                      long tags, long j, const float *emission, float *next) {
  float top = -INFINITY, rest = 0;
  for (long i = 0; i < tags; i++) top = fmaxf(top, alpha[i] + transition[i * padded + j]);
  if (top == -INFINITY) return;
  for (long i = 0; i < tags; i++) rest += expf(alpha[i] + transition[i * padded + j] - top);
  next[j] = top + logf(rest) + emission[j];
}

static void chain_sum(const float *alpha, const float *transition, const float *exp_transition,
                      const float *emission, long tags, float *next) {
  long padded = (tags + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK;
  float share[padded];
  float most = max_of_blocks(alpha, padded);
  if (most == -INFINITY) {
    for (long j = 0; j < padded; j++) next[j] = -INFINITY;
    return;
  }
  for (long i = 0; i < padded; i += LANES) store(share + i, exponential(load(alpha + i) - most));
  for (long j = 0; j < padded; j += LANES) {
    vf a = {}, b = {};
    long i = 0;
    for (; i + 2 <= tags; i += 2) {
      a = mul_add(all(share[i]), load(exp_transition + i * padded + j), a);
      b = mul_add(all(share[i + 1]), load(exp_transition + (i + 1) * padded + j), b);
    }
    if (i < tags) a = mul_add(all(share[i]), load(exp_transition + i * padded + j), a);
    vf total = a + b;
    store(next + j, most + logarithm(total) + load(emission + j));
    long count = tags - j < LANES ? tags - j : LANES;
    float sums[LANES];
    store(sums, total);
    int small = 0;
    for (long lane = 0; lane < count; lane++) small |= sums[lane] < 1e-25f;
    if (!small) continue;
    for (long lane = 0; lane < count; lane++)
      if (sums[lane] < 1e-25f) chain_sum_again(alpha, transition, padded, tags, j + lane, emission, next);
  }
}

static void chain_max(const float *alpha, const float *transition, const float *emission, long tags,
                      float *next, int32_t *from) {
  long padded = (tags + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK;
  for (long j = 0; j < padded; j += LANES) {
    vf best = all(-INFINITY);
    vi source = {};
    for (long i = 0; i < tags; i++) {
      vf value = alpha[i] + load(transition + i * padded + j);
      vi better = value > best;
      best = choose(better, value, best);
      source = (better & (int32_t)i) | (~better & source);
    }
    store(next + j, best + load(emission + j));
    memcpy(from + j, &source, sizeof source);
  }
}

static void chain_pairs(const float *alpha, const float *transition, const float *exp_transition,
                        const float *gamma, float log_sum, long tags, float *pairs) {
  long padded = (tags + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK;
  float most = max_of_blocks(alpha, padded), peak = max_of_blocks(gamma, padded);
  // As a product of three factors, unless a transition is so unlikely that one of them would overflow.
  if (most + peak - log_sum < 80) {
    float share[padded], rest[padded];
    for (long i = 0; i < padded; i += LANES) {
      store(share + i, exponential(load(alpha + i) - most));
      store(rest + i, exponential(load(gamma + i) + (most - log_sum)));
    }
    for (long i = 0; i < tags; i++)
      for (long j = 0; j < padded; j += LANES) {
        vf pair = share[i] * load(exp_transition + i * padded + j);
        store(pairs + i * padded + j, mul_add(pair, load(rest + j), load(pairs + i * padded + j)));
      }
    return;
  }
  for (long i = 0; i < tags; i++)
    for (long j = 0; j < padded; j += LANES) {
      vf share = exponential(alpha[i] - log_sum + load(transition + i * padded + j) + load(gamma + j));
      store(pairs + i * padded + j, share + load(pairs + i * padded + j));
    }
}

static void convolve_max(const float *rows, long table, long width, long filters, const int32_t *characters,
                         long first, long length, const float *bias, float *output, int32_t *peaks) {
  long padded = (filters + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK;
  for (long f = 0; f < filters; f += LANES) {
    vf best = all(-INFINITY);
    vi peak = {};
    for (long t = 0; t < length; t++) {
      vf sum = {};
      for (long k = 0; k < width; k++) {
        long at = t + k - width / 2;
        if (at >= 0 && at < length) sum += load(rows + (k * table + characters[first + at]) * padded + f);
      }
      vi better = sum > best;
      best = choose(better, sum, best);
      peak = (better & (int32_t)t) | (~better & peak);
    }
    long count = filters - f < LANES ? filters - f : LANES;
    vf value = length > 0 ? best + load_some(bias + f, count) : (vf){};
    store_some(output + f, value, count);
    memcpy(peaks + f, &peak, (size_t)count * 4);
  }
}
