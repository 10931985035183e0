/* The workflow as data: one transition table guards the actions, draws the diagram, fills the API
 * description and drives the model-based tests. Pure. */
#ifndef CASEWORK_WORKFLOW_H
#define CASEWORK_WORKFLOW_H

#include "base/err.h"
#include "base/ids.h"
#include "base/str.h"
#include "catalog/catalog.h"

enum case_state { STATE_NONE, STATE_REGISTERED, STATE_DISPATCHED, STATE_IN_PROGRESS, STATE_SHELVED,
		  STATE_ANSWERED, STATE_CLOSED, STATE_ARCHIVED, STATE_COUNT };
/* Registered, dispatched, in_progress, shelved or answered. */
bool state_open(enum case_state s);

enum outcome { OUTCOME_NONE, OUTCOME_SOLVED, OUTCOME_PARTLY, OUTCOME_EXPLAINED, OUTCOME_UNSOLVED,
	       OUTCOME_NO_VERDICT, OUTCOME_WITHDRAWN, OUTCOME_REFERRED, OUTCOME_NOT_ACCEPTED,
	       OUTCOME_COUNT };
/* Claimed, found, said: three fields of this. */
enum solved { SOLVED_NONE, SOLVED_YES, SOLVED_PARTLY, SOLVED_NO, SOLVED_COUNT };
enum origin { ORIGIN_REQUESTER, ORIGIN_FOUND, ORIGIN_INHERITED, ORIGIN_UPSTREAM, ORIGIN_COUNT };
enum mode { MODE_ORDINARY, MODE_DISPUTE, MODE_INCIDENT, MODE_COUNT };
enum channel { CHANNEL_API, CHANNEL_PHONE, CHANNEL_COUNTER, CHANNEL_WEB, CHANNEL_APP, CHANNEL_VISIT,
	       CHANNEL_OPEN311, CHANNEL_COUNT };
enum duty_role { DUTY_LEAD, DUTY_SUPPORT, DUTY_ROLE_COUNT };
enum relation_kind { LINK_DUPLICATE_OF, LINK_RECURRENCE_OF, LINK_FOLLOWS, LINK_PART_OF,
		     LINK_SAME_CAUSE, LINK_COUNT };

/* The words of api.md; { NULL, 0 } for NONE. *_of refuse what is not in the list. */
struct str state_name(enum case_state s);
struct str outcome_name(enum outcome o);
struct str solved_name(enum solved s);
struct str origin_name(enum origin o);
struct str mode_name(enum mode m);
struct str channel_name(enum channel c);
struct str duty_role_name(enum duty_role r);
struct str link_name(enum relation_kind r);
WARN_UNUSED bool state_of(struct str name, enum case_state *out);
WARN_UNUSED bool outcome_of(struct str name, enum outcome *out);
WARN_UNUSED bool solved_of(struct str name, enum solved *out);
WARN_UNUSED bool origin_of(struct str name, enum origin *out);
WARN_UNUSED bool mode_of(struct str name, enum mode *out);
WARN_UNUSED bool channel_of(struct str name, enum channel *out);
WARN_UNUSED bool link_of(struct str name, enum relation_kind *out);

enum action {
	ACT_REPORT, ACT_IMPORT, ACT_ANSWER_NOW, ACT_ASK_MORE, ACT_SUPPLEMENT, ACT_REFER, ACT_DECLINE,
	ACT_CONFIRM_DECLINE, ACT_CONTEST, ACT_DISPATCH, ACT_ACKNOWLEDGE, ACT_REASSIGN, ACT_OBJECT,
	ACT_DECIDE_OBJECTION, ACT_CONTACT, ACT_ANSWER, ACT_VERIFY, ACT_CALLBACK, ACT_RATE,
	ACT_REWORK, ACT_CLOSE, ACT_WITHDRAW, ACT_LINK, ACT_UNLINK, ACT_RECLASSIFY, ACT_SUPERVISE,
	ACT_URGE, ACT_NOTE, ACT_SEE_REQUESTER, ACT_RECOMPUTE, ACT_PROGRESS, ACT_COUNT
};

/* Who may read an event. */
enum visibility { SEEN_BY_STAFF, SEEN_BY_REQUESTER, SEEN_BY_ALL };

/* One line of the workflow. */
struct transition {
	enum action action;
	const char *name;              /* as in api.md */
	unsigned from;                 /* states it is admitted in, bit 1 << state */
	enum case_state to;            /* STATE_NONE: stays */
	bool follower;                 /* also admitted for a follower */
	bool by_person;                /* offered as an action; false: only the program makes it */
	enum visibility seen;
	const char *fields;            /* "public_reply! solved! why_not" — ! is required */
};
const struct transition *workflow(enum action a);
WARN_UNUSED bool action_of(struct str name, enum action *out);

/* ---- the bodies of actions, as data ---- */

enum field_kind { FIELD_TEXT, FIELD_BOOL, FIELD_CHOICE, FIELD_INT, FIELD_UNIT, FIELD_ACCOUNT,
		  FIELD_CATEGORY, FIELD_CASE, FIELD_TIME, FIELD_MEDIA };

struct field {
	const char *name;
	enum field_kind kind;
	const char *choices;           /* FIELD_CHOICE: "yes partly no" */
	int64_t min, max;              /* FIELD_INT; FIELD_TEXT: most characters */
	size_t offset;                 /* where its value stands in struct act_input */
};
const struct field *field_table(size_t *n);
/* The field of that name; must exist. */
const struct field *field_by_name(const char *name);
/* Walks the fields of an action: *at starts as 0; NULL at the end. */
const struct field *action_field(enum action a, size_t *at, bool *required);

/* The field's name as a caller writes it ("how=verify" is "how"). */
struct str field_word(const struct field *f);

enum { MEDIA_MAX = 16 };
/* An http or https address without blanks, of at most 2,000 bytes. */
bool web_address(struct str s);
struct media { struct str url[MEDIA_MAX]; size_t n; };

/* Every value an action may carry; 0, NULL or false where it was not given. Choices are kept as
 * their words. */
struct act_input {
	struct str public_reply, knowledge, question, text, route, receipt, reason, reason_code,
		   how, note, comment, why_not, evidence, relation, what, outcome, solved, found, to;
	int64_t satisfaction;
	int64_t unit, account, category;
	int64_t due, at;
	bool accept, passed, reached, pressed, asked_to;
	/* which booleans were given: bit of the member's place in field_table */
	uint64_t given;
	struct media media;
};
/* Was this field given? And giving a boolean. */
bool act_input_has(const struct act_input *in, const struct field *f);
void act_input_give(struct act_input *in, const struct field *f, bool value);
/* Every required field there, every choice known, texts within 4,000 characters: all that is wrong
 * is added to err. */
bool act_input_check(enum action a, const struct act_input *in, struct err *err);

#endif
