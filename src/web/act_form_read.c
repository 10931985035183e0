/* The form of an act read back, by the same table that it was made from. */
#include "web/act_form.h"
#include "web/act_words.h"
#include "web/show.h"
#include "web/top.h"

enum { MEDIA_ASKED = 3 };

static void *member(struct act_input *in, const struct field *f)
{
	return (char *)in + f->offset;
}

/* Browsers end the lines of a text with CR LF; kept is LF. */
static struct str lines(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0;

	if (str_find_char(s, '\r') >= s.n)
		return s;
	p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

static void read_yes_no(const struct field *f, const char *name, struct str s,
			struct act_input *in, struct err *err)
{
	if (str_eq(s, STR("yes")))
		act_input_give(in, f, true);
	else if (str_eq(s, STR("no")))
		act_input_give(in, f, false);
	else
		err_add(err, ERR_INVALID, name, MSG_UNKNOWN_VALUE, AT(s), AT(STR("yes no")));
}

/* An id that the form offered; 0 is none. */
static int64_t read_id(const char *name, struct str s, enum msg unknown, struct err *err)
{
	int64_t id;

	if (str_to_i64(s, &id) && id > 0)
		return id;
	err_add(err, ERR_INVALID, name, unknown, AT(s));
	return 0;
}

static int64_t read_unit(const struct visit *v, const char *name, struct str s, struct err *err)
{
	int64_t id = read_id(name, s, MSG_NO_SUCH_UNIT, err);

	if (!id || directory_unit(v->o->directory, (struct unit_id){ id }))
		return id;
	err_add(err, ERR_INVALID, name, MSG_NO_SUCH_UNIT);
	return 0;
}

static int64_t read_category(const struct visit *v, const char *name, struct str s,
			     struct err *err)
{
	int64_t id = read_id(name, s, MSG_NO_SUCH_CATEGORY, err);

	if (!id || catalog_get(v->o->catalog, (struct category_id){ id }))
		return id;
	err_add(err, ERR_INVALID, name, MSG_NO_SUCH_CATEGORY);
	return 0;
}

static bool read_account(struct visit *v, const char *name, struct str s, int64_t *out,
			 struct err *wrong, struct err *err)
{
	int64_t id = read_id(name, s, MSG_NO_SUCH, wrong);
	struct account acc;
	bool found = true;

	if (id && !account_get(v->tx, v->arena, (struct account_id){ id }, &acc, &found, err))
		return false;
	if (!found)
		err_add(wrong, ERR_INVALID, name, MSG_NO_SUCH, AT(s));
	else
		*out = id;
	return true;
}

static void read_number(const struct field *f, const char *name, struct str s, int64_t *out,
			struct err *err)
{
	if (!str_to_i64(s, out))
		err_add(err, ERR_INVALID, name, MSG_NOT_A_NUMBER, AT(s));
	else if (*out < f->min || *out > f->max)
		err_add(err, ERR_INVALID, name, MSG_OUT_OF_RANGE, AI(f->min), AI(f->max));
}

static void read_media(const struct visit *v, struct media *out, struct err *err)
{
	for (int i = 0; i < MEDIA_ASKED; i++) {
		char name[16];
		struct str s;

		snprintf(name, sizeof name, "media.%d", i);
		s = visit_field(v, name);
		if (s.n && !web_address(s))
			err_add(err, ERR_INVALID, name, MSG_NOT_A_WEB_ADDRESS);
		else if (s.n)
			out->url[out->n++] = s;
	}
}

static bool read_field(struct visit *v, const struct field *f, struct act_input *in,
		       struct err *wrong, struct err *err)
{
	const char *name = arena_cstr(v->arena, field_word(f));
	struct str s = visit_field(v, name);

	if (f->kind == FIELD_MEDIA) {
		read_media(v, member(in, f), wrong);
		return true;
	}
	if (s.n == 0)
		return true;
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_CASE:
	case FIELD_CHOICE:
		*(struct str *)member(in, f) = lines(v->arena, s);
		break;
	case FIELD_BOOL:
		read_yes_no(f, name, s, in, wrong);
		break;
	case FIELD_INT:
		read_number(f, name, s, member(in, f), wrong);
		break;
	case FIELD_TIME:
		if (!read_local(v, s, member(in, f)))
			err_add(wrong, ERR_INVALID, name, MSG_ACTFORM_NOT_A_TIME);
		break;
	case FIELD_UNIT:
		*(int64_t *)member(in, f) = read_unit(v, name, s, wrong);
		break;
	case FIELD_CATEGORY:
		*(int64_t *)member(in, f) = read_category(v, name, s, wrong);
		break;
	case FIELD_ACCOUNT:
		return read_account(v, name, s, member(in, f), wrong, err);
	case FIELD_MEDIA:
		break;
	}
	return true;
}

static bool names(const struct err *err, const char *field)
{
	for (int i = 0; i < err->n; i++)
		if (str_eq(str_c(err->item[i].field), str_c(field)))
			return true;
	return false;
}

/* What could not be read is told once: not as missing too. */
static void join(struct err *wrong, const struct err *more)
{
	for (int i = 0; i < more->n; i++) {
		if (names(wrong, more->item[i].field))
			continue;
		if (wrong->code == ERR_NONE)
			wrong->code = more->code;
		if (wrong->n < ERR_ITEMS)
			wrong->item[wrong->n++] = more->item[i];
	}
}

bool act_input_of_form(struct visit *v, enum action action, struct act_input *in, struct err *err)
{
	struct err wrong = ERR_INIT, missing = ERR_INIT;
	const struct field *f;
	bool required;
	size_t at = 0;

	*in = (struct act_input){ 0 };
	while ((f = action_field(action, &at, &required)))
		if (!read_field(v, f, in, &wrong, err))
			return false;
	if (!act_input_check(action, in, &missing))
		join(&wrong, &missing);
	if (err_ok(&wrong))
		return true;
	*err = wrong;
	return false;
}

/* The field of the form that an error names, as its question is named; the label goes to *label. */
static struct str question_of(enum action action, struct str field, enum msg *label)
{
	struct str rest = field, word = str_cut(&rest, '.');
	const struct field *f;
	bool required;
	size_t at = 0;

	while ((f = action_field(action, &at, &required)))
		if (str_eq(field_word(f), word)) {
			*label = field_words(action, f).label;
			return f->kind == FIELD_MEDIA && !rest.p ? STR("media.0") : field;
		}
	return (struct str){ NULL, 0 };
}

void act_form_wrong(struct visit *v, const struct act_form_view *form, enum action action)
{
	struct str id = str_skip(form->id, 4);         /* behind "act-" */

	for (int i = 0; v->wrong_line && v->wrong && i < v->wrong->n; i++) {
		struct wrong_view *line = &v->wrong_line[i];
		struct str name = question_of(action, line->field, &line->label);

		line->field = name.n ? arena_fmt(v->arena, "%.*s-%.*s", STR_ARG(id), STR_ARG(name))
				     : STR("");
	}
}
