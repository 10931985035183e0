/* Phone numbers as compared: one person writes 138 1234 5678, another +86-13812345678. */
#include "people/requester.h"

#include "wire/utf8.h"

/* The digit a character stands for, ASCII or full width (U+FF10 to U+FF19); -1: none. */
static int digit(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 0xff10 && c <= 0xff19)
		return (int)(c - 0xff10);
	return -1;
}

/* A mainland mobile number: eleven digits, the first a 1 (numbering plan of the MIIT). */
static bool mobile(struct str digits)
{
	return digits.n == 11 && digits.p[0] == '1';
}

struct str phone_digits(struct arena *a, struct str phone)
{
	char *p = arena_alloc(a, phone.n + 2);
	struct str s = { p + 1, 0 };       /* room for a 0 in front */
	bool plus = false, china = false;

	if (!utf8_valid(phone))
		return (struct str){ p, 0 };
	for (size_t i = 0; i < phone.n;) {
		uint32_t c = utf8_next(phone, &i);
		int d = digit(c);

		if (d >= 0)
			p[1 + s.n++] = (char)('0' + d);
		else if ((c == '+' || c == 0xff0b) && s.n == 0)
			plus = true;
	}
	if (plus && str_starts(s, STR("86")))
		s = str_skip(s, 2), china = true;
	else if (str_starts(s, STR("0086")))
		s = str_skip(s, 4), china = true;
	else if (str_starts(s, STR("86")) && mobile(str_skip(s, 2)))
		s = str_skip(s, 2);
	if (china && s.n > 8 && !mobile(s) && s.p[0] != '0') {
		/* +86 10 1234 5678 is 010 1234 5678 at home */
		p[(size_t)(s.p - p) - 1] = '0';
		s = (struct str){ s.p - 1, s.n + 1 };
	}
	return s;
}
