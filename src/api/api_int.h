/* The inside of the REST face. */
#ifndef API_API_INT_H
#define API_API_INT_H

#include "api/api.h"
#include "casework/casework.h"
#include "gate/gate.h"
#include "wire/catalogue.h"
#include "wire/json.h"

enum {
	BODY_MAX = 1 << 20,          /* bytes of a JSON body */
	TEXT_MAX = 4000,             /* characters of a text */
	LIMIT_MAX = 500, LIMIT_DEFAULT = 50,
};

/* ---- descriptions of routes (docs.c), from which the OpenAPI document is made ---- */

/* A parameter of the path or the query. type is a word of openapi.c's: "text", "id", "time",
 * "day", "int", "bool", "degrees", or the words it may take, "a|b|c". */
struct api_param {
	const char *name, *type, *text;
	bool required;
};

struct reading;
struct api_doc {
	const char *id;                        /* operationId */
	const char *summary;                   /* one sentence */
	const char *text;                      /* more, or NULL */
	const struct api_param *param;         /* of the query; the path's come from its template */
	size_t params;
	const char *body;                      /* schema of the request, NULL: none */
	const char *answer;                    /* schema of the answer */
	const char *type;                      /* of the answer; NULL: application/json */
	int status;                            /* of success */
	const char *refusals;                  /* "401 404" */
	bool list;                             /* answers a page of `answer` */
	bool open;                             /* needs no credential */
	/* a reading route's own part; NULL for those that write */
	bool (*read)(struct call *call, struct reading *r, struct err *err);
};

/* ---- a request under way ---- */

/* What a reading handler works with. */
struct reading {
	struct gate *gate;
	struct tx *tx;
	const struct office *o;
	struct actor who;
	struct credential credential;
	enum language lang;
	int64_t now;
};
/* Takes a snapshot, the office and the caller (401). Where it fails nothing need be ended. */
WARN_UNUSED bool reading_begin(struct call *call, struct reading *r, struct err *err);
void reading_end(struct reading *r);
/* The handler of every reading route: runs its doc's read between the two. */
bool api_read(struct call *call, struct err *err);
/* 401 where nobody signed in, 403 where the policy's act is not for the caller's roles. */
WARN_UNUSED bool must_be_admitted(const struct reading *r, const char *act, struct err *err);

enum language api_language(const struct call *call);
/* Reads a JSON body (415, 400). What is JSON but no object reads as an empty one, with an item in
 * wrong. */
WARN_UNUSED bool body_read(struct call *call, struct json *out, struct err *wrong,
			   struct err *err);
/* Adds the items of wrong to err, but those whose field is there; what is there as missing is told as
 * wrong instead. Always false. */
bool wrong_join(struct err *err, const struct err *wrong);
bool wrong_names(const struct err *err, const char *field);

/* ---- replies ---- */

void answer_begin(struct call *call, struct json_writer *w, int status);
/* {"items": [ … ], "next_cursor": …} around a list. */
void list_begin(struct call *call, struct json_writer *w);
void list_end(struct json_writer *w, struct str next);
/* A problem with a member `actions`, where actions is not 0. */
void problem_write(struct call *call, const struct err *err, uint64_t actions);

/* ---- parameters; what is wrong is added to wrong, under the parameter's name ---- */

struct str param(const struct call *call, const char *name);
bool param_bool(const struct call *call, const char *name, bool *out, struct err *wrong);
bool param_int(const struct call *call, const char *name, int64_t min, int64_t max, int64_t *out,
	       struct err *wrong);
/* A time, or a local day: its beginning, or with `end` the beginning of the next. */
bool param_time(const struct call *call, const char *name, const struct calendar *c, bool end,
		int64_t *out, struct err *wrong);
/* A day; of a time its local day. */
bool param_day(const struct call *call, const char *name, const struct calendar *c, int64_t *out,
	       struct err *wrong);
/* west,south,east,north in degrees. */
bool param_box(const struct call *call, struct box *out, bool *has, struct err *wrong);
bool param_point(const struct call *call, struct point *out, struct err *wrong);
bool param_limit(const struct call *call, size_t *out, struct err *wrong);
/* state, kind, mode, category, area, unit, from, to, bbox, q, overdue, outcome. */
void params_filter(struct call *call, const struct reading *r, struct case_filter *f,
		   struct err *wrong);

