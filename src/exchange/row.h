/* One record of another system through its mapping file: a pure function. What cannot be read is
 * an error and the row is rejected; what is merely missing or odd is kept, with a note. */
#ifndef EXCHANGE_ROW_H
#define EXCHANGE_ROW_H

#include "casework/workflow.h"
#include "exchange/profile.h"

/* Texts are views into the record or the arena; missing ones have p == NULL. Times are
 * microseconds, 0: not told. */
struct import_row {
	struct str number, external_id, source;
	struct str category, category_code;    /* as in the file; the code of [category] */
	struct str unit, unit_code, area, area_code;
	struct str address, text, reply, note;
	struct str *media;                     /* http and https addresses */
	size_t n_media;
	bool has_kind, has_origin, has_channel;
	enum case_kind kind;
	enum origin origin;
	enum channel channel;
	bool has_point;
	struct point point;                    /* WGS-84 */
	struct str lat_written, lon_written;   /* as in the file, where its datum is another */
	enum case_state state;
	struct str status;                     /* as the file wrote it */
	enum outcome outcome;                  /* of an ended one: no_verdict, withdrawn,
						  referred or not_accepted; else none */
	int64_t created, due, answered, closed, updated;
	bool duplicate;
	struct str duplicate_of;               /* external id of the master, if the row tells */
	enum solved claimed, found, said;
	int64_t satisfaction;                  /* 1 to 5; 0: none */
	struct str requester_name, requester_phone, requester_email;
	bool requester_anonymous;
	struct err notes;                      /* gaps and oddities: items as in an error */
};

/* A profile bound to a file's header. */
struct row_map;
/* header: the first record's names, or p->header false and any n. A column is found by its exact
 * name, else by its name without case, spaces, _ and -. Every column that is missing (and not
 * marked with ?) is named at once. */
WARN_UNUSED bool row_bind(struct arena *a, const struct profile *p, const struct str *header,
			  size_t n, struct row_map **out, struct err *err);

/* Maps one record; every wrong field is named at once, by its name in [columns]. */
WARN_UNUSED bool row_read(struct arena *a, const struct row_map *m, const struct str *record,
			  size_t n, struct import_row *out, struct err *err);

#endif
