/* The Open311 face: GeoReport v2 (wiki.open311.org/GeoReport_v2), XML and JSON. It offers only
 * categories that concern public space, so what a client reports it can read back; other cases
 * never appear here. Where the specification leaves a choice, docs/open311.md says which was
 * taken. */
#ifndef OPEN311_OPEN311_H
#define OPEN311_OPEN311_H

#include "http/http.h"

const struct route *open311_routes(size_t *n);
/* Writes an error as GeoReport has it, XML or JSON by the path's ending. Also for what no route
 * fits below /open311/. */
void open311_fail(struct call *call, const struct err *err);

#endif
