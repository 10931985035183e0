/* Polygons as bytes in the store: differences are small, so a point takes about five bytes. */
#include "territory/territory_int.h"

enum { PACK_VERSION = 1 };

static void put_varint(struct buf *out, uint64_t v)
{
	while (v >= 0x80) {
		buf_add_char(out, (char)(v | 0x80));
		v >>= 7;
	}
	buf_add_char(out, (char)v);
}

/* Differences wrap in 64 bits and unwrap alike, so any point survives. */
static void put_delta(struct buf *out, int64_t from, int64_t to)
{
	uint64_t d = (uint64_t)to - (uint64_t)from;

	put_varint(out, (d << 1) ^ (d >> 63 ? UINT64_MAX : 0));
}

void shape_pack(struct buf *out, const struct shape *s)
{
	struct point last = { 0, 0 };

	buf_add_char(out, PACK_VERSION);
	put_varint(out, s->n);
	for (size_t r = 0; r < s->n; r++) {
		put_varint(out, s->ring[r].n);
		for (size_t i = 0; i < s->ring[r].n; i++) {
			struct point p = s->ring[r].p[i];

			put_delta(out, last.lat, p.lat);
			put_delta(out, last.lon, p.lon);
			last = p;
		}
	}
}

static bool get_varint(struct str *in, uint64_t *out)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64; shift += 7) {
		uint64_t byte;

		if (in->n == 0)
			return false;
		byte = (unsigned char)in->p[0];
		*in = str_skip(*in, 1);
		if (shift == 63 && byte > 1)
			return false;
		v |= (byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*out = v;
			return true;
		}
	}
	return false;
}

static bool get_delta(struct str *in, int64_t *value)
{
	uint64_t z;

	if (!get_varint(in, &z))
		return false;
	*value = (int64_t)((uint64_t)*value + ((z >> 1) ^ (z & 1 ? UINT64_MAX : 0)));
	return true;
}

bool shape_unpack(struct arena *a, struct str in, struct shape *out)
{
	struct point p = { 0, 0 };
	struct shape s = { NULL, 0 };
	uint64_t n;

	if (in.n == 0 || in.p[0] != PACK_VERSION)
		return false;
	in = str_skip(in, 1);
	/* a ring takes at least one byte, a point two: no small input asks for much memory */
	if (!get_varint(&in, &n) || n > in.n)
		return false;
	s.n = (size_t)n;
	s.ring = ARENA_ARRAY(a, struct ring, s.n);
	for (size_t r = 0; r < s.n; r++) {
		if (!get_varint(&in, &n) || n > in.n / 2)
			return false;
		s.ring[r].n = (size_t)n;
		s.ring[r].p = ARENA_ARRAY(a, struct point, s.ring[r].n);
		for (size_t i = 0; i < s.ring[r].n; i++) {
			if (!get_delta(&in, &p.lat) || !get_delta(&in, &p.lon) ||
			    p.lat < -900000000 || p.lat > 900000000 ||
			    p.lon < -1800000000 || p.lon > 1800000000)
				return false;
			s.ring[r].p[i] = p;
		}
	}
	if (in.n)
		return false;
	*out = s;
	return true;
}
