#include "wire/form_int.h"

#include "wire/utf8.h"

/* Names are the caller's words: they may be long, and they may not be text. */
static void complain(struct str name, enum msg msg, struct err *err)
{
	char field[ERR_TEXT];

	if (!utf8_valid(name))
		name = STR("");
	snprintf(field, sizeof field, "%.*s", STR_ARG(utf8_head(name, 20)));
	err_add(err, ERR_INVALID, field, msg);
}

void form_check_text(struct str name, struct str value, struct err *err)
{
	if (!utf8_valid(name) || !utf8_valid(value))
		complain(name, MSG_BAD_UTF8, err);
}

void form_start(struct arena *a, size_t fields, struct form *out)
{
	out->field = ARENA_ARRAY(a, struct form_field, fields < FORM_FIELDS ? fields : FORM_FIELDS);
	out->n = 0;
}

struct form_field *form_more(struct form *f, struct err *err)
{
	if (f->n == FORM_FIELDS) {
		err_set(err, ERR_LIMIT, NULL, MSG_FORM_TOO_MANY, AI(FORM_FIELDS));
		return NULL;
	}
	return &f->field[f->n++];
}

bool form_read(struct arena *a, struct str text, struct form *out, struct err *err)
{
	struct err wrong = ERR_INIT;
	struct form form;
	size_t fields = 1;

	for (size_t i = 0; i < text.n && fields < FORM_FIELDS; i++)
		fields += text.p[i] == '&';
	form_start(a, fields, &form);
	while (text.p) {
		struct str value = str_cut(&text, '&');
		struct str name = str_cut(&value, '=');
		struct form_field *f;

		if (name.n == 0 && value.n == 0)
			continue;
		if (!value.p)
			value = STR("");
		f = form_more(&form, err);
		if (!f)
			return false;
		if (!percent_decode(a, name, true, &f->name) ||
		    !percent_decode(a, value, true, &f->value))
			complain(f->name.p ? f->name : name, MSG_FORM_BAD_PERCENT, &wrong);
		else
			form_check_text(f->name, f->value, &wrong);
	}
	if (!err_ok(&wrong)) {
		*err = wrong;
		return false;
	}
	*out = form;
	return true;
}

struct str form_get(const struct form *f, const char *name)
{
	struct str want = str_c(name);

	for (size_t i = 0; i < f->n; i++)
		if (!f->field[i].filename.p && str_eq(f->field[i].name, want))
			return f->field[i].value.n ? f->field[i].value : (struct str){ NULL, 0 };
	return (struct str){ NULL, 0 };
}
