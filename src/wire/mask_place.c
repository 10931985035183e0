/* Where a person lives: flats, in Chinese and in English. What a building, a street or a thing of
 * the town is called stays. */
#include "wire/mask_int.h"

static bool is_figure(uint32_t c)
{
	switch (c) {
	case U'零': case U'〇': case U'一': case U'二': case U'三': case U'四': case U'五':
	case U'六': case U'七': case U'八': case U'九':
		return true;
	default:
		return is_digit(c);
	}
}

/* 12 and 十二, 一百零三 */
static bool is_numeral(uint32_t c)
{
	return !is_digit(c) && (is_figure(c) || c == U'十' || c == U'百');
}

/* What units and buildings are called where they have no number. */
static bool is_direction(uint32_t c)
{
	switch (c) {
	case U'甲': case U'乙': case U'丙': case U'丁': case U'东': case U'西': case U'南':
	case U'北': case U'中':
		return true;
	default:
		return false;
	}
}

/* A number at i: 3, 12, A3, 12B, 三, 十二; up to max characters. Its end, or i. */
static size_t number_at(const struct glyphs *g, size_t i, size_t max)
{
	size_t end = i, digits;

	if (glyph(g, i) == U'两')
		return i + 1;
	if (is_numeral(glyph(g, i))) {
		while (end - i < max && is_numeral(glyph(g, end)))
			end++;
		return is_numeral(glyph(g, end)) ? i : end;
	}
	end += is_letter(glyph(g, end));
	for (digits = end; end - digits < max && is_digit(glyph(g, end)); end++)
		;
	if (end == digits)
		return i;
	end += is_letter(glyph(g, end));
	return is_alnum(glyph(g, end)) ? i : end;
}

/* Buildings have letters and directions for names, too. */
static size_t building_at(const struct glyphs *g, size_t i)
{
	static const char32_t suffix[] = U"号楼 号栋 栋 幢 座 #楼 #";
	size_t end = number_at(g, i, 4), behind;

	if (end == i && (is_letter(glyph(g, i)) || is_direction(glyph(g, i))))
		end++;
	if (end == i || !one_of(glyph(g, end), U"号栋幢座#"))
		return i;
	behind = word_at(g, end, suffix);
	return behind ? behind : i;
}

static size_t skip_joint(const struct glyphs *g, size_t i)
{
	for (int n = 0; n < 2 && one_of(glyph(g, i), U" ,，、-"); n++)
		i++;
	return i;
}

/* What may stand behind a room number that has no 室: not a measure, and no more of a number. */
static bool ends_bare(const struct glyphs *g, size_t i)
{
	uint32_t c = glyph(g, i);

	if (masked_behind(g, i) ||
	    (one_of(c, U".:-/,~") && (is_digit(glyph(g, i + 1)) || glyph(g, i + 1) == '*')))
		return false;
	return !is_alnum(c) &&
	       !one_of(c, U"%％℃米年月日元个人名位平㎡度千万百亿分秒时点次天辆台盏棵处公里斤吨只条张间"
			  U"套瓦伏层楼栋幢号路弄巷户毫厘克升起件余多单#+*");
}

/* A room at i: where its number ends, and where the whole ends. */
struct room {
	size_t from, to, end;
	bool named;               /* 室 or 房 behind it */
	bool numbered;            /* 号 behind it */
	size_t figures;           /* of the number, where it is plain digits */
};

static bool room_at(const struct glyphs *g, size_t i, bool in_unit, struct room *r)
{
	uint32_t c;

	*r = (struct room){ .from = i };
	r->to = number_at(g, i, 4);
	if (r->to == i)
		return false;
	for (size_t k = i; k < r->to; k++)
		r->figures += is_figure(glyph(g, k));
	r->end = r->to;
	if (glyph(g, r->end) == ' ' && one_of(glyph(g, r->end + 1), U"室房"))
		r->end++;
	r->numbered = glyph(g, r->end) == U'号' &&
		      !one_of(glyph(g, r->end + 1), U"楼院线路门井杆站桥栋");
	r->end += r->numbered;
	c = glyph(g, r->end);
	r->named = c == U'室' || (in_unit && c == U'户') ||
		   (c == U'房' && !one_of(glyph(g, r->end + 1), U"屋子产东租价间"));
	r->end += r->named;
	return true;
}

/* A dwelling as it was read so far. */
struct flat {
	bool building, dashed;
	size_t unit, unit_to, floor, floor_to;
};

static bool is_flat(const struct glyphs *g, const struct flat *f, const struct room *r)
{
	bool bare = !r->named && !r->numbered;

	if (bare && !(r->figures >= 3 && ends_bare(g, r->to)))
		return false;
	if (f->unit_to && !f->dashed)
		return true;
	if (f->dashed)
		return f->building ? r->figures >= 3 : r->named && r->figures >= 3;
	if (f->building)
		return r->named || r->figures >= 3;
	/* 501室 alone; 三室一厅 is a kind of flat, not one */
	return r->figures >= 3 && (r->named || (r->numbered && f->floor_to));
}

/* 2单元, 2门 behind a building, or 2- before a room. */
static size_t unit_at(const struct glyphs *g, size_t i, struct flat *f)
{
	size_t end = number_at(g, i, 4), behind;
	bool number = end != i;

	if (!number && !is_direction(glyph(g, i)))
		return i;
	end += !number;
	behind = word_at(g, end, U"单元");
	/* an east gate is none: 东门 */
	if (!behind && number && f->building && glyph(g, end) == U'门')
		behind = end + 1;
	if (!behind && number && glyph(g, end) == '-' && number_at(g, end + 1, 4) != end + 1) {
		behind = end + 1;
		f->dashed = true;
	}
	if (!behind)
		return i;
	f->unit = i;
	f->unit_to = end;
	return skip_joint(g, behind);
}

