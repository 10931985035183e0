/* The whole schema: every room's tables, in the order in which they may refer to each other. */
#include "app/app.h"

#include <pthread.h>

#include "casework/casework.h"
#include "gate/gate.h"
#include "outbox/outbox.h"
#include "tally/tally.h"

enum { STEPS_MAX = 64 };

static struct migration steps[STEPS_MAX];
static struct migrations whole = { steps, 0 };

static void schema_join(void)
{
	const struct migrations *const rooms[] = {
		&calendar_migrations, &catalog_migrations, &territory_migrations,
		&people_migrations,   &tally_migrations,   &outbox_migrations,
		&office_migrations,   &casework_migrations, &gate_migrations,
	};

	for (size_t r = 0; r < sizeof(rooms) / sizeof(rooms[0]); r++)
		for (size_t i = 0; i < rooms[r]->n; i++) {
			must(whole.n < STEPS_MAX);
			steps[whole.n++] = rooms[r]->step[i];
		}
}

const struct migrations *app_migrations(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	must(pthread_once(&once, schema_join) == 0);
	return &whole;
}
