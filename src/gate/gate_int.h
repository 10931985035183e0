#ifndef GATE_GATE_INT_H
#define GATE_GATE_INT_H

#include <pthread.h>
#include <stdatomic.h>

#include "gate/gate.h"

enum { SEEN_ROUTES = 256, SEEN_CLASSES = 5, SEEN_BUCKETS = 8 };

struct seen_route {
	_Atomic(const struct route *) route;
	_Atomic int64_t answers[SEEN_CLASSES];
	_Atomic int64_t within[SEEN_BUCKETS];   /* not cumulative; the last one is +Inf */
	_Atomic int64_t microseconds;
};

/* Each check takes 64 MB and a tenth of a second of a core, and whoever waits for one holds a worker:
 * at most so many, and fewer where not one worker would be left for the rest. */
enum { CHECKS_AT_ONCE = 2, CHECKS_WAITING = 2 };

struct password_door {
	pthread_mutex_t lock;            /* guards all of it */
	pthread_cond_t left;             /* somebody did */
	int inside, waiting;
	int room, bench;                 /* how many of them there may be */
	char nobody[128];                /* hash of a password that nobody knows; "": not made yet */
};
void password_door_init(struct password_door *d);
void password_door_release(struct password_door *d);

struct gate {
	struct store *store;
	const struct seal_key *master;
	struct seal_key csrf_key;
	bool demo;
	struct password_door door;
	struct tiles tiles;
	pthread_mutex_t lock;            /* guards current and the users of every office */
	pthread_mutex_t loading;         /* held by the one loader */
	struct office *current;
	_Atomic(const struct http *) http;
	_Atomic int64_t loads;
	struct seen_route seen[SEEN_ROUTES];   /* open addressing by the route's address */
	struct seen_route elsewhere;           /* no route fitted */
};

#endif
