/* POST /requests: a form becomes a case. */
#include "open311/open311_int.h"

#include "wire/form.h"

/* From parsing to the commit. */
struct posting {
	struct gate *gate;
	enum language lang;
	struct actor who;
	struct report report;
	struct case_row row;
};

static bool read_form(struct call *call, struct form *out, struct err *err)
{
	struct str type = call->req.content_type;

	if (str_starts(type, STR("multipart/form-data")))
		return multipart_read(call->arena, type, call->req.body, out, err);
	if (type.n == 0 || str_starts(type, STR("application/x-www-form-urlencoded")))
		return form_read(call->arena, call->req.body, out, err);
	return err_set(err, ERR_UNREADABLE, "Content-Type", MSG_OPEN311_FORM_NEEDED);
}

/* The key is a bearer token of any role that may report. It is looked at before anything else that
 * the form says. */
static bool read_key(struct call *call, const struct form *form, struct look *r,
		     struct actor *who, struct err *err)
{
	struct credential c = { .token = form_get(form, "api_key") };

	if (!c.token.p)
		c.token = form_get(&call->req.params, "api_key");
	if (!c.token.p)
		return err_set(err, ERR_DENIED, "api_key", MSG_REQUIRED);
	if (actor_of(r->tx, call->arena, &c, who, err))
		return true;
	if (err->code == ERR_UNKNOWN)
		err_set(err, ERR_DENIED, "api_key", MSG_OPEN311_BAD_KEY);
	return false;
}

static bool run(struct tx *tx, struct command *self, struct err *err)
{
	struct posting *p = self->arg;
	const struct office *o;
	bool ok;

	if (!office_take(p->gate, tx, &o, err))
		return false;
	ok = case_report(tx, self->arena, o, &p->who, &p->report, &p->row, err);
	office_release(p->gate, o);
	return ok;
}

/* What becomes of a report is said at once; of its pictures too, which nobody sees for now. */
static struct str notice(struct arena *a, const struct posting *p)
{
	const struct err_arg count[ERR_ARGS] = { AI((int64_t)p->report.n_uploads) };

	if (p->report.n_uploads == 0)
		return message(p->lang, MSG_OPEN311_NOTICE);
	return message_fill(a, p->lang, MSG_OPEN311_NOTICE_PICTURES, count);
}

static bool render(struct call *call, struct err *err)
{
	struct posting *p = call->command.arg;
	struct print out;

	(void)err;
	reply_begin(call, &out, wants_json(call), 200);
	print_list(&out, "service_requests", true);
	print_item(&out, "request");
	print_text(&out, "service_request_id", p->row.number);
	print_text(&out, "service_notice", notice(call->arena, p));
	print_text(&out, "account_id", (struct str){ NULL, 0 });
	print_item_end(&out, "request");
	print_list_end(&out, "service_requests");
	print_end(&out);
	return true;
}

bool post_request(struct call *call, struct err *err)
{
	struct posting *p = ARENA_NEW(call->arena, struct posting);
	struct look r;
	struct form form;
	bool ok;

	if (!read_form(call, &form, err) || !look_begin(call, &r, err))
		return false;
	p->gate = r.gate;
	p->lang = r.lang;
	ok = read_key(call, &form, &r, &p->who, err) &&
	     georeport_read(call, &form, &r, &p->report, err);
	look_end(&r);
	if (!ok)
		return false;
	call->command.run = run;
	call->command.arg = p;
	call->command.arena = call->arena;
	call->render = render;
	return true;
}
