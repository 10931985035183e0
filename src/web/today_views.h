#ifndef WEB_TODAY_VIEWS_H
#define WEB_TODAY_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

/* A figure that leads somewhere. more: at least so many. */
struct today_count { struct str href; int64_t n; enum msg label; bool more; };

/* An area with open cases. */
struct today_place { struct str href, name, words; };

/* A case that did not stay solved. */
struct today_returning { struct case_card_view card; struct str why, earlier, earlier_href; };

/* What somebody said of a case. */
struct today_verdict {
	struct badge_view said;
	struct str words, href, title, about;   /* "20260304-000123-4 · 路灯 · 回访记录 · 3 天前" */
};

struct today_view {
	struct top_view top;
	struct str day;
	bool worker;                   /* may read cases at all */
	bool carries;                  /* has duties, or a role that may have them */
	LIST(struct today_count) counts;
	LIST(struct case_card_view) mine;
	LIST(struct case_card_view) unit;
	enum msg unit_title;
	LIST(struct case_card_view) near;       /* in the unit's area, led by others */
	struct str mine_href, unit_href;        /* all of them */
	struct str mine_all, unit_all;          /* "全部 34 件" */
	LIST(struct today_place) places;
	LIST(struct today_returning) returning;
	struct str verdict_counts;
	LIST(struct today_verdict) verdicts;
};
void tpl_today(struct page *p, const struct today_view *v);

#endif
