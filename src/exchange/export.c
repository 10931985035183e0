/* The tables that are given out, row by row. */
#include "exchange/export.h"

#include "tally/tally.h"
#include "wire/rfc3339.h"

enum { PAGE = 500 };

static const char *const case_columns[] = {
	"number", "external_id", "source", "kind", "origin", "state", "outcome", "category",
	"category_code", "unit", "unit_code", "area", "area_code", "lat", "lon", "address",
	"created", "due", "answered", "closed", "claimed", "found", "said", "satisfaction", "text",
	"reply",
};
static const char *const event_columns[] = {
	"number", "seq", "action", "actor", "recorded_at", "occurred_at", "data",
};
static const char *const figure_columns[] = {
	"group", "code", "name", "cases", "acted", "answered", "verified", "achieved", "said",
	"said_yes", "overdue_closed", "recurred", "reworked",
};
enum {
	CASE_COLUMNS = sizeof(case_columns) / sizeof(case_columns[0]),
	EVENT_COLUMNS = sizeof(event_columns) / sizeof(event_columns[0]),
	FIGURE_COLUMNS = sizeof(figure_columns) / sizeof(figure_columns[0]),
};

struct export {
	struct tx *tx;
	const struct office *o;
	struct arena *a;               /* of a page */
	struct sheet *sheet;
};

static struct cell text(struct str s)
{
	return (struct cell){ .kind = s.n ? CELL_TEXT : CELL_NONE, .s = s };
}

static struct cell number(int64_t v)
{
	return (struct cell){ .kind = CELL_INT, .i = v };
}

static struct cell instant(int64_t us)
{
	return (struct cell){ .kind = us ? CELL_TIME : CELL_NONE, .i = us };
}

static struct cell degrees(bool has, int64_t e7)
{
	return (struct cell){ .kind = has ? CELL_DEGREES : CELL_NONE, .i = e7 };
}

bool export_what_of(struct str name, enum export_what *out)
{
	static const struct str names[] = {
		[EXPORT_CASES] = STR_INIT("cases"),
		[EXPORT_EVENTS] = STR_INIT("events"),
		[EXPORT_INDICATORS] = STR_INIT("indicators"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_eq(names[i], name)) {
			*out = (enum export_what)i;
			return true;
		}
	}
	return false;
}

/* ---- cases ---- */

/* The label that the imported file wrote, as long as nobody here has worked on the case; then what
 * the office calls it. */
static struct cell label(const struct case_row *row, struct str theirs, struct str ours)
{
	return text(theirs.n && (row->version == 1 || !ours.n) ? theirs : ours);
}

/* An imported case that nobody owns yet still names the unit of its file. */
static const struct unit *unit_of(const struct export *e, const struct case_row *row)
{
	const struct directory *d = e->o->directory;
	const struct unit *named = NULL;

	if (row->unit.n)
		return directory_unit(d, row->unit);
	for (size_t i = 0; row->source_unit.n && i < directory_count(d); i++) {
		if (!str_eq(directory_nth(d, i)->name, row->source_unit))
			continue;
		if (named)
			return NULL;
		named = directory_nth(d, i);
	}
	return named;
}

static bool put_case(struct export *e, const struct case_row *row, struct err *err)
{
	const struct category *cat = catalog_get(e->o->catalog, row->category);
	const struct unit *unit = unit_of(e, row);
	const struct area *area = territory_area(e->o->territory, row->area);
	struct str area_label = area ? area->name : (struct str){ NULL, 0 };
	const struct cell cell[CASE_COLUMNS] = {
		text(row->number),
		text(row->external_id),
		text(row->source),
		text(kind_name(row->kind)),
		text(origin_name(row->origin)),
		text(state_name(row->state)),
		text(outcome_name(row->outcome)),
		label(row, row->source_category, cat ? cat->name : (struct str){ NULL, 0 }),
		text(cat ? cat->code : (struct str){ NULL, 0 }),
		label(row, row->source_unit, unit ? unit->name : (struct str){ NULL, 0 }),
		text(unit ? unit->code : (struct str){ NULL, 0 }),
		text(area_label),
		text(area ? area->code : (struct str){ NULL, 0 }),
		degrees(row->has_place, row->place.lat),
		degrees(row->has_place, row->place.lon),
		text(row->address),
		instant(row->created),
		instant(row->due),
		instant(row->answered),
		instant(row->closed),
		text(solved_name(row->claimed)),
		text(solved_name(row->found)),
		text(solved_name(row->said)),
		row->satisfaction ? number(row->satisfaction) : text(STR("")),
		text(row->text),
		text(row->reply),
	};

	/* an area that has been dissolved is no longer held in memory */
	if (row->area.n && !area) {
		struct cell with_area[CASE_COLUMNS];

		memcpy(with_area, cell, sizeof cell);
		if (!area_name(e->tx, row->area, e->a, &area_label, err))
			return false;
		with_area[11] = text(area_label);
		return sheet_row(e->sheet, with_area, row->has_place ? &row->place : NULL, err);
	}
	return sheet_row(e->sheet, cell, row->has_place ? &row->place : NULL, err);
}

