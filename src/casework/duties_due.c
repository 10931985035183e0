/* The responsibility list as a plan of work: duties with their cases, by due time. */
#include "casework/casework_int.h"

enum { LOOK_AT = 20000, PAGE_MAX = 500 };

/* Behind the columns of the case. */
enum { D_ID = 43, D_UNIT, D_ACCOUNT, D_NAME, D_ROLE, D_TASK, D_SINCE, D_DUE, D_DONE, D_PROVISIONAL,
       D_OUTCOME, D_KEY };
#define SELECT_LINE(key) \
	"SELECT " CASE_COLUMNS ", d.id, d.unit, d.account, da.display, d.role, d.task, d.since," \
	" d.due, d.done, d.provisional, d.outcome, " key \
	" FROM duty d JOIN cases c ON c.id = d.case_id LEFT JOIN account a ON a.id = c.account" \
	" JOIN account da ON da.id = d.account WHERE"
/* as in the indexes: what has no due time comes last */
#define DUE "COALESCE(d.due, 9223372036854775807)"
#define OPEN " d.done IS NULL AND (" DUE ", d.id) > ($1, $2) ORDER BY " DUE ", d.id"
#define ANY " (d.since, d.id) < ($1, $2) ORDER BY d.since DESC, d.id DESC"

static const struct sql sql_open = { SELECT_LINE(DUE) OPEN, "ii" };
static const struct sql sql_open_unit = { SELECT_LINE(DUE) " d.unit = $3 AND" OPEN, "iii" };
static const struct sql sql_open_account = { SELECT_LINE(DUE) " d.account = $3 AND" OPEN, "iii" };
static const struct sql sql_any = { SELECT_LINE("d.since") ANY, "ii" };
static const struct sql sql_any_unit = { SELECT_LINE("d.since") " d.unit = $3 AND" ANY, "iii" };
static const struct sql sql_any_account = { SELECT_LINE("d.since") " d.account = $3 AND" ANY,
					    "iii" };

static void read_line(struct rows *r, struct arena *a, struct duty_line *out)
{
	struct case_row *c = &out->row;

	case_read(r, a, c);
	out->duty = (struct duty_row){
		.id = { rows_int(r, D_ID) }, .case_id = c->id, .number = c->number,
		.state = c->state, .text = c->text, .category = c->category, .area = c->area,
		.unit = { rows_int(r, D_UNIT) }, .account = { rows_int(r, D_ACCOUNT) },
		.account_name = rows_text(r, D_NAME, a),
		.role = (enum duty_role)rows_int(r, D_ROLE), .task = rows_text(r, D_TASK, a),
		.since = rows_int(r, D_SINCE), .due = rows_int(r, D_DUE),
		.done = rows_int(r, D_DONE), .answered = c->answered,
		.provisional = rows_int(r, D_PROVISIONAL) != 0,
		.outcome = rows_text(r, D_OUTCOME, a),
	};
}

static bool in_state(struct rows *r, const struct duty_filter *f, int64_t now)
{
	enum case_state state = (enum case_state)rows_int(r, COL_STATE);
	bool open = rows_null(r, D_DONE);

	switch (f->state) {
	case DUTIES_ALL:
		return true;
	case DUTIES_DONE:
		return !open;
	case DUTIES_OPEN:
		return open;
	case DUTIES_TO_DO:
		return open && state != STATE_ANSWERED;
	case DUTIES_ANSWERED:
		return open && state == STATE_ANSWERED;
	case DUTIES_OVERDUE:
		return open && times_overdue(state, rows_int(r, D_DUE), rows_int(r, COL_ANSWERED),
					     now);
	}
	return false;
}

static bool fits(struct rows *r, const struct office *o, const struct duty_filter *f, int64_t now)
{
	struct unit_id unit = { rows_int(r, D_UNIT) };
	struct area_id area = { rows_int(r, COL_AREA) };
	int64_t since = rows_int(r, D_SINCE);

	if ((f->unit.n && !directory_within(o->directory, unit, f->unit)) ||
	    (f->area.n && !territory_within(o->territory, area, f->area)) ||
	    (f->account.n && rows_int(r, D_ACCOUNT) != f->account.n) ||
	    (f->has_role && rows_int(r, D_ROLE) != (int64_t)f->role) ||
	    (f->to && since >= f->to) || since < f->from || !in_state(r, f, now))
		return false;
	return !f->who || (actor_reaches(o, f->who, unit, area) &&
			   (rows_int(r, COL_KIND) != KIND_ALLEGATION ||
			    f->who->roles & ALLEGATION_ROLES));
}

static bool query(struct tx *tx, const struct office *o, const struct duty_filter *f, bool open,
		  int64_t first, int64_t second, struct rows *r, struct err *err)
{
	if (f->account.n)
		return db_query(tx, open ? &sql_open_account : &sql_any_account, r, err, VI(first),
				VI(second), VI(f->account.n));
	if (f->unit.n && !unit_has_below(o, f->unit))
		return db_query(tx, open ? &sql_open_unit : &sql_any_unit, r, err, VI(first),
				VI(second), VI(f->unit.n));
	return db_query(tx, open ? &sql_open : &sql_any, r, err, VI(first), VI(second));
}

bool duty_lines(struct tx *tx, struct arena *a, const struct office *o,
		const struct duty_filter *f, struct duty_line **out, size_t *n, struct str *next,
		struct err *err)
{
	size_t limit = f->limit == 0 ? 50 : f->limit > PAGE_MAX ? PAGE_MAX : f->limit;
	struct duty_line *list = ARENA_ARRAY(a, struct duty_line, limit);
	bool open = f->state != DUTIES_ALL && f->state != DUTIES_DONE, more = false;
	int64_t now = tx_env(tx)->now(tx_env(tx)), looked = 0;
	int64_t first = open ? INT64_MIN : INT64_MAX, second = open ? 0 : INT64_MAX;
	struct rows r;

	*out = list;
	*n = 0;
	*next = (struct str){ NULL, 0 };
	if (!cursor_read(f->cursor, &first, &second, err) ||
	    !query(tx, o, f, open, first, second, &r, err))
		return false;
	while (!more && rows_next(&r)) {
		bool fit = fits(&r, o, f, now);

		more = (fit && *n == limit) || looked++ == LOOK_AT;
		if (more)
			break;
		first = rows_int(&r, D_KEY);
		second = rows_int(&r, D_ID);
		if (fit)
			read_line(&r, a, &list[(*n)++]);
	}
	if (more)
		*next = cursor_make(a, first, second);
	return rows_end(&r, err);
}
