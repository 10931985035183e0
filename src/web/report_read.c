/* The report form as a report. */
#include "web/report_int.h"

#include "web/form_key.h"
#include "web/kept.h"
#include "wire/picture.h"

/* Fields of the form are called after what people see, those of casework after what is stored. */
static const struct { const char *casework, *form; } name_of[] = {
	{ "requester.name", "name" },
	{ "requester.phone", "phone" },
	{ "requester.email", "email" },
	{ "requester.represented_by", "helper" },
	{ "uploads", "pictures" },
};

static const char *form_name(const char *field)
{
	for (size_t i = 0; i < sizeof name_of / sizeof *name_of; i++)
		if (!strcmp(field, name_of[i].casework))
			return name_of[i].form;
	return field;
}

/* A file is never read as text: it may hold any bytes. */
static void part_files(struct visit *v, struct form *files)
{
	struct form text = { ARENA_ARRAY(v->arena, struct form_field, v->form.n + 1), 0 };

	*files = (struct form){ ARENA_ARRAY(v->arena, struct form_field, v->form.n + 1), 0 };
	for (size_t i = 0; i < v->form.n; i++) {
		struct form *to = v->form.field[i].filename.p ? files : &text;

		to->field[to->n++] = v->form.field[i];
	}
	v->form = text;
}

static void read_pictures(struct visit *v, const struct form *files, struct report *r,
			  struct err *err)
{
	struct upload *list = ARENA_ARRAY(v->arena, struct upload, files->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < files->n; i++) {
		const struct form_field *f = &files->field[i];
		struct upload u = { picture_type(f->value), f->value };

		if (f->value.n == 0)
			continue;
		if (!u.type.p)
			err_add(err, ERR_INVALID, "pictures", MSG_REPORT_NO_PICTURE, AT(f->filename));
		else if (f->value.n > PICTURE_MAX)
			err_add(err, ERR_INVALID, "pictures", MSG_REPORT_PICTURE_LARGE,
				AT(f->filename), AI(PICTURE_MAX >> 20));
		list[n++] = u;
	}
	if (n > PICTURES)
		err_add(err, ERR_INVALID, "pictures", MSG_REPORT_PICTURES_MANY, AI(PICTURES));
	r->uploads = list;
	r->n_uploads = n;
}

/* Those that came with the form before, where none came with it now. */
static void read_kept(struct visit *v, struct report_form *out)
{
	struct upload *list = ARENA_ARRAY(v->arena, struct upload, PICTURES);
	struct str key = form_key(v);
	int64_t expected = 0;

	if (out->report.n_uploads || !str_to_i64(visit_field(v, "kept"), &expected) || expected <= 0)
		return;
	out->report.uploads = list;
	if (key.p)
		out->report.n_uploads = kept_get(v->arena, key, list, PICTURES, v->now);
	out->pictures_lost = out->report.n_uploads == 0;
}

static void add_item(struct err *err, const char *field, const struct err_item *it)
{
	struct err_arg arg[ERR_ARGS];

	for (int i = 0; i < ERR_ARGS; i++) {
		arg[i] = AT(str_c(it->arg[i].s));
		arg[i].kind = (unsigned)it->arg[i].kind;
		arg[i].i = it->arg[i].i;
	}
	err_add_(err, ERR_INVALID, field, it->msg, arg);
}

static void read_place(struct visit *v, struct report *r, struct err *err)
{
	struct str area = visit_field(v, "area");
	struct err wrong = ERR_INIT;

	r->address = visit_field(v, "address");
	if (!map_picked(v, &r->has_place, &r->place, &wrong))
		add_item(err, "lat", &wrong.item[0]);
	if (area.p && !str_to_i64(area, &r->area.n))
		err_add(err, ERR_INVALID, "area", MSG_NO_SUCH_AREA);
}

/* "王芳（家人，本人知情）": kept in the office's language, whoever's the form was in. */
static struct str helper_words(struct visit *v)
{
	static const struct { const char *value; enum msg word; } relation[] = {
		{ "family", MSG_REPORT_RELATION_FAMILY },
		{ "neighbour", MSG_REPORT_RELATION_NEIGHBOUR },
		{ "worker", MSG_REPORT_RELATION_WORKER },
		{ "other", MSG_REPORT_RELATION_OTHER },
	};
	struct str name = visit_field(v, "helper"), chosen = visit_field(v, "relation");
	struct str word = { NULL, 0 };
	enum msg knows = visit_field(v, "knows").p ? MSG_REPORT_KNOWS_YES : MSG_REPORT_KNOWS_NO;

