/* A growing run of bytes. Owns its memory: end with buf_release, or take it over with an arena copy. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap;
};

#define BUF_INIT { NULL, 0, 0 }

void buf_release(struct buf *b);
/* Empties it and keeps the memory. */
void buf_reset(struct buf *b);
/* Makes room for n more bytes. */
void buf_reserve(struct buf *b, size_t n);
void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
#define buf_add_lit(b, literal) buf_add((b), STR(literal))
void buf_add_i64(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What it holds; valid until the next change. */
struct str buf_str(const struct buf *b);

#endif
