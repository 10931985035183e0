/* Parameters of the query, and names that stand for ids. */
#include "api/api_int.h"
#include "wire/rfc3339.h"
#include "wire/utf8.h"

enum { Q_MAX = 200 };

struct str param(const struct call *call, const char *name)
{
	return form_get(&call->req.params, name);
}

bool param_bool(const struct call *call, const char *name, bool *out, struct err *wrong)
{
	struct str v = param(call, name);

	if (!v.p)
		return true;
	if (!str_eq(v, STR("true")) && !str_eq(v, STR("false")))
		return err_add(wrong, ERR_INVALID, name, MSG_NOT_A_BOOL);
	*out = str_eq(v, STR("true"));
	return true;
}

bool param_int(const struct call *call, const char *name, int64_t min, int64_t max, int64_t *out,
	       struct err *wrong)
{
	struct str v = param(call, name);
	int64_t n;

	if (!v.p)
		return true;
	if (!str_to_i64(v, &n))
		return err_add(wrong, ERR_INVALID, name, MSG_NOT_A_NUMBER);
	if (n < min || n > max)
		return err_add(wrong, ERR_INVALID, name, MSG_OUT_OF_RANGE, AI(min), AI(max));
	*out = n;
	return true;
}

bool param_time(const struct call *call, const char *name, const struct calendar *c, bool end,
		int64_t *out, struct err *wrong)
{
	struct str v = param(call, name);
	int64_t day;

	if (!v.p)
		return true;
	if (rfc3339_read_date(v, &day))
		*out = zone_to_utc(c->zone, (day + end) * US_PER_DAY, NULL);
	else if (!rfc3339_read(v, out))
		return err_add(wrong, ERR_INVALID, name, MSG_API_NOT_A_DAY);
	return true;
}

bool param_day(const struct call *call, const char *name, const struct calendar *c, int64_t *out,
	       struct err *wrong)
{
	struct str v = param(call, name);
	int64_t us;

	if (!v.p || rfc3339_read_date(v, out))
		return true;
	if (!rfc3339_read(v, &us))
		return err_add(wrong, ERR_INVALID, name, MSG_API_NOT_A_DAY);
	*out = zone_day(c->zone, us);
	return true;
}

/* Degrees between -most and most, as 1e-7 degrees. */
static bool degrees(struct str v, double most, int64_t *out)
{
	double d;

	if (!str_to_double(str_trim(v), &d) || !(d >= -most && d <= most))
		return false;
	*out = e7(d);
	return true;
}

bool param_box(const struct call *call, struct box *out, bool *has, struct err *wrong)
{
	struct str v = param(call, "bbox"), rest = v;

	*has = false;
	if (!v.p)
		return true;
	if (!degrees(str_cut(&rest, ','), 180, &out->west) ||
	    !degrees(str_cut(&rest, ','), 90, &out->south) ||
	    !degrees(str_cut(&rest, ','), 180, &out->east) || !rest.p ||
	    !degrees(str_cut(&rest, ','), 90, &out->north) || rest.p ||
	    out->west > out->east || out->south > out->north)
		return err_add(wrong, ERR_INVALID, "bbox", MSG_API_NOT_A_BOX);
	*has = true;
	return true;
}

static bool param_degrees(const struct call *call, const char *name, int64_t most, int64_t *out,
			  struct err *wrong)
{
	struct str v = param(call, name);

	if (!v.p)
		return err_add(wrong, ERR_INVALID, name, MSG_REQUIRED);
	if (!degrees(v, (double)most, out))
		return err_add(wrong, ERR_INVALID, name, MSG_OUT_OF_RANGE, AI(-most), AI(most));
	return true;
}

bool param_point(const struct call *call, struct point *out, struct err *wrong)
{
	struct str datum = param(call, "datum");
	bool ok = param_degrees(call, "lat", 90, &out->lat, wrong);

	ok = param_degrees(call, "lon", 180, &out->lon, wrong) && ok;
	if (datum.p && str_eq(datum, STR("gcj02"))) {
		if (ok)
			*out = gcj02_to_wgs84(*out);
	} else if (datum.p && !str_eq(datum, STR("wgs84"))) {
		return err_add(wrong, ERR_INVALID, "datum", MSG_UNKNOWN_VALUE, AT(datum),
			       AT(STR("wgs84 gcj02")));
	}
	return ok;
}

bool param_limit(const struct call *call, size_t *out, struct err *wrong)
{
	int64_t n = (int64_t)*out;
	bool ok = param_int(call, "limit", 1, LIMIT_MAX, &n, wrong);

	*out = (size_t)n;
	return ok;
}

/* A word of a list, by the reader of that list; what the list holds is told where it is not. */
#define PARAM_WORD(call, name, of, out, words, wrong, has) do { \
		struct str v_ = param((call), (name)); \
		if (v_.p && !of(v_, (out))) \
			err_add((wrong), ERR_INVALID, (name), MSG_UNKNOWN_VALUE, AT(v_), \
				AT(STR(words))); \
		else if (v_.p) \
			(void)((has) = true); \
	} while (0)

