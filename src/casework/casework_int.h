/* The inside of casework: its tables, and an act under way. */
#ifndef CASEWORK_CASEWORK_INT_H
#define CASEWORK_CASEWORK_INT_H

#include "base/buf.h"
#include "casework/casework.h"
#include "tally/tally.h"
#include "wire/json.h"

/* ---- cases (case_store.c) ---- */

/* Columns every query for cases selects, in this order; read with case_read. */
#define CASE_COLUMNS \
	"c.id, c.number, c.version, c.state, c.kind, c.origin, c.mode, c.channel, c.category, c.area," \
	" c.unit, c.account, c.master, c.requester, c.lat, c.lon, c.address, c.body, c.reply," \
	" c.source, c.external_id, c.source_unit, c.source_category, c.claimed, c.found, c.said," \
	" c.satisfaction, c.outcome, c.created, c.due, c.requester_due, c.acted, c.answered," \
	" c.closed, c.changed, c.occurred, c.flags, c.decliner, c.decline_code, c.calls_failed," \
	" c.reworks, c.hops, a.display"
enum { COL_STATE = 3, COL_KIND = 4, COL_MODE = 6, COL_CATEGORY = 8, COL_AREA = 9, COL_UNIT = 10,
       COL_ACCOUNT = 11,
       COL_NUMBER = 1, COL_LAT = 14, COL_LON = 15, COL_BODY = 17, COL_OUTCOME = 27,
       COL_CREATED = 28, COL_DUE = 29, COL_ANSWERED = 32, COL_CLOSED = 33, COL_CHANGED = 34, COL_FLAGS = 36,
       COL_ADDRESS = 16 };
#define CASE_FROM " FROM cases c LEFT JOIN account a ON a.id = c.account"

/* The booleans of a case, one bit each in the column flags. */
enum case_flag {
	FLAG_PROVISIONAL = 1 << 0, FLAG_REQUESTER_PROVISIONAL = 1 << 1, FLAG_PUBLIC = 1 << 2,
	FLAG_CONFIDENTIAL = 1 << 3, FLAG_WAITING = 1 << 4, FLAG_URGED = 1 << 5,
	FLAG_REWORK_ASKED = 1 << 6, FLAG_CAME_BACK = 1 << 7, FLAG_OBJECTION = 1 << 8,
	FLAG_LATE = 1 << 9, FLAG_CONTESTED = 1 << 10, FLAG_VERIFIED = 1 << 11,
	FLAG_VERIFIED_ON_SITE = 1 << 12, FLAG_CALL_REACHED = 1 << 13,
};

void case_read(struct rows *r, struct arena *a, struct case_row *out);
WARN_UNUSED bool case_store_insert(struct tx *tx, struct case_row *row, struct err *err);
WARN_UNUSED bool case_store_update(struct tx *tx, const struct case_row *row, struct err *err);
/* Locks the row for this transaction (PostgreSQL) and reads it. */
WARN_UNUSED bool case_store_lock(struct tx *tx, struct arena *a, struct str number,
				 struct case_row *out, bool *found, struct err *err);
/* The next count of that local day. */
WARN_UNUSED bool case_store_count_day(struct tx *tx, int64_t day, int64_t *out, struct err *err);
/* Makes sure the day's count is at least n: for imported numbers of our own. */
WARN_UNUSED bool case_store_raise_day(struct tx *tx, int64_t day, int64_t n, struct err *err);
WARN_UNUSED bool case_store_add_media(struct tx *tx, struct case_id id, int64_t seq,
				      const struct media *m, struct err *err);
WARN_UNUSED bool case_store_add_uploads(struct tx *tx, struct case_id id, int64_t seq,
					const struct upload *uploads, size_t n, struct err *err);
WARN_UNUSED bool case_store_add_answers(struct tx *tx, struct case_id id,
					const struct answer *answers, size_t n, struct err *err);
/* The latest closed case of that category within about 50 m, or of the same address, closed at or
 * after `since`; { 0 } where none. */
WARN_UNUSED bool case_store_earlier(struct tx *tx, struct arena *a, const struct case_row *row,
				    int64_t since, struct case_id *out, struct err *err);

/* YYYYMMDD-NNNNNN-C; C is ISO/IEC 7064 MOD 11,10 over the digits before it. */
struct str number_make(struct arena *a, int64_t day, int64_t n);
/* The day and count in a valid number. */
WARN_UNUSED bool number_split(struct str number, int64_t *day, int64_t *n);

/* ---- duties (duty_store.c) ---- */

