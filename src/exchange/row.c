/* What one record says, field by field. Every field is tried, so that all that is wrong with a row
 * is said at once. */
#include "exchange/row_int.h"

#include "base/env.h"
#include "wire/utf8.h"

enum { TEXT_CHARS = 4000, LABEL_CHARS = 300, ADDRESS_CHARS = 500, MEDIA = 32, MEDIA_CHARS = 2000 };

struct mapping {
	struct arena *a;
	const struct row_map *m;
	const struct str *record;
	struct import_row *row;
	struct err *err;
	bool ok;
};

#define refuse(g, field, ...) refuse_((g), (field), ERR_PACK_(__VA_ARGS__))
static void refuse_(struct mapping *g, enum row_field f, enum msg msg,
		    const struct err_arg arg[ERR_ARGS])
{
	g->ok = err_add_(g->err, ERR_INVALID, row_field_name(f).p, msg, arg);
}

#define remark(g, field, ...) remark_((g), (field), ERR_PACK_(__VA_ARGS__))
static void remark_(struct mapping *g, enum row_field f, enum msg msg,
		    const struct err_arg arg[ERR_ARGS])
{
	(void)err_add_(&g->row->notes, ERR_INVALID, row_field_name(f).p, msg, arg);
}

static bool mapped(const struct mapping *g, enum row_field f)
{
	return g->m->field[f].n > 0;
}

/* Does the record hold anything for it, readable or not? */
static bool present(const struct mapping *g, enum row_field f)
{
	return bound_value(g->a, g->m, &g->m->field[f], g->record).p != NULL;
}

static struct str take(struct mapping *g, enum row_field f, size_t max_chars)
{
	struct str v = bound_value(g->a, g->m, &g->m->field[f], g->record);
	struct str none = { NULL, 0 };

	if (!v.p)
		return none;
	if (!utf8_valid(v)) {
		refuse(g, f, MSG_BAD_UTF8);
		return none;
	}
	if (v.n > max_chars && utf8_count(v) > max_chars) {
		refuse(g, f, MSG_TOO_LONG, AI((int64_t)max_chars));
		return none;
	}
	return v;
}

/* ---- words ---- */

/* The row's word of ours for a field with a list; false where it tells none, and an unknown word
 * is a note, for the row is good without it. */
static bool take_word(struct mapping *g, enum row_field f, struct str *ours)
{
	struct str v = take(g, f, LABEL_CHARS);
	struct word w;

	if (!v.p)
		return false;
	if (!profile_word(g->m->profile, f, v, &w)) {
		remark(g, f, MSG_ROW_UNKNOWN_WORD, AT(v));
		return false;
	}
	*ours = w.ours;
	return true;
}

/* The file's label, and the code that the file or the mapping's words give it. */
static void take_labelled(struct mapping *g, enum row_field label_field, enum row_field code_field,
			  struct str *label, struct str *code)
{
	struct word w;

	*label = take(g, label_field, LABEL_CHARS);
	*code = take(g, code_field, LABEL_CHARS);
	if (!code->p && label->p && profile_word(g->m->profile, label_field, *label, &w))
		*code = w.ours;
	if (!label->p && !code->p && mapped(g, label_field))
		remark(g, label_field, MSG_ROW_EMPTY);
}

static void take_kind(struct mapping *g)
{
	struct import_row *r = g->row;
	struct str ours;

	r->has_kind = take_word(g, ROW_KIND, &ours) && kind_of(ours, &r->kind);
	r->has_origin = take_word(g, ROW_ORIGIN, &ours) && origin_of(ours, &r->origin);
	r->has_channel = take_word(g, ROW_CHANNEL, &ours) && channel_of(ours, &r->channel);
}

static enum solved take_solved(struct mapping *g, enum row_field f)
{
	enum solved s = SOLVED_NONE;
	struct str ours;

	return take_word(g, f, &ours) && solved_of(ours, &s) ? s : SOLVED_NONE;
}

