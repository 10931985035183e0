/* fsck: every invariant of the record, each named in a sentence. */
#include "casework/casework_int.h"

#include "base/mem.h"

struct check {
	struct tx *tx;
	const struct office *o;
	struct arena *a;               /* of one case, reset after it */
	void (*report)(void *arg, struct str number, struct str sentence);
	void *arg;
	int64_t cases;
};

static const struct sql sql_cases = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.id > $1 ORDER BY c.id LIMIT 500", "i" };
static const struct sql sql_duties = {
	"SELECT unit, account, role, since, done FROM duty WHERE case_id = $1 ORDER BY id", "i" };
static const struct sql sql_states = {
	"SELECT seq, action, state, recorded, data, shown FROM event WHERE case_id = $1 ORDER BY seq",
	"i" };
static const struct sql sql_orphans = {
	"SELECT f.number FROM cases f JOIN cases m ON m.id = f.master"
	" WHERE m.master IS NOT NULL ORDER BY f.id", "" };

static void say(struct check *c, const struct case_row *row, const char *sentence)
{
	c->report(c->arg, row->number, str_c(sentence));
}

/* The state after an act is what the table says; where the act decides it, the state it wrote must
 * be one it may write. */
static bool state_follows(enum action a, int64_t before, int64_t after, bool with_master)
{
	const struct transition *t = workflow(a);

	/* a follower closes when its master does, wherever it stands */
	if (a == ACT_CLOSE && with_master)
		return state_open((enum case_state)before) && after == STATE_CLOSED;
	if (!(t->from >> before & 1))
		return false;
	switch (a) {
	case ACT_IMPORT:
	case ACT_PROGRESS:
	case ACT_LINK:
	case ACT_UNLINK:
		return after != STATE_NONE;
	case ACT_VERIFY:
		return after == before || after == STATE_IN_PROGRESS;
	case ACT_REWORK:                /* dispatched: its old owner may not lead it any more */
		return after == STATE_IN_PROGRESS || after == STATE_DISPATCHED;
	case ACT_CONTEST:
	case ACT_RECLASSIFY:            /* an allegation is nobody's; a new category may want another */
		return after == before || after == STATE_REGISTERED;
	case ACT_REASSIGN:
	case ACT_DECIDE_OBJECTION:
		return after == before || after == STATE_DISPATCHED;
	default:
		return after == (t->to == STATE_NONE ? before : (int64_t)t->to);
	}
}

static bool check_events(struct check *c, const struct case_row *row, struct err *err)
{
	int64_t seq = 0, state = STATE_NONE, recorded = 0;
	struct rows r;

	if (!db_query(c->tx, &sql_states, &r, err, VI(row->id.n)))
		return false;
	while (rows_next(&r)) {
		enum action action;
		struct json j;
		struct err bad = ERR_INIT;

		seq++;
		if (rows_int(&r, 0) != seq)
			say(c, row, "its events are not numbered 1, 2, 3 …");
		if (!action_of(rows_peek(&r, 1), &action)) {
			say(c, row, "an event names an act that does not exist");
			continue;
		}
		if (!state_follows(action, state, rows_int(&r, 2),
				   str_find(rows_peek(&r, 4), STR("\"master\":")) != SIZE_MAX))
			say(c, row, "an event stands where the workflow does not admit it");
		if (rows_int(&r, 3) < recorded)
			say(c, row, "its events are not in the order of their time");
		if (!json_read(c->a, rows_peek(&r, 4), &j, &bad) ||
		    !json_read(c->a, rows_peek(&r, 5), &j, &bad))
			say(c, row, "the data of an event is not JSON");
		state = rows_int(&r, 2);
		recorded = rows_int(&r, 3);
	}
	if (seq == 0)
		say(c, row, "it has no event");
	if (seq != row->version)
		say(c, row, "its version is not the number of its events");
	if (state != (int64_t)row->state)
		say(c, row, "its state is not the state its events lead to");
	return rows_end(&r, err);
}

static bool check_duties(struct check *c, const struct case_row *row, struct err *err)
{
	bool owned = state_open(row->state) && row->state != STATE_REGISTERED && !row->master.n;
	int open_leads = 0;
	struct rows r;

	if (!db_query(c->tx, &sql_duties, &r, err, VI(row->id.n)))
		return false;
	while (rows_next(&r)) {
		if (rows_int(&r, 2) != DUTY_LEAD || !rows_null(&r, 4))
			continue;
		open_leads++;
		if (rows_int(&r, 0) != row->unit.n || rows_int(&r, 1) != row->account.n)
			say(c, row, "its lead duty names another unit or person than the case");
	}
	if (owned && open_leads != 1)
		say(c, row, "it is open and dispatched and has not exactly one lead duty");
	if (!owned && open_leads)
		say(c, row, "it has a lead duty though nobody should work on it");
	if (owned && (!row->unit.n || !row->account.n))
		say(c, row, "it is open and dispatched and has no accountable person");
	return rows_end(&r, err);
}

