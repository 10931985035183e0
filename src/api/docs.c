/* Every route with its description beside it. The OpenAPI document is made from this table, so a
 * route cannot be without one (tests/unit/test_api.c). */
#include "api/api_int.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define STATES "registered|dispatched|in_progress|shelved|answered|closed|archived"
#define KINDS "enquiry|help|complaint|violation_report|suggestion|commendation|allegation"
#define OUTCOMES \
	"solved|partly|explained|unsolved|no_verdict|withdrawn|referred|not_accepted"

#define PAGE_PARAMS \
	{ "limit", "int", "Items on a page, 1 to 500; 50 where it is absent.", false }, \
	{ "cursor", "text", "next_cursor of the page before.", false }
#define PART_PARAMS \
	{ "limit", "int", "Items on a page, 1 to 500; all of them where it is absent.", false }, \
	{ "cursor", "text", "next_cursor of the page before.", false }
#define PERIOD_PARAMS \
	{ "from", "day", "From this day or instant on.", false }, \
	{ "to", "day", "Up to this day (counted in) or instant (not counted in).", false }
#define FILTER_PARAMS \
	{ "state", STATES "|open", "State of the case; open: any before closed.", false }, \
	{ "kind", KINDS, "What kind of case.", false }, \
	{ "mode", "ordinary|dispute|incident", "How it is handled.", false }, \
	{ "category", "text", "Id or code of a category; those below it count too.", false }, \
	{ "area", "text", "Id or code of an area; those below it count too.", false }, \
	{ "unit", "text", "Id or code of the lead unit; those below it count too.", false }, \
	PERIOD_PARAMS, \
	{ "bbox", "text", "west,south,east,north in degrees (WGS-84).", false }, \
	{ "overdue", "bool", "true: only open cases past their due time.", false }, \
	{ "outcome", OUTCOMES, "How it was closed.", false }

static const struct api_param list_params[] = {
	FILTER_PARAMS,
	{ "q", "text", "Words that stand in the text, the address or the number.", false },
	{ "sort", "newest|due", "Newest first, or open cases by due time.", false },
	PAGE_PARAMS,
};
static const struct api_param duty_params[] = {
	{ "unit", "text", "Id or code of the unit; those below it count too.", false },
	{ "account", "text", "Id or name of the accountable person.", false },
	{ "role", "lead|support", "Lead (主办) or support (协办).", false },
	{ "state", "open|overdue|done", "All of them where it is absent.", false },
	{ "area", "text", "Id or code of an area; those below it count too.", false },
	PERIOD_PARAMS,
	PAGE_PARAMS,
};
static const struct api_param part_params[] = { PART_PARAMS };
static const struct api_param at_params[] = {
	{ "lat", "degrees", "Latitude.", true },
	{ "lon", "degrees", "Longitude.", true },
	{ "datum", "wgs84|gcj02", "Of the coordinates; WGS-84 where it is absent.", false },
};
static const struct api_param indicator_params[] = {
	{ "group_by", "unit|area|category|month", "One row each; month where absent.", false },
	PERIOD_PARAMS,
	{ "rule_set", "text", "The rules to count by; the current ones where absent.", false },
};
static const struct api_param daily_params[] = {
	PERIOD_PARAMS,
	{ "cursor", "text", "next_cursor of the page before.", false },
};
static const struct api_param map_params[] = {
	FILTER_PARAMS,
	{ "q", "text", "Words that stand in the text, the address or the number.", false },
	{ "zoom", "int", "Zoom of the map, 0 to 22; from 17 on points are not joined.", false },
};
static const struct api_param search_params[] = {
	{ "q", "text", "What to look for.", true },
	FILTER_PARAMS,
	PAGE_PARAMS,
};

#define GET(path, d) { "GET", (path), api_read, api_fail, 0, (d) }

