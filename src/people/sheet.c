/* Reading a small CSV text by the names of its columns. */
#include "people/sheet.h"

#include "wire/csv.h"
#include "wire/utf8.h"

static size_t fill(void *arg, char *p, size_t n)
{
	struct sheet *s = arg;
	struct str part = str_head(s->text, n);

	if (part.n)
		memcpy(p, part.p, part.n);
	s->text = str_skip(s->text, part.n);
	return part.n;
}

void sheet_field_name(char out[ERR_TEXT], int64_t line, const char *column)
{
	snprintf(out, ERR_TEXT, "line %lld, %s", (long long)line, column);
}

void sheet_prefix(struct err *err, int64_t line)
{
	for (int i = 0; i < err->n; i++) {
		char field[ERR_TEXT];

		if (err->code != ERR_INVALID && err->code != ERR_CONFLICT)
			continue;
		/* a long field loses its end, never the line */
		snprintf(field, sizeof(field), "line %lld, %.60s", (long long)line,
			 err->item[i].field);
		memcpy(err->item[i].field, field, sizeof(field));
	}
}

bool sheet_wrong(const struct sheet *s, int column, struct err *err, enum msg msg,
		 struct err_arg a, struct err_arg b)
{
	char field[ERR_TEXT];

	sheet_field_name(field, s->line, s->name[column]);
	return err_add(err, ERR_INVALID, field, msg, a, b);
}

/* Adds an error for the whole line. */
static bool line_wrong(int64_t line, struct err *err, enum msg msg)
{
	char field[ERR_TEXT];

	snprintf(field, sizeof(field), "line %lld", (long long)line);
	return err_add(err, ERR_INVALID, field, msg);
}

/* The next record that is CSV; false at the end. */
static bool record(struct sheet *s, struct err *err)
{
	for (;;) {
		enum msg why = MSG_BUG;

		switch (csv_next(s->reader, &s->field, &s->fields, &s->line, &why)) {
		case CSV_RECORD_READ:
			return true;
		case CSV_BROKEN:
			line_wrong(s->line, err, why);
			break;
		case CSV_END:
		case CSV_FAILED:
			return false;
		}
	}
}

static void head(struct sheet *s, size_t i, struct err *err)
{
	struct str name = str_trim(s->field[i]);

	for (int c = 0; s->name[c]; c++)
		if (str_eq(name, str_c(s->name[c])) && s->at[c] == SIZE_MAX) {
			s->at[c] = i;
			return;
		}
	err_add(err, ERR_INVALID, "line 1", MSG_COLUMN_UNKNOWN, AT(name));
}

bool sheet_open(struct sheet *s, struct str text, const char *const *name, unsigned needed,
		struct err *err)
{
	*s = (struct sheet){ .name = name, .text = text };
	for (int c = 0; c < SHEET_COLUMNS; c++)
		s->at[c] = SIZE_MAX;
	s->reader = csv_open(fill, s, ',');
	if (!utf8_valid(text))
		return err_add(err, ERR_INVALID, "line 1", MSG_BAD_UTF8);
	if (!record(s, err))
		return err_add(err, ERR_INVALID, "line 1", MSG_COLUMNS_MISSING);
	for (size_t i = 0; i < s->fields; i++)
		head(s, i, err);
	for (int c = 0; name[c]; c++) {
		must(c < SHEET_COLUMNS);
		if ((needed >> c & 1) && s->at[c] == SIZE_MAX)
			err_add(err, ERR_INVALID, name[c], MSG_COLUMN_NEEDED);
	}
	return err_ok(err);
}

void sheet_close(struct sheet *s)
{
	csv_close(s->reader);
	s->reader = NULL;
}

bool sheet_next(struct sheet *s, struct err *err)
{
	size_t wide = 0;

	for (int c = 0; c < SHEET_COLUMNS; c++)
		if (s->at[c] != SIZE_MAX && s->at[c] >= wide)
			wide = s->at[c] + 1;
	while (record(s, err)) {
		if (s->fields == wide)
			return true;
		line_wrong(s->line, err, MSG_FIELDS_COUNT);
	}
	return false;
}

bool sheet_has(const struct sheet *s, int column)
{
	return s->at[column] != SIZE_MAX;
}

struct str sheet_get(const struct sheet *s, int column)
{
	return sheet_has(s, column) ? str_trim(s->field[s->at[column]]) : STR("");
}
