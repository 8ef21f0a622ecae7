// Operands laid out once in the order in which the products read them.
#include <string.h>

#include "ckernels.h"

static long blocks(long count) { return (count + CK_BLOCK - 1) / CK_BLOCK; }

long ck_packed_count(long depth, long columns) { return depth * blocks(columns) * CK_BLOCK; }

/// Sixteen columns of all depths into rows `width` apart; columns past `count` become zeros.
static void pack_block(const float *b, long depth_stride, long column_stride, long depth, long count,
                       float *packed, long width) {
  if (count > CK_BLOCK) count = CK_BLOCK;
  if (count < 0) count = 0;
  if (column_stride == 1 && count == CK_BLOCK) {
    for (long k = 0; k < depth; k++) memcpy(packed + k * width, b + k * depth_stride, CK_BLOCK * 4);
    return;
  }
  for (long first = 0; first < depth; first += CK_BLOCK) {
    long last = first + CK_BLOCK < depth ? first + CK_BLOCK : depth;
    for (long k = first; k < last; k++) {
      float *row = packed + k * width;
      const float *from = b + k * depth_stride;
      for (long n = 0; n < count; n++) row[n] = from[n * column_stride];
      for (long n = count; n < CK_BLOCK; n++) row[n] = 0;
    }
  }
}

void ck_pack(const float *b, long depth_stride, long column_stride, long depth, long columns, float *packed) {
  long units = blocks(columns), panels = (units + 3) / 4, column = 0;
  for (long panel = 0; panel < panels; panel++) {
    long width = CK_BLOCK * (units / panels + (panel < units % panels));
    for (long inner = 0; inner < width; inner += CK_BLOCK)
      pack_block(b + (column + inner) * column_stride, depth_stride, column_stride, depth,
                 columns - column - inner, packed + column * depth + inner, width);
    column += width;
  }
}

void ck_pack_gates(const float *weight, long gates, long hidden, long depth, float *packed) {
  for (long block = 0; block < blocks(hidden); block++)
    for (long gate = 0; gate < gates; gate++)
      pack_block(weight + (gate * hidden + block * CK_BLOCK) * depth, 1, depth, depth,
                 hidden - block * CK_BLOCK,
                 packed + (block * depth * gates + gate) * CK_BLOCK, gates * CK_BLOCK);
}
