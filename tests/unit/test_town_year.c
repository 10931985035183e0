/* The demo town's year: each of its stories is there, in the state that it says; its days and weeks
 * have a rhythm; not everything is done, done well, or done in time. */
#include "app/town.h"
#include "app/town_tales.h"
#include "base/civil.h"
#include "base/embedded.h"

#include <unistd.h>

enum { CASES = 700 };

static struct made {
	char dir[40];
	struct app app;
	struct town town;
	struct env_fixed clock;
	int64_t until;
	struct arena *a;
	struct case_row *row;          /* all, newest first */
	size_t n;
	int64_t problems;
} made;

static struct err err = ERR_INIT;

static void problem(void *arg, struct str number, struct str sentence)
{
	(void)arg;
	print_message("%.*s: %.*s\n", STR_ARG(number), STR_ARG(sentence));
	made.problems++;
}

static bool read_all(struct tx *tx, struct command *self, struct err *e)
{
	struct case_filter f = { .limit = 100 };
	int64_t checked;

	(void)self;
	made.row = ARENA_ARRAY(made.a, struct case_row, CASES + 500);
	do {
		struct case_row *page;
		struct str next;
		size_t n;

		if (!case_list(tx, made.a, made.app.office, &f, &page, &n, &next, e))
			return false;
		f.cursor = next;
		assert_true(made.n + n <= CASES + 500);
		for (size_t i = 0; i < n; i++)
			made.row[made.n++] = page[i];
	} while (f.cursor.p);
	return casework_check(tx, made.app.office, problem, NULL, &checked, e);
}

static int begin(void **state)
{
	struct place place = { made.dir, NULL };

	(void)state;
	strcpy(made.dir, "/tmp/daodi-town-XXXXXX");
	if (!mkdtemp(made.dir))
		return -1;
	made.until = civil_to_day(2026, 11, 24) * US_PER_DAY - 8 * US_PER_HOUR;
	made.a = arena_new();
	env_fixed_init(&made.clock, made.until - 366 * US_PER_DAY, 1);
	made.town = (struct town){ .app = &made.app, .clock = &made.clock, .dice = { 1 },
				   .a = made.a };
	if (app_open_in(&made.app, &place, STORE_CREATE, &made.clock.env, &err) &&
	    town_office(&made.town, &err) && town_life(&made.town, CASES, made.until, &err) &&
	    app_write(&made.app, read_all, NULL, &err))
		return 0;
	print_message("%.*s\n", STR_ARG(err_text(made.a, LANG_EN, &err)));
	return -1;
}

static int end(void **state)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal",
					     "daodi.sqlite-shm", "master.key" };
	char file[80];

	(void)state;
	app_close(&made.app);
	arena_free(made.a);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(file, sizeof file, "%s/%s", made.dir, names[i]);
		unlink(file);
	}
	rmdir(made.dir);
	return 0;
}

/* ---- finding ---- */

static bool is_of(const struct case_row *row, const struct story *s)
{
	const struct category *c =
		s->category ? catalog_by_code(made.app.office->catalog, str_c(s->category)) : NULL;

	return row->category.n == (c ? c->id.n : 0) &&
	       (s->address ? str_eq(row->address, str_c(s->address)) : !row->address.n) &&
	       (str_starts(str_c(s->text), STR("story.")) || str_eq(row->text, str_c(s->text)));
}

static size_t count_of(const struct story *s, const struct case_row **one)
{
	size_t n = 0;

	for (size_t i = 0; i < made.n; i++)
		if (is_of(&made.row[i], s)) {
			*one = &made.row[i];
			n++;
		}
	return n;
}

static const struct case_row *told(const char *name)
{
	const struct case_row *row = NULL;

	for (size_t i = 0; i < tales_n; i++)
		if (!strcmp(tales[i].name, name)) {
			assert_int_equal(count_of(&tales[i], &row), 1);
			return row;
		}
	fail_msg("no story %s", name);
	return NULL;
}

struct read_events { struct case_id id; struct event_row *event; size_t n; };

static bool read_events(struct tx *tx, struct command *self, struct err *e)
{
	struct read_events *r = self->arg;

	return case_events(tx, made.a, r->id, &r->event, &r->n, e);
}

static size_t times(const struct case_row *row, enum action action)
{
	struct read_events r = { .id = row->id };
	size_t n = 0;

	assert_true(app_write(&made.app, read_events, &r, &err));
	for (size_t i = 0; i < r.n; i++)
		n += r.event[i].action == action;
	return n;
}

static void ends(const char *name, enum outcome outcome, enum solved said)
{
	const struct case_row *row = told(name);

	assert_int_equal(row->state, STATE_CLOSED);
	assert_int_equal(row->outcome, outcome);
	assert_int_equal(row->said, said);
}

