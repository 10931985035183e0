/* Relations between cases. A duplicate is a relation, not a state: a follower keeps its own clock,
 * privacy and verdict, is carried by its master's owner, and can be set free again. */
#include "casework/casework_int.h"

static const struct sql sql_add = {
	"INSERT INTO case_link (from_case, to_case, relation, created) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT DO NOTHING", "iiii" };
static const struct sql sql_remove = {
	"UPDATE case_link SET removed = $3 WHERE from_case = $1 AND to_case = $2 AND removed IS NULL",
	"iii" };
static const struct sql sql_links = {
	"SELECT l.relation, f.number, t.number FROM case_link l JOIN cases f ON f.id = l.from_case"
	" JOIN cases t ON t.id = l.to_case"
	" WHERE (l.from_case = $1 OR l.to_case = $1) AND l.removed IS NULL ORDER BY l.id", "i" };
static const struct sql sql_returned = {
	"SELECT 1 FROM case_link WHERE to_case = $1 AND relation = 1 AND removed IS NULL LIMIT 1", "i" };
_Static_assert(LINK_RECURRENCE_OF == 1, "sql_returned names it by number");
static const struct sql sql_followers = {
	"SELECT id FROM cases WHERE master = $1 ORDER BY id", "i" };

bool link_add(struct tx *tx, struct case_id from, struct case_id to,
	      enum relation_kind relation, int64_t now, struct err *err)
{
	return db_run(tx, &sql_add, NULL, err, VI(from.n), VI(to.n), VI((int64_t)relation), VI(now));
}

bool case_links(struct tx *tx, struct arena *a, struct case_id id, struct link_row **out,
		size_t *n, struct err *err)
{
	size_t cap = 0;
	struct rows r;

	*out = NULL;
	*n = 0;
	if (!db_query(tx, &sql_links, &r, err, VI(id.n)))
		return false;
	while (rows_next(&r)) {
		if (*n == cap) {
			struct link_row *more = ARENA_ARRAY(a, struct link_row,
							    cap = cap ? cap * 2 : 8);

			if (*n)
				memcpy(more, *out, *n * sizeof **out);
			*out = more;
		}
		(*out)[(*n)++] = (struct link_row){ (enum relation_kind)rows_int(&r, 0),
						    rows_text(&r, 1, a), rows_text(&r, 2, a) };
	}
	return rows_end(&r, err);
}

static bool followers(struct tx *tx, struct arena *a, struct case_id id, struct case_id **out,
		      size_t *n, struct err *err)
{
	size_t cap = 0;
	struct rows r;

	*out = NULL;
	*n = 0;
	if (!db_query(tx, &sql_followers, &r, err, VI(id.n)))
		return false;
	while (rows_next(&r)) {
		if (*n == cap) {
			struct case_id *more = ARENA_ARRAY(a, struct case_id,
							   cap = cap ? cap * 2 : 64);

			if (*n)
				memcpy(more, *out, *n * sizeof **out);
			*out = more;
		}
		(*out)[(*n)++].n = rows_int(&r, 0);
	}
	return rows_end(&r, err);
}

bool has_followers(struct tx *tx, struct case_id id, bool *out, struct err *err)
{
	int64_t one;

	return db_int(tx, &sql_followers, &one, out, err, VI(id.n));
}

/* ---- a follower hears of its master ---- */

/* The outcome a follower closes with: its own verdict counts, another's does not. */
static enum outcome own_outcome(const struct case_row *row, enum outcome master)
{
	if (master == OUTCOME_REFERRED || master == OUTCOME_NOT_ACCEPTED ||
	    master == OUTCOME_EXPLAINED)
		return master;
	switch (row->said) {
	case SOLVED_YES: return OUTCOME_SOLVED;
	case SOLVED_PARTLY: return OUTCOME_PARTLY;
	case SOLVED_NO: return OUTCOME_UNSOLVED;
	default: return OUTCOME_NO_VERDICT;
	}
}

