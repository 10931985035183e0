/* GeoJSON (RFC 7946) to areas. Positions are longitude, latitude; a file in metres or with the two
 * exchanged is told so in plain words, for both happen often. */
#include "territory/territory_int.h"
#include "wire/json.h"

struct reader {
	struct arena *a;
	const struct area_keys *keys;
	struct err *err;
	const char *where;            /* "features[3]" */
};

static bool bad_geometry(struct reader *r, enum msg msg)
{
	return err_add(r->err, ERR_INVALID,
		       arena_fmt(r->a, "%s.geometry", r->where).p, msg);
}

static bool read_position(struct reader *r, const struct json *j, struct point *out)
{
	const struct json *lon, *lat;

	if (j->kind != JSON_LIST || j->n < 2)
		return bad_geometry(r, MSG_GEOJSON_BAD_POSITION);
	lon = &j->item[0];
	lat = &j->item[1];
	if ((lon->kind != JSON_INT && lon->kind != JSON_REAL) ||
	    (lat->kind != JSON_INT && lat->kind != JSON_REAL))
		return bad_geometry(r, MSG_GEOJSON_BAD_POSITION);
	if (!(lon->d >= -180 && lon->d <= 180 && lat->d >= -90 && lat->d <= 90))
		return bad_geometry(r, MSG_GEOJSON_NOT_DEGREES);
	*out = (struct point){ e7(lat->d), e7(lon->d) };
	return true;
}

static bool read_ring(struct reader *r, const struct json *j, struct ring *out)
{
	if (j->kind != JSON_LIST)
		return bad_geometry(r, MSG_GEOJSON_BAD_POSITION);
	if (j->n < 4)
		return bad_geometry(r, MSG_GEOJSON_SHORT_RING);
	out->p = ARENA_ARRAY(r->a, struct point, j->n);
	for (size_t i = 0; i < j->n; i++) {
		if (!read_position(r, &j->item[i], &out->p[i]))
			return false;
	}
	out->n = j->n;
	/* the last repeats the first in GeoJSON; where it does not, closing it is what was meant */
	if (out->p[0].lat == out->p[out->n - 1].lat && out->p[0].lon == out->p[out->n - 1].lon)
		out->n--;
	return true;
}

static bool read_polygon(struct reader *r, const struct json *j, struct shape *out)
{
	if (j->kind != JSON_LIST)
		return bad_geometry(r, MSG_GEOJSON_BAD_POSITION);
	for (size_t i = 0; i < j->n; i++) {
		if (!read_ring(r, &j->item[i], &out->ring[out->n]))
			return false;
		out->n++;
	}
	return true;
}

static bool read_multipolygon(struct reader *r, const struct json *j, struct shape *out)
{
	for (size_t i = 0; i < j->n; i++) {
		if (!read_polygon(r, &j->item[i], out))
			return false;
	}
	return true;
}

/* *present stays false where the feature has no place, which RFC 7946 §3.2 allows. */
static bool read_geometry(struct reader *r, const struct json *feature, struct shape *out,
			  bool *present)
{
	const struct json *g = json_get(feature, "geometry"), *type, *where;
	size_t rings = 0;
	bool multi;

	*present = false;
	if (!g)
		return true;
	type = g->kind == JSON_OBJECT ? json_get(g, "type") : NULL;
	where = g->kind == JSON_OBJECT ? json_get(g, "coordinates") : NULL;
	multi = type && type->kind == JSON_TEXT && str_eq(type->s, STR("MultiPolygon"));
	if (!multi && !(type && type->kind == JSON_TEXT && str_eq(type->s, STR("Polygon"))))
		return bad_geometry(r, MSG_GEOJSON_NO_POLYGON);
	if (!where || where->kind != JSON_LIST)
		return bad_geometry(r, MSG_GEOJSON_BAD_POSITION);
	for (size_t i = 0; multi && i < where->n; i++)
		rings += where->item[i].kind == JSON_LIST ? where->item[i].n : 0;
	if (!multi)
		rings = where->n;
	*out = (struct shape){ ARENA_ARRAY(r->a, struct ring, rings), 0 };
	if (!(multi ? read_multipolygon(r, where, out) : read_polygon(r, where, out)))
		return false;
	if (out->n == 0)
		return bad_geometry(r, MSG_GEOJSON_NO_POLYGON);
	*present = true;
	return true;
}

