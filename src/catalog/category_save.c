/* Writing categories, questions and limits, and what they must be. */
#include "catalog/catalog_int.h"

#include "wire/utf8.h"

enum { CODE_CHARS = 64, NAME_CHARS = 100, TEXT_CHARS = 4000, KEY_CHARS = 64, QUESTIONS = 100,
       VALUES = 500, DAYS = 3650, AMOUNT = 4000 };

static const struct sql sql_find = { "select id from category where code = $1", "t" };
static const struct sql sql_parent = {
	"select coalesce(parent, 0) from category where id = $1", "i"
};
static const struct sql sql_height = {
	"with recursive below (id, level) as (select id, 1 from category where id = $1 "
	"union all select c.id, b.level + 1 from category c join below b on c.parent = b.id "
	"where b.level < 8) select coalesce(max(level), 1) from below", "i"
};
static const struct sql sql_save = {
	"insert into category (parent, code, name, name_en, description, keywords, kind, tier, "
	"urgency, place_needed, is_public, evidence_needed, confidential, leaf, imported, active, "
	"recurrence_days, verdict_days, rework_days) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
	"$10, "
	"$11, $12, $13, $14, $15, $16, $17, $18, $19) on conflict (code) do update set "
	"parent = excluded.parent, name = excluded.name, name_en = excluded.name_en, "
	"description = excluded.description, keywords = excluded.keywords, kind = excluded.kind, "
	"tier = excluded.tier, urgency = excluded.urgency, place_needed = excluded.place_needed, "
	"is_public = excluded.is_public, evidence_needed = excluded.evidence_needed, "
	"confidential = excluded.confidential, leaf = excluded.leaf, imported = excluded.imported, "
	"active = excluded.active, recurrence_days = excluded.recurrence_days, "
	"verdict_days = excluded.verdict_days, rework_days = excluded.rework_days returning id",
	"itttttiiiiiiiiiiiii"
};
static const struct sql sql_clear_values = {
	"delete from question_value where question in (select id from question where category = "
	"$1)",
	"i"
};
static const struct sql sql_clear_questions = { "delete from question where category = $1", "i" };
static const struct sql sql_question = {
	"insert into question (category, position, code, datatype, required, variable, "
	"description, "
	"datatype_description) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
	"iitiiitt"
};
static const struct sql sql_value = {
	"insert into question_value (question, position, code, name) values ($1, $2, $3, $4)",
	"iitt"
};
static const struct sql sql_limit = {
	"insert into time_limit (category, step, basis, amount) values ($1, $2, $3, $4) "
	"on conflict (category, step) do update set basis = excluded.basis, amount = "
	"excluded.amount",
	"iiii"
};

/* ---- checks; what is wrong is collected ---- */

static void check_text(struct str s, const char *field, bool needed, int64_t max, struct err *found)
{
	if (s.n == 0 && needed)
		err_add(found, ERR_INVALID, field, MSG_REQUIRED);
	else if (!utf8_valid(s))
		err_add(found, ERR_INVALID, field, MSG_BAD_UTF8);
	else if ((int64_t)utf8_count(s) > max)
		err_add(found, ERR_INVALID, field, MSG_TOO_LONG, AI(max));
}

static void check_range(int64_t v, const char *field, int64_t min, int64_t max, struct err *found)
{
	if (v < min || v > max)
		err_add(found, ERR_INVALID, field, MSG_OUT_OF_RANGE, AI(min), AI(max));
}

/* Codes stand between brackets in Open311 parameters and behind a point in names of fields. */
static bool code_is_plain(struct str code)
{
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '-' || c == '.'))
			return false;
	}
	return true;
}

