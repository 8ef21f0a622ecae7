// Operands laid out once in the order in which the products read them.
#include <string.h>

#include "ckernels.h"

static long blocks(long count) { return (count + CK_BLOCK - 1) / CK_BLOCK; }

long ck_packed_count(long depth, long columns) { return depth * blocks(columns) * CK_BLOCK; }

typedef float four __attribute__((ext_vector_type(4), aligned(4)));

/// Sixteen rows of `depth` floats, `stride` apart, turned into `depth` rows of sixteen, `width` apart.
static void turn_block(const float *b, long stride, long depth, float *packed, long width) {
  long k = 0;
  for (; k + 4 <= depth; k += 4)
    for (long n = 0; n < CK_BLOCK; n += 4) {
      const float *from = b + n * stride + k;
      four r0 = *(const four *)from, r1 = *(const four *)(from + stride);
      four r2 = *(const four *)(from + 2 * stride), r3 = *(const four *)(from + 3 * stride);
      four low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
      four low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
      float *to = packed + k * width + n;
      *(four *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
      *(four *)(to + width) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
      *(four *)(to + 2 * width) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
      *(four *)(to + 3 * width) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
    }
  for (; k < depth; k++)
    for (long n = 0; n < CK_BLOCK; n++) packed[k * width + n] = b[n * stride + k];
}

/// Sixteen columns of all depths into rows `width` apart; columns past `count` become zeros.
static void pack_block(const float *b, long depth_stride, long column_stride, long depth, long count,
                       float *packed, long width) {
  if (count > CK_BLOCK) count = CK_BLOCK;
  if (count < 0) count = 0;
  if (count == CK_BLOCK && depth_stride == 1) return turn_block(b, column_stride, depth, packed, width);
  for (long k = 0; k < depth; k++) {
    float *row = packed + k * width;
    const float *from = b + k * depth_stride;
    if (count == CK_BLOCK && column_stride == 1) {
      memcpy(row, from, CK_BLOCK * 4);
      continue;
    }
    for (long n = 0; n < count; n++) row[n] = from[n * column_stride];
    for (long n = count; n < CK_BLOCK; n++) row[n] = 0;
  }
}

/// Where a block of sixteen columns starts, and the width of its panel. Panels share out the blocks evenly, at
/// most four each, the wider ones first.
static float *place_of(float *packed, long columns, long depth, long block, long *width) {
  long units = blocks(columns), panels = (units + 3) / 4, narrow = units / panels, wide = units % panels;
  long panel = block < wide * (narrow + 1) ? block / (narrow + 1) : (block - wide) / narrow;
  long first = panel * narrow + (panel < wide ? panel : wide);
  *width = CK_BLOCK * (narrow + (panel < wide));
  return packed + first * CK_BLOCK * depth + (block - first) * CK_BLOCK;
}

void ck_pack(const float *b, long depth_stride, long column_stride, long depth, long columns, float *packed) {
  for (long block = 0; block < blocks(columns); block++) {
    long width, column = block * CK_BLOCK;
    float *place = place_of(packed, columns, depth, block, &width);
    pack_block(b + column * column_stride, depth_stride, column_stride, depth, columns - column, place, width);
  }
}

void ck_pack_gate_columns(const float *weight, long gates, long hidden, long depth, float *packed) {
  long columns = gates * blocks(hidden) * CK_BLOCK;
  for (long block = 0; block < gates * blocks(hidden); block++) {
    long width, unit = block / gates * CK_BLOCK, gate = block % gates;
    float *place = place_of(packed, columns, depth, block, &width);
    pack_block(weight + (gate * hidden + unit) * depth, 1, depth, depth, hidden - unit, place, width);
  }
}

void ck_pack_gate_rows(const float *weight, long gates, long hidden, long columns, float *packed) {
  long depth = gates * blocks(hidden) * CK_BLOCK;
  for (long block = 0; block < blocks(columns); block++) {
    long width, column = block * CK_BLOCK;
    float *place = place_of(packed, columns, depth, block, &width);
    for (long row = 0; row < depth; row += CK_BLOCK) {
      long unit = row / (gates * CK_BLOCK) * CK_BLOCK, gate = row / CK_BLOCK % gates;
      long count = hidden - unit < CK_BLOCK ? hidden - unit : CK_BLOCK;
      pack_block(weight + (gate * hidden + unit) * columns + column, columns, 1, count, columns - column,
                 place + row * width, width);
      for (long k = count; k < CK_BLOCK; k++) memset(place + (row + k) * width, 0, CK_BLOCK * 4);
    }
  }
}

void ck_pack_gates(const float *weight, long gates, long hidden, long depth, float *packed) {
  for (long block = 0; block < blocks(hidden); block++)
    for (long gate = 0; gate < gates; gate++)
      pack_block(weight + (gate * hidden + block * CK_BLOCK) * depth, 1, depth, depth,
                 hidden - block * CK_BLOCK,
                 packed + (block * depth * gates + gate) * CK_BLOCK, gates * CK_BLOCK);
}
