/* Who owns a case: routing, the person on duty, and the time by which it must be done. */
#include "casework/casework_int.h"

bool kind_is_routed(enum case_kind k)
{
	return k != KIND_ALLEGATION && k != KIND_ENQUIRY;
}

bool due_for(struct arena *a, const struct office *o, struct unit_id unit,
	     struct category_id category, enum limit_step step, int64_t start, int64_t *due,
	     bool *provisional, struct str *trace, struct err *err)
{
	struct limit limit = catalog_limit(o->catalog, category, step);
	struct due d;

	if (!due_compute(a, office_calendar(o, unit), start, limit.basis, limit.amount, &d, err))
		return false;
	*due = d.due;
	*provisional = d.provisional;
	if (trace)
		*trace = due_trace_json(a, &d, LANG_ZH);
	return true;
}

static bool on_duty(struct tx *tx, const struct office *o, struct unit_id unit,
		    struct account_id *out, struct err *err)
{
	struct env *env = tx_env(tx);
	const struct calendar *c = office_calendar(o, unit);

	return roster_on_duty(tx, unit, zone_to_local(c->zone, env->now(env)), out, err);
}

enum { TRIES = 8 };

/* The unit the rule finds, and who there is accountable now. */
static bool find_owner(struct tx *tx, const struct office *o, const struct case_row *row,
		       struct duty_new *duty, bool *found, struct err *err)
{
	struct unit_id tried[TRIES];

	*found = false;
	if (!kind_is_routed(row->kind) || row->category.n == 0)
		return true;
	/* a unit with nobody to be accountable is passed over: better another owner than none */
	for (size_t n = 0; n < TRIES; n++) {
		duty->unit = route(o->directory, o->catalog, o->territory, row->category, row->area,
				   tried, n);
		if (duty->unit.n == 0)
			return true;
		if (!on_duty(tx, o, duty->unit, &duty->account, err))
			return false;
		if (duty->account.n) {
			*found = true;
			return true;
		}
		tried[n] = duty->unit;
	}
	return true;
}

void draft_unit(struct act *act, const char *name, struct unit_id unit)
{
	const struct unit *u = directory_unit(act->o->directory, unit);
	struct json_writer *w[] = { &act->draft.data, &act->draft.shown };

	if (!u)
		return;
	for (int i = 0; i < 2; i++) {
		json_name(w[i], name);
		json_object(w[i]);
		json_id_of(w[i], "id", unit.n);
		json_text_of(w[i], "name", u->name);
		json_object_end(w[i]);
	}
}

/* Row and draft of a case that the duty makes somebody's. */
static void own(struct act *act, struct duty_new *duty)
{
	struct case_row *row = act->row;

	duty->case_id = row->id;
	duty->role = DUTY_LEAD;
	duty->since = act->now;
	row->unit = duty->unit;
	row->account = duty->account;
	row->account_name = (struct str){ NULL, 0 };
	row->due = duty->due;
	row->provisional = duty->provisional;
	row->objection = false;
	row->decliner = (struct account_id){ 0 };
	row->decline_code = (struct str){ NULL, 0 };
	row->state = STATE_DISPATCHED;
	draft_unit(act, "unit", duty->unit);
	draft_time(&act->draft, true, "due", duty->due);
	if (duty->provisional)
		draft_bool(&act->draft, true, "provisional", true);
	json_name(&act->draft.data, "account");
	json_put_id(&act->draft.data, duty->account.n);
	draft_json(&act->draft, false, "trace", duty->trace);
}

static bool due_of(struct act *act, struct duty_new *duty, struct err *err)
{
	return due_for(act->a, act->o, duty->unit, act->row->category, STEP_RESOLVE, act->now,
		       &duty->due, &duty->provisional, &duty->trace, err);
}

bool route_row(struct act *act, struct duty_new *duty, bool *found, struct err *err)
{
	*duty = (struct duty_new){ .due = 0 };
	if (!find_owner(act->tx, act->o, act->row, duty, found, err))
		return false;
	if (!*found)
		return true;
	if (!due_of(act, duty, err))
		return false;
	own(act, duty);
	return true;
}

bool give_to(struct act *act, struct unit_id unit, int64_t due, struct err *err)
{
	const struct case_row *row = act->row;
	struct duty_new duty = { .unit = unit, .due = due };
	enum msg why;

	if (!directory_unit(act->o->directory, unit) ||
	    !directory_unit(act->o->directory, unit)->active)
		return err_set(err, ERR_INVALID, "unit", MSG_NO_SUCH_UNIT);
	if (!mandate_admits(act->o->directory, act->o->catalog, act->o->territory, unit,
			    row->category, row->area, &why))
		return err_set(err, ERR_INVALID, "unit", why);
	if (!on_duty(act->tx, act->o, unit, &duty.account, err))
		return false;
	if (duty.account.n == 0)
		return err_set(err, ERR_INVALID, "unit", MSG_UNIT_HAS_NOBODY);
	if (due && due <= act->now)
		return err_set(err, ERR_INVALID, "due", MSG_DUE_IN_THE_PAST);
	if (!due && !due_of(act, &duty, err))
		return false;
	own(act, &duty);
	return duty_add(act->tx, &duty, err);
}

static bool apply_route(struct act *act, struct err *err)
{
	struct duty_new duty;
	bool found;

	if (!route_row(act, &duty, &found, err))
		return false;
	must(found);            /* dispatch_by_rule asked before, in the same transaction */
	return duty_add(act->tx, &duty, err);
}

bool dispatch_by_rule(struct act *from, struct err *err)
{
	struct duty_new duty;
	bool found;

	return find_owner(from->tx, from->o, from->row, &duty, &found, err) &&
	       (!found || act_by_rule(from, ACT_DISPATCH, apply_route, err));
}
