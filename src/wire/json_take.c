/* Taking typed fields out of a tree that was read; every wrong one is named, not only the first. */
#include "wire/json.h"
#include "wire/rfc3339.h"
#include "wire/utf8.h"

const struct json *json_get(const struct json *object, const char *name)
{
	struct str want = str_c(name);

	if (!object || object->kind != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < object->n; i++)
		if (str_eq(object->member[i].name, want))
			return object->member[i].value.kind == JSON_NULL ?
				       NULL : &object->member[i].value;
	return NULL;
}

/* One complaint about a field; a macro since the arguments are typed by err.h's own. */
#define wrong(err, path, name, ...) do { \
		char field_[ERR_TEXT]; \
		snprintf(field_, sizeof field_, "%s%s", (path), (name)); \
		err_add((err), ERR_INVALID, field_, __VA_ARGS__); \
	} while (0)

bool json_text(const struct json *object, const char *path, const char *name, size_t max_chars,
	       struct str *out, struct err *err)
{
	const struct json *v = json_get(object, name);

	if (!v)
		return true;
	if (v->kind != JSON_TEXT) {
		wrong(err, path, name, MSG_NOT_A_TEXT);
		return false;
	}
	/* a character has a byte at least: most texts need no count */
	if (v->s.n > max_chars && utf8_count(v->s) > max_chars) {
		wrong(err, path, name, MSG_TOO_LONG, AI((int64_t)max_chars));
		return false;
	}
	*out = v->s;
	return true;
}

bool json_need_text(const struct json *object, const char *path, const char *name, size_t max_chars,
		    struct str *out, struct err *err)
{
	const struct json *v = json_get(object, name);

	if (!v || (v->kind == JSON_TEXT && str_trim(v->s).n == 0)) {
		wrong(err, path, name, MSG_REQUIRED);
		return false;
	}
	return json_text(object, path, name, max_chars, out, err);
}

bool json_int(const struct json *object, const char *path, const char *name, int64_t min,
	      int64_t max, int64_t *out, struct err *err)
{
	const struct json *v = json_get(object, name);

	if (!v)
		return true;
	if (v->kind != JSON_INT) {
		wrong(err, path, name, MSG_NOT_A_NUMBER);
		return false;
	}
	if (v->i < min || v->i > max) {
		wrong(err, path, name, MSG_OUT_OF_RANGE, AI(min), AI(max));
		return false;
	}
	*out = v->i;
	return true;
}

bool json_real(const struct json *object, const char *path, const char *name, double min,
	       double max, double *out, bool *present, struct err *err)
{
	const struct json *v = json_get(object, name);
	char lo[32], hi[32];

	if (!v)
		return true;
	if (v->kind != JSON_INT && v->kind != JSON_REAL) {
		wrong(err, path, name, MSG_NOT_A_DECIMAL);
		return false;
	}
	if (!(v->d >= min && v->d <= max)) {
		snprintf(lo, sizeof lo, "%.15g", min);
		snprintf(hi, sizeof hi, "%.15g", max);
		wrong(err, path, name, MSG_OUT_OF_RANGE, AT(str_c(lo)), AT(str_c(hi)));
		return false;
	}
	*out = v->d;
	if (present)
		*present = true;
	return true;
}

bool json_bool(const struct json *object, const char *path, const char *name, bool *out,
	       struct err *err)
{
	const struct json *v = json_get(object, name);

	if (!v)
		return true;
	if (v->kind != JSON_TRUE && v->kind != JSON_FALSE) {
		wrong(err, path, name, MSG_NOT_A_BOOL);
		return false;
	}
	*out = v->kind == JSON_TRUE;
	return true;
}

bool json_time(const struct json *object, const char *path, const char *name, int64_t *out,
	       struct err *err)
{
	const struct json *v = json_get(object, name);

	if (!v)
		return true;
	if (v->kind != JSON_TEXT || !rfc3339_read(v->s, out)) {
		wrong(err, path, name, MSG_NOT_A_TIME);
		return false;
	}
	return true;
}

bool json_id(const struct json *object, const char *path, const char *name, int64_t *out,
	     struct err *err)
{
	const struct json *v = json_get(object, name);
	int64_t id = 0;

	if (!v)
		return true;
	if (v->kind == JSON_INT)
		id = v->i;
	else if (v->kind != JSON_TEXT || str_starts(v->s, STR("+")) || !str_to_i64(v->s, &id))
		id = 0;
	if (id <= 0) {
		wrong(err, path, name, MSG_NOT_AN_ID);
		return false;
	}
	*out = id;
	return true;
}

bool json_items(const struct json *object, const char *path, const char *name, size_t max,
		const struct json **out, struct err *err)
{
	const struct json *v = json_get(object, name);

	*out = NULL;
	if (!v)
		return true;
	if (v->kind != JSON_LIST) {
		wrong(err, path, name, MSG_NOT_A_LIST);
		return false;
	}
	if (v->n > max) {
		wrong(err, path, name, MSG_TOO_MANY_ITEMS, AI((int64_t)max));
		return false;
	}
	*out = v;
	return true;
}

bool json_members(const struct json *object, const char *path, const char *name,
		  const struct json **out, struct err *err)
{
	const struct json *v = json_get(object, name);

	*out = NULL;
	if (!v)
		return true;
	if (v->kind != JSON_OBJECT) {
		wrong(err, path, name, MSG_NOT_AN_OBJECT);
		return false;
	}
	*out = v;
	return true;
}
