/* One case of the town's year: who does what next, how well, and after how long. Most is done, some
 * of it late, some badly, and some of that is said. */
#include "app/town.h"

const struct actor town_requester_actor = { .kind = ACTOR_REQUESTER, .holds_code = true };

struct actor town_actor(const struct town *t, struct account_id id)
{
	for (size_t i = 0; i < t->n_people; i++)
		if (t->people[i].id.n == id.n)
			return (struct actor){ .kind = ACTOR_ACCOUNT, .account = id,
					       .name = t->people[i].display,
					       .unit = t->people[i].unit,
					       .roles = t->people[i].roles };
	must(!"an account of the town");
	return (struct actor){ 0 };
}

bool town_act(struct town *t, struct tx *tx, struct arena *a, struct actor who,
	      enum action action, const struct act_input *in, struct case_row *row,
	      struct err *err)
{
	return case_act(tx, a, t->app->office, &who, row->number, 0, action, in, row, NULL, err);
}

bool town_report(struct town *t, struct tx *tx, struct arena *a, const struct report *r,
		 struct case_row *out, struct err *err)
{
	bool called = r->channel == CHANNEL_PHONE || r->channel == CHANNEL_COUNTER;
	struct actor who = { .kind = ACTOR_ANYONE };

	if (called)
		who = town_actor(t, town_some(t, ROLE_OPERATOR));
	return case_report(tx, a, t->app->office, &who, r, out, err);
}

struct step {
	struct town *t;
	struct tx *tx;
	struct arena *a;
	struct life *l;
	struct case_row *row;
};

static int64_t minutes(struct town *t, int64_t from, int64_t to)
{
	return (from + dice_upto(&t->dice, to - from)) * US_PER_MINUTE;
}

/* Offices answer between half past eight and six, unless it cannot wait; nobody rates at night. */
static void at_a_decent_hour(struct town *t, struct life *l, enum case_state state)
{
	const struct zone *zone = t->app->office->main->zone;
	int64_t local, day, minute;
	bool asked = state == STATE_ANSWERED;

	if (l->at == 0 || l->busy)
		return;
	local = zone_to_local(zone, l->at);
	day = zone_day(zone, l->at);
	minute = (local - day * US_PER_DAY) / US_PER_MINUTE;
	if (minute >= 510 && minute < (asked ? 1290 : 1080))
		return;
	day += minute >= 510;
	l->at = zone_to_utc(zone, day * US_PER_DAY, NULL) + minutes(t, 510, 690);
}

/* How long until it is taken up or answered: mostly within the limit, one in ten past it. */
static int64_t limit_later(struct town *t, const struct case_row *row, int64_t now)
{
	int64_t left = row->due > now ? row->due - now : US_PER_DAY;

	if (dice_percent(&t->dice, 9))
		return left + minutes(t, 60, 4 * 24 * 60);
	return left / 100 * (6 + dice_upto(&t->dice, 70));
}

static bool does(struct step *s, struct account_id who, enum action action,
		 const struct act_input *in, struct err *err)
{
	return town_act(s->t, s->tx, s->a, town_actor(s->t, who), action, in, s->row, err);
}

static bool asks(struct step *s, enum action action, const struct act_input *in, struct err *err)
{
	return town_act(s->t, s->tx, s->a, town_requester_actor, action, in, s->row, err);
}

static struct str say(struct step *s, const char *what)
{
	return town_about(s->t, s->a, s->row, what, s->l->variant);
}

/* Owners' votes and shares of costs end in court now and then. */
static bool goes_to_court(struct step *s)
{
	struct str code = catalog_get(s->t->app->office->catalog, s->row->category)->code;

	return str_eq(code, STR("property-owners")) || str_eq(code, STR("lift-install"));
}

