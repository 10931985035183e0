/* Taking on: answering at once, asking for more, referring, declining, dispatching. */
#include "casework/casework_int.h"

static const struct sql sql_contacts = {
	"SELECT action, data FROM event WHERE case_id = $1 AND action IN ('contact', 'contest')",
	"i" };
static const struct sql sql_declined = {
	"SELECT data FROM event WHERE case_id = $1 AND action = 'decline' ORDER BY seq DESC LIMIT 1",
	"i" };
enum { REASON_MAX = 4000 };

static bool same_account(struct account_id a, struct account_id b)
{
	return a.n && a.n == b.n;
}

bool close_row(struct act *act, enum outcome outcome, struct err *err)
{
	struct case_row *row = act->row;

	row->state = STATE_CLOSED;
	row->outcome = outcome;
	row->closed = act->now;
	row->waiting = false;
	row->objection = false;
	row->rework_asked = false;
	/* late is judged by the clock of the requester, which never stopped, up to the answer: what
	   the check and the verdict take is not the handler's */
	row->late = row->requester_due &&
		    (row->answered ? row->answered : act->now) > row->requester_due;
	draft_text(&act->draft, true, "outcome", outcome_name(outcome));
	return duty_end(act->tx, row->id, act->now, outcome_name(outcome), err);
}

bool do_answer_now(struct act *act, struct err *err)
{
	struct case_row *row = act->row;

	row->reply = act->in->public_reply;
	row->claimed = SOLVED_YES;
	row->acted = row->answered = act->now;
	draft_text(&act->draft, true, "public_reply", act->in->public_reply);
	draft_text(&act->draft, true, "knowledge", act->in->knowledge);
	return close_row(act, OUTCOME_EXPLAINED, err);
}

bool do_ask_more(struct act *act, struct err *err)
{
	(void)err;
	act->row->waiting = true;
	draft_text(&act->draft, true, "question", act->in->question);
	return true;
}

bool do_supplement(struct act *act, struct err *err)
{
	(void)err;
	act->row->waiting = false;
	draft_text(&act->draft, true, "text", act->in->text);
	if (act->in->media.n)
		draft_int(&act->draft, true, "media", (int64_t)act->in->media.n);
	return true;
}

bool do_refer(struct act *act, struct err *err)
{
	act->row->reply = act->in->reason;
	draft_text(&act->draft, true, "route", act->in->route);
	draft_text(&act->draft, true, "receipt", act->in->receipt);
	draft_text(&act->draft, true, "reason", act->in->reason);
	return close_row(act, OUTCOME_REFERRED, err);
}

bool may_decline(struct act *act, struct err *err)
{
	return act->row->decliner.n == 0 ||
	       err_set(err, ERR_CONFLICT, "action", MSG_DECLINE_WAITS);
}

bool do_decline(struct act *act, struct err *err)
{
	(void)err;
	act->row->decliner = act->who->account;
	act->row->decline_code = act->in->reason_code;
	draft_text(&act->draft, false, "reason_code", act->in->reason_code);
	draft_text(&act->draft, false, "reason", act->in->reason);
	return true;
}

bool may_confirm_decline(struct act *act, struct err *err)
{
	if (act->row->decliner.n == 0)
		return err_set(err, ERR_CONFLICT, "action", MSG_NOTHING_TO_CONFIRM);
	if (same_account(act->row->decliner, act->who->account))
		return err_set(err, ERR_DENIED, NULL, MSG_SECOND_PERSON);
	return true;
}

/* The reason as it was proposed. Until a second person agrees it stands in the event only: the
 * row's reply is read by the requester and by everybody. */
static bool proposed_reason(struct act *act, struct str *out, struct err *err)
{
	struct str data = { NULL, 0 };
	struct rows r;
	struct json j;

	if (!db_query(act->tx, &sql_declined, &r, err, VI(act->row->id.n)))
		return false;
	if (rows_next(&r))
		data = rows_text(&r, 0, act->a);
	return rows_end(&r, err) && json_read(act->a, data, &j, err) &&
	       json_text(&j, "", "reason", REASON_MAX, out, err);
}

bool do_confirm_decline(struct act *act, struct err *err)
{
	if (!proposed_reason(act, &act->row->reply, err))
		return false;
	draft_text(&act->draft, true, "reason_code", act->row->decline_code);
	draft_text(&act->draft, true, "reason", act->row->reply);
	return close_row(act, OUTCOME_NOT_ACCEPTED, err);
}

/* Has a contact been told of, and has that been contested? */
static bool contacts(struct act *act, bool *made, bool *contested, struct err *err)
{
	struct rows r;

	*made = *contested = false;
	if (!db_query(act->tx, &sql_contacts, &r, err, VI(act->row->id.n)))
		return false;
	while (rows_next(&r))
		if (str_eq(rows_peek(&r, 0), STR("contact")))
			*made = true;
		else if (str_find(rows_peek(&r, 1), STR("\"what\":\"contact\"")) != SIZE_MAX)
			*contested = true;
	return rows_end(&r, err);
}

/* Only what has happened can be contested, and each once. */
bool may_contest(struct act *act, struct err *err)
{
	const struct case_row *row = act->row;
	struct str what = act->in ? act->in->what : (struct str){ NULL, 0 };
	bool declined = row->state == STATE_CLOSED && row->outcome == OUTCOME_NOT_ACCEPTED;
	bool made, contested;

	if (!contacts(act, &made, &contested, err))
		return false;
	if (str_eq(what, STR("decline")) && !declined)
		return err_set(err, ERR_CONFLICT, "what", MSG_NOT_DECLINED);
	if (str_eq(what, STR("contact")) && !made)
		return err_set(err, ERR_CONFLICT, "what", MSG_NO_CONTACT_TOLD);
	if (str_eq(what, STR("exclusion")))
		return err_set(err, ERR_CONFLICT, "what", MSG_NOT_EXCLUDED);
	if ((str_eq(what, STR("decline")) && row->contested) ||
	    (str_eq(what, STR("contact")) && contested))
		return err_set(err, ERR_CONFLICT, "action", MSG_CONTESTED_ONCE);
	return (declined && !row->contested) || (made && !contested) ||
	       err_set(err, ERR_CONFLICT, "action", MSG_NOTHING_TO_CONTEST);
}

