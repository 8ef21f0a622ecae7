// C = A B over a packed B. A tile is ROW_TILE rows by up to COLUMN_TILE vectors; each element of C adds its
// terms in the order of k, in blocks of DEPTH_BLOCK, whatever the number of rows.

#define ROW_TILE 6
#define DEPTH_BLOCK 512
#define ROW_BLOCK 96

/// Adds a(r, k) * b(k, v) to the tile for all k; vectors of b are `step` apart, its rows `b_stride`.
INLINE void accumulate(const int rows, const int vectors, const int step, long depth, const float *a,
                       long row_stride, long depth_stride, const float *b, const long b_stride,
                       vf tile[][4]) {
  for (long k = 0; k < depth; k++) {
    vf column[4];
    UNROLL for (int v = 0; v < vectors; v++) column[v] = load(b + v * step);
    UNROLL for (int r = 0; r < rows; r++) {
      vf factor = all(a[r * row_stride]);
      UNROLL for (int v = 0; v < vectors; v++) tile[r][v] = mul_add(factor, column[v], tile[r][v]);
    }
    a += depth_stride;
    b += b_stride;
  }
}

typedef struct {
  const float *a, *b, *bias;
  float *c;
  long row_stride, depth_stride, depth, b_stride, c_stride, columns;
  int accumulate;
  long gates, hidden, row;  // `row` is the tile's first row in the whole product
} tile_job;

/// Where a row of the tile goes in C; null for a padded row of gates.
INLINE float *row_of_c(const tile_job *job, int r) {
  if (job->gates == 0) return job->c + r * job->c_stride;
  long row = job->row + r, unit = row / (job->gates * CK_BLOCK) * CK_BLOCK + row % CK_BLOCK;
  if (unit >= job->hidden) return NULL;
  return job->c + (row / CK_BLOCK % job->gates * job->hidden + unit) * job->c_stride;
}

INLINE void tile_product(const int rows, const int vectors, const tile_job *job) {
  vf tile[ROW_TILE][4];
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) tile[r][v] = (vf){};
  accumulate(rows, vectors, LANES, job->depth, job->a, job->row_stride, job->depth_stride, job->b,
             job->b_stride, tile);
  UNROLL for (int r = 0; r < rows; r++) {
    float *row = row_of_c(job, r);
    if (!row) continue;
    UNROLL for (int v = 0; v < vectors; v++) {
      long first = v * LANES, count = job->columns - first;
      if (count >= LANES) {
        vf bias = job->bias ? load(job->bias + first) : (vf){};
        store(row + first, tile[r][v] + (job->accumulate ? load(row + first) : bias));
      } else if (count > 0) {
        vf bias = job->bias ? load_some(job->bias + first, count) : (vf){};
        vf before = job->accumulate ? load_some(row + first, count) : bias;
        store_some(row + first, tile[r][v] + before, count);
      }
    }
  }
}

#define TILE(R, V) \
  static __attribute__((noinline)) void tile_##R##_##V(const tile_job *job) { tile_product(R, V, job); }
#if COLUMN_TILE == 4
#define TILE_ROW(R) TILE(R, 1) TILE(R, 2) TILE(R, 3) TILE(R, 4)
#define TILE_NAMES(R) {tile_##R##_1, tile_##R##_2, tile_##R##_3, tile_##R##_4}
#else
#define TILE_ROW(R) TILE(R, 1) TILE(R, 2)
#define TILE_NAMES(R) {tile_##R##_1, tile_##R##_2}
#endif
TILE_ROW(1) TILE_ROW(2) TILE_ROW(3) TILE_ROW(4) TILE_ROW(5) TILE_ROW(6)
static void (*const tiles[ROW_TILE][COLUMN_TILE])(const tile_job *) = {
    TILE_NAMES(1), TILE_NAMES(2), TILE_NAMES(3), TILE_NAMES(4), TILE_NAMES(5), TILE_NAMES(6),
};

