/* Reading requests back. */
#include "open311/open311_int.h"

#include "base/civil.h"
#include "wire/mask.h"
#include "wire/rfc3339.h"

/* ---- one request ---- */

/* What a request shows beside GeoReport's own fields. */
struct extras {
	struct str *media;
	struct answer *answers;
	struct event_row *events;
	size_t n_media, n_answers, n_events;
};

/* The words of an event, where it has some that everyone may read. */
static struct str words_of(struct arena *a, const struct event_row *e)
{
	static const char *const member[] = { "public_reply", "question", "reason", "text",
					      "comment" };
	struct err ignored = ERR_INIT;
	struct str words = { NULL, 0 };
	struct json data;

	if (!json_read(a, e->shown, &data, &ignored))
		return words;
	for (size_t i = 0; i < sizeof member / sizeof *member && !words.p; i++)
		if (!json_text(&data, "", member[i], 4000, &words, &ignored))
			words = (struct str){ NULL, 0 };
	return words.p ? text_public(a, words) : words;
}

static void print_extensions(struct print *p, const struct case_row *row, const struct extras *x)
{
	print_list(p, "attributes", false);
	for (size_t i = 0; i < x->n_answers; i++) {
		print_item(p, "attribute");
		print_text(p, "code", x->answers[i].code);
		print_text(p, "value", text_public(p->a, x->answers[i].value));
		print_item_end(p, "attribute");
	}
	print_list_end(p, "attributes");
	print_member(p, "extended_attributes");
	print_text(p, "channel", channel_name(row->channel));
	/* the true time of the last change: updated_datetime of a closed case must not move */
	print_time(p, "changed_datetime", row->changed);
	print_list(p, "photos", false);
	for (size_t i = 0; i < x->n_media; i++)
		print_value(p, "photo", x->media[i]);
	print_list_end(p, "photos");
	print_item_end(p, "extended_attributes");
	print_list(p, "notes", false);
	for (size_t i = 0; i < x->n_events; i++) {
		print_item(p, "note");
		print_time(p, "datetime", x->events[i].recorded);
		print_text(p, "description", words_of(p->a, &x->events[i]));
		print_text(p, "type", str_c(workflow(x->events[i].action)->name));
		print_item_end(p, "note");
	}
	print_list_end(p, "notes");
}

static struct str masked(struct arena *a, struct str s)
{
	return s.p ? mask_text(a, s) : s;
}

bool print_request(struct print *p, struct look *r, struct arena *a,
		   const struct case_row *row, bool more, struct err *err)
{
	const struct category *c = catalog_get(r->o->catalog, row->category);
	const struct unit *u = directory_unit(r->o->directory, row->unit);
	struct point place = place_public(row->place);
	struct extras x = { 0 };

	if (!case_media(r->tx, a, row->id, VIEW_PUBLIC, &x.media, &x.n_media, err) ||
	    (more && (!case_answers(r->tx, a, row->id, &x.answers, &x.n_answers, err) ||
		      !case_events(r->tx, a, row->id, &x.events, &x.n_events, err))))
		return false;
	x.n_events = events_seen(x.events, x.n_events, VIEW_PUBLIC);
	print_item(p, "request");
	print_text(p, "service_request_id", row->number);
	print_text(p, "status", state_open(row->state) ? STR("open") : STR("closed"));
	print_text(p, "status_notes", masked(a, row->reply));
	print_text(p, "service_name", c ? service_name(c, r->lang) : (struct str){ NULL, 0 });
	print_text(p, "service_code", c ? c->code : (struct str){ NULL, 0 });
	print_text(p, "description", masked(a, row->text));
	print_text(p, "agency_responsible", u ? (r->lang == LANG_EN && u->name_en.n ? u->name_en
										  : u->name)
					      : row->source_unit);
	print_text(p, "service_notice", (struct str){ NULL, 0 });
	print_time(p, "requested_datetime", row->created);
	print_time(p, "updated_datetime", row->closed ? row->closed : row->changed);
	print_time(p, "expected_datetime", row->due);
	print_text(p, "address", masked(a, row->address));
	print_text(p, "address_id", (struct str){ NULL, 0 });
	print_text(p, "zipcode", (struct str){ NULL, 0 });
	print_degrees(p, "lat", place.lat, row->has_place);
	print_degrees(p, "long", place.lon, row->has_place);
	print_text(p, "media_url", x.n_media ? x.media[0] : (struct str){ NULL, 0 });
	if (more)
		print_extensions(p, row, &x);
	print_item_end(p, "request");
	return true;
}

