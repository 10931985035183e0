/* A case that waits for a decision, as the queues of the desk show it: what it is, why it is here, what
 * was said last, and what its reader may do about it. */
#ifndef WEB_WAITING_H
#define WEB_WAITING_H

#include "web/act_form.h"
#include "web/parts.h"
#include "web/verify_call.h"

/* The inside of a card: title, badges, facts. */
struct case_lines_view { struct case_card_view card; };
void tpl_case_lines(struct page *p, const struct case_lines_view *v);

struct waiting_view {
	struct case_lines_view lines;
	enum msg why;
	struct str more;               /* in other words: a reason, how many attempts; or nothing */
	LIST(struct call_view) calls;  /* the form of a call: one or none */
	LIST(struct act_form_view) forms;   /* what this reader may do about it */
};
void tpl_waiting(struct page *p, const struct waiting_view *v);

struct waiting_list { const struct waiting_view *item; size_t n; };

/* The card without what may be done. */
struct waiting_view waiting_of(struct visit *v, const struct case_row *row, enum msg why);
/* Adds the forms of those of these actions that the reader may do now; they lead back to `back`. A call
 * is a form of its own where ACT_CALLBACK is among them. */
WARN_UNUSED bool waiting_acts(struct visit *v, const struct case_row *row, struct str back,
			      const enum action *action, size_t n, struct waiting_view *out,
			      struct err *err);
/* What the last event of that action says in this member of its data; p == NULL: nothing. */
WARN_UNUSED bool last_said(struct visit *v, struct case_id id, enum action action,
			   const char *member, struct str *out, struct err *err);

#endif