static bool set_free(struct act *act, struct err *err)
{
	if (!db_run(act->tx, &sql_remove, NULL, err, VI(act->row->id.n), VI(act->row->master.n),
		    VI(act->now)))
		return false;
	act->row->master = (struct case_id){ 0 };
	/* the answer was another case's: this one waits for its own */
	act->row->reply = (struct str){ NULL, 0 };
	act->row->answered = 0;
	act->row->state = STATE_REGISTERED;
	return true;
}

static bool tell_one(struct act *master, struct case_id id, enum action action, struct err *err)
{
	struct case_row row, before;
	struct act act = *master;
	bool withdrawn = master->row->outcome == OUTCOME_WITHDRAWN;
	bool found, closing = master->row->state == STATE_CLOSED, ok;

	if (!case_by_id(master->tx, master->a, id, &row, &found, err))
		return false;
	must(found);
	/* one that was withdrawn or declined on its own has ended already */
	if (!state_open(row.state))
		return true;
	before = row;
	/* it carries its master's words from now on: shown to everyone only where they are */
	row.public = row.public && master->row->public;
	act.who = &rule_actor;
	act.in = NULL;
	act.row = &row;
	act.occurred = 0;
	draft_begin(&act.draft);
	draft_text(&act.draft, false, "master", master->row->number);
	if (closing && withdrawn) {
		/* the master's requester took back only his own words */
		action = ACT_UNLINK;
		ok = set_free(&act, err);
	} else if (closing) {
		action = ACT_CLOSE;
		row.reply = master->row->reply;
		row.answered = master->row->answered;
		ok = close_row(&act, own_outcome(&row, master->row->outcome), err);
	} else {
		draft_text(&act.draft, true, "act", str_c(workflow(action)->name));
		draft_text(&act.draft, true, "state", state_name(master->row->state));
		if (action == ACT_ANSWER)
			draft_text(&act.draft, true, "public_reply", master->row->reply);
		action = ACT_PROGRESS;
		row.state = master->row->state;
		row.reply = master->row->reply;
		row.answered = master->row->answered;
		ok = true;
	}
	ok = ok && act_finish(&act, action, &before, err);
	draft_release(&act.draft);
	return ok && (row.state != STATE_REGISTERED || row.master.n ||
		      dispatch_by_rule(&act, err));
}

