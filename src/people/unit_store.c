/* Units and their mandates on disk. */
#include "people/people_int.h"
#include "wire/utf8.h"

static const struct sql sql_units = {
	"select id, coalesce(parent, 0), code, name, name_en, kind, coalesce(area, 0), "
	"coalesce(calendar, 0), fallback, imported, active from unit order by id", ""
};
static const struct sql sql_mandates = {
	"select unit, coalesce(category, 0), coalesce(area, 0) from mandate order by id", ""
};
static const struct sql sql_units_count = { "select count(*) from unit", "" };
static const struct sql sql_mandates_count = { "select count(*) from mandate", "" };
static const struct sql sql_exists = { "select id from unit where id = $1", "i" };
static const struct sql sql_by_code = { "select id from unit where code = $1", "t" };
/* is $1 the unit $2 or one below it? */
static const struct sql sql_below = {
	"with recursive up (id, parent) as ("
	"select id, parent from unit where id = $1 "
	"union select u.id, u.parent from unit u join up on u.id = up.parent) "
	"select count(*) from up where id = $2", "ii"
};
static const struct sql sql_save = {
	"insert into unit (parent, code, name, name_en, kind, area, calendar, fallback, imported, "
	"active) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
	"on conflict (code) do update set parent = excluded.parent, name = excluded.name, "
	"name_en = excluded.name_en, kind = excluded.kind, area = excluded.area, "
	"calendar = excluded.calendar, fallback = excluded.fallback, "
	"imported = excluded.imported, active = excluded.active returning id", "itttiiiiii"
};
static const struct sql sql_mandates_clear = { "delete from mandate where unit = $1", "i" };
static const struct sql sql_mandate_add = {
	"insert into mandate (unit, category, area) values ($1, $2, $3)", "iii"
};

static bool load_units(struct tx *tx, struct arena *a, struct unit **out, size_t *n,
		       struct err *err)
{
	int64_t count;
	struct rows r;
	size_t i = 0;

	if (!db_int(tx, &sql_units_count, &count, NULL, err) ||
	    !db_query(tx, &sql_units, &r, err))
		return false;
	*out = ARENA_ARRAY(a, struct unit, (size_t)count);
	while (i < (size_t)count && rows_next(&r))
		(*out)[i++] = (struct unit){
			.id = { rows_int(&r, 0) },
			.parent = { rows_int(&r, 1) },
			.code = rows_text(&r, 2, a),
			.name = rows_text(&r, 3, a),
			.name_en = rows_text(&r, 4, a),
			.kind = (enum unit_kind)rows_int(&r, 5),
			.area = { rows_int(&r, 6) },
			.calendar = { rows_int(&r, 7) },
			.fallback = rows_int(&r, 8) != 0,
			.imported = rows_int(&r, 9) != 0,
			.active = rows_int(&r, 10) != 0,
		};
	*n = i;
	return rows_end(&r, err);
}

static bool load_mandates(struct tx *tx, struct arena *a, struct mandate **out, size_t *n,
			  struct err *err)
{
	int64_t count;
	struct rows r;
	size_t i = 0;

	if (!db_int(tx, &sql_mandates_count, &count, NULL, err) ||
	    !db_query(tx, &sql_mandates, &r, err))
		return false;
	*out = ARENA_ARRAY(a, struct mandate, (size_t)count);
	while (i < (size_t)count && rows_next(&r))
		(*out)[i++] = (struct mandate){
			.unit = { rows_int(&r, 0) },
			.category = { rows_int(&r, 1) },
			.area = { rows_int(&r, 2) },
		};
	*n = i;
	return rows_end(&r, err);
}

bool directory_load(struct tx *tx, struct arena *a, struct directory **out, struct err *err)
{
	struct unit *unit;
	struct mandate *mandate;
	size_t units, mandates;

	if (!load_units(tx, a, &unit, &units, err) ||
	    !load_mandates(tx, a, &mandate, &mandates, err))
		return false;
	*out = directory_make(a, unit, units, mandate, mandates);
	return true;
}