/// All row tiles of one block against one panel.
static void panel_product(const tile_job *whole, long rows, long width) {
  tile_job tile = *whole;
  for (long first = 0; first < width; first += COLUMN_TILE * LANES) {
    long vectors = (width - first) / LANES;
    tile.b = whole->b + first;
    tile.columns = whole->columns - first;
    tile.bias = whole->bias ? whole->bias + first : NULL;
    for (long done = 0; done < rows;) {
      // Even tiles rather than one thin last one: thirteen rows are 5 + 4 + 4.
      long left = rows - done, count = (left + ROW_TILE - 1) / ROW_TILE;
      long now = (left + count - 1) / count;
      tile.a = whole->a + done * tile.row_stride;
      tile.c = whole->c + first + (tile.gates ? 0 : done * tile.c_stride);
      tile.row = whole->row + done;
      tiles[now - 1][(vectors < COLUMN_TILE ? vectors : COLUMN_TILE) - 1](&tile);
      done += now;
    }
  }
}

/// Copies a block of A that is stored depth by rows, so that a tile reads it in order: ROW_TILE rows of all
/// depths, one tile after the other.
static void gather_rows(const ck_product_job *job, const float *a, long rows, long depth, float *scratch) {
  for (long k = 0; k < depth; k++) {
    const float *from = a + k * job->depth_stride;
    float *to = scratch + k * ROW_TILE;
    long r = 0;
    // Rows lie pages apart, where the processor does not look ahead by itself.
    if (k + 8 < depth)
      for (long i = 0; i < rows; i += 16) __builtin_prefetch(from + 8 * job->depth_stride + i * job->row_stride);
    if (job->row_stride == 1)
      for (; r + ROW_TILE <= rows; r += ROW_TILE, to += depth * ROW_TILE) memcpy(to, from + r, ROW_TILE * 4);
    for (; r < rows; r++) {
      to[r % ROW_TILE] = from[r * job->row_stride];
      if (r % ROW_TILE == ROW_TILE - 1) to += depth * ROW_TILE;
    }
  }
}

/// The tiles over a gathered block.
static void gathered_panel(const tile_job *whole, long rows, long width, const float *scratch) {
  tile_job tile = *whole;
  tile.row_stride = 1;
  tile.depth_stride = ROW_TILE;
  for (long r = 0; r < rows; r += ROW_TILE) {
    tile.a = scratch + r * tile.depth;
    tile.c = whole->c + (tile.gates ? 0 : r * tile.c_stride);
    tile.row = whole->row + r;
    panel_product(&tile, rows - r < ROW_TILE ? rows - r : ROW_TILE, width);
  }
}

static void product(const ck_product_job *job, float *scratch) {
  long units = (job->columns + CK_BLOCK - 1) / CK_BLOCK;
  long panels = (units + 3) / 4;
  long blocks = (job->depth + DEPTH_BLOCK - 1) / DEPTH_BLOCK;
  for (long block = 0; block < blocks; block++) {
    long k = job->depth * block / blocks, depth = job->depth * (block + 1) / blocks - k;
    for (long row = 0; row < job->rows; row += ROW_BLOCK) {
      long rows = job->rows - row < ROW_BLOCK ? job->rows - row : ROW_BLOCK;
      const float *a = job->a + row * job->row_stride + k * job->depth_stride;
      int gathered = job->depth_stride != 1 && rows > 1;
      if (gathered) gather_rows(job, a, rows, depth, scratch);
      long column = 0;
      for (long panel = 0; panel < panels; panel++) {
        long width = CK_BLOCK * (units / panels + (panel < units % panels));
        tile_job tile = {
            .a = a,
            .b = job->packed + column * job->depth + k * width,
            .bias = job->bias ? job->bias + column : NULL,
            .c = job->c + column + (job->gates ? 0 : row * job->c_stride),
            .row_stride = job->row_stride,
            .depth_stride = job->depth_stride,
            .depth = depth,
            .b_stride = width,
            .c_stride = job->c_stride,
            .columns = job->columns - column,
            .accumulate = job->accumulate || block > 0,
            .gates = job->gates,
            .hidden = job->hidden,
            .row = job->first_row + row,
        };
        if (gathered) gathered_panel(&tile, rows, width, scratch);
        else panel_product(&tile, rows, width);
        column += width;
      }
    }
  }
}
