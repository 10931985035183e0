/* Prints what the calendar of mainland China says, for compare.mjs: a line a day of 2024-2026
 * "date works", then for amounts of working days the local date of the deadline,
 * "date amount date". */
#include <stdio.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/env.h"
#include "calendar/calendar.h"

static const int amounts[] = { 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240 };

static void print_day(int64_t day)
{
	int y, m, d;

	civil_from_day(day, &y, &m, &d);
	printf("%04d-%02d-%02d", y, m, d);
}

int main(void)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct calendar c;
	int64_t first = civil_to_day(2024, 1, 1), end = civil_to_day(2027, 1, 1);

	if (!calendar_china(a, &c, &err))
		return 1;
	for (int64_t day = first; day < end; day++) {
		print_day(day);
		printf(" %d\n", calendar_works(&c, day));
		for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
			struct due due;

			if (!due_compute(a, &c, day * US_PER_DAY + 4 * US_PER_HOUR,
					 BASIS_WORKING_DAYS, amounts[i], &due, &err))
				return 1;
			if (due.due >= end * US_PER_DAY - 8 * US_PER_HOUR)
				continue;       /* the other side knows no later holidays either */
			print_day(day);
			printf(" %d ", amounts[i]);
			print_day(zone_day(c.zone, due.due));
			printf("\n");
		}
	}
	arena_free(a);
	return 0;
}
