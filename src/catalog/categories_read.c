/* Categories and their questions from CSV: the columns are told in catalog.h. */
#include "catalog/catalog_int.h"

#include "wire/table.h"

enum { RECURRENCE_DAYS = 30, VERDICT_DAYS = 7, REWORK_DAYS = 15, AMOUNT_MAX = 4000,
       DAYS_MAX = 3650 };

enum { CAT_CODE, CAT_PARENT, CAT_NAME, CAT_NAME_EN, CAT_KIND, CAT_URGENCY, CAT_TIER, CAT_PLACE,
       CAT_PUBLIC, CAT_EVIDENCE, CAT_CONFIDENTIAL, CAT_RECURRENCE, CAT_VERDICT, CAT_REWORK,
       CAT_DESCRIPTION, CAT_KEYWORDS, CAT_BASIS, CAT_AMOUNT, CAT_COLUMNS };
static const struct table_column cat_columns[CAT_COLUMNS] = {
	[CAT_CODE] = { STR_INIT("code"), true },
	[CAT_PARENT] = { STR_INIT("parent"), false },
	[CAT_NAME] = { STR_INIT("name"), true },
	[CAT_NAME_EN] = { STR_INIT("name_en"), false },
	[CAT_KIND] = { STR_INIT("kind"), false },
	[CAT_URGENCY] = { STR_INIT("urgency"), false },
	[CAT_TIER] = { STR_INIT("tier"), false },
	[CAT_PLACE] = { STR_INIT("place"), false },
	[CAT_PUBLIC] = { STR_INIT("public"), false },
	[CAT_EVIDENCE] = { STR_INIT("evidence"), false },
	[CAT_CONFIDENTIAL] = { STR_INIT("confidential"), false },
	[CAT_RECURRENCE] = { STR_INIT("recurrence_days"), false },
	[CAT_VERDICT] = { STR_INIT("verdict_days"), false },
	[CAT_REWORK] = { STR_INIT("rework_days"), false },
	[CAT_DESCRIPTION] = { STR_INIT("description"), false },
	[CAT_KEYWORDS] = { STR_INIT("keywords"), false },
	[CAT_BASIS] = { STR_INIT("resolve_basis"), false },
	[CAT_AMOUNT] = { STR_INIT("resolve_amount"), false },
};

enum { Q_CATEGORY, Q_ORDER, Q_CODE, Q_DATATYPE, Q_REQUIRED, Q_VARIABLE, Q_DESCRIPTION,
       Q_DATATYPE_DESCRIPTION, Q_VALUES, Q_COLUMNS };
static const struct table_column q_columns[Q_COLUMNS] = {
	[Q_CATEGORY] = { STR_INIT("category"), true },
	[Q_ORDER] = { STR_INIT("order"), true },
	[Q_CODE] = { STR_INIT("code"), true },
	[Q_DATATYPE] = { STR_INIT("datatype"), true },
	[Q_REQUIRED] = { STR_INIT("required"), false },
	[Q_VARIABLE] = { STR_INIT("variable"), false },
	[Q_DESCRIPTION] = { STR_INIT("description"), true },
	[Q_DATATYPE_DESCRIPTION] = { STR_INIT("datatype_description"), false },
	[Q_VALUES] = { STR_INIT("values"), false },
};

/* One line being read: where it is, for its errors. */
struct line {
	struct arena *arena;
	int64_t number;
	const struct table_column *column;
	const struct str *value;
	struct err *err;
};

struct reading {
	struct arena *arena;
	struct category_line *category;
	struct question_line *question;
	size_t n, cap;
};

#define WRONG(l, col, ...) do { \
		char field_[ERR_TEXT]; \
		err_add((l)->err, ERR_INVALID, \
			table_field(field_, (l)->number, (l)->column[col].name), __VA_ARGS__); \
	} while (0)

static struct str text(const struct line *l, int col)
{
	return l->value[col].n ? arena_str(l->arena, l->value[col]) : (struct str){ NULL, 0 };
}

static struct str needed(const struct line *l, int col)
{
	if (l->value[col].n == 0)
		WRONG(l, col, MSG_REQUIRED);
	return text(l, col);
}

static bool flag(const struct line *l, int col, bool fallback)
{
	if (l->value[col].n == 0)
		return fallback;
	if (!str_eq(l->value[col], STR("0")) && !str_eq(l->value[col], STR("1")))
		WRONG(l, col, MSG_UNKNOWN_VALUE, AT(l->value[col]), AT(STR("0, 1")));
	return str_eq(l->value[col], STR("1"));
}

static int number(const struct line *l, int col, int fallback, int min, int max)
{
	int64_t v;

	if (l->value[col].n == 0)
		return fallback;
	if (!str_to_i64(l->value[col], &v))
		WRONG(l, col, MSG_NOT_A_NUMBER);
	else if (v < min || v > max)
		WRONG(l, col, MSG_OUT_OF_RANGE, AI(min), AI(max));
	else
		return (int)v;
	return fallback;
}

