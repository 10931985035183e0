/* Bearer tokens. Only their hash is kept: who reads the database cannot act with it. */
#include "people/people_int.h"
#include "seal/seal.h"

static const struct sql sql_save = {
	"insert into token (hash, account, created, expires) values ($1, $2, $3, $4)", "biii"
};
static const struct sql sql_account = {
	"select a.id, a.name, a.display, coalesce(a.unit, 0), a.roles, a.service, a.disabled "
	"from token t join account a on a.id = t.account "
	"where t.hash = $1 and t.revoked is null and t.expires > $2 and a.disabled = 0", "bi"
};
static const struct sql sql_revoke = {
	"update token set revoked = $1 where hash = $2 and revoked is null", "ib"
};
static const struct sql sql_revoke_all = {
	"update token set revoked = $1 where account = $2 and revoked is null", "ii"
};

static const struct sql sql_lost = {
	"select count(*) from token t where not exists "
	"(select 1 from account a where a.id = t.account)", ""
};

static struct str bytes(const struct seal_hash *h)
{
	return (struct str){ (const char *)h->b, sizeof(h->b) };
}

bool token_save(struct tx *tx, struct account_id account, struct str token, int64_t expires,
		struct err *err)
{
	struct seal_hash h = seal_token_hash(token);
	struct env *env = tx_env(tx);
	int64_t now = env->now(env);

	if (expires <= now)
		return err_set(err, ERR_INVALID, "expires", MSG_TOKEN_EXPIRED_BEFORE);
	return db_run(tx, &sql_save, NULL, err, VB(bytes(&h)), VI(account.n), VI(now),
		      VI(expires));
}

bool token_account(struct tx *tx, struct arena *a, struct str token, int64_t now,
		   struct account *out, bool *found, struct err *err)
{
	struct seal_hash h = seal_token_hash(token);
	struct rows r;

	if (!db_query(tx, &sql_account, &r, err, VB(bytes(&h)), VI(now)))
		return false;
	*found = rows_next(&r);
	if (*found)
		*out = account_row(&r, a);
	return rows_end(&r, err);
}

bool token_revoke(struct tx *tx, struct str token, struct err *err)
{
	struct seal_hash h = seal_token_hash(token);
	struct env *env = tx_env(tx);

	return db_run(tx, &sql_revoke, NULL, err, VI(env->now(env)), VB(bytes(&h)));
}

bool token_revoke_all(struct tx *tx, struct account_id account, struct err *err)
{
	struct env *env = tx_env(tx);

	return db_run(tx, &sql_revoke_all, NULL, err, VI(env->now(env)), VI(account.n));
}

bool tokens_lost(struct tx *tx, int64_t *out, struct err *err)
{
	return db_int(tx, &sql_lost, out, NULL, err);
}
