/* Accounts, turns and phone numbers as text: whatever the bytes, an answer or an error, and what
 * was read keeps its promises. */
#include "people/people_csv.h"
#include "people/requester.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void turn_keeps(const struct turn *t)
{
	must(t->days > 0 && t->days <= 0x7f);
	must(t->from_minute >= 0 && t->from_minute < 1440);
	must(t->to_minute > t->from_minute && t->to_minute <= t->from_minute + 1440);
	must(t->rank >= 0);
}

static bool see(void *arg, const struct account_row *row, struct err *err)
{
	size_t *rows = arg;

	(void)err;
	must(row->line > 1 && row->account.name.n > 0 && row->account.name.n <= 64);
	must(row->account.roles && !(row->account.roles & ~(unsigned)ROLES_ALL));
	for (size_t i = 0; i < row->turns; i++)
		turn_keeps(&row->turn[i]);
	return ++*rows < 1000;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n }, unit, digits, again;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct turn t;
	size_t rows = 0;

	must(accounts_read(a, text, see, &rows, &err) == err_ok(&err));
	if (turn_read(text, &t, &unit))
		turn_keeps(&t);
	digits = phone_digits(a, text);
	for (size_t i = 0; i < digits.n; i++)
		must(digits.p[i] >= '0' && digits.p[i] <= '9');
	/* what is compared is the same however often it is compared, but for what a country code in
	 * front of a country code would be */
	again = phone_digits(a, digits);
	must(again.n <= digits.n + 1);
	arena_free(a);
	return 0;
}
