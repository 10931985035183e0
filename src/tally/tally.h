/* Counters by key, changed by casework in its own transaction; knows ids only. Figures and maps
 * read these rows and never scan cases while someone waits. */
#ifndef TALLY_TALLY_H
#define TALLY_TALLY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ids.h"
#include "store/store.h"

extern const struct migrations tally_migrations;

struct tally_key {
	int64_t day;                   /* local day of creation */
	int state;
	bool public;
	struct category_id category;
	struct area_id area;
	struct unit_id unit;
};

/* What is counted. The four counts are nested: acted ⊇ answered ⊇ verified ⊇ achieved. */
struct tally_counts {
	int64_t cases, acted, answered, verified, achieved;
	int64_t said, said_yes;        /* verdicts, and those that say solved */
	int64_t overdue_closed;        /* closed after they were due */
	int64_t recurred, reworked;
};

/* Adds (or, negated, takes away) at a key; a row whose counts are all 0 goes. */
WARN_UNUSED bool tally_add(struct tx *tx, const struct tally_key *key,
			   const struct tally_counts *c, int sign, struct err *err);

enum tally_group { TALLY_UNIT, TALLY_AREA, TALLY_CATEGORY, TALLY_MONTH, TALLY_STATE, TALLY_DAY };
struct tally_row {
	struct tally_key key;          /* only what was grouped by is set (a month: its first day) */
	struct tally_counts counts;
};
/* Sums per group over days from ≤ day ≤ to, ordered by group. */
WARN_UNUSED bool tally_sum(struct tx *tx, struct arena *a, enum tally_group by, int64_t from,
			   int64_t to, struct tally_row **out, size_t *n, struct err *err);
/* The sum of all over days from ≤ day ≤ to, and how many of the cases are in a state of at most
 * `state`; a pass without groups, at less than half the price of one. */
WARN_UNUSED bool tally_total(struct tx *tx, int64_t from, int64_t to, int state,
			     struct tally_counts *out, int64_t *up_to, struct err *err);
/* The rows themselves, merged over unit and public: day × state × category × area, newest day
 * first, at most max. */
WARN_UNUSED bool tally_days(struct tx *tx, struct arena *a, int64_t from, int64_t to, size_t max,
			    struct tally_row **out, size_t *n, struct err *err);
/* The rows of these days, in the order of the key: calls each until it answers false. For figures
 * that no group above makes. */
WARN_UNUSED bool tally_walk(struct tx *tx, int64_t from, int64_t to,
			    bool (*each)(void *arg, const struct tally_row *row), void *arg,
			    struct err *err);
void tally_counts_add(struct tally_counts *to, const struct tally_counts *c);
/* Counts under keys of one's own, while walking. Lives in the arena. */
struct tally_bins;
struct tally_bin { int64_t key; struct tally_counts counts; };
struct tally_bins *tally_bins_new(struct arena *a);
/* The counts under a key; all 0 the first time. Valid until the next call. */
struct tally_counts *tally_bins_at(struct tally_bins *b, int64_t key);
/* All of them, ordered by key. Nothing may be added afterwards. */
const struct tally_bin *tally_bins_all(struct tally_bins *b, size_t *n);

/* The rules by which the four counts are made (casework/tallying.c), named by the month they were
 * published in. */
#define TALLY_RULE_SET "2026-11"
/* Without a right to know more, a count below this is withheld (rule 12 of the product). */
enum { TALLY_CELL_MIN = 5 };
/* Wilson's score interval at 95 % for k of n, as counts of n: rounded outwards. n > 0. */
void interval_of(int64_t k, int64_t n, int64_t *low, int64_t *high);

/* Every row, for fsck: calls each in the order of the key. */
WARN_UNUSED bool tally_each(struct tx *tx, bool (*each)(void *arg, const struct tally_row *row),
			    void *arg, struct err *err);

#endif
