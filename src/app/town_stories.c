/* Tells the town's stories (town_tales.c, town_today.c), each act at its time among the year's cases. */
#include "app/town_tales.h"

enum { OUTAGE_CALLS = 41, LANE_TIMES = 23, UNPAID = 6, PAID = 4 };

static struct actor actor_of_told(const struct town *t, enum teller who, const struct case_row *row)
{
	switch (who) {
	case OWNER: return town_actor(t, row->account);
	case VERIFIER: return town_actor(t, t->verifier);
	case DISPATCHER: return town_actor(t, t->dispatcher);
	case DISPATCHER2: return town_actor(t, t->dispatcher2);
	case OPERATOR: return town_actor(t, t->operator);
	case SUPERVISOR: return town_actor(t, t->supervisor);
	case WORKER: return town_actor(t, t->worker);
	case REQUESTER: break;
	}
	return town_requester_actor;
}

/* A text of the story, or what a rule of that name says. */
static struct str text_of(struct town *t, struct arena *a, const char *text, const char *here)
{
	struct saying about = { .here = str_c(here) };
	struct str s = str_c(text);

	return str_starts(s, STR("story.")) ? town_say(t, a, s, &about) : s;
}

static struct act_input input_of(struct town *t, const struct act_told *told, struct str text)
{
	struct str word = str_c(told->word);
	struct act_input in = { 0 };

	switch (told->action) {
	case ACT_ANSWER:
		in.public_reply = text;
		in.solved = word;
		in.evidence = STR("处理前后照片已存档");
		if (!str_eq(word, STR("yes")))
			in.why_not = text;
		break;
	case ACT_ANSWER_NOW: in.public_reply = text; break;
	case ACT_VERIFY:
		in.how = STR("site");
		in.found = word;
		in.evidence = text;
		act_input_give(&in, field_by_name("passed"), told->n != 0);
		break;
	case ACT_RATE:
		in.solved = word;
		in.satisfaction = told->n;
		in.comment = text;
		break;
	case ACT_CLOSE:
		in.outcome = word;
		in.reason = text;
		break;
	case ACT_CONTACT:
		in.how = STR("phone");
		in.note = text;
		act_input_give(&in, field_by_name("reached"), told->n != 0);
		break;
	case ACT_DECIDE_OBJECTION:
		in.reason = text;
		act_input_give(&in, field_by_name("accept"), told->n != 0);
		break;
	case ACT_REFER:
		in.route = word;
		in.reason = text;
		break;
	case ACT_SUPERVISE:
		in.text = text;
		in.due = t->clock->now_us + 3 * US_PER_DAY;
		break;
	case ACT_REASSIGN:
		in.account = t->worker.n;
		in.reason = text;
		break;
	case ACT_DECLINE:
		in.reason_code = word;
		in.reason = text;
		break;
	case ACT_ASK_MORE: in.question = text; break;
	case ACT_SUPPLEMENT:
	case ACT_URGE:
	case ACT_NOTE: in.text = text; break;
	case ACT_DISPATCH:
		in.unit = directory_by_code(t->app->office->directory, word)->id.n;
		break;
	case ACT_ACKNOWLEDGE: in.note = text; break;
	default: in.reason = text; break;
	}
	return in;
}

static bool begin(struct town *t, struct tx *tx, struct arena *a, struct telling *x,
		  struct err *err)
{
	const struct story *s = x->story;
	const struct office *o = t->app->office;
	const struct category *c =
		s->category ? catalog_by_code(o->catalog, str_c(s->category)) : NULL;
	const struct area *home = territory_by_code(o->territory, STR("qh-01"));
	struct report r = { .text = text_of(t, a, s->text, s->address),
			    .channel = CHANNEL_PHONE };
	struct case_row row;

