#include "web/act_words.h"

#define ACT(a) [ACT_##a] = { MSG_ACTFORM_DO_##a, MSG_ACTFORM_WHAT_##a }
static const struct act_words acts[ACT_COUNT] = {
	ACT(ANSWER_NOW), ACT(ASK_MORE), ACT(SUPPLEMENT), ACT(REFER), ACT(DECLINE),
	ACT(CONFIRM_DECLINE), ACT(DISPATCH), ACT(ACKNOWLEDGE), ACT(REASSIGN),
	ACT(OBJECT), ACT(DECIDE_OBJECTION), ACT(CONTACT), ACT(ANSWER), ACT(VERIFY),
	ACT(CALLBACK), ACT(RATE), ACT(REWORK), ACT(CLOSE), ACT(WITHDRAW), ACT(LINK),
	ACT(UNLINK), ACT(RECLASSIFY), ACT(SUPERVISE), ACT(URGE), ACT(NOTE),
	ACT(SEE_REQUESTER),
	[ACT_CONTEST] = { MSG_ACTFORM_DO_CONTEST, MSG_NONE },
};
#undef ACT

struct act_words act_words(enum action a)
{
	must((int)a >= 0 && a < ACT_COUNT && acts[a].title != MSG_NONE);
	return acts[a];
}

enum { ANY_ACTION = -1 };

/* The first line that fits counts. */
static const struct { int action; const char *field; struct field_words words; } fields[] = {
	{ ACT_SUPPLEMENT, "text", { MSG_ACTFORM_TEXT_SUPPLEMENT, MSG_NONE } },
	{ ACT_SUPERVISE, "text", { MSG_ACTFORM_TEXT_SUPERVISE, MSG_NONE } },
	{ ACT_URGE, "text", { MSG_ACTFORM_TEXT_URGE, MSG_NONE } },
	{ ANY_ACTION, "text", { MSG_ACTFORM_TEXT_NOTE, MSG_NONE } },
	{ ACT_REFER, "reason", { MSG_ACTFORM_REASON, MSG_ACTFORM_REASON_TOLD_HINT } },
	{ ACT_DECLINE, "reason", { MSG_ACTFORM_REASON, MSG_ACTFORM_REASON_TOLD_HINT } },
	{ ACT_CLOSE, "reason", { MSG_ACTFORM_REASON, MSG_ACTFORM_REASON_TOLD_HINT } },
	{ ACT_SEE_REQUESTER, "reason",
	  { MSG_ACTFORM_REASON_LOOK, MSG_ACTFORM_REASON_LOOK_HINT } },
	{ ACT_REWORK, "reason", { MSG_ACTFORM_REASON_REWORK, MSG_ACTFORM_REASON_STAFF_HINT } },
	{ ANY_ACTION, "reason", { MSG_ACTFORM_REASON, MSG_ACTFORM_REASON_STAFF_HINT } },
	{ ACT_VERIFY, "evidence",
	  { MSG_ACTFORM_EVIDENCE_VERIFY, MSG_ACTFORM_EVIDENCE_VERIFY_HINT } },
	{ ANY_ACTION, "evidence",
	  { MSG_ACTFORM_EVIDENCE_ANSWER, MSG_ACTFORM_EVIDENCE_ANSWER_HINT } },
	{ ACT_RATE, "solved", { MSG_ACTFORM_SOLVED_RATE, MSG_NONE } },
	{ ANY_ACTION, "solved", { MSG_ACTFORM_SOLVED_ANSWER, MSG_NONE } },
	{ ACT_SUPERVISE, "due", { MSG_ACTFORM_DUE_SUPERVISE, MSG_NONE } },
	{ ANY_ACTION, "due", { MSG_ACTFORM_DUE, MSG_ACTFORM_DUE_HINT } },
	{ ACT_DECIDE_OBJECTION, "unit", { MSG_ACTFORM_UNIT, MSG_ACTFORM_UNIT_NEXT_HINT } },
	{ ANY_ACTION, "unit", { MSG_ACTFORM_UNIT, MSG_ACTFORM_UNIT_HINT } },
	{ ACT_ACKNOWLEDGE, "account", { MSG_ACTFORM_ACCOUNT, MSG_ACTFORM_ACCOUNT_HINT } },
	{ ANY_ACTION, "account", { MSG_ACTFORM_ACCOUNT, MSG_NONE } },
	{ ANY_ACTION, "public_reply", { MSG_ACTFORM_PUBLIC_REPLY, MSG_ACTFORM_PUBLIC_REPLY_HINT } },
	{ ANY_ACTION, "knowledge", { MSG_ACTFORM_KNOWLEDGE, MSG_ACTFORM_KNOWLEDGE_HINT } },
	{ ANY_ACTION, "question", { MSG_ACTFORM_QUESTION, MSG_ACTFORM_QUESTION_HINT } },
	{ ANY_ACTION, "route", { MSG_ACTFORM_ROUTE, MSG_ACTFORM_ROUTE_HINT } },
	{ ANY_ACTION, "receipt", { MSG_ACTFORM_RECEIPT, MSG_ACTFORM_RECEIPT_HINT } },
	{ ANY_ACTION, "note", { MSG_ACTFORM_NOTE, MSG_ACTFORM_NOTE_HINT } },
	{ ANY_ACTION, "comment", { MSG_ACTFORM_COMMENT, MSG_NONE } },
	{ ANY_ACTION, "why_not", { MSG_ACTFORM_WHY_NOT, MSG_ACTFORM_WHY_NOT_HINT } },
	{ ANY_ACTION, "reason_code", { MSG_ACTFORM_REASON_CODE, MSG_NONE } },
	{ ANY_ACTION, "how=verify", { MSG_ACTFORM_HOW_VERIFY, MSG_NONE } },
	{ ANY_ACTION, "how", { MSG_ACTFORM_HOW, MSG_NONE } },
	{ ANY_ACTION, "what", { MSG_ACTFORM_WHAT, MSG_NONE } },
	{ ANY_ACTION, "outcome", { MSG_ACTFORM_OUTCOME, MSG_NONE } },
	{ ANY_ACTION, "found", { MSG_ACTFORM_FOUND, MSG_NONE } },
	{ ANY_ACTION, "relation", { MSG_ACTFORM_RELATION, MSG_NONE } },
	{ ANY_ACTION, "to", { MSG_ACTFORM_TO, MSG_NONE } },
	{ ANY_ACTION, "satisfaction", { MSG_ACTFORM_SATISFACTION, MSG_NONE } },
	{ ANY_ACTION, "category", { MSG_ACTFORM_CATEGORY, MSG_NONE } },
	{ ANY_ACTION, "at", { MSG_ACTFORM_AT, MSG_ACTFORM_AT_HINT } },
	{ ANY_ACTION, "accept", { MSG_ACTFORM_ACCEPT, MSG_NONE } },
	{ ANY_ACTION, "passed", { MSG_ACTFORM_PASSED, MSG_NONE } },
	{ ANY_ACTION, "reached", { MSG_ACTFORM_REACHED, MSG_NONE } },
	{ ANY_ACTION, "pressed", { MSG_ACTFORM_PRESSED, MSG_NONE } },
	{ ANY_ACTION, "asked_to", { MSG_ACTFORM_ASKED_TO, MSG_NONE } },
	{ ANY_ACTION, "media", { MSG_ACTFORM_MEDIA_1, MSG_ACTFORM_MEDIA_HINT } },
};

