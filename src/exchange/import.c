/* Importing cases: records are read and mapped outside any transaction, a batch at a time; then one
 * short write makes what categories and units it needs, and another takes in as many rows as it
 * can before its time is up. A command may run twice, so all it finds out is set anew each time. */
#include "exchange/import_int.h"

#include <errno.h>

#include "base/mem.h"
#include "casework/office.h"
#include "wire/csv.h"

enum { BATCH = 100, PROGRESS_US = 500000 };
static const int64_t HOLD_US = 60000;  /* of the 100 ms the rest is for the commit */

struct item {
	int64_t line;
	struct str *record;
	size_t n;
	struct import_row row;
	struct category_id category;
	struct unit_id unit;
	/* what became of it */
	bool is_new;
	struct case_id id;
	struct err *refused;
};

/* A duplicate whose master was not here yet when it came. */
struct pair {
	struct case_id from;
	struct str source, master;     /* in one piece of memory of its own */
};

struct run {
	const struct import_job *job;
	struct import_figures *f;
	struct office *office;
	struct arena *a;               /* of a batch */
	struct arena *keep;            /* of the run: the header, pairs */
	struct item item[BATCH];
	size_t items, from, to;        /* of the batch: rows from … to are done by one command */
	bool stale;                    /* the office has changed: load it and try again */
	struct import_figures made;
	struct pair *pair;
	size_t pairs, pair_cap, pair_at;
	int64_t linked;
	struct rejects rejects;
	int64_t began, told;
};

static const struct actor importer = { .kind = ACTOR_RULE };

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool office_reload(struct run *r, struct err *err)
{
	struct session *session;
	struct office *office = NULL;
	struct tx *tx;
	bool ok;

	if (!session_open(r->job->store, &session, err))
		return false;
	ok = read_begin(session, &tx, err);
	if (ok) {
		ok = office_load(tx, r->job->master, &office, err);
		read_end(tx);
	}
	session_close(session);
	if (!ok)
		return false;
	if (r->office)
		office_free(r->office);
	r->office = office;
	return true;
}

static bool write_now(struct run *r,
		      bool (*run)(struct tx *tx, struct command *self, struct err *err),
		      struct err *err)
{
	struct command c = { .run = run, .arena = r->a, .arg = r };

	return store_write(r->job->store, &c, err);
}

/* ---- categories and units ---- */

static bool lacks(const struct item *it)
{
	return (it->category.n == 0 && (it->row.category.n || it->row.category_code.n)) ||
	       (it->unit.n == 0 && (it->row.unit.n || it->row.unit_code.n));
}

static bool same_category(const struct import_row *x, const struct import_row *y)
{
	return str_eq(x->category_code, y->category_code) &&
	       (x->category_code.n || str_eq(x->category, y->category));
}

static bool same_unit(const struct import_row *x, const struct import_row *y)
{
	return str_eq(x->unit_code, y->unit_code) &&
	       (x->unit_code.n || str_eq(x->unit, y->unit));
}

/* Makes what the rows of the batch need, each thing once though many rows name it. */
static bool make_write(struct tx *tx, struct command *self, struct err *err)
{
	static const int64_t made_before = -1;
	struct run *r = self->arg;
	int64_t version;

	r->made = (struct import_figures){ 0 };
	if (!office_version(tx, &version, err))
		return false;
	r->stale = version != r->office->version;
	for (size_t i = r->from; i < r->items && !r->stale; i++) {
		const struct item *it = &r->item[i];
		struct category_id category = it->category;
		struct unit_id unit = it->unit;

		if (!lacks(it))
			continue;
		for (size_t k = r->from; k < i; k++) {
			const struct item *other = &r->item[k];

			if (other->category.n == 0 && same_category(&other->row, &it->row))
				category.n = made_before;
			if (other->unit.n == 0 && same_unit(&other->row, &it->row))
				unit.n = made_before;
		}
		if (!import_make(tx, r->a, r->office, &it->row, category, unit, &r->made, err))
			return false;
	}
	return r->stale || office_changed(tx, err);
}

static bool find_all(struct run *r)
{
	bool missing = false;

	for (size_t i = r->from; i < r->items; i++) {
		struct item *it = &r->item[i];

		import_find(r->a, r->office, &it->row, &it->category, &it->unit);
		missing |= lacks(it);
	}
	return missing;
}

static bool make_missing(struct run *r, struct err *err)
{
	while (find_all(r)) {
		if (!write_now(r, make_write, err) || !office_reload(r, err))
			return false;
		r->f->categories += r->made.categories;
		r->f->units += r->made.units;
		/* what could not be made all the same stays a label of the case */
		if (!r->stale) {
			(void)find_all(r);
			break;
		}
	}
	return true;
}

/* ---- rows ---- */

/* One row; what is wrong with it alone is kept in the item, what is wrong with the store ends the
 * run. */
