/* GeoJSON of areas: whatever the bytes, an answer or an error; a shape that was read packs and
 * unpacks to itself, and its index answers like the plain test. */
#include "base/arena.h"
#include "territory/territory_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool see(void *arg, const struct area *area, const struct shape *shape, struct err *err)
{
	struct arena *a = arg;
	struct buf b = BUF_INIT;
	struct shape again;
	struct edges edges;

	(void)err;
	must(area->code.n && area->name.n);
	if (!shape)
		return true;
	shape_pack(&b, shape);
	must(shape_unpack(a, buf_str(&b), &again));
	must(again.n == shape->n);
	edges_build(a, &again, &edges);
	for (size_t r = 0; r < shape->n; r++) {
		for (size_t i = 0; i < shape->ring[r].n && i < 50; i++) {
			struct point p = shape->ring[r].p[i];

			must(shape_holds(shape, p) && edges_hold(&edges, p));
			p.lat += 3;
			p.lon -= 2;
			must(shape_holds(shape, p) == edges_hold(&edges, p));
		}
	}
	buf_release(&b);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct area_keys keys = { STR("name"), STR("code"), STR("parent") };
	struct shape shape;
	bool ok = geojson_areas(a, (struct str){ (const char *)data, n }, &keys, see, a, &err);

	must(ok == err_ok(&err));
	/* the same bytes as a packed shape out of a damaged store */
	if (shape_unpack(a, (struct str){ (const char *)data, n }, &shape)) {
		struct edges edges;

		edges_build(a, &shape, &edges);
		for (size_t r = 0; r < shape.n && r < 50; r++) {
			if (shape.ring[r].n)
				must(edges_hold(&edges, shape.ring[r].p[0]));
		}
	}
	arena_free(a);
	return 0;
}
