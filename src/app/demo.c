/* daodi demo: the made-up town, in a new or empty store. */
#include "app/commands.h"
#include "app/town.h"
#include "base/civil.h"
#include "wire/rfc3339.h"

enum { CASES_DEFAULT = 5000, CASES_MAX = 1000000 };

static const struct sql sql_any = { "SELECT count(*) FROM cases", "" };

static bool look(struct tx *tx, struct command *self, struct err *err)
{
	return db_int(tx, &sql_any, self->arg, NULL, err);
}

/* The town's day ends at midnight there: with the same date the same year has passed. */
static bool until_of(const char *date, int64_t *out, struct err *err)
{
	const struct zone *zone;
	int64_t day, now = env_system()->now(env_system());

	if (!zone_find(STR("Asia/Shanghai"), &zone, err))
		return false;
	day = zone_day(zone, now);
	if (date && !rfc3339_read_date(str_c(date), &day))
		return err_set(err, ERR_INVALID, "--until", MSG_DEMO_DATE);
	if (day < civil_to_day(2010, 1, 1) || day > civil_to_day(2100, 1, 1))
		return err_set(err, ERR_INVALID, "--until", MSG_DEMO_DATE);
	*out = zone_to_utc(zone, day * US_PER_DAY, NULL);
	return true;
}

static bool number_of(const char *text, const char *field, int64_t least, int64_t most,
		      int64_t *out, struct err *err)
{
	if (text && (!str_to_i64(str_c(text), out) || *out < least || *out > most))
		return err_set(err, ERR_INVALID, field, MSG_OUT_OF_RANGE, AI(least), AI(most));
	return true;
}

/* Sign-ins to try the town with: a token each, good for thirty days. */
struct sign_in { const struct town *t; struct str token[6]; };
static const struct { const char *what; unsigned role; } tried[] = {
	{ "operator", ROLE_OPERATOR }, { "dispatcher", ROLE_DISPATCHER },
	{ "community_worker", ROLE_COMMUNITY_WORKER }, { "handler", ROLE_HANDLER },
	{ "verifier", ROLE_VERIFIER }, { "supervisor", ROLE_SUPERVISOR },
};

static const struct account *who_has(const struct town *t, unsigned role)
{
	for (size_t i = 0; i < t->n_people; i++)
		if (t->people[i].roles & role)
			return &t->people[i];
	return NULL;
}

static bool give_tokens(struct tx *tx, struct command *self, struct err *err)
{
	struct sign_in *s = self->arg;
	int64_t now = env_system()->now(env_system()), town = s->t->clock->now_us;

	now = town > now ? town : now;  /* a year that ends in the future is allowed */
	for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++) {
		const struct account *acc = who_has(s->t, tried[i].role);

		if (acc && !token_save(tx, acc->id, s->token[i], now + 30 * US_PER_DAY, err))
			return false;
	}
	return true;
}

static bool tell_tokens(struct town *t, struct err *err)
{
	struct sign_in s = { .t = t };

	/* tokens open doors: they come from the machine's randomness, never from the seed */
	for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++)
		s.token[i] = seal_token_new(env_system(), t->a);
	if (!app_write(t->app, give_tokens, &s, err))
		return false;
	for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++) {
		const struct account *acc = who_has(t, tried[i].role);

		if (acc)
			printf("%-17s %-20.*s %.*s\n", tried[i].what, STR_ARG(acc->name),
			       STR_ARG(s.token[i]));
	}
	return true;
}

static bool make_town(struct town *t, int64_t cases, int64_t until, struct err *err)
{
	return town_office(t, err) && town_life(t, cases, until, err) && tell_tokens(t, err);
}

static int demo_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const char *cases_text = NULL, *seed_text = NULL, *date = NULL;
	const struct flag flag[] = { PLACE_FLAGS(&place), { "--cases", &cases_text, NULL },
				     { "--seed", &seed_text, NULL }, { "--until", &date, NULL } };
	int64_t cases = CASES_DEFAULT, seed = 1, until = 0, units = 0;
	struct err err = ERR_INIT;
	struct env_fixed clock;
	struct app app = { 0 };
	struct town town = { .app = &app, .clock = &clock };
	int status = EXIT_DONE;

	if (!flags_read(&command_demo, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), NULL, 0,
			NULL, &status))
		return status;
	if (!number_of(cases_text, "--cases", 0, CASES_MAX, &cases, &err) ||
	    !number_of(seed_text, "--seed", 0, INT64_MAX, &seed, &err) ||
	    !until_of(date, &until, &err)) {
		app_fail(&command_demo, &err);
		return EXIT_USAGE;
	}
	env_fixed_init(&clock, until - 366 * US_PER_DAY, (uint64_t)seed);
	town.dice.s = (uint64_t)seed;
	town.a = arena_new();
	if (!app_open_in(&app, &place, STORE_CREATE, &clock.env, &err)) {
		status = app_fail(&command_demo, &err);
	} else if (!app_write(&app, look, &units, &err)) {
		status = app_fail(&command_demo, &err);
	} else if (units > 0) {
		err_set(&err, ERR_CONFLICT, "--data", MSG_DEMO_NOT_EMPTY);
		status = app_fail(&command_demo, &err);
	} else if (!make_town(&town, cases, until, &err)) {
		status = app_fail(&command_demo, &err);
	}
	app_close(&app);
	arena_free(town.a);
	return status;
}

const struct command_line command_demo = {
	"demo", "demo --data DIR [--cases N] [--seed S] [--until DATE]", MSG_APP_WHAT_DEMO, demo_run,
};
