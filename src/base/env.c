#include "base/env.h"

#include <sys/random.h>

#include "base/must.h"

static int64_t system_now(struct env *env)
{
	struct timespec ts;

	(void)env;
	must(clock_gettime(CLOCK_REALTIME, &ts) == 0);
	return (int64_t)ts.tv_sec * US_PER_SECOND + ts.tv_nsec / 1000;
}

static void system_random(struct env *env, void *p, size_t n)
{
	unsigned char *b = p;

	(void)env;
	while (n > 0) {
		ssize_t got = getrandom(b, n, 0);

		must(got > 0);
		b += got;
		n -= (size_t)got;
	}
}

struct env *env_system(void)
{
	static struct env env = { system_now, system_random };

	return &env;
}

static int64_t fixed_now(struct env *env)
{
	return ((struct env_fixed *)env)->now_us;
}

/* splitmix64 (Steele, Lea, Flood 2014) */
static void fixed_random(struct env *env, void *p, size_t n)
{
	struct env_fixed *f = (struct env_fixed *)env;
	unsigned char *b = p;

	for (size_t i = 0; i < n; i++) {
		uint64_t z = (f->seed += 0x9E3779B97F4A7C15u);

		z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
		z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
		b[i] = (unsigned char)(z ^ (z >> 31));
	}
}

void env_fixed_init(struct env_fixed *f, int64_t now_us, uint64_t seed)
{
	*f = (struct env_fixed){ { fixed_now, fixed_random }, now_us, seed };
}
