/* What a session of the pages needs besides its token. */
#include "gate/gate_int.h"

void gate_set_demo(struct gate *g, bool demo)
{
	g->demo = demo;
}

bool gate_demo(const struct gate *g)
{
	return g->demo;
}

static struct seal_hash proof(const struct gate *g, struct str session)
{
	return seal_hmac(&g->csrf_key, session.p ? session : STR("nobody"));
}

struct str csrf_new(const struct gate *g, struct env *env, struct arena *a, struct str session)
{
	struct seal_hash h = proof(g, session);
	char both[2 * SEAL_HASH];

	env->random(env, both, SEAL_HASH);
	for (size_t i = 0; i < SEAL_HASH; i++)
		both[SEAL_HASH + i] = (char)(both[i] ^ (char)h.b[i]);
	return seal_hex(a, (struct str){ both, sizeof(both) });
}

bool csrf_fits(const struct gate *g, struct arena *a, struct str session, struct str csrf)
{
	struct seal_hash h = proof(g, session);
	char bare[SEAL_HASH];
	struct str both;

	if (csrf.n != 4 * SEAL_HASH || !seal_unhex(a, csrf, &both))
		return false;
	for (size_t i = 0; i < SEAL_HASH; i++)
		bare[i] = (char)(both.p[i] ^ both.p[SEAL_HASH + i]);
	return seal_same((struct str){ bare, SEAL_HASH },
			 (struct str){ (const char *)h.b, SEAL_HASH });
}
