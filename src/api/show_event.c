/* An event as a caller may see it: others than staff read no person's name, and the public reads
 * texts masked by machine. */
#include "api/api_int.h"

void json_masked(struct json_writer *w, struct arena *a, const struct json *v)
{
	switch (v->kind) {
	case JSON_TEXT:
		json_put_text(w, text_public(a, v->s));
		break;
	case JSON_INT:
		json_put_int(w, v->i);
		break;
	case JSON_REAL:
		json_put_real(w, v->d);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		json_put_bool(w, v->kind == JSON_TRUE);
		break;
	case JSON_LIST:
		json_list(w);
		for (size_t i = 0; i < v->n; i++)
			json_masked(w, a, &v->item[i]);
		json_list_end(w);
		break;
	case JSON_OBJECT:
		json_object(w);
		for (size_t i = 0; i < v->n; i++) {
			json_name_str(w, v->member[i].name);
			json_masked(w, a, &v->member[i].value);
		}
		json_object_end(w);
		break;
	case JSON_NULL:
		json_put_null(w);
		break;
	}
}

static const char *kind_word(enum actor_kind kind)
{
	switch (kind) {
	case ACTOR_ANYONE: return "anyone";
	case ACTOR_REQUESTER: return "requester";
	case ACTOR_ACCOUNT: return "account";
	case ACTOR_RULE: return "rule";
	}
	return "rule";
}

static void put_actor(struct json_writer *w, const struct showing *s, const struct event_row *e,
		      enum view view)
{
	json_object(w);
	json_text_of(w, "kind", str_c(kind_word(e->actor_kind)));
	if (e->actor_kind == ACTOR_ACCOUNT) {
		if (view == VIEW_STAFF) {
			json_id_of(w, "id", e->account.n);
			json_text_of(w, "name", e->actor);
		}
		json_name(w, "unit");
		put_unit(w, s, e->unit);
	}
	json_object_end(w);
}

static void put_data(struct json_writer *w, const struct showing *s, const struct event_row *e,
		     enum view view)
{
	struct str data = view == VIEW_STAFF ? e->data : e->shown;
	struct err err = ERR_INIT;
	struct json v;

	if (!data.n)
		json_put_raw(w, STR("{}"));
	else if (view != VIEW_PUBLIC)
		json_put_raw(w, data);
	else if (json_read(s->arena, data, &v, &err))
		json_masked(w, s->arena, &v);
	else
		json_put_raw(w, STR("{}"));
}

void event_write(struct json_writer *w, const struct showing *s, const struct event_row *e,
		 enum view view)
{
	json_object(w);
	json_int_of(w, "seq", e->seq);
	json_text_of(w, "action", str_c(workflow(e->action)->name));
	json_name(w, "actor");
	put_actor(w, s, e, view);
	json_time_of(w, "recorded_at", e->recorded);
	json_time_of(w, "occurred_at", e->occurred ? e->occurred : e->recorded);
	json_name(w, "data");
	put_data(w, s, e, view);
	json_object_end(w);
}
