/* Holds the office in memory. Invariants: `current` is the newest loaded; an office with users is
 * never freed; users changes only under the lock. */
#include "base/mem.h"
#include "gate/gate_int.h"

struct gate *gate_new(struct store *store, const struct seal_key *master)
{
	struct gate *g = mem_alloc(sizeof(*g));

	g->store = store;
	g->master = master;
	g->csrf_key = seal_key_derive(master, "csrf");
	must(pthread_mutex_init(&g->lock, NULL) == 0);
	must(pthread_mutex_init(&g->loading, NULL) == 0);
	password_door_init(&g->door);
	return g;
}

void gate_free(struct gate *g)
{
	if (!g)
		return;
	if (g->current) {
		must(g->current->users == 0);
		office_free(g->current);
	}
	pthread_mutex_destroy(&g->lock);
	pthread_mutex_destroy(&g->loading);
	password_door_release(&g->door);
	mem_free(g);
}

struct store *gate_store(const struct gate *g)
{
	return g->store;
}

/* A snapshot may be older than what is held: then the newer serves as well. */
static struct office *held(struct gate *g, int64_t version)
{
	struct office *o = NULL;

	must(pthread_mutex_lock(&g->lock) == 0);
	if (g->current && g->current->version >= version) {
		o = g->current;
		o->users++;
	}
	must(pthread_mutex_unlock(&g->lock) == 0);
	return o;
}

bool office_take(struct gate *g, struct tx *tx, const struct office **out, struct err *err)
{
	struct office *o, *old = NULL;
	int64_t version;

	if (!office_version(tx, &version, err))
		return false;
	o = held(g, version);
	if (o) {
		*out = o;
		return true;
	}
	must(pthread_mutex_lock(&g->loading) == 0);
	o = held(g, version);            /* loaded by another while this one waited */
	if (!o && office_load(tx, g->master, &o, err)) {
		must(pthread_mutex_lock(&g->lock) == 0);
		o->users = 1;
		if (g->current && g->current->users == 0)
			old = g->current;
		g->current = o;
		g->loads++;
		must(pthread_mutex_unlock(&g->lock) == 0);
	}
	must(pthread_mutex_unlock(&g->loading) == 0);
	if (old)
		office_free(old);
	*out = o;
	return o != NULL;
}

const struct office *office_current(struct gate *g)
{
	const struct office *o = held(g, INT64_MIN);

	must(o);
	return o;
}

void office_release(struct gate *g, const struct office *o)
{
	struct office *last = NULL;

	must(pthread_mutex_lock(&g->lock) == 0);
	struct office *mine = (struct office *)(uintptr_t)o;

	must(mine->users > 0);
	if (--mine->users == 0 && mine != g->current)
		last = mine;
	must(pthread_mutex_unlock(&g->lock) == 0);
	if (last)
		office_free(last);
}
