/* The policy, spelled here a second time in another notation and compared over every act, role and
 * relation; then the refusals that the rules of the product hang on, one by one, with their
 * words. */
#include "abort.h"

#include "casework/workflow.h"
#include "people/policy.h"
#include "wire/catalogue.h"

enum { RELATIONS = 1 << 6 };

/* Clauses parted by blanks, each ROLES:RELATIONS, perhaps with !h: never by those who handled it.
 * Roles: O operator, C community worker, H handler, D dispatcher, V verifier, M mediator,
 * E editor, S supervisor, L head, A auditor, X administrator; q is the requester, * anyone.
 * Relations: l lead, s support, r reach, u superior, - none needed. */
static const struct { const char *act, *who; } want[] = {
	{ "report", "*" },
	{ "answer_now", "OD:r" },
	{ "ask_more", "CH:l O:r" },
	{ "supplement", "q O:r" },
	{ "refer", "OD:r" },
	{ "decline", "D:r" },
	{ "confirm_decline", "D:r" },
	{ "dispatch", "D:r" },
	{ "delegate", "CH:l" },
	{ "acknowledge", "CH:l" },
	{ "reassign", "CHS:l D:r" },
	{ "handover", "CHS:l D:r" },
	{ "object", "CH:l" },
	{ "decide_objection", "D:r" },
	{ "join", "CH:l D:r" },
	{ "report_in", "CH:s" },
	{ "refuse_join", "CH:s" },
	{ "contact", "CH:ls" },
	{ "request_extension", "CH:l" },
	{ "decide_extension", "D:r" },
	{ "shelve", "CH:l" },
	{ "decide_shelving", "S:ru" },
	{ "review_shelving", "S:ru" },
	{ "supervise", "S:ru" },
	{ "urge", "q S:ru O:r" },
	{ "escalate", "S:ru" },
	{ "answer", "CH:l" },
	{ "verify", "V:r!h" },
	{ "callback", "V:r!h" },
	{ "rate", "q!h V:r!h" },
	{ "rework", "V:r!h S:ru" },
	{ "close", "V:r!h" },
	{ "withdraw", "q!h O:r!h" },
	{ "link", "OD:r" },
	{ "unlink", "D:r" },
	{ "split", "D:r" },
	{ "reclassify", "D:r" },
	{ "exclude", "CH:l D:r" },
	{ "decide_exclusion", "S:ru!h" },
	{ "contest", "q" },
	{ "note", "CH:ls ODV:r S:rul" },
	{ "archive", "" },
	{ "import", "" },
	{ "recompute", "" },
	{ "progress", "" },
	{ "see", "q OCHDVMESLA:lsru" },
	{ "see_requester", "q CH:ls OV:r" },
	{ "list_cases", "OCHDVMSLA:-" },
	{ "list_duties", "OCHDVMSLA:-" },
};
enum { ACTS = sizeof(want) / sizeof(want[0]) };

static unsigned role_of_letter(char c)
{
	switch (c) {
	case 'O': return ROLE_OPERATOR;
	case 'C': return ROLE_COMMUNITY_WORKER;
	case 'H': return ROLE_HANDLER;
	case 'D': return ROLE_DISPATCHER;
	case 'V': return ROLE_VERIFIER;
	case 'M': return ROLE_MEDIATOR;
	case 'E': return ROLE_EDITOR;
	case 'S': return ROLE_SUPERVISOR;
	case 'L': return ROLE_HEAD;
	case 'A': return ROLE_AUDITOR;
	case 'X': return ROLE_ADMINISTRATOR;
	default: return 0;
	}
}

static unsigned relation_of_letter(char c)
{
	switch (c) {
	case 'l': return REL_LEAD;
	case 's': return REL_SUPPORT;
	case 'r': return REL_REACH;
	case 'u': return REL_SUPERIOR;
	default: return 0;
	}
}

static bool clause_admits(const char *p, enum actor_kind kind, unsigned roles, unsigned relation)
{
	bool requester = false, role = false, related = false;

	for (; *p && *p != ' ' && *p != ':' && *p != '!'; p++) {
		if (*p == '*')
			return true;
		requester |= *p == 'q' && (relation & REL_REQUESTER);
		role |= kind == ACTOR_ACCOUNT && (roles & role_of_letter(*p));
	}
	if (*p == ':')
		for (p++; *p && *p != ' ' && *p != '!'; p++)
			related |= *p == '-' || (relation & relation_of_letter(*p));
	if (*p == '!' && (relation & REL_HANDLED))
		return false;
	return requester || (role && related);
}

static bool spelled(const char *clauses, enum actor_kind kind, unsigned roles, unsigned relation)
{
	for (const char *p = clauses; p && *p; p = strchr(p, ' ')) {
		p += *p == ' ';
		if (clause_admits(p, kind, roles, relation))
			return true;
	}
	return false;
}

static struct actor somebody(enum actor_kind kind, unsigned roles)
{
	return (struct actor){ .kind = kind, .roles = roles };
}