static void take_verdict(struct mapping *g)
{
	struct import_row *r = g->row;
	struct str ours;

	r->claimed = take_solved(g, ROW_CLAIMED);
	r->found = take_solved(g, ROW_FOUND);
	r->said = take_solved(g, ROW_SAID);
	if (!take_word(g, ROW_SATISFACTION, &ours) || !str_to_i64(ours, &r->satisfaction))
		r->satisfaction = 0;
	r->requester_name = take(g, ROW_REQUESTER_NAME, LABEL_CHARS);
	r->requester_phone = take(g, ROW_REQUESTER_PHONE, LABEL_CHARS);
	r->requester_email = take(g, ROW_REQUESTER_EMAIL, LABEL_CHARS);
	r->requester_anonymous = take_word(g, ROW_REQUESTER_ANONYMOUS, &ours) &&
				 str_eq(ours, STR("yes"));
}

/* ---- times and state ---- */

static bool take_date(struct mapping *g, enum row_field f, struct date *out)
{
	const struct profile *p = g->m->profile;
	struct str v = take(g, f, LABEL_CHARS);

	if (!v.p)
		return false;
	if (!date_read(p->date, p->dates, p->zone, v, out)) {
		refuse(g, f, MSG_ROW_BAD_DATE, AT(v));
		return false;
	}
	if (out->note == ZONE_REPEATED)
		remark(g, f, MSG_ROW_TIME_REPEATED, AT(v));
	if (out->note == ZONE_SKIPPED)
		remark(g, f, MSG_ROW_TIME_SKIPPED, AT(v));
	return true;
}

/* A time after the creation. A bare day on which the case was created cannot be before it. */
static int64_t take_later(struct mapping *g, enum row_field f)
{
	int64_t created = g->row->created;
	struct date d;

	if (!take_date(g, f, &d))
		return 0;
	if (d.whole_day && d.us < created && created < d.day_end)
		return created;
	return d.us;
}

static int64_t take_due(struct mapping *g)
{
	const struct profile *p = g->m->profile;
	struct date d;

	if (!take_date(g, ROW_DUE, &d))
		return 0;
	if (d.whole_day ||
	    (p->due_end_of_day && zone_to_local(p->zone, d.us) % US_PER_DAY == 0))
		return d.day_end;
	return d.us;
}

static bool ended(enum case_state s)
{
	return s == STATE_CLOSED || s == STATE_ARCHIVED;
}

static void take_state(struct mapping *g, int64_t closed)
{
	struct import_row *r = g->row;
	struct word w = { .theirs = { NULL, 0 } };

	r->status = take(g, ROW_STATUS, LABEL_CHARS);
	if (r->status.p && profile_word(g->m->profile, ROW_STATUS, r->status, &w)) {
		if (!state_of(w.ours, &r->state))
			r->state = STATE_REGISTERED;           /* "open" */
	} else {
		/* a time of closing is the better witness */
		r->state = closed ? STATE_CLOSED : STATE_REGISTERED;
		if (r->status.p)
			remark(g, ROW_STATUS, MSG_ROW_UNKNOWN_WORD, AT(r->status));
		else if (mapped(g, ROW_STATUS))
			remark(g, ROW_STATUS, MSG_ROW_EMPTY);
	}
	if (!ended(r->state))
		return;
	r->outcome = OUTCOME_NO_VERDICT;
	if (w.outcome.n || take_word(g, ROW_OUTCOME, &w.outcome))
		(void)!outcome_of(w.outcome, &r->outcome);
}

static void take_times(struct mapping *g)
{
	struct import_row *r = g->row;
	struct date created;
	int64_t closed;
	bool told = take_date(g, ROW_CREATED, &created);

	if (told)
		r->created = created.us;
	else if (!present(g, ROW_CREATED))
		refuse(g, ROW_CREATED, MSG_REQUIRED);
	r->updated = take_later(g, ROW_UPDATED);
	r->answered = take_later(g, ROW_ANSWERED);
	r->due = take_due(g);
	closed = take_later(g, ROW_CLOSED);
	take_state(g, closed);
	if (ended(r->state)) {
		r->closed = closed ? closed : r->updated;
		if (!closed && (mapped(g, ROW_CLOSED) || !r->updated))
			remark(g, ROW_CLOSED, MSG_ROW_NO_CLOSING_TIME);
	} else if (closed) {
		remark(g, ROW_CLOSED, MSG_ROW_CLOSED_BUT_OPEN, ATIME(closed));
	}
	if (!told)
		return;
	if (r->closed && r->closed < r->created)
		remark(g, ROW_CLOSED, MSG_ROW_BEFORE_CREATED, ATIME(r->closed));
	if (r->answered && r->answered < r->created)
		remark(g, ROW_ANSWERED, MSG_ROW_BEFORE_CREATED, ATIME(r->answered));
	if (r->due && r->due < r->created)
		remark(g, ROW_DUE, MSG_ROW_BEFORE_CREATED, ATIME(r->due));
}

