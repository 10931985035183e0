/* Which boxes may hold a point: a grid whose cells list them. Its size is bounded however the
 * boxes lie, because the grid is made coarser until it is small. */
#include "territory/territory_int.h"

static bool box_empty(const struct box *b)
{
	return b->south > b->north || b->west > b->east;
}

static uint32_t cell_of(int64_t offset, int64_t size, uint32_t cells)
{
	int64_t c = offset / size;

	return c < 0 ? 0 : c >= cells ? cells - 1 : (uint32_t)c;
}

struct cells { uint32_t row0, row1, col0, col1; };

static struct cells cells_of(const struct grid *g, const struct box *b)
{
	return (struct cells){
		cell_of(b->south - g->box.south, g->cell_height, g->rows),
		cell_of(b->north - g->box.south, g->cell_height, g->rows),
		cell_of(b->west - g->box.west, g->cell_width, g->cols),
		cell_of(b->east - g->box.west, g->cell_width, g->cols),
	};
}

static void cut(struct grid *g, uint32_t side)
{
	g->rows = g->cols = side;
	g->cell_height = (g->box.north - g->box.south) / side + 1;
	g->cell_width = (g->box.east - g->box.west) / side + 1;
}

static uint64_t entries(const struct grid *g, const struct box *box, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		if (!box_empty(&box[i])) {
			struct cells c = cells_of(g, &box[i]);

			sum += (uint64_t)(c.row1 - c.row0 + 1) * (c.col1 - c.col0 + 1);
		}
	}
	return sum;
}

void grid_build(struct arena *a, const struct box *box, size_t n, struct grid *out)
{
	bool any = false;
	uint32_t side = 1;

	*out = (struct grid){ .box = { 0, 0, -1, -1 } };
	must(n < UINT32_MAX / 32);
	for (size_t i = 0; i < n; i++) {
		if (box_empty(&box[i]))
			continue;
		if (!any)
			out->box = box[i];
		any = true;
		out->box.south = box[i].south < out->box.south ? box[i].south : out->box.south;
		out->box.west = box[i].west < out->box.west ? box[i].west : out->box.west;
		out->box.north = box[i].north > out->box.north ? box[i].north : out->box.north;
		out->box.east = box[i].east > out->box.east ? box[i].east : out->box.east;
	}
	if (!any)
		return;
	while (side < 512 && (uint64_t)side * side < 4 * (uint64_t)n)
		side *= 2;
	for (cut(out, side); side > 1 && entries(out, box, n) > 16 * (uint64_t)n + 4096; side /= 2)
		cut(out, side / 2);
	out->first = ARENA_ARRAY(a, uint32_t, (size_t)out->rows * out->cols + 1);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = n; i-- > 0;) {
			struct cells c;

			if (box_empty(&box[i]))
				continue;
			c = cells_of(out, &box[i]);
			for (uint32_t row = c.row0; row <= c.row1; row++) {
				for (uint32_t col = c.col0; col <= c.col1; col++) {
					uint32_t *f = &out->first[(size_t)row * out->cols + col];

					if (pass == 0)
						++*f;
					else
						out->list[--*f] = (uint32_t)i;
				}
			}
		}
		if (pass == 0) {
			for (size_t k = 1; k <= (size_t)out->rows * out->cols; k++)
				out->first[k] += out->first[k - 1];
			out->list = ARENA_ARRAY(a, uint32_t,
						out->first[(size_t)out->rows * out->cols]);
		}
	}
}

const uint32_t *grid_at(const struct grid *g, struct point p, size_t *n)
{
	size_t k;

	*n = 0;
	if (!g->first || !box_holds(&g->box, p))
		return NULL;
	k = (size_t)cell_of(p.lat - g->box.south, g->cell_height, g->rows) * g->cols +
	    cell_of(p.lon - g->box.west, g->cell_width, g->cols);
	*n = g->first[k + 1] - g->first[k];
	return g->list + g->first[k];
}
