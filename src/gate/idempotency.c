/* Answers kept for Idempotency-Key, sealed, for seven days. An answer is written in the
 * transaction of the change it tells of: either both are there or neither. A call that failed
 * leaves nothing, so that the same key may be tried again with the body put right. */
#include "gate/gate_int.h"
#include "wire/utf8.h"

enum { KEY_MAX = 255, KEY_MIN_ANONYMOUS = 22 };

static const struct migration steps[] = {
	{ "gate-1",
	  "create table kept_answer ("
	  " account INT64 not null,"
	  " key_hash BYTES not null,"
	  " body_hash BYTES not null,"
	  " status INT64 not null,"
	  " answer BYTES not null,"
	  " created INT64 not null,"
	  " primary key (account, key_hash)"
	  ");"
	  "create index kept_answer_created on kept_answer (created)" },
};
const struct migrations gate_migrations = { steps, sizeof(steps) / sizeof(steps[0]) };

static const struct sql sql_find = {
	"select body_hash, status, answer, created from kept_answer"
	" where account = $1 and key_hash = $2", "ib" };
static const struct sql sql_forget = {
	"delete from kept_answer where account = $1 and key_hash = $2", "ib" };
static const struct sql sql_keep = {
	"insert into kept_answer (account, key_hash, body_hash, status, answer, created)"
	" values ($1, $2, $3, $4, $5, $6)", "ibbibi" };
static const struct sql sql_old = {
	"select account, key_hash from kept_answer where created < $1"
	" order by created, account, key_hash limit $2", "ii" };

static struct str hash_str(const struct seal_hash *h)
{
	return (struct str){ (const char *)h->b, sizeof(h->b) };
}

bool idempotency_of(const struct call *call, const struct actor *who, struct idempotency *out,
		    struct err *err)
{
	struct str key = str_trim(http_header(call, "Idempotency-Key"));
	struct buf all = BUF_INIT;

	*out = (struct idempotency){ .asked = false };
	if (key.n == 0)
		return true;
	if (!utf8_valid(key))
		return err_set(err, ERR_INVALID, "Idempotency-Key", MSG_BAD_UTF8);
	if (key.n > KEY_MAX)
		return err_set(err, ERR_INVALID, "Idempotency-Key", MSG_TOO_LONG, AI(KEY_MAX));
	if (who->kind != ACTOR_ACCOUNT && key.n < KEY_MIN_ANONYMOUS)
		return err_set(err, ERR_INVALID, "Idempotency-Key", MSG_GATE_KEY_TOO_SHORT,
			       AI(KEY_MIN_ANONYMOUS));
	out->asked = true;
	out->account = who->kind == ACTOR_ACCOUNT ? who->account.n : 0;
	out->key = seal_sha256(key);
	buf_add(&all, call->req.method);
	buf_add_char(&all, '\n');
	buf_add(&all, call->req.path);
	buf_add_char(&all, '\n');
	buf_add(&all, call->req.body);
	out->body = seal_sha256(buf_str(&all));
	buf_release(&all);
	return true;
}

/* Binds an answer to its account and key. */
static struct str context(struct arena *a, const struct idempotency *key)
{
	return arena_fmt(a, "kept_answer %lld %.*s", (long long)key->account,
			 STR_ARG(seal_hex(a, hash_str(&key->key))));
}

/* An answer as text: its type, then "name: value" lines, an empty line, the body. */
static struct str answer_pack(struct arena *a, const struct reply *r)
{
	struct buf b = BUF_INIT;
	struct str text;

	buf_add(&b, r->content_type);
	buf_add_char(&b, '\n');
	for (size_t i = 0; i < r->headers; i++) {
		buf_add(&b, r->header[i][0]);
		buf_add_lit(&b, ": ");
		buf_add(&b, r->header[i][1]);
		buf_add_char(&b, '\n');
	}
	buf_add_char(&b, '\n');
	buf_add(&b, buf_str(&r->body));
	text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return text;
}

static void answer_unpack(struct call *call, int status, struct str text)
{
	struct str line, name;

	call->reply.status = status;
	call->reply.content_type = str_cut(&text, '\n');
	while ((line = str_cut(&text, '\n')).n) {
		name = str_cut(&line, ':');
		reply_header(call, arena_cstr(call->arena, name), str_skip(line, 1));
	}
	buf_reset(&call->reply.body);
	buf_add(&call->reply.body, text);
}

bool idempotency_find(struct tx *tx, const struct office *o, const struct idempotency *key,
		      struct call *call, bool *found, struct err *err)
{
	struct arena *a = call->arena;
	struct str sealed = { NULL, 0 }, body = { NULL, 0 }, plain;
	int64_t now = tx_env(tx)->now(tx_env(tx)), created = 0;
	struct rows rows;
	int status = 0;

	*found = false;
	if (!key->asked)
		return true;
	if (!db_query(tx, &sql_find, &rows, err, VI(key->account), VB(hash_str(&key->key))))
		return false;
	if (rows_next(&rows)) {
		body = rows_bytes(&rows, 0, a);
		status = (int)rows_int(&rows, 1);
		sealed = rows_bytes(&rows, 2, a);
		created = rows_int(&rows, 3);
	}
	if (!rows_end(&rows, err))
		return false;
	if (!sealed.p)
		return true;
	if (created < now - IDEMPOTENCY_DAYS * US_PER_DAY)
		return db_run(tx, &sql_forget, NULL, err, VI(key->account),
			      VB(hash_str(&key->key)));
	if (!str_eq(body, hash_str(&key->body)))
		return err_set(err, ERR_INVALID, "Idempotency-Key", MSG_GATE_KEY_USED);
	if (!seal_open(a, &o->answer_key, context(a, key), sealed, &plain, err))
		return false;
	answer_unpack(call, status, plain);
	*found = true;
	return true;
}

bool idempotency_keep(struct tx *tx, const struct office *o, const struct idempotency *key,
		      const struct call *call, struct err *err)
{
	struct arena *a = call->arena;
	struct env *env = tx_env(tx);
	struct str sealed;

	if (!key->asked)
		return true;
	sealed = seal_close(env, a, &o->answer_key, context(a, key), answer_pack(a, &call->reply));
	return db_run(tx, &sql_keep, NULL, err, VI(key->account), VB(hash_str(&key->key)),
		      VB(hash_str(&key->body)), VI(call->reply.status), VB(sealed),
		      VI(env->now(env)));
}

bool idempotency_purge(struct tx *tx, size_t n, size_t *done, struct err *err)
{
	struct env *env = tx_env(tx);
	struct arena *a = arena_new();
	int64_t *account = ARENA_ARRAY(a, int64_t, n);
	struct str *key = ARENA_ARRAY(a, struct str, n);
	struct rows rows;
	size_t found = 0;
	bool ok;

	*done = 0;
	ok = db_query(tx, &sql_old, &rows, err,
		      VI(env->now(env) - IDEMPOTENCY_DAYS * US_PER_DAY), VI((int64_t)n));
	if (ok) {
		while (found < n && rows_next(&rows)) {
			account[found] = rows_int(&rows, 0);
			key[found++] = rows_bytes(&rows, 1, a);
		}
		ok = rows_end(&rows, err);
	}
	for (size_t i = 0; ok && i < found; i++)
		ok = db_run(tx, &sql_forget, NULL, err, VI(account[i]), VB(key[i]));
	if (ok)
		*done = found;
	arena_free(a);
	return ok;
}
