/* gzip (RFC 1952) for replies that ask for it and clients that take it. */
#include "base/mem.h"
#include "http/http_int.h"

#include <zlib.h>

enum { COMPRESS_MIN = 1024, GZIP_WINDOW = 15 + 16, MEMORY = 8 };

struct gzip { z_stream z; };

struct gzip *gzip_new(void)
{
	struct gzip *g = mem_alloc(sizeof *g);

	/* level 5: on lists of cases about as small as 9 at a third of its time */
	must(deflateInit2(&g->z, 5, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK);
	return g;
}

void gzip_free(struct gzip *g)
{
	if (!g)
		return;
	deflateEnd(&g->z);
	mem_free(g);
}

/* q=0, q=0.0, … */
static bool weight_is_zero(struct str parameters)
{
	while (parameters.p) {
		struct str p = str_trim(str_cut(&parameters, ';'));
		double q;

		if (p.n > 2 && (p.p[0] | 0x20) == 'q' && p.p[1] == '=')
			return str_to_double(str_skip(p, 2), &q) && q <= 0;
	}
	return false;
}

bool accepts_gzip(struct str accept)
{
	bool any = false;

	while (accept.p) {
		struct str parameters = str_cut(&accept, ',');
		struct str coding = str_trim(str_cut(&parameters, ';'));
		bool ok = !weight_is_zero(parameters);

		if (str_eq_nocase(coding, STR("gzip")) || str_eq_nocase(coding, STR("x-gzip")))
			return ok;
		if (str_eq(coding, STR("*")))
			any = ok;
	}
	return any;
}

bool http_takes(const struct call *call, const char *coding)
{
	struct str accept = http_header(call, "Accept-Encoding");

	while (accept.p) {
		struct str parameters = str_cut(&accept, ',');

		if (str_eq_nocase(str_trim(str_cut(&parameters, ';')), str_c(coding)))
			return !weight_is_zero(parameters);
	}
	return false;
}

static bool compressible(struct str type)
{
	return str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
	       str_starts(type, STR("application/geo+json")) ||
	       str_starts(type, STR("application/xml")) || str_starts(type, STR("image/svg+xml"));
}

void reply_compress(struct gzip *g, struct exchange *x)
{
	struct call *call = &x->call;
	struct reply *r = &call->reply;
	struct buf out = BUF_INIT;

	if (!r->compress || r->status != 200 || r->body.n < COMPRESS_MIN ||
	    !compressible(r->content_type) ||
	    !(str_eq(call->req.method, STR("GET")) || str_eq(call->req.method, STR("HEAD"))))
		return;
	if (r->headers + 2 > HTTP_HEADERS || r->body.n > UINT32_MAX / 2)
		return;
	reply_header(call, "Vary", STR("Accept-Encoding"));
	if (!accepts_gzip(http_header(call, "Accept-Encoding")))
		return;
	must(deflateReset(&g->z) == Z_OK);
	buf_reserve(&out, deflateBound(&g->z, r->body.n));
	g->z.next_in = (Bytef *)r->body.p;
	g->z.avail_in = (uInt)r->body.n;
	g->z.next_out = (Bytef *)out.p;
	g->z.avail_out = (uInt)out.cap;
	must(deflate(&g->z, Z_FINISH) == Z_STREAM_END);
	out.n = g->z.total_out;
	buf_release(&r->body);
	r->body = out;
	reply_header(call, "Content-Encoding", STR("gzip"));
}
