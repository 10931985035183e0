#include "wire/mask_run.h"

static size_t separator(const struct glyphs *g, size_t i, struct group *next)
{
	int spaces = 0, marks = 0, brackets = 0;

	for (; spaces + marks + brackets < 4; i++) {
		uint32_t c = glyph(g, i);

		if (c == ' ' && spaces < 2)
			spaces++;
		else if ((c == '-' || c == '.') && marks == 0)
			marks++, next->dash = c == '-', next->dot = c == '.';
		else if ((c == '(' || c == ')') && brackets < 2)
			brackets++;
		else
			break;
	}
	return i;
}

/* 138****1234, 86138****1234, 0531-****: is this the part before the mark? */
static bool is_masked_head(const struct glyphs *g, const struct group *x)
{
	size_t n = x->to - x->from;

	if (n <= 4 && glyph(g, x->to) == '-' && glyph(g, x->to + 1) == '*')
		return true;
	return glyph(g, x->to) == '*' && glyph(g, x->to + 1) == '*' &&
	       (n == 3 || (n == 5 && word_at(g, x->from, U"86")) ||
		(n == 7 && word_at(g, x->from, U"0086")));
}

void run_read(const struct glyphs *g, size_t i, struct run *r)
{
	*r = (struct run){ .g = g };
	while (r->n < GROUPS) {
		struct group *x = &r->group[r->n];
		size_t behind = i;

		i = r->n ? separator(g, i, x) : i;
		if ((r->n && i == behind) || !is_digit(glyph(g, i)))
			return;
		x->from = i;
		while (is_digit(glyph(g, i)))
			i++;
		x->to = i;
		if (is_masked_head(g, x))
			return;
		r->n++;
	}
}

size_t run_len(const struct run *r, int k)
{
	return k < r->n ? r->group[k].to - r->group[k].from : 0;
}

size_t run_digits(const struct run *r, int k, int n, char out[DIGITS + 1])
{
	size_t count = 0;

	for (; n; n--, k++) {
		for (size_t i = r->group[k].from; i < r->group[k].to; i++) {
			if (count == DIGITS)
				return 0;
			out[count++] = (char)r->g->c[i];
		}
	}
	out[count] = 0;
	return count;
}
