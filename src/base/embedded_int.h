/* What tools/embed makes and embedded.c reads. */
#ifndef BASE_EMBEDDED_INT_H
#define BASE_EMBEDDED_INT_H

#include "base/str.h"

struct embedded_file {
	struct str name, bytes;
};

/* Ordered by name. */
extern const struct embedded_file embedded_files[];
extern const size_t embedded_files_n;

#endif
