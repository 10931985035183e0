/* Routes, formats, errors. */
#include "open311/open311_int.h"

#define READ(path, handle) { "GET", path, handle, open311_fail, 0, NULL }
static const struct route routes[] = {
	READ("/open311/discovery.xml", get_discovery),
	READ("/open311/discovery.json", get_discovery),
	READ("/open311/v2/discovery.xml", get_discovery),
	READ("/open311/v2/discovery.json", get_discovery),
	READ("/open311/v2/services.xml", get_services),
	READ("/open311/v2/services.json", get_services),
	READ("/open311/v2/services/{code}", get_service),
	READ("/open311/v2/requests.xml", get_requests),
	READ("/open311/v2/requests.json", get_requests),
	READ("/open311/v2/requests/{number}", get_request),
	READ("/open311/v2/tokens/{token}", get_token),
	{ "POST", "/open311/v2/requests.xml", post_request, open311_fail, BODY_MAX, NULL },
	{ "POST", "/open311/v2/requests.json", post_request, open311_fail, BODY_MAX, NULL },
};

const struct route *open311_routes(size_t *n)
{
	*n = sizeof routes / sizeof *routes;
	return routes;
}

bool wants_json(const struct call *call)
{
	return str_ends(call->req.path, STR(".json"));
}

bool format_of(struct str segment, struct str *name, bool *json, struct err *err)
{
	*json = str_ends(segment, STR(".json"));
	if (!*json && !str_ends(segment, STR(".xml")))
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_OPEN311_NOWHERE);
	*name = str_head(segment, segment.n - (*json ? 5 : 4));
	return true;
}

bool look_begin(struct call *call, struct look *r, struct err *err)
{
	*r = (struct look){ .gate = gate_of(call), .json = wants_json(call) };
	/* the clients of this face read English; a browser may ask for Chinese */
	r->lang = language_of(http_header(call, "Accept-Language"), LANG_EN);
	return call_read(call, &r->tx, err) && office_take(r->gate, r->tx, &r->o, err);
}

void look_end(struct look *r)
{
	office_release(r->gate, r->o);
}

void reply_begin(struct call *call, struct print *p, bool json, int status)
{
	call->reply.status = status;
	call->reply.content_type = json ? STR("application/json; charset=utf-8")
					: STR("text/xml; charset=utf-8");
	/* pages of other sites may read what everyone may read (checklist line 12) */
	if (str_eq(call->req.method, STR("GET")) || str_eq(call->req.method, STR("HEAD")))
		reply_header(call, "Access-Control-Allow-Origin", STR("*"));
	buf_reset(&call->reply.body);
	print_begin(p, json, call->arena, &call->reply.body);
}

/* ---- errors ---- */

/* casework's field names in GeoReport's words */
static struct str field_word_of(struct arena *a, const char *field)
{
	static const char *const words[][2] = {
		{ "text", "description" }, { "lon", "long" }, { "address", "address_string" },
		{ "category", "service_code" }, { "requester.phone", "phone" },
		{ "requester.email", "email" }, { "requester.name", "first_name" },
		{ "media", "media_url" }, { "uploads", "media" },
	};
	struct str f = str_c(field);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(f, str_c(words[i][0])))
			return str_c(words[i][1]);
	if (str_starts(f, STR("answers.")))
		return str_skip(f, 8);
	return arena_str(a, f);
}

static struct str describe(struct arena *a, enum language lang, const struct err_item *it)
{
	struct str field = field_word_of(a, it->field);
	struct err_item bare = *it;
	struct str text;

	/* clients look for "CODE required" (checklist line 29) */
	if (it->msg == MSG_REQUIRED || it->msg == MSG_ANSWER_REQUIRED)
		return arena_fmt(a, "%.*s required", STR_ARG(field));
	bare.field[0] = 0;
	text = err_item_text(a, lang, &bare);
	if (field.n == 0)
		return text;
	return arena_fmt(a, "%.*s: %.*s", STR_ARG(field), STR_ARG(text));
}

/* What is wrong when nobody says which field: the sentence of the server, in this face's words. */
static struct str describe_whole(struct call *call, enum language lang, const struct err *err,
				 int status, bool too_large)
{
	struct str type = http_header(call, "Content-Type");
	struct str text;

	/* what went wrong inside is for the log, not for the caller */
	if (status == 500 || err->n == 0)
		return message(lang, MSG_BUG);
	if (status == 404 && !call->req.route)
		return message(lang, MSG_OPEN311_NOWHERE);
	text = err_item_text(call->arena, lang, &err->item[0]);
	/* only pictures make a report that large */
	if (too_large && str_eq_nocase(str_head(type, 10), STR("multipart/")))
		return arena_fmt(call->arena, "media: %.*s", STR_ARG(text));
	return text;
}

static void print_error(struct print *p, int status, struct str description)
{
	print_item(p, "error");
	print_int(p, "code", status);
	print_text(p, "description", description);
	print_item_end(p, "error");
}

/* GeoReport knows 404, 403 and 400. What the caller cannot mend by another request body keeps its
 * own status: a wrong method, too many requests, a server that is busy or broken. */
static int status_here(int status)
{
	switch (status) {
	case 401: return 403;
	case 403: case 404: case 405: case 429: return status;
	default: return status < 500 ? 400 : status;
	}
}

void open311_fail(struct call *call, const struct err *err)
{
	enum language lang = language_of(http_header(call, "Accept-Language"), LANG_EN);
	int told = fail_status(call, err), status = status_here(told);
	struct print p;

	reply_begin(call, &p, wants_json(call), status);
	print_list(&p, "errors", true);
	if (err->code == ERR_INVALID || err->code == ERR_DENIED ||
	    (call->req.route && status == 404))
		for (int i = 0; i < err->n; i++)
			print_error(&p, status, describe(call->arena, lang, &err->item[i]));
	else
		print_error(&p, status, describe_whole(call, lang, err, status, told == 413));
	print_list_end(&p, "errors");
	print_end(&p);
}
