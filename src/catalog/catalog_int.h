/* The inside of the catalogue. */
#ifndef CATALOG_CATALOG_INT_H
#define CATALOG_CATALOG_INT_H

#include "catalog/catalog.h"

/* Levels of the tree, as product.md has it. */
enum { CATEGORY_LEVELS = 4 };

struct catalog {
	struct category *category;     /* ordered by id */
	struct limit (*own)[STEP_COUNT];  /* of each category; amount 0: none */
	size_t n;
	uint32_t *slot;                /* hash of the code → index + 1; 0: free */
	size_t slots;                  /* a power of two */
};

/* Fills the slots; the categories are there. */
void catalog_index(struct catalog *c, struct arena *a);

/* The whole of a file, in order of lines; of categories also ordered by code, none of which stands
 * twice. */
WARN_UNUSED bool categories_read_all(struct arena *a, struct str csv, struct category_line **out,
				     struct category_line ***sorted, size_t *n, struct err *err);
/* The line of a code, or NULL. */
struct category_line *category_line_of(struct category_line *const *sorted, size_t n,
				       struct str code);
WARN_UNUSED bool questions_read_all(struct arena *a, struct str csv, struct question_line **out,
				    size_t *n, struct err *err);
/* Replaces the questions of a category. Errors as of category_save. */
WARN_UNUSED bool category_questions_save(struct tx *tx, struct category_id id,
					 const struct question *question, size_t n,
					 struct err *err);
/* Puts "line N, " before the field of every item. Always false. */
bool err_of_line(struct err *err, int64_t line);

#endif
