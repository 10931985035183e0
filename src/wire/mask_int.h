/* What the finders of mask_text share. A text is looked at as code points with full width folded to
 * ASCII; a finder says whether what it looks for starts exactly at i, and which stretches of it to
 * replace by what. No finder looks further than a bounded way, or over the same run of characters
 * from two places, so that masking takes linear time. */
#ifndef WIRE_MASK_INT_H
#define WIRE_MASK_INT_H

#include <uchar.h>

#include "wire/mask.h"

struct glyphs {
	const uint32_t *c;        /* folded */
	size_t n;
};

enum { HIT_SPANS = 3, MARK = 24 };

struct hit {
	size_t end;               /* the search goes on here */
	int spans;
	struct {
		size_t from, to;
		char mark[MARK];
	} span[HIT_SPANS];        /* in order, not overlapping */
};

/* The code point at i; 0 before the start (i wraps) and behind the end. */
static inline uint32_t glyph(const struct glyphs *g, size_t i)
{
	return i < g->n ? g->c[i] : 0;
}

static inline bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_alnum(uint32_t c)
{
	return is_digit(c) || is_letter(c);
}

/* Is what ends at i the rest of a number that was masked: 0531-****, (617) ***? */
static inline bool masked_behind(const struct glyphs *g, size_t i)
{
	uint32_t c = glyph(g, i);

	if (c == '-' || c == '.' || c == ')')
		c = glyph(g, i + 1);
	return c == '*';
}

/* Adds a stretch to replace; mark is cut to what fits. */
void hit_add(struct hit *h, size_t from, size_t to, const char *mark);
/* Is c one of the characters of set? 0 is in none. */
bool one_of(uint32_t c, const char32_t *set);
/* Does one of words stand at i, in any case? The end of the first that does, or 0. words are in
 * lower case with one space between them. */
size_t word_at(const struct glyphs *g, size_t i, const char32_t *words);
/* Does one of words end at i? A Latin word must be a whole one. */
bool word_before(const struct glyphs *g, size_t i, const char32_t *words);

/* Identity numbers, bank cards and telephone numbers. */
bool find_number(const struct glyphs *g, size_t i, struct hit *h);
bool find_plate(const struct glyphs *g, size_t i, struct hit *h);
bool find_plate_en(const struct glyphs *g, size_t i, struct hit *h);
bool find_flat_zh(const struct glyphs *g, size_t i, struct hit *h);
bool find_flat_en(const struct glyphs *g, size_t i, struct hit *h);

#endif
