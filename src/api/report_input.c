/* The body of a report. Members that are not known are ignored. */
#include "api/api_int.h"

enum { ANSWERS_MAX = 200, NAME_MAX_CHARS = 100, PHONE_MAX = 40, EMAIL_MAX = 254,
       ADDRESS_MAX = 500, UPSTREAM_MAX = 200 };

#define WORD(body, name, of, out, words, wrong, has) do { \
		struct str v_ = { NULL, 0 }; \
		if (json_text((body), "", (name), TEXT_MAX, &v_, (wrong)) && v_.n) { \
			if (of(v_, (out))) \
				(void)((has) = true); \
			else \
				err_add((wrong), ERR_INVALID, (name), MSG_UNKNOWN_VALUE, AT(v_), \
					AT(STR(words))); \
		} \
	} while (0)

static void place_read(const struct json *body, struct report *out, struct err *wrong)
{
	bool lat = false, lon = false;
	double y = 0, x = 0;
	struct str datum = { NULL, 0 };

	json_real(body, "", "lat", -90, 90, &y, &lat, wrong);
	json_real(body, "", "lon", -180, 180, &x, &lon, wrong);
	if (json_get(body, "lat") && !json_get(body, "lon"))
		err_add(wrong, ERR_INVALID, "lon", MSG_REQUIRED);
	if (json_get(body, "lon") && !json_get(body, "lat"))
		err_add(wrong, ERR_INVALID, "lat", MSG_REQUIRED);
	json_text(body, "", "datum", TEXT_MAX, &datum, wrong);
	if (datum.n && !str_eq(datum, STR("wgs84")) && !str_eq(datum, STR("gcj02")))
		err_add(wrong, ERR_INVALID, "datum", MSG_UNKNOWN_VALUE, AT(datum),
			AT(STR("wgs84 gcj02")));
	if (!lat || !lon)
		return;
	out->has_place = true;
	out->place = (struct point){ e7(y), e7(x) };
	if (str_eq(datum, STR("gcj02"))) {
		out->datum = datum;
		out->written = out->place;
		out->place = gcj02_to_wgs84(out->place);
	}
}

static void requester_read(const struct json *body, struct requester *out, struct err *wrong)
{
	static const char path[] = "requester.";
	const struct json *v;

	if (!json_members(body, "", "requester", &v, wrong) || !v)
		return;
	json_text(v, path, "name", NAME_MAX_CHARS, &out->name, wrong);
	json_text(v, path, "phone", PHONE_MAX, &out->phone, wrong);
	json_text(v, path, "email", EMAIL_MAX, &out->email, wrong);
	json_text(v, path, "represented_by", ADDRESS_MAX, &out->represented_by, wrong);
	json_bool(v, path, "anonymous", &out->anonymous, wrong);
	json_bool(v, path, "confidential", &out->confidential, wrong);
}

/* A value of an answer as text; false where it is none. */
static bool answer_text(struct arena *a, const struct json *v, struct str *out)
{
	switch (v->kind) {
	case JSON_TEXT:
		*out = v->s;
		return true;
	case JSON_INT:
		*out = arena_fmt(a, "%lld", (long long)v->i);
		return true;
	case JSON_REAL:
		*out = arena_fmt(a, "%.17g", v->d);
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		*out = v->kind == JSON_TRUE ? STR("true") : STR("false");
		return true;
	default:
		return false;
	}
}

struct answers {
	struct answer item[ANSWERS_MAX];
	size_t n;
};

static void answer_add(struct arena *a, struct answers *to, struct str code, const struct json *v,
		       struct err *wrong)
{
	struct str value;
	const char *field = arena_cstr(a, arena_fmt(a, "answers.%.*s", STR_ARG(code)));

	if (!answer_text(a, v, &value))
		err_add(wrong, ERR_INVALID, field, MSG_NOT_A_TEXT);
	else if (to->n == ANSWERS_MAX)
		err_add(wrong, ERR_INVALID, "answers", MSG_TOO_MANY_ITEMS, AI(ANSWERS_MAX));
	else
		to->item[to->n++] = (struct answer){ code, value };
}

static void answers_read(struct arena *a, const struct json *body, struct report *out,
			 struct err *wrong)
{
	struct answers *to = ARENA_NEW(a, struct answers);
	const struct json *v;

	if (!json_members(body, "", "answers", &v, wrong) || !v)
		return;
	for (size_t i = 0; i < v->n; i++) {
		const struct json_member *m = &v->member[i];

		if (m->value.kind == JSON_NULL)
			continue;
		if (m->value.kind != JSON_LIST) {
			answer_add(a, to, m->name, &m->value, wrong);
			continue;
		}
		for (size_t k = 0; k < m->value.n; k++)
			answer_add(a, to, m->name, &m->value.item[k], wrong);
	}
	out->answers = to->item;
	out->n_answers = to->n;
}

static void upstream_read(const struct json *body, struct report *out, struct err *wrong)
{
	static const char path[] = "upstream.";
	const struct json *v;

	if (!json_members(body, "", "upstream", &v, wrong) || !v)
		return;
	json_need_text(v, path, "system", UPSTREAM_MAX, &out->upstream_system, wrong);
	json_need_text(v, path, "number", UPSTREAM_MAX, &out->upstream_number, wrong);
	json_time(v, path, "due", &out->upstream_due, wrong);
	out->origin = ORIGIN_UPSTREAM;
}

void report_read(struct arena *a, const struct office *o, const struct json *body,
		 struct report *out, struct err *wrong)
{
	bool given;

	*out = (struct report){ .channel = CHANNEL_API, .origin = ORIGIN_REQUESTER };
	WORD(body, "kind", kind_of, &out->kind,
	     "enquiry help complaint violation_report suggestion commendation allegation", wrong,
	     out->has_kind);
	out->category.n = category_named(o, json_id_or_code(a, body, "category", wrong), "category",
					 wrong);
	out->area.n = area_named(o, json_id_or_code(a, body, "area", wrong), "area", wrong);
	json_text(body, "", "text", TEXT_MAX, &out->text, wrong);
	json_text(body, "", "address", ADDRESS_MAX, &out->address, wrong);
	place_read(body, out, wrong);
	requester_read(body, &out->requester, wrong);
	answers_read(a, body, out, wrong);
	media_read(body, &out->media, wrong);
	WORD(body, "channel", channel_of, &out->channel,
	     "phone counter web app visit open311 api", wrong, given);
	json_time(body, "", "occurred_at", &out->occurred, wrong);
	upstream_read(body, out, wrong);
	WORD(body, "origin", origin_of, &out->origin, "requester found inherited upstream", wrong,
	     given);
	json_bool(body, "", "public_consent", &out->public_consent, wrong);
}
