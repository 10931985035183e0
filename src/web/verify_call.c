/* A call noted: the attempt and, where the requester was reached and said something, his verdict on his
 * behalf. Both in one command, so that no verdict stands without its call. */
#include "web/verify_call.h"

#include "web/act_words.h"
#include "web/choices.h"
#include "web/web_int.h"

enum { WORDS_MOST = 8, ROWS = 2 };

struct noted { int64_t version; struct act_input attempt, verdict; bool says; };

/* ---- the form ---- */

static bool again(const struct visit *v, struct str number)
{
	return v->wrong && str_eq(visit_segment(v, 0), number);
}

static struct str mark(const struct visit *v, struct str number, const char *name)
{
	return arena_fmt(v->arena, "call-%.*s-%s", STR_ARG(number), name);
}

static struct choice_view choice(struct visit *v, struct str number, enum action action,
				 const char *field, struct option_view *o, size_t n)
{
	const struct field *f = field_by_name(field);
	struct field_words words = field_words(action, f);
	bool mine = again(v, number);
	struct choice_view c = { .name = str_c(field), .label = words.label, .hint = words.hint,
				 .wrong = mine ? visit_wrong(v, field) : STR(""),
				 .id = mark(v, number, field) };

	for (size_t i = 0; mine && i < n; i++)
		o[i].chosen = str_eq(o[i].value, form_get(&v->form, field));
	c.options.item = o;
	c.options.n = n;
	if (mine)
		top_place_field(v, c.name, c.id, c.label);
	return c;
}

static struct option_view worded(const struct visit *v, struct str value, enum msg label)
{
	return (struct option_view){ .value = value, .label = message(v->lang, label) };
}

/* The choices of a field in words, behind an empty one where `empty` says so. */
static struct choice_view one_of(struct visit *v, struct str number, enum action action,
				 const char *field, struct str list, enum msg empty)
{
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, WORDS_MOST);
	size_t n = 0;

	if (empty != MSG_NONE)
		o[n++] = worded(v, STR(""), empty);
	while (list.p && n < WORDS_MOST) {
		struct str word = str_cut(&list, ' ');

		o[n++] = worded(v, word, choice_words(field_by_name(field), word));
	}
	return choice(v, number, action, field, o, n);
}

static struct choice_view reached(struct visit *v, struct str number)
{
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, 2);

	o[0] = worded(v, STR("yes"), MSG_ACTFORM_YES);
	o[1] = worded(v, STR("no"), MSG_ACTFORM_NO);
	return choice(v, number, ACT_CALLBACK, "reached", o, 2);
}

struct call_view call_of(struct visit *v, const struct case_row *row)
{
	struct str number = row->number;
	struct field_words words = field_words(ACT_RATE, field_by_name("comment"));
	struct call_view c = {
		.href = arena_fmt(v->arena, "/desk/verify/%.*s/call", STR_ARG(number)),
		.number = number, .version = row->version, .again = again(v, number),
		.reached = reached(v, number),
		.how = one_of(v, number, ACT_CALLBACK, "how", str_c(field_by_name("how")->choices),
			      MSG_NONE),
		.solved = one_of(v, number, ACT_RATE, "solved",
				 str_c(field_by_name("solved")->choices), MSG_CHECK_NOTHING_SAID),
		.satisfaction = one_of(v, number, ACT_RATE, "satisfaction", STR("5 4 3 2 1"),
				       MSG_CHECK_NOTHING_SAID),
		.comment = { .name = STR("comment"), .type = STR("text"), .label = words.label,
			     .rows = ROWS, .id = mark(v, number, "comment") },
	};

	c.reached.required = c.how.required = c.solved.required = c.satisfaction.required = true;
	c.how.drop = c.satisfaction.drop = true;
	if (c.again) {
		c.comment.value = form_get(&v->form, "comment");
		c.comment.wrong = visit_wrong(v, "comment");
		top_place_field(v, c.comment.name, c.comment.id, c.comment.label);
	}
	return c;
}

void call_wrong(struct visit *v)
{
	static const struct { const char *name; enum action action; } field[] = {
		{ "reached", ACT_CALLBACK }, { "how", ACT_CALLBACK }, { "solved", ACT_RATE },
		{ "satisfaction", ACT_RATE }, { "comment", ACT_RATE },
	};
	struct str number = visit_segment(v, 0);

	for (int i = 0; v->wrong_line && v->wrong && i < v->wrong->n; i++) {
		struct wrong_view *line = &v->wrong_line[i];
		struct str name = line->field;

		line->field = STR("");
		for (size_t k = 0; k < sizeof field / sizeof *field; k++) {
			if (!str_eq(name, str_c(field[k].name)))
				continue;
			line->field = mark(v, number, field[k].name);
			line->label = field_words(field[k].action,
						  field_by_name(field[k].name)).label;
		}
	}
}

/* ---- noting it ---- */

static void say_reached(const struct visit *v, struct noted *n)
{
	struct str said = visit_field(v, "reached");

	if (str_eq(said, STR("yes")) || str_eq(said, STR("no")))
		act_input_give(&n->attempt, field_by_name("reached"), str_eq(said, STR("yes")));
}

bool call_read_form(struct visit *v, struct err *err)
{
	struct noted *n = ARENA_NEW(v->arena, struct noted);

	v->own = n;
	n->version = id_of(visit_field(v, "version"));
	if (!n->version)
		n->version = -1;       /* a form without a version has looked at none */
	n->attempt.how = visit_field(v, "how");
	say_reached(v, n);
	n->verdict.solved = visit_field(v, "solved");
	n->verdict.satisfaction = id_of(visit_field(v, "satisfaction"));
	n->verdict.comment = visit_field(v, "comment");
	n->says = n->verdict.solved.n || n->verdict.satisfaction || n->verdict.comment.n;
	(void)!act_input_check(ACT_CALLBACK, &n->attempt, err);
	if (n->says)
		(void)!act_input_check(ACT_RATE, &n->verdict, err);
	/* nobody speaks for one who was not reached */
	if (n->says && act_input_has(&n->attempt, field_by_name("reached")) && !n->attempt.reached)
		err_add(err, ERR_INVALID, "reached", MSG_CHECK_SAID_UNREACHED);
	return err_ok(err);
}

bool call_act(struct visit *v, struct err *err)
{
	const struct noted *n = v->own;
	struct str number = visit_segment(v, 0);
	struct case_row row;

	return case_act(v->tx, v->arena, v->o, &v->who, number, n->version, ACT_CALLBACK,
			&n->attempt, &row, NULL, err) &&
	       (!n->says || case_act(v->tx, v->arena, v->o, &v->who, number, row.version, ACT_RATE,
				     &n->verdict, &row, NULL, err));
}

bool call_done(struct visit *v, struct err *err)
{
	const struct noted *n = v->own;

	(void)err;
	return visit_go_told(v, STR("/desk/verify"),
			     n->says ? MSG_TOLD_CALL_VERDICT : MSG_TOLD_CALL_NOTED);
}
