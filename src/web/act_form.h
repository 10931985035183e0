/* The form of an act: made from the workflow's table of fields, with words for people, and read back
 * into what the act takes. It is sent to /desk/cases/{number}/{action}, which leads back to `back`
 * when the act is done, and shows the page of the case, with what was typed, when it is not. */
#ifndef WEB_ACT_FORM_H
#define WEB_ACT_FORM_H

#include "web/parts.h"

/* One question of the form: options to choose from, or else a field. */
struct act_question_view {
	bool chosen_from;
	struct choice_view choice;
	struct field_view field;
};

struct act_form_view {
	struct str id;                 /* "act-answer" */
	struct str href;               /* where it is sent */
	struct str action, number;
	int64_t version;               /* of the case that the person has looked at */
	struct str back;               /* a path of ours to go to afterwards; p == NULL: the case's page */
	enum msg title, what;          /* "答复", and a sentence on what follows from it */
	bool again;                    /* it was refused just now: what was typed stands in it */
	LIST(struct act_question_view) questions;
};
void tpl_act_form(struct page *p, const struct act_form_view *v);

/* The form of an action on this case; whether it may be done now is the caller's to ask
 * (case_actions). mark is put into the ids of its elements where a page has the forms of several cases
 * (a number), else STR(""). */
WARN_UNUSED bool act_form_of(struct visit *v, const struct case_row *row, enum action action,
			     struct str mark, struct act_form_view *out, struct err *err);
/* What the form says, checked by the workflow's table: every wrong field is named in err at once. */
WARN_UNUSED bool act_input_of_form(struct visit *v, enum action action, struct act_input *in,
				   struct err *err);
/* The action as a deed to do: "派单". */
enum msg act_form_title(enum action action);
/* After top_of, for the form that was refused: the box at the head of the page leads to its fields. */
void act_form_wrong(struct visit *v, const struct act_form_view *form, enum action action);

#endif
