/* The four forms of a table. */
#include "exchange/sheet_int.h"

#include <errno.h>

#include "base/mem.h"
#include "wire/csv.h"
#include "wire/json.h"
#include "wire/rfc3339.h"

struct sheet {
	enum sheet_format format;
	const char *const *column;
	size_t n;
	FILE *out;
	struct buf line;
	bool any;                      /* a feature was written */
	struct xlsx *xlsx;
};

bool sheet_format_of(struct str name, enum sheet_format *out)
{
	static const struct str names[] = {
		[SHEET_CSV] = STR_INIT("csv"),
		[SHEET_JSONL] = STR_INIT("jsonl"),
		[SHEET_XLSX] = STR_INIT("xlsx"),
		[SHEET_GEOJSON] = STR_INIT("geojson"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_eq(names[i], name)) {
			*out = (enum sheet_format)i;
			return true;
		}
	}
	return false;
}

static bool put_line(struct sheet *s, struct err *err)
{
	size_t n = s->line.n;
	bool ok = fwrite(s->line.p, 1, n, s->out) == n;

	buf_reset(&s->line);
	return ok || err_set(err, ERR_IO, NULL, MSG_EXPORT_WRITE_FAILED,
			     AT(str_c(strerror(errno))));
}

/* 1e-7 degrees without needless zeros */
static void put_degrees(struct buf *out, int64_t e7)
{
	int64_t whole = e7 / 10000000, rest = e7 % 10000000;
	char tail[8];
	size_t n = 7;

	if (rest < 0)
		rest = -rest;
	if (e7 < 0 && whole == 0)
		buf_add_char(out, '-');
	buf_add_i64(out, whole);
	if (rest == 0)
		return;
	snprintf(tail, sizeof tail, "%07lld", (long long)rest);
	while (tail[n - 1] == '0')
		n--;
	buf_add_char(out, '.');
	buf_add(out, (struct str){ tail, n });
}

static struct str cell_text(const struct cell *c, struct buf *room)
{
	char time[RFC3339_MAX];

	buf_reset(room);
	switch (c->kind) {
	case CELL_NONE: break;
	case CELL_TEXT:
	case CELL_JSON: return c->s;
	case CELL_INT: buf_add_i64(room, c->i); break;
	case CELL_TIME:
		buf_add(room, (struct str){ time, rfc3339_write(time, c->i, false) });
		break;
	case CELL_DEGREES: put_degrees(room, c->i); break;
	}
	return buf_str(room);
}

static void put_json(struct sheet *s, struct json_writer *w, const struct cell *cell)
{
	json_object(w);
	for (size_t i = 0; i < s->n; i++) {
		const struct cell *c = &cell[i];

		json_name(w, s->column[i]);
		switch (c->kind) {
		case CELL_NONE: json_put_null(w); break;
		case CELL_TEXT: json_put_text(w, c->s); break;
		case CELL_INT: json_put_int(w, c->i); break;
		case CELL_TIME: json_put_time(w, c->i); break;
		case CELL_DEGREES: json_put_degrees(w, c->i); break;
		case CELL_JSON: json_put_raw(w, c->s); break;
		}
	}
	json_object_end(w);
}

static void put_feature(struct sheet *s, const struct cell *cell, const struct point *place)
{
	struct json_writer w;

	buf_add(&s->line, s->any ? STR(",\n") : STR("\n"));
	s->any = true;
	json_begin(&w, &s->line);
	json_object(&w);
	json_name(&w, "type");
	json_put_text(&w, STR("Feature"));
	json_name(&w, "geometry");
	json_object(&w);
	json_name(&w, "type");
	json_put_text(&w, STR("Point"));
	json_name(&w, "coordinates");
	json_list(&w);
	json_put_degrees(&w, place->lon);
	json_put_degrees(&w, place->lat);
	json_list_end(&w);
	json_object_end(&w);
	json_name(&w, "properties");
	put_json(s, &w, cell);
	json_object_end(&w);
	json_end(&w);
}

static void put_csv(struct sheet *s, const struct cell *cell)
{
	struct buf room = BUF_INIT;

	for (size_t i = 0; i < s->n; i++)
		csv_put(&s->line, i == 0, cell_text(&cell[i], &room));
	csv_row_end(&s->line);
	buf_release(&room);
}

static bool put_xlsx(struct sheet *s, const struct cell *cell, struct err *err)
{
	struct xlsx_cell *out = mem_array(s->n, sizeof *out);
	struct arena *a = arena_new();
	struct buf room = BUF_INIT;
	bool ok;

	for (size_t i = 0; i < s->n; i++)
		out[i] = (struct xlsx_cell){ arena_str(a, cell_text(&cell[i], &room)),
					     cell[i].kind == CELL_INT ||
						     cell[i].kind == CELL_DEGREES };
	ok = xlsx_row(s->xlsx, out, err);
	buf_release(&room);
	arena_free(a);
	mem_free(out);
	return ok;
}

bool sheet_open(enum sheet_format format, const char *const *column, size_t n, FILE *out,
		struct sheet **sheet, struct err *err)
{
	struct sheet *s = mem_alloc(sizeof *s);
	bool ok = true;

	*s = (struct sheet){ .format = format, .column = column, .n = n, .out = out };
	if (format == SHEET_XLSX) {
		ok = xlsx_open(column, n, &s->xlsx, err);
	} else if (format == SHEET_CSV) {
		for (size_t i = 0; i < n; i++)
			csv_put(&s->line, i == 0, str_c(column[i]));
		csv_row_end(&s->line);
		ok = put_line(s, err);
	} else if (format == SHEET_GEOJSON) {
		buf_add_lit(&s->line, "{\"type\":\"FeatureCollection\",\"features\":[");
		ok = put_line(s, err);
	}
	if (!ok) {
		buf_release(&s->line);
		mem_free(s);
		return false;
	}
	*sheet = s;
	return true;
}

bool sheet_row(struct sheet *s, const struct cell *cell, const struct point *place,
	       struct err *err)
{
	struct json_writer w;

	switch (s->format) {
	case SHEET_XLSX:
		return put_xlsx(s, cell, err);
	case SHEET_CSV:
		put_csv(s, cell);
		break;
	case SHEET_GEOJSON:
		if (!place)
			return true;
		put_feature(s, cell, place);
		break;
	case SHEET_JSONL:
		json_begin(&w, &s->line);
		put_json(s, &w, cell);
		json_end(&w);
		buf_add_char(&s->line, '\n');
		break;
	}
	return put_line(s, err);
}

bool sheet_close(struct sheet *s, struct err *err)
{
	bool ok = true;

	if (s->format == SHEET_XLSX) {
		ok = xlsx_close(s->xlsx, s->out, err);
	} else if (s->format == SHEET_GEOJSON) {
		buf_add_lit(&s->line, "\n]}\n");
		ok = put_line(s, err);
	}
	if (ok && (fflush(s->out) != 0 || ferror(s->out)))
		ok = err_set(err, ERR_IO, NULL, MSG_EXPORT_WRITE_FAILED,
			     AT(str_c(strerror(errno))));
	buf_release(&s->line);
	mem_free(s);
	return ok;
}
