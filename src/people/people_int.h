/* The inside of people: the directory in memory. */
#ifndef PEOPLE_PEOPLE_INT_H
#define PEOPLE_PEOPLE_INT_H

#include "people/people.h"

/* Units by id with their place in the tree, and mandates by category, area, unit: what routing
 * walks. Read-only once made. */
struct directory {
	struct unit *unit;             /* by id */
	size_t *parent;                /* index of the parent, or SIZE_MAX */
	size_t n;
	size_t *slot;                  /* by hash of the code: index + 1, 0: free */
	size_t slots;                  /* a power of two, at least twice n */
	struct mandate *mandate;       /* by category, area, unit */
	size_t mandates;
	struct mandate *owned;         /* the same by unit, category, area */
	struct unit_id *fallback;      /* active fallback units, by id */
	size_t fallbacks;
};

/* Makes a directory of what was loaded; sorts the arrays in place and keeps them. Ids and codes of
 * units are unique; a parent that is not among them counts as none. */
struct directory *directory_make(struct arena *a, struct unit *unit, size_t n,
				 struct mandate *mandate, size_t mandates);

/* Index of a unit, or SIZE_MAX. */
size_t directory_index(const struct directory *d, struct unit_id id);

enum { CODE_CHARS = 200, LOGIN_MAX = 64, NAME_CHARS = 200 };
/* Fit for a unit's code: 1 to CODE_CHARS characters, no control characters, no white space at the
 * ends. Inside it may hold spaces: cities use whole names as codes. */
bool code_fits(struct str code);
/* Fit for signing in: 1 to LOGIN_MAX bytes of UTF-8 without white space or control characters. */
bool login_fits(struct str name);
/* Adds an error for the field where the name is missing though needed, too long or not UTF-8. */
WARN_UNUSED bool name_fits(struct str name, const char *field, bool needed, struct err *err);

/* INVALID for the field where there is no such unit. */
WARN_UNUSED bool unit_must_exist(struct tx *tx, struct unit_id unit, const char *field,
				 struct err *err);
/* Is inner the unit outer or below it? */
WARN_UNUSED bool unit_is_below(struct tx *tx, struct unit_id inner, struct unit_id outer,
			       bool *out, struct err *err);
/* Puts "line N, " before the field of an INVALID or CONFLICT that a row of a file has met. */
void err_at_line(struct err *err, int64_t line);
/* An account from the columns id, name, display, unit, roles, service, disabled. */
struct account account_row(struct rows *r, struct arena *a);
/* May the turn stand on the roster of its unit? Errors INVALID for the field. */
WARN_UNUSED bool turn_fits(struct tx *tx, const struct turn *t, const char *field,
			   struct err *err);
/* Takes an account off every roster. */
WARN_UNUSED bool roster_leave(struct tx *tx, struct account_id account, struct err *err);

#endif