bool code_fits(struct str code)
{
	for (size_t i = 0; i < code.n; i++)
		if ((unsigned char)code.p[i] < ' ' || code.p[i] == 0x7f)
			return false;
	return code.n > 0 && str_trim(code).n == code.n && utf8_valid(code) &&
	       utf8_count(code) <= CODE_CHARS;
}

bool name_fits(struct str name, const char *field, bool needed, struct err *err)
{
	if (needed && str_trim(name).n == 0)
		return err_set(err, ERR_INVALID, field, MSG_REQUIRED);
	if (!utf8_valid(name))
		return err_set(err, ERR_INVALID, field, MSG_BAD_UTF8);
	if (utf8_count(name) > NAME_CHARS)
		return err_set(err, ERR_INVALID, field, MSG_TOO_LONG, AI(NAME_CHARS));
	return true;
}

void err_at_line(struct err *err, int64_t line)
{
	if (err->code != ERR_INVALID && err->code != ERR_CONFLICT)
		return;
	for (int i = 0; i < err->n; i++) {
		struct err_item *it = &err->item[i];
		char field[ERR_TEXT];

		/* a long field loses its end, never the line */
		snprintf(field, sizeof(field), "line %lld, %.60s", (long long)line, it->field);
		memcpy(it->field, field, sizeof(field));
	}
}

bool unit_is_below(struct tx *tx, struct unit_id inner, struct unit_id outer, bool *out,
		   struct err *err)
{
	int64_t n;

	if (!db_int(tx, &sql_below, &n, NULL, err, VI(inner.n), VI(outer.n)))
		return false;
	*out = n > 0;
	return true;
}

static bool parent_fits(struct tx *tx, const struct unit *u, struct err *err)
{
	int64_t id;
	bool found, below;

	if (u->parent.n == 0)
		return true;
	if (!unit_must_exist(tx, u->parent, "parent", err) ||
	    !db_int(tx, &sql_by_code, &id, &found, err, VT(u->code)))
		return false;
	if (!found)
		return true;
	if (!unit_is_below(tx, u->parent, (struct unit_id){ id }, &below, err))
		return false;
	if (below)
		return err_set(err, ERR_INVALID, "parent", MSG_UNIT_CIRCLE, AT(u->code));
	return true;
}

bool unit_must_exist(struct tx *tx, struct unit_id unit, const char *field, struct err *err)
{
	int64_t id;
	bool found;

	if (!db_int(tx, &sql_exists, &id, &found, err, VI(unit.n)))
		return false;
	if (!found)
		return err_set(err, ERR_INVALID, field, MSG_UNIT_UNKNOWN);
	return true;
}

bool unit_save(struct tx *tx, const struct unit *u, struct unit_id *out, struct err *err)
{
	struct str name_en = u->name_en.p ? u->name_en : STR("");

	must(u->kind < UNIT_KINDS);
	if (!code_fits(u->code))
		return err_set(err, ERR_INVALID, "code", MSG_CODE_UNFIT, AI(CODE_CHARS));
	return name_fits(u->name, "name", true, err) &&
	       name_fits(u->name_en, "name_en", false, err) &&
	       parent_fits(tx, u, err) &&
	       db_int(tx, &sql_save, &out->n, NULL, err, VID(u->parent), VT(u->code), VT(u->name),
		      VT(name_en), VI(u->kind), VID(u->area), VID(u->calendar),
		      VI(u->fallback), VI(u->imported), VI(u->active));
}

bool mandates_save(struct tx *tx, struct unit_id unit, const struct mandate *m, size_t n,
		   struct err *err)
{
	if (!unit_must_exist(tx, unit, "unit", err) ||
	    !db_run(tx, &sql_mandates_clear, NULL, err, VID(unit)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!db_run(tx, &sql_mandate_add, NULL, err, VID(unit), VID(m[i].category),
			    VID(m[i].area)))
			return false;
	return true;
}
