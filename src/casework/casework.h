/* Cases, events, duties: problems become a responsibility list. Every act is an event; the case
 * row is a projection of its events. All writes run inside a command of the writer. */
#ifndef CASEWORK_CASEWORK_H
#define CASEWORK_CASEWORK_H

#include "casework/office.h"
#include "casework/workflow.h"
#include "people/policy.h"

extern const struct migrations casework_migrations;

/* A case as it stands; open for rendering. Text members live in the arena it was read into. */
struct case_row {
	struct case_id id;
	struct str number;
	int64_t version;               /* the seq of its last event */
	enum case_state state;
	enum case_kind kind;
	enum origin origin;
	enum mode mode;
	enum channel channel;
	struct category_id category;
	struct area_id area;
	struct unit_id unit;           /* lead unit */
	struct account_id account;     /* accountable person */
	struct str account_name;
	struct case_id master;         /* set: this case is a follower */
	struct requester_id requester;
	bool has_place;
	struct point place;
	struct str address, text;
	struct str reply;              /* the last public reply */
	struct str source, external_id;/* imported or upstream */
	struct str source_unit, source_category;  /* labels as the imported file wrote them */
	enum solved claimed, found, said;
	int64_t satisfaction;
	enum outcome outcome;
	int64_t created, due, requester_due, acted, answered, closed, changed, occurred;
	bool provisional, requester_provisional;
	bool public;                   /* its category concerns public space and nothing forbids it */
	bool confidential, waiting, urged, rework_asked, came_back, objection, late, contested;
	struct account_id decliner;    /* who proposed to decline; set: waits for a second person */
	struct str decline_code;
	bool verified;                 /* a verification passed since the last answer */
	bool verified_on_site;
	int64_t calls_failed;          /* failed callbacks at different hours and days since the answer */
	bool call_reached;
	int64_t reworks, hops;
};

struct event_row {
	int64_t seq;
	enum action action;
	enum actor_kind actor_kind;
	struct account_id account;
	struct str actor;              /* display name; empty for requester, anyone, rule */
	struct unit_id unit;
	int64_t recorded, occurred;    /* occurred 0: as recorded */
	struct str data;               /* JSON object: all of it, for staff */
	struct str shown;              /* JSON object: what requester and public may see */
};

struct duty_row {
	struct duty_id id;
	struct case_id case_id;
	struct str number;             /* of its case */
	enum case_state state;         /* of its case */
	struct str text;               /* of its case */
	struct category_id category;
	struct area_id area;
	struct unit_id unit;
	struct account_id account;
	struct str account_name;
	enum duty_role role;
	struct str task;
	int64_t since, due, done;      /* done 0: open */
	int64_t answered;              /* when its case was */
	bool provisional;
	struct str outcome;            /* how it ended: answered, reassigned, withdrawn … */
};

/* ---- report ---- */

/* A picture as it was sent. It is kept until somebody has checked it, and shown to nobody before. */
struct upload {
	struct str type;               /* image/jpeg, image/png, image/webp */
	struct str bytes;
};

struct report {
	bool has_kind;
	enum case_kind kind;
	struct category_id category;   /* 0: text only */
	struct str text, address;
	bool has_place;
	struct point place;            /* WGS-84 */
	struct str datum;              /* where it was written in another; else empty */
	struct point written;          /* and as it was written */
	struct area_id area;           /* 0: found from the place */
	struct requester requester;
	const struct answer *answers;
	size_t n_answers;
	struct media media;
	const struct upload *uploads;
	size_t n_uploads;
	enum channel channel;
	enum origin origin;
	int64_t occurred;              /* as claimed; 0: not */
	struct str upstream_system, upstream_number;
	int64_t upstream_due;
	bool public_consent;
	bool hold;                     /* not routed: the reporter goes on with it in the same command */
};

/* Is there anything wrong with it? Adds every wrong field; case_report asks again. */
WARN_UNUSED bool report_check(const struct office *o, const struct report *r, int64_t now,
			      struct err *err);
/* Registers a case; every wrong field is named at once. The routing rule then dispatches it where a
 * unit with an accountable person is found (never allegations; enquiries wait for an operator).
 * The new row goes to *out. */
WARN_UNUSED bool case_report(struct tx *tx, struct arena *a, const struct office *o,
			     const struct actor *who, const struct report *r,
			     struct case_row *out, struct err *err);
/* The case code that goes with a number (16 characters of base 32), and whether a text is it. */
struct str case_code(const struct office *o, struct arena *a, struct str number);
bool case_code_matches(const struct office *o, struct str number, struct str code);
/* The code as the counter tells it again to a requester who lost it: for an operator only, and empty
 * for one whose unit handles or handled the case, since the code judges what was done. */
