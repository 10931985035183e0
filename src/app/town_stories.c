/* The stories that the town is known for, told act by act, good ends and bad. A story is data: who
 * does what how many hours after the act before. */
#include "app/town.h"

enum who { REQUESTER, OWNER, VERIFIER, DISPATCHER, OPERATOR };

struct act_told {
	int hours;
	enum who who;
	enum action action;
	const char *text;              /* reply, reason, evidence, comment … as the action asks */
	const char *word;              /* solved, found, outcome, route */
	int n;                         /* satisfaction; or yes and no of passed, reached, accept */
};

struct story {
	const char *category, *text, *address;
	int days_before, hour;
	const struct act_told *acts;   /* ends with hours < 0 */
};

#define END { -1, REQUESTER, ACT_NOTE, NULL, NULL, 0 }

static const struct act_told lamp[] = {
	{ 2, OWNER, ACT_ACKNOWLEDGE, "明早去看", NULL, 0 },
	{ 20, OWNER, ACT_ANSWER, "已更换灯泡。", "yes", 0 },
	{ 26, VERIFIER, ACT_VERIFY, "白天试灯，灯亮", "yes", 1 },
	{ 8, REQUESTER, ACT_RATE, "没解决，晚上还是黑的", "no", 1 },
	{ 14, VERIFIER, ACT_REWORK, "夜间复看，灯闪两下即灭，请查电缆。", NULL, 0 },
	{ 30, OWNER, ACT_ANSWER, "电缆接头进水，已更换整段电缆并加装接线盒，十周内每周夜查一次。", "yes", 0 },
	{ 12, VERIFIER, ACT_VERIFY, "夜间现场查看，三盏灯全亮", "yes", 1 },
	{ 10, REQUESTER, ACT_RATE, "这回真亮了，谢谢", "yes", 5 },
	{ 24 * 70, OPERATOR, ACT_NOTE, "十周无复发。经验：同一灯位两次报修，先查电缆再换灯泡。", NULL, 0 },
	END };
static const struct act_told night_noise[] = {
	{ 3, OWNER, ACT_ACKNOWLEDGE, "今晚入户了解", NULL, 0 },
	{ 6, OWNER, ACT_CONTACT, "两家都愿意谈", NULL, 1 },
	{ 48, OWNER, ACT_ANSWER, "经人民调解达成协议：楼上二十二点后不拖动家具并加装地垫，楼下遇事先敲门沟通；"
	  "三十天后社区回访。", "yes", 0 },
	{ 24 * 30, REQUESTER, ACT_RATE, "一个月了，安静多了", "yes", 5 },
	END };
static const struct act_told ceiling[] = {
	{ 5, OWNER, ACT_ACKNOWLEDGE, "约双方到场", NULL, 0 },
	{ 24, OWNER, ACT_ASK_MORE, "请补充漏水部位的照片和发生时间。", NULL, 0 },
	{ 8, REQUESTER, ACT_SUPPLEMENT, "照片已交网格员，每次楼上洗澡后就滴水。", NULL, 0 },
	{ 96, OWNER, ACT_ANSWER, "双方签订书面协议：楼上十五日内重做防水并承担粉刷费用，已告知可在三十日内共同申请司法确认。",
	  "partly", 0 },
	{ 40, REQUESTER, ACT_RATE, "防水做了，墙还没刷", "partly", 3 },
	{ 30, VERIFIER, ACT_VERIFY, "防水已完成，粉刷未完成", "partly", 1 },
	{ 4, VERIFIER, ACT_CLOSE, "其余按协议履行，三十天后回访。", "partly", 0 },
	END };
static const struct act_told lift_yes[] = {
	{ 4, DISPATCHER, ACT_DISPATCH, NULL, "street", 0 },
	{ 3, OWNER, ACT_ACKNOWLEDGE, "先摸清各户意见", NULL, 0 },
	{ 24 * 6, OWNER, ACT_ANSWER, "二单元十二户全部同意，已协助提交申请材料。", "yes", 0 },
	{ 30, REQUESTER, ACT_RATE, "楼长和社区跑了好几趟", "yes", 5 },
	END };
