/* Number plates: Chinese ones by their shape, others by a word before them. */
#include "wire/mask_int.h"

static bool is_province(uint32_t c)
{
	switch (c) {
	case U'京': case U'津': case U'沪': case U'渝': case U'冀': case U'豫': case U'云':
	case U'辽': case U'黑': case U'湘': case U'皖': case U'鲁': case U'新': case U'苏':
	case U'浙': case U'赣': case U'鄂': case U'桂': case U'甘': case U'晋': case U'蒙':
	case U'陕': case U'吉': case U'闽': case U'贵': case U'粤': case U'青': case U'藏':
	case U'川': case U'宁': case U'琼':
		return true;
	default:
		return false;
	}
}

/* GA 36-2018: a province, a letter, and five characters, six for new energy; of the five the last
 * may be a character for the kind of vehicle. Letters are few: three at most. */
bool find_plate(const struct glyphs *g, size_t i, struct hit *h)
{
	size_t from, to, figures = 0;
	int marks = 0;

	if (!is_province(glyph(g, i)))
		return false;
	i += glyph(g, i + 1) == ' ' ? 2 : 1;
	if (!is_letter(glyph(g, i)))
		return false;
	for (from = i + 1; marks < 3 && one_of(glyph(g, from), U" ·•・･‧∙.-"); from++)
		marks++;
	for (to = from; to - from < 7 && is_alnum(glyph(g, to)); to++)
		figures += is_digit(glyph(g, to));
	if (to - from == 4 && one_of(glyph(g, to), U"挂学警港澳领试超"))
		to++;
	if (to - from < 5 || to - from > 6 || figures < 2 || is_alnum(glyph(g, to)) ||
	    masked_behind(g, to))
		return false;
	hit_add(h, from, to, "*****");
	return true;
}

/* One part of a foreign plate at i: up to max letters and figures. Its end; figures counts. A part
 * of small letters only is a word. */
static size_t part_at(const struct glyphs *g, size_t i, size_t max, size_t *figures)
{
	size_t end = i, digits = 0, small = 0;

	for (; end - i < max && is_alnum(glyph(g, end)); end++) {
		digits += is_digit(glyph(g, end));
		small += glyph(g, end) >= 'a';
	}
	if (is_alnum(glyph(g, end)) || (digits == 0 && small))
		return i;
	*figures += digits;
	return end;
}

/* plate 5AB 123, license #ABC1234, plate number is 3XY-412 */
bool find_plate_en(const struct glyphs *g, size_t i, struct hit *h)
{
	static const char32_t word[] = U"plates plate license licence lic reg";
	static const char32_t filler[] = U"number num no is plate tag";
	size_t p, next, to, figures = 0;
	uint32_t c = glyph(g, i) | 0x20;

	if ((c != 'p' && c != 'l' && c != 'r') || is_alnum(glyph(g, i - 1)))
		return false;
	p = word_at(g, i, word);
	if (!p || is_alnum(glyph(g, p)))
		return false;
	for (int n = 0; n < 8; n++) {
		next = word_at(g, p, filler);
		if (next && !is_alnum(glyph(g, next)))
			p = next;
		else if (one_of(glyph(g, p), U"#:. "))
			p++;
	}
	to = part_at(g, p, 8, &figures);
	if (to == p)
		return false;
	if (to - p < 5 && one_of(glyph(g, to), U" -.")) {
		size_t more = part_at(g, to + 1, 4, &figures);

		if (more > to + 2)
			to = more;
	}
	if (to - p < 4 || figures < 2 || masked_behind(g, to))
		return false;
	hit_add(h, p, to, "*****");
	return true;
}
