/* The policy table and its reading. Pure: no store, no clock.
 *
 * Invariants: every act of the workflow has a line, and so have the acts of looking; a line that
 * has a `never` says in why_never what stops the caller; the unit that handles a case has no line
 * that lets it verify, call back, rate or close (rule 3 of the product: who handles does not
 * judge); an administrator has no line at all. */
#include "people/policy.h"

#define HANDLERS (ROLE_HANDLER | ROLE_COMMUNITY_WORKER)
/* Who works on cases, and so has lists of them. */
#define CASEWORK (ROLE_OPERATOR | HANDLERS | ROLE_DISPATCHER | ROLE_VERIFIER | ROLE_MEDIATOR | \
		  ROLE_SUPERVISOR | ROLE_HEAD | ROLE_AUDITOR)
#define ABOVE (REL_REACH | REL_SUPERIOR)
#define INVOLVED (REL_LEAD | REL_SUPPORT | REL_REACH | REL_SUPERIOR)

/* the lines that many acts share */
#define BY_LEAD(a) { .act = (a), .roles = HANDLERS, .needs = REL_LEAD, .why = MSG_POLICY_LEAD }
#define BY_CALLED(a) { .act = (a), .roles = HANDLERS, .needs = REL_SUPPORT, \
		       .why = MSG_POLICY_CALLED }
#define BY_DISPATCHER(a) { .act = (a), .roles = ROLE_DISPATCHER, .needs = REL_REACH, \
			   .why = MSG_POLICY_DISPATCHER }
#define BY_SUPERVISOR(a) { .act = (a), .roles = ROLE_SUPERVISOR, .needs = ABOVE, \
			   .why = MSG_POLICY_SUPERVISOR }
#define BY_VERIFIER(a) { .act = (a), .roles = ROLE_VERIFIER, .needs = REL_REACH, \
			 .never = REL_HANDLED, .why = MSG_POLICY_VERIFIER, \
			 .why_never = MSG_POLICY_HANDLED }
#define BY_FIRST_DESK(a) { .act = (a), .roles = ROLE_OPERATOR | ROLE_DISPATCHER, \
			   .needs = REL_REACH, .why = MSG_POLICY_FIRST_DESK }
/* an operator who takes down what the requester says on the telephone */
#define BY_CALL(a, w) { .act = (a), .roles = ROLE_OPERATOR, .needs = REL_REACH, .why = (w) }
#define BY_REQUESTER(a, w) { .act = (a), .requester = true, .why = (w) }
#define BY_RULE(a) { .act = (a), .why = MSG_POLICY_RULE }

