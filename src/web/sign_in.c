/* GET and POST /sign-in, POST /sign-out: a session is a token in a cookie, good for a working day. */
#include "base/env.h"
#include "web/session.h"
#include "web/sign_in_views.h"

enum { SIGN_IN_MAX = 8 * 1024 };

struct opened { struct account_id account; struct str token; };

void session_open_for(struct visit *v, struct account_id account)
{
	struct opened *s = ARENA_NEW(v->arena, struct opened);

	s->account = account;
	s->token = seal_token_new(tx_env(v->tx), v->arena);
	v->own = s;
}

bool session_write(struct visit *v, struct err *err)
{
	const struct opened *s = v->own;
	struct account account;
	bool found;

	/* the account as it is now: it may have been disabled while the password was looked at */
	if (!account_get(v->tx, v->arena, s->account, &account, &found, err))
		return false;
	if (!found || account.disabled)
		return err_set(err, ERR_INVALID, NULL, MSG_SIGN_IN_WRONG);
	return token_save(v->tx, s->account, s->token, v->now + SESSION_HOURS * US_PER_HOUR, err);
}

bool session_go(struct visit *v, struct str path)
{
	const struct opened *s = v->own;

	visit_set_cookie(v, "daodi_session", s->token, "/", SESSION_HOURS * 3600);
	return visit_go(v, path);
}

/* Where a signed-in person goes: back to a path of ours, or to today's list. */
static struct str onward(struct str back)
{
	return back.n ? local_path(back) : STR("/desk");
}

static bool show(struct visit *v, struct err *err)
{
	struct sign_in_view view = { .demo = demo_open(v) };

	(void)err;
	if (v->who.kind == ACTOR_ACCOUNT && !v->wrong)
		return visit_go(v, onward(visit_param(v, "back")));
	view.top = top_of(v, message(v->lang, MSG_SIGN_IN_TITLE));
	view.back = visit_typed(v, "back", visit_param(v, "back"));
	view.name = field_of(v, "name", MSG_SIGN_IN_NAME, MSG_NONE, STR(""));
	view.name.autocomplete = STR("username");
	view.name.required = true;
	view.password = field_of(v, "password", MSG_SIGN_IN_PASSWORD, MSG_NONE, STR(""));
	view.password.type = STR("password");
	view.password.autocomplete = STR("current-password");
	view.password.required = true;
	view.password.value = STR("");
	tpl_sign_in(visit_page(v), &view);
	return true;
}

static bool read(struct visit *v, struct err *err)
{
	struct str name = visit_field(v, "name");
	struct str password = form_get(&v->form, "password");
	struct account account;
	bool fits;

	if (!name.n)
		err_add(err, ERR_INVALID, "name", MSG_SIGN_IN_NEEDS_NAME);
	if (!password.n)
		err_add(err, ERR_INVALID, "password", MSG_SIGN_IN_NEEDS_PASSWORD);
	if (!err_ok(err) ||
	    !password_check(v->gate, v->tx, v->arena, name, password, &account, &fits, err))
		return false;
	if (!fits)
		return err_set(err, ERR_INVALID, NULL, MSG_SIGN_IN_WRONG);
	session_open_for(v, account.id);
	return true;
}

static bool done(struct visit *v, struct err *err)
{
	(void)err;
	return session_go(v, onward(visit_field(v, "back")));
}

static bool out_act(struct visit *v, struct err *err)
{
	return !v->session.p || token_revoke(v->tx, v->session, err);
}

static bool out_done(struct visit *v, struct err *err)
{
	(void)err;
	visit_set_cookie(v, "daodi_session", STR(""), "/", -1);
	return visit_go_told(v, STR("/"), MSG_TOLD_SIGNED_OUT);
}

static const struct web_page page = { .show = show, .read = read, .act = session_write,
				      .done = done };
static const struct web_page page_out = { .act = out_act, .done = out_done };
static const struct route routes[] = {
	PAGE_GET("/sign-in", &page),
	PAGE_POST("/sign-in", SIGN_IN_MAX, &page),
	PAGE_POST("/sign-out", SIGN_IN_MAX, &page_out),
};
const struct route_part part_sign_in = PART(routes);
