/* Taking in cases of another system, row by row, through a mapping file. Rows are kept in batches
 * that commit within 100 ms, so that a running server hardly waits; a run that was cut off is simply
 * run again, for a source's external id is taken in once only. */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include "casework/office.h"
#include "exchange/profile.h"
#include "wire/catalogue.h"

/* A file opened to be read: it is there, is not a folder and is not packed. */
WARN_UNUSED bool import_open(const char *path, FILE **out, struct err *err);
/* Reads all of one, as UTF-8 or GB 18030, into the arena; at most 256 MiB (LIMIT). */
WARN_UNUSED bool import_text(struct arena *a, const char *path, struct str *out, struct err *err);

struct import_figures {
	int64_t read, imported, known, rejected;   /* rows; known: were here already */
	int64_t categories, units;                 /* made */
};

struct import_job {
	struct store *store;
	const struct seal_key *master;     /* for loading the office */
	const struct profile *profile;
	const char *path;
	enum language language;            /* of notes and reasons */
	/* Called now and then; us: microseconds since the start. May be NULL. */
	void (*progress)(void *arg, const struct import_figures *f, int64_t us);
	void *arg;
};
/* Takes in every row. Rejected ones go to PATH.rejected.csv (line, field, reason, then the row's own
 * columns); where none is rejected, one of an earlier run is removed. False where the file, its
 * header or the store is wrong; what was committed before stays, and *f is right in any case. */
WARN_UNUSED bool import_cases(const struct import_job *job, struct import_figures *f,
			      struct err *err);

#endif
