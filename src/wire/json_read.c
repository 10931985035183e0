/* Reading JSON: jansson parses, the tree is copied into the arena, jansson's own is dropped.
 *
 * Nesting is counted before jansson sees the text, so that neither it nor the copy can recurse
 * deeper than JSON_DEPTH. */

/* jansson has kinds of our names; its own are renamed in this file. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_NULL JANSSON_NULL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_REAL JANSSON_REAL
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_NULL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_REAL

#include "wire/json.h"

_Static_assert(sizeof(json_int_t) == sizeof(int64_t), "jansson must be built with long long");

static bool unreadable(struct err *err, enum msg msg, int64_t line, int64_t column)
{
	return err_set(err, ERR_UNREADABLE, NULL, msg, AI(line), AI(column), AI(JSON_DEPTH));
}

/* Reads only strings and brackets; what else is wrong jansson says. Up to the first error it sees
 * the same strings as jansson, so jansson never goes deeper than counted here. A raw zero byte is
 * refused here too: behind a number jansson would skip it. */
static bool may_be_parsed(struct str text, struct err *err)
{
	int64_t line = 1, column = 0;
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\n') {
			line++;
			column = 0;
			continue;
		}
		column += ((unsigned char)c & 0xC0) != 0x80;
		if (c == 0)
			return unreadable(err, MSG_JSON_NUL, line, column);
		if (quoted) {
			if (c == '"')
				quoted = false;
			else if (c == '\\' && i + 1 < text.n &&
				 (text.p[i + 1] == '"' || text.p[i + 1] == '\\'))
				i++, column++;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '[' || c == '{') {
			if (++depth > JSON_DEPTH)
				return unreadable(err, MSG_JSON_TOO_DEEP, line, column);
		} else if (c == ']' || c == '}') {
			depth--;
		}
	}
	return true;
}

static struct str copy_text(struct arena *a, const json_t *from)
{
	return arena_str(a, (struct str){ json_string_value(from), json_string_length(from) });
}

static void copy(struct arena *a, json_t *from, struct json *to);

static void copy_list(struct arena *a, json_t *from, struct json *to)
{
	to->kind = JSON_LIST;
	to->n = json_array_size(from);
	to->item = ARENA_ARRAY(a, struct json, to->n);
	for (size_t i = 0; i < to->n; i++)
		copy(a, json_array_get(from, i), &to->item[i]);
}

static void copy_object(struct arena *a, json_t *from, struct json *to)
{
	struct json_member *m;

	to->kind = JSON_OBJECT;
	to->n = json_object_size(from);
	to->member = m = ARENA_ARRAY(a, struct json_member, to->n);
	for (void *it = json_object_iter(from); it; it = json_object_iter_next(from, it), m++) {
		m->name = arena_str(a, (struct str){ json_object_iter_key(it),
						     json_object_iter_key_len(it) });
		copy(a, json_object_iter_value(it), &m->value);
	}
}

static void copy(struct arena *a, json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case JANSSON_OBJECT:
		copy_object(a, from, to);
		break;
	case JSON_ARRAY:
		copy_list(a, from, to);
		break;
	case JSON_STRING:
		to->kind = JSON_TEXT;
		to->s = copy_text(a, from);
		break;
	case JSON_INTEGER:
		to->kind = JSON_INT;
		to->i = json_integer_value(from);
		to->d = (double)to->i;
		break;
	case JANSSON_REAL:
		to->kind = JSON_REAL;
		to->d = json_real_value(from);
		break;
	case JANSSON_TRUE:
		to->kind = JSON_TRUE;
		break;
	case JANSSON_FALSE:
		to->kind = JSON_FALSE;
		break;
	case JANSSON_NULL:
		to->kind = JSON_NULL;
		break;
	}
}

static enum msg why(enum json_error_code code)
{
	switch (code) {
	case json_error_invalid_utf8:
		return MSG_JSON_BAD_UTF8;
	case json_error_premature_end_of_input:
		return MSG_JSON_UNENDED;
	case json_error_end_of_input_expected:
		return MSG_JSON_BEHIND;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return MSG_JSON_NUL;
	case json_error_duplicate_key:
		return MSG_JSON_TWICE;
	case json_error_numeric_overflow:
		return MSG_JSON_NUMBER_TOO_BIG;
	default:
		return MSG_JSON_BROKEN;
	}
}

bool json_read(struct arena *a, struct str text, struct json *out, struct err *err)
{
	json_error_t error;
	json_t *tree;

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_skip(text, 3);
	if (str_trim(text).n == 0)
		return err_set(err, ERR_UNREADABLE, NULL, MSG_JSON_EMPTY);
	if (!may_be_parsed(text, err))
		return false;
	tree = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!tree) {
		must(json_error_code(&error) != json_error_out_of_memory);
		return unreadable(err, why(json_error_code(&error)), error.line, error.column);
	}
	*out = (struct json){ 0 };
	copy(a, tree, out);
	json_decref(tree);
	return true;
}
