/* Pages of cases. A page is driven by the index that fits its filter best; what the index cannot
 * say is looked at row by row, and after LOOK_AT rows that did not fit the page ends short and the
 * caller goes on with its cursor, so that no page costs more than that. */
#include "casework/casework_int.h"

#include "base/checked.h"
#include "wire/mask.h"

enum { LOOK_AT = 20000, PAGE_MAX = 1000 };

/* $1, $2: created and id of the row before; $3: created from */
#define AFTER " (c.created, c.id) < ($1, $2) AND c.created >= $3"
#define NEWEST " ORDER BY c.created DESC, c.id DESC"
#define IN_STATE(column, s) \
	"SELECT " CASE_COLUMNS ", c.created AS o1, c.id AS o2" CASE_FROM \
	" WHERE c." column " = $4 AND c.state = " #s " AND" AFTER
/* every state of one key, merged by the engine in the order of the index */
#define ALL_STATES(column) \
	IN_STATE(column, 1) " UNION ALL " IN_STATE(column, 2) " UNION ALL " IN_STATE(column, 3) \
	" UNION ALL " IN_STATE(column, 4) " UNION ALL " IN_STATE(column, 5) " UNION ALL " \
	IN_STATE(column, 6) " UNION ALL " IN_STATE(column, 7) " ORDER BY o1 DESC, o2 DESC"
#define ONE_STATE(column) \
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c." column " = $4 AND c.state = $5 AND" AFTER NEWEST

static const struct sql sql_all = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE" AFTER NEWEST, "iii" };
static const struct sql sql_state = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.state = $4 AND" AFTER NEWEST, "iiii" };
static const struct sql sql_unit = { ALL_STATES("unit"), "iiii" };
static const struct sql sql_unit_state = { ONE_STATE("unit"), "iiiii" };
static const struct sql sql_area = { ALL_STATES("area"), "iiii" };
static const struct sql sql_area_state = { ONE_STATE("area"), "iiiii" };
static const struct sql sql_category = { ALL_STATES("category"), "iiii" };
static const struct sql sql_category_state = { ONE_STATE("category"), "iiiii" };
static const struct sql sql_due = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.closed IS NULL AND c.due IS NOT NULL"
	" AND (c.due, c.id) > ($1, $2) AND c.due < $3 ORDER BY c.due, c.id", "iii" };

/* times_overdue, in the words of the store; allegations enter no figure (rule 11) */
static const struct sql sql_overdue = {
	"SELECT count(*) FROM cases WHERE closed IS NULL AND due IS NOT NULL AND due < $1"
	" AND (state <> 5 OR answered > due) AND kind <> 6", "i" };
_Static_assert(STATE_ANSWERED == 5 && KIND_ALLEGATION == 6,
	       "the count of late cases knows them by number");

/* ---- cursors: "created.id" or "due.id" of the last row ---- */

bool cursor_read(struct str s, int64_t *a, int64_t *b, struct err *err)
{
	struct str rest = s, head;

	if (s.n == 0)
		return true;
	head = str_cut(&rest, '.');
	if (!rest.p || !str_to_i64(head, a) || !str_to_i64(rest, b))
		return err_set(err, ERR_INVALID, "cursor", MSG_BAD_CURSOR);
	return true;
}

struct str cursor_make(struct arena *a, int64_t first, int64_t second)
{
	return arena_fmt(a, "%lld.%lld", (long long)first, (long long)second);
}

/* ---- what the index does not say ---- */

static bool has_word(struct rows *r, int col, struct str q)
{
	return str_find(rows_peek(r, col), q) != SIZE_MAX;
}

static bool one_of(const struct category_id *list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].n == id)
			return true;
	return n == 0;
}

struct point place_public(struct point p)
{
	const int64_t grid = 1000;         /* 1e-4 degrees */

	return (struct point){ floor_div(p.lat + grid / 2, grid) * grid,
			       floor_div(p.lon + grid / 2, grid) * grid };
}

/* Who may see a place only roughly must not find it by ever smaller boxes. */
static bool fits_place(struct rows *r, const struct box *b, bool public)
{
	struct point p = { rows_int(r, COL_LAT), rows_int(r, COL_LON) };

	if (public)
		p = place_public(p);
	return !rows_null(r, COL_LAT) && p.lat >= b->south && p.lat <= b->north &&
	       p.lon >= b->west && p.lon <= b->east;
}

/* Nor may who reads masked texts find out by asking what the mask hides. */
static bool has_masked(struct rows *r, int col, struct str q)
{
	struct arena *a = arena_new();
	bool has = str_find(mask_text(a, rows_peek(r, col)), q) != SIZE_MAX;

	arena_free(a);
	return has;
}

static bool has_words(struct rows *r, struct str q, bool public)
{
	if (has_word(r, COL_NUMBER, q))
		return true;
	return (has_word(r, COL_BODY, q) && (!public || has_masked(r, COL_BODY, q))) ||
	       (has_word(r, COL_ADDRESS, q) && (!public || has_masked(r, COL_ADDRESS, q)));
}

