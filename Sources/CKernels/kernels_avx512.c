#define LANES 16
#define COLUMN_TILE 4
#define FUSED 1
#define TABLE ck_avx512
#define NAME "avx512"
#if defined(__x86_64__)
#include <math.h>
#include <string.h>
#include "ck_table.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop
#endif
