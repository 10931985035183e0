/* Rows on their way into the store: one short write makes what categories and units a batch needs,
 * others take in as many rows as they can before their time is up. A command may run twice, so all
 * that it finds out is set anew each time. */
#include "exchange/import_int.h"

#include "base/mem.h"

enum { PROGRESS_US = 500000 };
static const int64_t HOLD_US = 60000;  /* of the 100 ms the rest is for the commit */

static const struct actor importer = { .kind = ACTOR_RULE };

int64_t import_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

bool import_office(struct run *r, struct err *err)
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
		if (!write_now(r, make_write, err) || !import_office(r, err))
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

static bool rows_write(struct tx *tx, struct command *self, struct err *err)
{
	struct run *r = self->arg;
	int64_t version, began = import_clock();

	r->to = r->from;
	r->stale = false;
	if (!office_version(tx, &version, err))
		return false;
	if (version != r->office->version) {
		r->stale = true;
		return true;
	}
	while (r->to < r->items && import_clock() - began < HOLD_US) {
		struct item *it = &r->item[r->to];

		if (!take_row(r, tx, it, err))
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

void import_tell(struct run *r, bool last)
{
	int64_t now = import_clock();

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

bool import_batch(struct run *r, struct err *err)
{
	int64_t began;

	if (r->items == 0)
		return true;
	r->from = 0;
	if (!make_missing(r, err))
		return false;
	while (r->from < r->items) {
		began = import_clock();
		if (!write_now(r, rows_write, err))
			return false;
		if (r->stale) {
			if (!import_office(r, err) || !make_missing(r, err))
				return false;
			continue;
		}
		if (!account_for(r, err))
			return false;
		r->from = r->to;
		give_way(import_clock() - began);
	}
	r->items = 0;
	arena_reset(r->a);
	import_tell(r, false);
	return true;
}

/* ---- duplicates ---- */

static bool pairs_write(struct tx *tx, struct command *self, struct err *err)
{
	struct run *r = self->arg;
	int64_t began = import_clock();

	r->to = r->pair_at;
	while (r->to < r->pairs && import_clock() - began < HOLD_US) {
		const struct pair *p = &r->pair[r->to++];
		struct case_id master;
		bool found;

		if (!case_imported(tx, p->source, p->master, &master, &found, err) ||
		    (found && !case_import_duplicate(tx, p->from, master, err)))
			return false;
	}
	return true;
}

bool import_link(struct run *r, struct err *err)
{
	while (r->pair_at < r->pairs) {
		if (!write_now(r, pairs_write, err))
			return false;
		r->pair_at = r->to;
	}
	return true;
}
