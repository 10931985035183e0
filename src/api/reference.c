/* Reference data: areas, units, categories, calendars. Flat lists with `parent`, whole where no
 * limit is given; a cursor is the last id. */
#include "api/api_int.h"
#include "wire/rfc3339.h"

/* Which part of a list in id order: items after `after`, at most `limit`. */
struct part { int64_t after; size_t limit; };

static bool part_of(struct call *call, struct part *p, struct err *err)
{
	struct str cursor = param(call, "cursor");

	*p = (struct part){ .after = 0, .limit = SIZE_MAX };
	if (param(call, "limit").p)
		param_limit(call, &p->limit, err);
	if (cursor.p && (!str_to_i64(cursor, &p->after) || p->after < 0))
		err_add(err, ERR_INVALID, "cursor", MSG_BAD_CURSOR);
	return err_ok(err);
}

/* Does an item of this id belong in? When the part is full, *next becomes the cursor. */
static bool part_takes(struct part *p, struct arena *a, int64_t id, int64_t *last, struct str *next)
{
	if (id <= p->after || next->p)
		return false;
	if (p->limit == 0) {
		*next = arena_fmt(a, "%lld", (long long)*last);
		return false;
	}
	p->limit--;
	*last = id;
	return true;
}

static void area_write(struct json_writer *w, const struct area *area)
{
	json_object(w);
	json_id_of(w, "id", area->id.n);
	json_text_of(w, "code", area->code);
	json_text_of(w, "name", area->name);
	json_id_of(w, "parent", area->parent.n);
	json_int_of(w, "level", area->level);
	json_name(w, "bbox");
	if (area->has_polygon) {
		json_list(w);
		json_put_degrees(w, area->box.west);
		json_put_degrees(w, area->box.south);
		json_put_degrees(w, area->box.east);
		json_put_degrees(w, area->box.north);
		json_list_end(w);
	} else {
		json_put_null(w);
	}
	json_object_end(w);
}

bool get_areas(struct call *call, struct reading *r, struct err *err)
{
	const struct territory *t = r->o->territory;
	struct str next = { NULL, 0 };
	struct json_writer w;
	int64_t last = 0;
	struct part part;

	if (!part_of(call, &part, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < territory_count(t); i++) {
		const struct area *area = territory_nth(t, i);

		if (part_takes(&part, call->arena, area->id.n, &last, &next))
			area_write(&w, area);
	}
	list_end(&w, next);
	return true;
}

static bool area_answer(struct call *call, const struct area *area, struct err *err)
{
	struct json_writer w;

	if (!area)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_NOT_FOUND);
	answer_begin(call, &w, 200);
	area_write(&w, area);
	json_end(&w);
	return true;
}

bool get_area(struct call *call, struct reading *r, struct err *err)
{
	struct err unknown = ERR_INIT;
	int64_t id = area_named(r->o, call->req.segment[0], "id", &unknown);

	return area_answer(call, territory_area(r->o->territory, (struct area_id){ id }), err);
}

bool get_area_at(struct call *call, struct reading *r, struct err *err)
{
	struct area_id id;
	struct point p;

	if (!param_point(call, &p, err))
		return false;
	id = territory_at(r->o->territory, p);
	if (!id.n)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_API_NO_AREA_THERE);
	return area_answer(call, territory_area(r->o->territory, id), err);
}