static bool step_registered(struct step *s, struct err *err)
{
	struct town *t = s->t;
	struct case_row *row = s->row;
	const struct unit *street = directory_by_code(t->app->office->directory, STR("street"));

	if (row->kind == KIND_ALLEGATION) {
		s->l->at = 0;
		return does(s, t->dispatcher, ACT_REFER,
			    &(struct act_input){ .route = STR("discipline_body"),
						 .reason = STR("已按规定移送纪检监察机关。") }, err);
	}
	if (row->decliner.n) {
		s->l->at = 0;
		return does(s, t->dispatcher2, ACT_CONFIRM_DECLINE,
			    &(struct act_input){ .note = STR("同意") }, err);
	}
	if (row->kind == KIND_ENQUIRY && !(goes_to_court(s) && dice_percent(&t->dice, 15))) {
		s->l->at += minutes(t, 60, 2 * 24 * 60);
		return does(s, town_some(t, ROLE_OPERATOR), ACT_ANSWER_NOW,
			    &(struct act_input){ .public_reply = say(s, "now") }, err);
	}
	s->l->at += minutes(t, 10, 300);
	if (row->kind == KIND_ENQUIRY)
		return does(s, t->dispatcher, ACT_DECLINE,
			    &(struct act_input){ .reason_code = STR("in_proceedings"),
						 .reason = say(s, "decline") }, err);
	return does(s, t->dispatcher, ACT_DISPATCH, &(struct act_input){ .unit = street->id.n },
		    err);
}

static bool step_dispatched(struct step *s, struct err *err)
{
	struct town *t = s->t;
	struct life *l = s->l;

	if (s->row->objection) {
		const struct office *o = t->app->office;
		const struct unit *street = directory_by_code(o->directory, STR("street"));
		bool accept = s->row->unit.n != street->id.n && dice_percent(&t->dice, 35) &&
			      mandate_admits(o->directory, o->catalog, o->territory, street->id,
					     s->row->category, s->row->area, NULL);
		struct act_input in = { .reason = say(s, accept ? "accepted" : "refused") };

		if (accept)
			in.unit = street->id.n;
		act_input_give(&in, field_by_name("accept"), accept);
		l->at += minutes(t, 20, 200);
		return does(s, t->dispatcher, ACT_DECIDE_OBJECTION, &in, err);
	}
	if (l->objects) {
		l->objects = false;
		l->at += minutes(t, 60, 600);
		return does(s, s->row->account, ACT_OBJECT,
			    &(struct act_input){ .reason = say(s, "objection") }, err);
	}
	l->at += l->talks ? minutes(t, 20, 600) : limit_later(t, s->row, l->at);
	return does(s, s->row->account, ACT_ACKNOWLEDGE, &(struct act_input){ .note = say(s, "ack") },
		    err);
}

/* What an open case may see besides work; *did says whether it was one of these. */
static bool on_the_way(struct step *s, bool *did, struct err *err)
{
	struct town *t = s->t;
	struct life *l = s->l;
	bool late = case_overdue(s->row, t->clock->now_us);

	*did = true;
	if (late && !l->urged && dice_percent(&t->dice, 30)) {
		l->urged = true;
		l->at += minutes(t, 30, 24 * 60);
		return asks(s, ACT_URGE, &(struct act_input){ .text = say(s, "urge") }, err);
	}
	if (late && !l->supervised && dice_percent(&t->dice, 25)) {
		l->supervised = true;
		l->at += minutes(t, 120, 24 * 60);
		return does(s, t->supervisor, ACT_SUPERVISE,
			    &(struct act_input){ .text = say(s, "supervise"),
						 .due = t->clock->now_us + 2 * US_PER_DAY }, err);
	}
	if (l->withdraws) {
		struct act_input in = { .reason = STR("自己已经解决了，不用再跑。") };

		l->withdraws = false;
		act_input_give(&in, field_by_name("asked_to"), false);
		l->at = 0;
		return asks(s, ACT_WITHDRAW, &in, err);
	}
	if (l->asks) {
		l->asks = false;
		l->asked = true;
		l->at += minutes(t, 60, 24 * 60);
		return does(s, s->row->account, ACT_ASK_MORE,
			    &(struct act_input){ .question = STR("请补充具体位置和什么时候最明显，有照片更好。") },
			    err);
	}
	if (l->asked && s->row->waiting) {
		l->asked = false;
		l->at += minutes(t, 60, 12 * 60);
		return asks(s, ACT_SUPPLEMENT,
			    &(struct act_input){ .text = arena_fmt(s->a, "就在%.*s，进来左手边，白天晚上都能看到。",
								   STR_ARG(l->wish.address)) },
			    err);
	}
	*did = false;
	return true;
}

