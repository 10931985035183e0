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

/* Degrees to 1e-7, rounding half away from zero; INT64_MAX for what is no angle (beyond ±1000). */
int64_t e7(double degrees);
/* GCJ-02 (the datum of Chinese maps) to WGS-84, by iterating the published forward formula; exact
 * to about 1e-6 degrees. Outside China it answers the point itself. */
struct point gcj02_to_wgs84(struct point p);
struct point wgs84_to_gcj02(struct point p);
/* BD-09 (Baidu's maps): GCJ-02 shifted once more. */
struct point bd09_to_wgs84(struct point p);
struct point wgs84_to_bd09(struct point p);

/* The datum a file or a request writes its coordinates in. CGCS2000 differs from WGS-84 by
 * centimetres and is read as it. */
enum datum { DATUM_WGS84, DATUM_GCJ02, DATUM_BD09 };
/* "wgs84", "cgcs2000", "gcj02", "bd09", the case of letters free. */
WARN_UNUSED bool datum_of(struct str name, enum datum *out);
struct point datum_to_wgs84(enum datum datum, struct point p);

struct area {
	struct area_id id, parent;
	struct str code, name;
	struct str name_en;            /* may be empty */
	struct str parent_code;        /* as a file names it; never filled by the store */
	int level;                     /* 0 at the root; follows from the parents, never stored */
	bool has_polygon;
	struct box box;
	int64_t valid_from, valid_to;  /* microseconds, from ≤ t < to; 0: open at that end */
};

/* A polygon set: rings of points, even-odd, so holes and islands are just rings. */
struct ring { struct point *p; size_t n; };
struct shape { struct ring *ring; size_t n; };

/* Even-odd; a point on an edge counts as inside. Exact in integers (128 bits). */
bool shape_holds(const struct shape *s, struct point p);
/* An empty shape has the box { 0, 0, -1, -1 }, which holds nothing. */
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
/* The polygon of an area, NULL where it has none. */
const struct shape *territory_shape(const struct territory *t, struct area_id id);
const struct area *territory_by_code(const struct territory *t, struct str code);
size_t territory_count(const struct territory *t);
const struct area *territory_nth(const struct territory *t, size_t i);             /* by id */
/* Is inner the same as outer or below it? */
bool territory_within(const struct territory *t, struct area_id inner, struct area_id outer);
/* The box of all polygons; false where there are none. */
bool territory_box(const struct territory *t, struct box *out);

/* Adds an area, or updates the one of the same code; shape NULL keeps the polygon it has. The
 * parent must exist and may not make a circle. */
WARN_UNUSED bool area_save(struct tx *tx, const struct area *area, const struct shape *shape,
			   struct area_id *out, struct err *err);
WARN_UNUSED bool area_name(struct tx *tx, struct area_id id, struct arena *a, struct str *out,
			   struct err *err);
/* The area of that code of ours, valid or not; { 0 } and no error where there is none. */
WARN_UNUSED bool area_by_code(struct tx *tx, struct str code, struct area_id *out,
			      struct err *err);

/* Codes that others give an area. Official codes conflict and change, so each is of a scheme
 * ("gbt2260", "stats", "nyc-cd") and holds from valid_from until valid_to (microseconds, 0: open
 * at that end). */
struct area_code {
	struct area_id area;
	struct str scheme, code;
	int64_t valid_from, valid_to;
};
/* Adds a code. One scheme's code means one area at a time: an overlap with another area is a
 * CONFLICT; the same code of the same area and valid_from is updated. */
WARN_UNUSED bool area_code_save(struct tx *tx, const struct area_code *code, struct err *err);
/* The area a scheme's code meant at that instant; { 0 } and no error where it meant none. */
WARN_UNUSED bool area_code_find(struct tx *tx, struct str scheme, struct str code, int64_t at,
				struct area_id *out, struct err *err);
/* All codes of an area, by scheme, valid_from, code. */
WARN_UNUSED bool area_code_list(struct tx *tx, struct area_id area, struct arena *a,
				struct area_code **out, size_t *n, struct err *err);

/* Which properties of a GeoJSON feature are what; p == NULL: the file has none. */
struct area_keys { struct str name, code, parent; };
/* Reads a GeoJSON FeatureCollection (RFC 7946) of Polygon and MultiPolygon, WGS-84. Calls each for
 * every feature that reads well (shape NULL where its geometry is null) and goes on past those
 * that do not: each of them is an error "features[N]…", N from 0. Where each answers false it
 * stops. A parent in a file may stand behind its child: the caller orders them. */
WARN_UNUSED bool geojson_areas(struct arena *a, struct str text, const struct area_keys *keys,
			       bool (*each)(void *arg, const struct area *area,
					    const struct shape *shape, struct err *err),
			       void *arg, struct err *err);

#endif
