/* The writer. depth counts the lists and objects that are open; state[depth - 1] says what the
 * innermost is and what it waits for. After the root value depth is DONE and everything but
 * json_end is refused. */
#include "wire/json.h"

#include <math.h>

#include "wire/rfc3339.h"

enum { LIST = 1, OBJECT = 2, KIND = 3, ANY = 4, NAMED = 8 };
enum { DONE = -1 };

void json_begin(struct json_writer *w, struct buf *out)
{
	w->out = out;
	w->depth = 0;
}

void json_end(struct json_writer *w)
{
	must(w->depth == DONE);
}

/* Before a value: is one allowed here, and does a comma belong before it? */
static void before_value(struct json_writer *w)
{
	unsigned char *s;

	must(w->depth != DONE);
	if (w->depth == 0)
		return;
	s = &w->state[w->depth - 1];
	if (*s & OBJECT) {
		must(*s & NAMED);
		*s &= (unsigned char)~NAMED;
		return;
	}
	if (*s & ANY)
		buf_add_char(w->out, ',');
	*s |= ANY;
}

static void after_value(struct json_writer *w)
{
	if (w->depth == 0)
		w->depth = DONE;
}

static void nest(struct json_writer *w, unsigned char kind, char bracket)
{
	before_value(w);
	must(w->depth < JSON_DEPTH);
	w->state[w->depth++] = kind;
	buf_add_char(w->out, bracket);
}

static void unnest(struct json_writer *w, unsigned char kind, char bracket)
{
	must(w->depth > 0);
	must((w->state[w->depth - 1] & (KIND | NAMED)) == kind);
	w->depth--;
	buf_add_char(w->out, bracket);
	after_value(w);
}

void json_object(struct json_writer *w)
{
	nest(w, OBJECT, '{');
}

void json_object_end(struct json_writer *w)
{
	unnest(w, OBJECT, '}');
}

void json_list(struct json_writer *w)
{
	nest(w, LIST, '[');
}

void json_list_end(struct json_writer *w)
{
	unnest(w, LIST, ']');
}

/* Bytes that need a second look: control characters, the quote, the backslash, what could end a
 * script element, and the first byte of U+2028 and U+2029. */
static const bool special[256] = {
	[0 ... 0x1F] = true, ['"'] = true, ['\\'] = true, ['<'] = true,
	['>'] = true,        ['&'] = true, [0xE2] = true,
};

static bool plain(unsigned char c)
{
	return !special[c];
}

static void escape(struct buf *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	const char *two = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" :
			  c == '\t' ? "\\t" : c == '\r' ? "\\r" : NULL;
	const char six[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (two)
		buf_add(out, (struct str){ two, 2 });
	else
		buf_add(out, (struct str){ six, sizeof six });
}

/* Almost every text is plain from end to end, and most are names of members. */
static bool quoted_plain(struct buf *out, struct str s)
{
	char *p;

	for (size_t i = 0; i < s.n; i++)
		if (!plain((unsigned char)s.p[i]))
			return false;
	buf_reserve(out, s.n + 2);
	p = out->p + out->n;
	*p++ = '"';
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '"';
	out->n += s.n + 2;
	return true;
}

static void quoted(struct buf *out, struct str s)
{
	size_t from = 0, i = 0;

	if (quoted_plain(out, s))
		return;
	buf_add_char(out, '"');
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];

		if (plain(c)) {
			i++;
			continue;
		}
		if (c == 0xE2) {
			bool separator = s.n - i >= 3 && s.p[i + 1] == '\x80' &&
					 (s.p[i + 2] == '\xA8' || s.p[i + 2] == '\xA9');

			if (!separator) {
				i++;
				continue;
			}
			buf_add(out, (struct str){ s.p + from, i - from });
			buf_add(out, s.p[i + 2] == '\xA8' ? STR("\\u2028") : STR("\\u2029"));
			i += 3;
		} else {
			buf_add(out, (struct str){ s.p + from, i - from });
			escape(out, c);
			i++;
		}
		from = i;
	}
	if (s.n > from)
		buf_add(out, (struct str){ s.p + from, s.n - from });
	buf_add_char(out, '"');
}

