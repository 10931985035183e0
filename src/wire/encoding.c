/* in[at..n) waits for conversion; out[sent..ready) was converted and waits to be taken. UTF-8
 * passes through the same in, without out. */
#include "wire/encoding.h"

#include <errno.h>
#include <iconv.h>

#include "base/mem.h"
#include "wire/utf8.h"

enum { LOOK = 64 * 1024 };

struct encoding_reader {
	enum encoding encoding;
	size_t (*fill)(void *arg, char *p, size_t n);
	void *arg;
	iconv_t iconv;
	bool eof, failed;
	size_t at, n, sent, ready;
	char in[LOOK], out[LOOK];
};

bool encoding_named(struct str name, enum encoding *out)
{
	static const struct { struct str name; enum encoding encoding; } known[] = {
		{ STR_INIT("auto"), ENCODING_AUTO },
		{ STR_INIT("utf-8"), ENCODING_UTF8 },
		{ STR_INIT("utf8"), ENCODING_UTF8 },
		{ STR_INIT("gb18030"), ENCODING_GB18030 },
		{ STR_INIT("gbk"), ENCODING_GB18030 },
		{ STR_INIT("gb2312"), ENCODING_GB18030 },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!str_eq_nocase(name, known[i].name))
			continue;
		*out = known[i].encoding;
		return true;
	}
	return false;
}

bool encoding_open(enum encoding encoding, size_t (*fill)(void *arg, char *p, size_t n), void *arg,
		   struct encoding_reader **out, struct err *err)
{
	iconv_t iconv = iconv_open("UTF-8", "GB18030");
	struct encoding_reader *r;

	/* auto may need it later, when it would be too late to say so */
	if (iconv == (iconv_t)-1 && encoding != ENCODING_UTF8)
		return err_set(err, ERR_IO, "encoding", MSG_ENCODING_MISSING);
	r = mem_alloc(sizeof *r);
	r->encoding = encoding;
	r->fill = fill;
	r->arg = arg;
	r->iconv = iconv;
	*out = r;
	return true;
}

void encoding_close(struct encoding_reader *r)
{
	if (!r)
		return;
	if (r->iconv != (iconv_t)-1)
		iconv_close(r->iconv);
	mem_free(r);
}

enum encoding encoding_used(const struct encoding_reader *r)
{
	return r->encoding;
}

/* Reads once more behind what waits; false at the end of the file and on failure. */
static bool more(struct encoding_reader *r)
{
	size_t got;

	if (r->eof || r->failed)
		return false;
	if (r->at) {
		memmove(r->in, r->in + r->at, r->n - r->at);
		r->n -= r->at;
		r->at = 0;
	}
	must(r->n < LOOK);
	got = r->fill(r->arg, r->in + r->n, LOOK - r->n);
	r->failed = got == SIZE_MAX;
	r->eof = got == 0;
	if (r->failed || r->eof)
		return false;
	must(got <= LOOK - r->n);
	r->n += got;
	return true;
}

/* A zero byte means the same in both encodings, and no character reaches over one. */
static bool valid_but_for_zeros(struct str s)
{
	while (s.p)
		if (!utf8_valid(str_cut(&s, 0)))
			return false;
	return true;
}

static enum encoding guess(struct encoding_reader *r)
{
	struct str s;

	while (r->n < LOOK && more(r))
		;
	s = (struct str){ r->in, r->n };
	if (str_starts(s, STR("\xEF\xBB\xBF")))
		return ENCODING_UTF8;
	/* the block may end within a character: without its last one to three bytes it is whole */
	for (int cut = 0; cut < 4 && s.n; cut++, s.n--) {
		if (valid_but_for_zeros(s))
			return ENCODING_UTF8;
		if (r->eof)
			break;
	}
	return s.n ? ENCODING_GB18030 : ENCODING_UTF8;
}

/* Fills out from in. Nothing is ready behind it only at the end and on failure. */
static void convert(struct encoding_reader *r)
{
	r->sent = r->ready = 0;
	while (r->ready == 0) {
		char *in, *out = r->out;
		size_t n, room = LOOK - 1;     /* one byte is kept for a mark */
		size_t done;

		if (r->at == r->n && !more(r))
			return;
		in = r->in + r->at;
		n = r->n - r->at;
		done = iconv(r->iconv, &in, &n, &out, &room);
		r->at = r->n - n;
		r->ready = (size_t)(out - r->out);
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		/* EINVAL: the block ends within a character */
		if (errno == EINVAL && (r->ready || more(r) || r->failed)) {
			if (r->failed)
				return;
			continue;
		}
		r->out[r->ready++] = '\xFF';
		r->at++;
	}
}

size_t encoding_fill(void *reader, char *p, size_t n)
{
	struct encoding_reader *r = reader;
	const char *from;
	size_t waiting;

	if (r->encoding == ENCODING_AUTO) {
		enum encoding found = guess(r);

		if (r->failed)
			return SIZE_MAX;
		r->encoding = found;
	}
	if (r->encoding == ENCODING_UTF8) {
		if (r->at == r->n)
			more(r);
		from = r->in + r->at;
		waiting = r->n - r->at;
	} else {
		if (r->sent == r->ready)
			convert(r);
		from = r->out + r->sent;
		waiting = r->ready - r->sent;
	}
	if (waiting == 0)
		return r->failed ? SIZE_MAX : 0;
	if (n > waiting)
		n = waiting;
	memcpy(p, from, n);
	if (r->encoding == ENCODING_UTF8)
		r->at += n;
	else
		r->sent += n;
	return n;
}
