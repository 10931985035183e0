/* Deadlines: a pure function of rule, start and calendar (rule 5 of the product), with the trace
 * that shows how it was counted. Days and minutes are walked one after the other, so that what is
 * computed is what a person would count on a wall calendar.
 *
 * Invariant of a trace: its steps follow each other without a gap from the start to the due time,
 * no two neighbours are of one kind and name, and what they counted adds up to the amount. */
#include "calendar/calendar_int.h"

#include "base/checked.h"
#include "base/civil.h"
#include "calendar/zone_int.h"

enum { YEAR_MIN = 1970, YEAR_MAX = 2200, AMOUNT_MAX = 4000 };
/* Counting gives up here: only a calendar that hardly ever works gets so far. */
enum { YEAR_END = 2400 };

struct counting {
	struct arena *arena;
	const struct calendar *c;
	const struct zone *zone;
	struct due due;
	size_t cap;
	int64_t last_day;              /* the first day past which counting gives up */
	size_t special; /* index of the first special day not before the one looked at */
	int64_t published_from, published_to;   /* as days, the end excluded */
};

static void counting_init(struct counting *k, struct arena *a, const struct calendar *c,
			  enum basis basis)
{
	*k = (struct counting){ .arena = a, .c = c, .zone = c->zone };
	k->due.basis = basis;
	k->last_day = civil_to_day(YEAR_END, 1, 1);
	k->published_from = civil_to_day(c->published_from, 1, 1);
	k->published_to = civil_to_day(c->published_to + 1, 1, 1);
}

/* Adds a stretch of time to the trace, to the last step where it is more of the same. */
static void step_add(struct counting *k, struct due_step step)
{
	struct due_step *last = k->due.steps ? &k->due.step[k->due.steps - 1] : NULL;

	if (last && last->why == step.why && last->start_day == step.start_day &&
	    str_eq(last->name, step.name)) {
		last->to = step.to;
		last->counted += step.counted;
		return;
	}
	if (k->due.steps == k->cap) {
		struct due_step *more;

		k->cap = k->cap ? k->cap * 2 : 8;
		more = ARENA_ARRAY(k->arena, struct due_step, k->cap);
		for (size_t i = 0; i < k->due.steps; i++)
			more[i] = k->due.step[i];
		k->due.step = more;
	}
	k->due.step[k->due.steps++] = step;
}

/* Looks a day up; days are asked for in ascending order. */
static enum day_kind look(struct counting *k, int64_t day, struct str *name,
			  const struct span **hours, int *n)
{
	while (k->special < k->c->specials && k->c->special[k->special].day < day)
		k->special++;
	if (day < k->published_from || day >= k->published_to)
		k->due.provisional = true;
	return calendar_day_at(k->c, day, k->special, name, hours, n);
}

static int64_t day_begin(const struct zone *z, int64_t day)
{
	return zone_to_utc(z, day * US_PER_DAY, NULL);
}

static void count_hours(struct counting *k, int64_t start, int64_t amount)
{
	k->due.due = start + amount * US_PER_HOUR;
	step_add(k, (struct due_step){ start, k->due.due, amount * 60, DAY_WORK, false, { 0 } });
}

static void count_calendar_days(struct counting *k, int64_t start, int64_t amount)
{
	int64_t day = zone_day(k->zone, start);
	int64_t next = day_begin(k->zone, day + 1);

	k->due.due = day_begin(k->zone, day + 1 + amount);
	step_add(k, (struct due_step){ start, next, 0, DAY_WORK, true, { 0 } });
	step_add(k, (struct due_step){ next, k->due.due, amount, DAY_WORK, false, { 0 } });
}

static bool too_far(struct err *err)
{
	return err_set(err, ERR_INVALID, "amount", MSG_DUE_TOO_FAR, AI(YEAR_END));
}

/* Steps are made a run at a time, not a day at a time: finding the instant of a midnight costs
 * more than all else here. */
