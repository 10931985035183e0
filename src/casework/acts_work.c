/* Working it out: acknowledging, passing on, objecting, contact, answering. */
#include "casework/casework_int.h"

static const struct sql sql_objected = {
	"SELECT 1 FROM objection WHERE case_id = $1 AND unit = $2", "ii" };
static const struct sql sql_object = {
	"INSERT INTO objection (case_id, unit) VALUES ($1, $2)", "ii" };

/* An account that may be accountable: a person's, enabled, of the lead unit or below it. */
static bool accountable(struct act *act, struct account_id id, struct account *out,
			struct err *err)
{
	bool found;

	if (!account_get(act->tx, act->a, id, out, &found, err))
		return false;
	if (!found || out->disabled || out->service || out->unit.n == 0 ||
	    !directory_within(act->o->directory, out->unit, act->row->unit))
		return err_set(err, ERR_INVALID, "account", MSG_NOT_OF_THE_UNIT);
	return true;
}

static bool make_accountable(struct act *act, const struct account *person, struct err *err)
{
	act->row->account = person->id;
	act->row->account_name = person->display;
	json_name(&act->draft.data, "account");
	json_object(&act->draft.data);
	json_id_of(&act->draft.data, "id", person->id.n);
	json_text_of(&act->draft.data, "name", person->display);
	json_object_end(&act->draft.data);
	return duty_rename(act->tx, act->row->id, person->id, err);
}

bool do_acknowledge(struct act *act, struct err *err)
{
	struct account_id id = { act->in->account };
	struct account person;

	/* a service account is nobody: the officer named at dispatch stays accountable */
	if (id.n == 0 && act->who->kind == ACTOR_ACCOUNT && !act->who->service)
		id = act->who->account;
	if (id.n == 0)
		return true;
	return accountable(act, id, &person, err) && make_accountable(act, &person, err);
}

/* Another unit takes over: the old duty ends, its clock starts. */
static bool move_to(struct act *act, struct unit_id unit, const char *outcome, struct err *err)
{
	if (unit.n == act->row->unit.n)
		return err_set(err, ERR_INVALID, "unit", MSG_SAME_UNIT);
	draft_unit(act, "from", act->row->unit);
	act->row->hops++;
	return duty_end(act->tx, act->row->id, act->now, str_c(outcome), err) &&
	       give_to(act, unit, 0, err);
}

/* To another unit only by a dispatcher: a transfer is not an answer (rule 2). */
bool may_reassign(struct act *act, struct err *err)
{
	return !act->in || !act->in->unit || act->who->kind == ACTOR_RULE ||
	       (act->who->roles & ROLE_DISPATCHER) ||
	       err_set(err, ERR_DENIED, "unit", MSG_ONLY_DISPATCHER_MOVES);
}

bool do_reassign(struct act *act, struct err *err)
{
	struct account person;

	draft_text(&act->draft, false, "reason", act->in->reason);
	if (!act->in->account == !act->in->unit)
		return err_set(err, ERR_INVALID, "account", MSG_ACCOUNT_OR_UNIT);
	if (act->in->account)
		return accountable(act, (struct account_id){ act->in->account }, &person, err) &&
		       make_accountable(act, &person, err);
	return move_to(act, (struct unit_id){ act->in->unit }, "reassigned", err);
}

bool may_object(struct act *act, struct err *err)
{
	int64_t one;
	bool found;

	if (act->row->objection)
		return err_set(err, ERR_CONFLICT, "action", MSG_OBJECTION_PENDING);
	if (!db_int(act->tx, &sql_objected, &one, &found, err, VI(act->row->id.n),
		    VI(act->row->unit.n)))
		return false;
	return !found || err_set(err, ERR_CONFLICT, "action", MSG_OBJECTED_ONCE);
}

bool do_object(struct act *act, struct err *err)
{
	act->row->objection = true;
	draft_text(&act->draft, false, "reason", act->in->reason);
	return db_run(act->tx, &sql_object, NULL, err, VI(act->row->id.n), VI(act->row->unit.n));
}

bool may_decide_objection(struct act *act, struct err *err)
{
	return act->row->objection || err_set(err, ERR_CONFLICT, "action", MSG_NO_OBJECTION);
}

/* Where nobody says who takes it instead, the routing rule does, without the unit that objected. */
static struct unit_id next_unit(const struct act *act)
{
	const struct office *o = act->o;

	if (act->in->unit)
		return (struct unit_id){ act->in->unit };
	return route(o->directory, o->catalog, o->territory, act->row->category, act->row->area,
		     &act->row->unit, 1);
}

bool do_decide_objection(struct act *act, struct err *err)
{
	struct unit_id next = next_unit(act);

	draft_bool(&act->draft, false, "accept", act->in->accept);
	draft_text(&act->draft, false, "reason", act->in->reason);
	act->row->objection = false;
	if (!act->in->accept)
		return true;
	if (next.n == 0)
		return err_set(err, ERR_INVALID, "unit", MSG_REQUIRED);
	return move_to(act, next, "objection_accepted", err);
}

bool do_contact(struct act *act, struct err *err)
{
	if (act->in->at > act->now)
		return err_set(err, ERR_INVALID, "at", MSG_IN_THE_FUTURE);
	act->occurred = act->in->at;
	/* "acted" is the first contact made: an attempt that reached nobody is none */
	if (act->in->reached && act->row->acted == 0)
		act->row->acted = act->now;
	draft_text(&act->draft, true, "how", act->in->how);
	draft_bool(&act->draft, true, "reached", act->in->reached);
	return true;
}

bool do_answer(struct act *act, struct err *err)
{
	const struct category *cat = catalog_get(act->o->catalog, act->row->category);
	struct case_row *row = act->row;
	const struct act_input *in = act->in;

	if (cat && cat->evidence_needed && in->evidence.n == 0 && in->media.n == 0)
		return err_set(err, ERR_INVALID, "evidence", MSG_EVIDENCE_NEEDED);
	row->claimed = solved_given(in->solved);
	if (row->claimed != SOLVED_YES && in->why_not.n == 0)
		return err_set(err, ERR_INVALID, "why_not", MSG_WHY_NOT_NEEDED);
	row->reply = in->public_reply;
	row->answered = act->now;
	if (row->acted == 0)
		row->acted = act->now;
	row->objection = false;
	row->waiting = false;
	/* judged afresh: what was found and said of an earlier answer stays in the events */
	row->found = row->said = SOLVED_NONE;
	row->satisfaction = 0;
	row->verified = row->verified_on_site = row->call_reached = row->rework_asked = false;
	row->calls_failed = 0;
	draft_text(&act->draft, true, "public_reply", in->public_reply);
	draft_text(&act->draft, true, "solved", in->solved);
	draft_text(&act->draft, true, "why_not", in->why_not);
	draft_text(&act->draft, false, "evidence", in->evidence);
	if (in->media.n)
		draft_int(&act->draft, true, "media", (int64_t)in->media.n);
	return true;
}
