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

struct gate {
	struct store *store;
	const struct seal_key *master;
	struct seal_key csrf_key;
	bool demo;
	pthread_mutex_t lock;            /* guards current and the users of every office */
	pthread_mutex_t loading;         /* held by the one loader */
	struct office *current;
	_Atomic(const struct http *) http;
	_Atomic int64_t loads;
	struct seen_route seen[SEEN_ROUTES];   /* open addressing by the route's address */
	struct seen_route elsewhere;           /* no route fitted */
};

#endif