static void every_act_role_and_relation_is_as_spelled(void **state)
{
	(void)state;
	for (size_t i = 0; i < ACTS; i++)
		for (unsigned role = 0; role <= ROLE_ADMINISTRATOR; role = role ? role << 1 : 1)
			for (unsigned relation = 0; relation < RELATIONS; relation++)
				for (int k = ACTOR_ANYONE; k <= ACTOR_ACCOUNT; k++) {
					struct actor who = somebody((enum actor_kind)k, role);
					enum msg why;

					if (policy_admits(want[i].act, &who, relation, &why) !=
					    spelled(want[i].who, who.kind, role, relation))
						fail_msg("%s: kind %d role %x relation %x",
							 want[i].act, k, role, relation);
				}
}

static void several_roles_allow_what_each_allows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ACTS; i++)
		for (unsigned roles = 0; roles <= ROLES_ALL; roles += 7)
			for (unsigned relation = 0; relation < RELATIONS; relation++) {
				struct actor who = somebody(ACTOR_ACCOUNT, roles);
				bool each = false;

				for (unsigned r = 1; r <= ROLE_ADMINISTRATOR; r <<= 1)
					each |= (roles & r) &&
						spelled(want[i].who, ACTOR_ACCOUNT, r, relation);
				each |= spelled(want[i].who, ACTOR_ACCOUNT, 0, relation);
				assert_int_equal(policy_admits(want[i].act, &who, relation, NULL),
						 each);
			}
}

static void the_table_and_the_spelling_name_the_same_acts(void **state)
{
	size_t n;
	const struct policy *table = policy_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool spelled_too = false;

		for (size_t k = 0; k < ACTS; k++)
			spelled_too |= strcmp(table[i].act, want[k].act) == 0;
		if (!spelled_too)
			fail_msg("the test does not spell %s", table[i].act);
	}
}

static void every_act_of_the_workflow_has_a_line(void **state)
{
	struct actor who = somebody(ACTOR_RULE, 0);

	(void)state;
	for (int a = 0; a < ACT_COUNT; a++)
		assert_true(policy_admits(workflow((enum action)a)->name, &who, 0, NULL));
}

static void the_program_itself_may_everything(void **state)
{
	struct actor rule = somebody(ACTOR_RULE, 0);

	(void)state;
	for (size_t i = 0; i < ACTS; i++)
		for (unsigned relation = 0; relation < RELATIONS; relation++)
			assert_true(policy_admits(want[i].act, &rule, relation, NULL));
}

static void an_administrator_does_nothing_on_cases(void **state)
{
	struct actor who = somebody(ACTOR_ACCOUNT, ROLE_ADMINISTRATOR);
	unsigned all = REL_LEAD | REL_SUPPORT | REL_REACH | REL_SUPERIOR;

	(void)state;
	for (size_t i = 0; i < ACTS; i++)
		if (strcmp(want[i].act, "report") != 0)
			assert_false(policy_admits(want[i].act, &who, all, NULL));
}

static void head_and_auditor_see_and_do_nothing(void **state)
{
	(void)state;
	for (unsigned role = ROLE_HEAD; role <= ROLE_AUDITOR; role <<= 1) {
		struct actor who = somebody(ACTOR_ACCOUNT, role);
		unsigned all = REL_LEAD | REL_SUPPORT | REL_REACH | REL_SUPERIOR;

		assert_true(policy_admits("see", &who, REL_REACH, NULL));
		assert_true(policy_admits("list_cases", &who, 0, NULL));
		assert_false(policy_admits("see_requester", &who, REL_REACH | REL_LEAD, NULL));
		for (int a = 0; a < ACT_COUNT; a++)
			if (a != ACT_REPORT)
				assert_false(policy_admits(workflow((enum action)a)->name, &who,
							   all, NULL));
	}
}

static void who_handles_does_not_judge(void **state)
{
	static const char *const judging[] = { "verify", "callback", "rate", "close" };
	struct actor who = somebody(ACTOR_ACCOUNT, ROLES_ALL);

	(void)state;
	for (size_t i = 0; i < sizeof(judging) / sizeof(judging[0]); i++)
		for (unsigned relation = 0; relation < RELATIONS; relation++)
			if (relation & REL_HANDLED)
				assert_false(policy_admits(judging[i], &who, relation, NULL));
}

static void holding_the_code_does_not_let_a_handler_rate(void **state)
{
	struct actor who = somebody(ACTOR_ACCOUNT, ROLE_HANDLER);
	enum msg why = MSG_BUG;

	(void)state;
	who.holds_code = true;
	assert_true(policy_admits("rate", &who, REL_REQUESTER, &why));
	assert_false(policy_admits("rate", &who, REL_REQUESTER | REL_LEAD | REL_HANDLED, &why));
	assert_int_equal(why, MSG_POLICY_HANDLED_RATE);
	assert_false(policy_admits("withdraw", &who, REL_REQUESTER | REL_HANDLED, &why));
	assert_int_equal(why, MSG_POLICY_HANDLED_WITHDRAW);
}

