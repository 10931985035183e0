/* Events: drafts of their data, appending, reading. Append-only: there is no update and no delete. */
#include "casework/casework_int.h"

static const struct sql sql_append = {
	"INSERT INTO event (case_id, seq, action, state, actor_kind, account, unit, recorded,"
	" occurred, data, shown) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
	"iitiiiiiitt" };
static const struct sql sql_events = {
	"SELECT e.seq, e.action, e.actor_kind, e.account, a.display, e.unit, e.recorded, e.occurred,"
	" e.data, e.shown FROM event e LEFT JOIN account a ON a.id = e.account"
	" WHERE e.case_id = $1 ORDER BY e.seq", "i" };
/* the acts by which a person handles a case, and his unit with him */
static const struct sql sql_handled = {
	"SELECT 1 FROM event WHERE case_id = $1 AND (account = $2 OR unit = $3)"
	" AND action IN ('acknowledge', 'answer', 'object') LIMIT 1", "iii" };

void draft_begin(struct draft *d)
{
	*d = (struct draft){ 0 };
	json_begin(&d->data, &d->data_buf);
	json_object(&d->data);
	json_begin(&d->shown, &d->shown_buf);
	json_object(&d->shown);
}

void draft_release(struct draft *d)
{
	buf_release(&d->data_buf);
	buf_release(&d->shown_buf);
}

void draft_text(struct draft *d, bool open, const char *name, struct str s)
{
	if (!s.p || s.n == 0)
		return;
	json_text_of(&d->data, name, s);
	if (open)
		json_text_of(&d->shown, name, s);
}

void draft_int(struct draft *d, bool open, const char *name, int64_t v)
{
	json_int_of(&d->data, name, v);
	if (open)
		json_int_of(&d->shown, name, v);
}

void draft_bool(struct draft *d, bool open, const char *name, bool v)
{
	json_bool_of(&d->data, name, v);
	if (open)
		json_bool_of(&d->shown, name, v);
}

void draft_time(struct draft *d, bool open, const char *name, int64_t us)
{
	if (us == 0)
		return;
	json_time_of(&d->data, name, us);
	if (open)
		json_time_of(&d->shown, name, us);
}

void draft_json(struct draft *d, bool open, const char *name, struct str json)
{
	if (!json.p)
		return;
	json_name(&d->data, name);
	json_put_raw(&d->data, json);
	if (open) {
		json_name(&d->shown, name);
		json_put_raw(&d->shown, json);
	}
}

bool event_append(struct tx *tx, struct case_row *row, enum action action,
		  const struct actor *who, int64_t now, int64_t occurred, struct draft *d,
		  struct err *err)
{
	json_object_end(&d->data);
	json_end(&d->data);
	json_object_end(&d->shown);
	json_end(&d->shown);
	row->version++;
	return db_run(tx, &sql_append, NULL, err, VI(row->id.n), VI(row->version),
		      VT(str_c(workflow(action)->name)), VI((int64_t)row->state),
		      VI((int64_t)who->kind), VID(who->account), VID(who->unit), VI(now),
		      occurred ? VI(occurred) : VNULL, VT(buf_str(&d->data_buf)),
		      VT(buf_str(&d->shown_buf)));
}

bool case_events(struct tx *tx, struct arena *a, struct case_id id, struct event_row **out,
		 size_t *n, struct err *err)
{
	size_t cap = 0;
	struct rows r;

	*out = NULL;
	*n = 0;
	if (!db_query(tx, &sql_events, &r, err, VI(id.n)))
		return false;
	while (rows_next(&r)) {
		struct event_row *e;

		if (*n == cap) {
			e = ARENA_ARRAY(a, struct event_row, cap = cap ? cap * 2 : 16);
			if (*n)
				memcpy(e, *out, *n * sizeof *e);
			*out = e;
		}
		e = &(*out)[(*n)++];
		e->seq = rows_int(&r, 0);
		must(action_of(rows_peek(&r, 1), &e->action));
		e->actor_kind = (enum actor_kind)rows_int(&r, 2);
		e->account.n = rows_int(&r, 3);
		e->actor = rows_text(&r, 4, a);
		e->unit.n = rows_int(&r, 5);
		e->recorded = rows_int(&r, 6);
		e->occurred = rows_int(&r, 7);
		e->data = rows_text(&r, 8, a);
		e->shown = rows_text(&r, 9, a);
	}
	return rows_end(&r, err);
}

size_t events_seen(struct event_row *events, size_t n, enum view view)
{
	enum visibility least = view == VIEW_PUBLIC ? SEEN_BY_ALL : SEEN_BY_REQUESTER;
	size_t kept = 0;

	if (view == VIEW_STAFF)
		return n;
	for (size_t i = 0; view != VIEW_NONE && i < n; i++) {
		if (workflow(events[i].action)->seen < least)
			continue;
		events[kept] = events[i];
		events[kept].data = events[i].shown;
		/* outside, an act is the unit's, not a person's */
		events[kept].account = (struct account_id){ 0 };
		events[kept].actor = (struct str){ NULL, 0 };
		kept++;
	}
	return kept;
}

bool event_handled_by(struct tx *tx, struct case_id id, struct account_id account,
		      struct unit_id unit, bool *out, struct err *err)
{
	int64_t one;

	return db_int(tx, &sql_handled, &one, out, err, VI(id.n), VI(account.n), VI(unit.n));
}
