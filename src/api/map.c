/* The map: cases as GeoJSON (RFC 7946), in clusters where they are dense. Without a token only
 * public cases, at about ten metres. The box is cut into a grid; a cell of at least CLUSTER_MIN
 * cases is one cluster, fewer are points, so that the answer never exceeds FEATURES_MAX. */
#include "api/api_int.h"

enum { GRID = 15, CLUSTER_MIN = 5, FEATURES_MAX = 1000, LOOK_MAX = 5000, PAGE = 500,
       ZOOM_POINTS = 17 };
_Static_assert(GRID * GRID * (CLUSTER_MIN - 1) <= FEATURES_MAX, "cells of single points must fit");

struct cell {
	int64_t n, lat, lon;           /* sums of offsets from the box's south-west corner */
};

/* Which cell of the grid; in 128 bits nothing overflows, and a box of no width has one column. */
static size_t slot(int64_t v, int64_t from, int64_t to)
{
	int64_t i = to > from ? (int64_t)((__int128)(v - from) * GRID / (to - from)) : 0;

	return (size_t)(i < GRID ? i : GRID - 1);
}

static size_t cell_of(const struct box *box, struct point p)
{
	return slot(p.lat, box->south, box->north) * GRID + slot(p.lon, box->west, box->east);
}

static void feature_begin(struct json_writer *w, struct point p)
{
	json_object(w);
	json_text_of(w, "type", STR("Feature"));
	json_name(w, "geometry");
	json_object(w);
	json_text_of(w, "type", STR("Point"));
	json_name(w, "coordinates");
	json_list(w);
	json_put_degrees(w, p.lon);
	json_put_degrees(w, p.lat);
	json_list_end(w);
	json_object_end(w);
	json_name(w, "properties");
	json_object(w);
}

static void feature_end(struct json_writer *w)
{
	json_object_end(w);
	json_object_end(w);
}

static void point_write(struct json_writer *w, const struct showing *s, const struct case_row *row,
			bool public)
{
	feature_begin(w, public ? place_public(row->place) : row->place);
	json_bool_of(w, "cluster", false);
	json_text_of(w, "number", row->number);
	json_text_of(w, "state", state_name(row->state));
	json_text_of(w, "kind", kind_name(row->kind));
	json_name(w, "category");
	put_category(w, s, row->category);
	json_bool_of(w, "overdue", case_overdue(row, s->now));
	json_time_of(w, "created", row->created);
	feature_end(w);
}

static void cluster_write(struct json_writer *w, const struct box *box, const struct cell *c,
			  bool public)
{
	struct point p = { box->south + c->lat / c->n, box->west + c->lon / c->n };

	feature_begin(w, public ? place_public(p) : p);
	json_bool_of(w, "cluster", true);
	json_int_of(w, "count", c->n);
	feature_end(w);
}

struct found {
	struct case_row *row[LOOK_MAX];
	size_t n;
	bool more;
};

/* The newest cases of the box, LOOK_MAX at most. */
static bool collect(struct call *call, const struct reading *r, struct case_filter *f,
		    struct found *out, struct err *err)
{
	struct case_row *row;
	struct str next;
	size_t n, pages = 0;

	do {
		f->limit = PAGE;
		if (!case_list(r->tx, call->arena, r->o, f, &row, &n, &next, err))
			return false;
		for (size_t i = 0; i < n && out->n < LOOK_MAX; i++)
			if (row[i].has_place)
				out->row[out->n++] = &row[i];
		f->cursor = next;
	} while (next.p && out->n < LOOK_MAX && ++pages < LOOK_MAX / PAGE);
	out->more = next.p != NULL;
	return true;
}

static void features_write(struct json_writer *w, const struct showing *s, const struct box *box,
			   const struct found *found, bool points, bool public)
{
	struct cell *cell = ARENA_ARRAY(s->arena, struct cell, GRID * GRID);
	size_t shown = 0;

	for (size_t i = 0; !points && i < found->n; i++) {
		struct cell *c = &cell[cell_of(box, found->row[i]->place)];

		c->n++;
		c->lat += found->row[i]->place.lat - box->south;
		c->lon += found->row[i]->place.lon - box->west;
	}
	for (size_t i = 0; i < found->n && shown < FEATURES_MAX; i++)
		if (cell[cell_of(box, found->row[i]->place)].n < CLUSTER_MIN) {
			point_write(w, s, found->row[i], public);
			shown++;
		}
	for (size_t i = 0; i < GRID * GRID && shown < FEATURES_MAX; i++)
		if (cell[i].n >= CLUSTER_MIN) {
			cluster_write(w, box, &cell[i], public);
			shown++;
		}
}

bool get_map(struct call *call, struct reading *r, struct err *err)
{
	struct found *found = ARENA_NEW(call->arena, struct found);
	struct case_filter f = { .limit = PAGE };
	struct showing s = showing_of(r, call);
	bool public = r->who.kind != ACTOR_ACCOUNT;
	struct json_writer w;
	int64_t zoom = 12;

	params_filter(call, r, &f, err);
	param_int(call, "zoom", 0, 22, &zoom, err);
	if (!param(call, "bbox").p)
		err_add(err, ERR_INVALID, "bbox", MSG_REQUIRED);
	if (!err_ok(err))
		return false;
	f.public_only = public;
	f.who = public ? NULL : &r->who;
	if (!public && !must_be_admitted(r, "list_cases", err))
		return false;
	if (!collect(call, r, &f, found, err))
		return false;
	call->reply.compress = true;
	answer_begin(call, &w, 200);
	call->reply.content_type = STR("application/geo+json");
	json_object(&w);
	json_text_of(&w, "type", STR("FeatureCollection"));
	json_name(&w, "features");
	json_list(&w);
	features_write(&w, &s, &f.box, found, zoom >= ZOOM_POINTS && found->n <= FEATURES_MAX,
		       public);
	json_list_end(&w);
	json_bool_of(&w, "truncated", found->more);
	json_object_end(&w);
	json_end(&w);
	return true;
}
