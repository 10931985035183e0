/* The inside of the store: what an engine is, and what store.c, schema.c, writer.c and tend.c
 * share. An engine is one table of functions; sqlite.c has one, postgres.c will have another.
 *
 * Who may touch what: a session belongs to one thread at a time and so do its statements; the
 * fields of struct store below `lock` are guarded by it. */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "store/store.h"

enum { STORE_PARAMS = 64 };    /* of one statement */

enum session_role {
	ROLE_READ,     /* reads only; a write in it is refused */
	ROLE_WRITE,    /* the writer thread's */
	ROLE_OWN,      /* a writing session of a program without writer thread */
	ROLE_TEND,     /* checkpoints */
};

struct tx {
	struct session *session;
	bool live, writes;
	int rows_open;
};

struct session {
	struct store *store;
	enum session_role role;
	struct tx tx;
	void *conn;              /* the engine's */
};

/* How the words of migrations are spelt, and what follows the `)` of a create table. */
struct words {
	const char *id, *int64, *text, *bytes;
	const char *table_end;
};

enum found {
	FOUND_NOTHING,   /* no database yet, or one that was never filled */
	FOUND_OURS,
};

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };

struct engine {
	struct words words;

	/* Checks that the place can be opened in this mode, and makes it for STORE_CREATE. */
	bool (*place)(struct store *s, enum store_mode mode, struct err *err);
	bool (*connect)(struct session *s, struct err *err);
	void (*disconnect)(struct session *s);
	/* What lies there; one that is damaged, not ours, or of a newer layout is an error. */
	bool (*look)(struct session *s, enum found *out, struct err *err);
	/* Marks the database as ours, inside the transaction that makes its first tables. */
	bool (*mark)(struct session *s, struct err *err);

	bool (*begin_read)(struct session *s, struct err *err);
	/* Both also clean up where the engine has already ended the transaction by itself. */
	void (*end_read)(struct session *s);
	void (*rollback)(struct session *s);
	bool (*begin_write)(struct session *s, struct err *err);
	/* False also where the engine has ended the transaction before. */
	bool (*commit)(struct session *s, struct err *err);
	bool (*savepoint)(struct session *s, struct err *err);
	bool (*release)(struct session *s, struct err *err);
	bool (*rollback_to)(struct session *s, struct err *err);
	/* Rows written by this session since it began: whether a command has left a trace. */
	int64_t (*written)(struct session *s);
	/* False when the engine itself has ended the transaction (disk full, I/O error). */
	bool (*in_transaction)(struct session *s);

	/* Statements of the schema, already spelt. */
	bool (*script)(struct session *s, const char *text, struct err *err);
	/* Prepares once, binds. Values of a statement that is `lasting` are copied: they may be
	 * gone before its last step. */
	bool (*start)(struct tx *tx, const struct sql *q, const struct val *v, size_t n,
		      bool lasting, void **stmt, struct err *err);
	enum step (*step)(struct tx *tx, void *stmt);
	/* Ends it; tells the error of a step that failed, or of the end itself. */
	bool (*finish)(struct tx *tx, void *stmt, struct err *err);
	bool (*writes)(void *stmt);
	int64_t (*changed)(struct tx *tx, void *stmt);
	bool (*col_null)(void *stmt, int col);
	int64_t (*col_int)(void *stmt, int col);
	struct str (*col_peek)(void *stmt, int col);      /* p == NULL for NULL */

	bool (*version)(struct session *s, int64_t *out, struct err *err);
	bool (*check)(struct session *s, struct buf *out, struct err *err);
	/* Fills log, bytes and log_bytes. */
	bool (*figures)(struct session *s, struct store_figures *out, struct err *err);
	bool (*copy)(struct session *s, const char *file, struct err *err);
	/* Pages in the log after the last commit of this session; NULL where nothing needs
	 * tending, and then tend is NULL too. */
	int64_t (*log_pages)(struct session *s);
	/* Moves pages of the log into the database as far as readers allow, without waiting;
	 * last: everything, and cuts the log. *left is how many pages could not be moved. */
	bool (*tend)(struct session *s, bool last, int64_t *log, int64_t *left, struct err *err);
};

extern const struct engine engine_sqlite;

struct store {
	const struct engine *engine;
	struct env *env;
	enum store_mode mode;
	bool older;                  /* steps of the schema are missing */
	char *dir, *file;            /* owned */
	atomic_int sessions;         /* open ones: none may outlive the store */

	pthread_mutex_t lock;        /* guards writer and watch */
	struct writer *writer;       /* NULL while no writer thread runs */
	struct session *watch;       /* for store_version */

	pthread_mutex_t own_lock;    /* one store_write without writer at a time */
	struct session *own;
};

WARN_UNUSED bool session_open_as(struct store *s, enum session_role role, struct session **out,
				 struct err *err);

/* Begins and ends a write on a session, keeping its tx in step. */
WARN_UNUSED bool write_begin(struct session *s, struct tx **out, struct err *err);
WARN_UNUSED bool write_commit(struct session *s, struct err *err);
void write_rollback(struct session *s);
/* Runs a command in a transaction of its own: committed, or nothing of it is left. Sets c->ok
 * and c->err. */
void write_alone(struct session *s, struct command *c);
/* Runs c->run and sets c->ok and c->err; a command may not leave rows open. */
bool command_try(struct tx *tx, struct command *c);

/* schema.c: brings the database to the steps of m (STORE_CREATE) or compares it with them. */
WARN_UNUSED bool schema_bring(struct session *s, enum store_mode mode, const struct migrations *m,
			      struct err *err);
/* Writes the text of a migration in the engine's words. */
void schema_spell(const struct words *w, const char *sql, struct buf *out);

/* tend.c: a thread that moves the log into the database beside the writer, so that no commit
 * waits for it. */
struct tender;
WARN_UNUSED bool tender_start(struct store *s, struct tender **out, struct err *err);
void tender_stop(struct tender *t);
/* The writer tells the length of the log after a commit. True: the tender cannot catch up alone,
 * and the writer should tend once itself, between two groups. */
bool tender_told(struct tender *t, int64_t log_pages);

#endif
