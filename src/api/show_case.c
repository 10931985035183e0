/* A case as a caller may see it. What the caller may not see is absent; what is not known is null.
 *
 *   staff        everything here
 *   requester    no accountable person
 *   public       no accountable person, text, address and reply masked by machine, place to about
 *                ten metres */
#include "api/api_int.h"
#include "wire/mask.h"

struct showing showing_of(const struct reading *r, struct call *call)
{
	return (struct showing){ .o = r->o, .arena = call->arena, .lang = r->lang, .now = r->now };
}

struct str category_shown(const struct category *c, enum language lang)
{
	return lang == LANG_EN && c->name_en.n ? c->name_en : c->name;
}

struct str unit_shown(const struct unit *u, enum language lang)
{
	return lang == LANG_EN && u->name_en.n ? u->name_en : u->name;
}

static void put_named(struct json_writer *w, int64_t id, struct str name)
{
	json_object(w);
	json_id_of(w, "id", id);
	json_text_of(w, "name", name);
	json_object_end(w);
}

void put_category(struct json_writer *w, const struct showing *s, struct category_id id)
{
	const struct category *c = id.n ? catalog_get(s->o->catalog, id) : NULL;

	if (c)
		put_named(w, id.n, category_shown(c, s->lang));
	else
		json_put_null(w);
}

void put_area(struct json_writer *w, const struct showing *s, struct area_id id)
{
	const struct area *area = id.n ? territory_area(s->o->territory, id) : NULL;

	if (area)
		put_named(w, id.n, s->lang == LANG_EN && area->name_en.n ? area->name_en
								       : area->name);
	else
		json_put_null(w);
}

void put_unit(struct json_writer *w, const struct showing *s, struct unit_id id)
{
	const struct unit *u = id.n ? directory_unit(s->o->directory, id) : NULL;

	if (u)
		put_named(w, id.n, unit_shown(u, s->lang));
	else
		json_put_null(w);
}

void put_account(struct json_writer *w, struct account_id id, struct str name)
{
	if (id.n)
		put_named(w, id.n, name);
	else
		json_put_null(w);
}

bool account_name_of(struct tx *tx, struct arena *a, enum view view, struct case_row *row,
		     struct err *err)
{
	struct account acc;
	bool found;

	if (view != VIEW_STAFF || !row->account.n || row->account_name.p)
		return true;
	if (!account_get(tx, a, row->account, &acc, &found, err))
		return false;
	if (found)
		row->account_name = acc.display;
	return true;
}

static struct str text_for(const struct showing *s, struct str text, enum view view)
{
	return text.p && view == VIEW_PUBLIC ? mask_text(s->arena, text) : text;
}

static void place_members(struct json_writer *w, const struct case_row *row, enum view view)
{
	struct point p = view == VIEW_PUBLIC ? place_public(row->place) : row->place;

	json_name(w, "lat");
	if (row->has_place)
		json_put_degrees(w, p.lat);
	else
		json_put_null(w);
	json_name(w, "lon");
	if (row->has_place)
		json_put_degrees(w, p.lon);
	else
		json_put_null(w);
}

void case_members(struct json_writer *w, const struct showing *s, const struct case_row *row,
		  enum view view)
{
	json_text_of(w, "number", row->number);
	json_text_of(w, "state", state_name(row->state));
	json_text_of(w, "kind", kind_name(row->kind));
	json_text_of(w, "origin", origin_name(row->origin));
	json_text_of(w, "mode", mode_name(row->mode));
	json_name(w, "category");
	put_category(w, s, row->category);
	json_name(w, "area");
	put_area(w, s, row->area);
	json_name(w, "lead_unit");
	put_unit(w, s, row->unit);
	if (view == VIEW_STAFF) {
		json_name(w, "account");
		put_account(w, row->account, row->account_name);
	}
	json_time_of(w, "due", row->due);
	json_bool_of(w, "provisional", row->provisional);
	json_time_of(w, "requester_clock", row->requester_due);
	place_members(w, row, view);
	json_text_of(w, "address", text_for(s, row->address, view));
	json_text_of(w, "text", text_for(s, row->text, view));
	json_text_of(w, "reply", text_for(s, row->reply, view));
	json_text_of(w, "claimed", solved_name(row->claimed));
	json_text_of(w, "found", solved_name(row->found));
	json_text_of(w, "said", solved_name(row->said));
	json_text_of(w, "outcome", outcome_name(row->outcome));
	json_bool_of(w, "overdue", case_overdue(row, s->now));
	json_bool_of(w, "public", row->public);
	if (view != VIEW_PUBLIC) {
		json_name(w, "satisfaction");
		if (row->satisfaction)
			json_put_int(w, row->satisfaction);
		else
			json_put_null(w);
		json_bool_of(w, "waiting", row->waiting);
	}
	if (view == VIEW_STAFF) {
		json_text_of(w, "channel", channel_name(row->channel));
		json_bool_of(w, "confidential", row->confidential);
		json_bool_of(w, "follower", row->master.n != 0);
		json_text_of(w, "source", row->source);
		json_text_of(w, "external_id", row->external_id);
		json_time_of(w, "occurred", row->occurred);
	}
	json_time_of(w, "created", row->created);
	json_time_of(w, "answered", row->answered);
	json_time_of(w, "closed", row->closed);
	json_int_of(w, "version", row->version);
}
