/* The words of the concepts table, one list per enum; index = value. */
#include "casework/casework_int.h"

static const struct str states[STATE_COUNT] = {
	{ NULL, 0 }, STR_INIT("registered"), STR_INIT("dispatched"), STR_INIT("in_progress"),
	STR_INIT("shelved"), STR_INIT("answered"), STR_INIT("closed"), STR_INIT("archived") };
static const struct str outcomes[OUTCOME_COUNT] = {
	{ NULL, 0 }, STR_INIT("solved"), STR_INIT("partly"), STR_INIT("explained"),
	STR_INIT("unsolved"), STR_INIT("no_verdict"), STR_INIT("withdrawn"),
	STR_INIT("referred"), STR_INIT("not_accepted") };
static const struct str solveds[SOLVED_COUNT] = {
	{ NULL, 0 }, STR_INIT("yes"), STR_INIT("partly"), STR_INIT("no") };
static const struct str origins[ORIGIN_COUNT] = {
	STR_INIT("requester"), STR_INIT("found"), STR_INIT("inherited"), STR_INIT("upstream") };
static const struct str modes[MODE_COUNT] = {
	STR_INIT("ordinary"), STR_INIT("dispute"), STR_INIT("incident") };
static const struct str channels[CHANNEL_COUNT] = {
	STR_INIT("api"), STR_INIT("phone"), STR_INIT("counter"), STR_INIT("web"),
	STR_INIT("app"), STR_INIT("visit"), STR_INIT("open311") };
static const struct str duty_roles[DUTY_ROLE_COUNT] = { STR_INIT("lead"), STR_INIT("support") };
static const struct str links[LINK_COUNT] = {
	STR_INIT("duplicate_of"), STR_INIT("recurrence_of"), STR_INIT("follows"),
	STR_INIT("part_of"), STR_INIT("same_cause") };

static struct str word(const struct str *list, int n, int value)
{
	must(value >= 0 && value < n);
	return list[value];
}

static bool index_of(const struct str *list, int n, struct str name, int *out)
{
	for (int i = 0; i < n; i++)
		if (list[i].p && str_eq(list[i], name)) {
			*out = i;
			return true;
		}
	return false;
}

/* name_of and of_name for one list; the enums are distinct types, so each has its own pair. */
#define WORDS(list, count, type, name_fn, of_fn)                        \
	struct str name_fn(type value)                                  \
	{                                                               \
		return word(list, count, (int)value);                   \
	}                                                               \
	bool of_fn(struct str name, type *out)                          \
	{                                                               \
		int i;                                                  \
									\
		if (!index_of(list, count, name, &i))                   \
			return false;                                   \
		*out = (type)i;                                         \
		return true;                                            \
	}

WORDS(states, STATE_COUNT, enum case_state, state_name, state_of)
WORDS(outcomes, OUTCOME_COUNT, enum outcome, outcome_name, outcome_of)
WORDS(solveds, SOLVED_COUNT, enum solved, solved_name, solved_of)
WORDS(origins, ORIGIN_COUNT, enum origin, origin_name, origin_of)
WORDS(modes, MODE_COUNT, enum mode, mode_name, mode_of)
WORDS(channels, CHANNEL_COUNT, enum channel, channel_name, channel_of)
WORDS(links, LINK_COUNT, enum relation_kind, link_name, link_of)

struct str duty_role_name(enum duty_role r)
{
	return word(duty_roles, DUTY_ROLE_COUNT, (int)r);
}

bool state_open(enum case_state s)
{
	return s >= STATE_REGISTERED && s <= STATE_ANSWERED;
}

enum solved solved_given(struct str word)
{
	enum solved s = SOLVED_NONE;

	must(solved_of(word, &s));
	return s;
}
