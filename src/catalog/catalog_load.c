/* The catalogue's tables, and reading all of them at once: each in the order in which the one
 * before it was read, so that one pass puts them together. */
#include "catalog/catalog_int.h"

static const struct migration steps[] = {
	{ "catalog-1",
	  "create table category (\n"
	  "  id ID,\n"
	  "  parent INT64 references category(id),\n"
	  "  code TEXT not null unique,\n"
	  "  name TEXT not null,\n"
	  "  name_en TEXT,\n"
	  "  description TEXT,\n"
	  "  keywords TEXT,\n"
	  "  kind INT64 not null,\n"
	  "  tier INT64 not null,\n"
	  "  urgency INT64 not null,\n"
	  "  place_needed INT64 not null,\n"
	  "  is_public INT64 not null,\n"
	  "  evidence_needed INT64 not null,\n"
	  "  confidential INT64 not null,\n"
	  "  leaf INT64 not null,\n"
	  "  imported INT64 not null,\n"
	  "  active INT64 not null,\n"
	  "  recurrence_days INT64 not null,\n"
	  "  verdict_days INT64 not null,\n"
	  "  rework_days INT64 not null\n"
	  ");\n"
	  "create index category_parent on category (parent);\n"
	  "create table question (\n"
	  "  id ID,\n"
	  "  category INT64 not null references category(id),\n"
	  "  position INT64 not null,\n"
	  "  code TEXT not null,\n"
	  "  datatype INT64 not null,\n"
	  "  required INT64 not null,\n"
	  "  variable INT64 not null,\n"
	  "  description TEXT not null,\n"
	  "  datatype_description TEXT,\n"
	  "  unique (category, position),\n"
	  "  unique (category, code)\n"
	  ");\n"
	  "create table question_value (\n"
	  "  question INT64 not null references question(id),\n"
	  "  position INT64 not null,\n"
	  "  code TEXT not null,\n"
	  "  name TEXT not null,\n"
	  "  primary key (question, position),\n"
	  "  unique (question, code)\n"
	  ");\n"
	  "create table time_limit (\n"
	  "  category INT64 not null references category(id),\n"
	  "  step INT64 not null,\n"
	  "  basis INT64 not null,\n"
	  "  amount INT64 not null,\n"
	  "  primary key (category, step)\n"
	  ");\n" },
};
const struct migrations catalog_migrations = { steps, sizeof steps / sizeof *steps };

static const struct sql sql_counts = {
	"select (select count(*) from category), (select count(*) from question), "
	"(select count(*) from question_value)", ""
};
static const struct sql sql_categories = {
	"select id, parent, code, name, name_en, description, keywords, kind, tier, urgency, "
	"place_needed, is_public, evidence_needed, confidential, leaf, imported, active, "
	"recurrence_days, verdict_days, rework_days from category order by id", ""
};
static const struct sql sql_questions = {
	"select id, category, position, code, datatype, required, variable, description, "
	"datatype_description from question order by category, position", ""
};
static const struct sql sql_values = {
	"select v.question, v.code, v.name from question_value v join question q on q.id = "
	"v.question "
	"order by q.category, q.position, v.position",
	""
};
static const struct sql sql_limits = {
	"select category, step, basis, amount from time_limit order by category, step", ""
};

struct loading {
	struct tx *tx;
	struct arena *arena;
	struct catalog *c;
	size_t questions, values;
	struct question *question;
	int64_t *question_id;
};

/* A number of a list from the store; false where it is none, which only damage can do. */
static bool listed(int64_t v, int count, int *out)
{
	*out = (int)v;
	return v >= 0 && v < count;
}

static bool read_counts(struct loading *l, struct err *err)
{
	struct rows rows;

	if (!db_query(l->tx, &sql_counts, &rows, err))
		return false;
	while (rows_next(&rows)) {
		l->c->n = (size_t)rows_int(&rows, 0);
		l->questions = (size_t)rows_int(&rows, 1);
		l->values = (size_t)rows_int(&rows, 2);
	}
	l->c->category = ARENA_ARRAY(l->arena, struct category, l->c->n);
	l->c->own = arena_array(l->arena, l->c->n, sizeof *l->c->own);
	l->question = ARENA_ARRAY(l->arena, struct question, l->questions);
	l->question_id = ARENA_ARRAY(l->arena, int64_t, l->questions);
	return rows_end(&rows, err);
}

