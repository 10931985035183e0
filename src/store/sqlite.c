/* The SQLite engine: connections, transactions, and what its result codes mean to a person.
 * https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_transaction.html,
 * https://www.sqlite.org/security.html */
#include "store/sqlite_int.h"

#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"

enum { BUSY_US = 5000000, BUSY_NAP_US = 1000 };

static void on_log(void *arg, int code, const char *text)
{
	(void)arg;
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:      /* expected, and told to the caller */
	case SQLITE_SCHEMA:
	case SQLITE_BUSY:
	case SQLITE_ERROR:
		return;
	case SQLITE_NOTICE:
		log_line(LOG_DEBUG, "sqlite: %s", text);
		return;
	default:
		log_line(LOG_WARN, "sqlite: (%d) %s", code, text);
	}
}

/* Before the first connection of the process; where somebody was earlier, theirs holds. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_LOG, on_log, NULL);
	/* counting memory takes a lock for each allocation of every thread */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* what a savepoint may have to undo stays in memory up to this many bytes */
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 4 << 20);
}

static int64_t monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* SQLite's own handler naps up to 100 ms; beside a busy server, which leaves the lock free only
 * for moments, a command of the shell would come away empty. */
static int on_busy(void *arg, int tries)
{
	struct conn *c = arg;
	int64_t now = monotonic_us();

	if (tries == 0)
		c->busy_until = now + BUSY_US;
	if (now >= c->busy_until)
		return 0;
	usleep(BUSY_NAP_US);
	return 1;
}

static int on_commit_to_log(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db, (void)name;
	((struct conn *)arg)->log_pages = pages;
	return SQLITE_OK;
}

bool sqlite_failed(struct session *s, int code, struct err *err)
{
	struct conn *c = conn_of(s);
	struct str file = str_c(s->store->file);

	switch (code & 0xff) {
	case SQLITE_NOMEM:
		must(!"memory");
		break;
	case SQLITE_CONSTRAINT:
		switch (code) {
		case SQLITE_CONSTRAINT_UNIQUE:
		case SQLITE_CONSTRAINT_PRIMARYKEY:
		case SQLITE_CONSTRAINT_ROWID:
			return err_set(err, ERR_CONFLICT, NULL, MSG_STORE_TAKEN);
		case SQLITE_CONSTRAINT_FOREIGNKEY:
			return err_set(err, ERR_CONFLICT, NULL, MSG_STORE_REFERS);
		default:
			break;
		}
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY, NULL, MSG_STORE_BUSY);
	case SQLITE_TOOBIG:
		return err_set(err, ERR_LIMIT, NULL, MSG_STORE_TOO_BIG);
	case SQLITE_FULL:
		log_line(LOG_ERROR, "the disk that holds %s is full", s->store->file);
		return err_set(err, ERR_IO, NULL, MSG_STORE_FULL, AT(file));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		log_line(LOG_ERROR, "%s is damaged (code %d)", s->store->file, code);
		return err_set(err, ERR_IO, NULL, MSG_STORE_DAMAGED, AT(file));
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_PROTOCOL:
	case SQLITE_NOLFS:
	case SQLITE_ABORT:
		log_line(LOG_ERROR, "%s: %s (code %d, errno %d)", s->store->file,
			 sqlite3_errstr(code), code, c->db ? sqlite3_system_errno(c->db) : errno);
		return err_set(err, ERR_IO, NULL, MSG_STORE_IO, AT(file));
	default:
		break;
	}
	log_line(LOG_ERROR, "sqlite: %s (code %d)", c->db ? sqlite3_errmsg(c->db) : "", code);
	return err_set(err, ERR_BUG, NULL, MSG_BUG);
}

/* ---- connections ---- */

static bool script(struct session *s, const char *text, struct err *err)
{
	int code = sqlite3_exec(conn_of(s)->db, text, NULL, NULL, NULL);

	return code == SQLITE_OK || sqlite_failed(s, code, err);
}

