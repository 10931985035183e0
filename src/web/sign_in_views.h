#ifndef WEB_SIGN_IN_VIEWS_H
#define WEB_SIGN_IN_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

struct sign_in_view {
	struct top_view top;
	struct str back;               /* where to afterwards */
	struct field_view name, password;
	bool demo;                     /* accounts may be tried without a password */
};
void tpl_sign_in(struct page *p, const struct sign_in_view *v);

/* An account of the demo town that may be tried. */
struct demo_account_view { int64_t id; struct str name, unit, roles; };
struct demo_role {
	enum msg role;
	LIST(struct demo_account_view) accounts;     /* the first few; the rest folded away */
	LIST(struct demo_account_view) rest;
};
struct demo_view {
	struct top_view top;
	LIST(struct demo_role) roles;
};
void tpl_demo_account(struct page *p, const struct demo_account_view *v);
void tpl_demo(struct page *p, const struct demo_view *v);

#endif
