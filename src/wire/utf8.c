#include "wire/utf8.h"

#include <utf8proc.h>

/* The length of the well-formed character at p (n > 0 bytes are left), or 0. U+0000 is none. */
static size_t good_char(const char *p, size_t n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)p,
						n < 4 ? (utf8proc_ssize_t)n : 4, &c);

	return len > 0 && c > 0 ? (size_t)len : 0;
}

/* Where the first ill-formed byte or U+0000 stands, or s.n. */
static size_t first_bad(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t len;

		if ((unsigned char)s.p[i] - 1u < 0x7F) {
			i++;
			continue;
		}
		len = good_char(s.p + i, s.n - i);
		if (len == 0)
			return i;
		i += len;
	}
	return s.n;
}

bool utf8_valid(struct str s)
{
	return first_bad(s) == s.n;
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !continues(s.p[i]);
	return n;
}

struct str utf8_head(struct str s, size_t n)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (continues(s.p[i]))
			continue;
		if (n-- == 0)
			break;
	}
	return str_head(s, i);
}

uint32_t utf8_next(struct str s, size_t *i)
{
	unsigned char c;
	uint32_t v;
	int more;

	must(*i < s.n);
	c = (unsigned char)s.p[(*i)++];
	if (c < 0x80)
		return c;
	more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
	v = c & (0x3Fu >> more);
	for (; more; more--) {
		must(*i < s.n);
		v = v << 6 | ((unsigned char)s.p[(*i)++] & 0x3Fu);
	}
	return v;
}

/* How often a byte is bad from s.p[i] on decides the size, so count first, then write. */
struct str utf8_repair(struct arena *a, struct str s)
{
	static const char mark[] = "\xEF\xBF\xBD";
	size_t bad = 0, out = 0;
	char *p;

	for (size_t i = first_bad(s); i < s.n; i += 1 + first_bad(str_skip(s, i + 1)))
		bad++;
	if (bad == 0)
		return s;
	p = arena_alloc(a, s.n + bad * 2 + 1);
	for (size_t i = 0; i < s.n;) {
		struct str rest = str_skip(s, i);
		size_t good = first_bad(rest);

		memcpy(p + out, rest.p, good);
		out += good;
		i += good;
		if (i < s.n) {
			memcpy(p + out, mark, 3);
			out += 3;
			i++;
		}
	}
	return (struct str){ p, out };
}