static const struct act_told lift_no[] = {
	{ 4, DISPATCHER, ACT_DISPATCH, NULL, "street", 0 },
	{ 3, OWNER, ACT_ACKNOWLEDGE, "先摸清各户意见", NULL, 0 },
	{ 24 * 9, OWNER, ACT_ANSWER, "三单元同意户数未达到法定比例，目前无法办理；半年后再议，期间由社区协调爬楼机。",
	  "no", 0 },
	{ 20, REQUESTER, ACT_RATE, "老人还是下不了楼", "no", 2 },
	{ 10, VERIFIER, ACT_VERIFY, "走访核实，同意户数不足属实", "no", 0 },
	{ 24, OWNER, ACT_ANSWER, "爬楼机已到位，加装电梯事项如实记录为未解决。", "no", 0 },
	{ 48, REQUESTER, ACT_RATE, "爬楼机能用，电梯没有", "no", 3 },
	{ 10, VERIFIER, ACT_VERIFY, "爬楼机在用", "partly", 1 },
	{ 5, VERIFIER, ACT_CLOSE, "如实按未解决办结，列入难题。", "unsolved", 0 },
	END };
static const struct act_told outage[] = {
	{ 1, OWNER, ACT_ACKNOWLEDGE, "主管爆裂，抢修中", NULL, 0 },
	{ 7, OWNER, ACT_ANSWER, "主管爆裂已抢修完毕，十九时恢复供水，并已送水到三户独居老人家中。", "yes", 0 },
	{ 12, REQUESTER, ACT_RATE, "水来了", "yes", 4 },
	END };
static const struct act_told fire_lane[] = {
	{ 1, OWNER, ACT_ACKNOWLEDGE, "出发", NULL, 0 },
	{ 2, OWNER, ACT_ANSWER, "已通知车主挪车，通道恢复畅通。", "yes", 0 },
	{ 20, VERIFIER, ACT_VERIFY, "现场查看，通道畅通", "yes", 1 },
	{ 3, REQUESTER, ACT_RATE, "挪走了，但过几天又会停", "yes", 3 },
	END };
static const struct act_told paid[] = {
	{ 5, OWNER, ACT_ACKNOWLEDGE, "已约用工单位", NULL, 0 },
	{ 24 * 4, OWNER, ACT_ANSWER, "经协调，工资已当面结清。", "yes", 0 },
	{ 10, REQUESTER, ACT_RATE, "拿到钱了，谢谢", "yes", 5 },
	END };
static const struct act_told unpaid[] = {
	{ 5, OWNER, ACT_ACKNOWLEDGE, "已约用工单位", NULL, 0 },
	{ 24 * 5, DISPATCHER, ACT_REFER, "用工单位拒绝支付，已协助准备材料，向劳动人事争议仲裁委员会申请仲裁。",
	  "arbitration", 0 },
	END };
static const struct act_told handed_over[] = {
	{ 20, DISPATCHER, ACT_REFER, "已按规定移送有权机关处理。", "discipline_body", 0 },
	END };
static const struct act_told praise[] = {
	{ 3, OWNER, ACT_ACKNOWLEDGE, "转告本人", NULL, 0 },
	{ 20, OWNER, ACT_ANSWER, "谢谢您的鼓励，我们继续努力。", "yes", 0 },
	{ 5, VERIFIER, ACT_CLOSE, "表扬件，不作评价。", "no_verdict", 0 },
	END };
static const struct act_told at_once[] = {
	{ 0, OPERATOR, ACT_ANSWER_NOW, "灵活就业人员可在街道社保窗口或手机端办理，带身份证即可；节假日手机端照常受理。", NULL, 0 },
	END };
static const struct act_told refused_objection[] = {
	{ 4, OWNER, ACT_OBJECT, "该路段非我单位养护。", NULL, 0 },
	{ 5, DISPATCHER, ACT_DECIDE_OBJECTION, "查养护清单，该路段在你单位名下，首接负责。", NULL, 0 },
	{ 3, OWNER, ACT_ACKNOWLEDGE, "已安排", NULL, 0 },
	{ 60, OWNER, ACT_ANSWER, "坑洞已修补。", "yes", 0 },
	{ 20, VERIFIER, ACT_VERIFY, "路面平整", "yes", 1 },
	{ 20, REQUESTER, ACT_RATE, "补好了", "yes", 4 },
	END };

