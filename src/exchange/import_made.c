/* Categories and units that a file names and the store lacks. They are made so that nothing is
 * lost, and marked, so that the office sees what it did not make itself. */
#include "exchange/import_int.h"

#include "seal/seal.h"
#include "wire/utf8.h"

enum { CODE_BYTES = 64, SLUG_BYTES = 40, HASH_BYTES = 4, CATEGORY_NAME = 100, UNIT_NAME = 200 };

/* the root under which categories are made */
static const struct str root_code = STR_INIT("imported");

static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

static struct str made_code(struct arena *a, struct str text)
{
	struct seal_hash h = seal_sha256(text);
	char slug[SLUG_BYTES];
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < SLUG_BYTES; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (plain(c) && (c != '-' || (n && slug[n - 1] != '-')))
			slug[n++] = c;
		else if (n && slug[n - 1] != '-')
			slug[n++] = '-';
	}
	while (n && slug[n - 1] == '-')
		n--;
	return arena_fmt(a, "%.*s%s%02x%02x%02x%02x", (int)n, slug, n ? "-" : "", h.b[0], h.b[1],
			 h.b[2], h.b[3]);
}

struct str import_code(struct arena *a, struct str text)
{
	bool fits = text.n > 0 && text.n <= CODE_BYTES;

	for (size_t i = 0; fits && i < text.n; i++)
		fits = plain(text.p[i]);
	return fits && !str_eq(text, root_code) ? text : made_code(a, text);
}

/* ---- finding ---- */

static const struct category *category_find(struct arena *a, const struct office *o,
					    const struct import_row *row)
{
	const struct category *cat, *named = NULL;
	struct str name = utf8_head(row->category, CATEGORY_NAME);

	if (row->category_code.n) {
		cat = catalog_by_code(o->catalog, row->category_code);
		if (cat && cat->leaf)
			return cat;
		/* a branch of ours holds no cases: what the file calls so is another thing */
		return catalog_by_code(o->catalog, cat ? made_code(a, row->category_code)
						       : import_code(a, row->category_code));
	}
	for (size_t i = 0; name.n && i < catalog_count(o->catalog); i++) {
		cat = catalog_nth(o->catalog, i);
		if (!cat->leaf || !str_eq(cat->name, name))
			continue;
		if (named)
			return catalog_by_code(o->catalog, made_code(a, row->category));
		named = cat;
	}
	return named;
}

static const struct unit *unit_find(struct arena *a, const struct office *o,
				    const struct import_row *row)
{
	const struct unit *unit, *named = NULL;
	struct str name = utf8_head(row->unit, UNIT_NAME);

	if (row->unit_code.n) {
		unit = directory_by_code(o->directory, row->unit_code);
		return unit ? unit
			    : directory_by_code(o->directory, import_code(a, row->unit_code));
	}
	for (size_t i = 0; name.n && i < directory_count(o->directory); i++) {
		unit = directory_nth(o->directory, i);
		if (!str_eq(unit->name, name))
			continue;
		if (named)
			return directory_by_code(o->directory, made_code(a, row->unit));
		named = unit;
	}
	return named;
}

void import_find(struct arena *a, const struct office *o, const struct import_row *row,
		 struct category_id *category, struct unit_id *unit)
{
	const struct category *cat = category_find(a, o, row);
	const struct unit *u = unit_find(a, o, row);

	*category = cat ? cat->id : (struct category_id){ 0 };
	*unit = u ? u->id : (struct unit_id){ 0 };
}

/* ---- making ---- */

static bool root_save(struct tx *tx, const struct office *o, struct category_id *out,
		      struct err *err)
{
	const struct category *there = catalog_by_code(o->catalog, root_code);
	struct category root = {
		.code = root_code,
		.name = STR("导入"),
		.name_en = STR("Imported"),
		.kind = KIND_COMPLAINT,
		.tier = TIER_NONE,
		.imported = true,
		.active = true,
		.recurrence_days = 30,
		.verdict_days = 7,
		.rework_days = 15,
	};

	if (there) {
		*out = there->id;
		return true;
	}
	return category_save_plain(tx, &root, out, err);
}

/* Nobody checks or judges a category of which the office knows only the name, and it shows nothing
 * to the public, until the office says otherwise. */
static bool category_make(struct tx *tx, struct arena *a, const struct office *o,
			  const struct import_row *row, struct err *err)
{
	bool coded = row->category_code.n > 0;
	struct str label = row->category.n ? row->category : row->category_code;
	struct category_id id;
	struct category cat = {
		.name = utf8_head(label, CATEGORY_NAME),
		.kind = row->has_kind ? row->kind : KIND_COMPLAINT,
		.tier = TIER_NONE,
		.leaf = true,
		.imported = true,
		.active = true,
		.recurrence_days = 30,
		.verdict_days = 7,
		.rework_days = 15,
	};

	if (!coded || catalog_by_code(o->catalog, row->category_code))
		cat.code = made_code(a, coded ? row->category_code : label);
	else
		cat.code = import_code(a, row->category_code);
	return root_save(tx, o, &cat.parent, err) && category_save_plain(tx, &cat, &id, err);
}

static bool unit_make(struct tx *tx, struct arena *a, const struct import_row *row,
		      struct err *err)
{
	struct str label = row->unit.n ? row->unit : row->unit_code;
	struct unit_id id;
	struct unit unit = {
		.code = row->unit_code.n ? import_code(a, row->unit_code) : made_code(a, label),
		.name = utf8_head(label, UNIT_NAME),
		.kind = UNIT_DEPARTMENT,
		.imported = true,
		.active = true,
	};

	return unit_save(tx, &unit, &id, err);
}

bool import_make(struct tx *tx, struct arena *a, const struct office *o,
		 const struct import_row *row, struct category_id category, struct unit_id unit,
		 struct import_figures *f, struct err *err)
{
	bool categories = category.n == 0 && (row->category.n || row->category_code.n);
	bool units = unit.n == 0 && (row->unit.n || row->unit_code.n);

	if (categories && !category_make(tx, a, o, row, err))
		return false;
	if (units && !unit_make(tx, a, row, err))
		return false;
	f->categories += categories;
	f->units += units;
	return true;
}
