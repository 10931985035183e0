/* The store: sessions, statements, transactions, migrations and the single writer. It knows no
 * tables. Written for two engines: sqlite.c now, postgres.c beside it; only the composition root
 * and this folder know which one is open.
 *
 * Rules of SQL here (both engines run one text): parameters are $1…; every statement is a named
 * constant `static const struct sql`; booleans are integers; times are microseconds since 1970
 * UTC; coordinates 1e-7 degrees; every ORDER BY is total; no LIKE, lower() or date functions. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "base/str.h"

struct store;            /* an open database; thread-safe */
struct tx;               /* a session inside a transaction: reads one snapshot, or writes */

/* A statement. Identity is the address of the constant: each session prepares it once.
 * types has one letter a parameter: i integer, t text, b bytes. */
struct sql {
	const char *text;
	const char *types;
};

/* A parameter value. */
struct val {
	enum { VAL_NULL, VAL_INT, VAL_TEXT, VAL_BYTES } kind;
	int64_t i;
	struct str s;
};
#define VI(x) ((struct val){ .kind = VAL_INT, .i = (x) })
#define VT(x) ((struct val){ .kind = VAL_TEXT, .s = (x) })
#define VB(x) ((struct val){ .kind = VAL_BYTES, .s = (x) })
#define VNULL ((struct val){ .kind = VAL_NULL })
/* Ids: 0 is stored as NULL, so that foreign keys hold. */
#define VID(x) ((x).n ? VI((x).n) : VNULL)
/* Text that may be missing: p == NULL is stored as NULL. */
#define VT_OR_NULL(x) ((x).p ? VT(x) : VNULL)

/* ---- opening ---- */

enum store_mode {
	STORE_OPEN,      /* must exist, with this program's schema */
	STORE_CREATE,    /* made, or an existing one brought to this program's schema */
	STORE_READ_ONLY, /* for doctor and fsck on a doubtful file */
};

/* A step of the schema: a folder's tables. Steps run in the order of the list, each once ever, and
 * are remembered by name. SQL may hold several statements and uses the words ID, INT64, TEXT,
 * BYTES for column types; tables end in a plain `)` (the engine adds STRICT). */
struct migration {
	const char *name;     /* e.g. "catalog-1" */
	const char *sql;
};
struct migrations {
	const struct migration *step;
	size_t n;
};

/* Opens the database in folder dir (file daodi.sqlite). A damaged file, one of a newer program,
 * or one that is not ours is refused with a sentence that says what to do. */
WARN_UNUSED bool store_open(const char *dir, enum store_mode mode, const struct migrations *m,
			    struct env *env, struct store **out, struct err *err);
void store_close(struct store *s);
/* Changes whenever another session or process has committed: reload what is held in memory. */
WARN_UNUSED bool store_version(struct store *s, int64_t *out, struct err *err);
/* The engine's own check of its file (SQLite: integrity_check, foreign_key_check); problems are
 * appended to *out as lines. */
WARN_UNUSED bool store_check(struct store *s, struct arena *a, struct str *out, struct err *err);
/* What the engine keeps on the disk, for doctor. older: steps of this program's schema are missing
 * (only STORE_READ_ONLY opens such a store); log: writers and readers do not wait for each other. */
struct store_figures { bool older, log; int64_t bytes, log_bytes; };
WARN_UNUSED bool store_figures(struct store *s, struct store_figures *out, struct err *err);
/* A consistent copy while the server runs (SQLite: the backup interface), to a new file. */
WARN_UNUSED bool store_copy(struct store *s, const char *file, struct err *err);

/* ---- reading ---- */

/* A session for one thread at a time. read_begin takes a snapshot that does not change until
 * read_end, however many statements run. */
struct session;
WARN_UNUSED bool session_open(struct store *s, struct session **out, struct err *err);
void session_close(struct session *s);
WARN_UNUSED bool read_begin(struct session *s, struct tx **out, struct err *err);
void read_end(struct tx *tx);

/* The environment the store was opened with: the server's clock. */
struct env *tx_env(struct tx *tx);

/* ---- statements ---- */

