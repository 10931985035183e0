/* The body of an action, read by the workflow's table of fields: nothing here knows an action. */
#include "api/api_int.h"

static void *member(struct act_input *in, const struct field *f)
{
	return (char *)in + f->offset;
}

void media_read(const struct json *body, struct media *out, struct err *wrong)
{
	const struct json *list;

	json_items(body, "", "media", MEDIA_MAX, &list, wrong);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct json *v = &list->item[i];
		char field[32];

		snprintf(field, sizeof(field), "media.%zu", i);
		if (v->kind != JSON_TEXT || !web_address(v->s))
			err_add(wrong, ERR_INVALID, field, MSG_API_NOT_AN_ADDRESS);
		else
			out->url[out->n++] = v->s;
	}
}

static void text_read(const struct json *body, const char *name, size_t max, struct str *out,
		      struct err *wrong)
{
	struct str s = { NULL, 0 };

	/* white space says nothing: a text of it alone counts as missing */
	if (json_text(body, "", name, max, &s, wrong) && str_trim(s).n)
		*out = s;
}

bool act_input_read(struct arena *a, struct tx *tx, const struct office *o, enum action action,
		    const struct json *body, struct act_input *out, struct err *wrong,
		    struct err *err)
{
	const struct field *f;
	bool required, yes;
	size_t at = 0;

	*out = (struct act_input){ 0 };
	while ((f = action_field(action, &at, &required))) {
		const char *name = arena_cstr(a, field_word(f));
		int64_t *number = member(out, f);

		switch (f->kind) {
		case FIELD_TEXT:
		case FIELD_CASE:
			text_read(body, name, (size_t)f->max, member(out, f), wrong);
			break;
		case FIELD_CHOICE:
			text_read(body, name, TEXT_MAX, member(out, f), wrong);
			break;
		case FIELD_BOOL:
			if (json_get(body, name) && json_bool(body, "", name, &yes, wrong))
				act_input_give(out, f, yes);
			break;
		case FIELD_INT:
			json_int(body, "", name, f->min, f->max, number, wrong);
			break;
		case FIELD_TIME:
			json_time(body, "", name, number, wrong);
			break;
		case FIELD_UNIT:
			*number = unit_named(o, json_id_or_code(a, body, name, wrong), name, wrong);
			break;
		case FIELD_CATEGORY:
			*number = category_named(o, json_id_or_code(a, body, name, wrong), name,
						 wrong);
			break;
		case FIELD_ACCOUNT:
			if (!account_named(tx, a, json_id_or_code(a, body, name, wrong), name,
					   number, wrong, err))
				return false;
			break;
		case FIELD_MEDIA:
			media_read(body, member(out, f), wrong);
			break;
		}
	}
	return true;
}
