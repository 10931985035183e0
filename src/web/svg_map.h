/* A map drawn by the server as SVG: areas, their names, places. For readers without script, and
 * what stands there until the script has come. */
#ifndef WEB_SVG_MAP_H
#define WEB_SVG_MAP_H

#include "territory/territory.h"
#include "web/page.h"

enum { SVG_SHADES = 5 };

struct svg_area {
	const struct shape *shape;
	struct str name;               /* "": not named on the map */
	struct str href;               /* a path of ours; "": leads nowhere */
	int level;                     /* deeper ones are drawn later and thinner */
	int shade;                     /* 0: empty, 1 … SVG_SHADES: the more, the darker */
	struct str note;               /* second line under the name; "" none */
};

struct svg_map {
	struct box box;                /* what is shown; what lies outside is cut off */
	int64_t width, height;         /* of the drawing, in its own units */
	struct str title;
	const struct svg_area *area;
	size_t areas;
	const struct point *point;
	size_t points;
};

/* The whole <svg>; nothing where the box is empty. Colours come from map.css by class. */
struct safe_html svg_map(struct arena *a, const struct svg_map *m);
/* How high a drawing of this width is for the box to keep its shape. */
int64_t svg_map_height(const struct box *box, int64_t width);

#endif
