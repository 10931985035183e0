/* The closing rule, every half minute. */
#include "casework/casework.h"
#include "jobs/jobs.h"

bool job_closing_rule(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
		      struct err *err)
{
	const struct office_source *from = job->arg;
	const struct office *o;
	bool ok;

	if (!from->take(from->arg, tx, &o, err))
		return false;
	ok = closing_rule(tx, a, o, job->batch, did, err);
	from->release(from->arg, o);
	return ok;
}