static void check_row(struct check *c, const struct case_row *row)
{
	bool closed = row->state == STATE_CLOSED || row->state == STATE_ARCHIVED;
	bool imported = row->external_id.p != NULL || row->source.p != NULL;

	if (!case_number_valid(row->number))
		say(c, row, "its number has a wrong check digit");
	if (row->state <= STATE_NONE || row->state >= STATE_COUNT ||
	    row->outcome < OUTCOME_NONE || row->outcome >= OUTCOME_COUNT) {
		say(c, row, "its state or outcome is not one of the list");
		return;
	}
	if (closed != (row->outcome != OUTCOME_NONE) || closed != (row->closed != 0))
		say(c, row, "closed, outcome and closing time do not agree");
	if (row->outcome == OUTCOME_SOLVED && row->said == SOLVED_NONE)
		say(c, row, "it counts as solved and nobody said so");
	if (imported && row->outcome == OUTCOME_SOLVED && row->answered == 0)
		say(c, row, "it counts as solved by another system's word");
	if (row->state == STATE_ANSWERED && row->answered == 0)
		say(c, row, "it is answered and has no time of the answer");
	if (row->has_place && (row->place.lat < -900000000 || row->place.lat > 900000000 ||
			       row->place.lon < -1800000000 || row->place.lon > 1800000000))
		say(c, row, "its place is not on the earth");
	if (row->public && (row->confidential || row->kind == KIND_ALLEGATION))
		say(c, row, "it is confidential and public");
	if (row->requester_due == 0)
		say(c, row, "it has no due time");
}

/* ---- the counters against a recount ---- */

/* Recounted by taking every case away from a copy of the rows in memory: what is left must be 0. */
struct recount {
	struct check *c;
	struct tally_row *row;
	size_t n, cap;
};

static int key_cmp(const struct tally_key *a, const struct tally_key *b)
{
	const int64_t x[] = { a->day, a->state, a->public, a->category.n, a->area.n, a->unit.n };
	const int64_t y[] = { b->day, b->state, b->public, b->category.n, b->area.n, b->unit.n };

	for (size_t i = 0; i < 6; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

static bool keep_row(void *arg, const struct tally_row *row)
{
	struct recount *rc = arg;

	if (rc->n == rc->cap) {
		rc->cap = rc->cap ? rc->cap * 2 : 1024;
		rc->row = mem_resize(rc->row, rc->cap * sizeof *rc->row);
	}
	rc->row[rc->n++] = *row;
	return true;
}

static void take_away(struct recount *rc, const struct case_row *row)
{
	struct tally_counts counts;
	struct tally_key key;
	size_t lo = 0, hi = rc->n;

	if (row->kind == KIND_ALLEGATION)
		return;
	tally_of(row, rc->c->o, &key, &counts);
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int cmp = key_cmp(&rc->row[mid].key, &key);

		if (cmp == 0) {
			int64_t *have = (int64_t *)&rc->row[mid].counts;
			const int64_t *less = (const int64_t *)&counts;

			for (size_t i = 0; i < sizeof counts / sizeof *have; i++)
				have[i] -= less[i];
			return;
		}
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	say(rc->c, row, "it is missing from the counters");
}

static void judge_counters(struct recount *rc)
{
	static const struct tally_counts zero;
	struct str none = { "", 0 };

	for (size_t i = 0; i < rc->n; i++)
		if (memcmp(&rc->row[i].counts, &zero, sizeof zero) != 0) {
			rc->c->report(rc->c->arg, none,
				      STR("the counters differ from a recount of the cases"));
			return;
		}
}

/* One page of cases; *last is the last id, 0 at the end. */
static bool check_page(struct check *c, struct recount *rc, int64_t *last, struct err *err)
{
	struct arena *page = arena_new();
	struct case_row *list = ARENA_ARRAY(page, struct case_row, 500);
	size_t n = 0;
	struct rows r;
	bool ok;

	ok = db_query(c->tx, &sql_cases, &r, err, VI(*last));
	if (ok) {
		while (rows_next(&r))
			case_read(&r, page, &list[n++]);
		ok = rows_end(&r, err);
	}
	for (size_t i = 0; ok && i < n; i++) {
		arena_reset(c->a);
		check_row(c, &list[i]);
		take_away(rc, &list[i]);
		ok = check_events(c, &list[i], err) && check_duties(c, &list[i], err);
		c->cases++;
		*last = list[i].id.n;
	}
	if (n == 0)
		*last = 0;
	arena_free(page);
	return ok;
}

static bool check_masters(struct check *c, struct err *err)
{
	struct rows r;

	if (!db_query(c->tx, &sql_orphans, &r, err))
		return false;
	while (rows_next(&r))
		c->report(c->arg, rows_text(&r, 0, c->a),
			  STR("it follows a case that is a follower itself"));
	return rows_end(&r, err);
}

bool casework_check(struct tx *tx, const struct office *o,
		    void (*report)(void *arg, struct str number, struct str sentence),
		    void *arg, int64_t *checked, struct err *err)
{
	struct check c = { .tx = tx, .o = o, .a = arena_new(), .report = report, .arg = arg };
	struct recount rc = { .c = &c };
	int64_t last = 0;
	bool ok = tally_each(tx, keep_row, &rc, err);

	do
		ok = ok && check_page(&c, &rc, &last, err);
	while (ok && last);
	ok = ok && check_masters(&c, err);
	if (ok)
		judge_counters(&rc);
	*checked = c.cases;
	mem_free(rc.row);
	arena_free(c.a);
	return ok;
}
