/* UTF-8 (RFC 3629): checked once on entry; U+0000 is refused at the door. */
#ifndef WIRE_UTF8_H
#define WIRE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

/* Well-formed, no surrogates, no U+0000. */
bool utf8_valid(struct str s);
/* Characters (code points); s is valid. */
size_t utf8_count(struct str s);
/* The first n characters. */
struct str utf8_head(struct str s, size_t n);
/* Decodes the code point at *i and moves *i behind it; s is valid and *i < s.n. */
uint32_t utf8_next(struct str s, size_t *i);
/* Every ill-formed byte and every U+0000 becomes U+FFFD. */
struct str utf8_repair(struct arena *a, struct str s);

#endif
