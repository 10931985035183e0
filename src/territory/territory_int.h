/* The inside of territory: packed polygons, the edge index of one shape, the grid over all. */
#ifndef TERRITORY_TERRITORY_INT_H
#define TERRITORY_TERRITORY_INT_H

#include "base/buf.h"
#include "territory/territory.h"

/* A tree of areas has few levels; more are taken for a mistake. */
enum { AREA_LEVELS = 16 };

/* ---- packing: BYTES of a shape ---- */

/* A version byte, the number of rings, then for each ring its number of points and the zigzag
 * varint differences of lat and lon, carried on from ring to ring. */
void shape_pack(struct buf *out, const struct shape *s);
/* Believes nothing; false where the bytes are not what shape_pack writes. */
WARN_UNUSED bool shape_unpack(struct arena *a, struct str bytes, struct shape *out);

/* ---- one shape, ready for many questions ---- */

struct edge { struct point a, b; };

/* The box is cut into bands of equal latitude; a band lists the edges that touch it, so that a
 * question looks at a handful of edges instead of thousands. */
struct edges {
	struct box box;
	int64_t band_height;
	uint32_t bands;
	uint32_t *first;      /* bands + 1 offsets into list */
	uint32_t *list;       /* edge numbers */
	struct edge *edge;
	uint32_t n;
};
void edges_build(struct arena *a, const struct shape *s, struct edges *out);
/* The same answer as shape_holds. */
bool edges_hold(const struct edges *e, struct point p);

bool box_holds(const struct box *b, struct point p);

/* What one edge says about a point: does it lie on it, and is a ray from it to the east crossed? */
enum crossing { CROSS_NONE, CROSS_ONCE, CROSS_ON_EDGE };
enum crossing edge_crossing(struct point a, struct point b, struct point p);

/* ---- all boxes ---- */

/* A grid over the box of all boxes; a cell lists the boxes that touch it, in their given order. */
struct grid {
	struct box box;
	int64_t cell_height, cell_width;
	uint32_t rows, cols;
	uint32_t *first;      /* rows × cols + 1 offsets into list */
	uint32_t *list;       /* box numbers */
};
/* Boxes that hold nothing are left out. */
void grid_build(struct arena *a, const struct box *box, size_t n, struct grid *out);
/* The numbers of the boxes that may hold p, ascending. */
const uint32_t *grid_at(const struct grid *g, struct point p, size_t *n);

#endif
