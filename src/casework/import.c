/* Taking in another system's cases. An imported case starts with one import event that declares
 * its state; nobody's verdict is ever made up for it. */
#include "casework/casework_int.h"

#include "outbox/outbox.h"

static const struct sql sql_linked = {
	"SELECT 1 FROM case_link WHERE from_case = $1 AND to_case = $2 AND relation = $3 LIMIT 1",
	"iii" };

/* An open row enters as registered unless its unit has an account to be accountable; then
 * dispatched. A state further on needs an owner too. */
static bool settle_open(struct act *act, const struct import_case *in, bool *owned,
			struct err *err)
{
	const struct calendar *c = office_calendar(act->o, in->unit);
	struct case_row *row = act->row;

	*owned = false;
	if (!state_open(row->state))
		return true;
	/* allegations are handed over and led by no unit */
	if (in->unit.n && in->kind != KIND_ALLEGATION && !roster_on_duty(act->tx, in->unit, zone_to_local(c->zone, act->now),
					  &row->account, err))
		return false;
	*owned = row->account.n != 0;
	row->state = *owned ? STATE_DISPATCHED : STATE_REGISTERED;
	row->unit = *owned ? in->unit : (struct unit_id){ 0 };
	return true;
}

static bool number_for(struct act *act, const struct import_case *in, struct err *err)
{
	int64_t day, n;
	bool taken;
	struct case_row other;

	if (in->number.p && number_split(in->number, &day, &n)) {
		if (!case_get(act->tx, act->a, in->number, &other, &taken, err))
			return false;
		if (!taken) {
			act->row->number = in->number;
			return case_store_raise_day(act->tx, day, n, err);
		}
	}
	day = zone_day(act->o->main->zone, in->created);
	if (!case_store_count_day(act->tx, day, &n, err))
		return false;
	act->row->number = number_make(act->a, day, n);
	return true;
}

static bool fill(struct act *act, const struct import_case *in, bool *owned, struct err *err)
{
	const struct category *cat = catalog_get(act->o->catalog, in->category);
	struct case_row *row = act->row;
	bool closed = in->state == STATE_CLOSED || in->state == STATE_ARCHIVED;

	*row = (struct case_row){
		.state = in->state, .kind = in->kind, .origin = in->origin, .channel = in->channel,
		.category = in->category, .area = in->area, .unit = in->unit,
		.has_place = in->has_place, .place = in->place, .address = in->address,
		.text = in->text, .reply = in->reply, .source = in->source,
		.external_id = in->external_id.n ? in->external_id : (struct str){ NULL, 0 },
		.source_unit = in->unit_label, .source_category = in->category_label,
		.created = in->created, .answered = in->answered,
		.changed = in->changed ? in->changed : in->closed ? in->closed : in->created,
	};
	row->confidential = (cat && cat->confidential) ||
			    (in->requester && in->requester->confidential);
	row->public = cat && cat->public && !row->confidential && in->kind != KIND_ALLEGATION;
	row->due = in->due;
	if (!due_for(act->a, act->o, (struct unit_id){ 0 }, row->category, STEP_RESOLVE,
		     in->created, &row->requester_due, &row->requester_provisional, NULL, err))
		return false;
	if (!row->due) {
		row->due = row->requester_due;
		row->provisional = row->requester_provisional;
	}
	if (closed) {
		/* rule: never "solved" by another system's word; only its plain endings are kept */
		row->outcome = in->outcome == OUTCOME_WITHDRAWN || in->outcome == OUTCOME_REFERRED ||
					       in->outcome == OUTCOME_NOT_ACCEPTED
				       ? in->outcome : OUTCOME_NO_VERDICT;
		row->closed = in->closed ? in->closed : row->changed;
		row->late = row->closed > row->requester_due;
		row->acted = row->answered;
	} else {
		/* the claims of an open case are made here, by its owner */
		row->answered = 0;
	}
	locate_row(act->o, row);
	return settle_open(act, in, owned, err) && number_for(act, in, err);
}

static void draft_import(struct act *act, const struct import_case *in)
{
	struct draft *d = &act->draft;

	draft_text(d, true, "state", state_name(act->row->state));
	draft_text(d, true, "source", in->source);
	draft_text(d, false, "external_id", in->external_id);
	draft_text(d, true, "unit", in->unit_label);
	draft_text(d, true, "category", in->category_label);
	draft_text(d, false, "status", in->status);
	draft_text(d, false, "duplicate_of", in->duplicate_of);
	draft_text(d, false, "note", in->note);
	if (act->row->outcome)
		draft_text(d, true, "outcome", outcome_name(act->row->outcome));
}

bool case_import(struct tx *tx, struct arena *a, const struct office *o,
		 const struct actor *who, const struct import_case *in, struct case_row *out,
		 bool *is_new, struct err *err)
{
	struct env *env = tx_env(tx);
	struct act act = { .tx = tx, .a = a, .o = o, .who = who, .row = out,
			   .now = env->now(env), .occurred = in->created };
	struct case_id known;
	bool found = false, owned, ok;

	*is_new = false;
	if (in->external_id.n &&
	    !case_imported(tx, in->source, in->external_id, &known, &found, err))
		return false;
	if (found)
		return true;
	if (!fill(&act, in, &owned, err) ||
	    (in->requester && !requester_save(tx, a, o->keys, in->requester, &out->requester, err)))
		return false;
	out->version = 1;
	if (!case_store_insert(tx, out, err))
		return false;
	out->version = 0;
	draft_begin(&act.draft);
	draft_import(&act, in);
	ok = (!owned || duty_add(tx, &(struct duty_new){
			.case_id = out->id, .unit = out->unit, .account = out->account,
			.role = DUTY_LEAD, .since = act.now, .due = out->due,
			.provisional = out->provisional }, err)) &&
	     event_append(tx, out, ACT_IMPORT, who, act.now, act.occurred, &act.draft, err) &&
	     case_store_add_media(tx, out->id, 1, &in->media, err) &&
	     tally_move(tx, o, NULL, out, err) &&
	     outbox_add(tx, OUTBOX_CASE_EVENT, out->id.n, 1, err);
	draft_release(&act.draft);
	*is_new = ok;
	return ok;
}

bool case_import_duplicate(struct tx *tx, struct case_id from, struct case_id to,
			   struct err *err)
{
	struct env *env = tx_env(tx);
	int64_t one;
	bool found;

	if (from.n == to.n)
		return true;
	if (!db_int(tx, &sql_linked, &one, &found, err, VI(from.n), VI(to.n),
		    VI((int64_t)LINK_DUPLICATE_OF)))
		return false;
	return found || link_add(tx, from, to, LINK_DUPLICATE_OF, env->now(env), err);
}
