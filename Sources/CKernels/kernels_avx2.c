#define LANES 8
#define COLUMN_TILE 2
#define FUSED 1
#define TABLE ck_avx2
#define NAME "avx2"
#if defined(__x86_64__)
#include <math.h>
#include <string.h>
#include "ck_table.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop
#endif
