/* Files of data/ inside the program, so that it works alone, from any folder. To add one, name it
 * in data/meson.build. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

/* The bytes of the file whose path below data/ is name ("holidays/cn-2024-2026.csv"); { NULL, 0 }
 * where there is none. They live as long as the process. */
struct str embedded(const char *name);
/* All of them, ordered by name; i counts from 0, and past the last the name is { NULL, 0 }. */
struct str embedded_nth(size_t i, struct str *bytes);

#endif
