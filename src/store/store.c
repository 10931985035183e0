/* The store's face: opening, sessions, statements. What is particular to an engine is behind
 * struct engine; here is what holds for all: who may write, and that values fit their letters. */
#include "store/store_int.h"

#include "base/mem.h"

static char *copy_text(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	char *p = mem_alloc(n + m + 1);

	memcpy(p, a, n);
	memcpy(p + n, b, m);
	return p;
}

static void store_free(struct store *s)
{
	pthread_mutex_destroy(&s->lock);
	pthread_mutex_destroy(&s->own_lock);
	mem_free(s->dir);
	mem_free(s->file);
	mem_free(s);
}

bool store_open(const char *dir, enum store_mode mode, const struct migrations *m,
		struct env *env, struct store **out, struct err *err)
{
	struct store *s = mem_alloc(sizeof *s);
	struct session *first = NULL;
	bool ok;

	s->engine = &engine_sqlite;
	s->env = env;
	s->mode = mode;
	/* "./": a name that begins with "file:" would be read as a URI */
	s->dir = copy_text(*dir == '/' || *dir == '.' ? "" : "./", dir);
	s->file = copy_text(s->dir, "/daodi.sqlite");
	must(pthread_mutex_init(&s->lock, NULL) == 0);
	must(pthread_mutex_init(&s->own_lock, NULL) == 0);

	ok = s->engine->place(s, mode, err) &&
	     session_open_as(s, mode == STORE_CREATE ? ROLE_OWN : ROLE_READ, &first, err) &&
	     schema_bring(first, mode, m, err);
	if (ok && first->role == ROLE_OWN)
		s->own = first;
	else
		session_close(first);
	if (!ok) {
		store_free(s);
		return false;
	}
	*out = s;
	return true;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	writer_stop(s);
	session_close(s->watch);
	session_close(s->own);
	must(s->sessions == 0);
	store_free(s);
}

bool store_version(struct store *s, int64_t *out, struct err *err)
{
	bool ok;

	pthread_mutex_lock(&s->lock);
	ok = (s->watch || session_open_as(s, ROLE_READ, &s->watch, err)) &&
	     s->engine->version(s->watch, out, err);
	pthread_mutex_unlock(&s->lock);
	return ok;
}

bool store_check(struct store *s, struct arena *a, struct str *out, struct err *err)
{
	struct session *session;
	struct buf b = BUF_INIT;
	bool ok;

	if (!session_open_as(s, ROLE_READ, &session, err))
		return false;
	buf_add(&b, *out);
	ok = s->engine->check(session, &b, err);
	session_close(session);
	if (ok)
		*out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return ok;
}

bool store_figures(struct store *s, struct store_figures *out, struct err *err)
{
	struct session *session;
	bool ok;

	if (!session_open_as(s, ROLE_READ, &session, err))
		return false;
	*out = (struct store_figures){ .older = s->older };
	ok = s->engine->figures(session, out, err);
	session_close(session);
	return ok;
}

bool store_copy(struct store *s, const char *file, struct err *err)
{
	struct session *session;
	bool ok;

	if (!session_open_as(s, ROLE_READ, &session, err))
		return false;
	ok = s->engine->copy(session, file, err);
	session_close(session);
	return ok;
}

/* ---- sessions ---- */

bool session_open_as(struct store *s, enum session_role role, struct session **out,
		     struct err *err)
{
	struct session *session = mem_alloc(sizeof *session);

	session->store = s;
	session->role = role;
	session->tx.session = session;
	if (!s->engine->connect(session, err)) {
		mem_free(session);
		return false;
	}
	s->sessions++;
	*out = session;
	return true;
}

bool session_open(struct store *s, struct session **out, struct err *err)
{
	return session_open_as(s, ROLE_READ, out, err);
}

void session_close(struct session *s)
{
	if (!s)
		return;
	must(!s->tx.live);
	s->store->engine->disconnect(s);
	s->store->sessions--;
	mem_free(s);
}

bool read_begin(struct session *s, struct tx **out, struct err *err)
{
	must(!s->tx.live);
	if (!s->store->engine->begin_read(s, err))
		return false;
	s->tx.live = true;
	s->tx.writes = false;
	*out = &s->tx;
	return true;
}

void read_end(struct tx *tx)
{
	must(tx->live && !tx->writes && tx->rows_open == 0);
	tx->live = false;
	tx->session->store->engine->end_read(tx->session);
}

struct env *tx_env(struct tx *tx)
{
	return tx->session->store->env;
}

/* ---- writing ---- */

bool write_begin(struct session *s, struct tx **out, struct err *err)
{
	must(!s->tx.live && s->role != ROLE_READ);
	if (!s->store->engine->begin_write(s, err))
		return false;
	s->tx.live = true;
	s->tx.writes = true;
	*out = &s->tx;
	return true;
}

bool write_commit(struct session *s, struct err *err)
{
	must(s->tx.live && s->tx.writes);
	s->tx.live = false;
	if (s->store->engine->commit(s, err))
		return true;
	s->store->engine->rollback(s);
	return false;
}