/* An id or a code; 0 for "". Unknown ones are added to wrong. */
int64_t area_named(const struct office *o, struct str name, const char *field, struct err *wrong);
int64_t unit_named(const struct office *o, struct str name, const char *field, struct err *wrong);
int64_t category_named(const struct office *o, struct str name, const char *field,
		       struct err *wrong);
/* NULL where it is unknown; the main one for "". */
const struct calendar *calendar_named(const struct office *o, struct str name, const char *field,
				      struct err *wrong);
WARN_UNUSED bool account_named(struct tx *tx, struct arena *a, struct str name, const char *field,
			       int64_t *out, struct err *wrong, struct err *err);
/* A member that is an id or a code: text, or a whole number. { NULL, 0 } where it is absent. */
struct str json_id_or_code(struct arena *a, const struct json *object, const char *name,
			   struct err *wrong);

/* ---- rendering ---- */

/* How something is shown: names from the office, in a language, at a time. */
struct showing {
	const struct office *o;
	struct arena *arena;
	enum language lang;
	int64_t now;
};
struct showing showing_of(const struct reading *r, struct call *call);

struct str category_shown(const struct category *c, enum language lang);
struct str unit_shown(const struct unit *u, enum language lang);
/* name: {id, name}, or null. */
void put_category(struct json_writer *w, const struct showing *s, struct category_id id);
void put_area(struct json_writer *w, const struct showing *s, struct area_id id);
void put_unit(struct json_writer *w, const struct showing *s, struct unit_id id);
void put_account(struct json_writer *w, struct account_id id, struct str name);

/* The members of a case, inside an object that the caller opened. */
void case_members(struct json_writer *w, const struct showing *s, const struct case_row *row,
		  enum view view);
/* The name of the accountable person, where an act has just set another and a staff view shows it. */
WARN_UNUSED bool account_name_of(struct tx *tx, struct arena *a, enum view view,
				 struct case_row *row, struct err *err);
void event_write(struct json_writer *w, const struct showing *s, const struct event_row *e,
		 enum view view);
/* A JSON value again, every text in it masked. */
void json_masked(struct json_writer *w, struct arena *a, const struct json *v);
void actions_write(struct json_writer *w, uint64_t actions);

/* ---- acts (act_input.c, report_input.c) ---- */

/* The body of an action as input; wrong types and unknown names are added to wrong. */
WARN_UNUSED bool act_input_read(struct arena *a, struct tx *tx, const struct office *o,
				enum action action, const struct json *body,
				struct act_input *out, struct err *wrong, struct err *err);
void report_read(struct arena *a, const struct office *o, const struct json *body,
		 struct report *out, struct err *wrong);
void media_read(const struct json *body, struct media *out, struct err *wrong);

/* ---- handlers ---- */

extern const struct route api_route_table[];
extern const size_t api_route_count;

bool get_cases(struct call *, struct reading *, struct err *);
bool get_case(struct call *, struct reading *, struct err *);
bool get_events(struct call *, struct reading *, struct err *);
bool get_actions(struct call *, struct reading *, struct err *);
bool get_duties(struct call *, struct reading *, struct err *);
bool get_areas(struct call *, struct reading *, struct err *);
bool get_area(struct call *, struct reading *, struct err *);
bool get_area_at(struct call *, struct reading *, struct err *);
bool get_units(struct call *, struct reading *, struct err *);
bool get_categories(struct call *, struct reading *, struct err *);
bool get_calendars(struct call *, struct reading *, struct err *);
bool get_indicators(struct call *, struct reading *, struct err *);
bool get_daily(struct call *, struct reading *, struct err *);
bool get_map(struct call *, struct reading *, struct err *);
bool get_search(struct call *, struct reading *, struct err *);
bool post_case(struct call *, struct err *);
bool post_action(struct call *, struct err *);
void post_action_fail(struct call *, const struct err *);
bool post_due(struct call *, struct err *);
bool get_openapi(struct call *, struct err *);
bool get_healthz(struct call *, struct err *);
bool get_readyz(struct call *, struct err *);
bool get_metrics(struct call *, struct err *);

#endif
