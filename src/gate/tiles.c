/* Where maps take their background from. */
#include "gate/gate_int.h"

void gate_set_tiles(struct gate *g, const struct tiles *tiles)
{
	g->tiles = *tiles;
}

const struct tiles *gate_tiles(const struct gate *g)
{
	return &g->tiles;
}
