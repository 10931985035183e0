/* The status page at /: plain, in the reader's language, without script. */
#include "web/web.h"

#include "casework/casework.h"
#include "gate/gate.h"
#include "tally/tally.h"
#include "wire/catalogue.h"
#include "wire/html.h"

struct page {
	struct buf *out;
	enum language lang;
};

static void say(const struct page *p, enum msg msg)
{
	html_text(p->out, message(p->lang, msg));
}

static void row(const struct page *p, enum msg label, int64_t n, enum msg hint)
{
	html_raw(p->out, "<tr><th scope=\"row\">");
	say(p, label);
	html_raw(p->out, "</th><td class=\"n\">");
	html_int(p->out, n);
	html_raw(p->out, "</td><td class=\"hint\">");
	if (hint != MSG_NONE)
		say(p, hint);
	html_raw(p->out, "</td></tr>\n");
}

static void link_to(const struct page *p, const char *where, enum msg what)
{
	html_raw(p->out, "<li><a href=\"");
	html_text(p->out, str_c(where));
	html_raw(p->out, "\"><code>");
	html_text(p->out, str_c(where));
	html_raw(p->out, "</code></a> ");
	say(p, what);
	html_raw(p->out, "</li>\n");
}

static void figures(const struct page *p, const struct tally_row *state, size_t n)
{
	struct tally_counts all = { 0 };
	int64_t open = 0;

	for (size_t i = 0; i < n; i++) {
		const struct tally_counts *c = &state[i].counts;

		all.cases += c->cases;
		all.acted += c->acted;
		all.answered += c->answered;
		all.verified += c->verified;
		all.achieved += c->achieved;
		if (state_open((enum case_state)state[i].key.state))
			open += c->cases;
	}
	if (all.cases == 0) {
		html_raw(p->out, "<p class=\"empty\">");
		say(p, MSG_STATUS_EMPTY);
		html_raw(p->out, "</p>\n");
		return;
	}
	html_raw(p->out, "<table>\n");
	row(p, MSG_STATUS_CASES, all.cases, MSG_NONE);
	row(p, MSG_STATUS_OPEN, open, MSG_NONE);
	row(p, MSG_STATUS_ACTED, all.acted, MSG_STATUS_ACTED_HINT);
	row(p, MSG_STATUS_ANSWERED, all.answered, MSG_STATUS_ANSWERED_HINT);
	row(p, MSG_STATUS_VERIFIED, all.verified, MSG_STATUS_VERIFIED_HINT);
	row(p, MSG_STATUS_ACHIEVED, all.achieved, MSG_STATUS_ACHIEVED_HINT);
	html_raw(p->out, "</table>\n");
}

static void head(const struct page *p)
{
	html_raw(p->out, "<!doctype html>\n<html lang=\"");
	html_text(p->out, language_tag(p->lang));
	html_raw(p->out, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
		 "content=\"width=device-width, initial-scale=1\">\n<title>");
	say(p, MSG_STATUS_TITLE);
	html_raw(p->out, "</title>\n<link rel=\"stylesheet\" href=\"/status.css\">\n</head>\n"
		 "<body>\n<main>\n<p class=\"lang\"><a href=\"/?lang=zh\" hreflang=\"zh-CN\" "
		 "lang=\"zh-CN\">中文</a> <a href=\"/?lang=en\" hreflang=\"en\" lang=\"en\">English</a>"
		 "</p>\n<h1>");
	say(p, MSG_STATUS_TITLE);
	html_raw(p->out, "</h1>\n<p>");
	say(p, MSG_STATUS_WHAT);
	html_raw(p->out, "</p>\n");
}

static void links(const struct page *p)
{
	html_raw(p->out, "<h2>");
	say(p, MSG_STATUS_WAYS_IN);
	html_raw(p->out, "</h2>\n<ul>\n");
	link_to(p, "/api/v1/openapi.json", MSG_STATUS_LINK_API);
	link_to(p, "/api/v1/categories", MSG_STATUS_LINK_CATEGORIES);
	link_to(p, "/api/v1/units", MSG_STATUS_LINK_UNITS);
	link_to(p, "/api/v1/areas", MSG_STATUS_LINK_AREAS);
	link_to(p, "/api/v1/indicators?group_by=month", MSG_STATUS_LINK_INDICATORS);
	link_to(p, "/open311/discovery.xml", MSG_STATUS_LINK_OPEN311);
	link_to(p, "/open311/v2/requests.xml", MSG_STATUS_LINK_REQUESTS);
	link_to(p, "/healthz", MSG_STATUS_LINK_HEALTH);
	link_to(p, "/metrics", MSG_STATUS_LINK_METRICS);
	html_raw(p->out, "</ul>\n");
}

static enum language page_language(struct call *call)
{
	struct str asked = form_get(&call->req.params, "lang");

	if (str_eq(asked, STR("en")))
		return LANG_EN;
	if (str_eq(asked, STR("zh")))
		return LANG_ZH;
	return language_of(http_header(call, "Accept-Language"), LANG_ZH);
}

static bool get_status(struct call *call, struct err *err)
{
	struct page p = { &call->reply.body, page_language(call) };
	struct tally_row *state;
	struct tx *tx;
	size_t n;

	if (!call_read(call, &tx, err) ||
	    !tally_sum(tx, call->arena, TALLY_STATE, INT32_MIN, INT32_MAX, &state, &n, err))
		return false;
	call->reply.status = 200;
	call->reply.content_type = STR("text/html; charset=utf-8");
	reply_header(call, "Content-Security-Policy",
		     STR("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
			 "frame-ancestors 'none'"));
	reply_header(call, "Content-Language", language_tag(p.lang));
	reply_header(call, "Vary", STR("Accept-Language"));
	head(&p);
	html_raw(p.out, "<h2>");
	say(&p, MSG_STATUS_FIGURES);
	html_raw(p.out, "</h2>\n");
	figures(&p, state, n);
	links(&p);
	html_raw(p.out, "</main>\n</body>\n</html>\n");
	return true;
}

static bool get_style(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 200, "text/css; charset=utf-8",
		   STR(":root { color-scheme: light dark; }\n"
		       "body { font: 1.1rem/1.6 system-ui, \"Noto Sans CJK SC\", sans-serif; margin: 0; }\n"
		       "main { max-width: 44rem; margin: 0 auto; padding: 1rem; }\n"
		       "h1 { font-size: 1.8rem; margin: .5rem 0; }\nh2 { font-size: 1.2rem; }\n"
		       ".lang { text-align: right; margin: 0; }\n"
		       "table { border-collapse: collapse; width: 100%; }\n"
		       "th, td { text-align: left; padding: .4rem .6rem .4rem 0; "
		       "border-bottom: 1px solid #8884; vertical-align: baseline; }\n"
		       ".n { text-align: right; font-variant-numeric: tabular-nums; }\n"
		       ".hint { font-size: .9rem; opacity: .85; }\n"
		       "li { overflow-wrap: anywhere; margin: .2rem 0; }\n"));
	return true;
}

/* Errors of pages in plain words; issue by issue the pages get their own. */
static void fail(struct call *call, const struct err *err)
{
	enum language lang = page_language(call);

	reply_text(call, fail_status(call, err), "text/plain; charset=utf-8",
		   err_text(call->arena, lang, err));
}

static const struct route routes[] = {
	{ "GET", "/", get_status, fail, 0, NULL },
	{ "GET", "/status.css", get_style, fail, 0, NULL },
};

const struct route *web_routes(size_t *n)
{
	*n = sizeof routes / sizeof *routes;
	return routes;
}
