/* Mapping files and the rows they map. The input is a mapping file, a line of '%%', then lines of
 * a small table whose fields are separated by |. Whatever the bytes: an answer or named errors,
 * and a row that was taken keeps what row.h promises. */
#include "base/arena.h"
#include "exchange/row.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static size_t split(struct str line, struct str out[40])
{
	size_t n = 0;

	while (line.p && n < 40)
		out[n++] = str_cut(&line, '|');
	return n;
}

static void check_row(const struct profile *p, const struct import_row *r)
{
	must(r->external_id.n && r->source.n && utf8_valid(r->external_id));
	must(utf8_valid(r->text) && utf8_count(r->text) <= 4000);
	must(r->state != STATE_NONE && r->state < STATE_COUNT);
	must((r->outcome != OUTCOME_NONE) == (r->state == STATE_CLOSED || r->state == STATE_ARCHIVED));
	must(r->outcome != OUTCOME_SOLVED);
	must(!r->has_point || (r->point.lat != 0 || r->point.lon != 0));
	/* a datum may push a point at the pole's edge a little over, never far */
	must(!r->has_point || (r->point.lat >= -900500000 && r->point.lat <= 900500000));
	must(r->duplicate || !r->duplicate_of.p);
	must(r->satisfaction >= 0 && r->satisfaction <= 5);
	must(p->cases);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct str text = { (const char *)data, n }, table = { NULL, 0 };
	struct str header[40], record[40];
	struct profile p;
	struct row_map *m;
	struct err err = ERR_INIT;
	size_t cut = str_find(text, STR("\n%%\n")), columns;

	if (cut != SIZE_MAX) {
		table = str_skip(text, cut + 4);
		text = str_head(text, cut);
	}
	if (!profile_read(a, text, STR("fuzz.conf"), &p, &err)) {
		must(!err_ok(&err));
		arena_free(a);
		return 0;
	}
	must(err_ok(&err));
	columns = split(str_cut(&table, '\n'), header);
	if (p.cases && row_bind(a, &p, header, columns, &m, &err)) {
		while (table.p) {
			struct import_row row;
			size_t fields = split(str_cut(&table, '\n'), record);

			err = (struct err)ERR_INIT;
			if (row_read(a, m, record, fields, &row, &err))
				check_row(&p, &row);
			must(err_ok(&err) || err.n > 0);
		}
	}
	arena_free(a);
	return 0;
}
