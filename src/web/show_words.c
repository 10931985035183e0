/* The words of the record's lists, one message each. */
#include "web/show.h"

enum msg show_state(enum case_state s)
{
	static const enum msg word[STATE_COUNT] = {
		MSG_NONE, MSG_SHOW_STATE_REGISTERED, MSG_SHOW_STATE_DISPATCHED,
		MSG_SHOW_STATE_IN_PROGRESS, MSG_SHOW_STATE_SHELVED, MSG_SHOW_STATE_ANSWERED,
		MSG_SHOW_STATE_CLOSED, MSG_SHOW_STATE_ARCHIVED,
	};

	return word[s];
}

enum msg show_kind(enum case_kind k)
{
	static const enum msg word[KIND_COUNT] = {
		MSG_SHOW_KIND_ENQUIRY, MSG_SHOW_KIND_HELP, MSG_SHOW_KIND_COMPLAINT,
		MSG_SHOW_KIND_VIOLATION_REPORT, MSG_SHOW_KIND_SUGGESTION,
		MSG_SHOW_KIND_COMMENDATION, MSG_SHOW_KIND_ALLEGATION,
	};

	return word[k];
}

enum msg show_outcome(enum outcome o)
{
	static const enum msg word[OUTCOME_COUNT] = {
		MSG_NONE, MSG_SHOW_OUTCOME_SOLVED, MSG_SHOW_OUTCOME_PARTLY,
		MSG_SHOW_OUTCOME_EXPLAINED, MSG_SHOW_OUTCOME_UNSOLVED, MSG_SHOW_OUTCOME_NO_VERDICT,
		MSG_SHOW_OUTCOME_WITHDRAWN, MSG_SHOW_OUTCOME_REFERRED,
		MSG_SHOW_OUTCOME_NOT_ACCEPTED,
	};

	return word[o];
}

enum msg show_solved(enum solved s)
{
	static const enum msg word[SOLVED_COUNT] = {
		MSG_NONE, MSG_SHOW_SOLVED_YES, MSG_SHOW_SOLVED_PARTLY, MSG_SHOW_SOLVED_NO,
	};

	return word[s];
}

enum msg show_said(enum case_kind k, enum solved s)
{
	static const enum msg clear[SOLVED_COUNT] = {
		MSG_NONE, MSG_SHOW_CLEAR_YES, MSG_SHOW_CLEAR_PARTLY, MSG_SHOW_CLEAR_NO,
	};

	return k == KIND_ENQUIRY ? clear[s] : show_solved(s);
}

enum msg show_action(enum action a)
{
	static const enum msg word[ACT_COUNT] = {
		[ACT_REPORT] = MSG_SHOW_ACT_REPORT,
		[ACT_IMPORT] = MSG_SHOW_ACT_IMPORT,
		[ACT_ANSWER_NOW] = MSG_SHOW_ACT_ANSWER_NOW,
		[ACT_ASK_MORE] = MSG_SHOW_ACT_ASK_MORE,
		[ACT_SUPPLEMENT] = MSG_SHOW_ACT_SUPPLEMENT,
		[ACT_REFER] = MSG_SHOW_ACT_REFER,
		[ACT_DECLINE] = MSG_SHOW_ACT_DECLINE,
		[ACT_CONFIRM_DECLINE] = MSG_SHOW_ACT_CONFIRM_DECLINE,
		[ACT_CONTEST] = MSG_SHOW_ACT_CONTEST,
		[ACT_DISPATCH] = MSG_SHOW_ACT_DISPATCH,
		[ACT_ACKNOWLEDGE] = MSG_SHOW_ACT_ACKNOWLEDGE,
		[ACT_REASSIGN] = MSG_SHOW_ACT_REASSIGN,
		[ACT_OBJECT] = MSG_SHOW_ACT_OBJECT,
		[ACT_DECIDE_OBJECTION] = MSG_SHOW_ACT_DECIDE_OBJECTION,
		[ACT_CONTACT] = MSG_SHOW_ACT_CONTACT,
		[ACT_ANSWER] = MSG_SHOW_ACT_ANSWER,
		[ACT_VERIFY] = MSG_SHOW_ACT_VERIFY,
		[ACT_CALLBACK] = MSG_SHOW_ACT_CALLBACK,
		[ACT_RATE] = MSG_SHOW_ACT_RATE,
		[ACT_REWORK] = MSG_SHOW_ACT_REWORK,
		[ACT_CLOSE] = MSG_SHOW_ACT_CLOSE,
		[ACT_WITHDRAW] = MSG_SHOW_ACT_WITHDRAW,
		[ACT_LINK] = MSG_SHOW_ACT_LINK,
		[ACT_UNLINK] = MSG_SHOW_ACT_UNLINK,
		[ACT_RECLASSIFY] = MSG_SHOW_ACT_RECLASSIFY,
		[ACT_SUPERVISE] = MSG_SHOW_ACT_SUPERVISE,
		[ACT_URGE] = MSG_SHOW_ACT_URGE,
		[ACT_NOTE] = MSG_SHOW_ACT_NOTE,
		[ACT_SEE_REQUESTER] = MSG_SHOW_ACT_SEE_REQUESTER,
		[ACT_RECOMPUTE] = MSG_SHOW_ACT_RECOMPUTE,
		[ACT_PROGRESS] = MSG_SHOW_ACT_PROGRESS,
	};

	must(word[a]);
	return word[a];
}