/* ---- the stories ---- */

static void the_lamp_is_mended_twice_badly_and_then_for_good(void **state)
{
	const struct case_row *row = told("lamp");

	(void)state;
	ends("lamp", OUTCOME_SOLVED, SOLVED_YES);
	assert_int_equal(row->reworks, 2);
	assert_int_equal(times(row, ACT_ANSWER), 3);
	assert_int_equal(times(row, ACT_RATE), 3);
	assert_int_equal(times(row, ACT_NOTE), 1);
	assert_false(row->came_back);
}

static void the_neighbours_agree_and_are_visited_after_thirty_days(void **state)
{
	(void)state;
	ends("noise", OUTCOME_SOLVED, SOLVED_YES);
	assert_int_equal(times(told("noise"), ACT_NOTE), 2);
}

static void the_ceiling_has_an_agreement_and_is_closed_as_partly_solved(void **state)
{
	(void)state;
	ends("ceiling", OUTCOME_PARTLY, SOLVED_PARTLY);
	assert_int_equal(times(told("ceiling"), ACT_SUPPLEMENT), 1);
}

static void one_stairwell_gets_its_lift_and_the_other_does_not(void **state)
{
	(void)state;
	ends("lift-yes", OUTCOME_SOLVED, SOLVED_YES);
	ends("lift-no", OUTCOME_UNSOLVED, SOLVED_NO);
}

static void a_lift_waits_for_a_vote_and_stays_open(void **state)
{
	const struct case_row *row = told("lift-waits");

	(void)state;
	assert_int_equal(row->state, STATE_IN_PROGRESS);
	assert_true(case_overdue(row, made.until));
	assert_int_equal(times(row, ACT_SUPERVISE), 1);
}

static void forty_one_calls_are_one_outage(void **state)
{
	const struct case_row *first = NULL, *row = NULL;
	size_t followers = 0;
	int64_t last = 0;

	(void)state;
	assert_int_equal(count_of(&tale_outage, &first), 1);
	assert_int_equal(count_of(&tale_outage_call, &row), 41);
	for (size_t i = 0; i < made.n; i++)
		if (made.row[i].master.n == first->id.n) {
			followers++;
			last = made.row[i].created > last ? made.row[i].created : last;
		}
	assert_int_equal(followers, 40);
	assert_true(last - first->created < 20 * US_PER_MINUTE);
	assert_int_equal(first->outcome, OUTCOME_SOLVED);
}

static void the_fire_lane_is_blocked_twenty_three_times(void **state)
{
	size_t n = 0, back = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++)
		if (str_eq(made.row[i].address, str_c(tale_lane.address))) {
			n++;
			back += made.row[i].came_back;
		}
	assert_int_equal(n, 23);
	assert_int_equal(back, 22);    /* each but the last came back */
}

static void four_workers_are_paid_and_two_referred(void **state)
{
	size_t solved = 0, referred = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++)
		if (str_eq(made.row[i].address, str_c(tale_paid.address))) {
			solved += made.row[i].outcome == OUTCOME_SOLVED;
			referred += made.row[i].outcome == OUTCOME_REFERRED;
		}
	assert_int_equal(solved, 4);
	assert_int_equal(referred, 2);
}

struct seen { struct actor who; const struct case_row *row; enum view view; };

static bool see(struct tx *tx, struct command *self, struct err *e)
{
	struct seen *s = self->arg;

	return case_view(tx, made.app.office, &s->who, s->row, &s->view, e);
}

static void the_allegation_leaves_no_trace_where_the_accused_could_look(void **state)
{
	const struct case_row *row = told("allegation");

	(void)state;
	assert_int_equal(row->outcome, OUTCOME_REFERRED);
	assert_true(row->confidential);
	assert_false(row->public);
	assert_int_equal(row->unit.n, 0);
	for (size_t i = 0; i < made.town.n_people; i++) {
		struct seen s = { .who = town_actor(&made.town, made.town.people[i].id), .row = row };

		if (made.town.people[i].roles &
		    ~(unsigned)(ROLE_HANDLER | ROLE_COMMUNITY_WORKER | ROLE_MEDIATOR | ROLE_EDITOR))
			continue;
		assert_true(app_write(&made.app, see, &s, &err));
		assert_int_equal(s.view, VIEW_NONE);
	}
}

static void praise_is_asked_nothing(void **state)
{
	(void)state;
	ends("praise", OUTCOME_NO_VERDICT, SOLVED_NONE);
	assert_int_equal(times(told("praise"), ACT_RATE), 0);
	assert_int_equal(times(told("praise"), ACT_CALLBACK), 0);
}