static bool take_row(struct run *r, struct tx *tx, struct item *it, struct err *err)
{
	struct err why = ERR_INIT;
	struct requester requester;
	struct import_case in;
	struct case_row out;
	bool found = false;

	it->is_new = false;
	it->refused = NULL;
	it->id = (struct case_id){ 0 };
	if (!case_imported(tx, it->row.source, it->row.external_id, &it->id, &found, err))
		return false;
	if (found)
		return true;
	import_fill(r->a, r->office, r->job->language, &it->row, it->category, it->unit,
		    &requester, &in);
	if (case_import(tx, r->a, r->office, &importer, &in, &out, &it->is_new, &why)) {
		it->id = out.id;
		return true;
	}
	if (why.code != ERR_INVALID && why.code != ERR_LIMIT) {
		*err = why;
		return false;
	}
	it->refused = ARENA_NEW(r->a, struct err);
	*it->refused = why;
	return true;
}

static bool link_row(struct tx *tx, const struct item *it, struct err *err)
{
	struct case_id master;
	bool found;

	if (!it->id.n || !it->row.duplicate_of.n)
		return true;
	return case_imported(tx, it->row.source, it->row.duplicate_of, &master, &found, err) &&
	       (!found || case_import_duplicate(tx, it->id, master, err));
}

static bool rows_write(struct tx *tx, struct command *self, struct err *err)
{
	struct run *r = self->arg;
	int64_t version, began = now_us();

	r->to = r->from;
	r->stale = false;
	if (!office_version(tx, &version, err))
		return false;
	if (version != r->office->version) {
		r->stale = true;
		return true;
	}
	while (r->to < r->items && now_us() - began < HOLD_US) {
		struct item *it = &r->item[r->to];

		if (!take_row(r, tx, it, err) || !link_row(tx, it, err))
			return false;
		r->to++;
	}
	return true;
}

static struct str keep_text(struct run *r, struct str s)
{
	return arena_str(r->keep, s);
}

static void keep_pair(struct run *r, const struct item *it)
{
	if (r->pairs == r->pair_cap) {
		r->pair_cap = r->pair_cap ? r->pair_cap * 2 : 256;
		r->pair = mem_resize(r->pair, r->pair_cap * sizeof *r->pair);
	}
	r->pair[r->pairs++] = (struct pair){ it->id, keep_text(r, it->row.source),
					     keep_text(r, it->row.duplicate_of) };
}

static bool account_for(struct run *r, struct err *err)
{
	for (size_t i = r->from; i < r->to; i++) {
		const struct item *it = &r->item[i];

		if (it->refused) {
			r->f->rejected++;
			if (!rejects_add(&r->rejects, it->line, it->record, it->n, it->refused,
					 err))
				return false;
			continue;
		}
		if (it->is_new)
			r->f->imported++;
		else
			r->f->known++;
		if (it->row.duplicate_of.n)
			keep_pair(r, it);
	}
	return true;
}

static void tell(struct run *r, bool last)
{
	int64_t now = now_us();

	if (!r->job->progress || (!last && now - r->told < PROGRESS_US))
		return;
	r->told = now;
	r->job->progress(r->job->arg, r->f, now - r->began);
}

/* Leaves the database alone for a moment, so that a server that waits for it gets its turn. */
static void give_way(int64_t held)
{
	struct timespec t = { 0, 1000 * (held / 10 < 5000 ? held / 10 : 5000) };

	nanosleep(&t, NULL);
}

static bool batch_write(struct run *r, struct err *err)
{
	int64_t began;

	if (r->items == 0)
		return true;
	r->from = 0;
	if (!make_missing(r, err))
		return false;
	while (r->from < r->items) {
		began = now_us();
		if (!write_now(r, rows_write, err))
			return false;
		if (r->stale) {
			if (!office_reload(r, err) || !make_missing(r, err))
				return false;
			continue;
		}
		if (!account_for(r, err))
			return false;
		r->from = r->to;
		give_way(now_us() - began);
	}
	r->items = 0;
	arena_reset(r->a);
	tell(r, false);
	return true;
}

/* ---- duplicates whose master came later ---- */

static bool pairs_write(struct tx *tx, struct command *self, struct err *err)
{
	struct run *r = self->arg;
	int64_t began = now_us();

	r->linked = 0;
	r->to = r->pair_at;
	while (r->to < r->pairs && now_us() - began < HOLD_US) {
		const struct pair *p = &r->pair[r->to++];
		struct case_id master;
		bool found;

		if (!case_imported(tx, p->source, p->master, &master, &found, err) ||
		    (found && !case_import_duplicate(tx, p->from, master, err)))
			return false;
		r->linked += found;
	}
	return true;
}

