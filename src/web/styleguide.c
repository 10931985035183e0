/* /styleguide: every part that pages are put together from, as it is when all is well, wrong, empty or
 * full. What looks bad here looks bad everywhere. */
#include "web/styleguide_views.h"
#include "web/web_int.h"

static const struct guide_section section[] = {
	{ STR_INIT("type"), MSG_GUIDE_TYPE },       { STR_INIT("colours"), MSG_GUIDE_COLOURS },
	{ STR_INIT("buttons"), MSG_GUIDE_BUTTONS }, { STR_INIT("forms"), MSG_GUIDE_FORMS },
	{ STR_INIT("said"), MSG_GUIDE_SAID },       { STR_INIT("badges"), MSG_GUIDE_BADGES },
	{ STR_INIT("cards"), MSG_GUIDE_CARDS },     { STR_INIT("story"), MSG_GUIDE_STORY },
	{ STR_INIT("figures"), MSG_GUIDE_FIGURES }, { STR_INIT("tables"), MSG_GUIDE_TABLES },
	{ STR_INIT("layout"), MSG_GUIDE_LAYOUT },   { STR_INIT("map"), MSG_GUIDE_MAP },
	{ STR_INIT("hard"), MSG_GUIDE_HARD },
};

static const struct str colour[] = {
	STR_INIT("ink"), STR_INIT("quiet"), STR_INIT("edge"), STR_INIT("line"), STR_INIT("ground"),
	STR_INIT("brand"), STR_INIT("link"), STR_INIT("link-seen"), STR_INIT("focus"), STR_INIT("good"),
	STR_INIT("warn"), STR_INIT("late"), STR_INIT("secret"), STR_INIT("series-1"),
	STR_INIT("series-2"), STR_INIT("series-3"), STR_INIT("series-4"),
};

