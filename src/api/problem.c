/* Errors as application/problem+json (RFC 9457), in the caller's language. */
#include "api/api_int.h"

enum language api_language(const struct call *call)
{
	return language_of(http_header(call, "Accept-Language"), LANG_ZH);
}

static enum msg title_of(int status)
{
	switch (status) {
	case 400: return MSG_API_TITLE_400;
	case 401: return MSG_API_TITLE_401;
	case 403: return MSG_API_TITLE_403;
	case 404: return MSG_API_TITLE_404;
	case 405: return MSG_API_TITLE_405;
	case 409: return MSG_API_TITLE_409;
	case 412: return MSG_API_TITLE_412;
	case 413: return MSG_API_TITLE_413;
	case 415: return MSG_API_TITLE_415;
	case 422: return MSG_API_TITLE_422;
	case 429: return MSG_API_TITLE_429;
	case 503: return MSG_API_TITLE_503;
	default: return status < 500 ? MSG_API_TITLE_400 : MSG_API_TITLE_500;
	}
}

/* No code of err.h means 415: the message does. */
static int status_of(const struct call *call, const struct err *err)
{
	if (err->n && err->item[0].msg == MSG_API_NEEDS_JSON)
		return 415;
	return fail_status(call, err);
}

/* Of a wrong input the detail says how many fields are wrong; else it is the sentence itself. */
static struct str detail_of(struct arena *a, enum language lang, const struct err *err, int status)
{
	const struct err_arg count[ERR_ARGS] = { AI(err->n + err->dropped) };

	if (err->n == 0)
		return message(lang, title_of(status));
	if (err->code == ERR_INVALID && err->item[0].field[0])
		return message_fill(a, lang, MSG_API_WRONG_FIELDS, count);
	/* what went wrong inside is for the log, not for the caller */
	if (status == 500)
		return message(lang, MSG_BUG);
	return err_item_text(a, lang, &err->item[0]);
}

void problem_write(struct call *call, const struct err *err, uint64_t actions)
{
	enum language lang = api_language(call);
	int status = status_of(call, err);
	struct json_writer w;

	buf_reset(&call->reply.body);
	call->reply.headers = 0;
	call->reply.status = status;
	call->reply.content_type = STR("application/problem+json");
	reply_header(call, "Content-Language", language_tag(lang));
	if (status == 401)
		reply_header(call, "WWW-Authenticate", STR("Bearer realm=\"daodi\""));
	json_begin(&w, &call->reply.body);
	json_object(&w);
	json_text_of(&w, "type", STR("about:blank"));
	json_text_of(&w, "title", message(lang, title_of(status)));
	json_int_of(&w, "status", status);
	json_text_of(&w, "detail", detail_of(call->arena, lang, err, status));
	if (err->code == ERR_INVALID) {
		json_name(&w, "errors");
		json_list(&w);
		for (int i = 0; i < err->n; i++) {
			json_object(&w);
			json_text_of(&w, "field", str_c(err->item[i].field));
			json_text_of(&w, "message",
				     err_item_text(call->arena, lang, &err->item[i]));
			json_object_end(&w);
		}
		json_list_end(&w);
	}
	if (actions) {
		json_name(&w, "actions");
		actions_write(&w, actions);
	}
	json_object_end(&w);
	json_end(&w);
}

void api_fail(struct call *call, const struct err *err)
{
	problem_write(call, err, 0);
}

void actions_write(struct json_writer *w, uint64_t actions)
{
	json_list(w);
	for (int i = 0; i < ACT_COUNT; i++)
		if (actions >> i & 1)
			json_put_text(w, str_c(workflow((enum action)i)->name));
	json_list_end(w);
}

bool wrong_names(const struct err *err, const char *field)
{
	for (int i = 0; i < err->n; i++)
		if (str_eq(str_c(err->item[i].field), str_c(field)))
			return true;
	return false;
}

/* The item of that field, or NULL. */
static struct err_item *item_of(struct err *err, const char *field)
{
	for (int i = 0; i < err->n; i++)
		if (strcmp(err->item[i].field, field) == 0)
			return &err->item[i];
	return NULL;
}

bool wrong_join(struct err *err, const struct err *wrong)
{
	if (err_ok(err))
		err->code = ERR_INVALID;
	for (int i = 0; i < wrong->n; i++) {
		const struct err_item *item = &wrong->item[i];
		struct err_item *there = item_of(err, item->field);

		if (there) {
			/* what could not be read was given, so it is not missing */
			if (there->msg == MSG_REQUIRED)
				*there = *item;
		} else if (err->n < ERR_ITEMS) {
			err->item[err->n++] = *item;
		} else {
			err->dropped++;
		}
	}
	err->dropped += wrong->dropped;
	return false;
}