static void a_question_on_a_holiday_is_answered_at_once(void **state)
{
	const struct calendar *cn = made.app.office->main;
	const struct case_row *row = NULL;

	(void)state;
	assert_int_equal(count_of(&tale_holiday, &row), 1);
	assert_int_equal(row->outcome, OUTCOME_EXPLAINED);
	assert_true(row->closed - row->created <= 2 * US_PER_MINUTE);
	assert_int_equal(calendar_day(cn, zone_day(cn->zone, row->created), NULL), DAY_HOLIDAY);
}

static void there_are_a_late_case_a_refused_objection_and_an_unhappy_end(void **state)
{
	(void)state;
	assert_true(case_overdue(told("late"), made.until));
	assert_int_equal(times(told("objection"), ACT_DECIDE_OBJECTION), 1);
	assert_int_equal(told("objection")->hops, 0);
	ends("objection", OUTCOME_SOLVED, SOLVED_YES);
	ends("unhappy", OUTCOME_UNSOLVED, SOLVED_NO);
}

/* ---- the desk of the day ---- */

struct duties { struct duty_filter f; size_t n; struct duty_row *row; };

static bool read_duties(struct tx *tx, struct command *self, struct err *e)
{
	struct duties *d = self->arg;
	struct str next;

	return duty_list(tx, made.a, made.app.office, &d->f, &d->row, &d->n, &next, e);
}

static void the_worker_finds_a_full_desk(void **state)
{
	struct duties d = { .f = { .account = made.town.worker, .state = DUTIES_OPEN,
				   .limit = 100 } };
	size_t late = 0, soon = 0, unhappy = 0, thanked = 0;

	(void)state;
	made.clock.now_us = made.until;
	assert_true(app_write(&made.app, read_duties, &d, &err));
	assert_true(d.n >= 10);
	for (size_t i = 0; i < d.n; i++) {
		late += duty_overdue(&d.row[i], made.until);
		soon += d.row[i].due > made.until && d.row[i].due < made.until + 3 * US_PER_DAY;
	}
	assert_true(late >= 1);
	assert_true(soon >= 2);
	for (size_t i = 0; i < made.n; i++)
		if (made.row[i].account.n == made.town.worker.n &&
		    made.row[i].answered > made.until - 5 * US_PER_DAY) {
			unhappy += made.row[i].said == SOLVED_NO || made.row[i].said == SOLVED_PARTLY;
			thanked += made.row[i].said == SOLVED_YES;
		}
	assert_true(unhappy >= 2);
	assert_true(thanked >= 2);
}

static void the_dispatcher_finds_something_to_decide(void **state)
{
	size_t open = 0, objected = 0, declined = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++) {
		open += made.row[i].state == STATE_REGISTERED;
		objected += made.row[i].objection;
		declined += made.row[i].state == STATE_REGISTERED && made.row[i].decliner.n != 0;
	}
	assert_true(open >= 4);
	assert_true(objected >= 1);
	assert_true(declined >= 1);
}

/* ---- the year ---- */

static void people_call_by_day_more_than_by_night_and_less_at_weekends(void **state)
{
	const struct zone *zone = made.app.office->main->zone;
	size_t day = 0, night = 0, week[7] = { 0 };

	(void)state;
	for (size_t i = 0; i < made.n; i++) {
		int64_t local = zone_to_local(zone, made.row[i].created);
		int64_t hour = local % US_PER_DAY / US_PER_HOUR;

		day += hour >= 8 && hour < 20;
		night += hour < 6;
		week[civil_weekday(local / US_PER_DAY) % 7]++;
	}
	assert_true(day > 6 * night);
	assert_true(night > 0);
	assert_true(week[0] + week[6] < week[1] + week[2]);
}

static void heating_is_of_winter(void **state)
{
	const struct zone *zone = made.app.office->main->zone;
	const struct category *c = catalog_by_code(made.app.office->catalog, STR("heating"));
	size_t winter = 0, summer = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++) {
		int year, month, date;

		civil_from_day(zone_day(zone, made.row[i].created), &year, &month, &date);
		if (made.row[i].category.n == c->id.n)
			*(month >= 4 && month <= 9 ? &summer : &winter) += 1;
	}
	assert_true(winter > 15);
	assert_true(summer <= winter / 10);
}

