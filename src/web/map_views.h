/* Maps in pages. A page that shows one sets top.bottom.map (map_wanted does), so that it loads the
 * script, and says {{use point_map &v->map}} or {{use pick_map &v->map}}:
 *
 *     struct x_view { struct top_view top; struct pick_map_view map; ... };
 *     view.top = top_of(v, title);  view.top.bottom.map = true;
 *     view.map = pick_map_of(v, false, (struct point){ 0 });
 *
 * and a form's read or act step takes what was picked with map_picked. */
#ifndef WEB_MAP_VIEWS_H
#define WEB_MAP_VIEWS_H

#include "web/parts.h"

/* What every map begins with: what it shows first, where its areas and its background come from. */
struct map_frame_view {
	struct str box;                /* "west,south,east,north" in degrees; "": no area has a shape */
	struct str areas;              /* address of the areas' shapes */
	struct str tiles, credit;      /* "": no background */
};
void tpl_map_frame(struct page *p, const struct map_frame_view *v);
struct map_frame_view map_frame_of(struct visit *v);

/* One place. Drawn by the server; the script makes it one to move in. */
struct point_map_view {
	struct map_frame_view frame;
	struct str lat, lon, title;
	struct safe_html drawn;
};
void tpl_point_map(struct page *p, const struct point_map_view *v);
/* The caller masks the place where it must: place_public for who is not staff. */
struct point_map_view point_map_of(struct visit *v, struct point place, struct str title);

/* A place to choose, by a click, by dragging, by the keyboard or from where the reader is; it goes
 * with the form as `lat` and `lon`. Without script a place is told in words. */
struct pick_map_view {
	struct map_frame_view frame;
	struct str lat, lon, wrong;
};
void tpl_pick_map(struct page *p, const struct pick_map_view *v);
/* Shows what was picked before, or else `place` where `has`. */
struct pick_map_view pick_map_of(struct visit *v, bool has, struct point place);
/* The place that a form brings: *has is false where none was picked. INVALID "lat" where it is none. */
WARN_UNUSED bool map_picked(const struct visit *v, bool *has, struct point *out, struct err *err);

#endif
