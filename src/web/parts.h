/* The parts that pages are put together from: each a template of its own (templates/NAME.html), with
 * the view that it shows. /styleguide shows them all. */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

#include "web/visit.h"

/* What the element ids of a field are made from: f-…, h- its hint, e- what is wrong. */
#define PART_ID(v) ((v)->id.n ? (v)->id : (v)->name)

/* One line or box for text. type: "text", "tel", "email", "password", "search", "number",
 * "datetime-local", "date"; rows > 0 makes a box of that many lines. */
struct field_view {
	struct str name, type, value, wrong, autocomplete;
	enum msg label, hint;
	int64_t rows, most;            /* characters; 0: no limit shown */
	bool required;
	struct str id;                 /* of the element, where one name stands in several forms */
};
void tpl_field(struct page *p, const struct field_view *v);

/* One of several. As a list of radio buttons, or with `drop` as a select. */
struct option_view { struct str value, label, hint; bool chosen; };
struct choice_view {
	struct str name, wrong;
	enum msg label, hint;
	LIST(struct option_view) options;
	bool drop, required;
	struct str id;                 /* as in field_view */
};
void tpl_choice(struct page *p, const struct choice_view *v);

/* Yes to one thing. */
struct check_view { struct str name, wrong; enum msg label, hint; bool chosen; struct str id; };
void tpl_check(struct page *p, const struct check_view *v);

/* A word with a colour that is never the only sign: "late", "good", "plain", "warn", "secret". */
struct badge_view { struct str tone, text; };
void tpl_badge(struct page *p, const struct badge_view *v);

/* A case in a list. */
struct case_card_view {
	struct str href, number, title, place, category, unit, when, due;
	LIST(struct badge_view) badges;
};
void tpl_case_card(struct page *p, const struct case_card_view *v);

/* One act in the story of a case, in words. */
struct story_line_view {
	struct str when, title, who;   /* "2026年3月4日 09:12", "答复", "银杏里社区" */
	struct str text;               /* what was said; p == NULL: nothing */
	LIST(struct str) details;      /* more lines, e.g. "应于 3月11日 18:00 前办结" */
	LIST(struct str) pictures;     /* addresses */
	bool waiting;                  /* somebody is asked for something */
};
struct story_view { LIST(struct story_line_view) lines; };
void tpl_story(struct page *p, const struct story_view *v);

/* The four counts, of `cases`: 做过 ⊇ 完成 ⊇ 做好 ⊇ 做成, as a table with bars. */
struct counts_view { int64_t cases, open, acted, answered, verified, achieved; };
void tpl_counts(struct page *p, const struct counts_view *v);

/* Filled from the tally: cases reported on the days from ≤ day ≤ to (days since 1970). */
WARN_UNUSED bool counts_of(struct visit *v, int32_t from, int32_t to, struct counts_view *out,
			   struct err *err);

/* Onward in a list. */
struct more_view { struct str href; };
void tpl_more(struct page *p, const struct more_view *v);

/* Nothing here: why, and what to do. href p == NULL: no link. */
struct empty_view { enum msg text, link; struct str href; };
void tpl_empty(struct page *p, const struct empty_view *v);

/* ---- filled ---- */

/* A field that shows what was typed before, or `value`, and what is wrong with it. */
struct field_view field_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			   struct str value);
struct check_view check_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			   bool chosen);
/* Options are the caller's; the one typed before, or `value`, becomes the chosen one. */
struct choice_view choice_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			     struct option_view *options, size_t n, struct str value);

#endif