#define KINDS "enquiry help complaint violation_report suggestion commendation allegation"

void params_filter(struct call *call, const struct reading *r, struct case_filter *f,
		   struct err *wrong)
{
	const struct calendar *c = r->o->main;
	struct str state = param(call, "state");
	bool given;

	if (state.p && str_eq(state, STR("open")))
		f->open_only = true;
	else
		PARAM_WORD(
		    call, "state", state_of, &f->state,
		    "registered dispatched in_progress shelved answered closed archived open",
		    wrong, given);
	PARAM_WORD(call, "kind", kind_of, &f->kind, KINDS, wrong, f->has_kind);
	PARAM_WORD(call, "mode", mode_of, &f->mode, "ordinary dispute incident", wrong,
		   f->has_mode);
	PARAM_WORD(call, "outcome", outcome_of, &f->outcome,
		   "solved partly explained unsolved no_verdict withdrawn referred not_accepted",
		   wrong, given);
	f->category.n = category_named(r->o, param(call, "category"), "category", wrong);
	f->area.n = area_named(r->o, param(call, "area"), "area", wrong);
	f->unit.n = unit_named(r->o, param(call, "unit"), "unit", wrong);
	param_time(call, "from", c, false, &f->from, wrong);
	param_time(call, "to", c, true, &f->to, wrong);
	param_box(call, &f->box, &f->has_box, wrong);
	param_bool(call, "overdue", &f->overdue, wrong);
	f->q = param(call, "q");
	if (f->q.p && utf8_count(f->q) > Q_MAX)
		err_add(wrong, ERR_INVALID, "q", MSG_TOO_LONG, AI(Q_MAX));
}

/* ---- names that stand for ids ---- */

static bool id_in(struct str name, int64_t *out)
{
	return str_to_i64(name, out) && *out > 0;
}

int64_t area_named(const struct office *o, struct str name, const char *field, struct err *wrong)
{
	const struct area *area = NULL;
	int64_t id;

	if (name.n == 0)
		return 0;
	if (id_in(name, &id))
		area = territory_area(o->territory, (struct area_id){ id });
	if (!area)
		area = territory_by_code(o->territory, name);
	if (!area)
		err_add(wrong, ERR_INVALID, field, MSG_NO_SUCH, AT(name));
	return area ? area->id.n : 0;
}

int64_t unit_named(const struct office *o, struct str name, const char *field, struct err *wrong)
{
	const struct unit *unit = NULL;
	int64_t id;

	if (name.n == 0)
		return 0;
	if (id_in(name, &id))
		unit = directory_unit(o->directory, (struct unit_id){ id });
	if (!unit)
		unit = directory_by_code(o->directory, name);
	if (!unit)
		err_add(wrong, ERR_INVALID, field, MSG_NO_SUCH, AT(name));
	return unit ? unit->id.n : 0;
}

int64_t category_named(const struct office *o, struct str name, const char *field,
		       struct err *wrong)
{
	const struct category *c = NULL;
	int64_t id;

	if (name.n == 0)
		return 0;
	if (id_in(name, &id))
		c = catalog_get(o->catalog, (struct category_id){ id });
	if (!c)
		c = catalog_by_code(o->catalog, name);
	if (!c)
		err_add(wrong, ERR_INVALID, field, MSG_NO_SUCH, AT(name));
	return c ? c->id.n : 0;
}

const struct calendar *calendar_named(const struct office *o, struct str name, const char *field,
				      struct err *wrong)
{
	int64_t id;

	if (name.n == 0)
		return o->main;
	for (size_t i = 0; i < o->calendars; i++)
		if (str_eq(o->calendar[i].code, name) ||
		    (id_in(name, &id) && o->calendar[i].id.n == id))
			return &o->calendar[i];
	err_add(wrong, ERR_INVALID, field, MSG_NO_SUCH, AT(name));
	return NULL;
}

bool account_named(struct tx *tx, struct arena *a, struct str name, const char *field,
		   int64_t *out, struct err *wrong, struct err *err)
{
	struct account acc;
	bool found = false;
	int64_t id;

	*out = 0;
	if (name.n == 0)
		return true;
	if (id_in(name, &id) && !account_get(tx, a, (struct account_id){ id }, &acc, &found, err))
		return false;
	if (!found && !account_by_name(tx, a, name, &acc, &found, err))
		return false;
	if (found)
		*out = acc.id.n;
	else
		err_add(wrong, ERR_INVALID, field, MSG_NO_SUCH, AT(name));
	return true;
}

struct str json_id_or_code(struct arena *a, const struct json *object, const char *name,
			   struct err *wrong)
{
	const struct json *v = json_get(object, name);

	if (!v)
		return (struct str){ NULL, 0 };
	if (v->kind == JSON_INT)
		return arena_fmt(a, "%lld", (long long)v->i);
	if (v->kind == JSON_TEXT && str_trim(v->s).n)
		return str_trim(v->s);
	err_add(wrong, ERR_INVALID, name, MSG_NOT_A_TEXT);
	return (struct str){ NULL, 0 };
}
