/* Units and mandates from a CSV file (people_csv.h): read row by row, then saved parents first. */
#include "people/people_csv.h"

#include "calendar/calendar.h"
#include "people/people_int.h"
#include "wire/table.h"

enum column { CODE, PARENT, NAME, NAME_EN, AREA, KIND, MANDATE, FALLBACK, CALENDAR, ACTIVE,
	      COLUMNS };
static const struct table_column columns[COLUMNS] = {
	[CODE] = { STR_INIT("code"), true }, [PARENT] = { STR_INIT("parent"), false },
	[NAME] = { STR_INIT("name"), true }, [NAME_EN] = { STR_INIT("name_en"), false },
	[AREA] = { STR_INIT("area"), false }, [KIND] = { STR_INIT("kind"), false },
	[MANDATE] = { STR_INIT("mandate"), false }, [FALLBACK] = { STR_INIT("fallback"), false },
	[CALENDAR] = { STR_INIT("calendar"), false }, [ACTIVE] = { STR_INIT("active"), false },
};

/* What reading one row needs; line, value and err are of the row at hand. */
struct reading {
	struct arena *a;
	const struct catalog *c;
	const struct territory *t;
	bool (*each)(void *arg, const struct unit_row *row, struct err *err);
	void *arg;
	bool stopped;
	int64_t line;
	const struct str *value;
	struct err *err;
};

static bool wrong(struct reading *r, enum column c, enum msg msg, struct err_arg a,
		  struct err_arg b)
{
	char field[ERR_TEXT];

	return err_add(r->err, ERR_INVALID, table_field(field, r->line, columns[c].name), msg, a,
		       b);
}

static bool anything(struct str s)
{
	return s.n == 0 || str_eq(s, STR("*"));
}

static bool area_read(struct reading *r, enum column c, struct str code, struct area_id *out)
{
	const struct area *area;

	if (anything(code)) {
		out->n = 0;
		return true;
	}
	area = territory_by_code(r->t, code);
	if (!area)
		return wrong(r, c, MSG_NO_SUCH, AT(code), AI(0));
	*out = area->id;
	return true;
}

static bool mandate_read(struct reading *r, struct str text, struct mandate *out)
{
	struct str area = text, code = str_trim(str_cut(&area, '@'));
	const struct category *cat;

	*out = (struct mandate){ 0 };
	if (!anything(code)) {
		cat = catalog_by_code(r->c, code);
		if (!cat)
			return wrong(r, MANDATE, MSG_NO_SUCH, AT(code), AI(0));
		out->category = cat->id;
	}
	return area_read(r, MANDATE, str_trim(area), &out->area);
}

static bool mandates_read(struct reading *r, struct unit_row *row)
{
	struct str rest = r->value[MANDATE];
	size_t most = 1;
	bool ok = true;

	if (rest.n == 0)
		return true;
	for (size_t i = 0; i < rest.n; i++)
		most += rest.p[i] == ';';
	row->mandate = ARENA_ARRAY(r->a, struct mandate, most);
	while (rest.p) {
		struct str one = str_trim(str_cut(&rest, ';'));

		if (one.n == 0)
			continue;
		ok &= mandate_read(r, one, &row->mandate[row->mandates]);
		row->mandates++;
	}
	return ok;
}

static bool yes_read(struct reading *r, enum column c, bool absent, bool *out)
{
	struct str s = r->value[c];

	*out = absent;
	if (s.n == 0)
		return true;
	if (str_eq_nocase(s, STR("yes")) || str_eq(s, STR("1")) || str_eq(s, STR("是")))
		*out = true;
	else if (str_eq_nocase(s, STR("no")) || str_eq(s, STR("0")) || str_eq(s, STR("否")))
		*out = false;
	else
		return wrong(r, c, MSG_UNKNOWN_VALUE, AT(s), AT(STR("yes, no")));
	return true;
}

static bool kind_read(struct reading *r, enum unit_kind *out)
{
	struct str s = r->value[KIND];

	*out = UNIT_DEPARTMENT;
	if (s.n == 0 || unit_kind_of(s, out))
		return true;
	return wrong(r, KIND, MSG_UNKNOWN_VALUE, AT(s),
		     AT(STR("office, community, department, company, hotline, verification")));
}

