/* The responsibility list (责任清单). */
#include "api/api_int.h"

static void filter_read(struct call *call, const struct reading *r, struct duty_filter *f,
			struct err *err)
{
	struct str state = param(call, "state"), role = param(call, "role");

	f->unit.n = unit_named(r->o, param(call, "unit"), "unit", err);
	f->area.n = area_named(r->o, param(call, "area"), "area", err);
	param_time(call, "from", r->o->main, false, &f->from, err);
	param_time(call, "to", r->o->main, true, &f->to, err);
	param_limit(call, &f->limit, err);
	if (role.p) {
		f->has_role = true;
		if (str_eq(role, duty_role_name(DUTY_SUPPORT)))
			f->role = DUTY_SUPPORT;
		else if (!str_eq(role, duty_role_name(DUTY_LEAD)))
			err_add(err, ERR_INVALID, "role", MSG_UNKNOWN_VALUE, AT(role),
				AT(STR("lead support")));
	}
	if (!state.p)
		return;
	if (str_eq(state, STR("open")))
		f->state = DUTIES_OPEN;
	else if (str_eq(state, STR("overdue")))
		f->state = DUTIES_OVERDUE;
	else if (str_eq(state, STR("done")))
		f->state = DUTIES_DONE;
	else
		err_add(err, ERR_INVALID, "state", MSG_UNKNOWN_VALUE, AT(state),
			AT(STR("open overdue done")));
}

static void duty_write(struct json_writer *w, const struct showing *s, const struct duty_row *d)
{
	json_object(w);
	json_id_of(w, "id", d->id.n);
	json_text_of(w, "number", d->number);
	json_text_of(w, "case_state", state_name(d->state));
	json_text_of(w, "text", d->text);
	json_name(w, "category");
	put_category(w, s, d->category);
	json_name(w, "area");
	put_area(w, s, d->area);
	json_name(w, "unit");
	put_unit(w, s, d->unit);
	json_name(w, "account");
	put_account(w, d->account, d->account_name);
	json_text_of(w, "role", duty_role_name(d->role));
	json_text_of(w, "task", d->task);
	json_time_of(w, "since", d->since);
	json_time_of(w, "due", d->due);
	json_bool_of(w, "provisional", d->provisional);
	json_bool_of(w, "overdue", duty_overdue(d, s->now));
	json_time_of(w, "done", d->done);
	json_text_of(w, "outcome", d->outcome);
	json_object_end(w);
}

bool get_duties(struct call *call, struct reading *r, struct err *err)
{
	struct duty_filter f = { .who = &r->who, .limit = LIMIT_DEFAULT,
				 .cursor = param(call, "cursor") };
	struct showing s = showing_of(r, call);
	struct err wrong = ERR_INIT;
	struct json_writer w;
	struct duty_row *duty;
	struct str next;
	size_t n;

	if (!must_be_admitted(r, "list_duties", err))
		return false;
	filter_read(call, r, &f, &wrong);
	if (!account_named(r->tx, call->arena, param(call, "account"), "account", &f.account.n,
			   &wrong, err))
		return false;
	if (!err_ok(&wrong))
		return wrong_join(err, &wrong);
	if (!duty_list(r->tx, call->arena, r->o, &f, &duty, &n, &next, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < n; i++)
		duty_write(&w, &s, &duty[i]);
	list_end(&w, next);
	return true;
}