/* The words of a list, for the person who wrote another. */
static struct str words(struct arena *a, struct str (*name)(int), int n)
{
	struct str all = { NULL, 0 };

	for (int i = 0; i < n; i++)
		all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(name(i)));
	return all;
}

static struct str kind_word(int i)
{
	return kind_name((enum case_kind)i);
}

static struct str urgency_word(int i)
{
	return urgency_name((enum urgency)i);
}

static struct str tier_word(int i)
{
	return tier_name((enum tier)i);
}

static struct str datatype_word(int i)
{
	return datatype_name((enum datatype)i);
}

static struct str basis_word(int i)
{
	return basis_name((enum basis)i);
}

static int word(const struct line *l, int col, struct str (*name)(int), int n, int fallback)
{
	if (l->value[col].n == 0)
		return fallback;
	for (int i = 0; i < n; i++)
		if (str_eq(name(i), l->value[col]))
			return i;
	WRONG(l, col, MSG_UNKNOWN_VALUE, AT(l->value[col]), AT(words(l->arena, name, n)));
	return fallback;
}

/* Room for one more line of either kind, size bytes each. */
static void *grown(struct reading *r, void *list, size_t size)
{
	char *more;

	if (r->n < r->cap)
		return list;
	r->cap = r->cap * 2 + 32;
	more = arena_array(r->arena, r->cap, size);
	if (r->n)
		memcpy(more, list, r->n * size);
	return more;
}

static void read_category(void *arg, int64_t number_of_line, const struct str *value,
			  struct err *err)
{
	struct reading *r = arg;
	const struct line l = { r->arena, number_of_line, cat_columns, value, err };
	struct category_line *line;
	struct category *c;

	r->category = grown(r, r->category, sizeof *r->category);
	line = &r->category[r->n++];
	c = &line->cat;
	line->line = number_of_line;
	line->parent = text(&l, CAT_PARENT);
	c->code = needed(&l, CAT_CODE);
	c->name = needed(&l, CAT_NAME);
	c->name_en = text(&l, CAT_NAME_EN);
	c->kind = (enum case_kind)word(&l, CAT_KIND, kind_word, KIND_COUNT, KIND_COMPLAINT);
	c->urgency =
	    (enum urgency)word(&l, CAT_URGENCY, urgency_word, URGENCY_COUNT, URGENCY_ORDINARY);
	c->tier = (enum tier)word(&l, CAT_TIER, tier_word, TIER_COUNT, TIER_REQUESTER);
	c->place_needed = flag(&l, CAT_PLACE, false);
	c->public = flag(&l, CAT_PUBLIC, false);
	c->evidence_needed = flag(&l, CAT_EVIDENCE, false);
	c->confidential = flag(&l, CAT_CONFIDENTIAL, false);
	c->recurrence_days = number(&l, CAT_RECURRENCE, RECURRENCE_DAYS, 0, DAYS_MAX);
	c->verdict_days = number(&l, CAT_VERDICT, VERDICT_DAYS, 1, DAYS_MAX);
	c->rework_days = number(&l, CAT_REWORK, REWORK_DAYS, 0, DAYS_MAX);
	c->description = text(&l, CAT_DESCRIPTION);
	c->keywords = text(&l, CAT_KEYWORDS);
	c->active = true;
	line->has_resolve = value[CAT_BASIS].n > 0 && value[CAT_AMOUNT].n > 0;
	line->resolve.basis = (enum basis)word(&l, CAT_BASIS, basis_word, BASIS_WORKING_HOURS + 1,
					       BASIS_HOURS);
	line->resolve.amount = number(&l, CAT_AMOUNT, 1, 1, AMOUNT_MAX);
	if (!line->has_resolve && (value[CAT_BASIS].n > 0 || value[CAT_AMOUNT].n > 0))
		WRONG(&l, value[CAT_BASIS].n ? CAT_AMOUNT : CAT_BASIS, MSG_REQUIRED);
}

/* "key=name;key=name" */
static void read_values(const struct line *l, struct question *q)
{
	struct str rest = l->value[Q_VALUES];
	size_t most = 1;

	for (size_t i = 0; i < rest.n; i++)
		most += rest.p[i] == ';';
	q->value = ARENA_ARRAY(l->arena, struct question_value, most);
	while (rest.n) {
		struct str one = str_trim(str_cut(&rest, ';')), key = str_cut(&one, '=');

		if (key.n == 0 && !one.p)
			continue;              /* an empty piece, as behind a last ; */
		key = str_trim(key);
		one = str_trim(one);
		if (key.n == 0 || one.n == 0) {
			WRONG(l, Q_VALUES, MSG_VALUES_UNREADABLE);
			return;
		}
		q->value[q->values++] = (struct question_value){ arena_str(l->arena, key),
								 arena_str(l->arena, one) };
	}
}