/* Text that pages have been broken with. */
static const struct guide_text hard[] = {
	{ STR_INIT("zh-CN"), STR_INIT("银杏里社区12号楼East Gate旁的路灯（No. A-17）晚上8:30以后就不亮了。") },
	{ STR_INIT("de"), STR_INIT("Straßenbeleuchtungsinstandhaltungszuständigkeitsübertragungsverordnung"
				   "sentwurfsbegründungsanlagenverzeichnis") },
	{ STR_INIT("en"), STR_INIT("https://example.org/a/very/long/address/that/nobody/can/break/"
				   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") },
	{ STR_INIT("en"), STR_INIT("<script>alert(\"x\")</script> & <b>'bold'</b> {{v->name}}") },
	{ STR_INIT("ar"), STR_INIT("\xE2\x80\xAEمصباح الشارع لا يعمل 123\xE2\x80\xAC") },
	{ STR_INIT("zh-CN"), STR_INIT("𠮷𡈽𩸽 👩‍👩‍👧‍👦 é ﷽ 各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位各位") },
};

static struct str say(const struct visit *v, enum msg msg)
{
	return message(v->lang, msg);
}

static void fields(struct visit *v, struct styleguide_view *g)
{
	struct option_view *kind = ARENA_ARRAY(v->arena, struct option_view, 2);
	struct option_view *area = ARENA_ARRAY(v->arena, struct option_view, 2);

	g->text = field_of(v, "text", MSG_GUIDE_F_TEXT, MSG_GUIDE_F_TEXT_HINT, STR(""));
	g->text.rows = 4;
	g->text.most = 200;
	g->text.required = true;
	g->name = field_of(v, "name", MSG_GUIDE_F_NAME, MSG_NONE, STR(""));
	g->name.autocomplete = STR("name");
	g->phone = field_of(v, "phone", MSG_GUIDE_F_PHONE, MSG_GUIDE_F_PHONE_HINT, STR(""));
	g->phone.type = STR("tel");
	g->phone.autocomplete = STR("tel");
	g->phone_wrong = g->phone;
	g->phone_wrong.name = STR("phone_wrong");
	g->phone_wrong.value = STR("12");
	g->phone_wrong.required = true;
	g->phone_wrong.wrong = say(v, MSG_GUIDE_F_PHONE_WRONG);
	g->when = field_of(v, "when", MSG_GUIDE_F_WHEN, MSG_NONE, STR(""));
	g->when.type = STR("datetime-local");

	kind[0] = (struct option_view){ STR("help"), say(v, MSG_GUIDE_F_HELP),
					say(v, MSG_GUIDE_F_HELP_HINT), false };
	kind[1] = (struct option_view){ STR("ask"), say(v, MSG_GUIDE_F_ASK),
					say(v, MSG_GUIDE_F_ASK_HINT), false };
	g->kind = choice_of(v, "kind", MSG_GUIDE_F_KIND, MSG_NONE, kind, 2, STR(""));
	g->kind.required = true;
	g->kind_wrong = g->kind;
	g->kind_wrong.name = STR("kind_wrong");
	g->kind_wrong.wrong = say(v, MSG_GUIDE_F_KIND_WRONG);
	area[0] = (struct option_view){ .value = STR("1"), .label = say(v, MSG_GUIDE_F_AREA_1) };
	area[1] = (struct option_view){ .value = STR("2"), .label = say(v, MSG_GUIDE_F_AREA_2) };
	g->area = choice_of(v, "area", MSG_GUIDE_F_AREA, MSG_NONE, area, 2, STR("2"));
	g->area.drop = true;
	g->may_publish = check_of(v, "public", MSG_GUIDE_F_PUBLIC, MSG_GUIDE_F_PUBLIC_HINT, true);
}

static void wrongs(struct visit *v, struct styleguide_view *g)
{
	struct wrong_view *line = ARENA_ARRAY(v->arena, struct wrong_view, 2);

	line[0] = (struct wrong_view){ .label = MSG_GUIDE_F_PHONE, .text = g->phone_wrong.wrong,
				       .field = STR("phone_wrong") };
	line[1] = (struct wrong_view){ .label = MSG_GUIDE_F_KIND, .text = g->kind_wrong.wrong,
				       .field = STR("kind_wrong") };
	g->wrong = (struct wrong_box_view){ line, 2 };
	g->empty = (struct empty_view){ .text = MSG_GUIDE_EMPTY, .link = MSG_GUIDE_EMPTY_LINK,
					.href = STR("/report") };
}

static void badges(struct visit *v, struct styleguide_view *g)
{
	struct badge_view *b = ARENA_ARRAY(v->arena, struct badge_view, 5);

	b[0] = (struct badge_view){ STR("plain"), say(v, MSG_GUIDE_B_PLAIN) };
	b[1] = (struct badge_view){ STR("good"), say(v, MSG_GUIDE_B_GOOD) };
	b[2] = (struct badge_view){ STR("warn"), say(v, MSG_GUIDE_B_WARN) };
	b[3] = (struct badge_view){ STR("late"), say(v, MSG_GUIDE_B_LATE) };
	b[4] = (struct badge_view){ STR("secret"), say(v, MSG_GUIDE_B_SECRET) };
	g->badges.item = b;
	g->badges.n = 5;
}

/* A usual card, one with every badge, and one whose words do not end. */
static void cards(struct visit *v, struct styleguide_view *g)
{
	struct case_card_view *c = ARENA_ARRAY(v->arena, struct case_card_view, 3);

	c[0] = (struct case_card_view){
		.href = STR("#cards"), .number = STR("2026-000123"), .title = say(v, MSG_GUIDE_C_LAMP),
		.place = say(v, MSG_GUIDE_C_PLACE), .category = say(v, MSG_GUIDE_C_CATEGORY),
		.unit = say(v, MSG_GUIDE_C_UNIT), .when = say(v, MSG_GUIDE_C_WHEN),
		.due = say(v, MSG_GUIDE_C_DUE), .badges = { g->badges.item, 1 },
	};
	c[1] = c[0];
	c[1].title = say(v, MSG_GUIDE_C_LIFT);
	c[1].number = STR("2026-000124");
	c[1].badges.n = g->badges.n;
	c[2] = c[0];
	c[2].title = hard[1].text;
	c[2].place = hard[2].text;
	c[2].number = STR("2026-000125");
	c[2].badges.n = 0;
	g->cards.item = c;
	g->cards.n = 3;
}

static void story(struct visit *v, struct styleguide_view *g)
{
	static const struct str picture[] = { STR_INIT("#story"), STR_INIT("#story") };
	struct story_line_view *l = ARENA_ARRAY(v->arena, struct story_line_view, 3);
	struct str *detail = ARENA_NEW(v->arena, struct str);

	*detail = say(v, MSG_GUIDE_S_DETAIL);
	l[0] = (struct story_line_view){ .when = STR("2026-03-04 09:12"), .who = say(v, MSG_GUIDE_S_WHO),
					 .title = say(v, MSG_GUIDE_S_REPORT),
					 .text = say(v, MSG_GUIDE_C_LAMP), .details = { detail, 1 } };
	l[1] = (struct story_line_view){ .when = STR("2026-03-05 16:40"), .who = say(v, MSG_GUIDE_C_UNIT),
					 .title = say(v, MSG_GUIDE_S_ANSWER),
					 .text = say(v, MSG_GUIDE_S_SAID), .pictures = { picture, 2 } };
	l[2] = (struct story_line_view){ .when = STR("2026-03-05 16:40"),
					 .title = say(v, MSG_GUIDE_S_WAIT), .waiting = true };
	g->story.lines.item = l;
	g->story.lines.n = 3;
}

static bool show(struct visit *v, struct err *err)
{
	struct styleguide_view g = {
		.sections = { section, sizeof section / sizeof *section },
		.colours = { colour, sizeof colour / sizeof *colour },
		.hard = { hard, sizeof hard / sizeof *hard },
		.counts = { 379, 31, 329, 327, 274, 207 },
		.more = { STR("#figures") },
	};

	(void)err;
	g.top = top_of(v, say(v, MSG_GUIDE_TITLE));
	fields(v, &g);
	wrongs(v, &g);
	badges(v, &g);
	cards(v, &g);
	story(v, &g);
	tpl_styleguide(visit_page(v), &g);
	return true;
}

static const struct web_page page_styleguide = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/styleguide", &page_styleguide),
};
const struct route_part part_styleguide = PART(routes);
