/* Encodings: however the file comes in pieces, it reads the same; a text that is UTF-8 passes
 * unchanged. The first byte says how large the pieces are. */
#include <string.h>

#include "base/buf.h"
#include "wire/encoding.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct source { struct str s; size_t block; };

static size_t fill(void *arg, char *p, size_t n)
{
	struct source *s = arg;

	n = n < s->block ? n : s->block;
	n = n < s->s.n ? n : s->s.n;
	if (n)
		memcpy(p, s->s.p, n);
	s->s = str_skip(s->s, n);
	return n;
}

static enum encoding run(enum encoding e, struct str text, size_t block, struct buf *out)
{
	struct source s = { text, block };
	struct encoding_reader *r = NULL;
	struct err err = ERR_INIT;
	char p[100];
	size_t n;

	must(encoding_open(e, fill, &s, &r, &err));
	while ((n = encoding_fill(r, p, 1 + block % sizeof p)) != 0) {
		must(n <= 1 + block % sizeof p);
		buf_add(out, (struct str){ p, n });
	}
	e = encoding_used(r);
	encoding_close(r);
	return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };

	if (n == 0)
		return 0;
	text = str_skip(text, 1);
	for (int e = ENCODING_AUTO; e <= ENCODING_GB18030; e++) {
		struct buf one = BUF_INIT, two = BUF_INIT;
		enum encoding used = run((enum encoding)e, text, 99999, &one);

		must(used == run((enum encoding)e, text, (size_t)data[0] + 1, &two));
		must(str_eq(buf_str(&one), buf_str(&two)));
		if (e == ENCODING_AUTO && utf8_valid(text))
			must(used == ENCODING_UTF8);
		if (used == ENCODING_UTF8)
			must(str_eq(buf_str(&one), text));
		buf_release(&one);
		buf_release(&two);
	}
	return 0;
}
