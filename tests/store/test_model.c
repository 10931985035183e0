/* The writer against a model: random commands (put, take away, move, count; some refuse, some break
 * a rule of the schema and go on, some break one and fail) in groups of random size, with the
 * database closed and opened in between, on a good disk and on one that fails now and then. Every
 * command must be told what the model tells, see inside its transaction what the model holds at
 * that point, and the rows must be the model's. Fixed seeds. */
#include "faults.h"
#include "rig.h"

#include <unistd.h>

#include "base/log.h"

enum { KEYS = 40, STEPS = 6, BATCH = 30 };

static const struct migration step[] = {
	{ "m-1", "create table slot (key INT64 not null primary key, value INT64 not null,"
		 " pad BYTES not null)" },
};
static const struct migrations steps = { step, 1 };

static const struct sql sql_put = {
	"insert into slot (key, value, pad) values ($1, $2, $3)", "iib"
};
static const struct sql sql_set = { "update slot set value = $2 where key = $1", "ii" };
static const struct sql sql_take = { "delete from slot where key = $1", "i" };
static const struct sql sql_sum = { "select coalesce(sum(value * (key + 1)), 0) from slot", "" };
static const struct sql sql_all = { "select key, value, pad from slot order by key", "" };

struct model {
	bool has[KEYS];
	int64_t value[KEYS];
};

enum deed {
	PUT,             /* fails the command where the key is there */
	PUT_IF_FREE,     /* goes on where it is there */
	SET, TAKE,
	SUM,             /* what the command sees */
	REFUSE,
	DEEDS
};

struct act {
	struct command c;
	int n;
	struct { enum deed deed; int64_t key, value; size_t pad; int64_t saw; } step[STEPS];
	enum err_code code;
	atomic_bool told;
};

static uint64_t seed;
static int rounds = 100;

