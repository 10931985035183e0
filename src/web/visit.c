/* From a request to a visit, and the steps of a form. */
#include "web/web_int.h"

#include "base/buf.h"

enum { SHELL_HEADERS = 4 };

struct str visit_cookie(const struct visit *v, const char *name)
{
	struct str rest = http_header(v->call, "Cookie");

	while (rest.p) {
		struct str value = str_trim(str_cut(&rest, ';'));
		struct str key = str_cut(&value, '=');

		if (value.n && str_eq(key, str_c(name)))
			return value;
	}
	return (struct str){ NULL, 0 };
}

void visit_set_cookie(struct visit *v, const char *name, struct str value, const char *path,
		      int64_t seconds)
{
	bool tls = str_eq(http_header(v->call, "X-Forwarded-Proto"), STR("https"));
	struct str age = seconds > 0   ? arena_fmt(v->arena, "; Max-Age=%lld", (long long)seconds)
			 : seconds < 0 ? STR("; Max-Age=0")
				       : STR("");

	reply_header(v->call, "Set-Cookie",
		     arena_fmt(v->arena, "%s=%.*s; Path=%s; HttpOnly; SameSite=Lax%.*s%s", name,
			       STR_ARG(value), path, STR_ARG(age), tls ? "; Secure" : ""));
}

static enum language language(const struct visit *v)
{
	struct str kept = visit_cookie(v, "daodi_lang");
	struct str asked = form_get(&v->call->req.params, "lang");

	if (str_eq(asked, STR("en")) || str_eq(asked, STR("zh")))
		kept = asked;
	if (str_eq(kept, STR("en")))
		return LANG_EN;
	if (str_eq(kept, STR("zh")))
		return LANG_ZH;
	return language_of(http_header(v->call, "Accept-Language"), LANG_ZH);
}

/* Without a word to the reader where the session is over: the page then says what it says to anyone. */
static bool who(struct visit *v, struct err *err)
{
	struct credential c = { .token = visit_cookie(v, "daodi_session") };
	struct err over = ERR_INIT;

	if (actor_of(v->tx, v->arena, &c, &v->who, &over)) {
		v->session = c.token;
		return true;
	}
	if (over.code == ERR_UNKNOWN) {
		v->who = (struct actor){ .kind = ACTOR_ANYONE, .name = STR("") };
		return true;
	}
	*err = over;
	return false;
}

static bool begin(struct visit *v, struct call *call, struct err *err)
{
	*v = (struct visit){ .call = call, .page = call->req.route->doc, .gate = gate_of(call),
			     .arena = call->arena };
	v->lang = language(v);
	v->large = str_eq(visit_cookie(v, "daodi_large"), STR("1"));
	if (!call_read(call, &v->tx, err) || !office_take(v->gate, v->tx, &v->o, err))
		return false;
	v->now = tx_env(v->tx)->now(tx_env(v->tx));
	if (who(v, err))
		return true;
	office_release(v->gate, v->o);
	return false;
}

static void end(struct visit *v)
{
	office_release(v->gate, v->o);
	v->o = NULL;
	v->tx = NULL;
}

/* Staff pages send who is not signed in to where they can, and back afterwards. */
static bool turned_away(struct visit *v)
{
	struct str path = v->call->req.path;
	struct buf b = BUF_INIT;

	if (!v->page->staff || v->who.kind == ACTOR_ACCOUNT)
		return false;
	buf_add_lit(&b, "/sign-in?back=");
	url_encode(&b, path);
	if (v->call->req.query.n && str_eq(v->call->req.method, STR("GET"))) {
		url_encode(&b, STR("?"));
		url_encode(&b, v->call->req.query);
	}
	visit_go(v, arena_str(v->arena, buf_str(&b)));
	buf_release(&b);
	return true;
}

bool web_show(struct call *call, struct err *err)
{
	struct visit *v = ARENA_NEW(call->arena, struct visit);
	bool ok;

	if (!begin(v, call, err))
		return false;
	ok = turned_away(v) || v->page->show(v, err);
	end(v);
	return ok;
}

