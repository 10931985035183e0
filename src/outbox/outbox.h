/* News for others, written in the same transaction as the change: jobs read it and drive search,
 * notices, figures. Rows are claimed, never read as "id greater than the last seen". */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

extern const struct migrations outbox_migrations;

enum outbox_kind { OUTBOX_CASE_EVENT = 1 };

struct outbox_item { int64_t id; enum outbox_kind kind; int64_t ref, ref2, created; };

/* ref, ref2: case id and event seq. */
WARN_UNUSED bool outbox_add(struct tx *tx, enum outbox_kind kind, int64_t ref, int64_t ref2,
			    struct err *err);
/* The oldest n that wait; and striking one off when its work is done. */
WARN_UNUSED bool outbox_waiting(struct tx *tx, struct arena *a, size_t n,
				struct outbox_item **out, size_t *found, struct err *err);
WARN_UNUSED bool outbox_done(struct tx *tx, int64_t id, struct err *err);

#endif