static const struct story stories[] = {
	{ "street-lamp", "银杏里社区门口第三盏路灯不亮，老人晚上摔过一次。", "银杏里12号门口", 100, 19, lamp },
	{ "dispute-noise", "楼上半夜拖家具，连着一个月睡不好。", "银杏里社区5号楼", 60, 8, night_noise },
	{ "leak", "卫生间天花板漏水，楼上说不是他家的事。", "柳荫巷3号", 40, 10, ceiling },
	{ "lift-install", "二单元想加装电梯，需要什么手续？", "学府东路8号2单元", 80, 9, lift_yes },
	{ "lift-install", "三单元想加装电梯，有几户不同意。", "学府东路8号3单元", 78, 9, lift_no },
	{ "allegation", "反映某工作人员收受好处。", NULL, 30, 11, handed_over },
	{ "praise", "网格员每周帮我母亲取药，想表扬一下。", NULL, 25, 15, praise },
	{ "road", "书院街路口有个大坑。", "书院街路口", 50, 7, refused_objection },
};

struct telling {
	struct town *t;
	const struct story *s;
	int64_t at;                    /* when it is reported */
	struct str number, master;
	struct arena *a;
};

static struct actor actor_of_told(struct telling *x, enum who who, const struct case_row *row)
{
	switch (who) {
	case OWNER: return town_actor(x->t, row->account);
	case VERIFIER: return town_actor(x->t, x->t->verifier);
	case DISPATCHER: return town_actor(x->t, x->t->dispatcher);
	case OPERATOR: return town_actor(x->t, x->t->operator);
	case REQUESTER: break;
	}
	return (struct actor){ .kind = ACTOR_REQUESTER, .holds_code = true };
}

static struct act_input input_of(struct telling *x, const struct act_told *told)
{
	const struct unit *u = directory_by_code(x->t->app->office->directory, str_c(told->word));
	struct str text = str_c(told->text), word = str_c(told->word);
	struct act_input in = { 0 };

	switch (told->action) {
	case ACT_ANSWER:
		in.public_reply = text;
		in.solved = word;
		in.evidence = STR("处理前后照片");
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
	case ACT_ASK_MORE: in.question = text; break;
	case ACT_SUPPLEMENT:
	case ACT_NOTE: in.text = text; break;
	case ACT_DISPATCH: in.unit = u->id.n; break;
	case ACT_ACKNOWLEDGE: in.note = text; break;
	default: in.reason = text; break;
	}
	return in;
}

static bool tell(struct tx *tx, struct command *self, struct err *err)
{
	struct telling *x = self->arg;
	const struct office *o = x->t->app->office;
	const struct category *c = catalog_by_code(o->catalog, str_c(x->s->category));
	const struct area *home = territory_by_code(o->territory, STR("qh-01"));
	struct report r = { .category = c->id, .text = str_c(x->s->text),
			    .channel = CHANNEL_PHONE, .requester = { .anonymous = true } };
	struct case_row row;

	if (x->s->address) {
		r.address = str_c(x->s->address);
		r.area = home->id;
	}
	town_answers(x->t, x->a, c, &r);
	x->t->clock->now_us = x->at;
	if (!town_report(x->t, tx, x->a, &r, &row, err))
		return false;
	x->number = arena_str(x->t->a, row.number);
	if (x->master.n)
		return town_act(x->t, tx, x->a, town_actor(x->t, x->t->dispatcher), ACT_LINK,
				&(struct act_input){ .to = x->master,
						     .relation = STR("duplicate_of") },
				&row, err);
	for (const struct act_told *told = x->s->acts; told->hours >= 0; told++) {
		struct act_input in = input_of(x, told);

		x->t->clock->now_us += told->hours * US_PER_HOUR + US_PER_MINUTE;
		if (!town_act(x->t, tx, x->a, actor_of_told(x, told->who, &row), told->action, &in,
			      &row, err))
			return false;
	}
	return true;
}

static const struct act_told nothing_yet[] = { END };

/* Tells one story; number (may be NULL) gets the case's. */
static bool tell_one(struct town *t, const struct story *s, int64_t at, struct str master,
		     struct str *number, struct err *err)
{
	struct telling x = { .t = t, .s = s, .at = at, .master = master, .a = arena_new() };
	struct command c = { .run = tell, .arena = x.a, .arg = &x };
	bool ok = store_write(t->app->store, &c, err);

	if (number)
		*number = x.number;
	arena_free(x.a);
	return ok;
}

/* Goes on with a case that is there. */
struct going_on { struct town *t; struct str number; const struct act_told *acts; int64_t at; struct arena *a; };

