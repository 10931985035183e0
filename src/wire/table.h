/* A CSV text as a table: the first record names the columns, in any order; records that begin with
 * # are comments; columns nobody asked for are left alone, missing cells at the end are empty, more
 * cells than columns are wrong. For the small files of an office (holidays, categories, units), not
 * for imports of cases. */
#ifndef WIRE_TABLE_H
#define WIRE_TABLE_H

#include "base/err.h"
#include "base/str.h"

enum { TABLE_COLUMNS = 64 };

struct table_column {
	struct str name;
	bool needed;              /* a table without it is refused */
};

/* One row: value[i] is the cell of column i, trimmed, valid UTF-8, empty where it is missing.
 * What is wrong with it is added to err, and reading goes on. Values are valid during the call. */
typedef void table_each(void *arg, int64_t line, const struct str *value, struct err *err);

/* Calls each for every row. False when it or a row was wrong: items name "line N, column" (a broken
 * record "line N"). */
WARN_UNUSED bool table_read(struct str csv, const struct table_column *column, size_t columns,
			    table_each *each, void *arg, struct err *err);
/* "line N, column", for err_add; written to out, which it returns. */
const char *table_field(char out[ERR_TEXT], int64_t line, struct str column);

#endif