static bool link_pairs(struct run *r, struct err *err)
{
	while (r->pair_at < r->pairs) {
		if (!write_now(r, pairs_write, err))
			return false;
		r->pair_at = r->to;
		r->f->duplicates += r->linked;
	}
	return true;
}

/* ---- the file ---- */

static size_t fill(void *arg, char *p, size_t n)
{
	FILE *f = arg;
	size_t got = fread(p, 1, n, f);

	return got == 0 && ferror(f) ? SIZE_MAX : got;
}

static struct str *copy_record(struct arena *a, const struct str *record, size_t n)
{
	struct str *out = ARENA_ARRAY(a, struct str, n);

	for (size_t i = 0; i < n; i++)
		out[i] = arena_str(a, record[i]);
	return out;
}

/* Maps a record into the batch, or rejects it. */
static bool take_record(struct run *r, const struct row_map *map, const struct str *record,
			size_t n, int64_t line, struct err *err)
{
	struct item *it = &r->item[r->items];
	struct err why = ERR_INIT;

	*it = (struct item){ .line = line, .record = copy_record(r->a, record, n), .n = n };
	r->f->read++;
	if (row_read(r->a, map, it->record, n, &it->row, &why)) {
		r->items++;
		return r->items < BATCH || batch_write(r, err);
	}
	r->f->rejected++;
	return rejects_add(&r->rejects, line, record, n, &why, err);
}

static bool broken(struct run *r, int64_t line, enum msg msg, struct err *err)
{
	struct err why = ERR_INIT;

	(void)!err_set(&why, ERR_UNREADABLE, NULL, msg);
	r->f->read++;
	r->f->rejected++;
	return rejects_add(&r->rejects, line, NULL, 0, &why, err);
}

static bool bind(struct run *r, const struct str *record, size_t n, struct row_map **map,
		 struct err *err)
{
	const struct profile *p = r->job->profile;

	if (!p->header)
		return row_bind(r->keep, p, NULL, n, map, err);
	r->rejects.header = copy_record(r->keep, record, n);
	r->rejects.n = n;
	return row_bind(r->keep, p, r->rejects.header, n, map, err);
}

static bool read_rows(struct run *r, struct csv_reader *csv, struct err *err)
{
	struct row_map *map = NULL;
	struct str *record;
	size_t n;
	int64_t line;
	enum msg why;

	for (;;) {
		switch (csv_next(csv, &record, &n, &line, &why)) {
		case CSV_END:
			if (!map)
				return err_set(err, ERR_INVALID, NULL, MSG_IMPORT_EMPTY,
					       AT(str_c(r->job->path)));
			return batch_write(r, err) && link_pairs(r, err);
		case CSV_FAILED:
			return err_set(err, ERR_IO, NULL, MSG_APP_CANNOT_READ,
				       AT(str_c(r->job->path)), AT(str_c(strerror(EIO))));
		case CSV_BROKEN:
			if (!map)
				return err_set(err, ERR_UNREADABLE,
					       arena_fmt(r->keep, "line %lld",
							 (long long)line).p, why);
			if (!broken(r, line, why, err))
				return false;
			break;
		case CSV_RECORD_READ:
			if (!map) {
				if (!bind(r, record, n, &map, err))
					return false;
				if (r->job->profile->header)
					break;
			}
			if (!take_record(r, map, record, n, line, err))
				return false;
			break;
		}
		tell(r, false);
	}
}

bool import_cases(const struct import_job *job, struct import_figures *f, struct err *err)
{
	struct run *r = mem_alloc(sizeof *r);
	struct encoding_reader *reader = NULL;
	struct csv_reader *csv;
	FILE *file = NULL;
	bool ok;

	*f = (struct import_figures){ 0 };
	memset(r, 0, sizeof *r);
	r->job = job;
	r->f = f;
	r->a = arena_new();
	r->keep = arena_new();
	r->rejects.path = job->path;
	r->rejects.language = job->language;
	r->began = r->told = now_us();
	ok = (job->profile->cases ||
	      err_set(err, ERR_INVALID, "--profile", MSG_IMPORT_NOT_CASES,
		      AT(job->profile->name))) &&
	     import_open(job->path, &file, err) &&
	     encoding_open(job->profile->encoding, fill, file, &reader, err) &&
	     office_reload(r, err);
	if (ok) {
		struct err last = ERR_INIT;

		csv = csv_open(encoding_fill, reader, job->profile->delimiter);
		ok = read_rows(r, csv, err);
		csv_close(csv);
		if (!rejects_end(&r->rejects, &last) && ok) {
			*err = last;
			ok = false;
		}
		tell(r, true);
	}
	if (reader)
		encoding_close(reader);
	if (file)
		fclose(file);
	if (r->office)
		office_free(r->office);
	mem_free(r->pair);
	arena_free(r->a);
	arena_free(r->keep);
	mem_free(r);
	return ok;
}
