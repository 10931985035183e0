/* The town's year: cases come in by day and season, people work on them at their own pace, some
 * late, some badly, some never. One command writes one day. */
#include "app/town.h"

#include "base/mem.h"

struct life {
	int64_t at;                    /* when something happens next; 0: nothing more */
	struct str number;             /* empty until it is reported */
	struct category_id category;
	struct point place;
	bool objects, never, talks, contacted;
	int calls;
};

struct year {
	struct town *t;
	struct life *life;
	size_t n, *heap, waiting;      /* indices of lives by time: the earliest on top */
	int64_t day_end, until;
	struct arena *day;
};

/* ---- who comes next: a binary heap ---- */

static bool earlier(const struct year *y, size_t a, size_t b)
{
	const struct life *x = &y->life[y->heap[a]], *z = &y->life[y->heap[b]];

	return x->at != z->at ? x->at < z->at : y->heap[a] < y->heap[b];
}

static void swap(struct year *y, size_t a, size_t b)
{
	size_t keep = y->heap[a];

	y->heap[a] = y->heap[b];
	y->heap[b] = keep;
}

static void push(struct year *y, size_t which)
{
	size_t i = y->waiting++;

	y->heap[i] = which;
	for (; i > 0 && earlier(y, i, (i - 1) / 2); i = (i - 1) / 2)
		swap(y, i, (i - 1) / 2);
}

static size_t pop(struct year *y)
{
	size_t top = y->heap[0], i = 0;

	y->heap[0] = y->heap[--y->waiting];
	for (;;) {
		size_t small = i, l = 2 * i + 1, r = l + 1;

		if (l < y->waiting && earlier(y, l, small))
			small = l;
		if (r < y->waiting && earlier(y, r, small))
			small = r;
		if (small == i)
			return top;
		swap(y, i, small);
		i = small;
	}
}

/* ---- acting ---- */

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

static const struct actor requester = { .kind = ACTOR_REQUESTER, .holds_code = true };

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
		who = town_actor(t, t->operator);
	return case_report(tx, a, t->app->office, &who, r, out, err);
}

static int64_t minutes(struct town *t, int64_t from, int64_t to)
{
	return (from + dice_upto(&t->dice, to - from)) * US_PER_MINUTE;
}

/* ---- one step of one case ---- */

static int64_t limit_later(struct town *t, const struct case_row *row, int64_t now)
{
	int64_t left = row->due > now ? row->due - now : US_PER_DAY;

	if (dice_percent(&t->dice, 12))
		return left + minutes(t, 60, 4 * 24 * 60);
	return left / 100 * (8 + dice_upto(&t->dice, 80));
}

static bool step_registered(struct year *y, struct life *l, struct tx *tx, struct case_row *row,
			    struct err *err)
{
	struct town *t = y->t;
	const struct unit *street = directory_by_code(t->app->office->directory, STR("street"));

	if (row->kind == KIND_ALLEGATION) {
		l->at = 0;
		return town_act(t, tx, y->day, town_actor(t, t->dispatcher), ACT_REFER,
				&(struct act_input){ .route = STR("discipline_body"),
						     .reason = STR("已按规定移送纪检监察机关。") },
				row, err);
	}
	if (row->kind == KIND_ENQUIRY && row->decliner.n == 0 && dice_percent(&t->dice, 90)) {
		l->at += minutes(t, 60, 2 * 24 * 60);
		return town_act(t, tx, y->day, town_actor(t, t->operator), ACT_ANSWER_NOW,
				&(struct act_input){ .public_reply = STR("您咨询的事项已当场答复，所需材料"
								   "请见办事指南。") },
				row, err);
	}
	if (row->decliner.n) {
		l->at = 0;
		return town_act(t, tx, y->day, town_actor(t, t->dispatcher2), ACT_CONFIRM_DECLINE,
				&(struct act_input){ .note = STR("同意") }, row, err);
	}
	l->at += minutes(t, 10, 300);
	if (row->kind == KIND_ENQUIRY)
		return town_act(t, tx, y->day, town_actor(t, t->dispatcher), ACT_DECLINE,
				&(struct act_input){ .reason_code = STR("statutory_route"),
						     .reason = STR("该事项应通过法院或仲裁解决，请向法律援助"
								   "窗口咨询。") },
				row, err);
	return town_act(t, tx, y->day, town_actor(t, t->dispatcher), ACT_DISPATCH,
			&(struct act_input){ .unit = street->id.n }, row, err);
}

