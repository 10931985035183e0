/* Areas and the codes that others give them, on disk. */
#include "territory/territory_int.h"

static const struct migration steps[] = {
	{ "territory-1",
	  "create table area (\n"
	  "  id ID,\n"
	  "  parent INT64 references area(id),\n"
	  "  code TEXT not null unique,\n"
	  "  name TEXT not null,\n"
	  "  valid_from INT64 not null,\n"
	  "  valid_to INT64 not null,\n"
	  "  south INT64, west INT64, north INT64, east INT64,\n"
	  "  shape BYTES\n"
	  ");\n"
	  "create index area_parent on area (parent);\n"
	  "create table area_code (\n"
	  "  scheme TEXT not null,\n"
	  "  code TEXT not null,\n"
	  "  valid_from INT64 not null,\n"
	  "  valid_to INT64 not null,\n"
	  "  area INT64 not null references area(id),\n"
	  "  primary key (scheme, code, valid_from)\n"
	  ");\n"
	  "create index area_code_area on area_code (area, scheme, valid_from, code);\n" },
	{ "territory-2", "alter table area add column name_en TEXT;\n" },
};
const struct migrations territory_migrations = { steps, sizeof steps / sizeof *steps };

static const struct sql sql_by_code = { "select id from area where code = $1", "t" };
static const struct sql sql_parent = { "select coalesce(parent, 0) from area where id = $1", "i" };
static const struct sql sql_name = { "select name from area where id = $1", "i" };
static const struct sql sql_save = {
	"insert into area (parent, code, name, valid_from, valid_to, south, west, north, east, "
	"shape, name_en) "
	"values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
	"on conflict (code) do update set parent = excluded.parent, name = excluded.name, "
	"valid_from = excluded.valid_from, valid_to = excluded.valid_to, "
	"south = coalesce(excluded.south, area.south), west = coalesce(excluded.west, area.west), "
	"north = coalesce(excluded.north, area.north), east = coalesce(excluded.east, area.east), "
	"shape = coalesce(excluded.shape, area.shape), "
	"name_en = coalesce(excluded.name_en, area.name_en) returning id", "ittiiiiiibt"
};
static const struct sql sql_code_clash = {
	"select count(*) from area_code where scheme = $1 and code = $2 "
	"and not (area = $3 and valid_from = $4) "
	"and (valid_to = 0 or valid_to > $4) and ($5 = 0 or valid_from < $5)", "ttiii"
};
static const struct sql sql_code_save = {
	"insert into area_code (scheme, code, valid_from, valid_to, area) "
	"values ($1, $2, $3, $4, $5) "
	"on conflict (scheme, code, valid_from) do update set valid_to = excluded.valid_to", "ttiii"
};
static const struct sql sql_code_find = {
	"select area from area_code where scheme = $1 and code = $2 and valid_from <= $3 "
	"and (valid_to = 0 or valid_to > $3) order by valid_from desc limit 1", "tti"
};
static const struct sql sql_code_list = {
	"select scheme, code, valid_from, valid_to from area_code where area = $1 "
	"order by scheme, valid_from, code", "i"
};

bool area_by_code(struct tx *tx, struct str code, struct area_id *out, struct err *err)
{
	bool found;
	int64_t id = 0;

	if (!db_int(tx, &sql_by_code, &id, &found, err, VT(code)))
		return false;
	out->n = found ? id : 0;
	return true;
}

/* Does the parent exist, and does its line end before it comes back to self? */
static bool check_parent(struct tx *tx, struct area_id self, struct area_id parent,
			 struct err *err)
{
	for (int level = 0; parent.n; level++) {
		bool found;
		int64_t up = 0;

		if (level == AREA_LEVELS - 1)
			return err_set(err, ERR_INVALID, "parent", MSG_AREA_TOO_DEEP,
				       AI(AREA_LEVELS));
		if (parent.n == self.n)
			return err_set(err, ERR_INVALID, "parent", MSG_AREA_CIRCLE);
		if (!db_int(tx, &sql_parent, &up, &found, err, VI(parent.n)))
			return false;
		if (!found)
			return err_set(err, ERR_INVALID, "parent", MSG_AREA_NO_PARENT);
		parent.n = up;
	}
	return true;
}