/* VALS_(VI(1), VT(s)): a pointer to the values and their number; works with none. */
#define VALS_(...) \
	(const struct val[]){ VNULL, ##__VA_ARGS__ } + 1, \
	sizeof((const struct val[]){ VNULL, ##__VA_ARGS__ }) / sizeof(struct val) - 1

/* Runs a statement that answers no rows; *changed (may be NULL) is how many rows it touched.
 *     db_run(tx, &sql_rename, NULL, err, VID(id), VT(name)) */
#define db_run(tx, q, changed, err, ...) \
	db_run_((tx), (q), VALS_(__VA_ARGS__), (changed), (err))
/* Begins a query. Afterwards call rows_next until it answers false, then rows_end. */
#define db_query(tx, q, rows, err, ...) \
	db_query_((tx), (q), VALS_(__VA_ARGS__), (rows), (err))

struct rows {
	struct tx *tx;
	void *stmt;          /* the engine's */
	bool failed, done;
};

WARN_UNUSED bool db_run_(struct tx *tx, const struct sql *q, const struct val *v, size_t n,
			 int64_t *changed, struct err *err);
WARN_UNUSED bool db_query_(struct tx *tx, const struct sql *q, const struct val *v, size_t n,
			   struct rows *rows, struct err *err);
/* Steps to the next row; false at the end or on an error, which rows_end tells. */
WARN_UNUSED bool rows_next(struct rows *r);
/* Ends the query; false with err where a step failed. Always call it. */
WARN_UNUSED bool rows_end(struct rows *r, struct err *err);
bool rows_null(struct rows *r, int col);
int64_t rows_int(struct rows *r, int col);                    /* NULL reads as 0 */
/* Copied into the arena; NULL reads as { NULL, 0 }. */
struct str rows_text(struct rows *r, int col, struct arena *a);
struct str rows_bytes(struct rows *r, int col, struct arena *a);
/* Not copied: valid until the next rows_next or rows_end. */
struct str rows_peek(struct rows *r, int col);

/* One integer from the first row of a query (insert … returning id, select count(*)); *found
 * (may be NULL, then no row is an error IO) says whether there was one. */
#define db_int(tx, q, out, found, err, ...) \
	db_int_((tx), (q), VALS_(__VA_ARGS__), (out), (found), (err))
WARN_UNUSED bool db_int_(struct tx *tx, const struct sql *q, const struct val *v, size_t n,
			 int64_t *out, bool *found, struct err *err);

/* ---- writing ---- */

/* One write. run works inside the writer's transaction and does nothing slow: no password
 * hashing, no network, no file; it has no effect outside tx and its own memory, for it may run
 * again (where a command of its group failed half way, or the disk did). done is called once, after
 * the commit that holds it or after its failure, on the writer's thread; it must be quick. */
struct command {
	bool (*run)(struct tx *tx, struct command *self, struct err *err);
	void (*done)(struct command *self, bool ok, struct err *err);
	struct arena *arena;        /* its memory; run may allocate from it */
	void *arg;
	/* the writer's */
	struct command *next;
	struct err err;
	bool ok;
};

/* Starts the single writer thread with room for `queue` waiting commands. It commits them in
 * groups of at most `group`; one that fails is undone alone. */
WARN_UNUSED bool writer_start(struct store *s, int queue, int group, struct err *err);
/* Lets the queue drain, then ends the thread. */
void writer_stop(struct store *s);
/* Queues a command. False (err BUSY) when the queue is full or the writer stops; then done is not
 * called. */
WARN_UNUSED bool writer_submit(struct store *s, struct command *c, struct err *err);
/* Runs a command and waits: through the writer where it runs, else in a transaction of this
 * thread (commands of the shell beside a running server: BEGIN IMMEDIATE, 5 s busy time-out). */
WARN_UNUSED bool store_write(struct store *s, struct command *c, struct err *err);
/* How many commands wait, how many groups and commands were committed: for /metrics. */
struct writer_figures { int64_t waiting, groups, commands, failed; };
void writer_figures(struct store *s, struct writer_figures *out);

#endif
