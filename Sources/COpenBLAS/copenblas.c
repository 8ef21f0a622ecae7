#include "copenblas.h"

#include <stdlib.h>

// OpenBLAS starts a thread for each core before `main`, which spins for a while. Work is shared by threads of our own,
// so it is told before it starts that one is enough.
__attribute__((constructor(101))) static void one_thread(void) { setenv("OPENBLAS_NUM_THREADS", "1", 1); }