static enum msg refusal(const char *act, enum actor_kind kind, unsigned roles, unsigned relation)
{
	struct actor who = somebody(kind, roles);
	enum msg why = MSG_BUG;

	assert_false(policy_admits(act, &who, relation, &why));
	return why;
}

static void a_refusal_names_the_nearest_reason(void **state)
{
	(void)state;
	/* what stops for good comes first, whatever else is missing */
	assert_int_equal(refusal("verify", ACTOR_ACCOUNT, ROLE_VERIFIER, REL_REACH | REL_HANDLED),
			 MSG_POLICY_HANDLED);
	assert_int_equal(refusal("verify", ACTOR_ACCOUNT, ROLE_HANDLER, REL_LEAD | REL_HANDLED),
			 MSG_POLICY_HANDLED);
	assert_int_equal(refusal("close", ACTOR_ACCOUNT, ROLE_HANDLER, REL_LEAD | REL_HANDLED),
			 MSG_POLICY_HANDLED);
	/* then the relation, for who has the role */
	assert_int_equal(refusal("verify", ACTOR_ACCOUNT, ROLE_VERIFIER, 0),
			 MSG_POLICY_OUT_OF_REACH);
	assert_int_equal(refusal("answer", ACTOR_ACCOUNT, ROLE_HANDLER, REL_REACH),
			 MSG_POLICY_NOT_LEAD);
	assert_int_equal(refusal("report_in", ACTOR_ACCOUNT, ROLE_HANDLER, REL_LEAD),
			 MSG_POLICY_NOT_CALLED);
	assert_int_equal(refusal("contact", ACTOR_ACCOUNT, ROLE_HANDLER, REL_REACH),
			 MSG_POLICY_NOT_INVOLVED);
	/* then who may at all */
	assert_int_equal(refusal("answer", ACTOR_ACCOUNT, ROLE_OPERATOR, REL_REACH),
			 MSG_POLICY_LEAD);
	assert_int_equal(refusal("dispatch", ACTOR_ACCOUNT, ROLE_HANDLER, REL_LEAD),
			 MSG_POLICY_DISPATCHER);
	assert_int_equal(refusal("rate", ACTOR_ANYONE, 0, 0), MSG_POLICY_RATE);
	assert_int_equal(refusal("withdraw", ACTOR_ACCOUNT, ROLE_HANDLER, REL_LEAD),
			 MSG_POLICY_REQUESTER);
	assert_int_equal(refusal("archive", ACTOR_ACCOUNT, ROLES_ALL, RELATIONS - 1),
			 MSG_POLICY_RULE);
	assert_int_equal(refusal("see", ACTOR_ANYONE, 0, 0), MSG_POLICY_SEE);
	assert_int_equal(refusal("list_cases", ACTOR_ACCOUNT, ROLE_EDITOR, 0), MSG_POLICY_LIST);
}

static void ask_for_no_act(void *arg)
{
	struct actor who = somebody(ACTOR_RULE, 0);

	(void)arg;
	(void)policy_admits("no_such_act", &who, 0, NULL);
}

static void an_act_without_a_line_is_a_bug_even_for_the_program(void **state)
{
	(void)state;
	assert_true(aborts(ask_for_no_act, NULL));
}

static void no_refusal_is_without_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ACTS; i++)
		for (unsigned role = 0; role <= ROLE_ADMINISTRATOR; role = role ? role << 1 : 1)
			for (unsigned relation = 0; relation < RELATIONS; relation++) {
				struct actor who = somebody(ACTOR_ACCOUNT, role);
				enum msg why = MSG_BUG;

				if (policy_admits(want[i].act, &who, relation, &why))
					continue;
				if (strncmp(message_key(why).p, "policy_", 7) != 0)
					fail_msg("%s: role %x relation %x", want[i].act, role,
						 relation);
			}
}

static void the_handling_unit_is_told_to_ask_another(void **state)
{
	(void)state;
	assert_str(message(LANG_EN, MSG_POLICY_HANDLED),
		   "the unit that handles a case does not judge it; ask another unit to verify");
	assert_str(message(LANG_ZH, MSG_POLICY_HANDLED),
		   "承办单位不能核查自己办理的诉求，请由其他单位核查");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_role_and_relation_is_as_spelled),
		cmocka_unit_test(several_roles_allow_what_each_allows),
		cmocka_unit_test(the_table_and_the_spelling_name_the_same_acts),
		cmocka_unit_test(every_act_of_the_workflow_has_a_line),
		cmocka_unit_test(the_program_itself_may_everything),
		cmocka_unit_test(an_administrator_does_nothing_on_cases),
		cmocka_unit_test(head_and_auditor_see_and_do_nothing),
		cmocka_unit_test(who_handles_does_not_judge),
		cmocka_unit_test(holding_the_code_does_not_let_a_handler_rate),
		cmocka_unit_test(a_refusal_names_the_nearest_reason),
		cmocka_unit_test(an_act_without_a_line_is_a_bug_even_for_the_program),
		cmocka_unit_test(no_refusal_is_without_words),
		cmocka_unit_test(the_handling_unit_is_told_to_ask_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