static bool step_dispatched(struct year *y, struct life *l, struct tx *tx, struct case_row *row,
			    struct err *err)
{
	struct town *t = y->t;
	struct act_input in = { .reason = STR("经核实属你单位职责，请抓紧办理。") };

	if (row->objection) {
		act_input_give(&in, field_by_name("accept"), false);
		l->at += minutes(t, 20, 200);
		return town_act(t, tx, y->day, town_actor(t, t->dispatcher), ACT_DECIDE_OBJECTION,
				&in, row, err);
	}
	if (l->objects) {
		l->objects = false;
		l->at += minutes(t, 60, 600);
		return town_act(t, tx, y->day, town_actor(t, row->account), ACT_OBJECT,
				&(struct act_input){ .reason = STR("该设施产权不属于我单位。") }, row,
				err);
	}
	l->at += l->talks ? minutes(t, 20, 600) : limit_later(t, row, l->at);
	return town_act(t, tx, y->day, town_actor(t, row->account), ACT_ACKNOWLEDGE,
			&(struct act_input){ .note = STR("收到，马上安排") }, row, err);
}

static bool step_working(struct year *y, struct life *l, struct tx *tx, struct case_row *row,
			 struct err *err)
{
	struct town *t = y->t;
	struct act_input in = { .how = STR("phone"), .evidence = STR("现场处理前后照片已存档") };
	enum solved claim = dice_percent(&t->dice, 86) ? SOLVED_YES
			    : dice_percent(&t->dice, 60) ? SOLVED_PARTLY : SOLVED_NO;

	if (l->talks && !l->contacted) {
		l->contacted = true;
		act_input_give(&in, field_by_name("reached"), dice_percent(&t->dice, 85));
		in.evidence = (struct str){ NULL, 0 };
		l->at += limit_later(t, row, l->at);
		return town_act(t, tx, y->day, town_actor(t, row->account), ACT_CONTACT, &in, row,
				err);
	}
	if (l->never) {
		l->at = 0;
		return true;
	}
	in.how = (struct str){ NULL, 0 };
	in.public_reply = town_reply(t, y->day, claim);
	in.solved = solved_name(claim);
	if (claim != SOLVED_YES)
		in.why_not = STR("条件尚不具备，已列入计划。");
	l->at += minutes(t, 60, 3 * 24 * 60);
	return town_act(t, tx, y->day, town_actor(t, row->account), ACT_ANSWER, &in, row, err);
}

static bool wants_check(const struct town *t, const struct case_row *row)
{
	const struct category *c = catalog_get(t->app->office->catalog, row->category);

	return !row->verified && (c->tier == TIER_SITE || c->tier == TIER_SAMPLED);
}

static bool step_answered(struct year *y, struct life *l, struct tx *tx, struct case_row *row,
			  struct err *err)
{
	struct town *t = y->t;
	struct actor verifier = town_actor(t, t->verifier);
	struct act_input in = { .how = STR("site"), .evidence = STR("核查员现场查看并拍照") };

