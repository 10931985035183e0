#include "rig.h"

#include <unistd.h>

static const struct migration step[] = {
	{ "rig-1", "create table head (id ID, key INT64 not null unique);\n"
		   "create table body (id ID, head INT64 not null references head(id),"
		   " key INT64 not null, data BYTES not null);\n"
		   "create index body_key on body (key);\n" },
};
static const struct migrations steps = { step, 1 };

static const struct sql sql_head = { "insert into head (key) values ($1) returning id", "i" };
static const struct sql sql_body = {
	"insert into body (head, key, data) values ($1, $2, $3)", "iib"
};
static const struct sql sql_heads = { "select key from head order by key", "" };
static const struct sql sql_bodies = {
	"select b.key, length(b.data) from body b join head h on h.id = b.head and h.key = b.key "
	"order by b.key", ""
};

void rig_make(struct rig *r)
{
	rig_make_with(r, &steps);
}

void rig_make_with(struct rig *r, const struct migrations *m)
{
	bool memory = access("/dev/shm", W_OK) == 0;
	struct err err = ERR_INIT;

	*r = (struct rig){ .m = m };
	snprintf(r->dir, sizeof r->dir, "%s/daodi-rig-XXXXXX", memory ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(r->dir));
	env_fixed_init(&r->env, 0, 1);
	assert_true(store_open(r->dir, STORE_CREATE, m, &r->env.env, &r->s, &err));
}

void rig_open(struct rig *r)
{
	struct err err = ERR_INIT;

	assert_true(store_open(r->dir, STORE_OPEN, r->m, &r->env.env, &r->s, &err));
}

void rig_close(struct rig *r)
{
	store_close(r->s);
	r->s = NULL;
}

void rig_remove(struct rig *r)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal", "daodi.sqlite-shm" };
	char path[128];

	rig_close(r);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", r->dir, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(r->dir), 0);
}

static bool put_run(struct tx *tx, struct command *self, struct err *err)
{
	static const char zeros[65536];
	struct put *p = self->arg;
	int64_t id;

	p->runs++;
	return db_int(tx, &sql_head, &id, NULL, err, VI(p->key)) &&
	       (!p->refuse || err_set(err, ERR_DENIED, NULL, MSG_NOT_FOUND)) &&
	       db_run(tx, &sql_body, NULL, err, VI(id), VI(p->key),
		      VB(((struct str){ zeros, p->size })));
}

static void put_done(struct command *self, bool ok, struct err *err)
{
	struct put *p = self->arg;

	p->code = ok ? ERR_NONE : err->code;
	p->msg = ok ? 0 : err->item[0].msg;
	p->told = true;
}

void put_init(struct put *p, int64_t key, size_t size, bool refuse)
{
	*p = (struct put){ .c = { .run = put_run, .done = put_done, .arg = p },
			   .key = key, .size = size, .refuse = refuse };
}

void put_wait(struct put *p)
{
	while (!p->told)
		usleep(50);
}

bool rig_seen(struct store *s, unsigned char *seen, int64_t n)
{
	const struct sql *const q[] = { &sql_heads, &sql_bodies };
	struct err err = ERR_INIT;
	struct session *session;
	struct tx *tx;
	bool ok;

	memset(seen, 0, (size_t)n);
	if (!session_open(s, &session, &err))
		return false;
	ok = read_begin(session, &tx, &err);
	if (ok) {
		for (int i = 0; i < 2; i++) {
			struct rows r;

			if (db_query(tx, q[i], &r, &err))
				while (rows_next(&r))
					if (rows_int(&r, 0) < n)
						seen[rows_int(&r, 0)] |= (unsigned char)(i + 1);
			ok = rows_end(&r, &err) && ok;
		}
		read_end(tx);
	}
	session_close(session);
	return ok;
}

bool rig_sound(struct store *s)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct str out = STR("");
	bool ok = store_check(s, a, &out, &err) && out.n == 0;

	if (!ok)
		fprintf(stderr, "%.*s\n", STR_ARG(out));
	arena_free(a);
	return ok;
}