void write_rollback(struct session *s)
{
	must(s->tx.live && s->tx.writes);
	s->tx.live = false;
	s->store->engine->rollback(s);
}

bool command_try(struct tx *tx, struct command *c)
{
	c->err.code = ERR_NONE;
	c->err.n = c->err.dropped = 0;
	c->ok = c->run(tx, c, &c->err);
	must(tx->rows_open == 0);
	if (!c->ok && c->err.code == ERR_NONE)
		err_set(&c->err, ERR_BUG, NULL, MSG_BUG);
	return c->ok;
}

void write_alone(struct session *s, struct command *c)
{
	struct tx *tx;

	c->ok = false;
	c->err.code = ERR_NONE;
	c->err.n = c->err.dropped = 0;
	if (!write_begin(s, &tx, &c->err))
		return;
	if (command_try(tx, c))
		c->ok = write_commit(s, &c->err);
	else
		write_rollback(s);
}

/* ---- statements ---- */

/* A statement called with other values than it declares is a bug, and SQLite alone would not
 * notice. */
static void check_values(const struct sql *q, const struct val *v, size_t n)
{
	static const char letter[] = { [VAL_INT] = 'i', [VAL_TEXT] = 't', [VAL_BYTES] = 'b' };

	for (size_t i = 0; i < n; i++)
		must(q->types[i] && (v[i].kind == VAL_NULL || q->types[i] == letter[v[i].kind]));
	must(q->types[n] == 0);
}

static bool start(struct tx *tx, const struct sql *q, const struct val *v, size_t n, bool lasting,
		  void **stmt, struct err *err)
{
	must(tx->live);
	check_values(q, v, n);
	return tx->session->store->engine->start(tx, q, v, n, lasting, stmt, err);
}

bool db_run_(struct tx *tx, const struct sql *q, const struct val *v, size_t n, int64_t *changed,
	     struct err *err)
{
	const struct engine *e = tx->session->store->engine;
	enum step step;
	void *stmt;

	if (!start(tx, q, v, n, false, &stmt, err))
		return false;
	do
		step = e->step(tx, stmt);
	while (step == STEP_ROW);
	if (step == STEP_DONE && changed)
		*changed = e->changed(tx, stmt);
	return e->finish(tx, stmt, err);
}

bool db_query_(struct tx *tx, const struct sql *q, const struct val *v, size_t n,
	       struct rows *rows, struct err *err)
{
	*rows = (struct rows){ .tx = tx };
	if (!start(tx, q, v, n, true, &rows->stmt, err)) {
		rows->failed = true;
		return false;
	}
	tx->rows_open++;
	return true;
}

bool rows_next(struct rows *r)
{
	enum step step;

	if (r->done || r->failed)
		return false;
	step = r->tx->session->store->engine->step(r->tx, r->stmt);
	r->done = step == STEP_DONE;
	r->failed = step == STEP_FAILED;
	return step == STEP_ROW;
}

bool rows_end(struct rows *r, struct err *err)
{
	void *stmt = r->stmt;

	if (!stmt && r->failed)
		return false;       /* it never began; err says why since then */
	must(stmt && r->tx->rows_open > 0);
	r->tx->rows_open--;
	r->stmt = NULL;
	return r->tx->session->store->engine->finish(r->tx, stmt, err);
}

bool rows_null(struct rows *r, int col)
{
	return r->tx->session->store->engine->col_null(r->stmt, col);
}

int64_t rows_int(struct rows *r, int col)
{
	return r->tx->session->store->engine->col_int(r->stmt, col);
}

struct str rows_peek(struct rows *r, int col)
{
	return r->tx->session->store->engine->col_peek(r->stmt, col);
}

struct str rows_text(struct rows *r, int col, struct arena *a)
{
	struct str s = rows_peek(r, col);

	return s.p ? arena_str(a, s) : s;
}

struct str rows_bytes(struct rows *r, int col, struct arena *a)
{
	return rows_text(r, col, a);
}

bool db_int_(struct tx *tx, const struct sql *q, const struct val *v, size_t n, int64_t *out,
	     bool *found, struct err *err)
{
	const struct engine *e = tx->session->store->engine;
	enum step step;
	int64_t first = 0;
	bool any = false;
	void *stmt;

	if (!start(tx, q, v, n, false, &stmt, err))
		return false;
	step = e->step(tx, stmt);
	if (step == STEP_ROW) {
		any = true;
		first = e->col_int(stmt, 0);
		/* a write checks foreign keys at its end */
		while (step == STEP_ROW && e->writes(stmt))
			step = e->step(tx, stmt);
	}
	if (!e->finish(tx, stmt, err))
		return false;
	if (!any && !found)
		return err_set(err, ERR_IO, NULL, MSG_STORE_NO_ROW);
	if (any)
		*out = first;
	if (found)
		*found = any;
	return true;
}
