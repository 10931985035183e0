/* A visit to a page: who looks, at which state of the record, in which language; and the four steps
 * of a form. Every page is a `struct web_page` in a route's doc:
 *
 *     show   GET: writes the page from the snapshot v->tx.
 *     read   POST, on a worker: looks at the form, does what is slow (a password). It may answer by
 *            itself by setting a status; then nothing is written.
 *     act    POST, inside the writer's transaction v->tx. Runs again where it must: see struct command.
 *     done   after the commit; usually visit_go. Has a snapshot.
 *
 * When read or act refuses, the page is shown again (show) with v->wrong and the form as it was
 * typed, status 409 or 422: nothing a person has typed is lost. */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "casework/casework.h"
#include "gate/gate.h"
#include "web/page.h"

struct visit;
struct field_name;
struct wrong_view;

struct web_page {
	bool staff;                    /* for accounts only: others are asked to sign in */
	bool secret;                   /* shows what only this reader may know: never compressed */
	bool (*show)(struct visit *v, struct err *err);
	bool (*read)(struct visit *v, struct err *err);
	bool (*act)(struct visit *v, struct err *err);
	bool (*done)(struct visit *v, struct err *err);
};

struct visit {
	struct call *call;
	const struct web_page *page;
	struct gate *gate;
	struct tx *tx;
	const struct office *o;
	struct arena *arena;
	struct actor who;              /* anyone, an account, or after visit_prove the requester */
	struct str session;            /* the token of the cookie; p == NULL: nobody signed in */
	enum language lang;
	bool large;                    /* large type */
	int64_t now;
	struct form form;              /* of a POST */
	const struct err *wrong;       /* why the form was refused; NULL else */
	struct field_name *named;      /* the fields of this page, for the box at its head */
	struct wrong_view *wrong_line; /* of that box */
	void *own;                     /* of the page, from read to done; act may be run twice on it */
};

/* Handlers of every page's routes: GET and POST. */
bool web_show(struct call *call, struct err *err);
bool web_post(struct call *call, struct err *err);
/* Of a GET that acts without a form: read, act, done. Only where it does no harm that a link from
 * elsewhere does it. */
bool web_do(struct call *call, struct err *err);
/* Where no page can be written: a plain one that says what happened and what to do. */
void web_fail(struct call *call, const struct err *err);

/* The i-th {segment} of the path, decoded; the query's and the form's fields, trimmed; p == NULL where
 * absent or empty. */
struct str visit_segment(const struct visit *v, size_t i);
struct str visit_param(const struct visit *v, const char *name);
struct str visit_field(const struct visit *v, const char *name);
/* What a field of a form shows: what was typed, or else this. */
struct str visit_typed(const struct visit *v, const char *name, struct str otherwise);
/* The first thing wrong with a field, in words, or p == NULL. */
struct str visit_wrong(const struct visit *v, const char *field);

/* Begins a page in the reply: status 200 (or that of v->wrong), type, policy, compression. Then
 * `p` is ready for templates. */
struct page *visit_page(struct visit *v);
/* Answers 303 See Other (RFC 9110 §15.4.4) to a path of ours. */
bool visit_go(struct visit *v, struct str path);
/* The same, and the next page says `told` on top. told is one of those in top.c's list. */
bool visit_go_told(struct visit *v, struct str path, enum msg told);
struct str visit_cookie(const struct visit *v, const char *name);
/* Sets a cookie that scripts cannot read, for this path and below. seconds 0: until the browser ends;
 * below 0: takes it away. */
void visit_set_cookie(struct visit *v, const char *name, struct str value, const char *path,
		      int64_t seconds);

/* Proves the case code that the reader's cookie for this number holds; without one nothing changes. */
void visit_prove(struct visit *v, struct str number);

/* Address of an asset with the hash of its bytes, so that a browser may keep it for ever: "daodi.css".
 * Must exist. */
struct str asset(const char *name);

#endif