/* ---- forms ---- */

static bool form_of(struct visit *v, struct err *err)
{
	const struct request *r = &v->call->req;

	if (str_starts(r->content_type, STR("multipart/form-data")))
		return multipart_read(v->arena, r->content_type, r->body, &v->form, err);
	return form_read(v->arena, r->body, &v->form, err);
}

/* A form that another site sends in the reader's name has another origin; browsers say so
 * (Fetch Metadata, RFC 6454), and the hidden field proves it also where they do not. */
static bool ours(const struct visit *v, struct err *err)
{
	struct str site = http_header(v->call, "Sec-Fetch-Site");
	struct str csrf = form_get(&v->form, "csrf");

	if (site.n && !str_eq(site, STR("same-origin")) && !str_eq(site, STR("none")))
		return err_set(err, ERR_DENIED, NULL, MSG_WEB_OTHER_SITE);
	return csrf_fits(v->gate, v->arena, v->session, csrf) ||
	       err_set(err, ERR_DENIED, NULL, MSG_WEB_FORM_TOO_OLD);
}

/* Is it of the kind that the form can show beside its fields? */
static bool tellable(const struct err *err)
{
	switch (err->code) {
	case ERR_INVALID:
	case ERR_CONFLICT:
	case ERR_STALE:
	case ERR_DENIED:
	case ERR_LIMIT:
	case ERR_BUSY:
	case ERR_UNKNOWN:
		return true;
	default:
		return false;
	}
}

static bool show_again(struct visit *v, const struct err *why, struct err *err)
{
	if (!v->page->show || !tellable(why)) {
		*err = *why;
		return false;
	}
	v->call->reply.headers = 0;
	buf_reset(&v->call->reply.body);
	v->wrong = why;
	return v->page->show(v, err);
}

static bool act_run(struct tx *tx, struct command *self, struct err *err)
{
	struct visit *v = self->arg;
	const struct office *o;
	bool ok;

	if (!office_take(v->gate, tx, &o, err))
		return false;
	v->tx = tx;
	v->o = o;
	v->now = tx_env(tx)->now(tx_env(tx));
	ok = v->page->act(v, err);
	v->tx = NULL;
	v->o = NULL;
	office_release(v->gate, o);
	return ok;
}

/* A visit goes on after its command, with a snapshot of what came of it. */
static bool resume(struct visit *v, struct err *err)
{
	return call_read(v->call, &v->tx, err) && office_take(v->gate, v->tx, &v->o, err);
}

static bool act_done(struct call *call, struct err *err)
{
	struct visit *v = call->command.arg;
	bool ok;

	if (!resume(v, err))
		return false;
	ok = v->page->done(v, err);
	end(v);
	return ok;
}

static bool act_again(struct call *call, const struct err *why, struct err *err)
{
	struct visit *v = call->command.arg;
	bool ok;

	if (!resume(v, err))
		return false;
	ok = show_again(v, why, err);
	end(v);
	return ok;
}

/* Reads, and hands the rest to the writer where there is something to write. */
static bool proceed(struct visit *v, struct err *err)
{
	struct err *why = ARENA_NEW(v->arena, struct err);
	struct call *call = v->call;

	if (v->page->read && !v->page->read(v, why))
		return show_again(v, why, err);
	if (call->reply.status == 0 && v->page->act) {
		must(v->page->done);
		call->command.run = act_run;
		call->command.arg = v;
		call->render = act_done;
		call->again = act_again;
	}
	return true;
}

bool web_post(struct call *call, struct err *err)
{
	struct visit *v = ARENA_NEW(call->arena, struct visit);
	bool ok;

	if (!begin(v, call, err))
		return false;
	ok = turned_away(v) || (form_of(v, err) && ours(v, err) && proceed(v, err));
	end(v);
	return ok;
}