	if (wants_check(t, row)) {
		bool passed = dice_percent(&t->dice, 94);

		act_input_give(&in, field_by_name("passed"), passed);
		in.found = passed ? STR("yes") : STR("no");
		l->at += minutes(t, 60, 2 * 24 * 60);
		return town_act(t, tx, y->day, verifier, ACT_VERIFY, &in, row, err);
	}
	if (row->rework_asked) {
		l->at += minutes(t, 60, 24 * 60);
		if (row->reworks < 2 && dice_percent(&t->dice, 70))
			return town_act(t, tx, y->day, verifier, ACT_REWORK,
					&(struct act_input){ .reason = STR("诉求人反映未解决，请重办。") },
					row, err);
		l->at = 0;
		if (row->claimed == SOLVED_YES && !row->verified && !dice_percent(&t->dice, 50))
			return true;
		act_input_give(&in, field_by_name("passed"), true);
		in.found = STR("partly");
		if (!row->verified &&
		    !town_act(t, tx, y->day, verifier, ACT_VERIFY, &in, row, err))
			return false;
		return town_act(t, tx, y->day, verifier, ACT_CLOSE,
				&(struct act_input){ .outcome = row->said == SOLVED_PARTLY
								? STR("partly") : STR("unsolved"),
						     .reason = STR("已如实记录，列入跟踪。") },
				row, err);
	}
	if (row->kind == KIND_COMMENDATION || l->calls >= 3) {
		l->at = 0;              /* the closing rule does the rest */
		return true;
	}
	if (dice_percent(&t->dice, 62)) {
		enum solved said = dice_percent(&t->dice, 80) ? SOLVED_YES
				   : dice_percent(&t->dice, 50) ? SOLVED_PARTLY : SOLVED_NO;

		l->at += minutes(t, 60, 24 * 60);
		l->calls = 3;
		return town_act(t, tx, y->day, requester, ACT_RATE,
				&(struct act_input){ .solved = solved_name(said),
						     .satisfaction = said == SOLVED_YES
							? 4 + dice_upto(&t->dice, 2)
							: 1 + dice_upto(&t->dice, 3),
						     .comment = town_comment(t, said) },
				row, err);
	}
	l->calls++;
	in = (struct act_input){ .how = STR("phone") };
	act_input_give(&in, field_by_name("reached"), false);
	l->at += US_PER_DAY + minutes(t, 60, 240);
	return town_act(t, tx, y->day, verifier, ACT_CALLBACK, &in, row, err);
}

static bool step(struct year *y, struct life *l, struct tx *tx, struct err *err)
{
	struct town *t = y->t;
	struct case_row row;
	struct report r;
	bool found;

	t->clock->now_us = l->at;
	if (l->number.n == 0) {
		town_report_of(t, y->day, l->category, l->place, &r);
		if (!town_report(t, tx, y->day, &r, &row, err))
			return false;
		l->number = arena_str(t->a, row.number);
		l->at += minutes(t, 2, row.kind == KIND_ENQUIRY ? 40 : 200);
		return true;
	}
	if (!case_get(tx, y->day, l->number, &row, &found, err))
		return false;
	must(found);
	switch (row.state) {
	case STATE_REGISTERED: return step_registered(y, l, tx, &row, err);
	case STATE_DISPATCHED: return step_dispatched(y, l, tx, &row, err);
	case STATE_IN_PROGRESS: return step_working(y, l, tx, &row, err);
	case STATE_ANSWERED: return step_answered(y, l, tx, &row, err);
	default: l->at = 0; return true;
	}
}

/* ---- a day, a year ---- */

static bool day(struct tx *tx, struct command *self, struct err *err)
{
	struct year *y = self->arg;
	size_t closed;

	while (y->waiting && y->life[y->heap[0]].at < y->day_end) {
		size_t i = pop(y);

		if (!step(y, &y->life[i], tx, err))
			return false;
		if (y->life[i].at)
			push(y, i);
	}
	y->t->clock->now_us = y->day_end;
	return closing_rule(tx, y->day, y->t->app->office, 500, &closed, err);
}

static void plan(struct year *y, int64_t from)
{
	struct town *t = y->t;
	struct point hot[6];

	for (size_t i = 0; i < 6; i++)
		hot[i] = town_place(t, NULL, 0);
	for (size_t i = 0; i < y->n; i++) {
		struct life *l = &y->life[i];

		*l = (struct life){ .at = town_moment(t, from), .category = town_category(t),
				    .place = town_place(t, hot, 6) };
		l->objects = dice_percent(&t->dice, 3);
		l->never = dice_percent(&t->dice, 2);
		l->talks = dice_percent(&t->dice, 45);
		if (l->at < y->until)
			push(y, i);
	}
}

bool town_life(struct town *t, int64_t n, int64_t until, struct err *err)
{
	int64_t from = until - 365 * US_PER_DAY;
	struct year y = { .t = t, .n = (size_t)n, .until = until, .day = arena_new() };
	bool ok = true;

	y.life = mem_array(y.n, sizeof(*y.life));
	y.heap = mem_array(y.n + 1, sizeof(*y.heap));
	plan(&y, from);
	for (y.day_end = from + US_PER_DAY; ok && y.day_end <= until; y.day_end += US_PER_DAY) {
		struct command c = { .run = day, .arena = y.day, .arg = &y };

		ok = store_write(t->app->store, &c, err);
		arena_reset(y.day);
	}
	mem_free(y.heap);
	mem_free(y.life);
	arena_free(y.day);
	return ok;
}