static bool print_all(struct call *call, struct look *r, const struct case_row *rows, size_t n,
		      bool more, struct err *err)
{
	struct print p;
	bool ok = true;

	reply_begin(call, &p, r->json, 200);
	print_list(&p, "service_requests", true);
	for (size_t i = 0; ok && i < n; i++)
		ok = print_request(&p, r, call->arena, &rows[i], more, err);
	if (!ok)
		return false;
	print_list_end(&p, "service_requests");
	print_end(&p);
	return true;
}

/* ---- what the caller asks for ---- */

/* A time that a caller gave, or did not. */
struct when {
	bool given, day;                /* day: a date only */
	int64_t at;
};

/* A time as clients write it: RFC 3339; "+08:00" mis-encoded as " 08:00"; a date only is midnight
 * here, as an end its last microsecond. Without a zone it is refused (checklist line 5). */
static bool param_time(const struct call *call, const struct look *r, const char *name, bool end,
		       struct when *out, struct err *err)
{
	struct str s = form_get(&call->req.params, name);
	char plus[RFC3339_MAX];
	int64_t day;

	if (!s.p)
		return true;
	out->given = true;
	if (rfc3339_read_date(s, &day)) {
		out->day = true;
		out->at = zone_to_utc(r->o->main->zone, (day + end) * US_PER_DAY, NULL) - end;
		return true;
	}
	if (s.n > 6 && s.n < sizeof plus && s.p[s.n - 6] == ' ' && s.p[s.n - 3] == ':') {
		memcpy(plus, s.p, s.n);
		plus[s.n - 6] = '+';
		s.p = plus;
	}
	return rfc3339_read(s, &out->at) || err_add(err, ERR_INVALID, name, MSG_OPEN311_TIME);
}

static void param_categories(const struct call *call, const struct look *r,
			     struct case_filter *f)
{
	struct str list = form_get(&call->req.params, "service_code");
	struct category_id *ids;
	size_t n = 1;

	if (!list.p)
		return;
	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == ',';
	ids = ARENA_ARRAY(call->arena, struct category_id, n);
	f->categories = ids;
	while (list.p) {
		const struct category *c = catalog_by_code(r->o->catalog,
							   str_trim(str_cut(&list, ',')));

		/* an unknown code matches nothing: no case has category -1 */
		ids[f->n_categories++] = c ? c->id : (struct category_id){ -1 };
	}
}

static bool param_status(const struct call *call, struct case_filter *f, struct err *err)
{
	struct str list = form_get(&call->req.params, "status");
	bool open = false, closed = false;

	if (!list.p)
		return true;
	while (list.p) {
		struct str word = str_trim(str_cut(&list, ','));

		if (word.n == 0)
			continue;
		if (str_eq(word, STR("open")))
			open = true;
		else if (str_eq(word, STR("closed")))
			closed = true;
		else
			return err_add(err, ERR_INVALID, "status", MSG_UNKNOWN_VALUE, AT(word),
				       AT(STR("open, closed")));
	}
	f->open_only = open && !closed;
	f->closed_only = closed && !open;
	return true;
}

/* The 90 days asked for: only a start gives the 90 days after it, only an end the 90 before it,
 * neither the last 90; a longer span is refused rather than cut in silence. */
static bool param_span(const struct call *call, const struct look *r, struct case_filter *f,
		       struct err *err)
{
	struct env *env = tx_env(r->tx);
	struct when start = { 0 }, end = { 0 };
	int64_t span = DAYS_MAX * US_PER_DAY, most;

	if (!param_time(call, r, "start_date", false, &start, err) ||
	    !param_time(call, r, "end_date", true, &end, err))
		return false;
	/* the last day counts whole, and may have 25 hours */
	most = end.day ? span + US_PER_DAY + US_PER_HOUR : span;
	if (start.given && end.given && start.at > end.at)
		return err_add(err, ERR_INVALID, "start_date", MSG_OPEN311_SPAN_BACKWARDS);
	if (start.given && end.given && end.at - start.at > most)
		return err_add(err, ERR_INVALID, "end_date", MSG_OPEN311_SPAN, AI(DAYS_MAX));
	if (start.given)
		f->from = start.at;
	else if (end.given)
		f->from = end.at + end.day - span;
	else
		f->from = env->now(env) - span;
	if (end.given)
		f->to = end.at + 1;
	else if (start.given)
		f->to = start.at + span + 1;
	return true;
}

static bool param_count(const struct call *call, const char *name, int64_t *out, struct err *err)
{
	struct str s = form_get(&call->req.params, name);

	if (!s.p)
		return true;
	if (!str_to_i64(s, out) || *out < 0)
		return err_add(err, ERR_INVALID, name, MSG_NOT_A_NUMBER);
	return true;
}