bool web_do(struct call *call, struct err *err)
{
	struct visit *v = ARENA_NEW(call->arena, struct visit);
	bool ok;

	if (!begin(v, call, err))
		return false;
	ok = turned_away(v) || proceed(v, err);
	end(v);
	return ok;
}

/* ---- what pages ask ---- */

static struct str trimmed(struct str s)
{
	s = str_trim(s);
	return s.n ? s : (struct str){ NULL, 0 };
}

struct str visit_segment(const struct visit *v, size_t i)
{
	must(i < HTTP_SEGMENTS);
	return v->call->req.segment[i];
}

struct str visit_param(const struct visit *v, const char *name)
{
	return trimmed(form_get(&v->call->req.params, name));
}

struct str visit_field(const struct visit *v, const char *name)
{
	return trimmed(form_get(&v->form, name));
}

struct str visit_typed(const struct visit *v, const char *name, struct str otherwise)
{
	return v->wrong ? form_get(&v->form, name) : otherwise;
}

struct str visit_wrong(const struct visit *v, const char *field)
{
	for (int i = 0; v->wrong && i < v->wrong->n; i++)
		if (str_eq(str_c(v->wrong->item[i].field), str_c(field)))
			return err_item_text(v->arena, v->lang, &v->wrong->item[i]);
	return (struct str){ NULL, 0 };
}

void visit_prove(struct visit *v, struct str number)
{
	struct err no = ERR_INIT;

	/* a code that does not fit proves nothing, and says nothing */
	(void)!actor_prove_code(v->o, number, visit_cookie(v, "daodi_code"), &v->who, &no);
}

/* ---- what pages answer ---- */

/* Nothing from elsewhere but the pictures behind the maps, where there are any; nothing inline. */
static void policy(struct call *call)
{
	struct str tiles = gate_tiles(gate_of(call))->origin;

	reply_header(call, "Content-Security-Policy",
		     arena_fmt(call->arena,
			       "default-src 'none'; style-src 'self'; script-src 'self'; "
			       "img-src 'self' data: blob:%s%.*s; connect-src 'self'; "
			       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
			       "manifest-src 'self'", tiles.n ? " " : "", STR_ARG(tiles)));
}

struct page *page_begin(struct call *call, enum language lang, struct str csrf)
{
	struct page *p = ARENA_NEW(call->arena, struct page);

	*p = (struct page){ .out = &call->reply.body, .arena = call->arena, .lang = lang,
			    .csrf = csrf };
	call->reply.content_type = STR("text/html; charset=utf-8");
	policy(call);
	reply_header(call, "Content-Language", language_tag(lang));
	return p;
}

struct page *visit_page(struct visit *v)
{
	struct str csrf = csrf_new(v->gate, tx_env(v->tx), v->arena, v->session);

	v->call->reply.status = v->wrong ? http_status(v->wrong->code) : 200;
	v->call->reply.compress = !v->page->secret;
	return page_begin(v->call, v->lang, csrf);
}

bool visit_go(struct visit *v, struct str path)
{
	v->call->reply.status = 303;
	v->call->reply.content_type = STR("text/plain; charset=utf-8");
	reply_header(v->call, "Location", path);
	return true;
}

bool visit_go_told(struct visit *v, struct str path, enum msg told)
{
	bool asks = str_find_char(path, '?') < path.n;

	return visit_go(v, arena_fmt(v->arena, "%.*s%stold=%.*s", STR_ARG(path), asks ? "&" : "?",
				     STR_ARG(message_key(told))));
}

void web_fail(struct call *call, const struct err *err)
{
	struct visit v = { .call = call, .arena = call->arena };
	int status = fail_status(call, err);
	struct error_view view = { .status = status };
	struct page *p;

	v.lang = language(&v);
	call->reply.status = status;
	p = page_begin(call, v.lang, STR(""));
	view.title = status == 404 ? MSG_WEB_ERROR_404 : status < 500 ? MSG_WEB_ERROR_4XX
							: MSG_WEB_ERROR_5XX;
	view.text = err_text(call->arena, v.lang, err);
	tpl_error(p, &view);
}
