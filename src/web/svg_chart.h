/* A bar chart drawn by the server as SVG: counts that hold one another, month by month. For readers
 * without script, and what stands there until the script has come. */
#ifndef WEB_SVG_CHART_H
#define WEB_SVG_CHART_H

#include "web/page.h"

enum { SVG_SERIES = 5 };

struct svg_series {
	struct str name;
	const int64_t *value;          /* one for each label; < 0: withheld, drawn as a gap */
};

/* Series are drawn into one another, each narrower than the one before: the first holds the second. */
struct svg_chart {
	struct str title;
	const struct str *label;
	size_t labels;
	struct svg_series series[SVG_SERIES];
	size_t n;
};

/* The whole <svg> with its legend; nothing where there is nothing to show. Colours come from chart.css
 * by class. */
struct safe_html svg_chart(struct arena *a, const struct svg_chart *c);
/* A round step of which a few reach `most`: 1, 2 or 5 times a power of ten. */
int64_t svg_chart_step(int64_t most);

#endif
