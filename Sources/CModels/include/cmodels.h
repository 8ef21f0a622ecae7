// The files of lexicons/ and models/ that are linked into the program, as read-only bytes.
#pragma once
#include <stddef.h>

typedef struct {
  const unsigned char *bytes;
  size_t count;
} CModel;

// The file of that name (its path under the top folder), or NULL bytes when it is not linked in.
CModel cmodels_file(const char *name);

// The name of the file at `index`, NULL past the last.
const char *cmodels_name(size_t index);
