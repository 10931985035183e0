/* One telephone call to a requester: whether he was reached, and what he says, in one form. */
#ifndef WEB_VERIFY_CALL_H
#define WEB_VERIFY_CALL_H

#include "web/parts.h"

struct call_view {
	struct str href, number;
	int64_t version;
	bool again;                    /* it was refused just now: what was typed stands in it */
	struct choice_view reached, how, solved, satisfaction;
	struct field_view comment;
};
void tpl_call(struct page *p, const struct call_view *v);

/* The form of a call about this case; for the one in the path with what was typed before. */
struct call_view call_of(struct visit *v, const struct case_row *row);
/* After top_of: the box at the head of the page leads to the fields of the refused form. */
void call_wrong(struct visit *v);

/* The steps of POST /desk/verify/{number}/call: the attempt, and then the verdict where one was given. */
WARN_UNUSED bool call_read_form(struct visit *v, struct err *err);
WARN_UNUSED bool call_act(struct visit *v, struct err *err);
WARN_UNUSED bool call_done(struct visit *v, struct err *err);

#endif
