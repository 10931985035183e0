/* A CSV text whose first line names its columns: reading rows by column. Private to people. */
#ifndef PEOPLE_SHEET_H
#define PEOPLE_SHEET_H

#include "base/arena.h"
#include "base/err.h"

enum { SHEET_COLUMNS = 16 };

struct sheet {
	const char *const *name;       /* of the columns it may have; ends with NULL */
	struct str text;               /* what is still to be read */
	struct csv_reader *reader;
	size_t at[SHEET_COLUMNS];      /* index in the record, or SIZE_MAX */
	int64_t line;                  /* of the row at hand */
	struct str *field;
	size_t fields;
};

/* Reads the first line. Unknown, doubled and missing needed columns are added to err; needed is a
 * bit mask over name[]. Always followed by sheet_close. */
bool sheet_open(struct sheet *s, struct str text, const char *const *name, unsigned needed,
		struct err *err);
void sheet_close(struct sheet *s);
/* The next row; false at the end. A row that is no CSV or has fields too many or too few is added
 * to err and skipped. */
bool sheet_next(struct sheet *s, struct err *err);
/* Is there such a column? */
bool sheet_has(const struct sheet *s, int column);
/* The trimmed field of the row at hand; empty where there is no such column. Valid until the next
 * row. */
struct str sheet_get(const struct sheet *s, int column);
/* Adds an error for a field of the row at hand. Always false. */
bool sheet_wrong(const struct sheet *s, int column, struct err *err, enum msg msg,
		 struct err_arg a, struct err_arg b);
/* "line 3, kind" */
void sheet_field_name(char out[ERR_TEXT], int64_t line, const char *column);
/* Puts the line before the field of an error that does not know it. */
void sheet_prefix(struct err *err, int64_t line);

#endif