/* ---- place ---- */

static bool to_degrees(struct mapping *g, enum row_field f, struct str v, int64_t most, int64_t *out)
{
	double d;

	if (!str_to_double(v, &d)) {
		refuse(g, f, MSG_ROW_BAD_NUMBER, AT(v));
		return false;
	}
	if (!(d >= (double)-most && d <= (double)most)) {
		refuse(g, f, MSG_OUT_OF_RANGE, AI(-most), AI(most));
		return false;
	}
	*out = e7(d);
	return true;
}

static bool numeric(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

/* "POINT (lon lat)", "(lat, lon)", "lat lon" */
static bool split_point(struct str v, struct str *lat, struct str *lon)
{
	bool lon_first = v.n >= 5 && str_eq_nocase(str_head(v, 5), STR("point"));
	struct str part[2] = { { NULL, 0 }, { NULL, 0 } };
	int n = 0;

	v = str_skip(v, lon_first ? 5 : 0);
	for (size_t i = 0; i < v.n;) {
		size_t from = i;

		while (i < v.n && numeric(v.p[i]))
			i++;
		if (i > from) {
			if (n == 2)
				return false;
			part[n++] = (struct str){ v.p + from, i - from };
		} else if (v.p[i] == ' ' || v.p[i] == ',' || v.p[i] == '(' || v.p[i] == ')') {
			i++;
		} else {
			return false;
		}
	}
	*lat = part[lon_first];
	*lon = part[!lon_first];
	return n == 2;
}

static void take_place(struct mapping *g)
{
	const struct profile *p = g->m->profile;
	struct import_row *r = g->row;
	struct str lat = take(g, ROW_LAT, LABEL_CHARS), lon = take(g, ROW_LON, LABEL_CHARS);
	struct str both = take(g, ROW_POINT, LABEL_CHARS);
	enum row_field f = mapped(g, ROW_LAT) ? ROW_LAT : ROW_POINT;
	struct point at;
	bool ok;

	r->address = take(g, ROW_ADDRESS, ADDRESS_CHARS);
	if (!lat.p && !lon.p && both.p && !split_point(both, &lat, &lon)) {
		refuse(g, ROW_POINT, MSG_ROW_BAD_POINT, AT(both));
		return;
	}
	if (!lat.p || !lon.p) {
		if (mapped(g, f))
			remark(g, f, MSG_ROW_NO_POINT);
		return;
	}
	ok = to_degrees(g, f, lat, 90, &at.lat);
	if (!to_degrees(g, f == ROW_LAT ? ROW_LON : f, lon, 180, &at.lon) || !ok)
		return;
	if (at.lat == 0 && at.lon == 0) {
		remark(g, f, MSG_ROW_POINT_ZERO);
		return;
	}
	r->has_point = true;
	r->point = datum_to_wgs84(p->datum, at);
	if (p->datum != DATUM_WGS84) {
		r->lat_written = lat;
		r->lon_written = lon;
	}
}

/* ---- media, duplicates ---- */

static bool separates(const struct str *s, size_t i)
{
	char c = s->p[i];

	if (c == ',' || c == ';')
		return i + 1 == s->n || str_starts(str_skip(*s, i + 1), STR("http"));
	return c == '|' || c == ' ' || (c >= '\t' && c <= '\r');
}

static void take_media(struct mapping *g)
{
	struct import_row *r = g->row;
	struct str s = take(g, ROW_MEDIA, MEDIA * MEDIA_CHARS);

	for (size_t i = 0; s.n; s = str_skip(s, i + 1)) {
		struct str link;

		for (i = 0; i < s.n && !separates(&s, i); i++)
			;
		link = str_head(s, i);
		while (link.n && (link.p[link.n - 1] == ',' || link.p[link.n - 1] == ';'))
			link.n--;
		if (link.n == 0)
			continue;
		if ((!str_starts(link, STR("http://")) && !str_starts(link, STR("https://"))) ||
		    link.n > MEDIA_CHARS || r->n_media == MEDIA) {
			remark(g, ROW_MEDIA, MSG_ROW_MEDIA_LEFT_OUT, AT(link));
			continue;
		}
		if (!r->media)
			r->media = ARENA_ARRAY(g->a, struct str, MEDIA);
		r->media[r->n_media++] = link;
	}
}

static bool holds_nocase(struct str s, struct str word)
{
	for (size_t i = 0; word.n && i + word.n <= s.n; i++) {
		if (str_eq_nocase((struct str){ s.p + i, word.n }, word))
			return true;
	}
	return false;
}

/* The first run of exactly n digits that is not the row's own number. */
static struct str digits_in(struct str s, size_t n, struct str own)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i - from == n && !str_eq((struct str){ s.p + from, n }, own))
			return (struct str){ s.p + from, n };
		i += i == from;
	}
	return (struct str){ NULL, 0 };
}

