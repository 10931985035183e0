/* What the tests of casework share: one office a test, reports and acts in a line. */
#ifndef TESTS_CASEWORK_ACTS_H
#define TESTS_CASEWORK_ACTS_H

#include "small_office.h"

static struct small_office so;

static int setup(void **state)
{
	(void)state;
	small_office_open(&so, 1);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_record_whole(&so);
	small_office_close(&so);
	return 0;
}

#define EAST { 305000000, 1155000000 }

static struct case_row reported(struct category_id category)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct report r = { .category = category, .text = STR("灯不亮"), .has_place = true,
			    .place = EAST };
	struct case_row row;
	struct err err = ERR_INIT;

	if (!report_one(&so, &anyone, &r, &row, &err))
		fail_msg("report refused: %s %d", err.item[0].field, err.item[0].msg);
	return row;
}

static enum err_code try_act(struct account_id who, struct case_row *row, enum action action,
			     const struct act_input *in)
{
	struct actor actor = who.n ? actor_for(&so, who) : actor_requester();
	struct err err = ERR_INIT;
	struct case_row after;

	if (!act_on(&so, &actor, row->number, action, in, &after, &err))
		return err.code;
	*row = after;
	return ERR_NONE;
}

static const struct account_id requester = { 0 };

#define MUST_ACT(who, row, action, ...) \
	assert_int_equal(try_act(who, row, action, &(struct act_input){ __VA_ARGS__ }), ERR_NONE)
#define REFUSED(code, who, row, action, ...) \
	assert_int_equal(try_act(who, row, action, &(struct act_input){ __VA_ARGS__ }), code)

#endif
