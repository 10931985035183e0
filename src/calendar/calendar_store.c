/* Calendars on disk: a row each with its hours as text, and a row a special day. */
#include "calendar/calendar_int.h"

#include "base/civil.h"
#include "wire/utf8.h"

enum { CODE_CHARS = 64, NAME_CHARS = 100, YEAR_FIRST = 1970, YEAR_LAST = 2200 };

static const struct migration steps[] = {
	{ "calendar-1",
	  "create table calendar (\n"
	  "  id ID,\n"
	  "  code TEXT not null unique,\n"
	  "  name TEXT not null,\n"
	  "  zone TEXT not null,\n"
	  "  hours TEXT not null,\n"
	  "  published_from INT64 not null,\n"
	  "  published_to INT64 not null\n"
	  ");\n"
	  "create table calendar_day (\n"
	  "  calendar INT64 not null references calendar(id),\n"
	  "  day INT64 not null,\n"
	  "  kind INT64 not null,\n"
	  "  name TEXT,\n"
	  "  primary key (calendar, day)\n"
	  ");\n" },
};
const struct migrations calendar_migrations = { steps, sizeof steps / sizeof *steps };

static const struct sql sql_load = {
	"select id, code, name, zone, hours, published_from, published_to from calendar where id "
	"= $1",
	"i"
};
static const struct sql sql_ids = { "select id from calendar order by id", "" };
static const struct sql sql_find = { "select id from calendar where code = $1", "t" };
static const struct sql sql_day_count = {
	"select count(*) from calendar_day where calendar = $1", "i"
};
static const struct sql sql_days = {
	"select day, kind, name from calendar_day where calendar = $1 order by day", "i"
};
static const struct sql sql_save = {
	"insert into calendar (code, name, zone, hours, published_from, published_to) "
	"values ($1, $2, $3, $4, $5, $6) "
	"on conflict (code) do update set name = excluded.name, zone = excluded.zone, "
	"hours = excluded.hours, published_from = excluded.published_from, "
	"published_to = excluded.published_to returning id", "ttttii"
};
static const struct sql sql_clear_days = { "delete from calendar_day where calendar = $1", "i" };
static const struct sql sql_save_day = {
	"insert into calendar_day (calendar, day, kind, name) values ($1, $2, $3, $4) "
	"on conflict (calendar, day) do update set kind = excluded.kind, name = excluded.name",
	"iiit"
};
static const struct sql sql_published = {
	"select published_from, published_to from calendar where id = $1", "i"
};
static const struct sql sql_publish = {
	"update calendar set published_from = $2, published_to = $3 where id = $1", "iii"
};

static bool load_row(struct tx *tx, struct arena *a, struct calendar_id id, struct calendar *c,
		     struct err *err)
{
	struct str hours = { NULL, 0 };
	struct rows rows;

	if (!db_query(tx, &sql_load, &rows, err, VID(id)))
		return false;
	while (rows_next(&rows)) {
		c->id.n = rows_int(&rows, 0);
		c->code = rows_text(&rows, 1, a);
		c->name = rows_text(&rows, 2, a);
		c->zone_name = rows_text(&rows, 3, a);
		hours = rows_text(&rows, 4, a);
		c->published_from = (int)rows_int(&rows, 5);
		c->published_to = (int)rows_int(&rows, 6);
	}
	if (!rows_end(&rows, err))
		return false;
	if (c->id.n == 0)
		return err_set(err, ERR_NOT_FOUND, "calendar", MSG_NOT_FOUND);
	return calendar_hours_read(hours, c, err) && zone_find(c->zone_name, &c->zone, err);
}

