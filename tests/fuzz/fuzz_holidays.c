/* Holiday files; what is read is ordered by day, one a day. */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "calendar/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct special_day *day;
	size_t days;

	if (holidays_read(a, (struct str){ (const char *)data, n }, &day, &days, &err)) {
		must(err_ok(&err));
		for (size_t i = 1; i < days; i++)
			must(day[i - 1].day < day[i].day);
	} else {
		must(err.n > 0 && err.item[0].field[0]);
	}
	arena_free(a);
	return 0;
}
