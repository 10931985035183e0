/* Telephone numbers, and the finder of all numbers. Known groupings are tried from the first group
 * on, the surest kind first. */
#include "wire/mask_run.h"

/* Groupings in which a number is written; each ends with 0. */
enum { SHAPE = 6 };

/* How many groups from k on have these sizes; 0 where they do not. */
static int fits(const struct run *r, int k, const unsigned char s[SHAPE])
{
	int n;

	for (n = 0; s[n]; n++)
		if (run_len(r, k + n) != s[n])
			return 0;
	return n;
}

/* "1.13812341234" is an item of a list; "12.13812341234" and "0.138…" are decimals. */
static bool is_fraction(const struct glyphs *g, size_t i)
{
	if (glyph(g, i - 1) != '.' || !is_digit(glyph(g, i - 2)))
		return false;
	return glyph(g, i - 2) == '0' || is_digit(glyph(g, i - 3)) || glyph(g, i - 3) == '.';
}

/* May a number start at i? What was masked before may not go on in another number. */
static bool starts_clean(const struct glyphs *g, size_t i)
{
	static const char32_t attached[] =
		U"tel telephone phone ph mobile mob cell call fax text sms whatsapp wechat "
		U"weixin wx vx qq id sfz no card at";
	uint32_t before = glyph(g, i - 1);
	size_t star = i;

	if (is_digit(before) || before == '_' || one_of(before, U"$¥￥€£"))
		return false;
	if (is_letter(before))
		return word_before(g, i, attached);
	while (star && i - star < 8 && glyph(g, star - 1) == '*')
		star--;
	if (star != i && is_digit(glyph(g, star - 1)))
		return false;
	return !is_fraction(g, i);
}

/* The end of a number of n groups, with an extension of up to four digits behind a dash; 0 where it
 * is the end of something longer, since digits and a dash stand before it. */
static size_t ends_clean(const struct run *r, int k, int n)
{
	size_t end = r->group[k + n - 1].to, from = r->group[k].from;
	bool joined = k + n < r->n && r->group[k + n].dash;

	if (n == 1)
		return end;
	if (k == 0 && glyph(r->g, from - 1) == '-' && is_digit(glyph(r->g, from - 2)))
		return 0;
	if (joined && run_len(r, k + n) <= 4 && !(k + n + 1 < r->n && r->group[k + n + 1].dash))
		return r->group[k + n].to;
	return end;
}

static bool mobile_from(const struct run *r, int k, struct hit *h)
{
	static const unsigned char written[][SHAPE] = {
		{ 11 }, { 3, 4, 4 }, { 3, 8 }, { 7, 4 }, { 4, 3, 4 }, { 4, 4, 3 }, { 3, 3, 5 },
		{ 5, 6 }, { 6, 5 }, { 3, 2, 2, 2, 2 },
	};
	char d[DIGITS + 1], mark[MARK];
	size_t end;

	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		int n = fits(r, k, written[i]);

		if (!n || run_digits(r, k, n, d) != 11 || d[0] != '1' || d[1] < '3')
			continue;
		end = ends_clean(r, k, n);
		if (!end)
			continue;
		snprintf(mark, sizeof mark, "%.3s****%.4s", d, d + 7);
		hit_add(h, r->group[k].from, end, mark);
		return true;
	}
	return false;
}

/* An area code names nobody: where it is a group of its own it stays as it was written. */
static void hide_rest(struct hit *h, const struct run *r, int k, int n, size_t end,
		      const char *whole, const char *rest)
{
	if (n > 1)
		hit_add(h, r->group[k + 1].from, end, rest);
	else
		hit_add(h, r->group[k].from, end, whole);
}

/* The length of an area code without its 0: 10, 2x, else three digits (GB numbering plan). */
static size_t area_length(const char *d)
{
	if (d[0] == '1')
		return d[1] == '0' ? 2 : 0;
	return d[0] == '2' ? 2 : d[0] >= '3' && d[0] <= '9' ? 3 : 0;
}

/* zero is 1 where the area code is written with its 0, and 0 behind the country code. */
static bool landline_from(const struct run *r, int k, size_t zero, struct hit *h)
{
	char d[DIGITS + 1], mark[MARK];
	size_t area, rest, end;

	for (int n = 1; n <= 3 && k + n <= r->n; n++) {
		size_t count = run_digits(r, k, n, d);

		if (count < 9 || (zero && d[0] != '0'))
			continue;
		area = area_length(d + zero) + zero;
		rest = count - area;
		if (area == zero || (n > 1 && run_len(r, k) != area) || rest < 7 || rest > 8)
			continue;
		/* in one piece only the full length, with the 0 that tells it from other numbers */
		if (n == 1 && (zero == 0 || (area == 3 && rest == 7)))
			continue;
		if (n == 3 && run_len(r, k + 2) != 4)
			continue;
		end = ends_clean(r, k, n);
		if (!end)
			continue;
		snprintf(mark, sizeof mark, "%.*s-****", (int)area, d);
		hide_rest(h, r, k, n, end, mark, "****");
		return true;
	}
	return false;
}

