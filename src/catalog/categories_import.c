/* Whole files of categories and questions into the store. */
#include "catalog/catalog_int.h"

static const struct sql sql_find = { "select id from category where code = $1", "t" };
static const struct sql sql_unleaf = {
	"update category set leaf = 0 where id = $1 and exists "
	"(select 1 from category c where c.parent = $1)", "i"
};

/* The parent of a line: another line, once that is saved, or a category of the store. *ready is
 * false when it has to wait. */
static bool find_parent(struct tx *tx, struct category_line *line,
			struct category_line *const *sorted, size_t n, bool *ready, struct err *err)
{
	const struct category_line *other;
	bool found;

	*ready = true;
	line->cat.parent.n = 0;
	if (line->parent.n == 0)
		return true;
	other = category_line_of(sorted, n, line->parent);
	if (other) {
		line->cat.parent = other->cat.id;
		*ready = other->cat.id.n != 0;
		return true;
	}
	if (!db_int(tx, &sql_find, &line->cat.parent.n, &found, err, VT(line->parent)))
		return false;
	return found || err_set(err, ERR_INVALID, "parent", MSG_NO_SUCH, AT(line->parent));
}

static bool save_line(struct tx *tx, struct category_line *line, struct err *err)
{
	struct category_id id;

	if (!category_save_plain(tx, &line->cat, &id, err) ||
	    (line->has_resolve && !limit_save(tx, id, STEP_RESOLVE, line->resolve, err)))
		return false;
	line->cat.id = id;
	return true;
}

bool categories_import(struct tx *tx, struct arena *a, struct str csv, size_t *n, struct err *err)
{
	struct category_line *line, **sorted;
	size_t lines, saved = 0, before;

	if (!categories_read_all(a, csv, &line, &sorted, &lines, err))
		return false;
	do {                                   /* once a level */
		before = saved;
		for (size_t i = 0; i < lines; i++) {
			bool ready;

			if (line[i].cat.id.n)
				continue;
			if (!find_parent(tx, &line[i], sorted, lines, &ready, err))
				return err_of_line(err, line[i].line);
			if (!ready)
				continue;
			if (!save_line(tx, &line[i], err))
				return err_of_line(err, line[i].line);
			saved++;
		}
	} while (saved > before);
	for (size_t i = 0; i < lines; i++) {
		if (line[i].cat.id.n == 0) {
			err_set(err, ERR_INVALID, "parent", MSG_CATEGORY_CIRCLE);
			return err_of_line(err, line[i].line);
		}
		if (!db_run(tx, &sql_unleaf, NULL, err, VID(line[i].cat.id)))
			return false;
	}
	*n = lines;
	return true;
}

/* All questions of the category of a line, in the order of the file. */
static struct question *gather(struct arena *a, const struct question_line *line, size_t lines,
			       struct str category, size_t *n)
{
	struct question *list = ARENA_ARRAY(a, struct question, lines);

	*n = 0;
	for (size_t i = 0; i < lines; i++)
		if (str_eq(line[i].category, category))
			list[(*n)++] = line[i].question;
	return list;
}

static bool first_of_category(const struct question_line *line, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(line[k].category, line[i].category))
			return false;
	return true;
}

bool questions_import(struct tx *tx, struct arena *a, struct str csv, size_t *n, struct err *err)
{
	struct question_line *line;
	size_t lines;

	if (!questions_read_all(a, csv, &line, &lines, err))
		return false;
	for (size_t i = 0; i < lines; i++) {
		struct category_id id;
		struct question *list;
		bool found;
		size_t count;

		if (!first_of_category(line, i))
			continue;
		if (!db_int(tx, &sql_find, &id.n, &found, err, VT(line[i].category)))
			return false;
		if (!found) {
			err_set(err, ERR_INVALID, "category", MSG_NO_SUCH, AT(line[i].category));
			return err_of_line(err, line[i].line);
		}
		list = gather(a, line, lines, line[i].category, &count);
		if (!category_questions_save(tx, id, list, count, err))
			return err_of_line(err, line[i].line);
	}
	*n = lines;
	return true;
}
