/* daodi fsck: does every invariant of the record hold? It only reads, one snapshot, so it may run
 * beside a server. */
#include "app/commands.h"
#include "app/keeping.h"
#include "casework/casework.h"

struct checking {
	struct tx *tx;
	struct arena *a;
	int64_t problems;
};

static const struct sql sql_of_requester = {
	"SELECT number FROM cases WHERE requester = $1 ORDER BY id LIMIT 1", "i" };

static void broken(void *arg, struct str number, struct str sentence)
{
	struct checking *c = arg;

	c->problems++;
	if (number.n)
		printf("%.*s: ", STR_ARG(number));
	printf("%.*s\n", STR_ARG(sentence));
}

static void broken_file(struct checking *c, struct str lines)
{
	while (lines.n)
		broken(c, STR(""), str_cut(&lines, '\n'));
}

static void broken_seal(void *arg, struct requester_id id)
{
	struct checking *c = arg;
	struct str number = STR("");
	struct err none = ERR_INIT;
	struct rows r;

	if (db_query(c->tx, &sql_of_requester, &r, &none, VI(id.n))) {
		if (rows_next(&r))
			number = rows_text(&r, 0, c->a);
		if (!rows_end(&r, &none))
			number = STR("");
	}
	broken(c, number, arena_fmt(c->a, "the data of requester %lld does not open with its key",
				    (long long)id.n));
}

static bool check_people(struct checking *c, const struct office *o, bool keyed, struct err *err)
{
	int64_t lost, opened, shut = 0;

	if (!tokens_lost(c->tx, &lost, err) ||
	    (keyed && !requesters_check(c->tx, o->keys, broken_seal, c, &opened, &shut, err)))
		return false;
	if (lost)
		broken(c, STR(""), arena_fmt(c->a, "%lld tokens belong to no account",
					     (long long)lost));
	if (shut)
		app_print(MSG_KEEP_SHUT, AI(shut));
	return true;
}

static bool check_record(struct checking *c, const struct seal_key *key, int64_t *cases,
			 struct err *err)
{
	static const struct seal_key nobody;
	struct err why = ERR_INIT;
	struct office *o;
	bool ok;

	/* what the office is made of: categories, areas, units, calendars and their time zones */
	if (!office_load(c->tx, key ? key : &nobody, &o, &why)) {
		for (int i = 0; i < why.n; i++)
			broken(c, STR(""), err_item_text(c->a, shell_language(), &why.item[i]));
		return true;
	}
	ok = casework_check(c->tx, o, broken, c, cases, err) &&
	     check_people(c, o, key != NULL, err);
	office_free(o);
	return ok;
}

bool keeping_check(struct store *s, const struct seal_key *key, int64_t *problems, struct err *err)
{
	struct checking c = { .a = arena_new() };
	struct str lines = { "", 0 };
	struct session *session = NULL;
	int64_t cases = 0;
	bool ok;

	ok = store_check(s, c.a, &lines, err) && session_open(s, &session, err) &&
	     read_begin(session, &c.tx, err);
	if (ok) {
		broken_file(&c, lines);
		ok = check_record(&c, key, &cases, err);
		read_end(c.tx);
	}
	session_close(session);
	if (ok)
		app_print(MSG_KEEP_CHECKED, AI(cases), AI(c.problems));
	*problems = c.problems;
	arena_free(c.a);
	return ok;
}

static int fsck_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const struct flag flag[] = { PLACE_FLAGS(&place) };
	struct app app;
	struct err err = ERR_INIT;
	int64_t problems;
	int status = EXIT_DONE;

	if (!flags_read(&command_fsck, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), NULL, 0,
			NULL, &status))
		return status;
	if (!app_open(&app, &place, STORE_READ_ONLY, &err))
		return app_fail(&command_fsck, &err);
	if (!keeping_check(app.store, &app.master, &problems, &err))
		status = app_fail(&command_fsck, &err);
	else if (problems)
		status = EXIT_FAILED;
	app_close(&app);
	return status;
}

const struct command_line command_fsck = {
	"fsck", "fsck --data DIR", MSG_APP_WHAT_FSCK, fsck_run,
};