WARN_UNUSED bool case_code_again(struct tx *tx, struct arena *a, const struct office *o,
				 const struct actor *who, const struct case_row *row,
				 struct str *code, struct err *err);
/* Is the text a number with a right check character? */
bool case_number_valid(struct str number);

/* ---- acts ---- */

/* Does an action on a case: who and whether are checked in the order not found, denied, stale,
 * conflict, invalid. version 0: any. *out is the case afterwards; for ACT_SEE_REQUESTER the data
 * comes in *seen (may be NULL otherwise). */
WARN_UNUSED bool case_act(struct tx *tx, struct arena *a, const struct office *o,
			  const struct actor *who, struct str number, int64_t version,
			  enum action action, const struct act_input *in, struct case_row *out,
			  struct requester *seen, struct err *err);
/* The actions this actor may do now, as bits 1 << action. */
WARN_UNUSED bool case_actions(struct tx *tx, const struct office *o, const struct actor *who,
			      const struct case_row *row, uint64_t *out, struct err *err);
/* What the workflow admits in this row's state, whoever asks. */
uint64_t workflow_admitted(const struct case_row *row);

/* What still forbids closing an answered case: MSG_NONE when nothing does. */
enum msg closing_lacks(const struct case_row *row, const struct office *o, int64_t now);

/* When the verdict window of an answered case ends. */
int64_t verdict_ends(const struct case_row *row, const struct office *o);

/* What the actor may see of a case. */
enum view { VIEW_NONE, VIEW_PUBLIC, VIEW_REQUESTER, VIEW_STAFF };
WARN_UNUSED bool case_view(struct tx *tx, const struct office *o, const struct actor *who,
			   const struct case_row *row, enum view *out, struct err *err);

/* Is it late at this instant? An open case is once its due time has passed; an answered one only
 * when the answer came after it: the check and the verdict are not the handler's time. */
bool case_overdue(const struct case_row *row, int64_t now);
bool duty_overdue(const struct duty_row *d, int64_t now);

/* ---- what everyone may read ---- */

/* Does the category concern public space, so that its cases may be found by strangers? */
bool public_space(const struct category *c);
/* A text masked by machine. A time or a case number stays: it is no personal data, and the mask
 * must not take its digits for some. */
struct str text_public(struct arena *a, struct str s);

/* ---- reading ---- */

WARN_UNUSED bool case_get(struct tx *tx, struct arena *a, struct str number, struct case_row *out,
			  bool *found, struct err *err);
WARN_UNUSED bool case_by_id(struct tx *tx, struct arena *a, struct case_id id,
			    struct case_row *out, bool *found, struct err *err);
WARN_UNUSED bool case_events(struct tx *tx, struct arena *a, struct case_id id,
			     struct event_row **out, size_t *n, struct err *err);
/* The events of a case that the view may see, data reduced to what it may read (VIEW_STAFF: all). */
size_t events_seen(struct event_row *events, size_t n, enum view view);
/* Addresses of pictures: for staff all of them, for others what the requester gave. */
WARN_UNUSED bool case_media(struct tx *tx, struct arena *a, struct case_id id, enum view view,
			    struct str **out, size_t *n, struct err *err);
/* The same, each with the seq of the event that brought it; by seq. */
struct media_row { int64_t seq; struct str url; };
WARN_UNUSED bool case_media_rows(struct tx *tx, struct arena *a, struct case_id id, enum view view,
				 struct media_row **out, size_t *n, struct err *err);
WARN_UNUSED bool case_answers(struct tx *tx, struct arena *a, struct case_id id,
			      struct answer **out, size_t *n, struct err *err);
struct link_row { enum relation_kind relation; struct str from, to; };   /* numbers */
WARN_UNUSED bool case_links(struct tx *tx, struct arena *a, struct case_id id,
			    struct link_row **out, size_t *n, struct err *err);

/* The place as the public may know it: to about ten metres. */
struct point place_public(struct point p);

/* A page of cases, newest (created, id) first, or by due time (soonest first). 0 or NULL members
 * do not filter. */
struct case_filter {
	enum case_state state;         /* STATE_NONE: any */
	bool open_only, closed_only;
	bool has_kind;
	enum case_kind kind;
	bool has_mode;
	enum mode mode;
	struct category_id category;   /* and below */
	struct area_id area;           /* and below */
	struct unit_id unit;           /* and below */
	struct account_id account;     /* the accountable person */
	int64_t from, to;              /* created: from ≤ created < to */
	int64_t changed_from, changed_to;
	bool has_box;
	struct box box;
	struct str q;                  /* words in text or number, plain containment */
	bool overdue;
	enum outcome outcome;
	bool public_only;              /* q and box then see no more than the public does */
	bool public_space;             /* and of a category that is */
	const struct category_id *categories;   /* any of these */
	size_t n_categories;
	const struct actor *who;       /* only what this actor reaches; NULL: all */
	bool by_due;
	struct str cursor;             /* of the page before */
	size_t limit;
	size_t skip;                   /* for page numbers (Open311); bounded by the caller */
};
/* *next is the cursor of the next page or { NULL, 0 }. A page may be short while *next is set:
 * after looking at many rows that did not fit it stops and lets the caller go on. A broken cursor
 * is INVALID "cursor". */
