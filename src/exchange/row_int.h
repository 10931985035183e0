/* The inside of mapping rows: columns found once, values taken for each record. */
#ifndef EXCHANGE_ROW_INT_H
#define EXCHANGE_ROW_INT_H

#include "exchange/row.h"

struct bound_part {
	size_t column;                 /* SIZE_MAX: the file lacks it, or a literal */
	struct str literal;            /* p == NULL: a column */
};
struct bound_join { struct bound_part *part; size_t n; };
struct bound { struct bound_join *join; size_t n; };

struct row_map {
	const struct profile *profile;
	size_t columns;                /* of every record; 0: the file has no header */
	size_t last_column;            /* the greatest that is used */
	struct bound field[ROW_FIELD_COUNT];
	struct bound duplicate, master;
};

/* The value of one field, trimmed; { NULL, 0 } where it is empty. */
struct str bound_value(struct arena *a, const struct row_map *m, const struct bound *b,
		       const struct str *record);

#endif
