/* Checks what a requester answered to a category's questions. Pure. */
#include "catalog/catalog.h"

#include "wire/rfc3339.h"
#include "wire/utf8.h"

enum { STRING_CHARS = 255, TEXT_CHARS = 4000 };

static const char *answer_field(char out[ERR_TEXT], struct str code)
{
	snprintf(out, ERR_TEXT, "answers.%.*s", STR_ARG(str_head(code, 60)));
	return out;
}

static bool has_value(const struct question *q, struct str key)
{
	for (size_t i = 0; i < q->values; i++)
		if (str_eq(q->value[i].key, key))
			return true;
	return false;
}

static bool check_chars(struct str value, int64_t max, const char *field, struct err *err)
{
	if ((int64_t)utf8_count(value) > max)
		return err_add(err, ERR_INVALID, field, MSG_TOO_LONG, AI(max));
	return true;
}

static bool check_value(const struct question *q, struct str value, const char *field,
			struct err *err)
{
	int64_t ignored;
	double number;

	switch (q->datatype) {
	case DATA_STRING:
		return check_chars(value, STRING_CHARS, field, err);
	case DATA_TEXT:
		return check_chars(value, TEXT_CHARS, field, err);
	case DATA_NUMBER:
		return str_to_double(value, &number) ||
		       err_add(err, ERR_INVALID, field, MSG_NOT_A_DECIMAL);
	case DATA_DATETIME:
		return rfc3339_read(value, &ignored) || rfc3339_read_date(value, &ignored) ||
		       err_add(err, ERR_INVALID, field, MSG_ANSWER_NOT_A_TIME);
	case DATA_ONE:
	case DATA_MANY:
		return has_value(q, value) ||
		       err_add(err, ERR_INVALID, field, MSG_ANSWER_NOT_OFFERED, AT(value));
	case DATA_COUNT:
		break;
	}
	must(false);
	return false;
}

static const struct question *question_of(const struct category *cat, struct str code)
{
	for (size_t i = 0; i < cat->questions; i++)
		if (str_eq(cat->question[i].code, code))
			return &cat->question[i];
	return NULL;
}

bool answers_check(const struct category *cat, const struct answer *answers, size_t n,
		   struct err *err)
{
	char field[ERR_TEXT];
	bool ok = true;

	for (size_t i = 0; i < cat->questions; i++) {
		const struct question *q = &cat->question[i];
		size_t given = 0;

		if (!q->variable)
			continue;
		answer_field(field, q->code);
		for (size_t k = 0; k < n; k++) {
			if (answers[k].value.n == 0 || !str_eq(answers[k].code, q->code))
				continue;
			given++;
			ok = check_value(q, answers[k].value, field, err) && ok;
		}
		if (given == 0 && q->required)
			ok = err_add(err, ERR_INVALID, field, MSG_ANSWER_REQUIRED, AT(q->code));
		if (given > 1 && q->datatype != DATA_MANY)
			ok = err_add(err, ERR_INVALID, field, MSG_ANSWER_ONE_ONLY);
	}
	for (size_t k = 0; k < n; k++)
		if (!question_of(cat, answers[k].code))
			ok = err_add(err, ERR_INVALID, answer_field(field, answers[k].code),
				     MSG_ANSWER_UNKNOWN);
	return ok;
}
