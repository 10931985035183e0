/* Special days from CSV, and the calendar of mainland China with the facts that are embedded. */
#include "calendar/calendar_int.h"

#include "base/civil.h"
#include "base/embedded.h"
#include "wire/rfc3339.h"
#include "wire/table.h"
#include "wire/utf8.h"

enum { NAME_CHARS = 100, YEAR_FIRST = 1970, YEAR_LAST = 2200 };

enum { COL_DATE, COL_KIND, COL_NAME, COLUMNS };
static const struct table_column columns[COLUMNS] = {
	[COL_DATE] = { STR_INIT("date"), true },
	[COL_KIND] = { STR_INIT("kind"), true },
	[COL_NAME] = { STR_INIT("name"), false },
};

struct row {
	struct special_day day;
	int64_t line;
};

struct reading {
	struct arena *arena;
	struct row *row;
	size_t n, cap;
};

static bool wrong(struct err *err, int64_t line, int col, enum msg msg, struct str value)
{
	char where[ERR_TEXT];

	return err_add(err, ERR_INVALID, table_field(where, line, columns[col].name), msg,
		       AT(value), AT(STR("holiday, makeup, closure")));
}

static void keep(struct reading *r, struct row row)
{
	if (r->n == r->cap) {
		struct row *more = ARENA_ARRAY(r->arena, struct row, r->cap = r->cap * 2 + 64);

		for (size_t i = 0; i < r->n; i++)
			more[i] = r->row[i];
		r->row = more;
	}
	r->row[r->n++] = row;
}

static bool kind_of_special_day(struct str name, enum day_kind *out)
{
	static const enum day_kind special[] = { DAY_HOLIDAY, DAY_MAKEUP, DAY_CLOSURE };

	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (str_eq(name, day_kind_name(special[i]))) {
			*out = special[i];
			return true;
		}
	return false;
}

static bool is_date(struct str text, int64_t *day)
{
	return rfc3339_read_date(text, day) && *day >= civil_to_day(YEAR_FIRST, 1, 1) &&
	       *day < civil_to_day(YEAR_LAST + 1, 1, 1);
}

static void read_row(void *arg, int64_t line, const struct str *value, struct err *err)
{
	struct reading *r = arg;
	struct row row = { .line = line };
	bool ok = true;

	if (value[COL_DATE].n == 0)
		ok = wrong(err, line, COL_DATE, MSG_REQUIRED, value[COL_DATE]);
	else if (!is_date(value[COL_DATE], &row.day.day))
		ok = wrong(err, line, COL_DATE, MSG_NOT_A_DATE, value[COL_DATE]);
	if (value[COL_KIND].n == 0)
		ok = wrong(err, line, COL_KIND, MSG_REQUIRED, value[COL_KIND]);
	else if (!kind_of_special_day(value[COL_KIND], &row.day.kind))
		ok = wrong(err, line, COL_KIND, MSG_UNKNOWN_VALUE, value[COL_KIND]);
	if (utf8_count(value[COL_NAME]) > NAME_CHARS) {
		char where[ERR_TEXT];

		ok = err_add(err, ERR_INVALID, table_field(where, line, columns[COL_NAME].name),
			     MSG_TOO_LONG, AI(NAME_CHARS));
	}
	if (ok) {
		row.day.name = arena_str(r->arena, value[COL_NAME]);
		keep(r, row);
	}
}

static int by_day(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->day.day != y->day.day)
		return x->day.day < y->day.day ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

bool holidays_read(struct arena *a, struct str csv, struct special_day **out, size_t *n,
		   struct err *err)
{
	struct reading r = { .arena = a };
	struct special_day *day;
	struct err twice = ERR_INIT;

	if (!table_read(csv, columns, COLUMNS, read_row, &r, err))
		return false;
	if (r.n)
		qsort(r.row, r.n, sizeof *r.row, by_day);
	day = ARENA_ARRAY(a, struct special_day, r.n);
	for (size_t i = 0; i < r.n; i++) {
		day[i] = r.row[i].day;
		if (i > 0 && day[i].day == day[i - 1].day) {
			char where[ERR_TEXT];

			err_add(&twice, ERR_INVALID,
				table_field(where, r.row[i].line, columns[COL_DATE].name),
				MSG_DAY_TWICE, AI(r.row[i - 1].line));
		}
	}
	if (!err_ok(&twice)) {
		*err = twice;
		return false;
	}
	*out = day;
	*n = r.n;
	return true;
}

/* The office hours that most offices publish; each sets its own with calendar_save. */
bool calendar_china(struct arena *a, struct calendar *out, struct err *err)
{
	struct calendar c = {
		.code = STR("cn"),
		.name = STR("中国内地工作日历"),
		.zone_name = STR("Asia/Shanghai"),
		.published_from = 2024,
		.published_to = 2026,
	};

	if (!zone_find(c.zone_name, &c.zone, err) ||
	    !calendar_hours_read(
		STR("mon-fri 09:00-12:00 13:30-17:30;makeup 09:00-12:00 13:30-17:30"), &c, err) ||
	    !holidays_read(a, embedded("holidays/cn-2024-2026.csv"), &c.special, &c.specials, err))
		return false;
	*out = c;
	return true;
}
