/* A table on its way out: rows of typed cells, written as CSV, JSON lines, a spreadsheet or GeoJSON
 * while they come, so that its size does not matter. The same rows give the same bytes. */
#ifndef EXCHANGE_SHEET_H
#define EXCHANGE_SHEET_H

#include "base/err.h"
#include "base/str.h"
#include "territory/territory.h"

enum sheet_format { SHEET_CSV, SHEET_JSONL, SHEET_XLSX, SHEET_GEOJSON };
/* "csv", "jsonl", "xlsx", "geojson" */
WARN_UNUSED bool sheet_format_of(struct str name, enum sheet_format *out);

/* Times are RFC 3339 in UTC, degrees decimal numbers; JSON stands in JSON as itself and elsewhere as
 * text. */
struct cell {
	enum { CELL_NONE, CELL_TEXT, CELL_INT, CELL_TIME, CELL_DEGREES, CELL_JSON } kind;
	struct str s;
	int64_t i;
};

struct sheet;
/* Begins a table with these columns, which must outlive it. out is what it goes to; a spreadsheet is
 * gathered in files of its own first. */
WARN_UNUSED bool sheet_open(enum sheet_format format, const char *const *column, size_t n,
			    FILE *out, struct sheet **sheet, struct err *err);
/* One row. place NULL: it has none, and GeoJSON leaves it out. */
WARN_UNUSED bool sheet_row(struct sheet *s, const struct cell *cell, const struct point *place,
			   struct err *err);
/* Ends it and frees it, also after a failure; false where not all could be written. */
WARN_UNUSED bool sheet_close(struct sheet *s, struct err *err);

#endif
