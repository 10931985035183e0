/* The inside of the report form. */
#ifndef WEB_REPORT_INT_H
#define WEB_REPORT_INT_H

#include "web/report_views.h"
#include "web/web_int.h"

enum { PICTURES = 3, PICTURE_MAX = 5 << 20 };
/* More than that is read, so that who sends a little too much hears which picture it was. */
enum { REPORT_MAX = 24 << 20 };
enum { REPORT_TEXT = 4000 };

/* From reading a form to its reply. */
struct report_form {
	struct report report;
	const struct category *category;   /* NULL: none chosen */
	bool office;                   /* "let the office decide" */
	bool asked;                    /* the questions of this category have been shown */
	struct idempotency key;
	enum msg step;                 /* not to be registered yet: what is asked now */
	bool pictures_lost;            /* some were kept for it, and are there no more */
	bool answered;                 /* registered before: the reply stands */
};

/* The form as it was sent as a report; every wrong field is named by the form's names. Files leave
 * v->form, so that none is taken for text. */
WARN_UNUSED bool report_form_read(struct visit *v, struct report_form *out, struct err *err);
/* The category that the form has chosen: by `pick`, else by `category`; NULL where none. */
const struct category *report_category(const struct visit *v, bool *office);

struct report_suggest_view report_suggestions(struct visit *v, struct str text);
struct report_questions_view report_questions(struct visit *v, const struct category *c);
/* What is shown of a text in both languages' fields: the reader's. */
struct str report_category_name(const struct visit *v, const struct category *c);

/* Hands the receipt over and goes to it. */
bool receipt_go(struct visit *v, const struct case_row *row);

#endif