bool get_units(struct call *call, struct reading *r, struct err *err)
{
	const struct directory *d = r->o->directory;
	struct str next = { NULL, 0 };
	struct json_writer w;
	int64_t last = 0;
	struct part part;

	if (!part_of(call, &part, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < directory_count(d); i++) {
		const struct unit *u = directory_nth(d, i);

		if (!u->active || !part_takes(&part, call->arena, u->id.n, &last, &next))
			continue;
		json_object(&w);
		json_id_of(&w, "id", u->id.n);
		json_text_of(&w, "name", unit_shown(u, r->lang));
		json_id_of(&w, "parent", u->parent.n);
		if (r->who.kind == ACTOR_ACCOUNT) {
			json_text_of(&w, "code", u->code);
			json_text_of(&w, "kind", unit_kind_name(u->kind));
			json_id_of(&w, "area", u->area.n);
			json_id_of(&w, "calendar", u->calendar.n);
			json_bool_of(&w, "fallback", u->fallback);
		}
		json_object_end(&w);
	}
	list_end(&w, next);
	return true;
}

static void question_write(struct json_writer *w, const struct question *q)
{
	json_object(w);
	json_text_of(w, "code", q->code);
	json_bool_of(w, "required", q->required);
	json_text_of(w, "datatype", datatype_name(q->datatype));
	json_text_of(w, "description", q->description);
	json_text_of(w, "datatype_description", q->datatype_description);
	json_bool_of(w, "variable", q->variable);
	json_int_of(w, "order", q->order);
	json_name(w, "values");
	json_list(w);
	for (size_t i = 0; i < q->values; i++) {
		json_object(w);
		json_text_of(w, "key", q->value[i].key);
		json_text_of(w, "name", q->value[i].name);
		json_object_end(w);
	}
	json_list_end(w);
	json_object_end(w);
}

static void limit_write(struct json_writer *w, const struct limit *limit)
{
	json_object(w);
	json_text_of(w, "basis", basis_name(limit->basis));
	json_int_of(w, "amount", limit->amount);
	json_object_end(w);
}

static void category_write(struct json_writer *w, const struct catalog *all,
			   const struct category *c, enum language lang)
{
	struct limit resolve = catalog_limit(all, c->id, STEP_RESOLVE);

	json_object(w);
	json_id_of(w, "id", c->id.n);
	json_text_of(w, "code", c->code);
	json_text_of(w, "name", category_shown(c, lang));
	json_id_of(w, "parent", c->parent.n);
	json_text_of(w, "description", c->description);
	json_text_of(w, "kind", kind_name(c->kind));
	json_bool_of(w, "place", c->place_needed);
	json_bool_of(w, "public", c->public);
	json_text_of(w, "tier", tier_name(c->tier));
	json_bool_of(w, "evidence", c->evidence_needed);
	json_text_of(w, "urgency", urgency_name(c->urgency));
	json_bool_of(w, "leaf", c->leaf);
	json_name(w, "limit");
	limit_write(w, &resolve);
	json_name(w, "questions");
	json_list(w);
	for (size_t i = 0; i < c->questions; i++)
		question_write(w, &c->question[i]);
	json_list_end(w);
	json_object_end(w);
}

bool get_categories(struct call *call, struct reading *r, struct err *err)
{
	const struct catalog *all = r->o->catalog;
	struct str next = { NULL, 0 };
	struct json_writer w;
	int64_t last = 0;
	struct part part;

	if (!part_of(call, &part, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < catalog_count(all); i++) {
		const struct category *c = catalog_nth(all, i);

		if (c->active && part_takes(&part, call->arena, c->id.n, &last, &next))
			category_write(&w, all, c, r->lang);
	}
	list_end(&w, next);
	return true;
}

static const char *const day_word[] = {
	[DAY_WORK] = "work", [DAY_WEEKEND] = "weekend", [DAY_HOLIDAY] = "holiday",
	[DAY_MAKEUP] = "makeup", [DAY_CLOSURE] = "closure",
};

static void spans_write(struct json_writer *w, const struct span *span, int n)
{
	char text[16];

	json_list(w);
	for (int i = 0; i < n; i++) {
		int len = snprintf(text, sizeof(text), "%02d:%02d-%02d:%02d",
				   span[i].from_minute / 60 % 100, span[i].from_minute % 60,
				   span[i].to_minute / 60 % 100, span[i].to_minute % 60);

		json_put_text(w, (struct str){ text, (size_t)len });
	}
	json_list_end(w);
}

static void calendar_write(struct json_writer *w, struct arena *a, const struct calendar *c)
{
	json_object(w);
	json_id_of(w, "id", c->id.n);
	json_text_of(w, "code", c->code);
	json_text_of(w, "name", c->name);
	json_text_of(w, "zone", c->zone_name);
	json_name(w, "week");
	json_list(w);
	for (int i = 0; i < 7; i++)
		spans_write(w, c->week[i], c->spans[i]);
	json_list_end(w);
	json_name(w, "makeup");
	spans_write(w, c->makeup, c->makeup_spans);
	json_int_of(w, "published_from", c->published_from);
	json_int_of(w, "published_to", c->published_to);
	json_name(w, "days");
	json_list(w);
	for (size_t i = 0; i < c->specials; i++) {
		json_object(w);
		json_text_of(w, "day",
			     str_head(rfc3339_whole(a, c->special[i].day * US_PER_DAY), 10));
		json_text_of(w, "kind", str_c(day_word[c->special[i].kind]));
		json_text_of(w, "name", c->special[i].name);
		json_object_end(w);
	}
	json_list_end(w);
	json_object_end(w);
}

bool get_calendars(struct call *call, struct reading *r, struct err *err)
{
	struct str next = { NULL, 0 };
	struct json_writer w;
	int64_t last = 0;
	struct part part;

	if (!part_of(call, &part, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < r->o->calendars; i++)
		if (part_takes(&part, call->arena, r->o->calendar[i].id.n, &last, &next))
			calendar_write(&w, call->arena, &r->o->calendar[i]);
	list_end(&w, next);
	return true;
}
