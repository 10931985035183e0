/* GET /about: where this comes from, what of it is here, how to see it, what proves it, what is missing. */
#include "web/about_views.h"
#include "web/web_int.h"

#define LINE(name, phrase, missing, screen, screen_name, staff, test) \
	{ STR_INIT(phrase), MSG_ABOUT_##name, MSG_ABOUT_##name##_HERE, missing, STR_INIT(screen), \
	  screen_name, staff, STR_INIT(test) }

const struct about_line about_line[] = {
	LINE(TAKE, "敢接", MSG_NONE, "/report", MSG_ABOUT_SEE_REPORT, false,
	     "tests/scenario/loop.test.mjs"),
	LINE(LIST, "问题清单 → 责任清单", MSG_ABOUT_LIST_MISSING, "/desk/duties", MSG_ABOUT_SEE_DUTIES, true,
	     "tests/unit/test_casework_model.c"),
	LINE(WORK, "会办", MSG_ABOUT_WORK_MISSING, "/desk", MSG_ABOUT_SEE_DESK, true,
	     "tests/scenario/story.test.mjs"),
	LINE(FRONT, "扎根困难最集中、矛盾最突出的一线", MSG_ABOUT_FRONT_MISSING, "/map", MSG_ABOUT_SEE_MAP, false,
	     "tests/unit/test_shape.c"),
	LINE(ASK, "问计于民、问需于民", MSG_ABOUT_ASK_MISSING, "/track", MSG_ABOUT_SEE_TRACK, false,
	     "tests/unit/test_casework.c"),
	LINE(CRUX, "识别问题要害", MSG_ABOUT_CRUX_MISSING, "/desk/dispatch", MSG_ABOUT_SEE_DISPATCH, true,
	     "tests/unit/test_town_year.c"),
	LINE(END, "一抓到底、善始善终", MSG_ABOUT_END_MISSING, "/cases", MSG_ABOUT_SEE_CASES, false,
	     "tests/unit/test_town_year.c"),
	LINE(DONE, "办成", MSG_NONE, "/desk/verify", MSG_ABOUT_SEE_VERIFY, true,
	     "tests/scenario/contract.test.mjs"),
	LINE(RESULT, "实际成色", MSG_NONE, "/desk/verify", MSG_ABOUT_SEE_VERIFY, true,
	     "tests/unit/test_policy.c"),
	LINE(VERDICT, "群众真实评价", MSG_ABOUT_VERDICT_MISSING, "/track", MSG_ABOUT_SEE_TRACK, false,
	     "tests/unit/test_casework.c"),
	LINE(WELL, "不是做过了、完成了，而是做好了、做成了", MSG_ABOUT_WELL_MISSING, "/figures",
	     MSG_ABOUT_SEE_FIGURES, false, "tests/scenario/contract.test.mjs"),
	LINE(LEVEL, "破解一个难题、提升一个层次", MSG_ABOUT_LEVEL_MISSING, "/cases", MSG_ABOUT_SEE_CASES, false,
	     "tests/unit/test_town_year.c"),
};
const size_t about_lines = sizeof about_line / sizeof *about_line;

static bool show(struct visit *v, struct err *err)
{
	struct about_view view = { .foreign = v->lang != LANG_ZH,
				   .lines = { about_line, about_lines } };

	(void)err;
	view.top = top_of(v, message(v->lang, MSG_ABOUT_TITLE));
	tpl_about(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/about", &page),
};
const struct route_part part_about = PART(routes);
