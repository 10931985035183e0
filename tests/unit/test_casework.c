/* Casework through its face: each test is one behaviour of product.md. */
#include "casework_acts.h"

static struct act_input giving(struct act_input in, const char *field, bool value)
{
	act_input_give(&in, field_by_name(field), value);
	return in;
}

static void work_to_answer_by(struct account_id who, struct case_row *row)
{
	MUST_ACT(who, row, ACT_ACKNOWLEDGE, .note = STR("收到"));
	MUST_ACT(who, row, ACT_ANSWER, .public_reply = STR("已更换灯泡"), .solved = STR("yes"));
}

static void work_to_answer(struct case_row *row)
{
	work_to_answer_by(so.handler, row);
}

static enum err_code verify(struct account_id who, struct case_row *row, bool passed,
			    const char *found)
{
	struct act_input in = giving((struct act_input){ .how = STR("site"),
				     .found = str_c(found), .evidence = STR("现场查看") },
				     "passed", passed);

	return try_act(who, row, ACT_VERIFY, &in);
}

static enum err_code call_back(struct account_id who, struct case_row *row, bool reached)
{
	struct act_input in = giving((struct act_input){ .how = STR("phone") }, "reached", reached);

	return try_act(who, row, ACT_CALLBACK, &in);
}

/* ---- */

static void a_report_is_dispatched_with_owner_and_due(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	assert_int_equal(row.state, STATE_DISPATCHED);
	assert_int_equal(row.unit.n, so.lights.n);
	assert_true(row.account.n != 0);
	assert_int_equal(row.area.n, so.east.n);
	assert_true(row.public);
	assert_true(row.due > SMALL_OFFICE_NOW);
	assert_int_equal(row.version, 2);
	assert_str(str_head(row.number, 16), "20260302-000001-");
	assert_true(case_number_valid(row.number));
}

