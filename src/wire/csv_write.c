#include "wire/csv.h"

/* White space at the ends and a byte order mark at the start are quoted so that no reader trims
 * them. */
static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\r' || s.p[i] == '\n')
			return true;
	return s.n && (str_trim(s).n != s.n || str_starts(s, STR("\xEF\xBB\xBF")));
}

void csv_put(struct buf *out, bool first, struct str field)
{
	if (!first)
		buf_add_char(out, ',');
	if (!needs_quotes(field)) {
		buf_add(out, field);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, field.p[i]);
	}
	buf_add_char(out, '"');
}

void csv_row_end(struct buf *out)
{
	/* a row of one empty field would be an empty line, which readers skip */
	if (out->n == 0 || out->p[out->n - 1] == '\n')
		buf_add_lit(out, "\"\"");
	buf_add_lit(out, "\r\n");
}