static bool go_on(struct tx *tx, struct command *self, struct err *err)
{
	struct going_on *g = self->arg;
	struct telling x = { .t = g->t, .a = g->a };
	struct case_row row;
	bool found;

	if (!case_get(tx, g->a, g->number, &row, &found, err))
		return false;
	must(found);
	g->t->clock->now_us = g->at;
	for (const struct act_told *told = g->acts; told->hours >= 0; told++) {
		struct act_input in = input_of(&x, told);

		g->t->clock->now_us += told->hours * US_PER_HOUR;
		if (!town_act(g->t, tx, g->a, actor_of_told(&x, told->who, &row), told->action, &in,
			      &row, err))
			return false;
	}
	return true;
}

/* 41 calls in twenty minutes, one burst pipe: forty follow the first. */
static bool water_outage(struct town *t, int64_t until, struct err *err)
{
	const struct story first = { "water", "整个小区突然停水。", "银杏里社区", 0, 0, nothing_yet };
	const struct story same = { "water", "我家停水了。", "银杏里社区", 0, 0, nothing_yet };
	int64_t at = until - 20 * US_PER_DAY + 11 * US_PER_HOUR;
	const struct str none = { NULL, 0 };
	struct str master;

	if (!tell_one(t, &first, at, none, &master, err))
		return false;
	for (int i = 1; i < 41; i++)
		if (!tell_one(t, &same, at + i * 29 * US_PER_SECOND, master, NULL, err))
			return false;
	{
		struct going_on g = { t, master, outage, at + 20 * US_PER_MINUTE, arena_new() };
		struct command c = { .run = go_on, .arena = g.a, .arg = &g };
		bool ok = store_write(t->app->store, &c, err);

		arena_free(g.a);
		return ok;
	}
}

static bool same_again(struct town *t, int64_t until, struct err *err)
{
	const struct story lane = { "fire-lane", "消防通道又停满了车，消防车进不来。", "红砖巷2号院东侧通道", 0, 0,
				    fire_lane };
	const struct story good = { "wages", "装修队干了两个月，工资没发。", "桥头街工地", 0, 0, paid };
	const struct story bad = { "wages", "装修队干了两个月，工资没发，老板电话不接。", "桥头街工地", 0, 0, unpaid };
	const struct str none = { NULL, 0 };

	for (int i = 0; i < 23; i++)
		if (!tell_one(t, &lane, until - (160 - 6 * i) * US_PER_DAY + (9 + i % 8) * US_PER_HOUR,
			      none, NULL, err))
			return false;
	for (int i = 0; i < 6; i++)
		if (!tell_one(t, i < 4 ? &good : &bad,
			      until - 45 * US_PER_DAY + (8 * 60 + i * 7) * US_PER_MINUTE, none,
			      NULL, err))
			return false;
	return true;
}

/* A question on the last public holiday, answered at once. */
static bool on_a_holiday(struct town *t, int64_t until, struct err *err)
{
	const struct story s = { "insurance", "灵活就业怎么交社保？节假日能办吗？", NULL, 0, 0, at_once };
	const struct calendar *cn = t->app->office->main;
	int64_t day = zone_day(cn->zone, until) - 1, last = day - 300;

	while (day > last && calendar_day(cn, day, NULL) != DAY_HOLIDAY)
		day--;
	return tell_one(t, &s, zone_to_utc(cn->zone, day * US_PER_DAY, NULL) + 10 * US_PER_HOUR,
			(struct str){ NULL, 0 }, NULL, err);
}

bool town_stories(struct town *t, int64_t until, struct err *err)
{
	const struct story late = { "barrier-free", "坡道太陡，轮椅上不去，已经拖了两个月。", "卫生服务站前", 0, 0,
				    nothing_yet };
	const struct str none = { NULL, 0 };

	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		const struct story *s = &stories[i];

		if (!tell_one(t, s, until - s->days_before * US_PER_DAY + s->hour * US_PER_HOUR,
			      none, NULL, err))
			return false;
	}
	if (!water_outage(t, until, err) || !same_again(t, until, err) ||
	    !on_a_holiday(t, until, err) ||
	    !tell_one(t, &late, until - 55 * US_PER_DAY, none, NULL, err))
		return false;
	t->clock->now_us = until;
	return true;
}