static bool load_days(struct tx *tx, struct arena *a, struct calendar *c, struct err *err)
{
	struct rows rows;
	int64_t n;

	if (!db_int(tx, &sql_day_count, &n, NULL, err, VID(c->id)))
		return false;
	c->special = ARENA_ARRAY(a, struct special_day, (size_t)n);
	if (!db_query(tx, &sql_days, &rows, err, VID(c->id)))
		return false;
	while (rows_next(&rows)) {
		struct special_day *day = &c->special[c->specials++];

		must((int64_t)c->specials <= n);
		day->day = rows_int(&rows, 0);
		day->kind = (enum day_kind)rows_int(&rows, 1);
		day->name = rows_text(&rows, 2, a);
	}
	return rows_end(&rows, err);
}

bool calendar_load(struct tx *tx, struct arena *a, struct calendar_id id, struct calendar *out,
		   struct err *err)
{
	struct calendar c = { 0 };

	if (!load_row(tx, a, id, &c, err) || !load_days(tx, a, &c, err))
		return false;
	*out = c;
	return true;
}

bool calendar_list(struct tx *tx, struct arena *a, struct calendar **out, size_t *n,
		   struct err *err)
{
	struct calendar_id *id = NULL;
	struct calendar *list;
	size_t count = 0, cap = 0;
	struct rows rows;

	if (!db_query(tx, &sql_ids, &rows, err))
		return false;
	while (rows_next(&rows)) {
		if (count == cap) {
			struct calendar_id *more =
			    ARENA_ARRAY(a, struct calendar_id, cap = cap * 2 + 8);

			for (size_t i = 0; i < count; i++)
				more[i] = id[i];
			id = more;
		}
		id[count++].n = rows_int(&rows, 0);
	}
	if (!rows_end(&rows, err))
		return false;
	list = ARENA_ARRAY(a, struct calendar, count);
	for (size_t i = 0; i < count; i++)
		if (!calendar_load(tx, a, id[i], &list[i], err))
			return false;
	*out = list;
	*n = count;
	return true;
}

bool calendar_find(struct tx *tx, struct str code, struct calendar_id *out, struct err *err)
{
	bool found;
	int64_t id;

	if (!db_int(tx, &sql_find, &id, &found, err, VT(code)))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "calendar", MSG_NO_SUCH, AT(code));
	out->n = id;
	return true;
}

/* ---- writing ---- */

static bool check_text(struct str s, const char *field, int64_t max, struct err *err)
{
	if (s.n == 0)
		return err_add(err, ERR_INVALID, field, MSG_REQUIRED);
	if (!utf8_valid(s))
		return err_add(err, ERR_INVALID, field, MSG_BAD_UTF8);
	if ((int64_t)utf8_count(s) > max)
		return err_add(err, ERR_INVALID, field, MSG_TOO_LONG, AI(max));
	return true;
}

static bool spans_ok(const struct span *span, int n)
{
	if (n < 0 || n > SPANS)
		return false;
	for (int i = 0; i < n; i++)
		if (span[i].from_minute < 0 || span[i].to_minute > DAY_MINUTES ||
		    span[i].from_minute >= span[i].to_minute ||
		    (i > 0 && span[i].from_minute <= span[i - 1].to_minute))
			return false;
	return true;
}

static bool days_ok(const struct special_day *day, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((i > 0 && day[i].day <= day[i - 1].day) ||
		    (day[i].kind != DAY_HOLIDAY && day[i].kind != DAY_MAKEUP &&
		     day[i].kind != DAY_CLOSURE))
			return false;
	return true;
}

