/* An arena: memory of one request or job, released all at once. Passed explicitly; there is no
 * hidden current arena. Memory after a reset is poisoned under AddressSanitizer. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/must.h"
#include "base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Forgets everything handed out and keeps one block, of 64 KiB at most, for the next request. */
void arena_reset(struct arena *a);

/* n bytes of zeros, aligned for any type; never NULL; valid until reset or free. */
void *arena_alloc(struct arena *a, size_t n);
/* Room for count things of size each, zeroed; aborts where the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

/* Copies; the copy is followed by a NUL that is not counted. */
struct str arena_str(struct arena *a, struct str s);
/* A NUL-terminated copy, for calling what is not ours. s must hold no NUL. */
const char *arena_cstr(struct arena *a, struct str s);
struct str arena_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Bytes handed out since the last reset, for limits and tests. */
size_t arena_used(const struct arena *a);

#endif