static void every_wrong_field_is_named_at_once(void **state)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct report r = { .category = so.lamp, .has_place = true,
			    .place = { 910000000, 1810000000 }, .occurred = INT64_MAX };
	struct err err = ERR_INIT;
	struct case_row row;

	(void)state;
	assert_false(report_one(&so, &anyone, &r, &row, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_int_equal(err.n, 3);
	r = (struct report){ 0 };
	err = (struct err)ERR_INIT;
	assert_false(report_one(&so, &anyone, &r, &row, &err));
	assert_string_equal(err.item[0].field, "text");
}

static void the_whole_loop_ends_solved(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	work_to_answer(&row);
	assert_int_equal(row.claimed, SOLVED_YES);
	assert_int_equal(verify(so.verifier, &row, true, "yes"), ERR_NONE);
	MUST_ACT(requester, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
	/* the closing rule closes at once on a verdict */
	assert_int_equal(row.state, STATE_CLOSED);
	assert_int_equal(row.outcome, OUTCOME_SOLVED);
	assert_int_equal(row.found, SOLVED_YES);
	assert_int_equal(row.said, SOLVED_YES);
}

static void who_handles_does_not_judge(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	work_to_answer(&row);
	assert_int_equal(verify(so.handler, &row, true, "yes"), ERR_DENIED);
	REFUSED(ERR_DENIED, so.handler, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
	REFUSED(ERR_DENIED, so.handler, &row, ACT_CLOSE, .outcome = STR("solved"),
		.reason = STR("x"));
	REFUSED(ERR_DENIED, so.handler2, &row, ACT_CLOSE, .outcome = STR("solved"),
		.reason = STR("x"));
}

static void a_requester_only_judges(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	REFUSED(ERR_DENIED, requester, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	REFUSED(ERR_CONFLICT, requester, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
}

static void the_state_admits_or_refuses(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	REFUSED(ERR_CONFLICT, so.handler, &row, ACT_ANSWER, .public_reply = STR("x"),
		.solved = STR("yes"));
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	REFUSED(ERR_CONFLICT, so.handler, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
}

static void required_fields_come_after_the_state(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	REFUSED(ERR_CONFLICT, so.handler, &row, ACT_ANSWER, .note = STR("x"));
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	REFUSED(ERR_INVALID, so.handler, &row, ACT_ANSWER, .note = STR("x"));
}

static void one_objection_per_unit(void **state)
{
	struct case_row row = reported(so.lamp);
	struct act_input refuse = giving((struct act_input){ .reason = STR("属你单位") }, "accept",
					 false);

	(void)state;
	MUST_ACT(so.handler, &row, ACT_OBJECT, .reason = STR("不是我们的灯"));
	REFUSED(ERR_CONFLICT, so.handler, &row, ACT_OBJECT, .reason = STR("再说一次"));
	assert_int_equal(try_act(so.dispatcher, &row, ACT_DECIDE_OBJECTION, &refuse), ERR_NONE);
	assert_false(row.objection);
	REFUSED(ERR_CONFLICT, so.handler, &row, ACT_OBJECT, .reason = STR("又一次"));
}

static void an_accepted_objection_moves_the_case(void **state)
{
	struct case_row row = reported(so.lamp);
	struct act_input in = giving((struct act_input){ .reason = STR("有理"),
				     .unit = so.root.n }, "accept", true);

	(void)state;
	MUST_ACT(so.handler, &row, ACT_OBJECT, .reason = STR("不是我们的灯"));
	assert_int_equal(try_act(so.dispatcher, &row, ACT_DECIDE_OBJECTION, &in), ERR_NONE);
	assert_int_equal(row.unit.n, so.root.n);
	assert_int_equal(row.state, STATE_DISPATCHED);
	assert_int_equal(row.hops, 1);
}

static void an_accepted_objection_finds_its_own_way(void **state)
{
	struct case_row row = reported(so.lamp);
	struct act_input in = giving((struct act_input){ .reason = STR("有理") }, "accept", true);

	(void)state;
	MUST_ACT(so.handler, &row, ACT_OBJECT, .reason = STR("不是我们的灯"));
	assert_int_equal(try_act(so.dispatcher, &row, ACT_DECIDE_OBJECTION, &in), ERR_NONE);
	assert_int_equal(row.unit.n, so.root.n);
}

static void a_new_category_finds_the_unit_that_may_lead_it(void **state)
{
	struct case_row row = reported(so.noise);

	(void)state;
	assert_int_equal(row.unit.n, so.community.n);
	MUST_ACT(so.worker, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	MUST_ACT(so.dispatcher, &row, ACT_RECLASSIFY, .category = so.lamp.n, .reason = STR("是路灯"));
	assert_int_equal(row.unit.n, so.lights.n);
	assert_int_equal(row.state, STATE_DISPATCHED);
	assert_int_equal(row.hops, 1);
}

static void only_the_mandate_leads(void **state)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct report r = { .text = STR("没有分类的事") };
	struct case_row row;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(report_one(&so, &anyone, &r, &row, &err));
	assert_int_equal(row.state, STATE_REGISTERED);
	REFUSED(ERR_INVALID, so.dispatcher, &row, ACT_DISPATCH, .unit = so.community.n);
	MUST_ACT(so.dispatcher, &row, ACT_DISPATCH, .unit = so.root.n);
	assert_int_equal(row.state, STATE_DISPATCHED);
}

static void closing_waits_for_verdict_or_time(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	work_to_answer(&row);
	assert_int_equal(verify(so.verifier, &row, true, "yes"), ERR_NONE);
	REFUSED(ERR_CONFLICT, so.verifier, &row, ACT_CLOSE, .outcome = STR("solved"),
		.reason = STR("x"));
	so.env.now_us += 8 * US_PER_DAY;
	/* silence is not praise */
	REFUSED(ERR_INVALID, so.verifier, &row, ACT_CLOSE, .outcome = STR("solved"),
		.reason = STR("x"));
	MUST_ACT(so.verifier, &row, ACT_CLOSE, .outcome = STR("no_verdict"), .reason = STR("期满"));
	assert_int_equal(row.outcome, OUTCOME_NO_VERDICT);
}

static void three_failed_callbacks_need_different_hours_and_days(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	work_to_answer(&row);
	assert_int_equal(verify(so.verifier, &row, true, "yes"), ERR_NONE);
	for (int i = 0; i < 3; i++)
		assert_int_equal(call_back(so.verifier, &row, false), ERR_NONE);
	assert_int_equal(row.calls_failed, 1);
	so.env.now_us += US_PER_DAY;                    /* another day, the same hour */
	assert_int_equal(call_back(so.verifier, &row, false), ERR_NONE);
	assert_int_equal(row.calls_failed, 1);
	so.env.now_us += 2 * US_PER_HOUR;
	assert_int_equal(call_back(so.verifier, &row, false), ERR_NONE);
	REFUSED(ERR_CONFLICT, so.verifier, &row, ACT_CLOSE, .outcome = STR("no_verdict"),
		.reason = STR("x"));
	so.env.now_us += US_PER_DAY + US_PER_HOUR;
	assert_int_equal(call_back(so.verifier, &row, false), ERR_NONE);
	assert_int_equal(row.calls_failed, 3);
	MUST_ACT(so.verifier, &row, ACT_CLOSE, .outcome = STR("no_verdict"), .reason = STR("未接通"));
}

static void a_verifier_rates_only_after_reaching_somebody(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	work_to_answer(&row);
	REFUSED(ERR_CONFLICT, so.verifier, &row, ACT_RATE, .solved = STR("no"), .satisfaction = 1);
	assert_int_equal(call_back(so.verifier, &row, true), ERR_NONE);
	MUST_ACT(so.verifier, &row, ACT_RATE, .solved = STR("no"), .satisfaction = 1);
	/* an unhappy verdict waits for a person */
	assert_int_equal(row.state, STATE_ANSWERED);
	assert_true(row.rework_asked);
	MUST_ACT(so.verifier, &row, ACT_REWORK, .reason = STR("没修好"));
	assert_int_equal(row.state, STATE_IN_PROGRESS);
	assert_int_equal(row.said, SOLVED_NONE);
	assert_int_equal(row.reworks, 1);
}

static void a_failed_check_sends_it_back(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	work_to_answer(&row);
	assert_int_equal(verify(so.verifier, &row, false, "no"), ERR_NONE);
	assert_int_equal(row.state, STATE_IN_PROGRESS);
	assert_int_equal(verify(so.verifier, &row, true, "yes"), ERR_CONFLICT);
}

static void a_site_tier_wants_a_site_check(void **state)
{
	struct case_row row = reported(so.danger);
	struct act_input by_phone = giving((struct act_input){ .how = STR("phone"),
					   .found = STR("yes"), .evidence = STR("问过") },
					   "passed", true);

	(void)state;
	assert_int_equal(row.unit.n, so.root.n);
	MUST_ACT(so.dispatcher, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	MUST_ACT(so.dispatcher, &row, ACT_ANSWER, .public_reply = STR("已排除"),
		 .solved = STR("yes"));
	assert_int_equal(try_act(so.verifier, &row, ACT_VERIFY, &by_phone), ERR_NONE);
	MUST_ACT(requester, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 4);
	assert_int_equal(row.state, STATE_ANSWERED);
	REFUSED(ERR_CONFLICT, so.verifier, &row, ACT_CLOSE, .outcome = STR("solved"),
		.reason = STR("x"));
	assert_int_equal(verify(so.verifier, &row, true, "yes"), ERR_NONE);
	assert_int_equal(row.state, STATE_CLOSED);
}

static void declining_takes_two_and_may_be_contested_once(void **state)
{
	struct case_row row = reported(so.enquiry);

	(void)state;
	assert_int_equal(row.state, STATE_REGISTERED);
	REFUSED(ERR_CONFLICT, so.dispatcher, &row, ACT_CONFIRM_DECLINE, .note = STR("x"));
	REFUSED(ERR_INVALID, so.dispatcher, &row, ACT_DECLINE, .reason_code = STR("because"),
		.reason = STR("x"));
	MUST_ACT(so.dispatcher, &row, ACT_DECLINE, .reason_code = STR("outside_mandate"),
		 .reason = STR("请向法院起诉"));
	REFUSED(ERR_DENIED, so.dispatcher, &row, ACT_CONFIRM_DECLINE, .note = STR("x"));
	MUST_ACT(so.dispatcher2, &row, ACT_CONFIRM_DECLINE, .note = STR("同意"));
	assert_int_equal(row.outcome, OUTCOME_NOT_ACCEPTED);
	MUST_ACT(requester, &row, ACT_CONTEST, .what = STR("decline"), .reason = STR("不服"));
	assert_int_equal(row.state, STATE_REGISTERED);
}

static void an_enquiry_is_answered_at_once(void **state)
{
	struct case_row row = reported(so.enquiry);

	(void)state;
	MUST_ACT(so.operator, &row, ACT_ANSWER_NOW, .public_reply = STR("周六上午办公"));
	assert_int_equal(row.state, STATE_CLOSED);
	assert_int_equal(row.outcome, OUTCOME_EXPLAINED);
	/* it may still be judged: was it clear? */
	MUST_ACT(requester, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
}

static void praise_asks_for_nothing(void **state)
{
	struct case_row row = reported(so.praise);

	(void)state;
	MUST_ACT(so.dispatcher, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	MUST_ACT(so.dispatcher, &row, ACT_ANSWER, .public_reply = STR("谢谢"), .solved = STR("yes"));
	REFUSED(ERR_CONFLICT, requester, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
	MUST_ACT(so.verifier, &row, ACT_CLOSE, .outcome = STR("no_verdict"), .reason = STR("表扬"));
}

static void an_allegation_is_only_handed_over(void **state)
{
	struct case_row row = reported(so.allegation);

	(void)state;
	assert_int_equal(row.state, STATE_REGISTERED);
	assert_false(row.public);
	REFUSED(ERR_NOT_FOUND, so.worker, &row, ACT_NOTE, .text = STR("x"));
	REFUSED(ERR_NOT_FOUND, so.verifier, &row, ACT_NOTE, .text = STR("x"));
	MUST_ACT(so.dispatcher, &row, ACT_REFER, .route = STR("discipline"),
		 .reason = STR("已移送纪检监察机关"));
	assert_int_equal(row.outcome, OUTCOME_REFERRED);
}

static void a_withdrawn_danger_goes_on(void **state)
{
	struct case_row row = reported(so.danger), next;
	struct act_input in = giving((struct act_input){ .reason = STR("算了") }, "asked_to", true);

	(void)state;
	REFUSED(ERR_INVALID, requester, &row, ACT_WITHDRAW, .reason = STR("x"));
	assert_int_equal(try_act(requester, &row, ACT_WITHDRAW, &in), ERR_NONE);
	assert_int_equal(row.outcome, OUTCOME_WITHDRAWN);
	next = row;
	next.number = STR("20260302-000002-0");
	for (char c = '0'; c <= '9'; c++) {
		char number[] = "20260302-000002-0";

		number[16] = c;
		if (case_number_valid(str_c(number)))
			next.number = arena_str(so.a, str_c(number));
	}
	MUST_ACT(so.dispatcher, &next, ACT_ACKNOWLEDGE, .note = STR("x"));
	assert_int_equal(next.origin, ORIGIN_FOUND);
}

static void a_follower_is_carried_by_its_master(void **state)
{
	struct case_row master = reported(so.noise), follower = reported(so.noise);

	(void)state;
	/* a unit has it: who takes calls may not take it away */
	assert_int_equal(follower.state, STATE_DISPATCHED);
	REFUSED(ERR_DENIED, so.operator, &follower, ACT_LINK, .to = master.number,
		.relation = STR("duplicate_of"));
	MUST_ACT(so.dispatcher, &follower, ACT_LINK, .to = master.number,
		 .relation = STR("duplicate_of"));
	assert_int_equal(follower.unit.n, 0);
	REFUSED(ERR_CONFLICT, so.dispatcher, &follower, ACT_RECLASSIFY, .category = so.noise.n,
		.reason = STR("x"));
	MUST_ACT(so.worker, &master, ACT_ACKNOWLEDGE, .note = STR("x"));
	MUST_ACT(so.worker, &master, ACT_ANSWER, .public_reply = STR("已劝止"), .solved = STR("yes"));
	/* its own verdict, not its master's */
	MUST_ACT(requester, &follower, ACT_RATE, .solved = STR("no"), .satisfaction = 1);
	MUST_ACT(requester, &master, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
	assert_int_equal(master.state, STATE_CLOSED);
	MUST_ACT(requester, &follower, ACT_RATE, .solved = STR("no"), .satisfaction = 2);
	assert_int_equal(follower.state, STATE_CLOSED);
	assert_int_equal(follower.outcome, OUTCOME_UNSOLVED);
}

static void an_unlinked_follower_is_dispatched_again(void **state)
{
	struct case_row master = reported(so.noise), follower = reported(so.noise);

	(void)state;
	MUST_ACT(so.dispatcher, &follower, ACT_LINK, .to = master.number,
		 .relation = STR("duplicate_of"));
	MUST_ACT(so.dispatcher, &follower, ACT_UNLINK, .to = master.number, .reason = STR("不同"));
	assert_int_equal(follower.state, STATE_DISPATCHED);
	assert_int_equal(follower.unit.n, so.community.n);
}

static void coming_back_counts_against_the_earlier_closing(void **state)
{
	struct case_row first = reported(so.lamp), second;

	(void)state;
	work_to_answer(&first);
	MUST_ACT(requester, &first, ACT_RATE, .solved = STR("yes"), .satisfaction = 5);
	assert_int_equal(first.state, STATE_CLOSED);
	so.env.now_us += 20 * US_PER_DAY;
	second = reported(so.lamp);
	assert_int_equal(second.state, STATE_DISPATCHED);
	MUST_ACT(so.dispatcher, &first, ACT_NOTE, .text = STR("看看"));
	assert_true(first.came_back);
}

static void outside_the_territory_is_accepted_and_referred(void **state)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct report r = { .category = so.lamp, .has_place = true, .place = { 0, 0 } };
	struct case_row row;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(report_one(&so, &anyone, &r, &row, &err));
	assert_int_equal(row.state, STATE_CLOSED);
	assert_int_equal(row.outcome, OUTCOME_REFERRED);
}

static void evidence_is_asked_where_the_category_asks(void **state)
{
	struct case_row row = reported(so.leak);

	(void)state;
	MUST_ACT(so.plumber, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	REFUSED(ERR_INVALID, so.plumber, &row, ACT_ANSWER, .public_reply = STR("修好"),
		.solved = STR("yes"));
	REFUSED(ERR_INVALID, so.plumber, &row, ACT_ANSWER, .public_reply = STR("修好"),
		.solved = STR("no"), .evidence = STR("x"));
	MUST_ACT(so.plumber, &row, ACT_ANSWER, .public_reply = STR("修好"), .solved = STR("yes"),
		 .evidence = STR("压力表读数"));
}

static void a_code_reads_back_as_people_write_it(void **state)
{
	struct case_row row = reported(so.lamp);
	struct str code = case_code(so.office, so.a, row.number);

	(void)state;
	assert_int_equal(code.n, 16);
	assert_true(case_code_matches(so.office, row.number, code));
	assert_false(case_code_matches(so.office, STR("20260302-000009-9"), code));
	assert_false(case_code_matches(so.office, row.number, STR("")));
}

static void a_clock_that_goes_back_keeps_events_in_order(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	so.env.now_us -= US_PER_DAY;
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	assert_true(row.changed >= SMALL_OFFICE_NOW);
}

/* The next case in number after this one of the first day. */
static struct case_row numbered(char last)
{
	struct case_row row = { .id = { 0 } };

	for (char c = '0'; c <= '9'; c++) {
		char number[] = "20260302-000000-0";

		number[14] = last;
		number[16] = c;
		if (case_number_valid(str_c(number)))
			row.number = arena_str(so.a, str_c(number));
	}
	return row;
}

static void a_proposal_to_decline_is_nobodys_reply_yet(void **state)
{
	struct case_row row = reported(so.enquiry);

	(void)state;
	MUST_ACT(so.dispatcher, &row, ACT_DECLINE, .reason_code = STR("outside_mandate"),
		 .reason = STR("请向法院起诉"));
	assert_int_equal(row.reply.n, 0);
	MUST_ACT(so.dispatcher2, &row, ACT_CONFIRM_DECLINE, .note = STR("同意"));
	assert_str(row.reply, "请向法院起诉");
}

static void an_allegation_is_neither_dispatched_nor_linked(void **state)
{
	struct case_row row = reported(so.allegation), other = reported(so.noise);

	(void)state;
	REFUSED(ERR_CONFLICT, so.dispatcher, &row, ACT_DISPATCH, .unit = so.root.n);
	REFUSED(ERR_INVALID, so.dispatcher, &other, ACT_LINK, .to = row.number,
		.relation = STR("duplicate_of"));
	REFUSED(ERR_INVALID, so.dispatcher, &row, ACT_LINK, .to = other.number,
		.relation = STR("same_cause"));
}

static bool count_late(struct small_office *office, struct tx *tx, void *arg, struct err *err)
{
	return case_count_overdue(tx, office->env.now_us, arg, err);
}

static void a_late_allegation_is_in_no_count(void **state)
{
	struct case_row row = reported(so.allegation);
	struct err err = ERR_INIT;
	int64_t late = -1;

	(void)state;
	assert_true(row.due > 0);
	so.env.now_us = row.due + US_PER_DAY;
	assert_true(small_office_write(&so, count_late, &late, &err));
	assert_int_equal(late, 0);
}

static void a_category_of_allegations_makes_one(void **state)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct report r = { .category = so.allegation, .text = STR("x"), .has_kind = true,
			    .kind = KIND_COMPLAINT };
	struct case_row row, turned = reported(so.lamp);
	struct err err = ERR_INIT;

	(void)state;
	assert_true(report_one(&so, &anyone, &r, &row, &err));
	assert_int_equal(row.kind, KIND_ALLEGATION);
	assert_int_equal(row.state, STATE_REGISTERED);
	/* one found to be an allegation later is taken from its unit; fsck compares the tally */
	MUST_ACT(so.dispatcher, &turned, ACT_RECLASSIFY, .category = so.allegation.n,
		 .reason = STR("x"));
	assert_int_equal(turned.kind, KIND_ALLEGATION);
	assert_int_equal(turned.unit.n, 0);
	assert_int_equal(turned.state, STATE_REGISTERED);
	assert_false(turned.public);
	REFUSED(ERR_NOT_FOUND, so.handler, &turned, ACT_NOTE, .text = STR("x"));
}

static void a_withdrawn_danger_stays_as_private_as_it_was(void **state)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct report r = { .category = so.danger, .text = STR("张三家煤气"), .address = STR("x"),
			    .requester = { .name = STR("李四"), .confidential = true } };
	struct act_input in = giving((struct act_input){ .reason = STR("算了") }, "asked_to",
				     false);
	struct case_row row, next = numbered('2');
	struct err err = ERR_INIT;

	(void)state;
	assert_true(report_one(&so, &anyone, &r, &row, &err));
	assert_int_equal(try_act(requester, &row, ACT_WITHDRAW, &in), ERR_NONE);
	MUST_ACT(so.dispatcher, &next, ACT_NOTE, .text = STR("x"));
	assert_int_equal(next.origin, ORIGIN_FOUND);
	assert_false(next.public);
	assert_true(next.confidential);
}

/* The office as it will be when a category has been retired. */
static void a_retired_category_does_not_hold_up_a_withdrawal(void **state)
{
	struct case_row row = reported(so.danger), next = numbered('2');
	struct act_input in = giving((struct act_input){ .reason = STR("算了") }, "asked_to",
				     false);
	struct category *c = (struct category *)(uintptr_t)catalog_get(so.office->catalog,
									so.danger);

	(void)state;
	c->active = false;
	assert_int_equal(try_act(requester, &row, ACT_WITHDRAW, &in), ERR_NONE);
	MUST_ACT(so.dispatcher, &next, ACT_NOTE, .text = STR("x"));
	assert_int_equal(next.origin, ORIGIN_FOUND);
}

struct looker { struct actor who; struct case_row row; };

static bool look_as_neighbour(struct small_office *o, struct tx *tx, void *arg, struct err *err)
{
	struct looker *l = arg;
	enum view view;

	if (!case_view(tx, o->office, &l->who, &l->row, &view, err))
		return false;
	assert_int_equal(view, VIEW_REQUESTER);
	return true;
}

static void a_code_does_not_open_what_the_staff_wrote(void **state)
{
	struct looker l = { actor_for(&so, so.plumber), reported(so.noise) };
	struct err err = ERR_INIT;

	(void)state;
	l.who.holds_code = true;
	assert_true(small_office_write(&so, look_as_neighbour, &l, &err));
}

static void an_unlinked_follower_waits_for_its_own_answer(void **state)
{
	struct case_row master = reported(so.noise), follower = reported(so.noise);

	(void)state;
	MUST_ACT(so.dispatcher, &follower, ACT_LINK, .to = master.number,
		 .relation = STR("duplicate_of"));
	work_to_answer_by(so.worker, &master);
	MUST_ACT(so.dispatcher, &follower, ACT_UNLINK, .to = master.number, .reason = STR("不同"));
	assert_int_equal(follower.reply.n, 0);
	assert_int_equal(follower.answered, 0);
}

static void a_follower_of_a_private_case_is_not_public(void **state)
{
	struct case_row master = reported(so.noise), follower = reported(so.lamp);

	(void)state;
	assert_true(follower.public);
	MUST_ACT(so.dispatcher, &follower, ACT_LINK, .to = master.number,
		 .relation = STR("duplicate_of"));
	assert_false(follower.public);
}

/* A superior unit that stepped in has handled it, though the duty is another's. */
static void a_unit_that_stepped_in_does_not_verify(void **state)
{
	struct case_row row = reported(so.lamp), after;
	struct actor colleague = actor_for(&so, so.dispatcher2);
	struct act_input in = giving((struct act_input){ .how = STR("site"), .found = STR("yes"),
							 .evidence = STR("x") }, "passed", true);
	struct err err = ERR_INIT;

	(void)state;
	colleague.roles = ROLE_VERIFIER;
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .note = STR("x"));
	MUST_ACT(so.dispatcher, &row, ACT_ANSWER, .public_reply = STR("x"), .solved = STR("yes"));
	assert_false(act_on(&so, &colleague, row.number, ACT_VERIFY, &in, &after, &err));
	assert_int_equal(err.code, ERR_DENIED);
}

/* ---- pictures ---- */

static const struct sql sql_uploads = {
	"SELECT seq, ord, type, bytes FROM case_upload WHERE case_id = $1 ORDER BY ord", "i" };

static bool look_at_uploads(struct small_office *o, struct tx *tx, void *arg, struct err *err)
{
	const struct case_row *row = arg;
	struct rows r;
	int64_t n = 0;

	(void)o;
	if (!db_query(tx, &sql_uploads, &r, err, VI(row->id.n)))
		return false;
	for (; rows_next(&r); n++) {
		assert_int_equal(rows_int(&r, 0), 1);
		assert_int_equal(rows_int(&r, 1), n);
		assert_str(rows_peek(&r, 2), n ? "image/png" : "image/jpeg");
		assert_true(str_eq(rows_peek(&r, 3), n ? STR("\x89PNG") : STR("\xFF\0\xFE")));
	}
	assert_int_equal(n, 2);
	return rows_end(&r, err);
}

static void pictures_of_a_report_are_kept_byte_for_byte(void **state)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	const struct upload pictures[] = {
		{ STR("image/jpeg"), STR("\xFF\0\xFE") }, { STR("image/png"), STR("\x89PNG") },
	};
	struct report r = { .category = so.lamp, .has_place = true, .place = EAST,
			    .uploads = pictures, .n_uploads = 2 };
	struct case_row row;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(report_one(&so, &anyone, &r, &row, &err));
	assert_true(small_office_write(&so, look_at_uploads, &row, &err));
}

/* ---- what everyone may read ---- */

static void a_place_is_shown_to_ten_metres(void **state)
{
	struct point p = place_public((struct point){ 305000499, -1155000500 });

	(void)state;
	assert_int_equal(p.lat, 305000000);
	assert_int_equal(p.lon, -1155000000);
	p = place_public((struct point){ 305000500, -1155000501 });
	assert_int_equal(p.lat, 305001000);
	assert_int_equal(p.lon, -1155001000);
}

static void a_time_and_a_number_are_no_personal_data(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	assert_true(str_eq(text_public(so.a, row.number), row.number));
	assert_str(text_public(so.a, STR("2026-03-02T10:00:00Z")), "2026-03-02T10:00:00Z");
	assert_int_equal(str_find(text_public(so.a, STR("电话13800138000")), STR("13800138000")),
			 SIZE_MAX);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(pictures_of_a_report_are_kept_byte_for_byte),
		T(a_place_is_shown_to_ten_metres),
		T(a_time_and_a_number_are_no_personal_data),
		T(a_report_is_dispatched_with_owner_and_due),
		T(every_wrong_field_is_named_at_once),
		T(the_whole_loop_ends_solved),
		T(who_handles_does_not_judge),
		T(a_requester_only_judges),
		T(the_state_admits_or_refuses),
		T(required_fields_come_after_the_state),
		T(one_objection_per_unit),
		T(an_accepted_objection_moves_the_case),
		T(an_accepted_objection_finds_its_own_way),
		T(a_new_category_finds_the_unit_that_may_lead_it),
		T(only_the_mandate_leads),
		T(closing_waits_for_verdict_or_time),
		T(three_failed_callbacks_need_different_hours_and_days),
		T(a_verifier_rates_only_after_reaching_somebody),
		T(a_failed_check_sends_it_back),
		T(a_site_tier_wants_a_site_check),
		T(declining_takes_two_and_may_be_contested_once),
		T(an_enquiry_is_answered_at_once),
		T(praise_asks_for_nothing),
		T(an_allegation_is_only_handed_over),
		T(a_withdrawn_danger_goes_on),
		T(a_follower_is_carried_by_its_master),
		T(an_unlinked_follower_is_dispatched_again),
		T(coming_back_counts_against_the_earlier_closing),
		T(outside_the_territory_is_accepted_and_referred),
		T(evidence_is_asked_where_the_category_asks),
		T(a_code_reads_back_as_people_write_it),
		T(a_clock_that_goes_back_keeps_events_in_order),
		T(a_proposal_to_decline_is_nobodys_reply_yet),
		T(an_allegation_is_neither_dispatched_nor_linked),
		T(a_late_allegation_is_in_no_count),
		T(a_category_of_allegations_makes_one),
		T(a_withdrawn_danger_stays_as_private_as_it_was),
		T(a_retired_category_does_not_hold_up_a_withdrawal),
		T(a_code_does_not_open_what_the_staff_wrote),
		T(an_unlinked_follower_waits_for_its_own_answer),
		T(a_follower_of_a_private_case_is_not_public),
		T(a_unit_that_stepped_in_does_not_verify),
	};

	return cmocka_run_group_tests_name("casework", tests, NULL, NULL);
}
