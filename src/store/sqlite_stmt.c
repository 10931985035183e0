/* Statements on SQLite: prepared once a session, found again by the address of their constant. */
#include "store/sqlite_int.h"

#include "base/log.h"
#include "base/mem.h"

static size_t slot_of(const struct conn *c, const struct sql *q)
{
	uint64_t x = (uint64_t)(uintptr_t)q * UINT64_C(0x9E3779B97F4A7C15);

	return (size_t)(x >> 32) & (c->slots - 1);
}

static struct stmt **find(struct conn *c, const struct sql *q)
{
	size_t i = slot_of(c, q);

	while (c->slot[i] && c->slot[i]->q != q)
		i = (i + 1) & (c->slots - 1);
	return &c->slot[i];
}

static void grow(struct conn *c)
{
	struct stmt **old = c->slot;
	size_t n = c->slots;

	c->slots = n ? n * 2 : 64;
	c->slot = mem_array(c->slots, sizeof *c->slot);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			*find(c, old[i]->q) = old[i];
	mem_free(old);
}

static void stmt_free(struct stmt *st)
{
	while (st) {
		struct stmt *twin = st->twin;

		sqlite3_finalize(st->h);
		mem_free(st);
		st = twin;
	}
}

void sqlite_forget_statements(struct conn *c)
{
	for (size_t i = 0; i < c->slots; i++)
		stmt_free(c->slot[i]);
	mem_free(c->slot);
	c->slot = NULL;
	c->slots = c->used = 0;
}

/* SQLite numbers $1, $2 … by their first appearance: looks up where each one went. */
static void place_parameters(struct stmt *st)
{
	char name[] = "$00";
	int n = (int)strlen(st->q->types);

	must(n <= STORE_PARAMS && n == sqlite3_bind_parameter_count(st->h));
	for (int k = 1; k <= n; k++) {
		int at;

		if (k < 10)
			snprintf(name, sizeof name, "$%d", k);
		else
			snprintf(name, sizeof name, "$%d", k % 100);
		at = sqlite3_bind_parameter_index(st->h, name);
		must(at > 0);
		st->at[k - 1] = (unsigned char)at;
	}
}

/* Is it an insert of one new row that answers its id? SQLite keeps the rows of "returning" in a
 * temporary tree that it makes and drops each time, which costs as much as a plain insert; so the
 * clause is left out, and the id is the row id that SQLite remembers. *n is the length without. */
static bool plain_insert(const char *text, size_t *n)
{
	struct str s = str_c(text), tail = STR(" returning id");
	const char conflict[] = "on conflict";

	*n = s.n;
	if (s.n <= tail.n || !str_eq_nocase(str_head(s, 7), STR("insert ")) ||
	    !str_eq_nocase(str_skip(s, s.n - tail.n), tail))
		return false;
	for (size_t i = 0; i + sizeof(conflict) <= s.n; i++)
		if (str_eq_nocase(str_head(str_skip(s, i), sizeof(conflict) - 1), str_c(conflict)))
			return false;
	*n = s.n - tail.n;
	return true;
}

static int prepare(struct conn *c, const struct sql *q, struct stmt **out)
{
	struct stmt *st;
	sqlite3_stmt *h;
	const char *rest;
	size_t length;
	bool gives_id = plain_insert(q->text, &length);
	int code;

	code = sqlite3_prepare_v3(c->db, q->text, (int)length, SQLITE_PREPARE_PERSISTENT, &h, &rest);
	if (code != SQLITE_OK) {
		if ((code & 0xff) == SQLITE_ERROR)
			log_line(LOG_ERROR, "%s in: %s", sqlite3_errmsg(c->db), q->text);
		return code;
	}
	must(h && rest == q->text + length);       /* one statement, and the whole of it */
	st = mem_alloc(sizeof *st);
	st->h = h;
	st->q = q;
	st->writes = !sqlite3_stmt_readonly(h);
	st->gives_id = gives_id;
	place_parameters(st);
	*out = st;
	return SQLITE_OK;
}

/* A statement of q that is not running. */
static int take(struct conn *c, const struct sql *q, struct stmt **out)
{
	struct stmt **at, *st;
	int code;

	if (c->used * 2 >= c->slots)
		grow(c);
	at = find(c, q);
	for (st = *at; st; st = st->twin) {
		if (!st->busy) {
			*out = st;
			return SQLITE_OK;
		}
	}
	code = prepare(c, q, &st);
	if (code != SQLITE_OK)
		return code;
	if (*at) {
		st->twin = (*at)->twin;
		(*at)->twin = st;
	} else {
		*at = st;
		c->used++;
	}
	*out = st;
	return SQLITE_OK;
}

