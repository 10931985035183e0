/* Which route a path means: a tree of segments, walked with the plain ones first. Built once at
 * the start and never changed, so every thread reads it without a lock. */
#include "http/http_int.h"
#include "wire/form.h"

enum { PATH_SEGMENTS = 32, ALLOWED = 16 };

/* A place in the tree. A segment of a template is plain text, "{name}" with or without an end, or
 * "{name}*". */
struct node {
	struct str text;             /* plain: the segment; variable: its end, "" for any */
	struct node *next;           /* beside it */
	struct node *plain, *variable;
	struct leaf *here, *rest;    /* routes that end here; that take all from here */
};
struct leaf {
	const struct route *route;
	struct leaf *next;
};

struct router {
	struct arena *arena;
	struct node root;
};

/* The child of that text, made where it is missing; longer ends first, so that "{id}.xml" is tried
 * before "{id}". */
static struct node *child(struct arena *a, struct node **list, struct str text)
{
	struct node *n;

	while (*list && (*list)->text.n >= text.n) {
		if (str_eq((*list)->text, text))
			return *list;
		list = &(*list)->next;
	}
	n = ARENA_NEW(a, struct node);
	n->text = text;
	n->next = *list;
	*list = n;
	return n;
}

static void leaf_add(struct arena *a, struct leaf **list, const struct route *route)
{
	struct leaf *l;

	for (; *list; list = &(*list)->next)
		must(strcmp((*list)->route->method, route->method) != 0);
	l = ARENA_NEW(a, struct leaf);
	l->route = route;
	*list = l;
}

static void add(struct router *r, const struct route *route)
{
	struct str path = str_c(route->path);
	struct node *n = &r->root;
	int variables = 0;

	must(route->handle && route->method && path.n > 0 && path.p[0] == '/');
	for (path = str_skip(path, 1); path.n > 0;) {
		bool last = str_find_char(path, '/') == SIZE_MAX;
		struct str segment = str_cut(&path, '/');
		size_t end = str_find_char(segment, '}');

		must(segment.n > 0 && (last || path.n > 0));
		if (segment.p[0] != '{') {
			n = child(r->arena, &n->plain, segment);
			continue;
		}
		must(end != SIZE_MAX && ++variables <= HTTP_SEGMENTS);
		segment = str_skip(segment, end + 1);
		if (str_eq(segment, STR("*"))) {
			must(last);
			leaf_add(r->arena, &n->rest, route);
			return;
		}
		n = child(r->arena, &n->variable, segment);
	}
	leaf_add(r->arena, &n->here, route);
}

struct router *router_new(const struct route *routes, size_t n)
{
	struct arena *a = arena_new();
	struct router *r = ARENA_NEW(a, struct router);

	r->arena = a;
	for (size_t i = 0; i < n; i++)
		add(r, &routes[i]);
	return r;
}

void router_free(struct router *r)
{
	if (r)
		arena_free(r->arena);
}

/* One walk. */
struct walk {
	struct arena *arena;
	struct str method;
	struct str segment[PATH_SEGMENTS];
	size_t n;
	struct str *value;           /* of the variables */
	const struct route *found;
	const char *allowed[ALLOWED];
	size_t allows;
};

static void allow(struct walk *w, const char *method)
{
	for (size_t i = 0; i < w->allows; i++)
		if (strcmp(w->allowed[i], method) == 0)
			return;
	if (w->allows < ALLOWED)
		w->allowed[w->allows++] = method;
}

/* HEAD goes where GET goes unless a route wants it for itself. */
static bool take(struct walk *w, const struct leaf *list)
{
	const struct route *get = NULL;

	for (const struct leaf *l = list; l; l = l->next) {
		struct str method = str_c(l->route->method);

		allow(w, l->route->method);
		if (str_eq(method, STR("GET"))) {
			allow(w, "HEAD");
			get = l->route;
		}
		if (str_eq(method, w->method)) {
			w->found = l->route;
			return true;
		}
	}
	if (get && str_eq(w->method, STR("HEAD"))) {
		w->found = get;
		return true;
	}
	return false;
}

/* A segment with a slash in it, once decoded, could climb out of a folder. */
static bool join_rest(struct walk *w, size_t i, struct str *out)
{
	size_t n = w->n - i - 1, at = 0;
	char *p;

	for (size_t k = i; k < w->n; k++) {
		if (str_find_char(w->segment[k], '/') != SIZE_MAX)
			return false;
		n += w->segment[k].n;
	}
	p = arena_alloc(w->arena, n + 1);
	for (size_t k = i; k < w->n; k++) {
		if (k > i)
			p[at++] = '/';
		memcpy(p + at, w->segment[k].p, w->segment[k].n);
		at += w->segment[k].n;
	}
	*out = (struct str){ p, n };
	return true;
}

static bool walk(struct walk *w, const struct node *n, size_t i, size_t values)
{
	if (i == w->n)
		return take(w, n->here);
	for (const struct node *c = n->plain; c; c = c->next)
		if (str_eq(c->text, w->segment[i])) {
			if (walk(w, c, i + 1, values))
				return true;
			break;
		}
	for (const struct node *c = n->variable; c; c = c->next) {
		struct str s = w->segment[i];

		if (s.n <= c->text.n || !str_ends(s, c->text))
			continue;
		w->value[values] = str_head(s, s.n - c->text.n);
		if (walk(w, c, i + 1, values + 1))
			return true;
		w->value[values] = (struct str){ NULL, 0 };
	}
	if (n->rest && join_rest(w, i, &w->value[values])) {
		if (take(w, n->rest))
			return true;
		w->value[values] = (struct str){ NULL, 0 };
	}
	return false;
}

static struct str allow_text(struct walk *w)
{
	struct str s = { "", 0 };

	for (size_t i = 0; i < w->allows; i++)
		s = arena_fmt(w->arena, "%.*s%s%s", STR_ARG(s), i ? ", " : "", w->allowed[i]);
	return s;
}

enum route_match router_find(const struct router *r, struct arena *a, struct str method,
			     struct str path, const struct route **route,
			     struct str segment[HTTP_SEGMENTS], struct str *allow_out)
{
	struct walk w = { .arena = a, .method = method, .value = segment };

	if (path.n == 0 || path.p[0] != '/')
		return ROUTE_NONE;
	if (path.n > 1)
		for (path = str_skip(path, 1); path.p;) {
			struct str raw = str_cut(&path, '/'), s;

			if (!url_decode(a, raw, &s))
				return ROUTE_UNREADABLE;
			if (w.n == PATH_SEGMENTS || s.n == 0 || str_eq(s, STR(".")) ||
			    str_eq(s, STR("..")))
				return ROUTE_NONE;
			w.segment[w.n++] = s;
		}
	for (int i = 0; i < HTTP_SEGMENTS; i++)
		segment[i] = (struct str){ NULL, 0 };
	if (walk(&w, &r->root, 0, 0)) {
		*route = w.found;
		return ROUTE_FOUND;
	}
	if (w.allows == 0)
		return ROUTE_NONE;
	*allow_out = allow_text(&w);
	return ROUTE_NO_METHOD;
}

void target_split(struct str target, struct str *path, struct str *query)
{
	struct str rest = target;

	if (str_starts(rest, STR("http://")) || str_starts(rest, STR("https://"))) {
		size_t slash;

		rest = str_skip(rest, str_find(rest, STR("//")) + 2);
		slash = str_find_char(rest, '/');
		rest = slash == SIZE_MAX ? STR("/") : str_skip(rest, slash);
	}
	*path = str_cut(&rest, '?');
	*query = rest.p ? rest : STR("");
}
