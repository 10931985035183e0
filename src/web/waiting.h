/* A case that waits for a decision, as the queues of the desk show it: what it is, why it is here, what
 * was said last, and where the act is done. */
#ifndef WEB_WAITING_H
#define WEB_WAITING_H

#include "web/parts.h"

/* The inside of a card: title, badges, facts. */
struct case_lines_view { struct case_card_view card; };
void tpl_case_lines(struct page *p, const struct case_lines_view *v);

struct waiting_view {
	struct case_lines_view lines;
	enum msg why;
	struct str more;               /* in other words: a reason, how many attempts; or nothing */
	enum msg act;                  /* what the reader is to do; MSG_NONE: only to know */
	struct str href;               /* where */
};
void tpl_waiting(struct page *p, const struct waiting_view *v);

struct waiting_list { const struct waiting_view *item; size_t n; };

/* The card and its link to the act on the case's page; action ACT_COUNT: to the page. */
struct waiting_view waiting_of(struct visit *v, const struct case_row *row, enum msg why, enum msg act,
			       enum action action);
/* What the last event of that action says in this member of its data; p == NULL: nothing. */
WARN_UNUSED bool last_said(struct visit *v, struct case_id id, enum action action,
			   const char *member, struct str *out, struct err *err);

#endif