WARN_UNUSED bool case_list(struct tx *tx, struct arena *a, const struct office *o,
			   const struct case_filter *f, struct case_row **out, size_t *n,
			   struct str *next, struct err *err);

/* How many cases are late at this instant (case_overdue), counted along the index of due times. */
WARN_UNUSED bool case_count_overdue(struct tx *tx, int64_t now, int64_t *out, struct err *err);

/* ---- working queues ---- */

enum queue {
	QUEUE_TO_DISPATCH,             /* registered and nobody's */
	QUEUE_DECLINED,                /* a proposal to decline waits for a second person */
	QUEUE_OBJECTED,                /* a unit says it is not its own */
	QUEUE_REWORK_ASKED,            /* the requester is not content */
	QUEUE_UNHAPPY,                 /* the same, for dispatchers to know of */
	QUEUE_TO_VERIFY,               /* answered, and closing demands a check that nobody made yet */
	QUEUE_TO_CALL,                 /* answered, and the requester has not said whether it is solved */
};
/* What waits in a queue for this actor: only what the policy lets him take from there (a verifier
 * none that his own unit handled). The longest due, or answered, first. */
WARN_UNUSED bool case_queue(struct tx *tx, struct arena *a, const struct office *o,
			    const struct actor *who, enum queue q, size_t skip, size_t limit,
			    struct case_row **out, size_t *n, bool *more, struct err *err);

/* Attempts to reach the requester since the last answer. A further one counts from `next` (another
 * day) at an hour that is not in `hours` (bit 1 << hour, of the office's zone). */
struct calls { int64_t made, last, next; unsigned hours; };
WARN_UNUSED bool case_calls(struct tx *tx, const struct office *o, struct case_id id,
			    struct calls *out, struct err *err);

/* Cases of the last months that may be the same thing, the likest first, at most 20: of those the
 * actor reaches, without allegations. */
struct likeness {
	struct str text, address;
	struct category_id category;
	bool has_place;
	struct point place;
	struct case_id but;            /* not this one */
};
struct similar { struct case_row row; bool same_place; };
WARN_UNUSED bool case_similar(struct tx *tx, struct arena *a, const struct office *o,
			      const struct actor *who, const struct likeness *like, size_t limit,
			      struct similar **out, size_t *n, struct err *err);

/* Other cases within about 150 m of this one, and such without a place of the same address; newest
 * first, at most limit. Only what the actor reaches, no allegations. */
WARN_UNUSED bool case_near(struct tx *tx, struct arena *a, const struct office *o,
			   const struct actor *who, const struct case_row *row, size_t limit,
			   struct case_row **out, size_t *n, struct err *err);

struct duty_filter {
	struct unit_id unit;           /* and below */
	struct account_id account;
	bool has_role;
	enum duty_role role;
	enum { DUTIES_ALL, DUTIES_OPEN, DUTIES_OVERDUE, DUTIES_DONE,
	       DUTIES_TO_DO,           /* open, and its case not answered */
	       DUTIES_ANSWERED } state;/* open, and its case waits for check and verdict */
	struct area_id area;
	int64_t from, to;              /* since */
	const struct actor *who;
	struct str cursor;
	size_t limit;
};
/* The responsibility list, newest first. */
WARN_UNUSED bool duty_list(struct tx *tx, struct arena *a, const struct office *o,
			   const struct duty_filter *f, struct duty_row **out, size_t *n,
			   struct str *next, struct err *err);

/* A line of the responsibility list with the whole case. */
struct duty_line { struct duty_row duty; struct case_row row; };
/* The same list as a plan of work: what is open by due time, the soonest first; what is done, and
 * all together, newest first. */
WARN_UNUSED bool duty_lines(struct tx *tx, struct arena *a, const struct office *o,
			    const struct duty_filter *f, struct duty_line **out, size_t *n,
			    struct str *next, struct err *err);

/* How many open duties this account answers for: who leaves hands them over first (rule 2). */
WARN_UNUSED bool duties_held(struct tx *tx, struct account_id account, int64_t *out,
			     struct err *err);

/* ---- today: what a person's day begins with ---- */

/* Open duties of the actor's unit and below (of all units, for who belongs to none), and of the
 * actor in person; without those whose case is answered, which are counted apart. */