bool do_contest(struct act *act, struct err *err)
{
	struct case_row *row = act->row;
	bool decline = str_eq(act->in->what, STR("decline"));

	(void)err;
	draft_text(&act->draft, true, "what", act->in->what);
	draft_text(&act->draft, true, "reason", act->in->reason);
	if (!decline)
		return true;
	row->contested = true;
	row->state = STATE_REGISTERED;
	row->outcome = OUTCOME_NONE;
	row->closed = 0;
	row->late = false;
	row->reply = (struct str){ NULL, 0 };
	row->decliner = (struct account_id){ 0 };
	row->decline_code = (struct str){ NULL, 0 };
	return true;
}

/* An allegation is handed over to those who may look into it, and led by no unit (rule 11). */
bool may_dispatch(struct act *act, struct err *err)
{
	return act->row->kind != KIND_ALLEGATION ||
	       err_set(err, ERR_CONFLICT, "action", MSG_ALLEGATION_NOT_DISPATCHED);
}

bool do_dispatch(struct act *act, struct err *err)
{
	return give_to(act, (struct unit_id){ act->in->unit }, act->in->due, err);
}

/* Back to the dispatchers, without unit and person. */
static bool lose_owner(struct act *act, struct err *err)
{
	struct case_row *row = act->row;

	row->state = STATE_REGISTERED;
	row->unit = (struct unit_id){ 0 };
	row->account = (struct account_id){ 0 };
	row->account_name = (struct str){ NULL, 0 };
	row->objection = false;
	return duty_end(act->tx, row->id, act->now, STR("reclassified"), err);
}

/* What turns out to be an allegation is taken from the unit that has it. */
static bool become_allegation(struct act *act, struct err *err)
{
	struct case_row *row = act->row;

	row->kind = KIND_ALLEGATION;
	row->public = false;
	row->confidential = true;
	return lose_owner(act, err);
}

/* May the lead unit go on? An answered case stays with who answered it: its claim is judged. */
static bool owner_fits(const struct act *act)
{
	const struct case_row *row = act->row;
	const struct office *o = act->o;

	return row->unit.n == 0 || row->state == STATE_ANSWERED ||
	       mandate_admits(o->directory, o->catalog, o->territory, row->unit, row->category,
			      row->area, NULL);
}

bool do_reclassify(struct act *act, struct err *err)
{
	struct case_row *row = act->row;
	const struct category *from = catalog_get(act->o->catalog, row->category);
	const struct category *to = catalog_get(act->o->catalog,
						(struct category_id){ act->in->category });
	struct str trace = { NULL, 0 };
	bool provisional;

	if (!to || !to->active || !to->leaf)
		return err_set(err, ERR_INVALID, "category", MSG_NO_SUCH_CATEGORY);
	if (from)
		draft_text(&act->draft, true, "from", from->name);
	draft_text(&act->draft, true, "to", to->name);
	draft_text(&act->draft, false, "reason", act->in->reason);
	row->category = to->id;
	/* a case once private stays so: nobody was asked */
	row->public = row->public && to->public;
	row->confidential = row->confidential || to->confidential;
	row->public = row->public && !row->confidential;
	if (to->kind == KIND_ALLEGATION && row->kind != KIND_ALLEGATION &&
	    !become_allegation(act, err))
		return false;
	if (!due_for(act->a, act->o, (struct unit_id){ 0 }, row->category, STEP_RESOLVE,
		     row->created, &row->requester_due, &row->requester_provisional, NULL, err))
		return false;
	/* nobody leads outside its mandate (rule 10): the routing rule finds the next owner */
	if (!owner_fits(act)) {
		row->hops++;
		if (!lose_owner(act, err))
			return false;
	}
	if (row->unit.n == 0) {
		row->due = row->requester_due;
		row->provisional = row->requester_provisional;
		return true;
	}
	if (!due_for(act->a, act->o, row->unit, row->category, STEP_RESOLVE, act->now, &row->due,
		     &provisional, &trace, err))
		return false;
	row->provisional = provisional;
	draft_time(&act->draft, true, "due", row->due);
	draft_json(&act->draft, false, "trace", trace);
	return duty_redue(act->tx, row->id, row->due, provisional, trace, err);
}

bool do_supervise(struct act *act, struct err *err)
{
	if (act->in->due <= act->now)
		return err_set(err, ERR_INVALID, "due", MSG_DUE_IN_THE_PAST);
	draft_text(&act->draft, false, "text", act->in->text);
	draft_time(&act->draft, false, "due", act->in->due);
	return true;
}

bool do_urge(struct act *act, struct err *err)
{
	(void)err;
	act->row->urged = true;
	draft_text(&act->draft, true, "text", act->in->text);
	return true;
}

bool do_note(struct act *act, struct err *err)
{
	(void)err;
	draft_text(&act->draft, false, "text", act->in->text);
	return true;
}

bool do_see_requester(struct act *act, struct err *err)
{
	draft_text(&act->draft, false, "reason", act->in->reason);
	if (!act->seen || act->row->requester.n == 0)
		return true;
	return requester_open(act->tx, act->a, act->o->keys, act->row->requester, act->seen, err);
}