struct duty_new {
	struct case_id case_id;
	struct unit_id unit;
	struct account_id account;
	enum duty_role role;
	struct str task, trace;
	int64_t since, due;
	bool provisional;
};
WARN_UNUSED bool duty_add(struct tx *tx, const struct duty_new *d, struct err *err);
/* Ends the open lead duty; nothing where there is none. */
WARN_UNUSED bool duty_end(struct tx *tx, struct case_id id, int64_t now, struct str outcome,
			  struct err *err);
/* Another person, the same duty. */
WARN_UNUSED bool duty_rename(struct tx *tx, struct case_id id, struct account_id account,
			     struct err *err);
/* New limits of the same duty. */
WARN_UNUSED bool duty_redue(struct tx *tx, struct case_id id, int64_t due, bool provisional,
			    struct str trace, struct err *err);

/* ---- events (event_store.c) ---- */

/* An event being written: `shown` is what requester and public may read, `data` is all. */
struct draft {
	struct buf data_buf, shown_buf;
	struct json_writer data, shown;
};
void draft_begin(struct draft *d);
void draft_release(struct draft *d);
/* Put a member into data, and into shown too where open. Missing texts are left out. */
void draft_text(struct draft *d, bool open, const char *name, struct str s);
void draft_int(struct draft *d, bool open, const char *name, int64_t v);
void draft_bool(struct draft *d, bool open, const char *name, bool v);
void draft_time(struct draft *d, bool open, const char *name, int64_t us);
void draft_json(struct draft *d, bool open, const char *name, struct str json);
/* Appends the event: row->version grows by one, and is the event's seq. */
WARN_UNUSED bool event_append(struct tx *tx, struct case_row *row, enum action action,
			      const struct actor *who, int64_t now, int64_t occurred,
			      struct draft *d, struct err *err);
/* Has this account, or somebody else for this unit (0: none), done one of the handler's acts on the
 * case? */
WARN_UNUSED bool event_handled_by(struct tx *tx, struct case_id id, struct account_id account,
				  struct unit_id unit, bool *out, struct err *err);

/* ---- what the acts share (act.c) ---- */

struct act {
	struct tx *tx;
	struct arena *a;
	const struct office *o;
	const struct actor *who;
	const struct act_input *in;
	struct case_row *row;          /* being changed */
	unsigned relation;
	int64_t now, occurred;
	struct draft draft;
	struct requester *seen;
};
/* The program itself as an actor. */
extern const struct actor rule_actor;

/* Unit of a shown event by name, for people; and by id. */
void draft_unit(struct act *act, const char *name, struct unit_id unit);
/* Closes the case in memory: outcome, time, duty ended, late noted, followers told afterwards. */
WARN_UNUSED bool close_row(struct act *act, enum outcome outcome, struct err *err);
/* Ends an act: appends the event, writes the row, moves the tally, queues the news, tells the
 * followers. before is the row as it was; before NULL: it was not there yet. */
WARN_UNUSED bool act_finish(struct act *act, enum action action, const struct case_row *before,
			    struct err *err);
/* One further act of the program on the same row, as an event of its own. */
WARN_UNUSED bool act_by_rule(struct act *from, enum action action,
			     bool (*apply)(struct act *, struct err *), struct err *err);
/* Allegations are handed over by those who dispatch and lead, and hidden from everyone else. */
#define ALLEGATION_ROLES ((unsigned)(ROLE_OPERATOR | ROLE_DISPATCHER | ROLE_HEAD))
/* Does the case lie in what the actor is responsible for? */
bool actor_reaches(const struct office *o, const struct actor *who, struct unit_id lead,
		   struct area_id area);
WARN_UNUSED bool case_relation(struct tx *tx, const struct office *o, const struct actor *who,
			       const struct case_row *row, unsigned *out, struct err *err);

/* The value of a choice that act_input_check has seen. */
enum solved solved_given(struct str word);

/* The acts themselves: what the workflow cannot say (DENIED for who, CONFLICT for whether; it must
 * do without act->in, when asked what is offered), then the change. */