static void not_everything_ends_well(void **state)
{
	size_t outcomes[16] = { 0 }, followers = 0, reworks = 0, late = 0, back = 0, open = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++) {
		const struct case_row *row = &made.row[i];

		outcomes[row->outcome]++;
		followers += row->master.n != 0;
		reworks += row->reworks > 0;
		late += case_overdue(row, made.until);
		back += row->came_back;
		open += state_open(row->state);
	}
	assert_true(outcomes[OUTCOME_SOLVED] * 10 > made.n * 3);
	assert_true(outcomes[OUTCOME_SOLVED] * 10 < made.n * 8);
	assert_true(outcomes[OUTCOME_PARTLY] > 0 && outcomes[OUTCOME_UNSOLVED] > 0);
	assert_true(outcomes[OUTCOME_WITHDRAWN] > 0 && outcomes[OUTCOME_EXPLAINED] > 0);
	assert_true(followers > 40);
	assert_true(reworks > 10 && late > 2 && back > 22 && open > 20);
	assert_true(open < made.n / 5);
}

static void few_texts_are_equal(void **state)
{
	size_t same = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(made.row[i].text, made.row[k].text)) {
				same++;
				break;
			}
	/* the neighbours of one outage and one lane aside */
	assert_true(same < 41 + 23 + made.n / 50);
}

static void the_record_of_the_year_is_sound(void **state)
{
	(void)state;
	assert_int_equal(made.problems, 0);
}

/* Every category can be said, in each of its ways, and answered in each of them. */
static void every_category_has_words(void **state)
{
	static const char *const what[] = { "now", "ack", "done", "part", "not", "why", "found", "failed",
					    "partly", "contact", "missed", "objection", "refused",
					    "accepted", "rework", "urge", "supervise", "decline",
					    "happy", "mixed", "unhappy", "close.partly",
					    "close.unsolved" };
	const struct catalog *all = made.app.office->catalog;

	(void)state;
	for (size_t i = 0; i < catalog_count(all); i++) {
		const struct category *c = catalog_nth(all, i);
		struct case_row row = { .category = c->id, .address = STR("此处") };

		if (!c->leaf)
			continue;
		assert_true(town_can_say(&made.town, c->code));
		for (int k = 0; k < 60; k++) {
			int variant = 0;
			struct str s = town_words(&made.town, made.a, c, row.address, &variant);

			assert_true(s.n > 0 && variant > 0);
			assert_true(str_find_char(s, '{') == SIZE_MAX &&
				    str_find_char(s, '|') == SIZE_MAX &&
				    str_find_char(s, '(') == SIZE_MAX);
			for (size_t w = 0; w < sizeof what / sizeof *what; w++)
				assert_true(town_about(&made.town, made.a, &row, what[w], variant).n > 0);
		}
	}
}

static void every_area_category_and_unit_has_an_english_name(void **state)
{
	const struct office *o = made.app.office;

	(void)state;
	for (size_t i = 0; i < territory_count(o->territory); i++)
		assert_true(territory_nth(o->territory, i)->name_en.n > 0);
	for (size_t i = 0; i < catalog_count(o->catalog); i++)
		assert_true(catalog_nth(o->catalog, i)->name_en.n > 0);
	for (size_t i = 0; i < directory_count(o->directory); i++)
		assert_true(directory_nth(o->directory, i)->name_en.n > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_record_of_the_year_is_sound),
		cmocka_unit_test(the_lamp_is_mended_twice_badly_and_then_for_good),
		cmocka_unit_test(the_neighbours_agree_and_are_visited_after_thirty_days),
		cmocka_unit_test(the_ceiling_has_an_agreement_and_is_closed_as_partly_solved),
		cmocka_unit_test(one_stairwell_gets_its_lift_and_the_other_does_not),
		cmocka_unit_test(a_lift_waits_for_a_vote_and_stays_open),
		cmocka_unit_test(forty_one_calls_are_one_outage),
		cmocka_unit_test(the_fire_lane_is_blocked_twenty_three_times),
		cmocka_unit_test(four_workers_are_paid_and_two_referred),
		cmocka_unit_test(the_allegation_leaves_no_trace_where_the_accused_could_look),
		cmocka_unit_test(praise_is_asked_nothing),
		cmocka_unit_test(a_question_on_a_holiday_is_answered_at_once),
		cmocka_unit_test(there_are_a_late_case_a_refused_objection_and_an_unhappy_end),
		cmocka_unit_test(the_worker_finds_a_full_desk),
		cmocka_unit_test(the_dispatcher_finds_something_to_decide),
		cmocka_unit_test(people_call_by_day_more_than_by_night_and_less_at_weekends),
		cmocka_unit_test(heating_is_of_winter),
		cmocka_unit_test(not_everything_ends_well),
		cmocka_unit_test(few_texts_are_equal),
		cmocka_unit_test(every_category_has_words),
		cmocka_unit_test(every_area_category_and_unit_has_an_english_name),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
