/* The schema: a list of named steps, each run once ever and remembered in table schema_step. All
 * missing steps run in one transaction, so a database has all of them or none. */
#include "store/store_int.h"

#include "base/log.h"

static const char step_table[] =
	"create table if not exists schema_step (\n"
	"	name TEXT not null primary key,\n"
	"	at INT64 not null\n"
	");\n";
static const struct sql sql_steps = { "select name from schema_step order by name", "" };
static const struct sql sql_has = { "select 1 from schema_step where name = $1", "t" };
static const struct sql sql_done = { "insert into schema_step (name, at) values ($1, $2)", "ti" };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The end of a quoted text or a comment that begins at p; p itself where none does. */
static const char *skip_opaque(const char *p)
{
	const char *q;

	if (*p == '\'' || *p == '"') {
		q = strchr(p + 1, *p);
	} else if (p[0] == '-' && p[1] == '-') {
		q = strchr(p, '\n');
	} else if (p[0] == '/' && p[1] == '*') {
		q = strstr(p + 2, "*/");
		q = q ? q + 1 : NULL;
	} else {
		return p;
	}
	return q ? q + 1 : p + strlen(p);
}

static struct str spelt(const struct words *w, struct str word)
{
	if (str_eq(word, STR("ID")))
		return str_c(w->id);
	if (str_eq(word, STR("INT64")))
		return str_c(w->int64);
	if (str_eq(word, STR("TEXT")))
		return str_c(w->text);
	if (str_eq(word, STR("BYTES")))
		return str_c(w->bytes);
	return word;
}

void schema_spell(const struct words *w, const char *sql, struct buf *out)
{
	enum { START, CREATE, TABLE, OTHER } in = START;
	int depth = 0;

	for (const char *p = sql, *q; *p; p = q) {
		q = skip_opaque(p);
		if (q != p) {
			buf_add(out, (struct str){ p, (size_t)(q - p) });
			continue;
		}
		if (is_word(*p)) {
			struct str word;

			while (is_word(*q))
				q++;
			word = (struct str){ p, (size_t)(q - p) };
			if (in == START)
				in = str_eq_nocase(word, STR("create")) ? CREATE : OTHER;
			else if (in == CREATE)
				in = str_eq_nocase(word, STR("table")) ? TABLE : OTHER;
			buf_add(out, spelt(w, word));
			continue;
		}
		q = p + 1;
		buf_add_char(out, *p);
		depth += (*p == '(') - (*p == ')');
		if (*p == ')' && depth == 0 && in == TABLE) {
			buf_add(out, str_c(w->table_end));
			in = OTHER;
		} else if (*p == ';') {
			in = START;
		}
	}
}

static bool run_script(struct session *s, const char *text, struct err *err)
{
	struct buf b = BUF_INIT;
	bool ok;

	schema_spell(&s->store->engine->words, text, &b);
	buf_add_char(&b, 0);
	ok = s->store->engine->script(s, b.p, err);
	buf_release(&b);
	return ok;
}

/* Every step the database knows must be one of ours: another one comes from a newer program. */
static bool none_unknown(struct tx *tx, const struct migrations *m, struct err *err)
{
	bool known = true;
	struct rows r;

	if (!db_query(tx, &sql_steps, &r, err))
		return false;
	while (known && rows_next(&r)) {
		struct str name = rows_peek(&r, 0);

		known = false;
		for (size_t i = 0; i < m->n && !known; i++)
			known = str_eq(name, str_c(m->step[i].name));
	}
	if (!rows_end(&r, err))
		return false;
	return known || err_set(err, ERR_CONFLICT, NULL, MSG_STORE_NEWER,
				AT(str_c(tx->session->store->file)));
}

static bool has_step(struct tx *tx, const char *name, bool *out, struct err *err)
{
	int64_t one;

	return db_int(tx, &sql_has, &one, out, err, VT(str_c(name)));
}

static bool run_missing(struct tx *tx, const struct migrations *m, struct err *err)
{
	struct session *s = tx->session;
	struct env *env = s->store->env;

	for (size_t i = 0; i < m->n; i++) {
		const struct migration *step = &m->step[i];
		bool done;

		if (!has_step(tx, step->name, &done, err))
			return false;
		if (done)
			continue;
		if (!run_script(s, step->sql, err)) {
			log_line(LOG_ERROR, "schema step %s failed", step->name);
			return false;
		}
		if (!db_run(tx, &sql_done, NULL, err, VT(str_c(step->name)), VI(env->now(env))))
			return false;
	}
	return true;
}

static bool make(struct session *s, const struct migrations *m, struct err *err)
{
	enum found found;
	struct tx *tx;

	if (!write_begin(s, &tx, err))
		return false;
	/* looked at again: another program may have made it since */
	if (s->store->engine->look(s, &found, err) &&
	    (found == FOUND_OURS || s->store->engine->mark(s, err)) &&
	    run_script(s, step_table, err) && none_unknown(tx, m, err) &&
	    run_missing(tx, m, err))
		return write_commit(s, err);
	write_rollback(s);
	return false;
}

static bool compare(struct session *s, enum store_mode mode, const struct migrations *m,
		    struct err *err)
{
	bool done = true, ok;
	struct tx *tx;

	if (!read_begin(s, &tx, err))
		return false;
	ok = none_unknown(tx, m, err);
	for (size_t i = 0; ok && done && i < m->n; i++)
		ok = has_step(tx, m->step[i].name, &done, err);
	read_end(tx);
	s->store->older = ok && !done;
	if (s->store->older && mode != STORE_READ_ONLY)
		return err_set(err, ERR_CONFLICT, NULL, MSG_STORE_OLDER,
			       AT(str_c(s->store->file)), AT(str_c(s->store->dir)));
	return ok;
}

bool schema_bring(struct session *s, enum store_mode mode, const struct migrations *m,
		  struct err *err)
{
	enum found found;

	if (mode == STORE_CREATE)
		return make(s, m, err);
	if (!s->store->engine->look(s, &found, err))
		return false;
	if (found == FOUND_NOTHING)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_STORE_MISSING,
			       AT(str_c(s->store->dir)));
	return compare(s, mode, m, err);
}
