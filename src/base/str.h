/* Text or bytes by value: a pointer and a length, not NUL-terminated, not owned.
 * Text is checked as UTF-8 once, on entry (wire/utf8.h). */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/must.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* For a static initializer, where a compound literal may not stand. */
#define STR_INIT(literal) { "" literal, sizeof(literal) - 1 }
/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) ((int)((s).n < 4096 ? (s).n : 4096)), ((s).p ? (s).p : "")

/* A view of a NUL-terminated text; NULL gives the empty text. */
struct str str_c(const char *p);

bool str_eq(struct str a, struct str b);
/* The same but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
/* Byte order, a prefix before what it begins: <0, 0, >0. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* The index of the first needle in s, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);

/* s without its first n bytes / only its first n bytes; n may exceed the length. */
struct str str_skip(struct str s, size_t n);
struct str str_head(struct str s, size_t n);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Cuts s at the first c: the part before it is returned, *s becomes the part after it (empty
 * with p == NULL when there was no c, so a loop can end on !s->p). */
struct str str_cut(struct str *s, char c);

/* The whole of s as a decimal integer, sign allowed; false when it is anything else or does not
 * fit, and then *out is untouched. */
WARN_UNUSED bool str_to_i64(struct str s, int64_t *out);
/* The whole of s as a finite decimal number (no hex, no inf, no nan); independent of locale. */
WARN_UNUSED bool str_to_double(struct str s, double *out);

#endif