static const struct api_doc doc_report = {
	.id = "report", .summary = "Report a case",
	.text = "Registers a case and answers it with its case code (secret). The routing rule may "
		"dispatch it at once. A number is given only after the record is durable.",
	.body = "Report", .answer = "Receipt", .status = 201,
	.refusals = "400 401 403 413 415 422 503",
	.open = true,
};
static const struct api_doc doc_list = {
	.id = "listCases", .summary = "List the cases the caller is responsible for",
	.text = "Newest first. A page may be short while next_cursor is set: go on with it.",
	.param = list_params, .params = COUNT(list_params),
	.answer = "Case", .status = 200, .refusals = "401 403 422",
	.list = true, .read = get_cases,
};
static const struct api_doc doc_get = {
	.id = "getCase", .summary = "One case",
	.text = "Without a token only a public case, its text masked by machine. The ETag is the "
		"version.",
	.answer = "Case", .status = 200, .refusals = "401 404", .open = true, .read = get_case,
};
static const struct api_doc doc_events = {
	.id = "listEvents", .summary = "The story of a case, in order",
	.answer = "Event", .status = 200, .refusals = "401 404", .list = true, .open = true,
	.read = get_events,
};
static const struct api_doc doc_actions = {
	.id = "listActions", .summary = "What this caller may do with the case now",
	.answer = "Action", .status = 200, .refusals = "401 404", .list = true, .open = true,
	.read = get_actions,
};
static const struct api_doc doc_act = {
	.id = "act", .summary = "Do an action on a case",
	.text = "Checked in the order 401, 404, 403, 412, 409, 422. A 409 names the actions that "
		"the state admits. Answers the case as it is afterwards.",
	.body = "Act", .answer = "Case", .status = 200,
	.refusals = "400 401 403 404 409 412 413 415 422 503",
};
static const struct api_doc doc_duties = {
	.id = "listDuties", .summary = "The responsibility list (责任清单)",
	.param = duty_params, .params = COUNT(duty_params),
	.answer = "Duty", .status = 200, .refusals = "401 403 422",
	.list = true, .read = get_duties,
};
static const struct api_doc doc_areas = {
	.id = "listAreas", .summary = "All areas, with their parents",
	.param = part_params, .params = COUNT(part_params),
	.answer = "Area", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_areas,
};
static const struct api_doc doc_area = {
	.id = "getArea", .summary = "One area, by id or code",
	.answer = "Area", .status = 200, .refusals = "404", .open = true, .read = get_area,
};
static const struct api_doc doc_area_at = {
	.id = "getAreaAt", .summary = "The deepest area that holds a place",
	.param = at_params, .params = COUNT(at_params),
	.answer = "Area", .status = 200, .refusals = "404 422",
	.open = true, .read = get_area_at,
};
static const struct api_doc doc_units = {
	.id = "listUnits", .summary = "All units; without a token their names only",
	.param = part_params, .params = COUNT(part_params),
	.answer = "Unit", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_units,
};
static const struct api_doc doc_categories = {
	.id = "listCategories", .summary = "All categories, with their questions",
	.param = part_params, .params = COUNT(part_params),
	.answer = "Category", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_categories,
};
static const struct api_doc doc_calendars = {
	.id = "listCalendars", .summary = "All calendars, with holidays and make-up working days",
	.param = part_params, .params = COUNT(part_params),
	.answer = "Calendar", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_calendars,
};
static const struct api_doc doc_due = {
	.id = "computeDue", .summary = "When something is due, and why",
	.text = "A pure function of rule, start and calendar. Writes nothing.",
	.body = "DueQuestion", .answer = "Due", .status = 200, .refusals = "400 413 415 422",
	.open = true,
};
static const struct api_doc doc_indicators = {
	.id = "listIndicators", .summary = "The four counts by unit, area, category or month",
	.text = "Without a token counts below 5 are withheld (null).",
	.param = indicator_params, .params = COUNT(indicator_params),
	.answer = "Indicator", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_indicators,
};
static const struct api_doc doc_map = {
	.id = "map", .summary = "Cases on the map, as GeoJSON points and clusters",
	.text = "At most 1,000 features, of the newest 5,000 cases in the box.",
	.param = map_params, .params = COUNT(map_params),
	.answer = "FeatureCollection", .type = "application/geo+json",
	.status = 200, .refusals = "422", .open = true, .read = get_map,
};
static const struct api_doc doc_daily = {
	.id = "listDailyCounts", .summary = "Counts by day, state, category and area",
	.text = "The last 30 days where no period is given, newest day first.",
	.param = daily_params, .params = COUNT(daily_params),
	.answer = "DailyCount", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_daily,
};
static const struct api_doc doc_search = {
	.id = "search", .summary = "Search in texts",
	.param = search_params, .params = COUNT(search_params),
	.answer = "Hit", .status = 200, .refusals = "422",
	.list = true, .open = true, .read = get_search,
};
static const struct api_doc doc_openapi = {
	.id = "openapi", .summary = "This document", .answer = "Any", .status = 200, .refusals = "",
	.open = true,
};
static const struct api_doc doc_healthz = {
	.id = "healthz", .summary = "Does the program run?", .answer = "Text", .type = "text/plain",
	.status = 200, .refusals = "", .open = true,
};
static const struct api_doc doc_readyz = {
	.id = "readyz", .summary = "Can the program serve?", .answer = "Text", .type = "text/plain",
	.status = 200, .refusals = "503", .open = true,
};
static const struct api_doc doc_metrics = {
	.id = "metrics", .summary = "Figures of the program, for Prometheus", .answer = "Text",
	.type = "text/plain", .status = 200, .refusals = "", .open = true,
};

#define V1 "/api/v1"

const struct route api_route_table[] = {
	{ "POST", V1 "/cases", post_case, api_fail, BODY_MAX, &doc_report },
	GET(V1 "/cases", &doc_list),
	GET(V1 "/cases/{number}", &doc_get),
	GET(V1 "/cases/{number}/events", &doc_events),
	GET(V1 "/cases/{number}/actions", &doc_actions),
	{ "POST", V1 "/cases/{number}/actions/{action}", post_action, post_action_fail, BODY_MAX,
	  &doc_act },
	GET(V1 "/duties", &doc_duties),
	GET(V1 "/areas", &doc_areas),
	GET(V1 "/areas/at", &doc_area_at),
	GET(V1 "/areas/{id}", &doc_area),
	GET(V1 "/units", &doc_units),
	GET(V1 "/categories", &doc_categories),
	GET(V1 "/calendars", &doc_calendars),
	{ "POST", V1 "/due", post_due, api_fail, BODY_MAX, &doc_due },
	GET(V1 "/indicators", &doc_indicators),
	GET(V1 "/map", &doc_map),
	GET(V1 "/stats/daily", &doc_daily),
	GET(V1 "/search", &doc_search),
	{ "GET", V1 "/openapi.json", get_openapi, api_fail, 0, &doc_openapi },
	{ "GET", "/healthz", get_healthz, api_fail, 0, &doc_healthz },
	{ "GET", "/readyz", get_readyz, api_fail, 0, &doc_readyz },
	{ "GET", "/metrics", get_metrics, api_fail, 0, &doc_metrics },
};
const size_t api_route_count = COUNT(api_route_table);

const struct route *api_routes(size_t *n)
{
	*n = api_route_count;
	return api_route_table;
}
