/* What every act needs to know of its surroundings: categories, areas, units, calendars, keys.
 * Loaded into memory, read-only, shared by threads, replaced as a whole when it has changed. */
#ifndef CASEWORK_OFFICE_H
#define CASEWORK_OFFICE_H

#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "people/people.h"
#include "people/requester.h"
#include "seal/seal.h"
#include "territory/territory.h"

struct office {
	struct arena *arena;           /* holds all of it */
	struct catalog *catalog;
	struct territory *territory;
	struct directory *directory;
	struct calendar *calendar;     /* by id order */
	size_t calendars;
	const struct calendar *main;   /* code "cn", else the first; its zone dates the case numbers */
	int64_t version;               /* of the reference data it was loaded from */
	const struct people_keys *keys;
	struct seal_key code_key;      /* the case code is an HMAC of the number under it */
	struct seal_key answer_key;    /* seals answers kept for Idempotency-Key */
	struct seal_key sample_key;    /* draws cases of a sampled tier for verification */
	_Atomic int users;             /* see office_take */
};

extern const struct migrations office_migrations;

/* Once, when an office is made: draws the secret that sampling starts from. */
WARN_UNUSED bool office_found(struct tx *tx, struct err *err);
/* Loads everything. Keys are derived from master. */
WARN_UNUSED bool office_load(struct tx *tx, const struct seal_key *master, struct office **out,
			     struct err *err);
void office_free(struct office *o);
/* The version of the reference data now; and saying, inside a write, that it has changed. */
WARN_UNUSED bool office_version(struct tx *tx, int64_t *out, struct err *err);
WARN_UNUSED bool office_changed(struct tx *tx, struct err *err);
/* A unit's calendar, else the main one. */
const struct calendar *office_calendar(const struct office *o, struct unit_id unit);

#endif
