#pragma once
#include <cblas.h>

// OpenBLAS starts threads when the program starts, and they wait for work on a core each. This ends them; the first product
// of matrices large enough for several starts them again.
void copenblas_rest(void);
