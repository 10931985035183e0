/* The responsibility list: pages of duties, newest first. */
#include "casework/casework_int.h"

enum { LOOK_AT = 20000, PAGE_MAX = 1000 };

#define COLUMNS \
	"SELECT d.id, d.case_id, c.number, c.state, c.body, c.category, c.area, d.unit, d.account," \
	" a.display, d.role, d.task, d.since, d.due, d.done, d.provisional, d.outcome, c.kind, c.answered" \
	" FROM duty d JOIN cases c ON c.id = d.case_id JOIN account a ON a.id = d.account WHERE"
#define AFTER " (d.since, d.id) < ($1, $2) AND d.since >= $3 ORDER BY d.since DESC, d.id DESC"

static const struct sql sql_all = { COLUMNS AFTER, "iii" };
static const struct sql sql_unit = { COLUMNS " d.unit = $4 AND" AFTER, "iiii" };
static const struct sql sql_account = { COLUMNS " d.account = $4 AND" AFTER, "iiii" };

static void read_duty(struct rows *r, struct arena *a, struct duty_row *d)
{
	*d = (struct duty_row){
		.id = { rows_int(r, 0) }, .case_id = { rows_int(r, 1) },
		.number = rows_text(r, 2, a), .state = (enum case_state)rows_int(r, 3),
		.text = rows_text(r, 4, a), .category = { rows_int(r, 5) },
		.area = { rows_int(r, 6) }, .unit = { rows_int(r, 7) },
		.account = { rows_int(r, 8) }, .account_name = rows_text(r, 9, a),
		.role = (enum duty_role)rows_int(r, 10), .task = rows_text(r, 11, a),
		.since = rows_int(r, 12), .due = rows_int(r, 13), .done = rows_int(r, 14),
		.provisional = rows_int(r, 15) != 0, .outcome = rows_text(r, 16, a),
		.answered = rows_int(r, 18),
	};
}

bool duty_overdue(const struct duty_row *d, int64_t now)
{
	if (d->done)
		return d->due && (d->answered ? d->answered : d->done) > d->due;
	return times_overdue(d->state, d->due, d->answered, now);
}

static bool fits(struct rows *r, const struct office *o, const struct duty_filter *f, int64_t now)
{
	struct unit_id unit = { rows_int(r, 7) };
	struct area_id area = { rows_int(r, 6) };
	bool open = rows_null(r, 14);
	bool overdue = open && times_overdue((enum case_state)rows_int(r, 3), rows_int(r, 13),
					     rows_int(r, 18), now);

	if (f->unit.n && !directory_within(o->directory, unit, f->unit))
		return false;
	if (f->area.n && !territory_within(o->territory, area, f->area))
		return false;
	if ((f->account.n && rows_int(r, 8) != f->account.n) ||
	    (f->has_role && rows_int(r, 10) != (int64_t)f->role) ||
	    (f->to && rows_int(r, 12) >= f->to))
		return false;
	if ((f->state == DUTIES_OPEN && !open) || (f->state == DUTIES_DONE && open) ||
	    (f->state == DUTIES_OVERDUE && !overdue))
		return false;
	return !f->who || (actor_reaches(o, f->who, unit, area) &&
			   (rows_int(r, 17) != KIND_ALLEGATION ||
			    f->who->roles & ALLEGATION_ROLES));
}

bool duty_list(struct tx *tx, struct arena *a, const struct office *o,
	       const struct duty_filter *f, struct duty_row **out, size_t *n, struct str *next,
	       struct err *err)
{
	struct env *env = tx_env(tx);
	size_t limit = f->limit == 0 ? 50 : f->limit > PAGE_MAX ? PAGE_MAX : f->limit;
	struct duty_row *list = ARENA_ARRAY(a, struct duty_row, limit);
	int64_t now = env->now(env), looked = 0;
	int64_t first = f->to ? f->to : INT64_MAX, second = f->to ? 0 : INT64_MAX;
	bool more = false, ok;
	struct rows r;

	*out = list;
	*n = 0;
	*next = (struct str){ NULL, 0 };
	if (!cursor_read(f->cursor, &first, &second, err))
		return false;
	if (f->account.n)
		ok = db_query(tx, &sql_account, &r, err, VI(first), VI(second), VI(f->from),
			      VI(f->account.n));
	else if (f->unit.n && !unit_has_below(o, f->unit))
		ok = db_query(tx, &sql_unit, &r, err, VI(first), VI(second), VI(f->from),
			      VI(f->unit.n));
	else
		ok = db_query(tx, &sql_all, &r, err, VI(first), VI(second), VI(f->from));
	if (!ok)
		return false;
	while (!more && rows_next(&r)) {
		bool fit = fits(&r, o, f, now);

		if (fit && *n == limit) {
			more = true;
			break;
		}
		first = rows_int(&r, 12);
		second = rows_int(&r, 0);
		if (fit)
			read_duty(&r, a, &list[(*n)++]);
		more = ++looked >= LOOK_AT;
	}
	if (more)
		*next = cursor_make(a, first, second);
	return rows_end(&r, err);
}
