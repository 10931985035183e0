/* What one record says, field by field. Every field is tried, so that all that is wrong with a row
 * is said at once. */
#include "exchange/row_int.h"

#include "base/env.h"
#include "wire/utf8.h"

void row_refuse_(struct mapping *g, enum row_field f, enum msg msg,
		 const struct err_arg arg[ERR_ARGS])
{
	g->ok = err_add_(g->err, ERR_INVALID, row_field_name(f).p, msg, arg);
}

void row_remark_(struct mapping *g, enum row_field f, enum msg msg,
		 const struct err_arg arg[ERR_ARGS])
{
	(void)err_add_(&g->row->notes, ERR_INVALID, row_field_name(f).p, msg, arg);
}

bool row_mapped(const struct mapping *g, enum row_field f)
{
	return g->m->field[f].n > 0;
}

/* Does the record hold anything for it, readable or not? */
static bool present(const struct mapping *g, enum row_field f)
{
	return bound_value(g->a, g->m, &g->m->field[f], g->record).p != NULL;
}

struct str row_take(struct mapping *g, enum row_field f, size_t max_chars)
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
	struct str v = row_take(g, f, LABEL_CHARS);
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

	*label = row_take(g, label_field, LABEL_CHARS);
	*code = row_take(g, code_field, LABEL_CHARS);
	if (!code->p && label->p && profile_word(g->m->profile, label_field, *label, &w))
		*code = w.ours;
	if (!label->p && !code->p && row_mapped(g, label_field))
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
	r->requester_name = row_take(g, ROW_REQUESTER_NAME, LABEL_CHARS);
	r->requester_phone = row_take(g, ROW_REQUESTER_PHONE, LABEL_CHARS);
	r->requester_email = row_take(g, ROW_REQUESTER_EMAIL, LABEL_CHARS);
	r->requester_anonymous = take_word(g, ROW_REQUESTER_ANONYMOUS, &ours) &&
				 str_eq(ours, STR("yes"));
}

/* ---- times and state ---- */

static bool take_date(struct mapping *g, enum row_field f, struct date *out)
{
	const struct profile *p = g->m->profile;
	struct str v = row_take(g, f, LABEL_CHARS);

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

	r->status = row_take(g, ROW_STATUS, LABEL_CHARS);
	if (r->status.p && profile_word(g->m->profile, ROW_STATUS, r->status, &w)) {
		if (!state_of(w.ours, &r->state))
			r->state = STATE_REGISTERED;           /* "open" */
	} else {
		/* a time of closing is the better witness */
		r->state = closed ? STATE_CLOSED : STATE_REGISTERED;
		if (r->status.p)
			remark(g, ROW_STATUS, MSG_ROW_UNKNOWN_WORD, AT(r->status));
		else if (row_mapped(g, ROW_STATUS))
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
		if (!closed && (row_mapped(g, ROW_CLOSED) || !r->updated))
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

bool row_read(struct arena *a, const struct row_map *m, const struct str *record, size_t n,
	      struct import_row *out, struct err *err)
{
	struct mapping g = { a, m, record, out, err, true };

	if (m->columns ? n != m->columns : n <= m->last_column)
		return err_add(err, ERR_INVALID, NULL, MSG_ROW_COLUMNS, AI((int64_t)n),
			       AI((int64_t)(m->columns ? m->columns : m->last_column + 1)));
	*out = (struct import_row){ .state = STATE_REGISTERED };
	out->number = row_take(&g, ROW_NUMBER, LABEL_CHARS);
	out->external_id = row_take(&g, ROW_EXTERNAL_ID, LABEL_CHARS);
	if (!present(&g, ROW_EXTERNAL_ID))
		refuse(&g, ROW_EXTERNAL_ID, MSG_REQUIRED);
	out->source = row_take(&g, ROW_SOURCE, LABEL_CHARS);
	if (!out->source.p)
		out->source = m->profile->name;
	take_times(&g);
	take_labelled(&g, ROW_CATEGORY, ROW_CATEGORY_CODE, &out->category, &out->category_code);
	take_labelled(&g, ROW_UNIT, ROW_UNIT_CODE, &out->unit, &out->unit_code);
	take_labelled(&g, ROW_AREA, ROW_AREA_CODE, &out->area, &out->area_code);
	take_kind(&g);
	row_take_place(&g);
	out->text = row_take(&g, ROW_TEXT, TEXT_CHARS);
	if (!out->text.p && row_mapped(&g, ROW_TEXT))
		remark(&g, ROW_TEXT, MSG_ROW_EMPTY);
	out->reply = row_take(&g, ROW_REPLY, TEXT_CHARS);
	out->note = row_take(&g, ROW_NOTE, TEXT_CHARS);
	row_take_media(&g);
	take_verdict(&g);
	row_take_duplicate(&g);
	return g.ok;
}