struct duty_counts { int64_t to_do, overdue, answered, mine, mine_overdue, mine_answered; };
WARN_UNUSED bool duties_count(struct tx *tx, const struct office *o, const struct actor *who,
			      struct duty_counts *out, struct err *err);

/* Where the difficulties are: areas in the actor's reach with open cases (for a department, of the
 * cases that it leads), the most overdue first, then the most open. */
struct place_load { struct area_id area; int64_t open, overdue; };
WARN_UNUSED bool places_loaded(struct tx *tx, struct arena *a, const struct office *o,
			       const struct actor *who, size_t limit, struct place_load **out,
			       size_t *n, struct err *err);

/* Open cases in reach that did not stay solved: reworked, or the return of an earlier one. The most
 * often first. */
struct returning { struct case_row row; struct str earlier; };   /* its number; p == NULL: none */
WARN_UNUSED bool cases_returning(struct tx *tx, struct arena *a, const struct office *o,
				 const struct actor *who, size_t limit, struct returning **out,
				 size_t *n, struct err *err);

/* What people said since then in cases in reach: counts, each case by its last verdict; and the
 * latest ones with words, the unhappy first. */
struct verdict_line {
	struct case_row row;
	enum solved said;
	struct str words;
	int64_t at;
	bool by_call;                  /* written down by a verifier */
};
struct verdict_counts { int64_t said, yes, partly, no; };
WARN_UNUSED bool verdicts_since(struct tx *tx, struct arena *a, const struct office *o,
				const struct actor *who, int64_t since, size_t limit,
				struct verdict_line **out, size_t *n, struct verdict_counts *counts,
				struct err *err);

/* How many cases came in since that local day, in reach. */
WARN_UNUSED bool cases_new(struct tx *tx, struct arena *a, const struct office *o,
			   const struct actor *who, int64_t from_day, int64_t *out,
			   struct err *err);

/* ---- how cases end, for figures ---- */

struct case_end {
	struct category_id category;
	struct area_id area;
	enum case_state state;
	enum outcome outcome;          /* of a closed one */
	int64_t created, answered;     /* 0: not */
	bool follower;
};
/* The cases reported from ≤ created < to but allegations, by day: calls each until it answers false. */
WARN_UNUSED bool case_ends(struct tx *tx, int64_t from, int64_t to,
			   bool (*each)(void *arg, const struct case_end *end), void *arg,
			   struct err *err);

/* ---- import ---- */

/* One row of another system, already mapped. Its story starts with one import event that declares
 * its state. */
struct import_case {
	struct str source, external_id;     /* unique together; external_id may be empty */
	struct str number;                  /* of our own export; else made */
	enum case_kind kind;
	enum origin origin;
	enum case_state state;              /* registered … closed; an open row without a unit that
					       has somebody accountable enters as registered */
	enum outcome outcome;               /* of a closed one: no_verdict, withdrawn, referred, not_accepted */
	struct category_id category;
	struct unit_id unit;
	struct area_id area;                /* 0: found from the place */
	struct str unit_label, category_label;
	bool has_place;
	struct point place;
	struct str address, text, reply;
	int64_t created, due, answered, closed, changed;
	struct media media;
	struct str note;                    /* gaps and oddities, in words */
	enum channel channel;
	struct str status;                  /* as the file wrote it; may be empty */
	struct str duplicate_of;            /* external id of its master; may be empty */
	const struct requester *requester;  /* NULL: not told */
};
/* *is_new is false where the row is here already (then nothing is written). */
WARN_UNUSED bool case_import(struct tx *tx, struct arena *a, const struct office *o,
			     const struct actor *who, const struct import_case *in,
			     struct case_row *out, bool *is_new, struct err *err);
/* Notes that an imported case is a duplicate of another, as its file says. It takes nothing from
 * either: what the file declared stands. A link that somebody has taken away stays away. */
WARN_UNUSED bool case_import_duplicate(struct tx *tx, struct case_id from, struct case_id to,
				       struct err *err);
/* Has this external id of that source been imported? */
WARN_UNUSED bool case_imported(struct tx *tx, struct str source, struct str external_id,
			       struct case_id *out, bool *found, struct err *err);

/* ---- the closing rule, for the job ---- */

/* Closes answered cases whose verdict window has lapsed or whose callbacks failed, at most n at a
 * time; *closed is how many. */
WARN_UNUSED bool closing_rule(struct tx *tx, struct arena *a, const struct office *o, size_t n,
			      size_t *closed, struct err *err);

/* ---- fsck ---- */

/* Checks every invariant of the record and calls `report` with a sentence for each that does not
 * hold (number of the case, what is wrong). *checked counts cases. */
WARN_UNUSED bool casework_check(struct tx *tx, const struct office *o,
				void (*report)(void *arg, struct str number, struct str sentence),
				void *arg, int64_t *checked, struct err *err);

#endif
