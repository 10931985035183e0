/* Casework against a model: whatever anybody does in whatever order, the record stays whole. */
#include "casework_acts.h"

static uint32_t dice(uint32_t *s, uint32_t n)
{
	*s = *s * 1664525u + 1013904223u;
	return (*s >> 8) % n;
}

static int done[ACT_COUNT];

static void random_act(uint32_t *s, struct case_row *row, size_t cases, struct case_row *all)
{
	static const char *const level[] = { "yes", "partly", "no" };
	static const char *const outcome[] = { "solved", "partly", "unsolved", "explained",
					       "no_verdict" };
	const struct account_id people[] = { requester, so.dispatcher, so.worker, so.handler,
					     so.handler2, so.plumber, so.verifier, so.operator,
					     so.dispatcher2, so.supervisor };
	const struct unit_id units[] = { so.root, so.community, so.lights, so.water };
	const struct category_id cats[] = { so.lamp, so.noise, so.danger, so.leak };
	enum action action = (enum action)dice(s, ACT_COUNT);
	struct act_input in = {
		.public_reply = STR("答复"), .question = STR("哪里？"), .text = STR("补充"),
		.route = STR("court"), .reason = STR("理由"), .reason_code = STR("no_substance"),
		.how = dice(s, 2) ? STR("site") : STR("phone"), .what = STR("decline"),
		.why_not = STR("缺料"), .evidence = STR("照片"), .solved = str_c(level[dice(s, 3)]),
		.found = str_c(level[dice(s, 3)]), .satisfaction = 1 + dice(s, 5),
		.unit = units[dice(s, 4)].n, .category = cats[dice(s, 4)].n,
		.to = all[dice(s, (uint32_t)cases)].number,
		.relation = dice(s, 2) ? STR("duplicate_of") : STR("same_cause"),
		.outcome = str_c(outcome[dice(s, 5)]),
	};

	/* mostly something the state admits, and that from the rarer end too */
	for (int tries = 0; tries < 40 && !(workflow_admitted(row) >> action & 1); tries++)
		action = (enum action)dice(s, ACT_COUNT);
	/* and on along the paths that chance alone seldom finds */
	if (row->decliner.n && dice(s, 2))
		action = ACT_CONFIRM_DECLINE;
	if (row->outcome == OUTCOME_NOT_ACCEPTED && dice(s, 2))
		action = ACT_CONTEST;
	if (row->state == STATE_ANSWERED && row->said > SOLVED_YES && dice(s, 2))
		action = ACT_CLOSE;
	/* what ends a case early, or only talks, would leave little room for the later acts */
	if (!workflow(action)->by_person ||
	    ((action == ACT_WITHDRAW || action == ACT_REFER || action == ACT_LINK ||
	      action == ACT_NOTE || action == ACT_SEE_REQUESTER || action == ACT_URGE ||
	      action == ACT_RECLASSIFY || action == ACT_SUPPLEMENT || action == ACT_ASK_MORE ||
	      action == ACT_OBJECT || action == ACT_SUPERVISE) && dice(s, 8)))
		return;
	if (action == ACT_CLOSE && row->said == SOLVED_NONE)
		in.outcome = STR("no_verdict");
	for (size_t i = 0; action == ACT_UNLINK && i < cases; i++)
		if (all[i].id.n == row->master.n)
			in.to = all[i].number;
	if (action == ACT_DISPATCH || action == ACT_REASSIGN || action == ACT_SUPERVISE)
		in.due = action == ACT_SUPERVISE ? so.env.now_us + US_PER_DAY : 0;
	if (action == ACT_CALLBACK || action == ACT_CONTACT)
		in.how = STR("phone");
	act_input_give(&in, field_by_name("accept"), dice(s, 2));
	act_input_give(&in, field_by_name("passed"), dice(s, 2));
	act_input_give(&in, field_by_name("reached"), dice(s, 2));
	act_input_give(&in, field_by_name("asked_to"), dice(s, 2));
	so.env.now_us += dice(s, 40) * 10 * US_PER_MINUTE;
	for (int tries = 0; tries < 6; tries++)
		if (try_act(people[dice(s, 10)], row, action, &in) == ERR_NONE) {
			done[action]++;
			break;
		}
}

static void random_acts_leave_the_record_whole(void **state)
{
	const struct category_id cats[] = { so.lamp, so.noise, so.danger, so.praise, so.enquiry,
					    so.allegation, so.leak };
	const char *wish = getenv("DAODI_LONG");
	int rounds = wish ? 120000 : 8000;
	struct case_row all[40];
	uint32_t s = 20260302;

	(void)state;
	for (size_t i = 0; i < 40; i++)
		all[i] = reported(cats[i % 7]);
	for (int i = 0; i < rounds; i++) {
		random_act(&s, &all[dice(&s, 40)], 40, all);
		if (i % 1000 == 0)
			assert_record_whole(&so);
		/* closed cases rest: new ones keep the town alive */
		if (i % 12 == 0) {
			size_t old = dice(&s, 40);

			all[old] = reported(cats[old % 7]);
		}
	}
	/* a model test that never gets anywhere would pass too: every act must have happened */
	for (int i = 0; i < ACT_COUNT; i++)
		if (workflow((enum action)i)->by_person && !done[i])
			fail_msg("'%s' never succeeded in %d rounds", workflow((enum action)i)->name,
				 rounds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(random_acts_leave_the_record_whole, setup, teardown),
	};

	return cmocka_run_group_tests_name("casework_model", tests, NULL, NULL);
}