struct field_words field_words(enum action a, const struct field *f)
{
	size_t i = 0;

	while (i < sizeof fields / sizeof *fields &&
	       !((fields[i].action == ANY_ACTION || fields[i].action == (int)a) &&
		 str_eq(str_c(fields[i].field), str_c(f->name))))
		i++;
	must(i < sizeof fields / sizeof *fields);
	return fields[i].words;
}

/* field NULL: of every field that offers the word. */
static const struct { const char *field, *choice; enum msg words; } choices[] = {
	{ "outcome", "partly", MSG_ACTFORM_OUTCOME_PARTLY },
	{ NULL, "solved", MSG_ACTFORM_OUTCOME_SOLVED },
	{ NULL, "explained", MSG_ACTFORM_OUTCOME_EXPLAINED },
	{ NULL, "unsolved", MSG_ACTFORM_OUTCOME_UNSOLVED },
	{ NULL, "no_verdict", MSG_ACTFORM_OUTCOME_NO_VERDICT },
	{ NULL, "yes", MSG_ACTFORM_LEVEL_YES },
	{ NULL, "partly", MSG_ACTFORM_LEVEL_PARTLY },
	{ NULL, "no", MSG_ACTFORM_LEVEL_NO },
	{ "how=verify", "phone", MSG_ACTFORM_CHECK_PHONE },
	{ NULL, "site", MSG_ACTFORM_CHECK_SITE },
	{ NULL, "document", MSG_ACTFORM_CHECK_DOCUMENT },
	{ NULL, "phone", MSG_ACTFORM_HOW_PHONE },
	{ NULL, "visit", MSG_ACTFORM_HOW_VISIT },
	{ NULL, "sms", MSG_ACTFORM_HOW_SMS },
	{ NULL, "online", MSG_ACTFORM_HOW_ONLINE },
	{ NULL, "decline", MSG_ACTFORM_CONTEST_DECLINE },
	{ NULL, "contact", MSG_ACTFORM_CONTEST_CONTACT },
	{ NULL, "exclusion", MSG_ACTFORM_CONTEST_EXCLUSION },
	{ NULL, "duplicate_of", MSG_ACTFORM_LINK_DUPLICATE_OF },
	{ NULL, "recurrence_of", MSG_ACTFORM_LINK_RECURRENCE_OF },
	{ NULL, "follows", MSG_ACTFORM_LINK_FOLLOWS },
	{ NULL, "part_of", MSG_ACTFORM_LINK_PART_OF },
	{ NULL, "same_cause", MSG_ACTFORM_LINK_SAME_CAUSE },
	{ NULL, "outside_territory", MSG_ACTFORM_CODE_OUTSIDE_TERRITORY },
	{ NULL, "outside_mandate", MSG_ACTFORM_CODE_OUTSIDE_MANDATE },
	{ NULL, "statutory_route", MSG_ACTFORM_CODE_STATUTORY_ROUTE },
	{ NULL, "in_proceedings", MSG_ACTFORM_CODE_IN_PROCEEDINGS },
	{ NULL, "already_final", MSG_ACTFORM_CODE_ALREADY_FINAL },
	{ NULL, "no_substance", MSG_ACTFORM_CODE_NO_SUBSTANCE },
	{ NULL, "unlawful_demand", MSG_ACTFORM_CODE_UNLAWFUL_DEMAND },
	{ "satisfaction", "1", MSG_ACTFORM_LEVEL_1 },
	{ "satisfaction", "2", MSG_ACTFORM_LEVEL_2 },
	{ "satisfaction", "3", MSG_ACTFORM_LEVEL_3 },
	{ "satisfaction", "4", MSG_ACTFORM_LEVEL_4 },
	{ "satisfaction", "5", MSG_ACTFORM_LEVEL_5 },
};

enum msg choice_words(const struct field *f, struct str choice)
{
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
		if ((!choices[i].field || str_eq(str_c(choices[i].field), str_c(f->name))) &&
		    str_eq(str_c(choices[i].choice), choice))
			return choices[i].words;
	return MSG_NONE;
}
