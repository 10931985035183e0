/* Finding a mapping's columns in a file's header, and a field's value in a record. */
#include "exchange/row_int.h"

#include "base/buf.h"

struct binder {
	struct arena *a;
	const struct profile *p;
	const struct str *header;
	size_t n;
	struct row_map *m;
	struct err *err;
	bool ok;
};

static bool skipped(char c)
{
	return c == ' ' || c == '_' || c == '-';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "Created Date", "created_date" and "CreatedDate" are one name. */
static bool same_name(struct str a, struct str b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.n && skipped(a.p[i]))
			i++;
		while (k < b.n && skipped(b.p[k]))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (lower(a.p[i++]) != lower(b.p[k++]))
			return false;
	}
}

static size_t find_column(const struct binder *b, struct str name)
{
	for (size_t i = 0; i < b->n; i++) {
		if (str_eq(str_trim(b->header[i]), name))
			return i;
	}
	for (size_t i = 0; i < b->n; i++) {
		if (same_name(str_trim(b->header[i]), name))
			return i;
	}
	return SIZE_MAX;
}

static void bind_part(struct binder *b, const char *field, const struct part *part,
		      struct bound_part *out)
{
	*out = (struct bound_part){ SIZE_MAX, { NULL, 0 } };
	if (part->literal.p) {
		out->literal = part->literal;
		return;
	}
	if (part->number) {
		out->column = part->number - 1;
		if (b->p->header && part->number > b->n) {
			out->column = SIZE_MAX;
			if (!part->optional)
				b->ok = err_add(b->err, ERR_INVALID, field, MSG_ROW_NO_COLUMN,
						AT(arena_fmt(b->a, "#%zu", part->number)));
		}
	} else if (!b->p->header) {
		b->ok = err_add(b->err, ERR_INVALID, field, MSG_ROW_NO_HEADER, AT(part->column));
	} else {
		out->column = find_column(b, part->column);
		if (out->column == SIZE_MAX && !part->optional)
			b->ok = err_add(b->err, ERR_INVALID, field, MSG_ROW_NO_COLUMN,
					AT(part->column));
	}
	if (out->column != SIZE_MAX && out->column > b->m->last_column)
		b->m->last_column = out->column;
}

/* A choice whose columns the file lacks, as its ? admits, is no choice: the field then counts as
 * not mapped, and its absence in every row is not worth a note. */
static void bind_choice(struct binder *b, const char *field, const struct choice *c,
			struct bound *out)
{
	*out = (struct bound){ ARENA_ARRAY(b->a, struct bound_join, c->n), 0 };
	for (size_t i = 0; i < c->n; i++) {
		struct bound_join j = { ARENA_ARRAY(b->a, struct bound_part, c->join[i].n),
					c->join[i].n };
		size_t columns = 0, there = 0;

		for (size_t k = 0; k < j.n; k++) {
			bind_part(b, field, &c->join[i].part[k], &j.part[k]);
			columns += !j.part[k].literal.p;
			there += j.part[k].column != SIZE_MAX;
		}
		if (there || !columns)
			out->join[out->n++] = j;
	}
}

bool row_bind(struct arena *a, const struct profile *p, const struct str *header, size_t n,
	      struct row_map **out, struct err *err)
{
	struct row_map *m = ARENA_NEW(a, struct row_map);
	struct binder b = { a, p, header, n, m, err, true };

	must(p->cases);
	m->profile = p;
	m->columns = p->header ? n : 0;
	for (enum row_field f = 0; f < ROW_FIELD_COUNT; f++)
		bind_choice(&b, arena_cstr(a, row_field_name(f)), &p->field[f], &m->field[f]);
	bind_choice(&b, "duplicate.column", &p->duplicate.column, &m->duplicate);
	bind_choice(&b, "duplicate.master", &p->duplicate.master, &m->master);
	if (b.ok)
		*out = m;
	return b.ok;
}

static struct str column_value(const struct row_map *m, const struct bound_part *part,
			       const struct str *record)
{
	struct str v = { NULL, 0 };

	if (part->column != SIZE_MAX)
		v = str_trim(record[part->column]);
	for (size_t i = 0; i < m->profile->n_empty; i++) {
		if (str_eq_nocase(v, m->profile->empty[i]))
			v.n = 0;
	}
	return v;
}

/* A fixed text waits until the column after it proves to hold something; before the first column
 * it needs nothing else, after that also something in front of it. */
static struct str join_value(struct arena *a, const struct row_map *m, const struct bound_join *j,
			     const struct str *record)
{
	struct buf out = BUF_INIT, waiting = BUF_INIT;
	bool column_seen = false, last_held = true;
	struct str only = { NULL, 0 };
	size_t columns_held = 0;

	if (j->n == 1)
		return j->part[0].literal.p ? j->part[0].literal :
					      column_value(m, &j->part[0], record);
	for (size_t i = 0; i < j->n; i++) {
		const struct bound_part *part = &j->part[i];
		struct str v;

		if (part->literal.p) {
			buf_add(&waiting, part->literal);
			continue;
		}
		v = column_value(m, part, record);
		last_held = v.n > 0;
		if (last_held) {
			if (out.n || !column_seen)
				buf_add(&out, buf_str(&waiting));
			buf_add(&out, v);
			columns_held++;
		}
		column_seen = true;
		buf_reset(&waiting);
	}
	if (last_held && (columns_held || !column_seen))
		buf_add(&out, buf_str(&waiting));
	if (out.n)
		only = arena_str(a, buf_str(&out));
	buf_release(&out);
	buf_release(&waiting);
	return only;
}

struct str bound_value(struct arena *a, const struct row_map *m, const struct bound *b,
		       const struct str *record)
{
	for (size_t i = 0; i < b->n; i++) {
		struct str v = str_trim(join_value(a, m, &b->join[i], record));

		if (v.n)
			return v;
	}
	return (struct str){ NULL, 0 };
}
