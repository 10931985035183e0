/* What an operator wrote down. Names of the form's fields are those that errors of a report use. */
#include "web/intake_read.h"

#include "web/choices.h"
#include "web/map_views.h"
#include "web/show.h"
#include "wire/rfc3339.h"

enum { ANSWERS_MAX = 200, UPSTREAM_MAX = 200 };

struct category_id intake_category(const struct visit *v)
{
	int64_t id = id_of(visit_field(v, "category"));

	return (struct category_id){ id ? id : id_of(visit_field(v, "suggested")) };
}

static void time_of(const struct visit *v, const char *name, int64_t *out, struct err *err)
{
	struct str s = visit_field(v, name);

	if (s.n && !read_local(v, s, out))
		err_add(err, ERR_INVALID, name, MSG_INTAKE_NOT_A_TIME);
}

static const struct question *question_of(const struct category *c, struct str code)
{
	for (size_t i = 0; c && i < c->questions; i++)
		if (str_eq(c->question[i].code, code))
			return &c->question[i];
	return NULL;
}

/* Answers to the questions of the category as it is now; what was typed for another one goes. */
static void answers_of(const struct visit *v, struct report *r)
{
	const struct category *c = catalog_get(v->o->catalog, r->category);
	struct answer *list = ARENA_ARRAY(v->arena, struct answer, ANSWERS_MAX);

	for (size_t i = 0; i < v->form.n && r->n_answers < ANSWERS_MAX; i++) {
		struct str name = v->form.field[i].name, value = str_trim(v->form.field[i].value);
		const struct question *q;
		int64_t us;

		if (!str_starts(name, STR("answers.")) || !value.n)
			continue;
		q = question_of(c, str_skip(name, sizeof "answers." - 1));
		if (!q)
			continue;
		if (q->datatype == DATA_DATETIME && read_local(v, value, &us))
			value = rfc3339(v->arena, us);
		list[r->n_answers++] = (struct answer){ q->code, value };
	}
	r->answers = list;
}

/* A word of a select; one that nobody offered says so. */
#define WORD(v, name, of, out, err) do { \
		struct str word_ = visit_field((v), (name)); \
		if (word_.n && !of(word_, (out))) \
			err_add((err), ERR_INVALID, (name), MSG_NO_SUCH, AT(word_)); \
	} while (0)

static void upstream_of(const struct visit *v, struct report *r, struct err *err)
{
	r->upstream_system = visit_field(v, "upstream_system");
	r->upstream_number = visit_field(v, "upstream_number");
	time_of(v, "upstream_due", &r->upstream_due, err);
	if (r->upstream_system.n > UPSTREAM_MAX * 4)
		err_add(err, ERR_INVALID, "upstream_system", MSG_TOO_LONG, AI(UPSTREAM_MAX));
	if (r->upstream_number.n > UPSTREAM_MAX * 4)
		err_add(err, ERR_INVALID, "upstream_number", MSG_TOO_LONG, AI(UPSTREAM_MAX));
	if (r->upstream_number.n && !r->upstream_system.n)
		err_add(err, ERR_INVALID, "upstream_system", MSG_REQUIRED);
	if (!r->upstream_number.n && (r->upstream_system.n || r->upstream_due))
		err_add(err, ERR_INVALID, "upstream_number", MSG_REQUIRED);
	if (r->upstream_number.n)
		r->origin = ORIGIN_UPSTREAM;
}

bool intake_read(const struct visit *v, struct intake *out, struct err *err)
{
	struct report *r = &out->report;

	*out = (struct intake){
		.ending = visit_field(v, "same").n ? END_SAME
			  : str_eq(visit_field(v, "do"), STR("answer")) ? END_ANSWER : END_REGISTER,
		.same = visit_field(v, "same"),
		.reply = visit_field(v, "public_reply"), .knowledge = visit_field(v, "knowledge"),
		.report = {
			.text = visit_field(v, "text"), .address = visit_field(v, "address"),
			.category = intake_category(v), .area = { id_of(visit_field(v, "area")) },
			.channel = CHANNEL_PHONE, .origin = ORIGIN_REQUESTER,
			.requester = {
				.name = visit_field(v, "requester.name"),
				.phone = visit_field(v, "requester.phone"),
				.represented_by = visit_field(v, "requester.represented_by"),
				.confidential = visit_field(v, "confidential").n > 0,
			},
		},
	};
	if (visit_field(v, "found").n)
		r->origin = ORIGIN_FOUND;
	r->has_kind = visit_field(v, "kind").n > 0;
	WORD(v, "kind", kind_of, &r->kind, err);
	WORD(v, "channel", channel_of, &r->channel, err);
	(void)!map_picked(v, &r->has_place, &r->place, err);
	answers_of(v, r);
	time_of(v, "occurred_at", &r->occurred, err);
	upstream_of(v, r, err);
	if (out->ending == END_ANSWER && !out->reply.n)
		err_add(err, ERR_INVALID, "public_reply", MSG_REQUIRED);
	/* answered at once, or carried by another case: no unit is sent for it */
	r->hold = out->ending != END_REGISTER;
	(void)!report_check(v->o, r, v->now, err);
	return err_ok(err);
}
