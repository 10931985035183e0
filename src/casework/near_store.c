/* Other cases at the place of a case. */
#include "casework/casework_int.h"

/* 1e-7 degrees: about 150 m to the north; to the east twice as many, which holds up to 60° of latitude,
 * and then the distance is looked at */
#define METRES_150 INT64_C(13500)
enum { LOOK_AT = 200 };

/* by category, so that the index of place and the index of address are used */
#define NEAR_CASE "SELECT " CASE_COLUMNS " FROM category k CROSS JOIN cases c" \
	" LEFT JOIN account a ON a.id = c.account WHERE c.category = k.id"
static const struct sql sql_near_place = {
	NEAR_CASE " AND c.lat BETWEEN $1 AND $2 AND c.lon BETWEEN $3 AND $4 AND c.id <> $5"
	" ORDER BY c.created DESC, c.id DESC LIMIT 200", "iiiii" };
static const struct sql sql_near_address = {
	NEAR_CASE " AND c.lat IS NULL AND c.address = $1 AND c.id <> $2"
	" ORDER BY c.created DESC, c.id DESC LIMIT 200", "ti" };
_Static_assert(LOOK_AT == 200, "as the limits of the looks say");

/* On a plane; east-west degrees shrink with the cosine of the latitude (its Taylor series, error < 2 %
 * up to 60°). */
static bool within(struct point a, struct point b)
{
	double dlat = (double)(a.lat - b.lat), dlon = (double)(a.lon - b.lon);
	double rad = (double)a.lat * 1e-7 * 3.14159265358979323846 / 180;
	double x = rad * rad, cosine = 1 - x / 2 + x * x / 24 - x * x * x / 720;

	return dlat * dlat + dlon * dlon * cosine * cosine <=
	       (double)METRES_150 * (double)METRES_150;
}

/* Takes those that the actor may find, and that are not too far from `place` where it has one. */
static bool take(struct rows *r, struct arena *a, const struct office *o, const struct actor *who,
		 const struct point *place, size_t limit, struct case_row *list, size_t *n,
		 struct err *err)
{
	while (*n < limit && rows_next(r)) {
		struct point p = { rows_int(r, COL_LAT), rows_int(r, COL_LON) };
		struct unit_id unit = { rows_int(r, COL_UNIT) };
		struct area_id area = { rows_int(r, COL_AREA) };

		if (rows_int(r, COL_KIND) == KIND_ALLEGATION ||
		    !actor_reaches(o, who, unit, area) || (place && !within(*place, p)))
			continue;
		case_read(r, a, &list[(*n)++]);
	}
	return rows_end(r, err);
}

bool case_near(struct tx *tx, struct arena *a, const struct office *o, const struct actor *who,
	       const struct case_row *row, size_t limit, struct case_row **out, size_t *n,
	       struct err *err)
{
	struct point p = row->place;
	struct rows r;

	*out = ARENA_ARRAY(a, struct case_row, limit);
	*n = 0;
	if (row->has_place &&
	    (!db_query(tx, &sql_near_place, &r, err, VI(p.lat - METRES_150), VI(p.lat + METRES_150),
		       VI(p.lon - 2 * METRES_150), VI(p.lon + 2 * METRES_150), VI(row->id.n)) ||
	     !take(&r, a, o, who, &p, limit, *out, n, err)))
		return false;
	if (row->address.n == 0 || *n == limit)
		return true;
	return db_query(tx, &sql_near_address, &r, err, VT(row->address), VI(row->id.n)) &&
	       take(&r, a, o, who, NULL, limit, *out, n, err);
}