static void take_duplicate(struct mapping *g)
{
	const struct duplicate *d = &g->m->profile->duplicate;
	struct str v = bound_value(g->a, g->m, &g->m->duplicate, g->record), master;
	struct import_row *r = g->row;

	if (!v.p)
		return;
	for (size_t i = 0; i < d->n_starts; i++)
		r->duplicate = r->duplicate || str_eq_nocase(str_head(v, d->starts[i].n), d->starts[i]);
	for (size_t i = 0; i < d->n_holds; i++)
		r->duplicate = r->duplicate || holds_nocase(v, d->holds[i]);
	for (size_t i = 0; i < d->n_is; i++)
		r->duplicate = r->duplicate || str_eq_nocase(v, d->is[i]);
	if (!r->duplicate)
		return;
	master = bound_value(g->a, g->m, &g->m->master, g->record);
	if (d->master_digits)
		master = digits_in(master, (size_t)d->master_digits, r->external_id);
	if (master.p && utf8_valid(master) && utf8_count(master) <= LABEL_CHARS &&
	    !str_eq(master, r->external_id))
		r->duplicate_of = master;
}

bool row_read(struct arena *a, const struct row_map *m, const struct str *record, size_t n,
	      struct import_row *out, struct err *err)
{
	struct mapping g = { a, m, record, out, err, true };

	if (m->columns ? n != m->columns : n <= m->last_column)
		return err_add(err, ERR_INVALID, NULL, MSG_ROW_COLUMNS, AI((int64_t)n),
			       AI((int64_t)(m->columns ? m->columns : m->last_column + 1)));
	*out = (struct import_row){ .state = STATE_REGISTERED };
	out->number = take(&g, ROW_NUMBER, LABEL_CHARS);
	out->external_id = take(&g, ROW_EXTERNAL_ID, LABEL_CHARS);
	if (!present(&g, ROW_EXTERNAL_ID))
		refuse(&g, ROW_EXTERNAL_ID, MSG_REQUIRED);
	out->source = take(&g, ROW_SOURCE, LABEL_CHARS);
	if (!out->source.p)
		out->source = m->profile->name;
	take_times(&g);
	take_labelled(&g, ROW_CATEGORY, ROW_CATEGORY_CODE, &out->category, &out->category_code);
	take_labelled(&g, ROW_UNIT, ROW_UNIT_CODE, &out->unit, &out->unit_code);
	take_labelled(&g, ROW_AREA, ROW_AREA_CODE, &out->area, &out->area_code);
	take_kind(&g);
	take_place(&g);
	out->text = take(&g, ROW_TEXT, TEXT_CHARS);
	if (!out->text.p && mapped(&g, ROW_TEXT))
		remark(&g, ROW_TEXT, MSG_ROW_EMPTY);
	out->reply = take(&g, ROW_REPLY, TEXT_CHARS);
	out->note = take(&g, ROW_NOTE, TEXT_CHARS);
	take_media(&g);
	take_verdict(&g);
	take_duplicate(&g);
	return g.ok;
}
