#include "wire/fold.h"

#include <utf8proc.h>

#include "wire/utf8.h"

/* One pass of utf8proc, from and into the arena; it would take memory by itself otherwise. */
static struct str pass(struct arena *a, struct str s)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
				      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.p;
	utf8proc_ssize_t n = utf8proc_decompose(p, (utf8proc_ssize_t)s.n, NULL, 0, how);
	utf8proc_int32_t *c;

	must(n >= 0);
	/* recoding happens in place, in at most the four bytes of a code point, and adds a NUL */
	c = ARENA_ARRAY(a, utf8proc_int32_t, (size_t)n + 1);
	n = utf8proc_decompose(p, (utf8proc_ssize_t)s.n, c, n, how);
	n = utf8proc_reencode(c, n, how);
	must(n >= 0);
	return (struct str){ (const char *)c, (size_t)n };
}

/* Folding can undo what composing did, and the other way round, for a few characters; the second
 * pass settles them (Unicode §3.13, toNFKC_Casefold, D147). */
struct str fold_text(struct arena *a, struct str s)
{
	bool ascii = true;
	char *p;

	if (s.n == 0)
		return STR("");
	for (size_t i = 0; i < s.n && ascii; i++)
		ascii = (unsigned char)s.p[i] < 0x80;
	if (!ascii)
		return pass(a, pass(a, s));
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return (struct str){ p, s.n };
}

struct str fold_label(struct arena *a, struct str s)
{
	struct str f = str_trim(fold_text(a, s));
	char *p = arena_alloc(a, f.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < f.n; i++) {
		bool space = f.p[i] == ' ' || (f.p[i] >= '\t' && f.p[i] <= '\r');

		if (space && n && p[n - 1] == ' ')
			continue;
		p[n++] = space ? ' ' : f.p[i];
	}
	return (struct str){ p, n };
}

uint32_t fold_width(uint32_t c)
{
	if (c < 0xA0)
		return c;
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	if (c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F)
		return ' ';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63)
		return '-';
	return c;
}
