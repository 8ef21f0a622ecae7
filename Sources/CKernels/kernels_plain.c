#define LANES 4
#define COLUMN_TILE 2
#define FUSED 0
#define TABLE ck_plain
#define NAME "plain"
#include "kernels.h"
