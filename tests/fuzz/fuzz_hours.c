/* Weekly hours: what is read prints to a text that reads back the same, and deadlines in it are
 * found or refused. */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "calendar/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct calendar c = { 0 }, again = { 0 };
	struct due due;

	if (n < 4096 && zone_find(STR("America/New_York"), &c.zone, &err) &&
	    calendar_hours_read((struct str){ (const char *)data, n }, &c, &err)) {
		struct str text = calendar_hours_text(a, &c);

		must(calendar_hours_read(text, &again, &err));
		must(str_eq(calendar_hours_text(a, &again), text));
		if (due_compute(a, &c, 1762041600000000, BASIS_WORKING_HOURS, 9, &due, &err))
			must(due.step[due.steps - 1].to == due.due);
	}
	arena_free(a);
	return 0;
}