static bool check_times(int64_t from, int64_t to, struct err *err)
{
	if (from >= 0 && (to == 0 || to > from))
		return true;
	return err_set(err, ERR_INVALID, "valid_to", MSG_AREA_VALID_ORDER);
}

bool area_save(struct tx *tx, const struct area *area, const struct shape *shape,
	       struct area_id *out, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct box box = { 0, 0, 0, 0 };
	struct area_id id = { 0 };
	bool ok;

	if (area->code.n == 0)
		return err_set(err, ERR_INVALID, "code", MSG_REQUIRED);
	if (area->name.n == 0)
		return err_set(err, ERR_INVALID, "name", MSG_REQUIRED);
	if (!check_times(area->valid_from, area->valid_to, err) ||
	    !area_by_code(tx, area->code, &id, err) ||
	    !check_parent(tx, id, area->parent, err))
		return false;
	if (shape) {
		box = shape_box(shape);
		shape_pack(&bytes, shape);
	}
	ok = db_int(tx, &sql_save, &id.n, NULL, err, VID(area->parent), VT(area->code),
		    VT(area->name), VI(area->valid_from), VI(area->valid_to),
		    shape ? VI(box.south) : VNULL, shape ? VI(box.west) : VNULL,
		    shape ? VI(box.north) : VNULL, shape ? VI(box.east) : VNULL,
		    shape ? VB(buf_str(&bytes)) : VNULL,
		    area->name_en.n ? VT(area->name_en) : VNULL);
	buf_release(&bytes);
	if (ok && out)
		*out = id;
	return ok;
}

bool area_name(struct tx *tx, struct area_id id, struct arena *a, struct str *out, struct err *err)
{
	struct rows rows;
	struct str name = { NULL, 0 };

	if (!db_query(tx, &sql_name, &rows, err, VI(id.n)))
		return false;
	if (rows_next(&rows))
		name = rows_text(&rows, 0, a);
	if (!rows_end(&rows, err))
		return false;
	if (!name.p)
		return err_set(err, ERR_NOT_FOUND, "area", MSG_NOT_FOUND);
	*out = name;
	return true;
}

bool area_code_save(struct tx *tx, const struct area_code *c, struct err *err)
{
	int64_t clash = 0;

	if (c->scheme.n == 0)
		return err_set(err, ERR_INVALID, "scheme", MSG_REQUIRED);
	if (c->code.n == 0)
		return err_set(err, ERR_INVALID, "code", MSG_REQUIRED);
	if (!check_times(c->valid_from, c->valid_to, err) ||
	    !db_int(tx, &sql_code_clash, &clash, NULL, err, VT(c->scheme), VT(c->code),
		    VI(c->area.n), VI(c->valid_from), VI(c->valid_to)))
		return false;
	if (clash)
		return err_set(err, ERR_CONFLICT, "code", MSG_AREA_CODE_TAKEN, AT(c->code),
			       AT(c->scheme));
	return db_run(tx, &sql_code_save, NULL, err, VT(c->scheme), VT(c->code),
		      VI(c->valid_from), VI(c->valid_to), VI(c->area.n));
}

bool area_code_find(struct tx *tx, struct str scheme, struct str code, int64_t at,
		    struct area_id *out, struct err *err)
{
	bool found;
	int64_t id = 0;

	if (!db_int(tx, &sql_code_find, &id, &found, err, VT(scheme), VT(code), VI(at)))
		return false;
	out->n = found ? id : 0;
	return true;
}

bool area_code_list(struct tx *tx, struct area_id area, struct arena *a, struct area_code **out,
		    size_t *n, struct err *err)
{
	struct area_code *list = NULL;
	size_t count = 0, room = 0;
	struct rows rows;

	if (!db_query(tx, &sql_code_list, &rows, err, VI(area.n)))
		return false;
	while (rows_next(&rows)) {
		if (count == room) {
			struct area_code *more;

			room = room ? 2 * room : 8;
			more = ARENA_ARRAY(a, struct area_code, room);
			if (count)
				memcpy(more, list, count * sizeof *more);
			list = more;
		}
		list[count++] = (struct area_code){ .area = area,
			.scheme = rows_text(&rows, 0, a), .code = rows_text(&rows, 1, a),
			.valid_from = rows_int(&rows, 2), .valid_to = rows_int(&rows, 3) };
	}
	if (!rows_end(&rows, err))
		return false;
	*out = list;
	*n = count;
	return true;
}