/* Numbers of China with and without the country code, written +86, 86 or 0086. */
static bool find_chinese(const struct run *r, struct hit *h)
{
	static const char *const code[] = { "0086", "86" };
	char d[DIGITS + 1];
	struct run rest = *r;

	if (mobile_from(r, 0, h) || landline_from(r, 0, 1, h))
		return true;
	if (!run_digits(r, 0, 1, d))
		return false;
	for (int i = 0; i < 2; i++) {
		size_t n = strlen(code[i]);

		if (strncmp(d, code[i], n) != 0)
			continue;
		if (d[n] == 0)
			return mobile_from(r, 1, h) || landline_from(r, 1, 0, h) ||
			       landline_from(r, 1, 1, h);
		rest.group[0].from += n;
		return mobile_from(&rest, 0, h);
	}
	return false;
}

/* North American numbers (NANP): area and exchange begin with 2 to 9. With dashes or brackets,
 * which nothing else of this shape has, any digits will do. */
static bool find_american(const struct run *r, struct hit *h)
{
	static const unsigned char written[][SHAPE] = { { 3, 3, 4 }, { 10 }, { 3, 7 } };
	bool trunk = run_len(r, 0) == 1 && r->g->c[r->group[0].from] == '1';
	char d[DIGITS + 1], mark[MARK];
	int k = trunk ? 1 : 0;
	size_t end;

	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		int n = fits(r, k, written[i]);
		bool sure;

		if (!n || run_digits(r, k, n, d) != 10)
			continue;
		sure = n == 3 && r->group[k + 2].dash &&
		       (r->group[k + 1].dash || glyph(r->g, r->group[k].to) == ')');
		end = ends_clean(r, k, n);
		if (!end || !(sure || (d[0] >= '2' && d[3] >= '2')))
			continue;
		/* ten digits and a letter are a piece of some identifier */
		if (n == 1 && is_letter(glyph(r->g, end)))
			continue;
		snprintf(mark, sizeof mark, "%.3s-***-****", d);
		hide_rest(h, r, k, n, end, mark, "***-****");
		return true;
	}
	return false;
}

/* A local number, seven or eight digits, is one only where a word before it says so. */
static bool find_local(const struct run *r, struct hit *h)
{
	static const char32_t cue[] =
		U"电话 手机 座机 致电 来电 拨打 联系方式 "
		U"tel telephone phone mobile cell call fax contact";
	static const unsigned char written[][SHAPE] = { { 8 }, { 7 }, { 4, 4 }, { 3, 4 } };
	size_t i = r->group[0].from;
	int filler = 0;

	while (filler < 5 && one_of(glyph(r->g, i - 1), U" :：=#.,(（是为号码")) {
		i--;
		filler++;
	}
	if (!word_before(r->g, i, cue))
		return false;
	for (size_t s = 0; s < sizeof written / sizeof *written; s++) {
		int n = fits(r, 0, written[s]);
		size_t end = n ? ends_clean(r, 0, n) : 0;

		if (!end || (n == 2 && !r->group[1].dash))
			continue;
		hit_add(h, r->group[0].from, end, "****");
		return true;
	}
	return false;
}

/* Any other number with + and a country code (E.164: at most 15 digits). */
static bool find_international(const struct run *r, size_t plus, struct hit *h)
{
	char d[DIGITS + 1];
	int best = 0;

	for (int n = 1; n <= r->n; n++) {
		size_t count = run_digits(r, 0, n, d);

		if (count >= 8 && count <= 15 && d[0] != '0' &&
		    !masked_behind(r->g, r->group[n - 1].to))
			best = n;
	}
	if (best)
		hit_add(h, plus, r->group[best - 1].to, "+***");
	return best > 0;
}

bool find_number(const struct glyphs *g, size_t i, struct hit *h)
{
	bool plus = glyph(g, i) == '+';
	size_t first = i + plus;
	struct run r;

	if (!is_digit(glyph(g, first)) || !starts_clean(g, i))
		return false;
	run_read(g, first, &r);
	return find_identity(&r, h) || find_card(&r, h) || find_chinese(&r, h) ||
	       find_american(&r, h) || (plus && find_international(&r, i, h)) || find_local(&r, h);
}