static void read_question(void *arg, int64_t number_of_line, const struct str *value,
			  struct err *err)
{
	struct reading *r = arg;
	const struct line l = { r->arena, number_of_line, q_columns, value, err };
	struct question_line *line;
	struct question *q;

	r->question = grown(r, r->question, sizeof *r->question);
	line = &r->question[r->n++];
	q = &line->question;
	line->line = number_of_line;
	line->category = needed(&l, Q_CATEGORY);
	if (value[Q_ORDER].n == 0)
		WRONG(&l, Q_ORDER, MSG_REQUIRED);
	q->order = number(&l, Q_ORDER, 1, 1, 10000);
	q->code = needed(&l, Q_CODE);
	if (value[Q_DATATYPE].n == 0)
		WRONG(&l, Q_DATATYPE, MSG_REQUIRED);
	q->datatype = (enum datatype)word(&l, Q_DATATYPE, datatype_word, DATA_COUNT, DATA_STRING);
	q->required = flag(&l, Q_REQUIRED, false);
	q->variable = flag(&l, Q_VARIABLE, true);
	q->description = needed(&l, Q_DESCRIPTION);
	q->datatype_description = text(&l, Q_DATATYPE_DESCRIPTION);
	read_values(&l, q);
}

static int by_code(const void *a, const void *b)
{
	const struct category_line *const *x = a, *const *y = b;
	int order = str_cmp((*x)->cat.code, (*y)->cat.code);

	return order ? order : ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

struct category_line *category_line_of(struct category_line *const *sorted, size_t n,
				       struct str code)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = str_cmp(code, sorted[mid]->cat.code);

		if (order == 0)
			return sorted[mid];
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return NULL;
}

/* Codes that stand twice are wrong; a line that no line has as parent is a leaf. */
static bool connect(struct reading *r, struct category_line **sorted, struct err *err)
{
	struct err found = ERR_INIT;

	for (size_t i = 0; i < r->n; i++) {
		sorted[i] = &r->category[i];
		r->category[i].cat.leaf = true;
	}
	if (r->n)
		qsort(sorted, r->n, sizeof *sorted, by_code);
	for (size_t i = 1; i < r->n; i++)
		if (str_eq(sorted[i]->cat.code, sorted[i - 1]->cat.code)) {
			char field[ERR_TEXT];

			err_add(&found, ERR_INVALID,
				table_field(field, sorted[i]->line, cat_columns[CAT_CODE].name),
				MSG_CODE_TWICE, AI(sorted[i - 1]->line));
		}
	for (size_t i = 0; i < r->n; i++) {
		struct category_line *parent =
		    category_line_of(sorted, r->n, r->category[i].parent);

		if (parent)
			parent->cat.leaf = false;
	}
	if (err_ok(&found))
		return true;
	*err = found;
	return false;
}

bool categories_read_all(struct arena *a, struct str csv, struct category_line **out,
			 struct category_line ***sorted, size_t *n, struct err *err)
{
	struct reading r = { .arena = a };
	struct category_line **order;

	if (!table_read(csv, cat_columns, CAT_COLUMNS, read_category, &r, err))
		return false;
	order = ARENA_ARRAY(a, struct category_line *, r.n);
	if (!connect(&r, order, err))
		return false;
	*out = r.category;
	*sorted = order;
	*n = r.n;
	return true;
}

bool questions_read_all(struct arena *a, struct str csv, struct question_line **out, size_t *n,
			struct err *err)
{
	struct reading r = { .arena = a };

	if (!table_read(csv, q_columns, Q_COLUMNS, read_question, &r, err))
		return false;
	*out = r.question;
	*n = r.n;
	return true;
}

bool err_of_line(struct err *err, int64_t line)
{
	for (int i = 0; i < err->n; i++) {
		char field[ERR_TEXT];

		snprintf(field, sizeof field, "line %lld%s%.*s", (long long)line,
			 err->item[i].field[0] ? ", " : "", 64, err->item[i].field);
		memcpy(err->item[i].field, field, sizeof field);
	}
	return false;
}

bool categories_read(struct arena *a, struct str csv,
		     bool (*each)(void *arg, const struct category_line *line, struct err *err),
		     void *arg, struct err *err)
{
	struct category_line *line, **sorted;
	size_t n;

	if (!categories_read_all(a, csv, &line, &sorted, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!each(arg, &line[i], err))
			return err_of_line(err, line[i].line);
	return true;
}

bool questions_read(struct arena *a, struct str csv,
		    bool (*each)(void *arg, const struct question_line *line, struct err *err),
		    void *arg, struct err *err)
{
	struct question_line *line;
	size_t n;

	if (!questions_read_all(a, csv, &line, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!each(arg, &line[i], err))
			return err_of_line(err, line[i].line);
	return true;
}