enum msg show_role(enum role r)
{
	switch (r) {
	case ROLE_OPERATOR: return MSG_ROLE_OPERATOR;
	case ROLE_COMMUNITY_WORKER: return MSG_ROLE_COMMUNITY_WORKER;
	case ROLE_HANDLER: return MSG_ROLE_HANDLER;
	case ROLE_DISPATCHER: return MSG_ROLE_DISPATCHER;
	case ROLE_VERIFIER: return MSG_ROLE_VERIFIER;
	case ROLE_MEDIATOR: return MSG_ROLE_MEDIATOR;
	case ROLE_EDITOR: return MSG_ROLE_EDITOR;
	case ROLE_SUPERVISOR: return MSG_ROLE_SUPERVISOR;
	case ROLE_HEAD: return MSG_ROLE_HEAD;
	case ROLE_AUDITOR: return MSG_ROLE_AUDITOR;
	case ROLE_ADMINISTRATOR: return MSG_ROLE_ADMINISTRATOR;
	default: return MSG_NONE;
	}
}

enum msg show_channel(enum channel c)
{
	static const enum msg word[CHANNEL_COUNT] = {
		MSG_SHOW_CHANNEL_API, MSG_SHOW_CHANNEL_PHONE, MSG_SHOW_CHANNEL_COUNTER,
		MSG_SHOW_CHANNEL_WEB, MSG_SHOW_CHANNEL_APP, MSG_SHOW_CHANNEL_VISIT,
		MSG_SHOW_CHANNEL_OPEN311,
	};

	return word[c];
}

enum msg show_satisfaction(int64_t level)
{
	static const enum msg word[] = {
		MSG_NONE, MSG_SHOW_LEVEL_1, MSG_SHOW_LEVEL_2, MSG_SHOW_LEVEL_3, MSG_SHOW_LEVEL_4,
		MSG_SHOW_LEVEL_5,
	};

	return level >= 1 && level <= 5 ? word[level] : MSG_NONE;
}

/* The words that a field of an action may have. */
static const struct { const char *field, *value; enum msg word; } choice[] = {
	{ "how", "phone", MSG_SHOW_HOW_PHONE },
	{ "how", "visit", MSG_SHOW_HOW_VISIT },
	{ "how", "sms", MSG_SHOW_HOW_SMS },
	{ "how", "online", MSG_SHOW_HOW_ONLINE },
	{ "how", "site", MSG_SHOW_HOW_SITE },
	{ "how", "document", MSG_SHOW_HOW_DOCUMENT },
	{ "what", "decline", MSG_SHOW_WHAT_DECLINE },
	{ "what", "contact", MSG_SHOW_WHAT_CONTACT },
	{ "what", "exclusion", MSG_SHOW_WHAT_EXCLUSION },
	{ "reason_code", "outside_territory", MSG_SHOW_DECLINE_OUTSIDE_TERRITORY },
	{ "reason_code", "outside_mandate", MSG_SHOW_DECLINE_OUTSIDE_MANDATE },
	{ "reason_code", "statutory_route", MSG_SHOW_DECLINE_STATUTORY_ROUTE },
	{ "reason_code", "in_proceedings", MSG_SHOW_DECLINE_IN_PROCEEDINGS },
	{ "reason_code", "already_final", MSG_SHOW_DECLINE_ALREADY_FINAL },
	{ "reason_code", "no_substance", MSG_SHOW_DECLINE_NO_SUBSTANCE },
	{ "reason_code", "unlawful_demand", MSG_SHOW_DECLINE_UNLAWFUL_DEMAND },
	{ "relation", "duplicate_of", MSG_SHOW_LINK_DUPLICATE_OF },
	{ "relation", "recurrence_of", MSG_SHOW_LINK_RECURRENCE_OF },
	{ "relation", "follows", MSG_SHOW_LINK_FOLLOWS },
	{ "relation", "part_of", MSG_SHOW_LINK_PART_OF },
	{ "relation", "same_cause", MSG_SHOW_LINK_SAME_CAUSE },
	{ "origin", "found", MSG_SHOW_ORIGIN_FOUND },
	{ "origin", "inherited", MSG_SHOW_ORIGIN_INHERITED },
	{ "origin", "upstream", MSG_SHOW_ORIGIN_UPSTREAM },
	{ "route", "outside_territory", MSG_SHOW_DECLINE_OUTSIDE_TERRITORY },
};

enum msg show_choice(const char *field, struct str value)
{
	enum case_state state;
	enum outcome outcome;
	enum solved solved;
	enum action action;
	enum channel channel;
	enum case_kind kind;

	if (str_eq(str_c(field), STR("solved")) || str_eq(str_c(field), STR("found")))
		return solved_of(value, &solved) ? show_solved(solved) : MSG_NONE;
	if (str_eq(str_c(field), STR("outcome")))
		return outcome_of(value, &outcome) ? show_outcome(outcome) : MSG_NONE;
	if (str_eq(str_c(field), STR("state")))
		return state_of(value, &state) ? show_state(state) : MSG_NONE;
	if (str_eq(str_c(field), STR("act")))
		return action_of(value, &action) ? show_action(action) : MSG_NONE;
	if (str_eq(str_c(field), STR("channel")))
		return channel_of(value, &channel) ? show_channel(channel) : MSG_NONE;
	if (str_eq(str_c(field), STR("kind")))
		return kind_of(value, &kind) ? show_kind(kind) : MSG_NONE;
	for (size_t i = 0; i < sizeof choice / sizeof *choice; i++)
		if (str_eq(str_c(field), str_c(choice[i].field)) &&
		    str_eq(value, str_c(choice[i].value)))
			return choice[i].word;
	return MSG_NONE;
}
