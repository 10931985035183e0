/* The status page: what this server is, its figures, and the ways in for other programs. */
#include "tally/tally.h"
#include "web/status_views.h"
#include "web/web_int.h"

static const struct way way[] = {
	{ "/api/v1/openapi.json", MSG_STATUS_LINK_API },
	{ "/api/v1/categories", MSG_STATUS_LINK_CATEGORIES },
	{ "/api/v1/units", MSG_STATUS_LINK_UNITS },
	{ "/api/v1/areas", MSG_STATUS_LINK_AREAS },
	{ "/api/v1/indicators?group_by=month", MSG_STATUS_LINK_INDICATORS },
	{ "/open311/discovery.xml", MSG_STATUS_LINK_OPEN311 },
	{ "/open311/v2/requests.xml", MSG_STATUS_LINK_REQUESTS },
	{ "/healthz", MSG_STATUS_LINK_HEALTH },
	{ "/metrics", MSG_STATUS_LINK_METRICS },
};

bool counts_of(struct visit *v, int32_t from, int32_t to, struct counts_view *out, struct err *err)
{
	struct tally_counts c;
	int64_t open;

	_Static_assert(STATE_REGISTERED == 1 && STATE_ANSWERED == STATE_CLOSED - 1,
		       "what comes before closed is open");
	if (!tally_total(v->tx, from, to, STATE_ANSWERED, &c, &open, err))
		return false;
	*out = (struct counts_view){ .cases = c.cases, .open = open, .acted = c.acted,
				     .answered = c.answered, .verified = c.verified,
				     .achieved = c.achieved };
	return true;
}

static bool show(struct visit *v, struct err *err)
{
	struct status_view view = { .ways = { way, sizeof way / sizeof *way } };

	view.top = top_of(v, message(v->lang, MSG_STATUS_TITLE));
	if (!counts_of(v, INT32_MIN, INT32_MAX, &view.counts, err))
		return false;
	tpl_status(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/status", &page),
};
const struct route_part part_status = PART(routes);