static bool code_read(struct reading *r, struct str *out)
{
	struct str s = r->value[CODE];

	if (!code_fits(s))
		return wrong(r, CODE, MSG_CODE_UNFIT, AI(CODE_CHARS), AI(0));
	*out = arena_str(r->a, s);
	return true;
}

static bool named(struct reading *r, enum column c, bool needed, struct str *out)
{
	struct str s = r->value[c];
	struct err found = ERR_INIT;

	*out = arena_str(r->a, s);
	if (name_fits(s, "", needed, &found))
		return true;
	return wrong(r, c, found.item[0].msg, AI(NAME_CHARS), AI(0));
}

/* All fields, so that all wrong ones are named. */
static bool row_read(struct reading *r, struct unit_row *row)
{
	bool ok;

	*row = (struct unit_row){ .line = r->line };
	for (int c = 0; c < COLUMNS; c++)
		row->has |= (unsigned)(r->value[c].p != NULL) << c;
	row->parent = arena_str(r->a, r->value[PARENT]);
	row->calendar = arena_str(r->a, r->value[CALENDAR]);
	ok = code_read(r, &row->unit.code);
	ok &= named(r, NAME, true, &row->unit.name);
	ok &= named(r, NAME_EN, false, &row->unit.name_en);
	ok &= area_read(r, AREA, r->value[AREA], &row->unit.area);
	ok &= kind_read(r, &row->unit.kind);
	ok &= mandates_read(r, row);
	ok &= yes_read(r, FALLBACK, false, &row->unit.fallback);
	ok &= yes_read(r, ACTIVE, true, &row->unit.active);
	return ok;
}

static void row_see(void *arg, int64_t line, const struct str *value, struct err *err)
{
	struct reading *r = arg;
	struct unit_row row;

	r->line = line;
	r->value = value;
	r->err = err;
	if (!r->stopped && row_read(r, &row))
		r->stopped = !r->each(r->arg, &row, err);
}

bool units_read(struct arena *a, struct str text, const struct catalog *c,
		const struct territory *t,
		bool (*each)(void *arg, const struct unit_row *row, struct err *err),
		void *arg, struct err *err)
{
	struct reading r = { .a = a, .c = c, .t = t, .each = each, .arg = arg };

	return table_read(text, columns, COLUMNS, row_see, &r, err);
}

/* ---- importing ---- */

struct list {
	struct arena *a;
	struct unit_row *row;
	size_t n, room;
};

static bool keep(void *arg, const struct unit_row *row, struct err *err)
{
	struct list *l = arg;

	(void)err;
	if (l->n == l->room) {
		size_t room = l->room ? 2 * l->room : 64;
		struct unit_row *more = ARENA_ARRAY(l->a, struct unit_row, room);

		if (l->n)
			memcpy(more, l->row, l->n * sizeof(*more));
		l->row = more;
		l->room = room;
	}
	l->row[l->n++] = *row;
	return true;
}

static bool row_wrong(const struct unit_row *row, enum column c, enum msg msg, struct str arg,
		      struct err *err)
{
	char field[ERR_TEXT];

	return err_add(err, ERR_INVALID, table_field(field, row->line, columns[c].name), msg,
		       AT(arg));
}