static void check_values(const struct question *q, const char *field, struct err *found)
{
	bool list = q->datatype == DATA_ONE || q->datatype == DATA_MANY;

	if (list && q->variable && q->values == 0)
		err_add(found, ERR_INVALID, field, MSG_QUESTION_NEEDS_VALUES);
	if (!list && q->values > 0)
		err_add(found, ERR_INVALID, field, MSG_QUESTION_TAKES_NO_VALUES);
	if (q->values > VALUES) {
		err_add(found, ERR_LIMIT, field, MSG_TOO_MANY_ITEMS, AI(VALUES));
		return;
	}
	for (size_t i = 0; i < q->values; i++) {
		check_text(q->value[i].key, field, true, KEY_CHARS, found);
		check_text(q->value[i].name, field, true, NAME_CHARS, found);
		for (size_t k = 0; k < i; k++)
			if (str_eq(q->value[k].key, q->value[i].key)) {
				err_add(found, ERR_INVALID, field, MSG_KEY_TWICE,
					AT(q->value[i].key));
				break;
			}
	}
}

static void check_question(const struct question *list, size_t i, struct err *found)
{
	const struct question *q = &list[i];
	char field[ERR_TEXT];

#define FIELD(name) (snprintf(field, sizeof field, "questions[%zu]." name, i), field)
	check_text(q->code, FIELD("code"), true, CODE_CHARS, found);
	if (!code_is_plain(q->code))
		err_add(found, ERR_INVALID, FIELD("code"), MSG_QUESTION_CODE_PLAIN);
	check_text(q->description, FIELD("description"), true, TEXT_CHARS, found);
	check_text(q->datatype_description, FIELD("datatype_description"), false, TEXT_CHARS,
		   found);
	check_range(q->order, FIELD("order"), 1, 10000, found);
	if (q->required && !q->variable)
		err_add(found, ERR_INVALID, FIELD("required"), MSG_QUESTION_TEXT_REQUIRED);
	check_values(q, FIELD("values"), found);
	for (size_t k = 0; k < i; k++) {
		if (list[k].order == q->order)
			err_add(found, ERR_INVALID, FIELD("order"), MSG_ORDER_TWICE, AI(q->order));
		if (str_eq(list[k].code, q->code))
			err_add(found, ERR_INVALID, FIELD("code"), MSG_KEY_TWICE, AT(q->code));
	}
#undef FIELD
}

static void check_questions(const struct question *list, size_t n, struct err *found)
{
	if (n > QUESTIONS)
		err_add(found, ERR_LIMIT, "questions", MSG_TOO_MANY_ITEMS, AI(QUESTIONS));
	else
		for (size_t i = 0; i < n; i++)
			check_question(list, i, found);
}

static void check_fields(const struct category *cat, struct err *found)
{
	must(cat->kind < KIND_COUNT && cat->tier < TIER_COUNT && cat->urgency < URGENCY_COUNT);
	check_text(cat->code, "code", true, CODE_CHARS, found);
	check_text(cat->name, "name", true, NAME_CHARS, found);
	check_text(cat->name_en, "name_en", false, NAME_CHARS, found);
	check_text(cat->description, "description", false, TEXT_CHARS, found);
	check_text(cat->keywords, "keywords", false, TEXT_CHARS, found);
	check_range(cat->recurrence_days, "recurrence_days", 0, DAYS, found);
	check_range(cat->verdict_days, "verdict_days", 1, DAYS, found);
	check_range(cat->rework_days, "rework_days", 0, DAYS, found);
}

/* The place in the tree: a parent that exists, is not below the category itself, and leaves the
 * whole tree at its levels. False only on an error of the store. */
static bool check_parent(struct tx *tx, struct category_id self, struct category_id parent,
			 struct err *found, struct err *err)
{
	int64_t levels = 1, at = parent.n;
	bool is_there;

	if (self.n && !db_int(tx, &sql_height, &levels, NULL, err, VID(self)))
		return false;
	while (at != 0 && levels <= CATEGORY_LEVELS) {
		int64_t up;

		if (at == self.n) {
			err_add(found, ERR_INVALID, "parent", MSG_CATEGORY_CIRCLE);
			return true;
		}
		if (!db_int(tx, &sql_parent, &up, &is_there, err, VI(at)))
			return false;
		if (!is_there) {
			err_add(found, ERR_INVALID, "parent", MSG_CATEGORY_NO_PARENT);
			return true;
		}
		at = up;
		levels++;
	}
	if (levels > CATEGORY_LEVELS)
		err_add(found, ERR_INVALID, "parent", MSG_CATEGORY_TOO_DEEP, AI(CATEGORY_LEVELS));
	return true;
}

