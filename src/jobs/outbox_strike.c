/* Strikes off old news of the outbox. */
#include "jobs/jobs.h"
#include "outbox/outbox.h"

bool job_outbox_strike(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
		       struct err *err)
{
	int64_t before = tx_env(tx)->now(tx_env(tx)) - US_PER_HOUR;
	struct outbox_item *item;
	size_t found;

	if (!outbox_waiting(tx, a, job->batch, &item, &found, err))
		return false;
	for (size_t i = 0; i < found; i++) {
		if (item[i].created >= before)
			break;
		if (!outbox_done(tx, item[i].id, err))
			return false;
		(*did)++;
	}
	return true;
}