static int row_by_code(const void *a, const void *b)
{
	const struct unit_row *x = *(const struct unit_row *const *)a;
	const struct unit_row *y = *(const struct unit_row *const *)b;
	int c = str_cmp(x->unit.code, y->unit.code);

	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static struct unit_row *row_find(struct unit_row **sorted, size_t n, struct str code)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (str_cmp(sorted[mid]->unit.code, code) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && str_eq(sorted[lo]->unit.code, code) ? sorted[lo] : NULL;
}

/* Fills in what the store has and the file has no column for. */
static void keep_old(struct unit_row *row, const struct directory *d, struct calendar_id calendar)
{
	const struct unit *old = directory_by_code(d, row->unit.code);
	struct unit *u = &row->unit;

	if (!old) {
		u->calendar = calendar;
		return;
	}
	u->calendar = old->calendar;
	if (!(row->has & UNIT_HAS_PARENT))
		u->parent = old->parent;
	if (!(row->has & UNIT_HAS_NAME_EN))
		u->name_en = old->name_en;
	if (!(row->has & UNIT_HAS_AREA))
		u->area = old->area;
	if (!(row->has & UNIT_HAS_KIND))
		u->kind = old->kind;
	if (!(row->has & UNIT_HAS_FALLBACK))
		u->fallback = old->fallback;
	if (!(row->has & UNIT_HAS_ACTIVE))
		u->active = old->active;
}

static bool calendar_of(struct tx *tx, struct unit_row *row, struct err *err)
{
	struct err found = ERR_INIT;

	if (row->calendar.n == 0 || calendar_find(tx, row->calendar, &row->unit.calendar, &found))
		return true;
	if (found.code == ERR_INVALID || found.code == ERR_NOT_FOUND)
		return row_wrong(row, CALENDAR, MSG_NO_SUCH, row->calendar, err);
	*err = found;
	return false;
}

struct saving {
	struct tx *tx;
	const struct directory *d;
	struct unit_row **sorted;
	size_t n;
};

/* Trees deeper than this are taken for circles. */
enum { DEPTH = 32 };

/* Every parent is in the file or in the store, and no row is above itself. */
static bool parent_fits(const struct saving *s, const struct unit_row *row, struct err *err)
{
	const struct unit_row *at = row;

	if (row->parent.n && !row_find(s->sorted, s->n, row->parent) &&
	    !directory_by_code(s->d, row->parent))
		return row_wrong(row, PARENT, MSG_NO_SUCH, row->parent, err);
	for (int depth = 0; at && at->parent.n; depth++) {
		if (depth == DEPTH)
			return row_wrong(row, PARENT, MSG_UNIT_CIRCLE, row->unit.code, err);
		at = row_find(s->sorted, s->n, at->parent);
	}
	return true;
}

/* Saves the row, its parents first; once. */
static bool row_save(struct saving *s, struct unit_row *row, struct err *err)
{
	struct unit_row *parent = row_find(s->sorted, s->n, row->parent);
	struct err found = ERR_INIT;

	if (row->unit.id.n)
		return true;
	if (parent && !row_save(s, parent, err))
		return false;
	if (row->parent.n)
		row->unit.parent = parent ? parent->unit.id
					  : directory_by_code(s->d, row->parent)->id;
	if (!unit_save(s->tx, &row->unit, &row->unit.id, &found)) {
		err_at_line(&found, row->line);
		*err = found;
		return false;
	}
	return !(row->has & UNIT_HAS_MANDATE) ||
	       mandates_save(s->tx, row->unit.id, row->mandate, row->mandates, err);
}

/* Two rows of one code are a mistake, whichever was meant. */
static bool codes_differ(struct unit_row **sorted, size_t n, struct err *err)
{
	for (size_t i = 1; i < n; i++)
		if (str_eq(sorted[i - 1]->unit.code, sorted[i]->unit.code))
			row_wrong(sorted[i], CODE, MSG_TWICE, sorted[i]->unit.code, err);
	return err_ok(err);
}

bool units_import(struct tx *tx, struct arena *a, struct str text, const struct catalog *c,
		  const struct territory *t, struct calendar_id calendar, size_t *n,
		  struct err *err)
{
	struct list l = { .a = a };
	struct directory *d;
	struct saving s;
	struct err found = ERR_INIT;

	if (!units_read(a, text, c, t, keep, &l, err) || !directory_load(tx, a, &d, err))
		return false;
	s = (struct saving){ tx, d, ARENA_ARRAY(a, struct unit_row *, l.n), l.n };
	for (size_t i = 0; i < l.n; i++) {
		s.sorted[i] = &l.row[i];
		keep_old(&l.row[i], d, calendar);
	}
	if (l.n)
		qsort(s.sorted, l.n, sizeof(*s.sorted), row_by_code);
	if (codes_differ(s.sorted, l.n, &found))
		for (size_t i = 0; i < l.n; i++)
			if (!(parent_fits(&s, &l.row[i], &found) &
			      calendar_of(tx, &l.row[i], &found)) &&
			    found.code != ERR_INVALID)
				break;
	for (size_t i = 0; i < l.n && err_ok(&found); i++)
		if (!row_save(&s, &l.row[i], &found))
			break;
	if (!err_ok(&found)) {
		*err = found;
		return false;
	}
	*n = l.n;
	return true;
}
