/* The area tree with polygons: point → area; datums. */
#ifndef TERRITORY_TERRITORY_H
#define TERRITORY_TERRITORY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ids.h"
#include "base/str.h"
#include "store/store.h"

/* 1e-7 degrees, WGS-84. */
struct point { int64_t lat, lon; };
struct box { int64_t south, west, north, east; };

/* Degrees to 1e-7, rounding half away from zero. */
int64_t e7(double degrees);
/* GCJ-02 (the datum of Chinese maps) to WGS-84, by iterating the published forward formula; exact
 * to about 1e-6 degrees. Outside China it answers the point itself. */
struct point gcj02_to_wgs84(struct point p);
struct point wgs84_to_gcj02(struct point p);

struct area {
	struct area_id id, parent;
	struct str code, name;
	int level;                     /* 0 at the root */
	bool has_polygon;
	struct box box;
	int64_t valid_from, valid_to;  /* microseconds; valid_to 0: still */
};

/* A polygon set: rings of points, even-odd, so holes and islands are just rings. */
struct ring { struct point *p; size_t n; };
struct shape { struct ring *ring; size_t n; };

/* Even-odd; a point on an edge counts as inside. Exact in integers (128 bits). */
bool shape_holds(const struct shape *s, struct point p);
struct box shape_box(const struct shape *s);

extern const struct migrations territory_migrations;

/* Every area that is valid now, with its shape, held in memory: read-only after loading, so many
 * threads may share it. Owned by the caller's arena. */
struct territory;
WARN_UNUSED bool territory_load(struct tx *tx, struct arena *a, struct territory **out,
				struct err *err);
/* The deepest area that holds the point; { 0 } where none does. Ties: the smaller id. */
struct area_id territory_at(const struct territory *t, struct point p);
const struct area *territory_area(const struct territory *t, struct area_id id);   /* NULL: none */
const struct area *territory_by_code(const struct territory *t, struct str code);
size_t territory_count(const struct territory *t);
const struct area *territory_nth(const struct territory *t, size_t i);             /* by id */
/* Is inner the same as outer or below it? */
bool territory_within(const struct territory *t, struct area_id inner, struct area_id outer);
/* The box of all polygons; false where there are none. */
bool territory_box(const struct territory *t, struct box *out);

/* Adds an area, or updates the one of the same code; shape may be NULL. The parent must exist and
 * may not make a circle. */
WARN_UNUSED bool area_save(struct tx *tx, const struct area *area, const struct shape *shape,
			   struct area_id *out, struct err *err);
WARN_UNUSED bool area_name(struct tx *tx, struct area_id id, struct arena *a, struct str *out,
			   struct err *err);

/* Reads a GeoJSON FeatureCollection (RFC 7946) of Polygon and MultiPolygon; name_key and code_key
 * are the properties that are label and code. Calls each for every feature; errors name the
 * feature's number. */
WARN_UNUSED bool geojson_areas(struct arena *a, struct str text, struct str name_key,
			       struct str code_key,
			       bool (*each)(void *arg, const struct area *area,
					    const struct shape *shape, struct err *err),
			       void *arg, struct err *err);

#endif