void json_name_str(struct json_writer *w, struct str name)
{
	unsigned char *s;

	must(w->depth > 0);
	s = &w->state[w->depth - 1];
	must((*s & (KIND | NAMED)) == OBJECT);
	if (*s & ANY)
		buf_add_char(w->out, ',');
	*s |= ANY | NAMED;
	quoted(w->out, name);
	buf_add_char(w->out, ':');
}

void json_name(struct json_writer *w, const char *name)
{
	json_name_str(w, str_c(name));
}

void json_put_text(struct json_writer *w, struct str s)
{
	before_value(w);
	quoted(w->out, s);
	after_value(w);
}

void json_put_raw(struct json_writer *w, struct str json)
{
	must(json.n > 0);
	before_value(w);
	buf_add(w->out, json);
	after_value(w);
}

void json_put_int(struct json_writer *w, int64_t v)
{
	before_value(w);
	buf_add_i64(w->out, v);
	after_value(w);
}

void json_put_real(struct json_writer *w, double v)
{
	char text[32];
	double back = 0;

	must(isfinite(v));
	if (v == 0 && signbit(v)) {
		json_put_raw(w, STR("-0.0"));     /* "-0" is an integer, and no integer is -0 */
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		must(str_to_double(str_c(text), &back));
		if (back == v)
			break;
	}
	must(back == v);
	json_put_raw(w, str_c(text));
}

void json_put_bool(struct json_writer *w, bool v)
{
	json_put_raw(w, v ? STR("true") : STR("false"));
}

void json_put_null(struct json_writer *w)
{
	json_put_raw(w, STR("null"));
}

void json_put_time(struct json_writer *w, int64_t us)
{
	char text[RFC3339_MAX];
	size_t n = rfc3339_write(text, us, false);

	json_put_text(w, (struct str){ text, n });
}

void json_put_id(struct json_writer *w, int64_t id)
{
	before_value(w);
	buf_add_char(w->out, '"');
	buf_add_i64(w->out, id);
	buf_add_char(w->out, '"');
	after_value(w);
}

void json_put_degrees(struct json_writer *w, int64_t e7)
{
	uint64_t u = e7 < 0 ? 0 - (uint64_t)e7 : (uint64_t)e7;
	uint64_t rest = u % 10000000;
	char digits[8];
	size_t n = 8;

	before_value(w);
	if (e7 < 0)
		buf_add_char(w->out, '-');
	buf_add_i64(w->out, (int64_t)(u / 10000000));
	digits[0] = '.';
	for (int i = 7; i > 0; i--) {
		digits[i] = (char)('0' + rest % 10);
		rest /= 10;
	}
	while (n > 1 && digits[n - 1] == '0')
		n--;
	if (n > 1)
		buf_add(w->out, (struct str){ digits, n });
	after_value(w);
}

void json_text_of(struct json_writer *w, const char *name, struct str s)
{
	json_name(w, name);
	if (s.p)
		json_put_text(w, s);
	else
		json_put_null(w);
}

void json_int_of(struct json_writer *w, const char *name, int64_t v)
{
	json_name(w, name);
	json_put_int(w, v);
}

void json_bool_of(struct json_writer *w, const char *name, bool v)
{
	json_name(w, name);
	json_put_bool(w, v);
}

void json_time_of(struct json_writer *w, const char *name, int64_t us)
{
	json_name(w, name);
	if (us)
		json_put_time(w, us);
	else
		json_put_null(w);
}

void json_id_of(struct json_writer *w, const char *name, int64_t id)
{
	json_name(w, name);
	if (id)
		json_put_id(w, id);
	else
		json_put_null(w);
}
