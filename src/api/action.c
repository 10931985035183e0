/* Doing an action on a case. */
#include "api/api_int.h"

struct act_call {
	struct actor who;
	struct str number;
	int64_t version;
	enum action action;
	struct act_input in;
	struct err wrong;
	struct idempotency key;
	struct case_row row;
	struct requester seen;
	enum view view;
	uint64_t admitted;             /* what the state admits, for a 409 */
	bool answered;
};

static void requester_write(struct json_writer *w, const struct requester *q)
{
	json_object(w);
	json_text_of(w, "name", q->name);
	json_text_of(w, "phone", q->phone);
	json_text_of(w, "email", q->email);
	json_text_of(w, "represented_by", q->represented_by);
	json_bool_of(w, "anonymous", q->anonymous);
	json_bool_of(w, "confidential", q->confidential);
	json_object_end(w);
}

static void done_write(struct call *call, const struct act_call *ac, const struct office *o,
		       int64_t now)
{
	struct showing s = { .o = o, .arena = call->arena, .lang = api_language(call), .now = now };
	struct json_writer w;

	reply_header(call, "ETag", etag(call->arena, ac->row.version));
	answer_begin(call, &w, 200);
	json_object(&w);
	case_members(&w, &s, &ac->row, ac->view);
	if (ac->action == ACT_SEE_REQUESTER) {
		json_name(&w, "requester");
		requester_write(&w, &ac->seen);
	}
	json_object_end(&w);
	json_end(&w);
}

static bool refused(struct tx *tx, struct call *call, struct act_call *ac, struct err *err)
{
	struct err ignored = ERR_INIT;
	struct case_row row;
	bool found;

	if (err->code == ERR_INVALID)
		return wrong_join(err, &ac->wrong);
	if (err->code == ERR_CONFLICT &&
	    case_get(tx, call->arena, ac->number, &row, &found, &ignored) && found)
		ac->admitted = workflow_admitted(&row);
	return false;
}

static bool act_in(struct tx *tx, struct call *call, const struct office *o, struct err *err)
{
	struct act_call *ac = call->face;

	if (!idempotency_find(tx, o, &ac->key, call, &ac->answered, err))
		return false;
	if (ac->answered)
		return true;
	if (!case_act(tx, call->arena, o, &ac->who, ac->number, ac->version, ac->action, &ac->in,
		      &ac->row, &ac->seen, err))
		return refused(tx, call, ac, err);
	if (!err_ok(&ac->wrong))
		return wrong_join(err, &ac->wrong);
	/* who acted as staff saw the case as staff, even where the act took it out of reach */
	ac->view = VIEW_STAFF;
	if ((ac->who.kind != ACTOR_ACCOUNT || ac->who.holds_code) &&
	    !case_view(tx, o, &ac->who, &ac->row, &ac->view, err))
		return false;
	if (!ac->key.asked)
		return true;
	if (!account_name_of(tx, call->arena, ac->view, &ac->row, err))
		return false;
	done_write(call, ac, o, tx_env(tx)->now(tx_env(tx)));
	ac->answered = true;
	return idempotency_keep(tx, o, &ac->key, call, err);
}

static bool act_run(struct tx *tx, struct command *self, struct err *err)
{
	struct call *call = self->arg;
	const struct office *o;
	bool ok;

	call->reply.headers = 0;       /* this may be the second run */
	buf_reset(&call->reply.body);
	if (!office_take(gate_of(call), tx, &o, err))
		return false;
	ok = act_in(tx, call, o, err);
	office_release(gate_of(call), o);
	return ok;
}

static bool act_render(struct call *call, struct err *err)
{
	struct act_call *ac = call->face;
	const struct office *o;
	struct tx *tx;

	if (ac->answered)
		return true;
	if (ac->view == VIEW_STAFF &&
	    (!call_read(call, &tx, err) ||
	     !account_name_of(tx, call->arena, ac->view, &ac->row, err)))
		return false;
	o = office_current(gate_of(call));
	done_write(call, ac, o, ac->row.changed);
	office_release(gate_of(call), o);
	return true;
}

void post_action_fail(struct call *call, const struct err *err)
{
	const struct act_call *ac = call->face;

	problem_write(call, err, ac && err->code == ERR_CONFLICT ? ac->admitted : 0);
}

/* The code in the body counts where the header has none. */
static struct str code_of(const struct reading *r, const struct json *body, struct err *wrong)
{
	struct str code = r->credential.code;

	if (!code.p)
		json_text(body, "", "case_code", TEXT_MAX, &code, wrong);
	return code;
}

static bool act_read(struct call *call, struct reading *r, const struct json *body,
		     struct act_call *ac, struct err *err)
{
	ac->number = call->req.segment[0];
	ac->version = if_match_version(http_header(call, "If-Match"));
	if (!actor_prove_code(r->o, ac->number, code_of(r, body, &ac->wrong), &r->who, err))
		return false;
	if (r->who.kind == ACTOR_ANYONE)
		return err_set(err, ERR_UNKNOWN, NULL, MSG_SIGN_IN);
	if (!action_of(call->req.segment[1], &ac->action) || !workflow(ac->action)->by_person)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_API_NO_SUCH_ACTION);
	ac->who = r->who;
	if (!act_input_read(call->arena, r->tx, r->o, ac->action, body, &ac->in, &ac->wrong, err))
		return false;
	if (!idempotency_of(call, &ac->who, &ac->key, &ac->wrong))
		ac->key.asked = false;
	return true;
}

bool post_action(struct call *call, struct err *err)
{
	struct act_call *ac = ARENA_NEW(call->arena, struct act_call);
	struct reading r;
	struct json body;
	bool ok;

	if (!body_read(call, &body, &ac->wrong, err) || !reading_begin(call, &r, err))
		return false;
	ok = act_read(call, &r, &body, ac, err);
	reading_end(&r);
	if (!ok)
		return false;
	call->face = ac;
	call->command.run = act_run;
	call->command.arg = call;
	call->render = act_render;
	return true;
}
