/* The one list of routes of the server: every face's, joined. */
#include "api/api.h"
#include "app/routes.h"
#include "open311/open311.h"
#include "web/web.h"

const struct route *all_routes(struct arena *a, size_t *n)
{
	const struct {
		const struct route *(*routes)(size_t *n);
	} face[] = {
		{ api_routes },
		{ open311_routes },
		{ web_routes },
	};
	const struct route *part;
	struct route *all;
	size_t total = 0, count;

	for (size_t i = 0; i < sizeof(face) / sizeof(face[0]); i++) {
		face[i].routes(&count);
		total += count;
	}
	all = ARENA_ARRAY(a, struct route, total);
	*n = 0;
	for (size_t i = 0; i < sizeof(face) / sizeof(face[0]); i++) {
		part = face[i].routes(&count);
		for (size_t k = 0; k < count; k++)
			all[(*n)++] = part[k];
	}
	return all;
}
