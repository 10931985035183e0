/* Names and telephone numbers that stand alone, in fields of their own. */
#include "wire/mask_int.h"

#include <utf8proc.h>

#include "base/buf.h"
#include "wire/fold.h"
#include "wire/utf8.h"

static bool is_han(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	       (c >= 0x20000 && c <= 0x323AF) || c == 0x3007;
}

/* Surnames of two characters, those that are common today. */
static bool is_double_surname(struct str two)
{
	static const char *const known[] = {
		"欧阳", "司马", "诸葛", "上官", "司徒", "皇甫", "令狐", "慕容", "尉迟", "长孙", "宇文", "东方",
		"独孤", "南宫", "夏侯", "轩辕", "端木", "公孙", "百里", "呼延", "西门", "申屠", "澹台", "拓跋",
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(two, str_c(known[i])))
			return true;
	return false;
}

/* The surname, and 某 once or twice: the length of a long name would tell too much. */
static struct str mask_han(struct arena *a, struct str name)
{
	struct str two = utf8_head(name, 2);
	bool twofold = utf8_count(name) > 2 && is_double_surname(two);
	struct str surname = twofold ? two : utf8_head(name, 1);
	size_t rest = utf8_count(name) - utf8_count(surname);

	return arena_fmt(a, "%.*s%s", STR_ARG(surname), rest > 1 ? "某某" : "某");
}

/* The first letter of each of the first four words. */
static struct str mask_words(struct arena *a, struct str name)
{
	struct buf out = BUF_INIT;
	struct str done;
	bool inside = false;
	int words = 0;

	for (size_t i = 0; i < name.n && words < 4;) {
		uint32_t c = fold_width(utf8_next(name, &i));
		utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
		bool letter = kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
		utf8proc_uint8_t p[4];
		utf8proc_ssize_t n;

		if (letter && !inside) {
			n = utf8proc_encode_char(utf8proc_toupper((utf8proc_int32_t)c), p);
			if (words++)
				buf_add_char(&out, ' ');
			buf_add(&out, (struct str){ (const char *)p, (size_t)n });
			buf_add_char(&out, '.');
			inside = true;
		} else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',') {
			inside = false;
		}
	}
	done = words ? arena_str(a, buf_str(&out)) : STR("***");
	buf_release(&out);
	return done;
}

struct str mask_name(struct arena *a, struct str name)
{
	size_t i = 0;

	name = str_trim(name);
	if (name.n == 0)
		return STR("");
	return is_han(utf8_next(name, &i)) ? mask_han(a, name) : mask_words(a, name);
}

struct str mask_phone(struct arena *a, struct str phone)
{
	char d[32];
	const char *p = d;
	size_t n = 0;

	for (size_t i = 0; i < phone.n;) {
		uint32_t c = fold_width(utf8_next(phone, &i));

		if (is_digit(c) && n < sizeof d - 1)
			d[n++] = (char)c;
	}
	d[n] = 0;
	if (phone.n == 0)
		return STR("");
	if (n == 15 && memcmp(p, "0086", 4) == 0)
		p += 4, n -= 4;
	else if (n == 13 && memcmp(p, "86", 2) == 0)
		p += 2, n -= 2;
	if (n == 11 && p[0] == '1')
		return arena_fmt(a, "%.3s****%.4s", p, p + 7);
	return n >= 7 ? arena_fmt(a, "%.3s****", p) : STR("***");
}