static bool step_working(struct step *s, struct err *err)
{
	struct town *t = s->t;
	struct life *l = s->l;
	enum solved claim = dice_percent(&t->dice, 86) ? SOLVED_YES
			    : dice_percent(&t->dice, 60) ? SOLVED_PARTLY : SOLVED_NO;
	struct act_input in = { .solved = solved_name(claim) };
	bool did;

	if (!on_the_way(s, &did, err))
		return false;
	if (did)
		return true;
	if (l->talks && !l->contacted) {
		bool reached = dice_percent(&t->dice, 85);
		struct act_input call = { .how = STR("phone"),
					  .note = say(s, reached ? "contact" : "missed") };

		l->contacted = true;
		act_input_give(&call, field_by_name("reached"), reached);
		l->at += limit_later(t, s->row, l->at);
		return does(s, s->row->account, ACT_CONTACT, &call, err);
	}
	if (l->stays) {                 /* it lies; somebody finds it weeks later */
		l->stays = false;
		l->at += minutes(t, 10 * 1440, 60 * 1440);
		return true;
	}
	in.public_reply = say(s, claim == SOLVED_YES ? "done" : claim == SOLVED_PARTLY ? "part" : "not");
	in.evidence = STR("现场处理前后照片已存档");
	if (claim != SOLVED_YES)
		in.why_not = say(s, "why");
	l->at += minutes(t, 60, 3 * 24 * 60);
	l->calls = 0;
	return does(s, s->row->account, ACT_ANSWER, &in, err);
}

/* ---- found and said ---- */

static bool wants_check(struct step *s)
{
	const struct category *c = catalog_get(s->t->app->office->catalog, s->row->category);

	if (s->row->verified)
		return false;
	return c->tier == TIER_SITE || c->tier == TIER_SAMPLED ||
	       (c->tier == TIER_REQUESTER && s->l->calls >= 3 && s->row->said == SOLVED_NONE);
}

static bool checks(struct step *s, bool passed, const char *found, struct err *err)
{
	bool partly = !strcmp(found, "partly");
	struct act_input in = { .how = STR("site"), .found = str_c(found),
				.evidence = say(s, !passed ? "failed" : partly ? "partly" : "found") };

	act_input_give(&in, field_by_name("passed"), passed);
	return does(s, town_some(s->t, ROLE_VERIFIER), ACT_VERIFY, &in, err);
}

/* An unhappy verdict: rework, or closed with the truth. */
static bool after_unhappy(struct step *s, struct err *err)
{
	struct town *t = s->t;
	bool partly = s->row->said == SOLVED_PARTLY;

	s->l->at += minutes(t, 60, 24 * 60);
	if (s->row->reworks < 2 && dice_percent(&t->dice, partly ? 45 : 80)) {
		s->l->urged = s->l->contacted = false;
		s->l->talks = dice_percent(&t->dice, 80);
		return does(s, town_some(t, ROLE_VERIFIER), ACT_REWORK,
			    &(struct act_input){ .reason = say(s, "rework") }, err);
	}
	s->l->at = 0;
	if (!s->row->verified && !checks(s, true, "partly", err))
		return false;
	return does(s, town_some(t, ROLE_VERIFIER), ACT_CLOSE,
		    &(struct act_input){ .outcome = partly ? STR("partly") : STR("unsolved"),
					 .reason = say(s, partly ? "close.partly"
								 : "close.unsolved") },
		    err);
}

/* Who got what was claimed says yes more often than who was told why not. */
static enum solved verdict(struct step *s)
{
	struct dice *d = &s->t->dice;
	int yes = s->row->claimed == SOLVED_YES ? 86 : s->row->claimed == SOLVED_PARTLY ? 22 : 6;

	if (dice_percent(d, yes))
		return SOLVED_YES;
	return dice_percent(d, s->row->claimed == SOLVED_NO ? 30 : 55) ? SOLVED_PARTLY : SOLVED_NO;
}