static int64_t below(int64_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

/* ---- the model ---- */

static int64_t model_sum(const struct model *m)
{
	int64_t sum = 0;

	for (int k = 0; k < KEYS; k++)
		if (m->has[k])
			sum += m->value[k] * (k + 1);
	return sum;
}

/* What the command must be told; *m changes only where that is ERR_NONE. *sees: whether its sums
 * were the model's. */
static enum err_code model_run(struct model *m, const struct act *a, bool *sees)
{
	struct model now = *m;

	*sees = true;
	for (int i = 0; i < a->n; i++) {
		int64_t k = a->step[i].key;

		switch (a->step[i].deed) {
		case PUT:
			if (now.has[k])
				return ERR_CONFLICT;
			/* fall through */
		case PUT_IF_FREE:
			if (!now.has[k])
				now.value[k] = a->step[i].value;
			now.has[k] = true;
			break;
		case SET:
			now.value[k] = a->step[i].value;
			break;
		case TAKE:
			now.has[k] = false;
			break;
		case SUM:
			*sees = *sees && a->step[i].saw == model_sum(&now);
			break;
		default:
			return ERR_DENIED;
		}
	}
	*m = now;
	return ERR_NONE;
}

/* ---- the same through the store ---- */

static bool put(struct tx *tx, const struct act *a, int i, struct err *err)
{
	static const char pad[20000];
	struct str s = { pad, a->step[i].pad };

	return db_run(tx, &sql_put, NULL, err, VI(a->step[i].key), VI(a->step[i].value), VB(s));
}

static bool act_run(struct tx *tx, struct command *self, struct err *err)
{
	struct act *a = self->arg;

	for (int i = 0; i < a->n; i++) {
		struct err mine = ERR_INIT;
		int64_t k = a->step[i].key;
		bool ok = true;

		switch (a->step[i].deed) {
		case PUT:
			ok = put(tx, a, i, err);
			break;
		case PUT_IF_FREE:
			ok = put(tx, a, i, &mine) || mine.code == ERR_CONFLICT;
			if (!ok)
				*err = mine;
			break;
		case SET:
			ok = db_run(tx, &sql_set, NULL, err, VI(k), VI(a->step[i].value));
			break;
		case TAKE:
			ok = db_run(tx, &sql_take, NULL, err, VI(k));
			break;
		case SUM:
			ok = db_int(tx, &sql_sum, &a->step[i].saw, NULL, err);
			break;
		default:
			ok = err_set(err, ERR_DENIED, NULL, MSG_NOT_FOUND);
		}
		if (!ok)
			return false;
	}
	return true;
}

static void act_done(struct command *self, bool ok, struct err *err)
{
	struct act *a = self->arg;

	a->code = ok ? ERR_NONE : err->code;
	a->told = true;
}

static void act_make(struct act *a)
{
	*a = (struct act){ .c = { .run = act_run, .done = act_done, .arg = a } };
	a->n = (int)below(STEPS) + 1;
	for (int i = 0; i < a->n; i++) {
		a->step[i].deed = (enum deed)below(below(4) ? REFUSE : DEEDS);
		a->step[i].key = below(KEYS);
		a->step[i].value = below(1000) - 500;
		a->step[i].pad = (size_t)below(below(8) ? 200 : 20000);
	}
}

/* The rows of the database are those of the model. */
static void assert_same(struct store *s, const struct model *m)
{
	struct err err = ERR_INIT;
	struct session *session;
	struct rows r;
	struct tx *tx;
	int rows = 0, want = 0;

	for (int k = 0; k < KEYS; k++)
		want += m->has[k];
	assert_true(session_open(s, &session, &err));
	assert_true(read_begin(session, &tx, &err));
	assert_true(db_query(tx, &sql_all, &r, &err));
	while (rows_next(&r)) {
		assert_true(m->has[rows_int(&r, 0)]);
		assert_int_equal(rows_int(&r, 1), m->value[rows_int(&r, 0)]);
		rows++;
	}
	assert_true(rows_end(&r, &err));
	assert_int_equal(rows, want);
	read_end(tx);
	session_close(session);
}

static void arm_at_random(void)
{
	unsigned calls = (unsigned)below(15) + 1;
	int at = (int)below(40) + 1, times = (int)below(5) + 1;

	faults_arm(calls, at, times, below(2));
}

static void play(uint64_t first_seed, int batches, bool bad_disk)
{
	static struct act act[BATCH];
	int told[ERR_CODES] = { 0 };
	struct model m = { 0 };
	struct err err = ERR_INIT;
	struct rig r;

	seed = first_seed;
	faults_new_disk();
	rig_make_with(&r, &steps);
	for (int b = 0; b < batches; b++) {
		int n = (int)below(BATCH) + 1, failed;
		bool through = below(4) != 0;

		if (through)
			assert_true(writer_start(r.s, BATCH, (int)below(BATCH) + 1, &err));
		if (bad_disk && below(2))
			arm_at_random();
		for (int i = 0; i < n; i++) {
			struct err here = ERR_INIT;

			act_make(&act[i]);
			if (through) {
				assert_true(writer_submit(r.s, &act[i].c, &err));
			} else {
				bool ok = store_write(r.s, &act[i].c, &here);

				assert_int_equal(here.code, act[i].code);
				assert_int_equal(ok, here.code == ERR_NONE);
			}
		}
		if (through && below(2))
			writer_stop(r.s);
		for (int i = 0; i < n; i++)
			while (!act[i].told)
				usleep(20);
		failed = faults_heal();
		for (int i = 0; i < n; i++) {
			bool sees;

			told[act[i].code]++;
			if (act[i].code == ERR_IO) {
				assert_true(failed > 0);
				continue;
			}
			assert_int_equal(model_run(&m, &act[i], &sees), act[i].code);
			assert_true(sees);
		}
		assert_same(r.s, &m);
		writer_stop(r.s);
		if (below(5) == 0) {
			rig_close(&r);
			rig_open(&r);
			assert_same(r.s, &m);
		}
	}
	assert_true(rig_sound(r.s));
	assert_true(told[ERR_NONE] > batches && told[ERR_CONFLICT] > 0 && told[ERR_DENIED] > 0);
	assert_true((told[ERR_IO] > 0) == bad_disk);
	assert_int_equal(told[ERR_BUG], 0);
	rig_remove(&r);
}

static void random_commands_do_what_the_model_does(void **state)
{
	(void)state;
	for (uint64_t s = 1; s <= 4; s++)
		play(s, rounds, false);
}

static void the_same_on_a_disk_that_fails_now_and_then(void **state)
{
	(void)state;
	for (uint64_t s = 11; s <= 16; s++)
		play(s, rounds, true);
}

/* test_model [BATCHES]: a longer run */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_commands_do_what_the_model_does),
		cmocka_unit_test(the_same_on_a_disk_that_fails_now_and_then),
	};

	if (argc > 1)
		rounds = (int)strtol(argv[1], NULL, 10);
	faults_install();
	log_set_level(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
