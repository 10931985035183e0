/* Case numbers and the codes that go with them. */
#include "base/civil.h"
#include "casework/casework_int.h"

/* ISO/IEC 7064 MOD 11,10: one check digit that finds every single wrong digit and nearly every
 * transposition. */
static char check_digit(struct str s)
{
	int p = 10;

	for (size_t i = 0; i < s.n; i++) {
		int sum;

		if (s.p[i] < '0' || s.p[i] > '9')
			continue;
		sum = (p + s.p[i] - '0') % 10;
		p = (sum ? sum : 10) * 2 % 11;
	}
	return (char)('0' + (11 - p) % 10);
}

struct str number_make(struct arena *a, int64_t day, int64_t n)
{
	struct str s;
	int y, m, d;

	civil_from_day(day, &y, &m, &d);
	s = arena_fmt(a, "%04d%02d%02d-%06lld", y, m, d, (long long)n);
	return arena_fmt(a, "%.*s-%c", STR_ARG(s), check_digit(s));
}

bool number_split(struct str number, int64_t *day, int64_t *n)
{
	struct str rest = number, date = str_cut(&rest, '-'), count = str_cut(&rest, '-');
	int64_t ymd, c;

	if (date.n != 8 || count.n < 6 || count.n > 12 || rest.n != 1 || !str_to_i64(date, &ymd) ||
	    !str_to_i64(count, &c) || c <= 0 || ymd < 0 || count.p[0] == '+' ||
	    date.p[0] == '+')
		return false;
	if (!civil_is_date((int)(ymd / 10000), (int)(ymd / 100 % 100), (int)(ymd % 100)))
		return false;
	if (rest.p[0] != check_digit(str_head(number, date.n + 1 + count.n)))
		return false;
	*day = civil_to_day((int)(ymd / 10000), (int)(ymd / 100 % 100), (int)(ymd % 100));
	*n = c;
	return true;
}

bool case_number_valid(struct str number)
{
	int64_t day, n;

	return number_split(number, &day, &n);
}

struct str case_code(const struct office *o, struct arena *a, struct str number)
{
	struct seal_hash h = seal_hmac(&o->code_key, number);

	/* 80 bits: enough against guessing over a network, short enough to read out by phone */
	return str_head(seal_base32(a, (struct str){ (const char *)h.b, 10 }), 16);
}

bool case_code_matches(const struct office *o, struct str number, struct str code)
{
	struct arena *a;
	struct str plain;
	bool same;

	if (code.n == 0 || code.n > 64)
		return false;
	a = arena_new();
	/* people write it with spaces, dashes and small letters, and O for 0, I and L for 1 */
	plain = arena_str(a, code);
	{
		char *p = arena_alloc(a, code.n + 1);
		size_t n = 0;

		for (size_t i = 0; i < code.n; i++) {
			char c = plain.p[i];

			if (c == ' ' || c == '-')
				continue;
			if (c >= 'a' && c <= 'z')
				c = (char)(c - 32);
			c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
			p[n++] = c;
		}
		plain = (struct str){ p, n };
	}
	same = seal_same(case_code(o, a, number), plain);
	arena_free(a);
	return same;
}