/* A property as text: codes are often numbers in the file. Empty counts as missing. */
static bool read_property(struct reader *r, const struct json *feature, struct str key, bool needed,
			  struct str *out)
{
	const struct json *p = json_get(feature, "properties");
	const struct json *v = NULL;
	const char *field;

	*out = (struct str){ NULL, 0 };
	if (!key.p)
		return true;
	for (size_t i = 0; p && p->kind == JSON_OBJECT && i < p->n; i++) {
		if (str_eq(p->member[i].name, key))
			v = &p->member[i].value;
	}
	if (v && v->kind == JSON_TEXT)
		*out = str_trim(v->s);
	else if (v && v->kind == JSON_INT)
		*out = arena_fmt(r->a, "%lld", (long long)v->i);
	else if (v && v->kind == JSON_REAL && v->d >= -1e15 && v->d <= 1e15 &&
		 v->d == (double)(int64_t)v->d)
		*out = arena_fmt(r->a, "%lld", (long long)v->d);
	if (out->n || !needed)
		return true;
	field = arena_fmt(r->a, "%s.properties.%.*s", r->where, STR_ARG(key)).p;
	return err_add(r->err, ERR_INVALID, field, MSG_REQUIRED);
}

static bool read_feature(struct reader *r, const struct json *feature, struct area *area,
			 struct shape *shape)
{
	const struct json *type = feature->kind == JSON_OBJECT ? json_get(feature, "type") : NULL;
	bool name, code, geometry;

	*area = (struct area){ .level = 0 };
	if (!type || type->kind != JSON_TEXT || !str_eq(type->s, STR("Feature")))
		return err_add(r->err, ERR_INVALID, r->where, MSG_GEOJSON_NOT_A_FEATURE);
	/* each is tried, so that all that is wrong is said at once */
	code = read_property(r, feature, r->keys->code, true, &area->code);
	name = read_property(r, feature, r->keys->name, true, &area->name);
	geometry = read_geometry(r, feature, shape, &area->has_polygon);
	if (!read_property(r, feature, STR("name_en"), false, &area->name_en) ||
	    !read_property(r, feature, r->keys->parent, false, &area->parent_code) ||
	    !code || !name || !geometry)
		return false;
	if (area->has_polygon)
		area->box = shape_box(shape);
	return true;
}

bool geojson_areas(struct arena *a, struct str text, const struct area_keys *keys,
		   bool (*each)(void *arg, const struct area *area, const struct shape *shape,
				struct err *err),
		   void *arg, struct err *err)
{
	struct json root;
	const struct json *type, *features;
	bool ok = true;

	if (!json_read(a, text, &root, err))
		return false;
	type = root.kind == JSON_OBJECT ? json_get(&root, "type") : NULL;
	features = root.kind == JSON_OBJECT ? json_get(&root, "features") : NULL;
	if (!type || type->kind != JSON_TEXT || !str_eq(type->s, STR("FeatureCollection")) ||
	    !features || features->kind != JSON_LIST)
		return err_set(err, ERR_INVALID, "type", MSG_GEOJSON_NOT_A_COLLECTION);
	for (size_t i = 0; i < features->n; i++) {
		struct reader r = { a, keys, err, arena_fmt(a, "features[%zu]", i).p };
		struct area area;
		struct shape shape = { NULL, 0 };

		if (!read_feature(&r, &features->item[i], &area, &shape))
			ok = false;
		else if (!each(arg, &area, area.has_polygon ? &shape : NULL, err))
			return false;
	}
	return ok;
}