static bool asks_more(const struct call *call)
{
	return str_eq(form_get(&call->req.params, "extensions"), STR("true"));
}

/* May everyone read it, here? */
static bool readable(const struct look *r, const struct case_row *row)
{
	return row->public && public_space(catalog_get(r->o->catalog, row->category));
}

static bool among(const struct case_row *rows, size_t n, struct case_id id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].id.n == id.n)
			return true;
	return false;
}

/* service_request_id overrides every other argument; unknown ids are left out, repeated ones told
 * once. */
static bool by_ids(struct call *call, struct look *r, struct str ids, struct err *err)
{
	struct case_row *rows;
	size_t n = 0, most = 1;

	for (size_t i = 0; i < ids.n; i++)
		most += ids.p[i] == ',';
	rows = ARENA_ARRAY(call->arena, struct case_row, most);
	while (ids.p && n < PAGE_MAX) {
		bool found;

		if (!case_get(r->tx, call->arena, str_trim(str_cut(&ids, ',')), &rows[n], &found,
			      err))
			return false;
		n += found && readable(r, &rows[n]) && !among(rows, n, rows[n].id);
	}
	return print_all(call, r, rows, n, asks_more(call), err);
}

/* A page, however many cases that do not fit lie between those that do. */
static bool whole_page(struct call *call, struct look *r, struct case_filter *f, size_t size,
		       struct err *err)
{
	struct case_row *rows = ARENA_ARRAY(call->arena, struct case_row, size), *part;
	size_t n = 0, got;

	do {
		f->limit = size - n;
		if (!case_list(r->tx, call->arena, r->o, f, &part, &got, &f->cursor, err))
			return false;
		if (got)
			memcpy(rows + n, part, got * sizeof *rows);
		n += got;
	} while (n < size && f->cursor.p);
	return print_all(call, r, rows, n, asks_more(call), err);
}

static bool list(struct call *call, struct look *r, struct err *err)
{
	struct case_filter f = { .public_only = true, .public_space = true };
	struct str ids = form_get(&call->req.params, "service_request_id");
	int64_t page = 1, size = PAGE_MAX;

	if (ids.p)
		return by_ids(call, r, ids, err);
	param_categories(call, r, &f);
	param_status(call, &f, err);
	param_span(call, r, &f, err);
	param_count(call, "page", &page, err);
	param_count(call, "page_size", &size, err);
	if (!err_ok(err))
		return false;
	if (page == 0)
		page = 1;
	if (size == 0 || size > PAGE_MAX)
		size = PAGE_MAX;
	if (page > 1000000 / size)
		page = 1000000 / size + 1;      /* past the end of any answer: an empty list */
	f.skip = (size_t)((page - 1) * size);
	return whole_page(call, r, &f, (size_t)size, err);
}

bool get_requests(struct call *call, struct err *err)
{
	struct look r;
	bool ok;

	if (!look_begin(call, &r, err))
		return false;
	ok = list(call, &r, err);
	look_end(&r);
	return ok;
}

bool get_request(struct call *call, struct err *err)
{
	struct case_row row;
	struct look r;
	struct str number;
	bool found, ok;

	if (!format_of(call->req.segment[0], &number, &(bool){ 0 }, err) ||
	    !look_begin(call, &r, err))
		return false;
	ok = case_get(r.tx, call->arena, number, &row, &found, err);
	/* what is private is not there: its existence is not confirmed (checklist line 52) */
	if (ok && !(found && readable(&r, &row)))
		ok = err_set(err, ERR_NOT_FOUND, "service_request_id", MSG_NO_SUCH, AT(number));
	ok = ok && print_all(call, &r, &row, 1, asks_more(call), err);
	look_end(&r);
	return ok;
}

/* Every service here is realtime: a request has its number at once, and the number is its token. */
bool get_token(struct call *call, struct err *err)
{
	struct case_row row;
	struct look r;
	struct print p;
	struct str number;
	bool found, json, ok;

	if (!format_of(call->req.segment[0], &number, &json, err) || !look_begin(call, &r, err))
		return false;
	ok = case_get(r.tx, call->arena, number, &row, &found, err);
	if (ok && !(found && readable(&r, &row)))
		ok = err_set(err, ERR_NOT_FOUND, "token", MSG_NO_SUCH, AT(number));
	if (ok) {
		reply_begin(call, &p, json, 200);
		print_list(&p, "service_requests", true);
		print_item(&p, "request");
		print_text(&p, "service_request_id", row.number);
		print_text(&p, "token", row.number);
		print_item_end(&p, "request");
		print_list_end(&p, "service_requests");
		print_end(&p);
	}
	look_end(&r);
	return ok;
}
