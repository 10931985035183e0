#ifndef WEB_DUTIES_VIEWS_H
#define WEB_DUTIES_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

/* A line of the responsibility list. Words that are "" are not there yet. */
struct duty_line_view {
	struct str href, title, about;          /* "20260304-000123-4 · 路灯 · 红砖巷" */
	struct str support;                     /* of a support duty: who leads, and the task */
	struct str person, person_href, unit;
	struct str since, due, due_words;
	bool late;
	struct str contact, state, changed;
	enum msg claimed, found, said;          /* MSG_NONE: not yet */
};

struct duties_view {
	struct top_view top;
	bool print;                             /* long, and without what is for the screen */
	struct choice_view state, unit, person;
	struct str what;                        /* which duties these are, in words */
	LIST(struct duty_line_view) lines;
	struct str print_href, screen_href;
	struct more_view more;
	struct empty_view empty;
};
void tpl_duties(struct page *p, const struct duties_view *v);

#endif
