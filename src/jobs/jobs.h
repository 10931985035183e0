/* Background jobs of a running server: each is one file with one step, run in a write of its own
 * by one thread, every so many seconds, again at once while it found a whole batch to do. A step
 * that fails is logged and tried at its next turn. */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "casework/office.h"

struct job {
	const char *name;
	int every_seconds;
	size_t batch;                /* what one step may do, so that users' writes pass between */
	bool (*step)(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
		     struct err *err);
	void *arg;                   /* the step's own */
};

/* For steps that need the office: where to take it and give it back. */
struct office_source {
	bool (*take)(void *arg, struct tx *tx, const struct office **out, struct err *err);
	void (*release)(void *arg, const struct office *o);
	void *arg;
};
/* Closes answered cases as the closing rule says; arg is a struct office_source. */
bool job_closing_rule(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
		      struct err *err);
/* Strikes off outbox rows that nobody has claimed for an hour: no reader exists that would want
 * them later, and the table stays small. */
bool job_outbox_strike(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
		       struct err *err);

struct jobs;
/* job must outlive the thread. */
WARN_UNUSED bool jobs_start(struct store *store, const struct job *job, size_t n,
			    struct jobs **out, struct err *err);
/* Lets the step under way finish, then ends the thread. */
void jobs_stop(struct jobs *j);

#endif