bool sqlite_int(struct session *s, const char *text, int64_t *out, struct err *err)
{
	sqlite3_stmt *h;
	int code = sqlite3_prepare_v2(conn_of(s)->db, text, -1, &h, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_step(h);
		if (code == SQLITE_ROW)
			*out = sqlite3_column_int64(h, 0);
		sqlite3_finalize(h);
	}
	return code == SQLITE_ROW || sqlite_failed(s, code, err);
}

/* Whether the file keeps a write-ahead log: readers and the writer then never wait for each
 * other. Some network file systems cannot. */
static bool use_wal(struct session *s, struct err *err)
{
	sqlite3_stmt *h;
	bool wal = false;
	int code = sqlite3_prepare_v2(conn_of(s)->db, "pragma journal_mode=wal", -1, &h, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_step(h);
		if (code == SQLITE_ROW)
			wal = sqlite3_stricmp((const char *)sqlite3_column_text(h, 0), "wal") == 0;
		sqlite3_finalize(h);
	}
	if (code != SQLITE_ROW)
		return sqlite_failed(s, code, err);
	return wal || err_set(err, ERR_IO, NULL, MSG_STORE_NO_WAL, AT(str_c(s->store->dir)));
}

static void set_switch(sqlite3 *db, int which, int on)
{
	must(sqlite3_db_config(db, which, on, NULL) == SQLITE_OK);
}

static const char role_settings[][160] = {
	[ROLE_READ] = "pragma query_only=on; pragma cache_size=-8000;",
	[ROLE_WRITE] = "pragma cache_size=-64000; pragma journal_size_limit=67108864;",
	[ROLE_OWN] = "pragma cache_size=-32000; pragma wal_autocheckpoint=4000;"
		     "pragma journal_size_limit=67108864;",
	[ROLE_TEND] = "pragma cache_size=-1000; pragma journal_size_limit=67108864;",
};

