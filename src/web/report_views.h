/* The pages of a report: the form, its two pieces that a script asks for, the receipt. */
#ifndef WEB_REPORT_VIEWS_H
#define WEB_REPORT_VIEWS_H

#include "web/map_views.h"
#include "web/parts.h"
#include "web/top.h"

/* Categories that the words speak for, and "let the office decide". */
struct report_suggest_view {
	bool asked;                    /* there is something to choose from */
	bool danger;                   /* one of them is a danger: call first */
	struct choice_view category;
};
void tpl_report_suggest(struct page *p, const struct report_suggest_view *v);

/* One question of a category (an Open311 attribute); its words are the office's own. */
struct question_view {
	struct str name, label, hint, value, wrong, type;
	bool told, box, list, many, required;   /* told: only a text to be shown */
	LIST(struct option_view) options;
};
void tpl_question(struct page *p, const struct question_view *v);

/* What follows from the chosen category: what to know, what to answer. asks_consent: it is public only where the
 * requester says so. */
struct report_questions_view {
	struct str code, description;  /* code "": none chosen */
	bool danger, allegation, public, asks_consent;
	LIST(struct question_view) questions;
};
void tpl_report_questions(struct page *p, const struct report_questions_view *v);

struct report_view {
	struct top_view top;
	enum msg step;                 /* what is asked now, on the second and third step */
	struct str key;                /* of this form: sent twice it makes one case */
	struct field_view text, address, name, phone, email, helper;
	struct choice_view pick, area, privacy, relation;
	struct check_view knows, consent;
	struct report_suggest_view suggest;
	struct report_questions_view questions;
	struct pick_map_view map;
	struct str pictures_wrong;
	int64_t kept;                  /* pictures that came before and are kept */
	bool pick_open, for_other;
};
void tpl_report(struct page *p, const struct report_view *v);

struct receipt_view {
	struct top_view top;
	bool there;
	struct str number, code;       /* code in groups, to be read out and typed */
	struct safe_html qr;
	struct str address;            /* what the QR code says */
	struct str category, unit, due, reply;
	bool dispatched, closed, danger, reachable;
	struct str track;
};
void tpl_receipt(struct page *p, const struct receipt_view *v);

#endif
