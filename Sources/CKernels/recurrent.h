// One step of a recurrent layer: the product with the packed recurrent weights and the gates'
// nonlinearities in one pass, so that a gate's sum never leaves the registers.

/// Sets the tile to the recurrent product of `rows` rows and `gates` gates of the vector at `offset`.
INLINE void recurrent_product(const int rows, const int gates, const ck_recurrent_step *s, long row,
                              long block, long offset, vf tile[][4]) {
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int g = 0; g < gates; g++) tile[r][g] = (vf){};
  if (!s->state) return;
  accumulate(rows, gates, CK_BLOCK, s->hidden, s->state + row * s->state_stride, s->state_stride, 1,
             s->packed + block * s->hidden * gates * CK_BLOCK + offset, gates * CK_BLOCK, tile);
}

INLINE void store_output(float *output, long unit, long hidden, vf v) {
  if (unit + LANES <= hidden) store(output + unit, v);
  else if (unit < hidden) store_some(output + unit, v, hidden - unit);
}

/// Asks for the lines that a tile reads after its product, so that they arrive meanwhile.
INLINE void prefetch_gates(const int rows, const int gates, const float *first, long stride) {
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int g = 0; g < gates; g++) __builtin_prefetch(first + r * stride + g * CK_BLOCK, 1);
}

