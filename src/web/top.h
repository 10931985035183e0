/* The frame of every page: head, masthead, navigation, what was just done or went wrong, foot. */
#ifndef WEB_TOP_H
#define WEB_TOP_H

#include "web/visit.h"

struct nav_view {
	struct str href;
	enum msg label;
	bool current;
};

/* One thing wrong with the form; the link leads to its field, #f-ID. */
struct wrong_view {
	enum msg label;                /* of the field; MSG_NONE: not known */
	struct str text, field;        /* field "": of the form as a whole */
	struct str id;                 /* of the field's element; n == 0: the field's name */
};

struct wrong_box_view { const struct wrong_view *item; size_t n; };
void tpl_wrong_box(struct page *p, const struct wrong_box_view *v);

struct bottom_view { bool map, chart; };      /* which scripts the page wants */

struct top_view {
	struct str title;              /* of the page; "" on the first page of the portal */
	enum msg told;                 /* what was just done; MSG_NONE: nothing */
	bool staff, signed_in, large;
	struct str name, unit;         /* who is signed in */
	struct str here;               /* this page's path, to come back to */
	LIST(struct nav_view) nav;
	bool demo;                     /* an invented town: said on every page */
	struct bottom_view bottom;
	struct wrong_box_view wrong;   /* what is wrong with the form, for the box at its head */
};

/* Filled from the visit; title in the reader's language. Staff pages have the desk's navigation. */
struct top_view top_of(struct visit *v, struct str title);

/* What a field is called, for the box at the head of a form that was refused. The parts that are filled
 * from a visit (field_of and its likes) say it by themselves. Before or after top_of. */
void top_name_field(struct visit *v, struct str name, enum msg label);
/* The same for a field whose element has an id of its own (PART_ID), to which the box then leads. */
void top_place_field(struct visit *v, struct str name, struct str id, enum msg label);

void tpl_top(struct page *p, const struct top_view *v);
void tpl_bottom(struct page *p, const struct bottom_view *v);

/* Where a page cannot be written. */
struct error_view { int64_t status; enum msg title; struct str text; };
void tpl_error(struct page *p, const struct error_view *v);

#endif