int sqlite_do(struct conn *c, const struct sql *q, int64_t *first)
{
	struct stmt *st;
	int code = take(c, q, &st);

	if (code != SQLITE_OK)
		return code;
	code = sqlite3_step(st->h);
	if (code == SQLITE_ROW && first)
		*first = sqlite3_column_int64(st->h, 0);
	sqlite3_reset(st->h);
	return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

/* p == NULL would be stored as NULL, and an empty text is none. */
static int bind(sqlite3_stmt *h, int at, const struct val *v, sqlite3_destructor_type life)
{
	switch (v->kind) {
	case VAL_NULL:
		return sqlite3_bind_null(h, at);
	case VAL_INT:
		return sqlite3_bind_int64(h, at, v->i);
	case VAL_TEXT:
		return sqlite3_bind_text64(h, at, v->s.p ? v->s.p : "", v->s.n, life, SQLITE_UTF8);
	case VAL_BYTES:
		return sqlite3_bind_blob64(h, at, v->s.p ? v->s.p : "", v->s.n, life);
	}
	must(!"a kind of value");
	return SQLITE_ERROR;
}

bool sqlite_start(struct tx *tx, const struct sql *q, const struct val *v, size_t n, bool lasting,
		  void **stmt, struct err *err)
{
	struct session *s = tx->session;
	struct conn *c = conn_of(s);
	struct stmt *st;
	int code;

	code = take(c, q, &st);
	if (code != SQLITE_OK)
		return sqlite_failed(s, code, err);
	if (st->writes && !tx->writes) {
		log_line(LOG_ERROR, "a reading session was asked to run: %s", q->text);
		return err_set(err, ERR_BUG, NULL, MSG_BUG);
	}
	for (size_t i = 0; i < n; i++) {
		code = bind(st->h, st->at[i], &v[i], lasting ? SQLITE_TRANSIENT : SQLITE_STATIC);
		if (code != SQLITE_OK)
			return sqlite_failed(s, code, err);
	}
	st->busy = true;
	st->code = SQLITE_OK;
	*stmt = st;
	return true;
}

enum step sqlite_step(struct tx *tx, void *stmt)
{
	struct stmt *st = stmt;

	/* after the engine gave the transaction up, each statement would commit by itself */
	if (sqlite3_get_autocommit(conn_of(tx->session)->db)) {
		st->code = SQLITE_ABORT_ROLLBACK;
		return STEP_FAILED;
	}
	if (st->gave_id)
		return STEP_DONE;
	st->code = sqlite3_step(st->h);
	if (st->code == SQLITE_ROW || st->code == SQLITE_DONE) {
		enum step step = st->code == SQLITE_ROW || st->gives_id ? STEP_ROW : STEP_DONE;

		st->gave_id = st->gives_id;
		st->code = SQLITE_OK;
		return step;
	}
	return STEP_FAILED;
}

bool sqlite_finish(struct tx *tx, void *stmt, struct err *err)
{
	struct stmt *st = stmt;
	int code = sqlite3_reset(st->h);

	st->busy = false;
	st->gave_id = false;
	if (st->code != SQLITE_OK)
		code = st->code;
	return code == SQLITE_OK || sqlite_failed(tx->session, code, err);
}

bool sqlite_writes(void *stmt)
{
	return ((struct stmt *)stmt)->writes;
}

int64_t sqlite_changed(struct tx *tx, void *stmt)
{
	return sqlite_writes(stmt) ? sqlite3_changes64(conn_of(tx->session)->db) : 0;
}

bool sqlite_col_null(void *stmt, int col)
{
	if (((struct stmt *)stmt)->gave_id)
		return false;
	return sqlite3_column_type(((struct stmt *)stmt)->h, col) == SQLITE_NULL;
}

int64_t sqlite_col_int(void *stmt, int col)
{
	const struct stmt *st = stmt;
	sqlite3_stmt *h = st->h;
	int type;

	if (st->gave_id) {
		must(col == 0);
		return sqlite3_last_insert_rowid(sqlite3_db_handle(h));
	}
	type = sqlite3_column_type(h, col);
	/* text would silently read as 0, a fraction be cut: the other engine would refuse */
	must(type == SQLITE_INTEGER || type == SQLITE_NULL);
	return type == SQLITE_NULL ? 0 : sqlite3_column_int64(h, col);
}

struct str sqlite_col_peek(void *stmt, int col)
{
	sqlite3_stmt *h = ((struct stmt *)stmt)->h;
	int type = sqlite3_column_type(h, col);
	const char *p;

	if (type == SQLITE_NULL)
		return (struct str){ NULL, 0 };
	must(type == SQLITE_TEXT || type == SQLITE_BLOB);
	p = sqlite3_column_blob(h, col);
	return p ? (struct str){ p, (size_t)sqlite3_column_bytes(h, col) } : STR("");
}