bool do_answer_now(struct act *, struct err *);
bool do_ask_more(struct act *, struct err *);
bool do_supplement(struct act *, struct err *);
bool do_refer(struct act *, struct err *);
bool may_decline(struct act *, struct err *);
bool do_decline(struct act *, struct err *);
bool may_confirm_decline(struct act *, struct err *);
bool do_confirm_decline(struct act *, struct err *);
bool may_contest(struct act *, struct err *);
bool do_contest(struct act *, struct err *);
bool may_dispatch(struct act *, struct err *);
bool do_dispatch(struct act *, struct err *);
bool do_acknowledge(struct act *, struct err *);
bool may_reassign(struct act *, struct err *);
bool do_reassign(struct act *, struct err *);
bool may_object(struct act *, struct err *);
bool do_object(struct act *, struct err *);
bool may_decide_objection(struct act *, struct err *);
bool do_decide_objection(struct act *, struct err *);
bool do_contact(struct act *, struct err *);
bool do_answer(struct act *, struct err *);
bool do_verify(struct act *, struct err *);
bool do_callback(struct act *, struct err *);
bool may_rate(struct act *, struct err *);
bool do_rate(struct act *, struct err *);
bool may_rework(struct act *, struct err *);
bool do_rework(struct act *, struct err *);
bool may_close(struct act *, struct err *);
bool do_close(struct act *, struct err *);
bool do_withdraw(struct act *, struct err *);
bool may_link(struct act *, struct err *);
bool do_link(struct act *, struct err *);
bool do_unlink(struct act *, struct err *);
bool do_reclassify(struct act *, struct err *);
bool do_supervise(struct act *, struct err *);
bool do_urge(struct act *, struct err *);
bool do_note(struct act *, struct err *);
bool do_see_requester(struct act *, struct err *);

/* ---- dispatching (dispatch.c) ---- */

/* Gives the case in memory to a unit: person on duty, due, trace into the draft. CONFLICT where the
 * unit has nobody to be accountable; DENIED naming "unit" where its mandate does not admit it. */
WARN_UNUSED bool give_to(struct act *act, struct unit_id unit, int64_t due, struct err *err);
/* The routing rule, applied to the case in memory as give_to does: into row, draft and *duty, which
 * the caller adds. *found is false, and nothing changed, where no unit with a person takes it. Only
 * reads. */
WARN_UNUSED bool route_row(struct act *act, struct duty_new *duty, bool *found, struct err *err);
WARN_UNUSED bool due_for(struct arena *a, const struct office *o, struct unit_id unit,
			 struct category_id category, enum limit_step step, int64_t start,
			 int64_t *due, bool *provisional, struct str *trace, struct err *err);
/* Dispatches by the routing rule where it can: an event of its own. */
WARN_UNUSED bool dispatch_by_rule(struct act *from, struct err *err);
/* Does the kind go through routing at all? Allegations never; enquiries wait for an operator. */
bool kind_is_routed(enum case_kind k);

/* ---- reporting (report.c) ---- */

/* A withdrawn danger goes on as the unit's own finding (rule 13). */
WARN_UNUSED bool hazard_goes_on(struct act *act, struct err *err);
/* A case that comes back at the place and in the category of an earlier closing is linked to it
 * and counted against it (rule 7). */
WARN_UNUSED bool find_recurrence(struct act *act, struct err *err);
/* Late by these times? See case_overdue. */
bool times_overdue(enum case_state state, int64_t due, int64_t answered, int64_t now);
/* Where `row` lies: its area is found from its place where it has none. */
void locate_row(const struct office *o, struct case_row *row);

/* ---- judging (closing.c) ---- */

/* Is a case of a sampled tier drawn for verification? One in five, by an HMAC of its number. */
bool sample_drawn(const struct office *o, struct str number);
/* Closes with the verdict there is, as an act of the program, where nothing is lacking. */
WARN_UNUSED bool close_by_rule(struct act *from, struct err *err);

/* ---- links (links.c) ---- */

/* Mirrors the master's act to its followers, or closes them. */
WARN_UNUSED bool tell_followers(struct act *act, enum action action, enum case_state before,
				struct err *err);
WARN_UNUSED bool link_add(struct tx *tx, struct case_id from, struct case_id to,
			  enum relation_kind relation, int64_t now, struct err *err);
/* Counts the earlier closing as one that did not last, or takes that back: an event of its own.
 * Nothing where it counts so already. */
WARN_UNUSED bool count_return(struct act *from, struct case_row *earlier, bool back,
			      struct err *err);
WARN_UNUSED bool has_followers(struct tx *tx, struct case_id id, bool *out, struct err *err);

/* ---- pages (list.c) ---- */

/* "first.second" of the last row looked at; an empty cursor leaves both as they are. */
WARN_UNUSED bool cursor_read(struct str s, int64_t *first, int64_t *second, struct err *err);
struct str cursor_make(struct arena *a, int64_t first, int64_t second);
bool unit_has_below(const struct office *o, struct unit_id id);

/* ---- tallying (tallying.c) ---- */

void tally_of(const struct case_row *row, const struct office *o, struct tally_key *key,
	      struct tally_counts *counts);
WARN_UNUSED bool tally_move(struct tx *tx, const struct office *o, const struct case_row *before,
			    const struct case_row *after, struct err *err);

#endif
