/* GET and POST /demo, GET /demo/worker: the accounts of a made-up town, to be tried without a
 * password. Only a server told so (serve --demo) has these pages, only for a browser on the same
 * machine, and only by a name of this machine: a page from elsewhere whose name is bent to this
 * address (DNS rebinding) finds nothing. */
#include "web/session.h"
#include "web/show.h"
#include "web/sign_in_views.h"

enum { DEMO_FORM_MAX = 4 * 1024, FIRST_FEW = 3 };

/* "localhost:8311" */
static bool names_this_machine(struct str host)
{
	static const char *const name[] = { "localhost", "127.0.0.1", "[::1]" };
	int64_t port;

	for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
		struct str own = str_c(name[i]);

		if (host.n < own.n || !str_eq_nocase(str_head(host, own.n), own))
			continue;
		if (host.n == own.n || (host.p[own.n] == ':' &&
					str_to_i64(str_skip(host, own.n + 1), &port)))
			return true;
	}
	return false;
}

bool demo_open(const struct visit *v)
{
	struct str peer = v->call->req.peer;

	return gate_demo(v->gate) &&
	       (str_starts(peer, STR("127.")) || str_eq(peer, STR("::1"))) &&
	       http_header(v->call, "X-Forwarded-For").n == 0 &&
	       http_header(v->call, "Forwarded").n == 0 &&
	       names_this_machine(http_header(v->call, "Host"));
}

static bool closed(struct err *err)
{
	return err_set(err, ERR_NOT_FOUND, NULL, MSG_NOT_FOUND);
}

static bool may_try(const struct account *a)
{
	return !a->service && !a->disabled && a->roles != 0;
}

enum { ROLES = 11 };
_Static_assert(ROLES_ALL == (1 << ROLES) - 1, "every role has its heading");

/* "社区工作者、承办人" */
static struct str role_words(const struct visit *v, unsigned roles)
{
	struct str all = STR("");

	for (size_t i = 0; i < ROLES; i++)
		if (roles >> i & 1)
			all = arena_fmt(v->arena, "%.*s%s%.*s", STR_ARG(all),
					!all.n ? "" : v->lang == LANG_EN ? ", " : "、",
					STR_ARG(message(v->lang, show_role((enum role)(1 << i)))));
	return all;
}

/* Each account stands once, under the first of its roles. */
static bool first_role_is(const struct account *a, size_t role)
{
	return (a->roles >> role & 1) && !(a->roles & ((1U << role) - 1));
}

static void by_role(const struct visit *v, const struct account *all, size_t n,
		    struct demo_view *out)
{
	struct demo_role *role = ARENA_ARRAY(v->arena, struct demo_role, ROLES);

	for (size_t r = 0; r < ROLES; r++) {
		struct demo_account_view *of = ARENA_ARRAY(v->arena, struct demo_account_view, n);
		size_t k = 0;

		for (size_t i = 0; i < n; i++)
			if (may_try(&all[i]) && first_role_is(&all[i], r))
				of[k++] = (struct demo_account_view){
					.id = all[i].id.n, .name = all[i].display,
					.unit = show_unit(v, all[i].unit),
					.roles = role_words(v, all[i].roles) };
		if (k == 0)
			continue;
		role[out->roles.n].role = show_role((enum role)(1 << r));
		role[out->roles.n].accounts.item = of;
		role[out->roles.n].accounts.n = k < FIRST_FEW ? k : FIRST_FEW;
		role[out->roles.n].rest.item = of + role[out->roles.n].accounts.n;
		role[out->roles.n].rest.n = k - role[out->roles.n].accounts.n;
		out->roles.n++;
	}
	out->roles.item = role;
}

static bool show(struct visit *v, struct err *err)
{
	struct demo_view view = { .roles = { NULL, 0 } };
	struct account *all;
	size_t n;

	if (!demo_open(v))
		return closed(err);
	if (!account_list(v->tx, v->arena, &all, &n, err))
		return false;
	view.top = top_of(v, message(v->lang, MSG_DEMO_TITLE));
	by_role(v, all, n, &view);
	tpl_demo(visit_page(v), &view);
	return true;
}

static bool read(struct visit *v, struct err *err)
{
	struct account account;
	bool found = false;
	int64_t id;

	if (!demo_open(v))
		return closed(err);
	if (str_to_i64(visit_field(v, "account"), &id) &&
	    !account_get(v->tx, v->arena, (struct account_id){ id }, &account, &found, err))
		return false;
	if (!found || !may_try(&account))
		return err_set(err, ERR_CONFLICT, NULL, MSG_DEMO_NO_ACCOUNT);
	session_open_for(v, account.id);
	return true;
}

static bool worker_read(struct visit *v, struct err *err)
{
	struct account *all;
	size_t n;

	if (!demo_open(v))
		return closed(err);
	if (!account_list(v->tx, v->arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (may_try(&all[i]) && (all[i].roles & ROLE_COMMUNITY_WORKER)) {
			session_open_for(v, all[i].id);
			return true;
		}
	return visit_go(v, STR("/demo"));
}

static bool done(struct visit *v, struct err *err)
{
	(void)err;
	return session_go(v, STR("/desk"));
}

static const struct web_page page = { .show = show, .read = read, .act = session_write,
				      .done = done };
static const struct web_page page_worker = { .read = worker_read, .act = session_write,
					     .done = done };
static const struct route routes[] = {
	PAGE_GET("/demo", &page),
	PAGE_POST("/demo", DEMO_FORM_MAX, &page),
	{ "GET", "/demo/worker", web_do, web_fail, 0, &page_worker },
};
const struct route_part part_demo = PART(routes);
