/* Times and names in a reader's words. */
#include "web/show.h"

#include "base/civil.h"
#include "wire/utf8.h"

enum { MINUTES_PER_HOUR = 60, HOURS_PER_DAY = 24, AGO_DAYS = 60 };

static const enum msg month[] = {
	MSG_SHOW_MONTH_1, MSG_SHOW_MONTH_2, MSG_SHOW_MONTH_3, MSG_SHOW_MONTH_4,
	MSG_SHOW_MONTH_5, MSG_SHOW_MONTH_6, MSG_SHOW_MONTH_7, MSG_SHOW_MONTH_8,
	MSG_SHOW_MONTH_9, MSG_SHOW_MONTH_10, MSG_SHOW_MONTH_11, MSG_SHOW_MONTH_12,
};

struct str show_say(const struct visit *v, enum msg msg, struct err_arg a, struct err_arg b,
		    struct err_arg c)
{
	return message_fill(v->arena, v->lang, msg, (struct err_arg[ERR_ARGS]){ a, b, c });
}

static struct str say_one(const struct visit *v, enum msg msg, struct str a)
{
	return show_say(v, msg, AT(a), (struct err_arg){ 0 }, (struct err_arg){ 0 });
}

static const struct zone *zone(const struct visit *v)
{
	return v->o->main->zone;
}

static struct civil local(const struct visit *v, int64_t us)
{
	return civil_from_us(zone_to_local(zone(v), us));
}

/* The date of a local time, its year where it is not this one. */
static struct str date(const struct visit *v, const struct civil *c)
{
	struct str m = message(v->lang, month[c->month - 1]);
	bool this_year = c->year == local(v, v->now).year;

	return show_say(v, this_year ? MSG_SHOW_DAY : MSG_SHOW_DAY_YEAR, AT(m), AI(c->day),
			AI(c->year));
}

static struct str clock_of(const struct visit *v, const struct civil *c)
{
	return arena_fmt(v->arena, "%02d:%02d", c->hour, c->minute);
}

struct str show_time(const struct visit *v, int64_t us)
{
	struct civil c = local(v, us);

	return !us ? STR("")
		   : show_say(v, MSG_SHOW_TIME, AT(date(v, &c)), AT(clock_of(v, &c)),
			      (struct err_arg){ 0 });
}

struct str show_day(const struct visit *v, int64_t us)
{
	struct civil c = local(v, us);

	return !us ? STR("") : date(v, &c);
}

/* Is it the very end of a day? A term of days ends there, and nobody calls that the next morning. */
static bool ends_day(const struct civil *c)
{
	return c->hour == 0 && c->minute == 0 && c->second == 0 && c->micro == 0;
}

struct str show_by(const struct visit *v, int64_t us)
{
	struct civil c = local(v, us);

	if (!us || !ends_day(&c))
		return show_time(v, us);
	c = local(v, us - 1);
	return show_say(v, MSG_SHOW_TIME, AT(date(v, &c)), AT(STR("24:00")),
			(struct err_arg){ 0 });
}

/* "1 hour", "3 hours": how many of which unit. */
static struct str many(const struct visit *v, int64_t n, enum msg one, enum msg more)
{
	return n == 1 ? message(v->lang, one)
		      : show_say(v, more, AI(n), (struct err_arg){ 0 }, (struct err_arg){ 0 });
}

/* A length of time to its largest unit, rounded down, at least a minute. */
static struct str length(const struct visit *v, int64_t us)
{
	int64_t minutes = us / US_PER_MINUTE;

	if (minutes < MINUTES_PER_HOUR)
		return many(v, minutes > 0 ? minutes : 1, MSG_SHOW_MINUTE, MSG_SHOW_MINUTES);
	if (minutes < MINUTES_PER_HOUR * HOURS_PER_DAY)
		return many(v, minutes / MINUTES_PER_HOUR, MSG_SHOW_HOUR, MSG_SHOW_HOURS);
	return many(v, us / US_PER_DAY, MSG_SHOW_DAY_ONE, MSG_SHOW_DAYS);
}

struct str show_late(const struct visit *v, int64_t us)
{
	return say_one(v, MSG_SHOW_LATE, length(v, us));
}

struct str show_due(const struct visit *v, int64_t us)
{
	struct civil c = local(v, us);
	struct str at = ends_day(&c) ? STR("24:00") : clock_of(v, &c);
	int64_t days;

	if (!us)
		return STR("");
	if (us < v->now)
		return show_late(v, v->now - us);
	days = zone_day(zone(v), us - 1) - zone_day(zone(v), v->now);
	if (days <= 0)
		return say_one(v, MSG_SHOW_DUE_TODAY, at);
	if (days == 1)
		return say_one(v, MSG_SHOW_DUE_TOMORROW, at);
	return show_say(v, MSG_SHOW_DUE_DAYS, AI(days), (struct err_arg){ 0 },
			(struct err_arg){ 0 });
}

struct str show_ago(const struct visit *v, int64_t us)
{
	int64_t ago = v->now - us;

	if (!us)
		return STR("");
	if (ago < US_PER_MINUTE)
		return message(v->lang, MSG_SHOW_JUST_NOW);
	if (ago >= AGO_DAYS * US_PER_DAY)
		return show_day(v, us);
	return say_one(v, MSG_SHOW_AGO, length(v, ago));
}

struct str show_local(const struct visit *v, int64_t us)
{
	struct civil c = local(v, us);

	return !us ? STR("")
		   : arena_fmt(v->arena, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour,
			       c.minute);
}

bool read_local(const struct visit *v, struct str text, int64_t *us)
{
	int64_t at;

	/* as browsers send it: with seconds where it has some, and with a space from old ones */
	if (str_find_char(text, '+') < text.n || str_ends(text, STR("Z")) || text.n < 16)
		return false;
	text = arena_fmt(v->arena, "%.*s%sZ", STR_ARG(text), text.n == 16 ? ":00" : "");
	if (!rfc3339_read(text, &at))
		return false;
	*us = zone_to_utc(zone(v), at, NULL);
	return true;
}

/* ---- names ---- */

struct str show_category(const struct visit *v, struct category_id id)
{
	const struct category *c = catalog_get(v->o->catalog, id);

	return !c ? STR("") : v->lang == LANG_EN && c->name_en.n ? c->name_en : c->name;
}

struct str show_unit(const struct visit *v, struct unit_id id)
{
	const struct unit *u = directory_unit(v->o->directory, id);

	return !u ? STR("") : v->lang == LANG_EN && u->name_en.n ? u->name_en : u->name;
}

struct str show_area(const struct visit *v, struct area_id id)
{
	const struct area *a = territory_area(v->o->territory, id);

	return !a ? STR("") : v->lang == LANG_EN && a->name_en.n ? a->name_en : a->name;
}

/* ---- texts ---- */

struct str show_excerpt(const struct visit *v, struct str text, size_t most)
{
	struct buf b = BUF_INIT;
	struct str head, out;
	bool gap = false;

	/* a line of white space of any kind is one space */
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c <= ' ') {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			buf_add_char(&b, ' ');
		gap = false;
		buf_add_char(&b, (char)c);
	}
	head = utf8_head(buf_str(&b), most);
	out = arena_fmt(v->arena, "%.*s%s", STR_ARG(head), head.n < b.n ? "…" : "");
	buf_release(&b);
	return out;
}

struct str show_text(const struct visit *v, struct str text, enum view view)
{
	if (view == VIEW_NONE)
		return STR("");
	return view == VIEW_PUBLIC && text.n ? text_public(v->arena, text) : text;
}
