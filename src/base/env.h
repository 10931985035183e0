/* Clock and randomness come in through this, so that tests set them. */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

struct env {
	/* Microseconds since 1970-01-01T00:00:00Z. */
	int64_t (*now)(struct env *env);
	/* Fills p with n unpredictable bytes (in tests: reproducible ones). */
	void (*random)(struct env *env, void *p, size_t n);
};

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_MINUTE (60 * US_PER_SECOND)
#define US_PER_HOUR (60 * US_PER_MINUTE)
#define US_PER_DAY (24 * US_PER_HOUR)

/* The machine's clock and the kernel's randomness. */
struct env *env_system(void);

/* A clock that stands still until it is set, and randomness from a seed: the same seed gives the
 * same bytes. Owned by the caller. */
struct env_fixed {
	struct env env;
	int64_t now_us;
	uint64_t seed;
};
void env_fixed_init(struct env_fixed *f, int64_t now_us, uint64_t seed);

#endif
