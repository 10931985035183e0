/* Reading cases: one, its story, what may be done now, and lists. */
#include "api/api_int.h"

/* The case of the path and what the caller may see of it; NOT_FOUND where that is nothing. */
static bool case_of(struct call *call, struct reading *r, struct case_row *row, enum view *view,
		    struct err *err)
{
	struct str number = call->req.segment[0];
	bool found;

	if (!actor_prove_code(r->o, number, r->credential.code, &r->who, err) ||
	    !case_get(r->tx, call->arena, number, row, &found, err))
		return false;
	*view = VIEW_NONE;
	if (found && !case_view(r->tx, r->o, &r->who, row, view, err))
		return false;
	if (*view == VIEW_NONE)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_NOT_FOUND);
	return true;
}

/* What stands beside the row: links to media, answers to the category's questions, relations. */
static bool beside(struct call *call, struct reading *r, struct json_writer *w,
		   const struct case_row *row, enum view view, struct err *err)
{
	struct answer *answer;
	struct link_row *link;
	struct str *media;
	size_t n;

	if (view == VIEW_PUBLIC)
		return true;
	if (!case_media(r->tx, call->arena, row->id, view, &media, &n, err))
		return false;
	json_name(w, "media");
	json_list(w);
	for (size_t i = 0; i < n; i++)
		json_put_text(w, media[i]);
	json_list_end(w);
	if (!case_answers(r->tx, call->arena, row->id, &answer, &n, err))
		return false;
	json_name(w, "answers");
	json_list(w);
	for (size_t i = 0; i < n; i++) {
		json_object(w);
		json_text_of(w, "code", answer[i].code);
		json_text_of(w, "value", answer[i].value);
		json_object_end(w);
	}
	json_list_end(w);
	if (view != VIEW_STAFF)
		return true;
	if (!case_links(r->tx, call->arena, row->id, &link, &n, err))
		return false;
	json_name(w, "links");
	json_list(w);
	for (size_t i = 0; i < n; i++) {
		json_object(w);
		json_text_of(w, "relation", link_name(link[i].relation));
		json_text_of(w, "from", link[i].from);
		json_text_of(w, "to", link[i].to);
		json_object_end(w);
	}
	json_list_end(w);
	return true;
}

bool get_case(struct call *call, struct reading *r, struct err *err)
{
	struct showing s = showing_of(r, call);
	struct json_writer w;
	struct case_row row;
	enum view view;

	if (!case_of(call, r, &row, &view, err))
		return false;
	reply_header(call, "ETag", etag(call->arena, row.version));
	answer_begin(call, &w, 200);
	json_object(&w);
	case_members(&w, &s, &row, view);
	if (!beside(call, r, &w, &row, view, err))
		return false;
	json_object_end(&w);
	json_end(&w);
	return true;
}

bool get_events(struct call *call, struct reading *r, struct err *err)
{
	struct showing s = showing_of(r, call);
	struct event_row *event;
	struct json_writer w;
	struct case_row row;
	enum view view;
	size_t n;

	if (!case_of(call, r, &row, &view, err) ||
	    !case_events(r->tx, call->arena, row.id, &event, &n, err))
		return false;
	n = events_seen(event, n, view);
	list_begin(call, &w);
	for (size_t i = 0; i < n; i++)
		event_write(&w, &s, &event[i], view);
	list_end(&w, (struct str){ NULL, 0 });
	return true;
}

static const char *field_type(enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT: return "text";
	case FIELD_BOOL: return "bool";
	case FIELD_CHOICE: return "choice";
	case FIELD_INT: return "int";
	case FIELD_UNIT: return "unit";
	case FIELD_ACCOUNT: return "account";
	case FIELD_CATEGORY: return "category";
	case FIELD_CASE: return "case";
	case FIELD_TIME: return "time";
	case FIELD_MEDIA: return "media";
	}
	return "text";
}

static void put_fields(struct json_writer *w, enum action action)
{
	const struct field *f;
	bool required;
	size_t at = 0;

	json_list(w);
	while ((f = action_field(action, &at, &required))) {
		json_object(w);
		json_text_of(w, "name", field_word(f));
		json_text_of(w, "kind", str_c(field_type(f->kind)));
		json_bool_of(w, "required", required);
		if (f->kind == FIELD_CHOICE) {
			struct str words = str_c(f->choices);

			json_name(w, "choices");
			json_list(w);
			while (words.p)
				json_put_text(w, str_cut(&words, ' '));
			json_list_end(w);
		}
		if (f->kind == FIELD_INT) {
			json_int_of(w, "min", f->min);
			json_int_of(w, "max", f->max);
		}
		json_object_end(w);
	}
	json_list_end(w);
}

bool get_actions(struct call *call, struct reading *r, struct err *err)
{
	struct json_writer w;
	struct case_row row;
	uint64_t bits = 0;
	enum view view;

	if (!case_of(call, r, &row, &view, err) ||
	    !case_actions(r->tx, r->o, &r->who, &row, &bits, err))
		return false;
	list_begin(call, &w);
	for (int i = 0; i < ACT_COUNT; i++)
		if (bits >> i & 1) {
			json_object(&w);
			json_text_of(&w, "action", str_c(workflow((enum action)i)->name));
			json_name(&w, "fields");
			put_fields(&w, (enum action)i);
			json_object_end(&w);
		}
	list_end(&w, (struct str){ NULL, 0 });
	return true;
}

bool get_cases(struct call *call, struct reading *r, struct err *err)
{
	struct case_filter f = { .who = &r->who, .limit = LIMIT_DEFAULT,
				 .cursor = param(call, "cursor") };
	struct showing s = showing_of(r, call);
	struct str sort = param(call, "sort"), next;
	struct json_writer w;
	struct case_row *row;
	size_t n;

	if (!must_be_admitted(r, "list_cases", err))
		return false;
	params_filter(call, r, &f, err);
	param_limit(call, &f.limit, err);
	if (sort.p && str_eq(sort, STR("due")))
		f.by_due = true;
	else if (sort.p && !str_eq(sort, STR("newest")))
		err_add(err, ERR_INVALID, "sort", MSG_UNKNOWN_VALUE, AT(sort),
			AT(STR("newest due")));
	if (!err_ok(err) || !case_list(r->tx, call->arena, r->o, &f, &row, &n, &next, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < n; i++) {
		json_object(&w);
		case_members(&w, &s, &row[i], VIEW_STAFF);
		json_object_end(&w);
	}
	list_end(&w, next);
	return true;
}