/// c' = f c + i g, h = o tanh(c'), gates in the order i, f, g, o.
INLINE void lstm_tile(const int rows, const ck_recurrent_step *s, long row, long block, long offset) {
  vf tile[8][4];
  long padded = (s->hidden + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK, unit = block * CK_BLOCK + offset;
  float *first = s->gates + row * 4 * padded + block * 4 * CK_BLOCK + offset;
  prefetch_gates(rows, 4, first, 4 * padded);
  recurrent_product(rows, 4, s, row, block, offset, tile);
  UNROLL for (int r = 0; r < rows; r++) {
    float *gates = first + r * 4 * padded;
    vf i = sigmoid(tile[r][0] + load(gates)), f = sigmoid(tile[r][1] + load(gates + CK_BLOCK));
    vf g = gate_tangent(tile[r][2] + load(gates + 2 * CK_BLOCK));
    vf o = sigmoid(tile[r][3] + load(gates + 3 * CK_BLOCK));
    vf c = i * g;
    if (s->cell) c = mul_add(f, load(s->cell + (row + r) * padded + unit), c);
    store(gates, i);
    store(gates + CK_BLOCK, f);
    store(gates + 2 * CK_BLOCK, g);
    store(gates + 3 * CK_BLOCK, o);
    store(s->next_cell + (row + r) * padded + unit, c);
    store_output(s->output + (row + r) * s->output_stride, unit, s->hidden, o * gate_tangent(c));
  }
}

/// h' = n + z (h - n), n = tanh(x_n + r (U h + b)), gates in the order r, z, n.
INLINE void gru_tile(const int rows, const ck_recurrent_step *s, long row, long block, long offset) {
  vf tile[8][4];
  long padded = (s->hidden + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK, unit = block * CK_BLOCK + offset;
  float *first = s->gates + row * 3 * padded + block * 3 * CK_BLOCK + offset;
  prefetch_gates(rows, 3, first, 3 * padded);
  recurrent_product(rows, 3, s, row, block, offset, tile);
  long count = s->hidden - unit < LANES ? s->hidden - unit : LANES;
  UNROLL for (int r = 0; r < rows; r++) {
    float *gates = first + r * 3 * padded;
    vf reset = sigmoid(tile[r][0] + load(gates)), z = sigmoid(tile[r][1] + load(gates + CK_BLOCK));
    vf inner = tile[r][2] + load(s->bias + unit);
    vf n = gate_tangent(mul_add(reset, inner, load(gates + 2 * CK_BLOCK)));
    vf h = {};
    if (s->state && count > 0) {
      const float *state = s->state + (row + r) * s->state_stride + unit;
      h = count == LANES ? load(state) : load_some(state, count);
    }
    store(gates, reset);
    store(gates + CK_BLOCK, z);
    store(gates + 2 * CK_BLOCK, n);
    store(s->next_cell + (row + r) * padded + unit, inner);
    store_output(s->output + (row + r) * s->output_stride, unit, s->hidden, mul_add(z, h - n, n));
  }
}

typedef void (*step_tile)(const ck_recurrent_step *, long row, long block, long offset);
#define STEP(NAME, R) \
  static __attribute__((noinline)) void NAME##_##R(const ck_recurrent_step *s, long row, long block, long offset) { \
    NAME(R, s, row, block, offset); \
  }
STEP(lstm_tile, 1) STEP(lstm_tile, 2)
STEP(gru_tile, 1) STEP(gru_tile, 2) STEP(gru_tile, 3)
#if LANES == 16
STEP(lstm_tile, 3) STEP(lstm_tile, 4) STEP(lstm_tile, 5) STEP(lstm_tile, 6)
STEP(gru_tile, 4) STEP(gru_tile, 5) STEP(gru_tile, 6) STEP(gru_tile, 7) STEP(gru_tile, 8)
static const step_tile lstm_tiles[] = {lstm_tile_1, lstm_tile_2, lstm_tile_3, lstm_tile_4, lstm_tile_5, lstm_tile_6};
static const step_tile gru_tiles[] = {gru_tile_1, gru_tile_2, gru_tile_3, gru_tile_4,
                                      gru_tile_5, gru_tile_6, gru_tile_7, gru_tile_8};
#else
static const step_tile lstm_tiles[] = {lstm_tile_1, lstm_tile_2};
static const step_tile gru_tiles[] = {gru_tile_1, gru_tile_2, gru_tile_3};
#endif

/// All blocks of units, each over all rows in even tiles of at most `most` rows.
INLINE void recurrent_step(const ck_recurrent_step *s, const step_tile *tiles, const long most) {
  long blocks = (s->hidden + CK_BLOCK - 1) / CK_BLOCK;
  for (long block = 0; block < blocks; block++)
    for (long offset = 0; offset < CK_BLOCK; offset += LANES)
      for (long row = 0; row < s->rows;) {
        long left = s->rows - row, count = (left + most - 1) / most, now = (left + count - 1) / count;
        tiles[now - 1](s, row, block, offset);
        row += now;
      }
}

static void lstm_step(const ck_recurrent_step *s) {
  recurrent_step(s, lstm_tiles, sizeof lstm_tiles / sizeof *lstm_tiles);
}
static void gru_step(const ck_recurrent_step *s) {
  recurrent_step(s, gru_tiles, sizeof gru_tiles / sizeof *gru_tiles);
}

/// The gradient at the outputs: from above and, when there is one, from the later step.
INLINE vf output_gradient(const ck_recurrent_back *s, long row, long unit, long padded) {
  const float *above = s->output_gradient + row * s->output_gradient_stride + unit;
  long count = s->hidden - unit;
  vf d = count >= LANES ? load(above) : count > 0 ? load_some(above, count) : (vf){};
  return s->state_gradient ? d + load(s->state_gradient + row * padded + unit) : d;
}

static void lstm_step_back(const ck_recurrent_back *s) {
  long padded = (s->hidden + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK;
  for (long row = 0; row < s->rows; row++)
    for (long unit = 0; unit < padded; unit += LANES) {
      long at = row * 4 * padded + unit / CK_BLOCK * 4 * CK_BLOCK + unit % CK_BLOCK;
      const float *gates = s->gates + at;
      float *d = s->gate_gradient + at, *carry = s->carry + row * padded + unit;
      vf i = load(gates), f = load(gates + CK_BLOCK), g = load(gates + 2 * CK_BLOCK), o = load(gates + 3 * CK_BLOCK);
      vf t = gate_tangent(load(s->cell + row * padded + unit));
      vf dh = output_gradient(s, row, unit, padded);
      vf dc = dh * o * (1 - t * t);
      if (!s->carry_is_zero) dc += load(carry);
      vf before = s->previous ? load(s->previous + row * padded + unit) : (vf){};
      store(d, dc * g * i * (1 - i));
      store(d + CK_BLOCK, dc * before * f * (1 - f));
      store(d + 2 * CK_BLOCK, dc * i * (1 - g * g));
      store(d + 3 * CK_BLOCK, dh * t * o * (1 - o));
      store(carry, dc * f);
    }
}

static void gru_step_back(const ck_recurrent_back *s) {
  long padded = (s->hidden + CK_BLOCK - 1) / CK_BLOCK * CK_BLOCK;
  for (long row = 0; row < s->rows; row++)
    for (long unit = 0; unit < padded; unit += LANES) {
      long at = row * 3 * padded + unit / CK_BLOCK * 3 * CK_BLOCK + unit % CK_BLOCK;
      long count = s->hidden - unit;
      const float *gates = s->gates + at;
      float *d = s->gate_gradient + at, *u = s->recurrent_gradient + at, *carry = s->carry + row * padded + unit;
      vf r = load(gates), z = load(gates + CK_BLOCK), n = load(gates + 2 * CK_BLOCK);
      vf inner = load(s->cell + row * padded + unit), h = {};
      if (s->previous && count > 0) {
        const float *state = s->previous + row * s->previous_stride + unit;
        h = count >= LANES ? load(state) : load_some(state, count);
      }
      vf dh = output_gradient(s, row, unit, padded);
      if (!s->carry_is_zero) dh += load(carry);
      vf dn = dh * (1 - z) * (1 - n * n), dr = dn * inner * r * (1 - r), dz = dh * (h - n) * z * (1 - z);
      store(d, dr);
      store(u, dr);
      store(d + CK_BLOCK, dz);
      store(u + CK_BLOCK, dz);
      store(d + 2 * CK_BLOCK, dn);
      store(u + 2 * CK_BLOCK, dn * r);
      store(carry, dh * z);
    }
}
