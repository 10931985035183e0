/* The inside of the SQLite engine: sqlite.c holds connections, transactions and errors,
 * sqlite_stmt.c statements, sqlite_file.c what concerns the whole file. */
#ifndef STORE_SQLITE_INT_H
#define STORE_SQLITE_INT_H

#include <sqlite3.h>

#include "store/store_int.h"

/* "DAOD", in the header of the file. */
enum { SQLITE_APPLICATION = 0x44414F44, SQLITE_LAYOUT = 1 };

/* A prepared statement. The same constant may be running twice in one session (a query inside
 * the rows of itself): then the cache holds several, chained. */
struct stmt {
	sqlite3_stmt *h;
	const struct sql *q;
	struct stmt *twin;
	bool busy, writes;
	bool gives_id, gave_id;      /* see plain_insert */
	int code;                    /* of the step that failed, else SQLITE_OK */
	unsigned char at[STORE_PARAMS];   /* where parameter $k+1 is bound */
};

struct conn {
	sqlite3 *db;
	struct stmt **slot;          /* by the address of the constant; a power of two */
	size_t slots, used;
	int64_t log_pages;           /* after the last commit, told by the WAL hook */
	int64_t busy_until;          /* monotonic microseconds */
};

static inline struct conn *conn_of(const struct session *s)
{
	return s->conn;
}

/* Sets err for a result code of this connection and logs what a person who runs the server
 * should know. Always false. */
bool sqlite_failed(struct session *s, int code, struct err *err);
/* Runs a constant without values (BEGIN, SAVEPOINT …), inside or outside a transaction; answers a
 * result code. *first (may be NULL) becomes the first integer where there is a row. */
int sqlite_do(struct conn *c, const struct sql *q, int64_t *first);
void sqlite_forget_statements(struct conn *c);
/* The first integer of a query that is not worth caching. */
bool sqlite_int(struct session *s, const char *text, int64_t *out, struct err *err);

bool sqlite_start(struct tx *tx, const struct sql *q, const struct val *v, size_t n, bool lasting,
		  void **stmt, struct err *err);
enum step sqlite_step(struct tx *tx, void *stmt);
bool sqlite_finish(struct tx *tx, void *stmt, struct err *err);
bool sqlite_writes(void *stmt);
int64_t sqlite_changed(struct tx *tx, void *stmt);
bool sqlite_col_null(void *stmt, int col);
int64_t sqlite_col_int(void *stmt, int col);
struct str sqlite_col_peek(void *stmt, int col);

bool sqlite_place(struct store *s, enum store_mode mode, struct err *err);
bool sqlite_look(struct session *s, enum found *out, struct err *err);
bool sqlite_mark(struct session *s, struct err *err);
bool sqlite_check(struct session *s, struct buf *out, struct err *err);
bool sqlite_figures(struct session *s, struct store_figures *out, struct err *err);
bool sqlite_copy(struct session *s, const char *file, struct err *err);
bool sqlite_tend(struct session *s, bool last, int64_t *log, int64_t *left, struct err *err);

#endif
