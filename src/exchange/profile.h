/* Mapping files: how another system writes its cases and areas, in a text file that a user can
 * write (docs/guide/mapping-files.md). This reads and checks one; row.h applies it. A profile
 * promises that every word in it is known: states, outcomes, kinds, zone, formats. */
#ifndef EXCHANGE_PROFILE_H
#define EXCHANGE_PROFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/calendar.h"
#include "exchange/dates.h"
#include "territory/territory.h"
#include "wire/encoding.h"

/* What a row can tell, by its name in [columns]. */
#define ROW_FIELDS(X) \
	X(NUMBER, number) X(EXTERNAL_ID, external_id) X(SOURCE, source) \
	X(KIND, kind) X(ORIGIN, origin) X(CHANNEL, channel) \
	X(CATEGORY, category) X(CATEGORY_CODE, category_code) \
	X(UNIT, unit) X(UNIT_CODE, unit_code) X(AREA, area) X(AREA_CODE, area_code) \
	X(LAT, lat) X(LON, lon) X(POINT, point) X(ADDRESS, address) \
	X(TEXT, text) X(REPLY, reply) X(NOTE, note) X(MEDIA, media) \
	X(STATUS, status) X(OUTCOME, outcome) \
	X(CREATED, created) X(DUE, due) X(ANSWERED, answered) X(CLOSED, closed) \
	X(UPDATED, updated) \
	X(CLAIMED, claimed) X(FOUND, found) X(SAID, said) X(SATISFACTION, satisfaction) \
	X(REQUESTER_NAME, requester_name) X(REQUESTER_PHONE, requester_phone) \
	X(REQUESTER_EMAIL, requester_email) X(REQUESTER_ANONYMOUS, requester_anonymous)
enum row_field {
#define X(upper, lower) ROW_##upper,
	ROW_FIELDS(X)
#undef X
	ROW_FIELD_COUNT
};
/* "external_id" */
struct str row_field_name(enum row_field f);

/* Where a value comes from: the first of several choices that is not empty; each joins columns and
 * fixed texts. A fixed text stands only beside a column that is not empty. */
struct part {
	struct str column;             /* p == NULL: see below */
	size_t number;                 /* of the column, from 1, where it has no name */
	struct str literal;            /* neither column nor number: this text */
	bool optional;                 /* the file may lack the column */
};
struct join { struct part *part; size_t n; };
struct choice { struct join *join; size_t n; };      /* n 0: not mapped */

/* A word of the file and what it means here. outcome only in [status], empty where none. */
struct word { struct str theirs, ours, outcome; };
struct words {
	struct word *word;
	size_t n;
	bool has_rest;                 /* a line "* = …": any other word */
	struct word rest;
};

struct duplicate {
	struct choice column;          /* n 0: the file marks none */
	struct str *starts, *holds, *is;       /* any of them, in any case of ASCII letters */
	size_t n_starts, n_holds, n_is;
	struct choice master;          /* of what it is a duplicate */
	int64_t master_digits;         /* > 0: the first run of so many digits in it */
};

struct profile {
	struct str name;               /* the file's, without folder and .conf */
	enum encoding encoding;
	char delimiter;
	bool header;                   /* the first record names the columns */
	struct str zone_name;
	const struct zone *zone;
	enum datum datum;
	struct date_form *date;        /* tried in order */
	size_t dates;
	struct str *empty;             /* values that mean "nothing": N/A, 无 */
	size_t n_empty;
	bool due_end_of_day;           /* a due time at 0:00 means the end of that day */
	struct choice field[ROW_FIELD_COUNT];
	struct words words[ROW_FIELD_COUNT];
	struct duplicate duplicate;
	struct area_keys area;         /* name.p == NULL: not for areas */
	bool cases;                    /* has what cases need: external_id and created */
};

/* Reads a mapping file; every wrong line is named at once, as field "FILE:LINE KEY". */
WARN_UNUSED bool profile_read(struct arena *a, struct str text, struct str file,
			      struct profile *out, struct err *err);
/* One that ships with the program ("nyc311"), or else a path (with a slash, or ending in .conf). */
WARN_UNUSED bool profile_find(struct arena *a, struct str name, struct profile *out,
			      struct err *err);

/* What the file's word means for a field that has words; the word itself where the field has no
 * list of ours. False where it is not in the mapping and not one of ours. */
bool profile_word(const struct profile *p, enum row_field f, struct str theirs, struct word *out);

#endif
