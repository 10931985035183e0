/* Reads CSV texts as tables over the streaming reader. */
#include "wire/table.h"

#include <string.h>

#include "wire/csv.h"

struct reading {
	const struct table_column *column;
	size_t columns;
	size_t width;                  /* fields of the first record */
	size_t at[TABLE_COLUMNS];      /* where a column stands in a record; SIZE_MAX: nowhere */
	struct err found;
};

const char *table_field(char out[ERR_TEXT], int64_t line, struct str column)
{
	snprintf(out, ERR_TEXT, "line %lld, %.*s", (long long)line, STR_ARG(column));
	return out;
}

static void read_header(struct reading *r, const struct str *field, size_t n, int64_t line)
{
	char where[ERR_TEXT];

	r->width = n;
	for (size_t c = 0; c < r->columns; c++) {
		r->at[c] = SIZE_MAX;
		for (size_t i = 0; i < n; i++) {
			if (!str_eq(str_trim(field[i]), r->column[c].name))
				continue;
			if (r->at[c] != SIZE_MAX)
				err_add(&r->found, ERR_INVALID,
					table_field(where, line, r->column[c].name),
					MSG_COLUMN_TWICE);
			r->at[c] = i;
		}
		if (r->at[c] == SIZE_MAX && r->column[c].needed)
			err_add(&r->found, ERR_INVALID,
				table_field(where, line, r->column[c].name), MSG_COLUMN_MISSING);
	}
}

static void cells(const struct reading *r, const struct str *field, size_t n, struct str *value)
{
	for (size_t c = 0; c < r->columns; c++)
		value[c] = r->at[c] < n ? str_trim(field[r->at[c]]) : (struct str){ NULL, 0 };
}

static size_t fill_from_str(void *arg, char *p, size_t n)
{
	struct str *rest = arg;

	if (n > rest->n)
		n = rest->n;
	if (n)
		memcpy(p, rest->p, n);
	*rest = str_skip(*rest, n);
	return n;
}

static void read_all(struct reading *r, struct str csv, table_each *each, void *arg)
{
	struct csv_reader *reader = csv_open(fill_from_str, &csv, ',');
	struct str *field, value[TABLE_COLUMNS];
	char where[ERR_TEXT];
	bool header = false;
	int64_t line = 1;
	enum csv_result result;
	enum msg why;
	size_t n;

	while ((result = csv_next(reader, &field, &n, &line, &why)) != CSV_END) {
		must(result != CSV_FAILED);      /* memory cannot fail to be read */
		if (result == CSV_BROKEN) {
			snprintf(where, sizeof where, "line %lld", (long long)line);
			err_add(&r->found, ERR_INVALID, where, why);
		} else if (n == 0 || str_starts(field[0], STR("#"))) {
			continue;
		} else if (!header) {
			header = true;
			read_header(r, field, n, line);
			if (!err_ok(&r->found))
				break;
		} else if (n > r->width) {
			/* a comma without quotes would move what follows into the next column */
			snprintf(where, sizeof where, "line %lld", (long long)line);
			err_add(&r->found, ERR_INVALID, where, MSG_FIELDS_COUNT);
		} else {
			cells(r, field, n, value);
			each(arg, line, value, &r->found);
		}
	}
	if (!header && err_ok(&r->found))
		read_header(r, NULL, 0, 1);
	csv_close(reader);
}

bool table_read(struct str csv, const struct table_column *column, size_t columns,
		table_each *each, void *arg, struct err *err)
{
	struct reading r = { .column = column, .columns = columns };

	must(columns <= TABLE_COLUMNS);
	read_all(&r, csv, each, arg);
	if (err_ok(&r.found))
		return true;
	*err = r.found;
	return false;
}