static bool read_category(struct rows *r, struct arena *a, struct category *cat)
{
	int kind, tier, urgency;
	bool ok = listed(rows_int(r, 7), KIND_COUNT, &kind) &&
		  listed(rows_int(r, 8), TIER_COUNT, &tier) &&
		  listed(rows_int(r, 9), URGENCY_COUNT, &urgency);

	if (!ok)
		return false;
	*cat = (struct category){
		.id = { rows_int(r, 0) },
		.parent = { rows_int(r, 1) },
		.code = rows_text(r, 2, a),
		.name = rows_text(r, 3, a),
		.name_en = rows_text(r, 4, a),
		.description = rows_text(r, 5, a),
		.keywords = rows_text(r, 6, a),
		.kind = (enum case_kind)kind,
		.tier = (enum tier)tier,
		.urgency = (enum urgency)urgency,
		.place_needed = rows_int(r, 10) != 0,
		.public = rows_int(r, 11) != 0,
		.evidence_needed = rows_int(r, 12) != 0,
		.confidential = rows_int(r, 13) != 0,
		.leaf = rows_int(r, 14) != 0,
		.imported = rows_int(r, 15) != 0,
		.active = rows_int(r, 16) != 0,
		.recurrence_days = (int)rows_int(r, 17),
		.verdict_days = (int)rows_int(r, 18),
		.rework_days = (int)rows_int(r, 19),
	};
	return true;
}

static bool read_categories(struct loading *l, struct err *err)
{
	bool sound = true;
	struct rows rows;
	size_t n = 0;

	if (!db_query(l->tx, &sql_categories, &rows, err))
		return false;
	while (rows_next(&rows))
		if (!read_category(&rows, l->arena, &l->c->category[n++]))
			sound = false;
	if (!rows_end(&rows, err))
		return false;
	must(n == l->c->n);              /* one snapshot */
	return sound || err_set(err, ERR_IO, "category", MSG_CATALOG_DAMAGED);
}

static bool read_questions(struct loading *l, struct err *err)
{
	struct category *cat = l->c->category;
	bool sound = true;
	struct rows rows;
	size_t n = 0;

	if (!db_query(l->tx, &sql_questions, &rows, err))
		return false;
	while (rows_next(&rows)) {
		struct question *q = &l->question[n];
		int datatype;

		while (cat->id.n < rows_int(&rows, 1))
			cat++;
		if (cat->questions++ == 0)
			cat->question = q;
		sound = listed(rows_int(&rows, 4), DATA_COUNT, &datatype) && sound;
		l->question_id[n++] = rows_int(&rows, 0);
		*q = (struct question){
			.order = (int)rows_int(&rows, 2),
			.code = rows_text(&rows, 3, l->arena),
			.datatype = (enum datatype)datatype,
			.required = rows_int(&rows, 5) != 0,
			.variable = rows_int(&rows, 6) != 0,
			.description = rows_text(&rows, 7, l->arena),
			.datatype_description = rows_text(&rows, 8, l->arena),
		};
	}
	if (!rows_end(&rows, err))
		return false;
	must(n == l->questions);
	return sound || err_set(err, ERR_IO, "question", MSG_CATALOG_DAMAGED);
}

static bool read_values(struct loading *l, struct err *err)
{
	struct question_value *value = ARENA_ARRAY(l->arena, struct question_value, l->values);
	struct rows rows;
	size_t n = 0, at = 0;

	if (!db_query(l->tx, &sql_values, &rows, err))
		return false;
	while (rows_next(&rows)) {
		struct question_value *v = &value[n++];

		while (l->question_id[at] != rows_int(&rows, 0))
			at++;
		if (l->question[at].values++ == 0)
			l->question[at].value = v;
		v->key = rows_text(&rows, 1, l->arena);
		v->name = rows_text(&rows, 2, l->arena);
	}
	return rows_end(&rows, err);
}

static bool read_limits(struct loading *l, struct err *err)
{
	bool sound = true;
	struct rows rows;
	size_t at = 0;

	if (!db_query(l->tx, &sql_limits, &rows, err))
		return false;
	while (rows_next(&rows)) {
		int step, basis;

		while (l->c->category[at].id.n < rows_int(&rows, 0))
			at++;
		if (!listed(rows_int(&rows, 1), STEP_COUNT, &step) ||
		    !listed(rows_int(&rows, 2), BASIS_WORKING_HOURS + 1, &basis)) {
			sound = false;
			continue;
		}
		l->c->own[at][step] = (struct limit){ (enum basis)basis, rows_int(&rows, 3) };
	}
	if (!rows_end(&rows, err))
		return false;
	return sound || err_set(err, ERR_IO, "time_limit", MSG_CATALOG_DAMAGED);
}

bool catalog_load(struct tx *tx, struct arena *a, struct catalog **out, struct err *err)
{
	struct loading l = { .tx = tx, .arena = a, .c = ARENA_NEW(a, struct catalog) };

	if (!read_counts(&l, err) || !read_categories(&l, err) || !read_questions(&l, err) ||
	    !read_values(&l, err) || !read_limits(&l, err))
		return false;
	catalog_index(l.c, a);
	*out = l.c;
	return true;
}
