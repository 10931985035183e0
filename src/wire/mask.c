#include "wire/mask_int.h"

#include "base/buf.h"
#include "wire/fold.h"
#include "wire/utf8.h"

void hit_add(struct hit *h, size_t from, size_t to, const char *mark)
{
	must(h->spans < HIT_SPANS && from < to);
	h->span[h->spans].from = from;
	h->span[h->spans].to = to;
	snprintf(h->span[h->spans].mark, MARK, "%s", mark);
	h->spans++;
	if (h->end < to)
		h->end = to;
}

bool one_of(uint32_t c, const char32_t *set)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

static uint32_t lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static size_t word_length(const char32_t *word)
{
	size_t n = 0;

	while (word[n] && word[n] != ' ')
		n++;
	return n;
}

static bool stands_at(const struct glyphs *g, size_t i, const char32_t *word, size_t n)
{
	for (; n; n--, i++, word++)
		if (lower(glyph(g, i)) != *word)
			return false;
	return true;
}

size_t word_at(const struct glyphs *g, size_t i, const char32_t *words)
{
	for (size_t n; *words; words += n + (words[n] == ' ')) {
		n = word_length(words);
		if (stands_at(g, i, words, n))
			return i + n;
	}
	return 0;
}

bool word_before(const struct glyphs *g, size_t i, const char32_t *words)
{
	for (size_t n; *words; words += n + (words[n] == ' ')) {
		n = word_length(words);
		if (n <= i && stands_at(g, i - n, words, n) &&
		    !(*words < 0x80 && is_alnum(glyph(g, i - n - 1))))
			return true;
	}
	return false;
}

static bool local_char(uint32_t c)
{
	return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/* The end of the host name at i with a dot in it and a name as its last part, or 0. */
static size_t host_at(const struct glyphs *g, size_t i)
{
	enum { HOST = 255 };
	size_t start = i, label = i, end = 0;

	for (; i - start < HOST; i++) {
		uint32_t c = glyph(g, i);

		if (is_alnum(c) || (c == '-' && i > label))
			continue;
		if (i - label >= 2 && label > start && is_letter(glyph(g, label)))
			end = i;
		if (c != '.' || i == label)
			break;
		label = i + 1;
	}
	return end;
}

/* No address begins before no_mail: the run of characters up to there was looked at. */
static bool find_mail(const struct glyphs *g, size_t i, size_t *no_mail, struct hit *h)
{
	size_t sign = i, end;

	if (i < *no_mail || !local_char(glyph(g, i)) || local_char(glyph(g, i - 1)))
		return false;
	while (local_char(glyph(g, sign)))
		sign++;
	*no_mail = sign;
	end = glyph(g, sign) == '@' ? host_at(g, sign + 1) : 0;
	if (!end)
		return false;
	hit_add(h, i, end, "***@***");
	return true;
}

/* Most characters begin nothing that anyone looks for; they are passed over here, since lists of
 * public cases are masked each time they are shown. */
static bool may_begin(const struct glyphs *g, size_t i)
{
	uint32_t c = g->c[i], before = glyph(g, i - 1);

	if (c >= 0x80)
		return true;     /* their finders look at one character first */
	if (is_letter(c))
		return !is_alnum(before);
	if (is_digit(c))
		return !is_digit(before);
	return c == '#' || local_char(c);
}

/* A hit may end within a mail address: "86 13812341234@139.com". Its rest goes too. */
static void swallow_mail(const struct glyphs *g, size_t *no_mail, struct hit *h)
{
	size_t *to = &h->span[h->spans - 1].to, sign;

	while (h->end >= *no_mail && *to == h->end) {
		for (sign = h->end; local_char(glyph(g, sign)); sign++)
			;
		*no_mail = sign;
		if (glyph(g, sign) != '@' || !host_at(g, sign + 1))
			return;
		h->end = *to = host_at(g, sign + 1);
	}
}

static bool find(const struct glyphs *g, size_t i, size_t *no_mail, struct hit *h)
{
	h->spans = 0;
	h->end = 0;
	if (g->c[i] < 0x80 ? find_mail(g, i, no_mail, h) || find_number(g, i, h) ||
				     find_flat_zh(g, i, h) || find_flat_en(g, i, h) ||
				     find_plate_en(g, i, h) :
			     find_plate(g, i, h) || find_flat_zh(g, i, h)) {
		swallow_mail(g, no_mail, h);
		return true;
	}
	return false;
}

/* What follows is looked at as it would be in the masked text: the glyphs of a mark take the place
 * of those it hides, its end at their end. */
static void overwrite(uint32_t *c, size_t from, size_t to, struct str mark)
{
	while (to > from) {
		c[--to] = mark.n ? (uint32_t)(unsigned char)mark.p[mark.n - 1] : '*';
		mark.n -= mark.n > 0;
	}
}

struct str mask_text(struct arena *a, struct str text)
{
	uint32_t *c = ARENA_ARRAY(a, uint32_t, text.n);
	size_t *at = ARENA_ARRAY(a, size_t, text.n + 1);     /* where each character begins */
	struct glyphs g = { c, 0 };
	struct buf out = BUF_INIT;
	size_t copied = 0, no_mail = 0;
	struct str done;
	struct hit h;

	for (size_t i = 0; i < text.n; g.n++) {
		at[g.n] = i;
		if ((unsigned char)text.p[i] < 0x80)
			c[g.n] = (unsigned char)text.p[i++];
		else
			c[g.n] = fold_width(utf8_next(text, &i));
	}
	at[g.n] = text.n;
	for (size_t i = 0; i < g.n;) {
		if (!may_begin(&g, i) || !find(&g, i, &no_mail, &h)) {
			i++;
			continue;
		}
		for (int k = 0; k < h.spans; k++) {
			struct str mark = str_c(h.span[k].mark);

			buf_add(&out, (struct str){ text.p + copied, at[h.span[k].from] - copied });
			buf_add(&out, mark);
			copied = at[h.span[k].to];
			overwrite(c, h.span[k].from, h.span[k].to, mark);
		}
		i = h.end;
	}
	if (copied == 0)
		return text;
	buf_add(&out, str_skip(text, copied));
	done = arena_str(a, buf_str(&out));
	buf_release(&out);
	return done;
}