static bool count_working_days(struct counting *k, int64_t start, int64_t amount, struct err *err)
{
	int64_t first = zone_day(k->zone, start), day = first, counted = 0, run_counted = 0;
	struct due_step run = { .from = start, .start_day = true };
	const struct span *hours = NULL;
	int n = 0;

	k->special = calendar_special_at(k->c, day);
	run.why = calendar_day_at(k->c, day, k->special, &run.name, NULL, NULL);
	while (counted < amount) {
		struct due_step next = { 0 };

		if (++day >= k->last_day)
			return too_far(err);
		next.why = look(k, day, &next.name, &hours, &n);
		if (run.start_day || next.why != run.why || !str_eq(next.name, run.name)) {
			run.to = next.from = day_begin(k->zone, day);
			run.counted = run_counted;
			step_add(k, run);
			run = next;
			run_counted = 0;
		}
		if (day_kind_works(run.why)) {
			counted++;
			run_counted++;
		}
	}
	k->due.due = zone_to_utc(k->zone, day * US_PER_DAY +
				 (n ? hours[n - 1].to_minute : DAY_MINUTES) * US_PER_MINUTE, NULL);
	run.to = k->due.due;
	run.counted = run_counted;
	step_add(k, run);
	return true;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Counts the working time of a day between two local times of it. True when the amount is reached,
 * and then *to is the local time at which it was. */
static bool count_day(const struct span *hours, int n, int64_t midnight, int64_t from, int64_t *to,
		      int64_t *left)
{
	for (int i = 0; i < n; i++) {
		int64_t begin = later(midnight + hours[i].from_minute * US_PER_MINUTE, from);
		int64_t end = sooner(midnight + hours[i].to_minute * US_PER_MINUTE, *to);

		if (end <= begin)
			continue;
		if (end - begin >= *left) {
			*to = begin + *left;
			*left = 0;
			return true;
		}
		*left -= end - begin;
	}
	return false;
}

/* Walks the runs of one offset, and the local days in each: so an hour that is repeated counts
 * twice and one that is skipped does not, whatever the hours of the day. */
static bool count_working_hours(struct counting *k, int64_t start, int64_t amount, struct err *err)
{
	int64_t all = amount * US_PER_HOUR, left = all, at = start;
	bool done = false;

	if (!calendar_has_hours(k->c))
		return err_set(err, ERR_INVALID, "calendar", MSG_CALENDAR_WITHOUT_HOURS);
	k->special = calendar_special_at(k->c, zone_day(k->zone, start) - 1);
	while (!done) {
		struct zone_run run = zone_run(k->zone, floor_div(at, US_PER_SECOND));
		int64_t offset = run.offset * US_PER_SECOND;
		int64_t end = (k->last_day + 2) * US_PER_DAY;       /* local */
		int64_t from = at + offset;

		if (run.to < end / US_PER_SECOND)
			end = run.to * US_PER_SECOND + offset;
		while (from < end && !done) {
			struct due_step step = { .from = from - offset };
			int64_t day = floor_div(from, US_PER_DAY);
			int64_t to = sooner((day + 1) * US_PER_DAY, end), before = all - left;
			const struct span *hours;
			int n;

			if (day >= k->last_day)
				return too_far(err);
			/* a run may begin on the day before the one that was looked at last */
			while (k->special > 0 && k->c->special[k->special - 1].day >= day)
				k->special--;
			step.why = look(k, day, &step.name, &hours, &n);
			done = count_day(hours, n, day * US_PER_DAY, from, &to, &left);
			step.to = to - offset;
			/* whole minutes whose sum is the amount; the parts may have seconds */
			step.counted = (all - left) / US_PER_MINUTE - before / US_PER_MINUTE;
			step_add(k, step);
			from = to;
		}
		at = from - offset;
	}
	k->due.due = at;
	return true;
}

bool due_compute(struct arena *a, const struct calendar *c, int64_t start, enum basis basis,
		 int64_t amount, struct due *out, struct err *err)
{
	struct counting k;
	bool ok = true;

	must(c->zone);
	if (amount < 1 || amount > AMOUNT_MAX)
		return err_set(err, ERR_INVALID, "amount", MSG_OUT_OF_RANGE, AI(1), AI(AMOUNT_MAX));
	if (start < civil_to_day(YEAR_MIN, 1, 1) * US_PER_DAY ||
	    start >= civil_to_day(YEAR_MAX + 1, 1, 1) * US_PER_DAY)
		return err_set(err, ERR_INVALID, "start", MSG_DUE_START_RANGE, AI(YEAR_MIN),
			       AI(YEAR_MAX));
	counting_init(&k, a, c, basis);
	switch (basis) {
	case BASIS_HOURS:
		count_hours(&k, start, amount);
		break;
	case BASIS_CALENDAR_DAYS:
		count_calendar_days(&k, start, amount);
		break;
	case BASIS_WORKING_DAYS:
		ok = count_working_days(&k, start, amount, err);
		break;
	case BASIS_WORKING_HOURS:
		ok = count_working_hours(&k, start, amount, err);
		break;
	}
	if (ok)
		*out = k.due;
	return ok;
}
