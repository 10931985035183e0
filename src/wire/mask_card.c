/* Identity numbers and bank cards: long numbers that carry a check digit, so that little else is
 * taken for them. */
#include "wire/mask_run.h"

#include "base/civil.h"

/* GB 11643-1999: region, date of birth, serial number, check character by ISO 7064 MOD 11-2. */
static bool is_identity(const char d[18])
{
	static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0, year = 0, month, day;

	for (int i = 0; i < 17; i++)
		sum += (d[i] - '0') * weight[i];
	for (int i = 6; i < 10; i++)
		year = year * 10 + (d[i] - '0');
	month = (d[10] - '0') * 10 + (d[11] - '0');
	day = (d[12] - '0') * 10 + (d[13] - '0');
	return d[0] != '0' && year >= 1850 && year < 2100 && civil_is_date(year, month, day) &&
	       "10X98765432"[sum % 11] == d[17];
}

bool find_identity(const struct run *r, struct hit *h)
{
	char d[DIGITS + 1];
	size_t end;

	for (int n = 1; n <= r->n; n++) {
		size_t count = run_digits(r, 0, n, d);

		if (run_len(r, n - 1) < 2 || count == 0 || count > 18)
			return false;
		end = r->group[n - 1].to;
		if (count == 17 && (glyph(r->g, end) == 'X' || glyph(r->g, end) == 'x')) {
			d[17] = 'X';
			end++;
			count++;
		}
		if (count != 18 || is_alnum(glyph(r->g, end)) || !is_identity(d))
			continue;
		hit_add(h, r->group[0].from, end, "***");
		return true;
	}
	return false;
}

/* The numbers that cards begin with: 3 to 6 and 22 to 27 (ISO/IEC 7812), 9 for older Chinese ones;
 * the last digit by Luhn (ISO/IEC 7812-1, annex B). */
static bool is_card(const char *d, size_t n)
{
	int sum = 0;

	if (n < 13 || n > 19)
		return false;
	if (!one_of((uint32_t)d[0], U"34569") && !(d[0] == '2' && d[1] >= '2' && d[1] <= '7'))
		return false;
	for (size_t i = 0; i < n; i++) {
		int v = d[n - 1 - i] - '0';

		if (i % 2 == 1)
			v = v > 4 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

bool find_card(const struct run *r, struct hit *h)
{
	char d[DIGITS + 1];
	bool found = false;

	/* the longest that fits; every group but the last has four digits or more */
	for (int n = 1; n <= r->n; n++) {
		size_t count = run_digits(r, 0, n, d);

		if (count && is_card(d, count)) {
			h->spans = 0;
			hit_add(h, r->group[0].from, r->group[n - 1].to, "***");
			found = true;
		}
		if (count == 0 || run_len(r, n - 1) < 4)
			break;
	}
	return found;
}
