/* The text of a mapping file: lines, lists and the small language of columns. */
#include "exchange/profile_int.h"

/* Takes a quoted text off the front; a backslash makes the next character stand for itself. */
static bool take_quoted(struct arena *a, struct str *s, char quote, struct str *out)
{
	size_t n = 0, i;
	char *copy;

	for (i = 1; i < s->n && s->p[i] != quote; i++) {
		if (s->p[i] == '\\' && i + 1 < s->n)
			i++;
	}
	if (i >= s->n)
		return false;
	copy = arena_alloc(a, i);
	for (size_t k = 1; k < i; k++) {
		if (s->p[k] == '\\')
			k++;
		copy[n++] = s->p[k];
	}
	*out = (struct str){ copy, n };
	*s = str_skip(*s, i + 1);
	return true;
}

enum line_result lines_next(struct lines *l, struct line *out)
{
	while (l->rest.p) {
		struct str s = str_trim(str_cut(&l->rest, '\n'));
		size_t eq;

		l->number++;
		*out = (struct line){ .number = l->number };
		if (s.n == 0 || s.p[0] == '#' || s.p[0] == ';')
			continue;
		if (s.p[0] == '[') {
			if (s.p[s.n - 1] != ']')
				return out->key = s, LINE_BROKEN;
			l->section = str_trim((struct str){ s.p + 1, s.n - 2 });
			out->key = l->section;
			return LINE_SECTION;
		}
		/* a quoted key may hold an equals sign */
		eq = s.p[0] == '"' ? 1 : 0;
		while (eq && eq < s.n && s.p[eq] != '"')
			eq += s.p[eq] == '\\' && eq + 1 < s.n ? 2 : 1;
		while (eq < s.n && s.p[eq] != '=')
			eq++;
		out->key = str_trim(str_head(s, eq));
		if (eq >= s.n || out->key.n == 0)
			return LINE_BROKEN;
		out->value = str_trim(str_skip(s, eq + 1));
		return LINE_PAIR;
	}
	return LINE_END;
}

/* The end of a bare word: the first of the two marks, or of a quote. */
static struct str take_bare(struct str *s, const char *marks)
{
	struct str word = { s->p, 0 };

	while (word.n < s->n && !strchr(marks, s->p[word.n]))
		word.n++;
	*s = str_skip(*s, word.n);
	return str_trim(word);
}

bool alternatives_read(struct arena *a, struct str value, struct str **out, size_t *n)
{
	size_t room = 1;
	struct str *list;

	for (size_t i = 0; i < value.n; i++)
		room += value.p[i] == '|';
	list = ARENA_ARRAY(a, struct str, room);
	*n = 0;
	for (;;) {
		struct str item;

		value = str_trim(value);
		if (value.n && value.p[0] == '"') {
			if (!take_quoted(a, &value, '"', &item))
				return false;
			value = str_trim(value);
		} else {
			item = take_bare(&value, "|");
			if (item.n == 0)
				return false;
		}
		list[(*n)++] = item;
		if (value.n == 0)
			break;
		if (value.p[0] != '|')
			return false;
		value = str_skip(value, 1);
	}
	*out = list;
	return true;
}

static bool read_part(struct arena *a, struct str *value, struct part *out)
{
	struct str name;
	int64_t number;

	*out = (struct part){ .number = 0 };
	*value = str_trim(*value);
	if (value->n && value->p[0] == '"')
		return take_quoted(a, value, '"', &out->literal);
	if (value->n && value->p[0] == '`') {
		if (!take_quoted(a, value, '`', &name))
			return false;
		*value = str_trim(*value);
		if (value->n && value->p[0] == '?') {
			out->optional = true;
			*value = str_skip(*value, 1);
		}
		out->column = name;
		return name.n > 0;
	}
	name = take_bare(value, "+|\"`");
	if (str_ends(name, STR("?"))) {
		out->optional = true;
		name = str_trim(str_head(name, name.n - 1));
	}
	if (name.n > 1 && name.p[0] == '#' && str_to_i64(str_skip(name, 1), &number)) {
		out->number = (size_t)number;
		return number >= 1 && number <= 512;
	}
	out->column = name;
	return name.n > 0;
}

bool choice_read(struct arena *a, struct str value, struct choice *out)
{
	size_t room = 1, parts = 0;
	struct part *part;

	for (size_t i = 0; i < value.n; i++)
		room += value.p[i] == '|' || value.p[i] == '+';
	part = ARENA_ARRAY(a, struct part, room);
	*out = (struct choice){ ARENA_ARRAY(a, struct join, room), 1 };
	out->join[0].part = part;
	for (;;) {
		if (!read_part(a, &value, &part[parts]))
			return false;
		parts++;
		out->join[out->n - 1].n++;
		value = str_trim(value);
		if (value.n == 0)
			return true;
		if (value.p[0] == '|')
			out->join[out->n++].part = &part[parts];
		else if (value.p[0] != '+')
			return false;
		value = str_skip(value, 1);
	}
}
