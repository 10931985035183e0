/* The maps in pages, filled from a visit; and the shapes of the areas for the script. */
#include "web/map_views.h"
#include "web/svg_map.h"
#include "web/show.h"
#include "web/web_int.h"
#include "wire/json.h"

enum { DEGREE = 10000000, DRAWN_WIDTH = 600, DRAWN_HEIGHT = 400 };

static struct str degrees_text(struct arena *a, int64_t v)
{
	return arena_fmt(a, "%.6f", (double)v / DEGREE);
}

struct map_frame_view map_frame_of(struct visit *v)
{
	const struct tiles *tiles = gate_tiles(v->gate);
	struct map_frame_view f = { .tiles = tiles->url, .credit = tiles->credit };
	struct box b;

	f.areas = arena_fmt(v->arena, "/map/areas?v=%lld&in=%s", (long long)v->o->version,
			    v->lang == LANG_EN ? "en" : "zh");
	if (territory_box(v->o->territory, &b))
		f.box = arena_fmt(v->arena, "%.6f,%.6f,%.6f,%.6f", (double)b.west / DEGREE,
				  (double)b.south / DEGREE, (double)b.east / DEGREE,
				  (double)b.north / DEGREE);
	return f;
}

/* What lies around a place: enough to see which street corner of which area it is. */
static struct box around(struct point p)
{
	const int64_t lat = DEGREE / 250, lon = DEGREE / 125;

	return (struct box){ p.lat - lat, p.lon - lon, p.lat + lat, p.lon + lon };
}

struct point_map_view point_map_of(struct visit *v, struct point place, struct str title)
{
	const struct territory *t = v->o->territory;
	struct svg_area *area = ARENA_ARRAY(v->arena, struct svg_area, territory_count(t));
	struct svg_map m = { .box = around(place), .title = title, .width = DRAWN_WIDTH,
			     .height = DRAWN_HEIGHT, .point = &place, .points = 1, .area = area };

	for (size_t i = 0; i < territory_count(t); i++) {
		const struct area *at = territory_nth(t, i);
		const struct shape *shape = territory_shape(t, at->id);

		if (shape)
			area[m.areas++] = (struct svg_area){ .shape = shape, .name = show_area(v, at->id),
							     .level = at->level };
	}
	return (struct point_map_view){
		.frame = map_frame_of(v), .lat = degrees_text(v->arena, place.lat),
		.lon = degrees_text(v->arena, place.lon), .title = title,
		.drawn = svg_map(v->arena, &m),
	};
}

struct pick_map_view pick_map_of(struct visit *v, bool has, struct point place)
{
	struct str lat = has ? degrees_text(v->arena, place.lat) : STR("");
	struct str lon = has ? degrees_text(v->arena, place.lon) : STR("");

	return (struct pick_map_view){
		.frame = map_frame_of(v), .lat = visit_typed(v, "lat", lat),
		.lon = visit_typed(v, "lon", lon), .wrong = visit_wrong(v, "lat"),
	};
}

bool map_picked(const struct visit *v, bool *has, struct point *out, struct err *err)
{
	struct str lat = visit_field(v, "lat"), lon = visit_field(v, "lon");
	double y, x;

	*has = false;
	if (!lat.n && !lon.n)
		return true;
	if (!str_to_double(lat, &y) || !str_to_double(lon, &x) || !(y >= -90 && y <= 90) ||
	    !(x >= -180 && x <= 180))
		return err_add(err, ERR_INVALID, "lat", MSG_MAP_NO_PLACE);
	*has = true;
	*out = (struct point){ e7(y), e7(x) };
	return true;
}

/* ---- GET /map/areas ---- */

static void ring_write(struct json_writer *w, const struct ring *ring)
{
	json_list(w);
	for (size_t i = 0; i < ring->n; i++) {
		json_list(w);
		/* six digits are a tenth of a metre, and a third less to send */
		json_put_degrees(w, ring->p[i].lon / 10 * 10);
		json_put_degrees(w, ring->p[i].lat / 10 * 10);
		json_list_end(w);
	}
	json_list_end(w);
}

/* Rings are even-odd, so one polygon of all of them draws right where the reader fills even-odd. */
static void area_write(struct json_writer *w, const struct area *area, struct str name,
		       const struct shape *shape)
{
	json_object(w);
	json_text_of(w, "type", STR("Feature"));
	json_name(w, "properties");
	json_object(w);
	json_int_of(w, "id", area->id.n);
	json_text_of(w, "name", name);
	json_int_of(w, "level", area->level);
	json_object_end(w);
	json_name(w, "geometry");
	json_object(w);
	json_text_of(w, "type", STR("Polygon"));
	json_name(w, "coordinates");
	json_list(w);
	for (size_t i = 0; i < shape->n; i++)
		ring_write(w, &shape->ring[i]);
	json_list_end(w);
	json_object_end(w);
	json_object_end(w);
}

static bool areas_show(struct visit *v, struct err *err)
{
	const struct territory *t = v->o->territory;
	struct reply *r = &v->call->reply;
	struct str told = visit_param(v, "v");
	struct json_writer w;
	int64_t version;

	(void)err;
	r->status = 200;
	r->content_type = STR("application/geo+json");
	r->compress = true;
	/* the address changes with the areas and with the language of their names */
	if (str_to_i64(told, &version) && version == v->o->version)
		reply_header(v->call, "Cache-Control", STR("public, max-age=86400"));
	json_begin(&w, &r->body);
	json_object(&w);
	json_text_of(&w, "type", STR("FeatureCollection"));
	json_name(&w, "features");
	json_list(&w);
	for (size_t i = 0; i < territory_count(t); i++) {
		const struct area *area = territory_nth(t, i);
		const struct shape *shape = territory_shape(t, area->id);

		if (shape)
			area_write(&w, area, show_area(v, area->id), shape);
	}
	json_list_end(&w);
	json_object_end(&w);
	json_end(&w);
	return true;
}

static const struct web_page areas_page = { .show = areas_show };
static const struct route routes[] = {
	PAGE_GET("/map/areas", &areas_page),
};
const struct route_part part_maps = PART(routes);
