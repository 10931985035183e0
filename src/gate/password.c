/* Signing in with a password. A name that nobody has is checked against a hash that nobody's
 * password fits, so the time tells nothing about who has an account. */
#include "gate/gate_int.h"

static int at_most(int n, int most)
{
	return n < most ? n : most;
}

void password_door_init(struct password_door *d)
{
	int spare = http_workers() - 1;

	d->room = spare < 1 ? 1 : at_most(spare, CHECKS_AT_ONCE);
	d->bench = spare < d->room ? 0 : at_most(spare - d->room, CHECKS_WAITING);
	must(pthread_mutex_init(&d->lock, NULL) == 0);
	must(pthread_cond_init(&d->left, NULL) == 0);
}

void password_door_release(struct password_door *d)
{
	pthread_cond_destroy(&d->left);
	pthread_mutex_destroy(&d->lock);
}

static bool enter(struct password_door *d, struct err *err)
{
	bool room;

	must(pthread_mutex_lock(&d->lock) == 0);
	room = d->inside < d->room || d->waiting < d->bench;
	if (room) {
		d->waiting++;
		while (d->inside == d->room)
			must(pthread_cond_wait(&d->left, &d->lock) == 0);
		d->waiting--;
		d->inside++;
	}
	must(pthread_mutex_unlock(&d->lock) == 0);
	return room || err_set(err, ERR_BUSY, NULL, MSG_BUSY);
}

static void leave(struct password_door *d)
{
	must(pthread_mutex_lock(&d->lock) == 0);
	d->inside--;
	must(pthread_cond_signal(&d->left) == 0);
	must(pthread_mutex_unlock(&d->lock) == 0);
}

/* Made at the first check, whoever signs in, so that it costs that one alone. */
static bool nobody_hash(struct password_door *d, struct env *env, struct arena *a, struct str *out,
			struct err *err)
{
	bool ok = true;

	must(pthread_mutex_lock(&d->lock) == 0);
	if (!d->nobody[0]) {
		struct str hash = STR("");

		ok = seal_password_hash(a, seal_token_new(env, a), &hash, err);
		must(hash.n < sizeof d->nobody);
		memcpy(d->nobody, hash.p, hash.n);
	}
	*out = arena_str(a, str_c(d->nobody));
	must(pthread_mutex_unlock(&d->lock) == 0);
	return ok;
}

static bool check(struct gate *g, struct tx *tx, struct arena *a, struct str name,
		  struct str password, struct account *out, bool *fits, struct err *err)
{
	struct str nobody, hash = { NULL, 0 };
	bool found, same;

	if (!nobody_hash(&g->door, tx_env(tx), a, &nobody, err) ||
	    !account_by_name(tx, a, name, out, &found, err) ||
	    (found && !account_password(tx, a, out->id, &hash, err)))
		return false;
	same = seal_password_matches(hash.n ? hash : nobody, password);
	*fits = same && hash.n && !out->disabled && !out->service;
	return true;
}

bool password_check(struct gate *g, struct tx *tx, struct arena *a, struct str name,
		    struct str password, struct account *out, bool *fits, struct err *err)
{
	bool ok;

	*fits = false;
	if (!enter(&g->door, err))
		return false;
	ok = check(g, tx, a, name, password, out, fits, err);
	leave(&g->door);
	return ok;
}