static bool step_answered(struct step *s, struct err *err)
{
	struct town *t = s->t;
	struct life *l = s->l;

	if (wants_check(s)) {
		bool passed = s->row->claimed != SOLVED_YES || dice_percent(&t->dice, 93);

		l->at += minutes(t, 60, 2 * 24 * 60);
		return checks(s, passed,
			      !passed ? "no" : s->row->claimed == SOLVED_YES ? "yes" : "partly", err);
	}
	if (s->row->rework_asked)
		return after_unhappy(s, err);
	if (s->row->kind == KIND_COMMENDATION || l->calls >= 3) {
		l->at = 0;              /* the closing rule does the rest */
		return true;
	}
	if (l->calls == 0 ? dice_percent(&t->dice, 62) : dice_percent(&t->dice, 22)) {
		enum solved said = verdict(s);
		const char *words = said == SOLVED_YES ? "happy"
				    : said == SOLVED_PARTLY ? "mixed" : "unhappy";

		l->at += minutes(t, 60, 24 * 60);
		l->calls = 3;
		return asks(s, ACT_RATE,
			    &(struct act_input){
				    .solved = solved_name(said),
				    .satisfaction = said == SOLVED_YES
							    ? 4 + dice_upto(&t->dice, 2)
							    : 1 + dice_upto(&t->dice, 3),
				    .comment = dice_percent(&t->dice, 75) ? say(s, words) : STR("") },
			    err);
	}
	{
		struct act_input in = { .how = STR("phone"), .note = say(s, "missed") };

		l->calls++;
		act_input_give(&in, field_by_name("reached"), false);
		l->at += US_PER_DAY + minutes(t, 60, 240);
		return does(s, town_some(t, ROLE_VERIFIER), ACT_CALLBACK, &in, err);
	}
}

/* ---- reported, and what its neighbours reported ---- */

static bool step_reported(struct step *s, struct err *err)
{
	struct report r;

	town_report_of(s->t, s->a, &s->l->wish, &r, &s->l->variant);
	if (!town_report(s->t, s->tx, s->a, &r, s->row, err))
		return false;
	s->l->number = arena_str(s->t->a, s->row->number);
	s->l->at += minutes(s->t, 2, s->row->kind == KIND_ENQUIRY ? 40 : 200);
	return true;
}

/* A duplicate follows what was there before, as long as that is open. */
static bool step_linked(struct step *s, struct err *err)
{
	const struct life *same = s->l->same;
	struct case_row other;
	bool found;

	s->l->linked = true;
	if (!same || s->l->wish.again || same->number.n == 0 || s->row->kind == KIND_ALLEGATION ||
	    s->row->kind == KIND_COMMENDATION || s->row->state > STATE_IN_PROGRESS)
		return true;
	if (!case_get(s->tx, s->a, same->number, &other, &found, err))
		return false;
	if (!found || other.master.n || other.state == STATE_REGISTERED ||
	    other.state >= STATE_ANSWERED)
		return true;
	s->l->at = 0;
	return does(s, s->t->dispatcher, ACT_LINK,
		    &(struct act_input){ .to = same->number, .relation = STR("duplicate_of") },
		    err);
}

bool life_step(struct town *t, struct tx *tx, struct arena *a, struct life *l, struct err *err)
{
	struct case_row row;
	struct step s = { t, tx, a, l, &row };
	bool found, ok;

	if (l->number.n == 0)
		return step_reported(&s, err);
	if (!case_get(tx, a, l->number, &row, &found, err))
		return false;
	must(found);
	if (!l->linked && row.state != STATE_REGISTERED) {
		if (!step_linked(&s, err))
			return false;
		if (l->at == 0)
			return true;
	}
	switch (row.state) {
	case STATE_REGISTERED: ok = step_registered(&s, err); break;
	case STATE_DISPATCHED: ok = step_dispatched(&s, err); break;
	case STATE_IN_PROGRESS: ok = step_working(&s, err); break;
	case STATE_ANSWERED: ok = step_answered(&s, err); break;
	default: l->at = 0; return true;
	}
	at_a_decent_hour(t, l, row.state);
	return ok;
}
