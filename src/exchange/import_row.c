/* A row as casework takes it, with a note of all that is missing or odd about it. */
#include "exchange/import_int.h"

enum { NOTE_BYTES = 8000 };

struct note {
	struct arena *a;
	enum language language;
	struct buf *out;
};

static void note_add(struct note *n, struct str field, struct str text)
{
	if (n->out->n + field.n + text.n > NOTE_BYTES)
		return;
	if (n->out->n)
		buf_add_lit(n->out, "; ");
	if (field.n) {
		buf_add(n->out, field);
		buf_add_lit(n->out, ": ");
	}
	buf_add(n->out, text);
}

#define note_say(n, field, ...) note_say_((n), (field), ERR_PACK_(__VA_ARGS__))
static void note_say_(struct note *n, const char *field, enum msg msg,
		      const struct err_arg arg[ERR_ARGS])
{
	note_add(n, str_c(field), message_fill(n->a, n->language, msg, arg));
}

/* ---- where ---- */

static const struct area *area_named(const struct office *o, const struct import_row *row)
{
	const struct area *area = NULL;

	if (row->area_code.n)
		area = territory_by_code(o->territory, row->area_code);
	if (area || row->area.n == 0)
		return area;
	for (size_t i = 0; i < territory_count(o->territory); i++)
		if (str_eq(territory_nth(o->territory, i)->name, row->area))
			return territory_nth(o->territory, i);
	return territory_by_code(o->territory, row->area);
}

/* The coordinates say where. What the file calls the area is taken where there are none, or where
 * that area has no polygon for them to lie in; a place outside every polygon is a gap. */
static struct area_id find_area(struct note *n, const struct office *o,
				const struct import_row *row)
{
	const struct area *named = area_named(o, row), *area;
	struct str told = row->area.n ? row->area : row->area_code;
	struct area_id at = { 0 };
	struct box box;

	if (told.n && !named)
		note_say(n, "area", MSG_IMPORT_AREA_UNKNOWN, AT(told));
	if (!row->has_point || !territory_box(o->territory, &box))
		return named ? named->id : at;
	at = territory_at(o->territory, row->point);
	area = territory_area(o->territory, at);
	if (!area && named && !named->has_polygon)
		return named->id;
	if (!area)
		note_say(n, "lat", MSG_IMPORT_OUTSIDE);
	else if (named && !territory_within(o->territory, at, named->id) &&
		 !territory_within(o->territory, named->id, at))
		note_say(n, "area", MSG_IMPORT_AREA_DIFFERS, AT(told), AT(area->name));
	return at;
}

/* ---- the note ---- */

/* What somebody there claimed, found or said is told and not taken over: it was not judged here. */
static void note_verdict(struct note *n, const struct import_row *row)
{
	const struct { enum solved value; const char *field; } part[] = {
		{ row->claimed, "claimed" }, { row->found, "found" }, { row->said, "said" },
	};

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++)
		if (part[i].value)
			note_add(n, str_c(part[i].field), solved_name(part[i].value));
	if (row->satisfaction)
		note_add(n, STR("satisfaction"),
			 arena_fmt(n->a, "%lld", (long long)row->satisfaction));
}

static void note_gaps(struct note *n, const struct office *o, const struct import_row *row,
		      struct category_id category)
{
	const struct category *cat = catalog_get(o->catalog, category);

	for (int i = 0; i < row->notes.n; i++)
		note_add(n, str_c(row->notes.item[i].field),
			 err_item_text(n->a, n->language, &row->notes.item[i]));
	if (row->lat_written.n)
		note_add(n, STR("lat, lon"),
			 arena_fmt(n->a, "%.*s, %.*s", STR_ARG(row->lat_written),
				   STR_ARG(row->lon_written)));
	if (cat && cat->place_needed && !row->has_point && row->address.n == 0)
		note_say(n, "address", MSG_IMPORT_PLACE_MISSING);
	if (row->duplicate && row->duplicate_of.n == 0)
		note_say(n, NULL, MSG_IMPORT_DUPLICATE);
	if (row->n_media > MEDIA_MAX)
		note_say(n, "media", MSG_TOO_MANY_ITEMS, AI(MEDIA_MAX));
}

void import_fill(struct arena *a, const struct office *o, enum language lang,
		 const struct import_row *row, struct category_id category, struct unit_id unit,
		 struct requester *requester, struct import_case *out)
{
	const struct category *cat = catalog_get(o->catalog, category);
	struct buf text = BUF_INIT;
	struct note note = { a, lang, &text };

	*out = (struct import_case){
		.source = row->source, .external_id = row->external_id, .number = row->number,
		.kind = row->has_kind ? row->kind : cat ? cat->kind : KIND_COMPLAINT,
		.origin = row->has_origin ? row->origin : ORIGIN_REQUESTER,
		.channel = row->has_channel ? row->channel : CHANNEL_API,
		.state = row->state, .outcome = row->outcome, .status = row->status,
		.category = category, .unit = unit,
		.unit_label = row->unit.n ? row->unit : row->unit_code,
		.category_label = row->category.n ? row->category : row->category_code,
		.has_place = row->has_point, .place = row->point, .address = row->address,
		.text = row->text, .reply = row->reply,
		.created = row->created, .due = row->due, .answered = row->answered,
		.closed = row->closed, .changed = row->updated,
		.duplicate_of = row->duplicate_of,
	};
	for (size_t i = 0; i < row->n_media && i < MEDIA_MAX; i++)
		out->media.url[out->media.n++] = row->media[i];
	if (row->requester_name.n || row->requester_phone.n || row->requester_email.n) {
		*requester = (struct requester){
			.name = row->requester_name, .phone = row->requester_phone,
			.email = row->requester_email, .anonymous = row->requester_anonymous,
		};
		out->requester = requester;
	}
	if (row->note.n)
		note_add(&note, (struct str){ NULL, 0 }, row->note);
	note_gaps(&note, o, row, category);
	note_verdict(&note, row);
	out->area = find_area(&note, o, row);
	if (text.n)
		out->note = arena_str(a, buf_str(&text));
	buf_release(&text);
}