static bool connect(struct session *s, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	bool reads_only = s->store->mode == STORE_READ_ONLY;
	struct conn *c = mem_alloc(sizeof *c);
	int code;

	pthread_once(&once, configure);
	s->conn = c;
	code = sqlite3_open_v2(s->store->file, &c->db,
			       (reads_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
			       SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK) {
		sqlite_failed(s, code, err);
		goto failed;
	}
	set_switch(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
	set_switch(c->db, SQLITE_DBCONFIG_DQS_DML, 0);
	set_switch(c->db, SQLITE_DBCONFIG_DQS_DDL, 0);
	set_switch(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
	set_switch(c->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
	set_switch(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1);
	sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_busy_handler(c->db, on_busy, c);
	if (!script(s, "pragma synchronous=full; pragma secure_delete=on;"
		       "pragma cell_size_check=on; pragma temp_store=memory;", err) ||
	    !script(s, role_settings[s->role], err))
		goto failed;
	if (s->role != ROLE_READ && !use_wal(s, err))
		goto failed;
	/* takes the place of automatic checkpoints: see tend.c */
	if (s->role == ROLE_WRITE)
		sqlite3_wal_hook(c->db, on_commit_to_log, c);
	return true;
failed:
	sqlite3_close(c->db);
	mem_free(c);
	s->conn = NULL;
	return false;
}

static void disconnect(struct session *s)
{
	struct conn *c = conn_of(s);

	sqlite_forget_statements(c);
	must(sqlite3_close(c->db) == SQLITE_OK);
	mem_free(c);
}

/* ---- transactions ---- */

static const struct sql sql_begin = { "begin", "" };
static const struct sql sql_begin_write = { "begin immediate", "" };
static const struct sql sql_commit = { "commit", "" };
static const struct sql sql_rollback = { "rollback", "" };
static const struct sql sql_savepoint = { "savepoint c", "" };
static const struct sql sql_release = { "release c", "" };
static const struct sql sql_rollback_to = { "rollback to c", "" };
static const struct sql sql_snapshot = { "pragma schema_version", "" };
static const struct sql sql_version = { "pragma data_version", "" };

static bool act(struct session *s, const struct sql *q, struct err *err)
{
	int code = sqlite_do(conn_of(s), q, NULL);

	return code == SQLITE_OK || sqlite_failed(s, code, err);
}

static void rollback(struct session *s)
{
	struct conn *c = conn_of(s);

	if (!sqlite3_get_autocommit(c->db))
		sqlite_do(c, &sql_rollback, NULL);
	/* a rollback may say that something failed, but it always ends the transaction */
	must(sqlite3_get_autocommit(c->db));
}

/* BEGIN alone takes no snapshot; the first look at the file does. */
static bool begin_read(struct session *s, struct err *err)
{
	if (act(s, &sql_begin, err)) {
		if (act(s, &sql_snapshot, err))
			return true;
		rollback(s);
	}
	return false;
}

static void end_read(struct session *s)
{
	struct conn *c = conn_of(s);

	if (!sqlite3_get_autocommit(c->db) && sqlite_do(c, &sql_commit, NULL) != SQLITE_OK)
		rollback(s);
}

static bool begin_write(struct session *s, struct err *err)
{
	return act(s, &sql_begin_write, err);
}

static bool in_transaction(struct session *s)
{
	return !sqlite3_get_autocommit(conn_of(s)->db);
}

static bool commit(struct session *s, struct err *err)
{
	int code;

	if (!in_transaction(s))
		return err_set(err, ERR_IO, NULL, MSG_STORE_IO, AT(str_c(s->store->file)));
	code = sqlite_do(conn_of(s), &sql_commit, NULL);
	if (code == SQLITE_OK)
		return true;
	sqlite_failed(s, code, err);
	/* All of it was written and only not confirmed: after a crash right now, it may be there;
	 * the next commit writes over it. */
	if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
		err_set(err, ERR_IO, NULL, MSG_STORE_UNSURE, AT(str_c(s->store->file)));
	return false;
}

static bool savepoint(struct session *s, struct err *err)
{
	return act(s, &sql_savepoint, err);
}

static bool release(struct session *s, struct err *err)
{
	return act(s, &sql_release, err);
}

static bool rollback_to(struct session *s, struct err *err)
{
	return act(s, &sql_rollback_to, err) && act(s, &sql_release, err);
}

static int64_t written(struct session *s)
{
	return sqlite3_total_changes64(conn_of(s)->db);
}

static bool version(struct session *s, int64_t *out, struct err *err)
{
	int code = sqlite_do(conn_of(s), &sql_version, out);

	return code == SQLITE_OK || sqlite_failed(s, code, err);
}

static int64_t log_pages(struct session *s)
{
	return conn_of(s)->log_pages;
}

const struct engine engine_sqlite = {
	.words = {
		.id = "INTEGER PRIMARY KEY",
		.int64 = "INTEGER",
		.text = "TEXT",
		.bytes = "BLOB",
		.table_end = " STRICT",
	},
	.place = sqlite_place,
	.connect = connect,
	.disconnect = disconnect,
	.look = sqlite_look,
	.mark = sqlite_mark,
	.begin_read = begin_read,
	.end_read = end_read,
	.rollback = rollback,
	.begin_write = begin_write,
	.commit = commit,
	.savepoint = savepoint,
	.release = release,
	.rollback_to = rollback_to,
	.written = written,
	.in_transaction = in_transaction,
	.script = script,
	.start = sqlite_start,
	.step = sqlite_step,
	.finish = sqlite_finish,
	.writes = sqlite_writes,
	.changed = sqlite_changed,
	.col_null = sqlite_col_null,
	.col_int = sqlite_col_int,
	.col_peek = sqlite_col_peek,
	.version = version,
	.check = sqlite_check,
	.figures = sqlite_figures,
	.copy = sqlite_copy,
	.log_pages = log_pages,
	.tend = sqlite_tend,
};