static size_t floor_at(const struct glyphs *g, size_t i, struct flat *f)
{
	size_t end = number_at(g, i, 3);

	if (end == i || (glyph(g, end) != U'层' && glyph(g, end) != U'楼'))
		return i;
	f->floor = i;
	f->floor_to = end;
	return skip_joint(g, end + 1);
}

/* In the middle of a number or a word nothing starts. */
static bool may_start(uint32_t c, uint32_t before)
{
	if (is_alnum(c))
		return !is_alnum(before) && before != '.' && before != '*';
	return (is_numeral(c) || c == U'两' || is_direction(c)) && !is_numeral(before);
}

bool find_flat_zh(const struct glyphs *g, size_t i, struct hit *h)
{
	struct flat f = { 0 };
	struct room r;
	size_t p;

	if (!may_start(glyph(g, i), glyph(g, i - 1)))
		return false;
	p = building_at(g, i);
	f.building = p != i;
	if (f.building)
		p = skip_joint(g, p);
	p = unit_at(g, p, &f);
	/* 3-2-501室: the first of three was the building */
	if (f.dashed && !f.building) {
		struct flat second = { .building = true };
		size_t q = unit_at(g, p, &second);

		if (second.dashed) {
			second.building = false;
			f = second;
			p = q;
		}
	}
	p = floor_at(g, p, &f);
	if (!room_at(g, p, f.unit_to && !f.dashed, &r) || !is_flat(g, &f, &r))
		return false;
	if (f.unit_to)
		hit_add(h, f.unit, f.unit_to, "*");
	if (f.floor_to)
		hit_add(h, f.floor, f.floor_to, "*");
	hit_add(h, r.from, r.to, "***");
	h->end = r.end;
	return true;
}

/* The number of an English flat at i: 12, 4B, B4, 4-B, and a letter alone where that is allowed. */
static size_t flat_number_at(const struct glyphs *g, size_t i, bool lone_letter)
{
	size_t end = i, figures = 0;

	for (; end - i < 7 && (is_alnum(glyph(g, end)) || (glyph(g, end) == '-' && end > i &&
							   is_alnum(glyph(g, end + 1)))); end++)
		figures += is_digit(glyph(g, end));
	if (is_alnum(glyph(g, end)) || end == i)
		return i;
	if (masked_behind(g, end) || (one_of(glyph(g, end), U"-.") && is_digit(glyph(g, end + 1))))
		return i;
	if (end - i == 1 && !figures && lone_letter)
		return end;
	/* a word with a figure in it ("3rd", "covid19") is none: at most two letters */
	return figures && end - i - figures <= 2 && !word_at(g, end - 2, U"st nd rd th") ? end : i;
}

/* The start of the word that ends at i, without the spaces before i. */
static size_t trim_back(const struct glyphs *g, size_t i)
{
	for (int n = 0; n < 2 && (glyph(g, i - 1) == ' ' || glyph(g, i - 1) == '.'); n++)
		i--;
	return i;
}

/* #501, where the word before does not say that it is a thing of the town. */
static bool find_hash(const struct glyphs *g, size_t i, struct hit *h)
{
	static const char32_t thing[] =
		U"pole light lamp streetlight route bus hydrant case ticket request complaint "
		U"report permit order meter station stop line engine truck asset id no number "
		U"ref reference sr item issue bin tree post signal duplicate of district ward "
		U"zone 杆 灯 单 编号 盖 站";
	static const char32_t street[] =
		U"st street ave avenue rd road blvd boulevard dr drive ln lane way pl place ct "
		U"court ter terrace sq square pkwy";
	uint32_t before = glyph(g, i - 1);
	size_t word = trim_back(g, i), from = i + 1, end, figures = 0;

	if (is_alnum(before) || one_of(before, U"#&/=") || word_before(g, word, thing))
		return false;
	from += glyph(g, from) == ' ';
	end = flat_number_at(g, from, false);
	for (size_t k = from; k < end; k++)
		figures += is_digit(glyph(g, k));
	if (end == from || figures > 5)
		return false;
	if (figures < 3 && end - from == figures && !word_before(g, word, street))
		return false;
	hit_add(h, from, end, "***");
	return true;
}

bool find_flat_en(const struct glyphs *g, size_t i, struct hit *h)
{
	static const char32_t word[] = U"apartment apt suite ste unit flat";
	size_t p, end, number;
	bool sharp, lone;
	uint32_t c;

	if (glyph(g, i) == '#')
		return find_hash(g, i, h);
	c = glyph(g, i) | 0x20;     /* the words begin with these */
	if ((c != 'a' && c != 's' && c != 'u' && c != 'f') || is_alnum(glyph(g, i - 1)))
		return false;
	p = word_at(g, i, word);
	if (!p || is_letter(glyph(g, p)))
		return false;
	p += glyph(g, p) == '.';
	for (int n = 0; n < 2 && one_of(glyph(g, p), U" :"); n++)
		p++;
	number = word_at(g, p, U"number no");
	if (number && !is_alnum(glyph(g, number)))
		for (p = number; p < number + 2 && one_of(glyph(g, p), U". "); p++)
			;
	sharp = glyph(g, p) == '#';
	p += sharp;
	p += glyph(g, p) == ' ';
	/* "the apartment a block away", "THE APARTMENT A BLOCK AWAY", "the flat I mean" */
	c = glyph(g, p);
	lone = sharp || (c >= 'A' && c <= 'Z' && c != 'I' && !(c == 'A' && glyph(g, i + 1) <= 'Z'));
	end = flat_number_at(g, p, lone);
	if (end == p)
		return false;
	hit_add(h, p, end, "***");
	return true;
}
