/* Reporting a case. Parsing is done on the worker; the writer only runs the domain. */
#include "api/api_int.h"

struct report_call {
	struct actor who;
	struct report report;
	struct err wrong;              /* of the body: told together with what the domain finds */
	struct idempotency key;
	struct case_row row;
	enum view view;
	bool answered;                 /* the reply stands already */
};

static void created_write(struct call *call, const struct report_call *rc, const struct office *o,
			  int64_t now)
{
	struct arena *a = call->arena;
	struct showing s = { .o = o, .arena = a, .lang = api_language(call), .now = now };
	struct str number = rc->row.number;
	struct json_writer w;

	reply_header(call, "Location", arena_fmt(a, "/api/v1/cases/%.*s", STR_ARG(number)));
	reply_header(call, "ETag", etag(a, rc->row.version));
	answer_begin(call, &w, 201);
	json_object(&w);
	case_members(&w, &s, &rc->row, rc->view);
	json_text_of(&w, "secret", case_code(o, a, number));
	json_text_of(&w, "receipt_url", arena_fmt(a, "/track/%.*s", STR_ARG(number)));
	json_object_end(&w);
	json_end(&w);
}

/* Whoever reports holds the code, and sees at least what its holder sees. */
static bool view_of(struct tx *tx, const struct office *o, struct report_call *rc, struct err *err)
{
	rc->view = VIEW_REQUESTER;
	if (rc->who.kind != ACTOR_ACCOUNT)
		return true;
	if (!case_view(tx, o, &rc->who, &rc->row, &rc->view, err))
		return false;
	if (rc->view != VIEW_STAFF)
		rc->view = VIEW_REQUESTER;
	return true;
}

/* A category that is not known is no missing text, and the other way round. */
static bool one_of_two_is_wrong(const struct err *wrong)
{
	return wrong_names(wrong, "category") || wrong_names(wrong, "text");
}

static bool refused(struct report_call *rc, struct err *err)
{
	int kept = 0;

	if (err->code != ERR_INVALID)
		return false;
	if (one_of_two_is_wrong(&rc->wrong)) {
		for (int i = 0; i < err->n; i++)
			if (err->item[i].msg != MSG_TEXT_OR_CATEGORY)
				err->item[kept++] = err->item[i];
		err->n = kept;
	}
	return wrong_join(err, &rc->wrong);
}

static bool report_in(struct tx *tx, struct call *call, const struct office *o, struct err *err)
{
	struct report_call *rc = call->face;

	if (!idempotency_find(tx, o, &rc->key, call, &rc->answered, err))
		return false;
	if (rc->answered)
		return true;
	if (!case_report(tx, call->arena, o, &rc->who, &rc->report, &rc->row, err))
		return refused(rc, err);
	if (!err_ok(&rc->wrong))
		return wrong_join(err, &rc->wrong);
	if (!view_of(tx, o, rc, err))
		return false;
	if (!rc->key.asked)
		return true;
	if (!account_name_of(tx, call->arena, rc->view, &rc->row, err))
		return false;
	created_write(call, rc, o, tx_env(tx)->now(tx_env(tx)));
	rc->answered = true;
	return idempotency_keep(tx, o, &rc->key, call, err);
}

static void reply_clear(struct call *call)
{
	call->reply.headers = 0;
	buf_reset(&call->reply.body);
}

static bool report_run(struct tx *tx, struct command *self, struct err *err)
{
	struct call *call = self->arg;
	const struct office *o;
	bool ok;

	reply_clear(call);             /* this may be the second run */
	if (!office_take(gate_of(call), tx, &o, err))
		return false;
	ok = report_in(tx, call, o, err);
	office_release(gate_of(call), o);
	return ok;
}

static bool report_render(struct call *call, struct err *err)
{
	struct report_call *rc = call->face;
	const struct office *o;
	struct tx *tx;

	if (rc->answered)
		return true;
	if (rc->view == VIEW_STAFF &&
	    (!call_read(call, &tx, err) ||
	     !account_name_of(tx, call->arena, rc->view, &rc->row, err)))
		return false;
	o = office_current(gate_of(call));
	created_write(call, rc, o, rc->row.changed);
	office_release(gate_of(call), o);
	return true;
}

bool post_case(struct call *call, struct err *err)
{
	struct report_call *rc = ARENA_NEW(call->arena, struct report_call);
	struct reading r;
	struct json body;

	if (!body_read(call, &body, &rc->wrong, err) || !reading_begin(call, &r, err))
		return false;
	rc->who = r.who;
	report_read(call->arena, r.o, &body, &rc->report, &rc->wrong);
	reading_end(&r);
	/* what the office found or inherited is the office's to say */
	if (rc->who.kind != ACTOR_ACCOUNT &&
	    (rc->report.origin != ORIGIN_REQUESTER || rc->report.upstream_number.n))
		return err_set(err, ERR_DENIED, NULL, MSG_API_ORIGIN_OF_STAFF);
	if (!idempotency_of(call, &rc->who, &rc->key, &rc->wrong))
		rc->key.asked = false;
	call->face = rc;
	call->command.run = report_run;
	call->command.arg = call;
	call->render = report_render;
	return true;
}