static bool put_events(struct export *e, const struct case_row *row, struct err *err)
{
	static const struct str others[] = {
		[ACTOR_ANYONE] = STR_INIT("anyone"),
		[ACTOR_REQUESTER] = STR_INIT("requester"),
		[ACTOR_ACCOUNT] = STR_INIT("account"),
		[ACTOR_RULE] = STR_INIT("rule"),
	};
	struct event_row *event;
	size_t n;

	if (!case_events(e->tx, e->a, row->id, &event, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct event_row *ev = &event[i];
		const struct cell cell[EVENT_COLUMNS] = {
			text(row->number),
			number(ev->seq),
			text(str_c(workflow(ev->action)->name)),
			text(ev->actor.n ? ev->actor : others[ev->actor_kind]),
			instant(ev->recorded),
			instant(ev->occurred ? ev->occurred : ev->recorded),
			{ .kind = CELL_JSON, .s = ev->data },
		};

		if (!sheet_row(e->sheet, cell, NULL, err))
			return false;
	}
	return true;
}

static bool each_case(struct export *e,
		      bool (*put)(struct export *e, const struct case_row *row, struct err *err),
		      struct err *err)
{
	struct arena *cursors = arena_new(), *spare = arena_new(), *swap;
	struct case_filter filter = { .limit = PAGE };
	struct case_row *row;
	struct str next;
	size_t n;
	bool ok;

	do {
		ok = case_list(e->tx, e->a, e->o, &filter, &row, &n, &next, err);
		for (size_t i = 0; ok && i < n; i++)
			ok = put(e, &row[i], err);
		/* the cursor of this page is needed while that of the next is made */
		if (ok && next.p)
			filter.cursor = arena_str(spare, next);
		swap = cursors;
		cursors = spare;
		spare = swap;
		arena_reset(spare);
		arena_reset(e->a);
	} while (ok && next.p);
	arena_free(cursors);
	arena_free(spare);
	return ok;
}

/* ---- figures ---- */

static bool put_figures(struct export *e, enum tally_group by, struct err *err)
{
	static const int64_t first = -1000000, last = 1000000;      /* days */
	struct tally_row *row;
	size_t n;

	if (!tally_sum(e->tx, e->a, by, first, last, &row, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct tally_key *k = &row[i].key;
		const struct tally_counts *c = &row[i].counts;
		const struct category *cat = catalog_get(e->o->catalog, k->category);
		const struct unit *unit = directory_unit(e->o->directory, k->unit);
		const struct area *area = territory_area(e->o->territory, k->area);
		struct str group = STR("unit"), code = STR(""), name = STR("");
		char date[RFC3339_MAX];

		switch (by) {
		case TALLY_CATEGORY:
			group = STR("category");
			if (cat)
				code = cat->code, name = cat->name;
			break;
		case TALLY_AREA:
			group = STR("area");
			if (area)
				code = area->code, name = area->name;
			else if (k->area.n && !area_name(e->tx, k->area, e->a, &name, err))
				return false;
			break;
		case TALLY_MONTH:
			group = STR("month");
			(void)rfc3339_write(date, k->day * US_PER_DAY, true);
			code = arena_str(e->a, (struct str){ date, 7 });
			break;
		default:
			if (unit)
				code = unit->code, name = unit->name;
			break;
		}
		const struct cell cell[FIGURE_COLUMNS] = {
			text(group),
			text(code),
			text(name),
			number(c->cases),
			number(c->acted),
			number(c->answered),
			number(c->verified),
			number(c->achieved),
			number(c->said),
			number(c->said_yes),
			number(c->overdue_closed),
			number(c->recurred),
			number(c->reworked),
		};

		if (!sheet_row(e->sheet, cell, NULL, err))
			return false;
	}
	arena_reset(e->a);
	return true;
}

bool export_write(struct tx *tx, const struct office *o, enum export_what what,
		  enum sheet_format format, FILE *out, struct err *err)
{
	static const struct {
		const char *const *column;
		size_t n;
	} table[] = {
		[EXPORT_CASES] = { case_columns, CASE_COLUMNS },
		[EXPORT_EVENTS] = { event_columns, EVENT_COLUMNS },
		[EXPORT_INDICATORS] = { figure_columns, FIGURE_COLUMNS },
	};
	struct export e = { .tx = tx, .o = o };
	struct err last = ERR_INIT;
	bool ok = false;

	if (format == SHEET_GEOJSON && what != EXPORT_CASES)
		return err_set(err, ERR_INVALID, "--format", MSG_EXPORT_GEOJSON_CASES);
	if (!sheet_open(format, table[what].column, table[what].n, out, &e.sheet, err))
		return false;
	e.a = arena_new();
	switch (what) {
	case EXPORT_CASES: ok = each_case(&e, put_case, err); break;
	case EXPORT_EVENTS: ok = each_case(&e, put_events, err); break;
	case EXPORT_INDICATORS:
		ok = put_figures(&e, TALLY_MONTH, err) && put_figures(&e, TALLY_CATEGORY, err) &&
		     put_figures(&e, TALLY_AREA, err) && put_figures(&e, TALLY_UNIT, err);
		break;
	}
	arena_free(e.a);
	if (!sheet_close(e.sheet, &last) && ok) {
		*err = last;
		ok = false;
	}
	return ok;
}
