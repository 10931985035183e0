/* GET /look: remembers how a reader wants pages to look, language and size, and goes back. */
#include "web/web_int.h"

enum { YEAR_SECONDS = 365 * 24 * 3600 };

/* A path of this server and nothing else, or the first page. */
struct str local_path(struct str path)
{
	bool ours = path.n && path.p[0] == '/' &&
		    (path.n == 1 || (path.p[1] != '/' && path.p[1] != '\\'));

	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] <= ' ' || path.p[i] == '\\')
			ours = false;
	return ours ? path : STR("/");
}

static bool look(struct visit *v, struct err *err)
{
	struct str lang = visit_param(v, "lang"), large = visit_param(v, "large");

	(void)err;
	if (str_eq(lang, STR("zh")) || str_eq(lang, STR("en")))
		visit_set_cookie(v, "daodi_lang", lang, "/", YEAR_SECONDS);
	if (str_eq(large, STR("1")))
		visit_set_cookie(v, "daodi_large", large, "/", YEAR_SECONDS);
	else if (large.n)
		visit_set_cookie(v, "daodi_large", STR("0"), "/", -1);
	return visit_go(v, local_path(visit_param(v, "back")));
}

static const struct web_page page_look = { .show = look };
static const struct route routes[] = {
	PAGE_GET("/look", &page_look),
};
const struct route_part part_look = PART(routes);
