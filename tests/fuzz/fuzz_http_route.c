/* A request target, from the raw bytes to a route, its segments and the fields of its query: what
 * is handed to a handler is text, and no path climbs out of its folder. The first byte chooses the
 * method. */
#include <string.h>

#include "http/http_int.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool nothing(struct call *call, struct err *err)
{
	(void)call;
	(void)err;
	return true;
}

#define R(m, p) { .method = m, .path = p, .handle = nothing }
static const struct route routes[] = {
	R("GET", "/"), R("GET", "/a"), R("POST", "/a"), R("GET", "/a/{x}"), R("GET", "/a/b"),
	R("PUT", "/a/{x}/b/{y}"), R("GET", "/a/b/{x}/{y}/{z}"), R("GET", "/a/{x}.xml"),
	R("GET", "/a/{x}.json"), R("GET", "/s/{rest}*"), R("GET", "/s/t"), R("DELETE", "/{x}/{y}"),
	R("OPTIONS", "/{all}*"), R("GET", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}"),
};

static void check_rest(struct str rest)
{
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		must(part.n > 0 && !str_eq(part, STR("..")) && !str_eq(part, STR(".")));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS",
					       "PATCH", "" };
	static struct router *router;
	static struct arena *arena;
	struct str target, path, query, segment[HTTP_SEGMENTS], allow = { NULL, 0 };
	const struct route *route = NULL;
	struct err err = ERR_INIT;
	struct form form;

	if (!router) {
		router = router_new(routes, sizeof routes / sizeof *routes);
		arena = arena_new();
	}
	if (n == 0)
		return 0;
	arena_reset(arena);
	target = arena_str(arena, (struct str){ (const char *)data + 1, n - 1 });
	target_split(target, &path, &query);
	must(path.n + query.n <= target.n + 1);
	switch (router_find(router, arena, str_c(methods[data[0] % 8]), path, &route, segment,
			    &allow)) {
	case ROUTE_FOUND:
		must(route && path.p[0] == '/');
		for (int i = 0; i < HTTP_SEGMENTS; i++)
			must(!segment[i].p || (segment[i].n > 0 && utf8_valid(segment[i])));
		if (strchr(route->path, '*'))
			check_rest(segment[0]);
		break;
	case ROUTE_NO_METHOD:
		must(allow.n > 0);
		break;
	case ROUTE_NONE:
	case ROUTE_UNREADABLE:
		must(allow.n == 0);
		break;
	}
	if (form_read(arena, query, &form, &err))
		for (size_t i = 0; i < form.n; i++)
			must(utf8_valid(form.field[i].name) && utf8_valid(form.field[i].value));
	return 0;
}