/* ---- writing ---- */

static bool save_row(struct tx *tx, const struct category *c, struct category_id *out,
		     struct err *err)
{
	return db_int(tx, &sql_save, &out->n, NULL, err, VID(c->parent), VT(c->code), VT(c->name),
		      VT_OR_NULL(c->name_en), VT_OR_NULL(c->description), VT_OR_NULL(c->keywords),
		      VI((int64_t)c->kind), VI((int64_t)c->tier), VI((int64_t)c->urgency),
		      VI(c->place_needed), VI(c->public), VI(c->evidence_needed),
		      VI(c->confidential), VI(c->leaf), VI(c->imported), VI(c->active),
		      VI(c->recurrence_days), VI(c->verdict_days), VI(c->rework_days));
}

static bool save_question(struct tx *tx, struct category_id id, const struct question *q,
			  struct err *err)
{
	int64_t question;

	if (!db_int(tx, &sql_question, &question, NULL, err, VID(id), VI(q->order), VT(q->code),
		    VI((int64_t)q->datatype), VI(q->required), VI(q->variable), VT(q->description),
		    VT_OR_NULL(q->datatype_description)))
		return false;
	for (size_t i = 0; i < q->values; i++)
		if (!db_run(tx, &sql_value, NULL, err, VI(question), VI((int64_t)i),
			    VT(q->value[i].key), VT(q->value[i].name)))
			return false;
	return true;
}

static bool save_questions(struct tx *tx, struct category_id id, const struct question *list,
			   size_t n, struct err *err)
{
	if (!db_run(tx, &sql_clear_values, NULL, err, VID(id)) ||
	    !db_run(tx, &sql_clear_questions, NULL, err, VID(id)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!save_question(tx, id, &list[i], err))
			return false;
	return true;
}

static bool save(struct tx *tx, const struct category *cat, bool with_questions,
		 struct category_id *out, struct err *err)
{
	struct category_id id = { 0 };
	struct err found = ERR_INIT;
	bool known;

	check_fields(cat, &found);
	if (with_questions)
		check_questions(cat->question, cat->questions, &found);
	if (err_ok(&found)) {
		if (!db_int(tx, &sql_find, &id.n, &known, err, VT(cat->code)))
			return false;
		if (!check_parent(tx, known ? id : (struct category_id){ 0 }, cat->parent, &found,
				  err))
			return false;
	}
	if (!err_ok(&found)) {
		*err = found;
		return false;
	}
	if (!save_row(tx, cat, &id, err) ||
	    (with_questions && !save_questions(tx, id, cat->question, cat->questions, err)))
		return false;
	*out = id;
	return true;
}

bool category_save(struct tx *tx, const struct category *cat, struct category_id *out,
		   struct err *err)
{
	return save(tx, cat, true, out, err);
}

bool category_save_plain(struct tx *tx, const struct category *cat, struct category_id *out,
			 struct err *err)
{
	return save(tx, cat, false, out, err);
}

bool category_questions_save(struct tx *tx, struct category_id id, const struct question *question,
			     size_t n, struct err *err)
{
	struct err found = ERR_INIT;

	check_questions(question, n, &found);
	if (!err_ok(&found)) {
		*err = found;
		return false;
	}
	return save_questions(tx, id, question, n, err);
}

bool limit_save(struct tx *tx, struct category_id id, enum limit_step step, struct limit limit,
		struct err *err)
{
	must(step < STEP_COUNT && limit.basis <= BASIS_WORKING_HOURS);
	if (limit.amount < 1 || limit.amount > AMOUNT)
		return err_set(err, ERR_INVALID, "amount", MSG_OUT_OF_RANGE, AI(1), AI(AMOUNT));
	return db_run(tx, &sql_limit, NULL, err, VID(id), VI((int64_t)step),
		      VI((int64_t)limit.basis), VI(limit.amount));
}