bool tell_followers(struct act *act, enum action action, enum case_state before, struct err *err)
{
	struct case_id *list;
	size_t n;

	if (act->row->master.n || (act->row->state == before && action != ACT_ANSWER))
		return true;
	if (!followers(act->tx, act->a, act->row->id, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!tell_one(act, list[i], action, err))
			return false;
	return true;
}

/* ---- linking and unlinking ---- */

/* Lets the master's owner carry this case from now on. */
static bool follow(struct act *act, const struct case_row *master, struct err *err)
{
	struct case_row *row = act->row;
	bool carries;

	if (!state_open(master->state))
		return err_set(err, ERR_CONFLICT, "to", MSG_MASTER_IS_CLOSED);
	if (!has_followers(act->tx, row->id, &carries, err))
		return false;
	if (carries)
		return err_set(err, ERR_CONFLICT, "to", MSG_MASTER_CANNOT_FOLLOW);
	if (!duty_end(act->tx, row->id, act->now, STR("linked"), err))
		return false;
	row->master = master->id;
	row->public = row->public && master->public;
	row->unit = (struct unit_id){ 0 };
	row->account = (struct account_id){ 0 };
	row->account_name = (struct str){ NULL, 0 };
	row->objection = false;
	row->due = row->requester_due;
	row->provisional = row->requester_provisional;
	row->state = master->state;
	row->reply = master->reply;
	row->answered = master->answered;
	return true;
}

static bool apply_came_back(struct act *act, struct err *err)
{
	(void)err;
	act->row->came_back = true;
	draft_bool(&act->draft, true, "came_back", true);
	return true;
}

static bool apply_stayed(struct act *act, struct err *err)
{
	(void)err;
	act->row->came_back = false;
	draft_bool(&act->draft, true, "came_back", false);
	return true;
}

bool count_return(struct act *from, struct case_row *earlier, bool back, struct err *err)
{
	struct act other = *from;

	if (earlier->came_back == back || (back && state_open(earlier->state)))
		return true;
	other.row = earlier;
	return act_by_rule(&other, ACT_RECOMPUTE, back ? apply_came_back : apply_stayed, err);
}

/* Takes the return back where no other case is linked to this one as having come back. */
static bool uncount_return(struct act *act, struct case_row *earlier, struct err *err)
{
	int64_t one;
	bool found;

	return db_int(act->tx, &sql_returned, &one, &found, err, VI(earlier->id.n)) &&
	       (found || count_return(act, earlier, false, err));
}

/* Another case by its number, if this actor may know of it. */
static bool other_case(struct act *act, struct case_row *out, bool *found, struct err *err)
{
	enum view view = VIEW_NONE;

	if (!case_get(act->tx, act->a, act->in->to, out, found, err) ||
	    (*found && !case_view(act->tx, act->o, act->who, out, &view, err)))
		return false;
	*found = view == VIEW_STAFF;
	return true;
}

/* Whoever takes a call may say that it is known; a case that a unit has already is taken from it by a
 * dispatcher only (rule 2). */
bool may_link(struct act *act, struct err *err)
{
	return !act->in || !str_eq(act->in->relation, STR("duplicate_of")) ||
	       act->row->state == STATE_REGISTERED || act->who->kind == ACTOR_RULE ||
	       (act->who->roles & ROLE_DISPATCHER) ||
	       err_set(err, ERR_DENIED, "relation", MSG_ONLY_DISPATCHER_MERGES);
}

bool do_link(struct act *act, struct err *err)
{
	enum relation_kind relation = LINK_FOLLOWS;
	struct case_row to;
	bool found;

	must(link_of(act->in->relation, &relation));
	if (!other_case(act, &to, &found, err))
		return false;
	/* the master of a follower is the case it leads to */
	if (found && relation == LINK_DUPLICATE_OF && to.master.n &&
	    !case_by_id(act->tx, act->a, to.master, &to, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_INVALID, "to", MSG_NO_SUCH_CASE, AT(act->in->to));
	if (to.id.n == act->row->id.n)
		return err_set(err, ERR_INVALID, "to", MSG_LINK_TO_ITSELF);
	/* nothing may lead from another case to an allegation */
	if ((to.kind == KIND_ALLEGATION) != (act->row->kind == KIND_ALLEGATION))
		return err_set(err, ERR_INVALID, "to", MSG_ALLEGATION_NOT_LINKED);
	draft_text(&act->draft, false, "to", to.number);
	draft_text(&act->draft, false, "relation", act->in->relation);
	return (relation != LINK_DUPLICATE_OF || follow(act, &to, err)) &&
	       link_add(act->tx, act->row->id, to.id, relation, act->now, err) &&
	       (relation != LINK_RECURRENCE_OF || count_return(act, &to, true, err));
}

bool do_unlink(struct act *act, struct err *err)
{
	struct case_row to;
	int64_t removed = 0;
	bool found, known;

	if (!case_get(act->tx, act->a, act->in->to, &to, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_INVALID, "to", MSG_NO_SUCH_CASE, AT(act->in->to));
	draft_text(&act->draft, false, "to", to.number);
	draft_text(&act->draft, false, "reason", act->in->reason);
	if (act->row->master.n == to.id.n)
		return set_free(act, err);
	if (!db_run(act->tx, &sql_remove, &removed, err, VI(act->row->id.n), VI(to.id.n),
		    VI(act->now)))
		return false;
	if (removed > 0)
		return !to.came_back || uncount_return(act, &to, err);
	return other_case(act, &to, &known, err) &&
	       err_set(err, known ? ERR_CONFLICT : ERR_INVALID, "to",
		       known ? MSG_NOT_LINKED : MSG_NO_SUCH_CASE, AT(act->in->to));
}
