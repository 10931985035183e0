/* A request under way: snapshot, office, caller; and the bodies and lists that all routes share. */
#include "api/api_int.h"

bool reading_begin(struct call *call, struct reading *r, struct err *err)
{
	*r = (struct reading){ .gate = gate_of(call), .credential = credential_of(call),
			       .lang = api_language(call) };
	if (!call_read(call, &r->tx, err) ||
	    !actor_of(r->tx, call->arena, &r->credential, &r->who, err) ||
	    !office_take(r->gate, r->tx, &r->o, err))
		return false;
	r->now = tx_env(r->tx)->now(tx_env(r->tx));
	return true;
}

void reading_end(struct reading *r)
{
	office_release(r->gate, r->o);
}

bool api_read(struct call *call, struct err *err)
{
	const struct api_doc *doc = call->req.route->doc;
	struct reading r;
	bool ok;

	if (!reading_begin(call, &r, err))
		return false;
	ok = doc->read(call, &r, err);
	reading_end(&r);
	return ok;
}

bool must_be_admitted(const struct reading *r, const char *act, struct err *err)
{
	enum msg why;

	if (r->who.kind != ACTOR_ACCOUNT)
		return err_set(err, ERR_UNKNOWN, NULL, MSG_SIGN_IN);
	if (!policy_admits(act, &r->who, REL_ANY, &why))
		return err_set(err, ERR_DENIED, NULL, why);
	return true;
}

/* application/json, or another type with the suffix +json (RFC 6839). */
static bool is_json(struct str content_type)
{
	struct str type = str_trim(str_cut(&content_type, ';'));

	return str_eq_nocase(type, STR("application/json")) ||
	       (str_starts(type, STR("application/")) && str_ends(type, STR("+json")));
}

bool body_read(struct call *call, struct json *out, struct err *wrong, struct err *err)
{
	if (!is_json(call->req.content_type))
		return err_set(err, ERR_UNREADABLE, NULL, MSG_API_NEEDS_JSON);
	if (!json_read(call->arena, call->req.body, out, err))
		return false;
	if (out->kind != JSON_OBJECT) {
		*out = (struct json){ .kind = JSON_OBJECT };
		err_add(wrong, ERR_INVALID, "", MSG_NOT_AN_OBJECT);
	}
	return true;
}

void answer_begin(struct call *call, struct json_writer *w, int status)
{
	call->reply.status = status;
	call->reply.content_type = STR("application/json");
	json_begin(w, &call->reply.body);
}

void list_begin(struct call *call, struct json_writer *w)
{
	call->reply.compress = true;
	answer_begin(call, w, 200);
	json_object(w);
	json_name(w, "items");
	json_list(w);
}

void list_end(struct json_writer *w, struct str next)
{
	json_list_end(w);
	json_text_of(w, "next_cursor", next);
	json_object_end(w);
	json_end(w);
}