static bool fits(struct rows *r, const struct office *o, const struct case_filter *f, int64_t now)
{
	int state = (int)rows_int(r, COL_STATE);
	struct category_id category = { rows_int(r, COL_CATEGORY) };
	struct area_id area = { rows_int(r, COL_AREA) };
	struct unit_id unit = { rows_int(r, COL_UNIT) };
	int64_t flags = rows_int(r, COL_FLAGS), kind = rows_int(r, COL_KIND);
	bool open = state_open((enum case_state)state);

	if ((f->state && state != (int)f->state) || (f->open_only && !open) ||
	    (f->closed_only && open) || (f->has_kind && kind != (int64_t)f->kind) ||
	    (f->has_mode && rows_int(r, COL_MODE) != (int64_t)f->mode) ||
	    (f->outcome && rows_int(r, COL_OUTCOME) != (int64_t)f->outcome) ||
	    (f->public_only && !(flags & FLAG_PUBLIC)) ||
	    (f->public_space && !public_space(catalog_get(o->catalog, category))) ||
	    !one_of(f->categories, f->n_categories, category.n))
		return false;
	if (f->category.n && !catalog_within(o->catalog, category, f->category))
		return false;
	if (f->area.n && !territory_within(o->territory, area, f->area))
		return false;
	if (f->unit.n && (!unit.n || !directory_within(o->directory, unit, f->unit)))
		return false;
	if (f->account.n && rows_int(r, COL_ACCOUNT) != f->account.n)
		return false;
	if (f->to && rows_int(r, COL_CREATED) >= f->to)
		return false;
	if (f->from && rows_int(r, COL_CREATED) < f->from)
		return false;
	if ((f->changed_from && rows_int(r, COL_CHANGED) < f->changed_from) ||
	    (f->changed_to && rows_int(r, COL_CHANGED) >= f->changed_to))
		return false;
	if (f->overdue && !times_overdue((enum case_state)state, rows_int(r, COL_DUE),
					    rows_int(r, COL_ANSWERED), now))
		return false;
	if (f->has_box && !fits_place(r, &f->box, f->public_only))
		return false;
	if (f->who && (!actor_reaches(o, f->who, unit, area) ||
		       (kind == KIND_ALLEGATION && !(f->who->roles & ALLEGATION_ROLES))))
		return false;
	return f->q.n == 0 || has_words(r, f->q, f->public_only);
}

/* ---- choosing the driver ---- */

bool unit_has_below(const struct office *o, struct unit_id id)
{
	for (size_t i = 0; i < directory_count(o->directory); i++)
		if (directory_nth(o->directory, i)->parent.n == id.n)
			return true;
	return false;
}

static bool has_below_area(const struct office *o, struct area_id id)
{
	for (size_t i = 0; i < territory_count(o->territory); i++)
		if (territory_nth(o->territory, i)->parent.n == id.n)
			return true;
	return false;
}

static bool begin(struct tx *tx, const struct office *o, const struct case_filter *f,
		  int64_t first, int64_t second, int64_t now, struct rows *r, struct err *err)
{
	const struct val after[] = { VI(first), VI(second), VI(f->from) };
	const struct category *cat = catalog_get(o->catalog, f->category);
	const struct sql *all = NULL, *state = NULL;
	int64_t key = 0;

	if (f->by_due)
		return db_query(tx, &sql_due, r, err, VI(first), VI(second),
				VI(f->overdue ? now : INT64_MAX));
	if (f->unit.n && !unit_has_below(o, f->unit))
		all = &sql_unit, state = &sql_unit_state, key = f->unit.n;
	else if (f->area.n && !has_below_area(o, f->area))
		all = &sql_area, state = &sql_area_state, key = f->area.n;
	else if (cat && cat->leaf)
		all = &sql_category, state = &sql_category_state, key = f->category.n;
	if (all && f->state)
		return db_query(tx, state, r, err, after[0], after[1], after[2], VI(key),
				VI((int64_t)f->state));
	if (all)
		return db_query(tx, all, r, err, after[0], after[1], after[2], VI(key));
	if (f->state)
		return db_query(tx, &sql_state, r, err, after[0], after[1], after[2],
				VI((int64_t)f->state));
	return db_query(tx, &sql_all, r, err, after[0], after[1], after[2]);
}

bool case_list(struct tx *tx, struct arena *a, const struct office *o,
	       const struct case_filter *f, struct case_row **out, size_t *n, struct str *next,
	       struct err *err)
{
	struct env *env = tx_env(tx);
	size_t limit = f->limit == 0 ? 50 : f->limit > PAGE_MAX ? PAGE_MAX : f->limit;
	struct case_row *list = ARENA_ARRAY(a, struct case_row, limit);
	int64_t now = env->now(env), looked = 0, skip = (int64_t)f->skip;
	int64_t first = f->by_due ? INT64_MIN : f->to ? f->to : INT64_MAX;
	int64_t second = f->by_due ? 0 : f->to ? 0 : INT64_MAX;
	size_t found = 0;
	bool more = false;
	struct rows r;

	*out = list;
	*n = 0;
	*next = (struct str){ NULL, 0 };
	if (!cursor_read(f->cursor, &first, &second, err) ||
	    !begin(tx, o, f, first, second, now, &r, err))
		return false;
	while (!more && rows_next(&r)) {
		bool fit = fits(&r, o, f, now);

		if (fit && skip-- > 0)
			continue;
		if (fit && found == limit) {
			more = true;
			break;
		}
		/* the cursor names the last row looked at, so that a short page goes on behind it */
		first = rows_int(&r, f->by_due ? COL_DUE : COL_CREATED);
		second = rows_int(&r, 0);
		if (fit)
			case_read(&r, a, &list[found++]);
		more = ++looked >= LOOK_AT && f->skip == 0;
	}
	if (!rows_end(&r, err))
		return false;
	*n = found;
	if (more)
		*next = cursor_make(a, first, second);
	return true;
}

bool case_count_overdue(struct tx *tx, int64_t now, int64_t *out, struct err *err)
{
	return db_int(tx, &sql_overdue, out, NULL, err, VI(now));
}