	if (s->unnamed)
		r.requester.anonymous = true;
	else
		town_requester(t, a, &r);
	if (s->address) {
		r.address = str_c(s->address);
		r.area = home->id;
	}
	if (c) {
		r.category = c->id;
		town_answers(t, a, c, &r);
	}
	if (!town_report(t, tx, a, &r, &row, err))
		return false;
	x->number = arena_str(t->a, row.number);
	return !x->master ||
	       town_act(t, tx, a, town_actor(t, t->dispatcher), ACT_LINK,
			&(struct act_input){ .to = x->master->number,
					     .relation = STR("duplicate_of") }, &row, err);
}

bool telling_step(struct town *t, struct tx *tx, struct arena *a, struct telling *x,
		  struct err *err)
{
	const struct act_told *next;
	struct case_row row;
	bool found;

	if (x->number.n == 0) {
		if (!begin(t, tx, a, x, err))
			return false;
	} else {
		const struct act_told *told = &x->story->acts[x->told++];
		struct act_input in =
			input_of(t, told, text_of(t, a, told->text, x->story->address));

		if (!case_get(tx, a, x->number, &row, &found, err))
			return false;
		must(found);
		/* who was on duty may be she herself */
		if (!(told->action == ACT_REASSIGN && row.account.n == t->worker.n) &&
		    !town_act(t, tx, a, actor_of_told(t, told->who, &row), told->action, &in, &row,
			      err)) {
			fprintf(stderr, "story %s, act %zu\n", x->story->name, x->told);
			return false;
		}
	}
	next = &x->story->acts[x->told];
	x->at = next->hours < 0 ? 0 : x->at + next->hours * US_PER_HOUR + US_PER_MINUTE;
	return true;
}

/* ---- when each begins ---- */

/* Ten in the morning of the last public holiday. */
static int64_t last_holiday(const struct town *t, int64_t until)
{
	const struct calendar *cn = t->app->office->main;
	int64_t day = zone_day(cn->zone, until) - 1, last = day - 300;

	while (day > last && calendar_day(cn, day, NULL) != DAY_HOLIDAY)
		day--;
	return zone_to_utc(cn->zone, day * US_PER_DAY, NULL) + 10 * US_PER_HOUR;
}

struct telling *town_stories(struct town *t, int64_t until, size_t *n)
{
	size_t most = tales_n + todays_n + OUTAGE_CALLS + LANE_TIMES + UNPAID + 1, k = 0;
	struct telling *out = ARENA_ARRAY(t->a, struct telling, most), *first;

	for (size_t i = 0; i < tales_n + todays_n; i++) {
		const struct story *s = i < tales_n ? &tales[i] : &todays[i - tales_n];

		out[k++] = (struct telling){
			.story = s,
			.at = until - s->days_before * US_PER_DAY + s->hour * US_PER_HOUR +
			      dice_upto(&t->dice, 50) * US_PER_MINUTE };
	}
	first = &out[k];
	for (int i = 0; i < OUTAGE_CALLS; i++)  /* 41 calls in twenty minutes, one burst pipe */
		out[k++] = (struct telling){
			.story = i ? &tale_outage_call : &tale_outage,
			.at = until - 20 * US_PER_DAY + 11 * US_PER_HOUR + i * 29 * US_PER_SECOND,
			.master = i ? first : NULL };
	for (int i = 0; i < LANE_TIMES; i++)
		out[k++] = (struct telling){
			.story = &tale_lane,
			.at = until - (160 - 6 * i) * US_PER_DAY + (9 + i * 5 % 11) * US_PER_HOUR };
	for (int i = 0; i < UNPAID; i++)
		out[k++] = (struct telling){
			.story = i < PAID ? &tale_paid : &tale_unpaid,
			.at = until - 45 * US_PER_DAY + (8 * 60 + i * 7) * US_PER_MINUTE };
	out[k++] = (struct telling){ .story = &tale_holiday, .at = last_holiday(t, until) };
	must(k == most);
	*n = k;
	return out;
}
