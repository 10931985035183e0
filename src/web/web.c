/* The routes of all pages, joined from the parts that their files declare. */
#include "web/web_int.h"

#include "base/mem.h"
#include "web/web.h"

static const struct route_part *const part[] = {
#define PAGES(name) &part_##name,
#include "web/pages_list.h"
#undef PAGES
};

const struct route *web_routes(size_t *n)
{
	static struct route *all;
	static size_t total;

	if (!all) {
		for (size_t i = 0; i < sizeof part / sizeof *part; i++)
			total += part[i]->n;
		all = mem_array(total, sizeof *all);
		total = 0;
		for (size_t i = 0; i < sizeof part / sizeof *part; i++)
			for (size_t k = 0; k < part[i]->n; k++)
				all[total++] = part[i]->route[k];
	}
	*n = total;
	return all;
}
