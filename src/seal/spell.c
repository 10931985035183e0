/* Bytes as text: hexadecimal, base64url, Crockford's base 32. No tables are indexed by secret
 * bytes: what is spelt may be a token (see libsodium's codecs for the same care). */
#include "seal/seal.h"

/* The character of 0..15, without a branch or a table. */
static char hex_digit(unsigned v)
{
	return (char)('0' + v + (('a' - '0' - 10) & ((9 - (int)v) >> 8)));
}

struct str seal_hex(struct arena *a, struct str bytes)
{
	char *out = arena_alloc(a, bytes.n * 2 + 1);

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned b = (unsigned char)bytes.p[i];

		out[i * 2] = hex_digit(b >> 4);
		out[i * 2 + 1] = hex_digit(b & 15);
	}
	return (struct str){ out, bytes.n * 2 };
}

/* All ones where lo <= v <= hi, else 0; all of them far below 1 << 16. */
static int within(int v, int lo, int hi)
{
	return ((lo - 1 - v) >> 16) & ((v - hi - 1) >> 16);
}

static char base64_digit(unsigned u)
{
	int v = (int)u;

	return (char)((within(v, 0, 25) & (v + 'A')) | (within(v, 26, 51) & (v - 26 + 'a')) |
		      (within(v, 52, 61) & (v - 52 + '0')) | (within(v, 62, 62) & '-') |
		      (within(v, 63, 63) & '_'));
}

/* 0-9 A-Z without I, L, O, U: what people read over the telephone is not mistaken. */
static char base32_digit(unsigned u)
{
	int v = (int)u;

	return (char)((within(v, 0, 9) & (v + '0')) | (within(v, 10, 17) & (v - 10 + 'A')) |
		      (within(v, 18, 19) & (v - 18 + 'J')) | (within(v, 20, 21) & (v - 20 + 'M')) |
		      (within(v, 22, 26) & (v - 22 + 'P')) | (within(v, 27, 31) & (v - 27 + 'V')));
}

/* Digits of `bits` bits each, from the highest; the last is filled up with zeros. */
static struct str spell(struct arena *a, struct str bytes, unsigned bits, char (*digit)(unsigned))
{
	size_t n = 0;
	char *out;
	unsigned held = 0, value = 0;

	must(bytes.n < SIZE_MAX / 16);
	out = arena_alloc(a, bytes.n * 8 / bits + 2);
	for (size_t i = 0; i < bytes.n; i++) {
		value = (value << 8 | (unsigned char)bytes.p[i]) & 0xffff;
		held += 8;
		while (held >= bits) {
			held -= bits;
			out[n++] = digit(value >> held & ((1u << bits) - 1));
		}
	}
	if (held)
		out[n++] = digit(value << (bits - held) & ((1u << bits) - 1));
	return (struct str){ out, n };
}

struct str seal_base64url(struct arena *a, struct str bytes)
{
	return spell(a, bytes, 6, base64_digit);
}

struct str seal_base32(struct arena *a, struct str bytes)
{
	return spell(a, bytes, 5, base32_digit);
}
