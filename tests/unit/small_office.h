/* A small office for tests: a store in a temporary folder, two communities, six categories, four
 * units with people, a clock that stands still. */
#ifndef TESTS_SMALL_OFFICE_H
#define TESTS_SMALL_OFFICE_H

#include "casework/casework.h"
#include "store/store.h"

struct small_office {
	char dir[64];
	struct env_fixed env;
	struct store *store;
	struct office *office;
	struct arena *a;
	struct area_id town, east, west;
	struct category_id lamp, noise, danger, praise, enquiry, allegation, leak;
	struct unit_id root, community, lights, water, verification;
	struct account_id dispatcher, dispatcher2, worker, handler, handler2, plumber, verifier, operator, supervisor;
};

/* 2026-03-02 (a Monday) 10:00 in Shanghai. */
#define SMALL_OFFICE_NOW (INT64_C(1772416800) * US_PER_SECOND)

void small_office_open(struct small_office *so, uint64_t seed);
void small_office_close(struct small_office *so);

/* The actor an account makes. */
struct actor actor_for(struct small_office *so, struct account_id id);
/* Whoever holds the case code. */
struct actor actor_requester(void);

/* One write, whole: true when it was committed. */
bool small_office_write(struct small_office *so,
			bool (*run)(struct small_office *so, struct tx *tx, void *arg,
				    struct err *err),
			void *arg, struct err *err);

/* Reports and acts in a write of their own; rows live in so->a. */
bool report_one(struct small_office *so, const struct actor *who, const struct report *r,
		struct case_row *out, struct err *err);
bool act_on(struct small_office *so, const struct actor *who, struct str number, enum action action,
	    const struct act_input *in, struct case_row *out, struct err *err);
/* fsck says nothing: fails the test where it does. */
void assert_record_whole(struct small_office *so);

#endif
