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

/* ---- one record on its way to a row ---- */

enum { TEXT_CHARS = 4000, LABEL_CHARS = 300, ADDRESS_CHARS = 500 };

struct mapping {
	struct arena *a;
	const struct row_map *m;
	const struct str *record;
	struct import_row *row;
	struct err *err;
	bool ok;
};

/* An error of a field: the row will be rejected. */
#define refuse(g, field, ...) row_refuse_((g), (field), ERR_PACK_(__VA_ARGS__))
void row_refuse_(struct mapping *g, enum row_field f, enum msg msg,
		 const struct err_arg arg[ERR_ARGS]);
/* A note of a field: the row is kept. */
#define remark(g, field, ...) row_remark_((g), (field), ERR_PACK_(__VA_ARGS__))
void row_remark_(struct mapping *g, enum row_field f, enum msg msg,
		 const struct err_arg arg[ERR_ARGS]);
/* Does the mapping speak of the field, and has the file the column? */
bool row_mapped(const struct mapping *g, enum row_field f);
/* The field's value, checked; { NULL, 0 } where it is empty, or wrong and refused. */
struct str row_take(struct mapping *g, enum row_field f, size_t max_chars);

void row_take_place(struct mapping *g);
void row_take_media(struct mapping *g);
void row_take_duplicate(struct mapping *g);

#endif