static const struct policy table[] = {
	{ .act = "report", .anyone = true, .why = MSG_POLICY_RULE },

	/* the first desk */
	BY_FIRST_DESK("answer_now"),
	BY_FIRST_DESK("refer"),
	BY_LEAD("ask_more"),
	BY_CALL("ask_more", MSG_POLICY_LEAD),
	BY_REQUESTER("supplement", MSG_POLICY_REQUESTER),
	BY_CALL("supplement", MSG_POLICY_REQUESTER),
	BY_DISPATCHER("decline"),
	BY_DISPATCHER("confirm_decline"),
	BY_DISPATCHER("dispatch"),
	BY_DISPATCHER("decide_objection"),
	BY_FIRST_DESK("link"),
	BY_DISPATCHER("unlink"),
	BY_DISPATCHER("split"),
	BY_DISPATCHER("reclassify"),

	/* the lead unit */
	BY_LEAD("delegate"),
	BY_LEAD("acknowledge"),
	{ .act = "reassign", .roles = HANDLERS | ROLE_SUPERVISOR, .needs = REL_LEAD,
	  .why = MSG_POLICY_LEAD },
	BY_DISPATCHER("reassign"),
	{ .act = "handover", .roles = HANDLERS | ROLE_SUPERVISOR, .needs = REL_LEAD,
	  .why = MSG_POLICY_LEAD },
	BY_DISPATCHER("handover"),
	BY_LEAD("object"),
	BY_LEAD("join"),
	BY_DISPATCHER("join"),
	{ .act = "contact", .roles = HANDLERS, .needs = REL_LEAD | REL_SUPPORT,
	  .why = MSG_POLICY_INVOLVED },
	BY_LEAD("request_extension"),
	BY_DISPATCHER("decide_extension"),
	BY_LEAD("shelve"),
	BY_LEAD("answer"),

	/* a unit called in */
	BY_CALLED("report_in"),
	BY_CALLED("refuse_join"),

	/* those above */
	BY_SUPERVISOR("decide_shelving"),
	BY_SUPERVISOR("review_shelving"),
	BY_SUPERVISOR("supervise"),
	BY_SUPERVISOR("escalate"),
	BY_REQUESTER("urge", MSG_POLICY_URGE),
	BY_SUPERVISOR("urge"),
	BY_CALL("urge", MSG_POLICY_URGE),

	/* judging: never by the unit that handles */
	BY_VERIFIER("verify"),
	BY_VERIFIER("callback"),
	BY_VERIFIER("close"),
	BY_VERIFIER("rework"),
	BY_SUPERVISOR("rework"),
	{ .act = "rate", .roles = ROLE_VERIFIER, .needs = REL_REACH, .never = REL_HANDLED,
	  .requester = true, .why = MSG_POLICY_RATE, .why_never = MSG_POLICY_HANDLED_RATE },
	{ .act = "withdraw", .roles = ROLE_OPERATOR, .needs = REL_REACH, .never = REL_HANDLED,
	  .requester = true, .why = MSG_POLICY_REQUESTER,
	  .why_never = MSG_POLICY_HANDLED_WITHDRAW },
	BY_LEAD("exclude"),
	BY_DISPATCHER("exclude"),
	{ .act = "decide_exclusion", .roles = ROLE_SUPERVISOR, .needs = ABOVE,
	  .never = REL_HANDLED, .why = MSG_POLICY_SUPERVISOR,
	  .why_never = MSG_POLICY_HANDLED_EXCLUSION },
	BY_REQUESTER("contest", MSG_POLICY_CONTEST),

	/* whoever may act on the case may note something */
	{ .act = "note", .roles = HANDLERS, .needs = REL_LEAD | REL_SUPPORT,
	  .why = MSG_POLICY_INVOLVED },
	{ .act = "note", .roles = ROLE_OPERATOR | ROLE_DISPATCHER | ROLE_VERIFIER,
	  .needs = REL_REACH, .why = MSG_POLICY_INVOLVED },
	{ .act = "note", .roles = ROLE_SUPERVISOR, .needs = ABOVE | REL_LEAD,
	  .why = MSG_POLICY_INVOLVED },

	/* what the program does by itself */
	BY_RULE("archive"),
	BY_RULE("import"),
	BY_RULE("recompute"),
	BY_RULE("progress"),

	/* looking */
	{ .act = "see", .roles = ROLES_ALL & ~(unsigned)ROLE_ADMINISTRATOR, .needs = INVOLVED,
	  .requester = true, .why = MSG_POLICY_SEE },
	{ .act = "see_requester", .roles = HANDLERS, .needs = REL_LEAD | REL_SUPPORT,
	  .requester = true, .why = MSG_POLICY_SEE_REQUESTER },
	{ .act = "see_requester", .roles = ROLE_OPERATOR | ROLE_VERIFIER, .needs = REL_REACH,
	  .why = MSG_POLICY_SEE_REQUESTER },
	{ .act = "list_cases", .roles = CASEWORK, .why = MSG_POLICY_LIST },
	{ .act = "list_duties", .roles = CASEWORK, .why = MSG_POLICY_LIST },
};

const struct policy *policy_table(size_t *n)
{
	*n = sizeof(table) / sizeof(table[0]);
	return table;
}

static bool admits(const struct policy *line, const struct actor *who, unsigned relation)
{
	if (line->anyone)
		return true;
	if (relation & line->never)
		return false;
	if (line->requester && (relation & REL_REQUESTER))
		return true;
	return who->kind == ACTOR_ACCOUNT && (who->roles & line->roles) &&
	       (!line->needs || (relation & line->needs));
}

/* What a caller of a fitting role is told who lacks the relation. */
static enum msg lacking(unsigned needs)
{
	if (needs == REL_LEAD)
		return MSG_POLICY_NOT_LEAD;
	if (needs == REL_SUPPORT)
		return MSG_POLICY_NOT_CALLED;
	if (needs == (REL_LEAD | REL_SUPPORT))
		return MSG_POLICY_NOT_INVOLVED;
	return MSG_POLICY_OUT_OF_REACH;
}

bool policy_admits(const char *act, const struct actor *who, unsigned relation, enum msg *why)
{
	const struct policy *first = NULL, *stopped = NULL, *fitting = NULL;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct policy *line = &table[i];

		if (strcmp(line->act, act) != 0)
			continue;
		if (who->kind == ACTOR_RULE || admits(line, who, relation))
			return true;
		if (!first)
			first = line;
		if (!stopped && (relation & line->never))
			stopped = line;
		if (!fitting && who->kind == ACTOR_ACCOUNT && (who->roles & line->roles))
			fitting = line;
	}
	must(first);
	if (why)
		*why = stopped ? stopped->why_never
		     : fitting ? lacking(fitting->needs) : first->why;
	return false;
}