	for (size_t i = 0; i < sizeof relation / sizeof *relation; i++)
		if (str_eq(chosen, str_c(relation[i].value)))
			word = message(LANG_ZH, relation[i].word);
	if (!name.p && !word.p)
		return (struct str){ NULL, 0 };
	if (!word.p)
		word = message(LANG_ZH, MSG_REPORT_RELATION_OTHER);
	return arena_fmt(v->arena, "%.*s（%.*s，%.*s）", STR_ARG(name), STR_ARG(word),
			 STR_ARG(message(LANG_ZH, knows)));
}

/* Of one who stays nameless nothing is kept, whatever was typed before that was chosen. */
static void read_requester(struct visit *v, struct requester *r)
{
	struct str privacy = visit_field(v, "privacy");

	*r = (struct requester){ .anonymous = str_eq(privacy, STR("anonymous")),
				 .confidential = str_eq(privacy, STR("confidential")) };
	if (r->anonymous)
		return;
	r->name = visit_field(v, "name");
	r->phone = visit_field(v, "phone");
	r->email = visit_field(v, "email");
	r->represented_by = helper_words(v);
}

/* "answers.CODE"; of several kinds each comes as a field of its own. */
static void read_answers(struct visit *v, const struct category *c, struct report *r)
{
	struct answer *list = ARENA_ARRAY(v->arena, struct answer, v->form.n + 1);
	size_t n = 0;

	for (size_t i = 0; c && i < v->form.n; i++) {
		struct str name = v->form.field[i].name, value = str_trim(v->form.field[i].value);

		if (!str_starts(name, STR("answers.")) || value.n == 0)
			continue;
		name = str_skip(name, 8);
		/* those of a category chosen before and changed since are left behind */
		for (size_t q = 0; q < c->questions; q++)
			if (c->question[q].variable && str_eq(c->question[q].code, name))
				list[n++] = (struct answer){ c->question[q].code, value };
	}
	r->answers = list;
	r->n_answers = n;
}

const struct category *report_category(const struct visit *v, bool *office)
{
	struct str code = visit_field(v, "pick");

	if (!code.p)
		code = visit_field(v, "category");
	*office = str_eq(code, STR("office"));
	return *office ? NULL : catalog_by_code(v->o->catalog, code);
}

static bool question_words(const struct category *c, const char *field, struct str *out)
{
	for (size_t i = 0; c && i < c->questions; i++)
		if (!strncmp(field, "answers.", 8) && str_eq(c->question[i].code, str_c(field + 8))) {
			*out = c->question[i].description;
			return true;
		}
	return false;
}

/* What casework finds, under the form's names. Answers that nobody was asked for yet do not lack. */
static void check(struct visit *v, const struct report_form *f, struct err *err)
{
	struct err found = ERR_INIT;
	struct str words;

	if (report_check(v->o, &f->report, v->now, &found))
		return;
	for (int i = 0; i < found.n; i++) {
		const struct err_item *it = &found.item[i];

		if (it->msg != MSG_ANSWER_REQUIRED)
			add_item(err, form_name(it->field), it);
		else if (f->asked && question_words(f->category, it->field, &words))
			err_add(err, ERR_INVALID, it->field, MSG_ANSWER_REQUIRED, AT(words));
	}
}

static bool has_questions(const struct category *c)
{
	for (size_t i = 0; c && i < c->questions; i++)
		if (c->question[i].variable)
			return true;
	return false;
}

bool report_form_read(struct visit *v, struct report_form *out, struct err *err)
{
	struct report *r = &out->report;
	struct form files;
	bool danger;

	part_files(v, &files);
	out->category = report_category(v, &out->office);
	r->channel = CHANNEL_WEB;
	r->text = visit_field(v, "text");
	r->public_consent = visit_field(v, "public_consent").p != NULL;
	if (out->category)
		r->category = out->category->id;
	out->asked = out->category && str_eq(visit_field(v, "asked"), out->category->code);
	read_place(v, r, err);
	read_requester(v, &r->requester);
	read_answers(v, out->category, r);
	read_pictures(v, &files, r, err);
	read_kept(v, out);
	check(v, out, err);
	if (!err_ok(err))
		return false;
	/* a danger is never held up by a form */
	danger = out->category && out->category->urgency == URGENCY_DANGER;
	if (!out->category && !out->office)
		out->step = MSG_REPORT_STEP_CATEGORY;
	else if (has_questions(out->category) && !out->asked && !danger)
		out->step = MSG_REPORT_STEP_QUESTIONS;
	else if (out->pictures_lost && !danger)
		out->step = MSG_REPORT_STEP_PICTURES;
	out->key = form_known_by(v, &files);
	return true;
}
