/* The inside of importing cases: one batch on its way into the store. */
#ifndef EXCHANGE_IMPORT_INT_H
#define EXCHANGE_IMPORT_INT_H

#include "base/buf.h"
#include "casework/casework.h"
#include "exchange/import.h"
#include "exchange/row.h"

/* ---- categories and units that the store lacks ---- */

/* The code under which an import keeps what a file calls so: the text itself where it may be a
 * code, else one made of it (letters, digits, and a hash of the whole), always the same. */
struct str import_code(struct arena *a, struct str text);

/* The category and unit of a row in this office; ids stay 0 where they have to be made. */
void import_find(struct arena *a, const struct office *o, const struct import_row *row,
		 struct category_id *category, struct unit_id *unit);
/* Makes, in this transaction, what import_find did not find for a row; nothing where the row names
 * none. Counts what it made. */
WARN_UNUSED bool import_make(struct tx *tx, struct arena *a, const struct office *o,
			     const struct import_row *row, struct category_id category,
			     struct unit_id unit, struct import_figures *f, struct err *err);

/* ---- a row as casework takes it ---- */

/* Fills everything: where its area comes from, and the note that tells its gaps and oddities. The
 * requester it may point to is *requester. */
void import_fill(struct arena *a, const struct office *o, enum language lang,
		 const struct import_row *row, struct category_id category, struct unit_id unit,
		 struct requester *requester, struct import_case *out);

/* ---- rejected rows ---- */

struct rejects {
	const char *path;              /* of the file that is imported */
	enum language language;
	FILE *file;                    /* NULL until the first */
	struct str *header;            /* of the file; n 0: none */
	size_t n;
	struct buf line;
};
/* One rejected row: n 0 where it could not even be cut into fields. */
WARN_UNUSED bool rejects_add(struct rejects *r, int64_t line, const struct str *record, size_t n,
			     const struct err *why, struct err *err);
/* Ends the file; removes one of an earlier run where nothing was rejected. */
WARN_UNUSED bool rejects_end(struct rejects *r, struct err *err);

/* ---- a run ---- */

enum { BATCH = 100 };

/* A row of a batch. */
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

/* A duplicate and its master, which may come after it: linked when the file has ended. */
struct pair {
	struct case_id from;
	struct str source, master;     /* in one piece of memory of its own */
};

/* One import from its begin to its end. */
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
	struct rejects rejects;
	int64_t began, told;
};

/* Microseconds of a clock that only goes forward. */
int64_t import_clock(void);
/* Tells the caller how far it is, not too often; last: in any case. */
void import_tell(struct run *r, bool last);
/* Loads the office, again where it was loaded before. */
WARN_UNUSED bool import_office(struct run *r, struct err *err);
/* Takes in the rows of the batch and empties it. */
WARN_UNUSED bool import_batch(struct run *r, struct err *err);
/* Links the duplicates that were found to those masters that are here. */
WARN_UNUSED bool import_link(struct run *r, struct err *err);

#endif