static bool check(const struct calendar *c, struct err *err)
{
	struct err found = ERR_INIT, zone_err = ERR_INIT;
	const struct zone *zone;
	bool hours = spans_ok(c->makeup, c->makeup_spans);

	check_text(c->code, "code", CODE_CHARS, &found);
	check_text(c->name, "name", NAME_CHARS, &found);
	if (!zone_find(c->zone_name, &zone, &zone_err))
		err_add(&found, zone_err.code, "zone", MSG_ZONE_UNKNOWN, AT(c->zone_name));
	for (int w = 0; w < WEEK; w++)
		hours = hours && spans_ok(c->week[w], c->spans[w]);
	if (!hours)
		err_add(&found, ERR_INVALID, "hours", MSG_HOURS_UNREADABLE, AT(STR("?")));
	if (!days_ok(c->special, c->specials))
		err_add(&found, ERR_INVALID, "days", MSG_DAY_ORDER);
	/* 0 and 0: none is published */
	if ((c->published_from || c->published_to) &&
	    (c->published_from < YEAR_FIRST || c->published_to > YEAR_LAST ||
	     c->published_from > c->published_to))
		err_add(&found, ERR_INVALID, "published", MSG_PUBLISHED_ORDER);
	if (err_ok(&found))
		return true;
	*err = found;
	return false;
}

static bool save_days(struct tx *tx, struct calendar_id id, const struct special_day *day, size_t n,
		      struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (!db_run(tx, &sql_save_day, NULL, err, VID(id), VI(day[i].day),
			    VI((int64_t)day[i].kind), VT_OR_NULL(day[i].name)))
			return false;
	return true;
}

bool calendar_save(struct tx *tx, const struct calendar *c, struct calendar_id *out,
		   struct err *err)
{
	struct arena *a = arena_new();
	struct calendar_id id;
	bool ok = false;

	if (!check(c, err) ||
	    !db_int(tx, &sql_save, &id.n, NULL, err, VT(c->code), VT(c->name), VT(c->zone_name),
		    VT(calendar_hours_text(a, c)), VI(c->published_from), VI(c->published_to)) ||
	    !db_run(tx, &sql_clear_days, NULL, err, VID(id)) ||
	    !save_days(tx, id, c->special, c->specials, err))
		goto out;
	*out = id;
	ok = true;
out:
	arena_free(a);
	return ok;
}

/* The years that have a holiday among the days join the published ones; a closure says nothing of
 * its year. A year left out between would be taken for one without holidays: it is refused. */
static bool widen(const struct special_day *day, size_t n, int64_t *from, int64_t *to,
		  struct err *err)
{
	bool has[YEAR_LAST + 1] = { false };
	int64_t first = 0, last = 0;

	for (int64_t year = *from; year >= YEAR_FIRST && year <= *to && year <= YEAR_LAST; year++)
		has[year] = true;
	for (size_t i = 0; i < n; i++) {
		int year, month, dom;

		civil_from_day(day[i].day, &year, &month, &dom);
		if (year < YEAR_FIRST || year > YEAR_LAST)
			return err_set(err, ERR_INVALID, "date", MSG_PUBLISHED_ORDER);
		if (day[i].kind == DAY_HOLIDAY)
			has[year] = true;
	}
	for (int64_t year = YEAR_FIRST; year <= YEAR_LAST; year++)
		if (has[year]) {
			if (first && last != year - 1)
				return err_set(err, ERR_INVALID, "date", MSG_YEAR_MISSING,
					       AI(last + 1));
			first = first ? first : year;
			last = year;
		}
	*from = first;
	*to = last;
	return true;
}

bool calendar_add_days(struct tx *tx, struct calendar_id id, const struct special_day *days,
		       size_t n, struct err *err)
{
	int64_t from = 0, to = 0;
	bool found = false;
	struct rows rows;

	if (!days_ok(days, n))
		return err_set(err, ERR_INVALID, "days", MSG_DAY_ORDER);
	if (!db_query(tx, &sql_published, &rows, err, VID(id)))
		return false;
	while (rows_next(&rows)) {
		found = true;
		from = rows_int(&rows, 0);
		to = rows_int(&rows, 1);
	}
	if (!rows_end(&rows, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "calendar", MSG_NOT_FOUND);
	return widen(days, n, &from, &to, err) &&
	       db_run(tx, &sql_publish, NULL, err, VID(id), VI(from), VI(to)) &&
	       save_days(tx, id, days, n, err);
}
