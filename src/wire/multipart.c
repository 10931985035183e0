/* multipart/form-data (RFC 7578, RFC 2046 §5.1). A part ends where a line end, two dashes and the
 * boundary stand, followed by two dashes (the last) or by white space and a line end. Lines end
 * with CRLF. What stands before the first boundary and behind the last is ignored. */
#include "wire/form_int.h"

#include "wire/utf8.h"

enum { BOUNDARY = 70, HEADERS = 32 };

static bool unreadable(struct err *err, enum msg msg)
{
	return err_set(err, ERR_UNREADABLE, NULL, msg);
}

static void skip_blanks(struct str *s)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = str_skip(*s, 1);
}

/* Behind the opening quote: the text up to the closing one. \" and \\ are undone, another
 * backslash stays: old browsers send whole Windows paths. */
static bool quoted_string(struct arena *a, struct str *s, struct str *out)
{
	char *p = arena_alloc(a, s->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		char c = s->p[i];

		if (c == '"') {
			*s = str_skip(*s, i + 1);
			*out = (struct str){ p, n };
			return true;
		}
		if (c == '\\' && i + 1 < s->n && (s->p[i + 1] == '"' || s->p[i + 1] == '\\'))
			c = s->p[++i];
		p[n++] = c;
	}
	return false;
}

/* Takes the next ; name=value off a header. Names come as written, values unquoted. False at the
 * end (then s->n == 0) and where it is malformed (then not). */
static bool param(struct arena *a, struct str *s, struct str *name, struct str *value)
{
	size_t n = 0;

	skip_blanks(s);
	if (s->n == 0 || s->p[0] != ';')
		return false;
	*s = str_skip(*s, 1);
	skip_blanks(s);
	if (s->n == 0)
		return false;     /* a last ; without anything is common */
	while (n < s->n && s->p[n] != '=' && s->p[n] != ';')
		n++;
	if (n == 0 || n == s->n || s->p[n] == ';')
		return false;
	*name = str_trim(str_head(*s, n));
	*s = str_skip(*s, n + 1);
	skip_blanks(s);
	if (s->n && s->p[0] == '"') {
		*s = str_skip(*s, 1);
		return quoted_string(a, s, value);
	}
	n = 0;
	while (n < s->n && s->p[n] != ';')
		n++;
	*value = str_trim(str_head(*s, n));
	*s = str_skip(*s, n);
	return true;
}

static bool boundary_of(struct arena *a, struct str content_type, struct str *out)
{
	struct str rest = content_type, name, value;
	size_t n = str_find_char(content_type, ';');

	if (n == SIZE_MAX ||
	    !str_eq_nocase(str_trim(str_head(content_type, n)), STR("multipart/form-data")))
		return false;
	rest = str_skip(content_type, n);
	while (param(a, &rest, &name, &value)) {
		if (!str_eq_nocase(name, STR("boundary")))
			continue;
		*out = value;
		return value.n > 0 && value.n <= BOUNDARY;
	}
	return false;
}

/* Where the next line of "--boundary" begins in s (from is its first byte behind a line end or the
 * start of s), where it ends, and whether it is the last one. */
static bool delimiter(struct str s, struct str dashed, size_t *from, size_t *to, bool *last)
{
	size_t at = 0;

	for (;;) {
		size_t hit = str_find(str_skip(s, at), dashed);
		struct str rest;

		if (hit == SIZE_MAX)
			return false;
		*from = at + hit;
		at = *from + 1;
		if (*from != 0 && !(*from >= 2 && s.p[*from - 2] == '\r' && s.p[*from - 1] == '\n'))
			continue;
		rest = str_skip(s, *from + dashed.n);
		*last = str_starts(rest, STR("--"));
		if (*last) {
			*to = *from + dashed.n + 2;
			return true;
		}
		skip_blanks(&rest);
		if (!str_starts(rest, STR("\r\n")))
			continue;
		*to = (size_t)(rest.p - s.p) + 2;
		return true;
	}
}

/* Browsers write a quote and line ends in names as %22 %0D %0A (HTML, multipart encoding). */
static struct str undo_html(struct arena *a, struct str s)
{
	static const struct { struct str code; char c; } map[] = {
		{ STR_INIT("%22"), '"' }, { STR_INIT("%0D"), '\r' }, { STR_INIT("%0A"), '\n' },
	};
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		p[n] = s.p[i];
		for (size_t k = 0; k < sizeof map / sizeof *map; k++) {
			if (str_starts(str_skip(s, i), map[k].code)) {
				p[n] = map[k].c;
				i += 2;
				break;
			}
		}
		n++;
	}
	return (struct str){ p, n };
}

/* Content-Disposition: form-data; name="…"; filename="…" */
static bool disposition(struct arena *a, struct str v, struct form_field *f)
{
	size_t n = str_find_char(v, ';');
	struct str name, value;

	if (n == SIZE_MAX || !str_eq_nocase(str_trim(str_head(v, n)), STR("form-data")))
		return false;
	v = str_skip(v, n);
	while (param(a, &v, &name, &value)) {
		if (str_eq_nocase(name, STR("name")))
			f->name = undo_html(a, value);
		else if (str_eq_nocase(name, STR("filename")))
			f->filename = undo_html(a, value);
	}
	return v.n == 0 && f->name.p;
}

static bool header(struct arena *a, struct str line, struct form_field *f, struct err *err)
{
	struct str name = str_cut(&line, ':'), value = str_trim(line);

	if (!line.p)
		return unreadable(err, MSG_FORM_BAD_PART);
	if (str_eq_nocase(name, STR("Content-Disposition")))
		return disposition(a, value, f) || unreadable(err, MSG_FORM_BAD_PART);
	if (str_eq_nocase(name, STR("Content-Type")))
		f->type = value;
	/* RFC 7578 §4.7 deprecates it; to read encoded bytes as they are would be wrong */
	if (str_eq_nocase(name, STR("Content-Transfer-Encoding")) &&
	    !str_eq_nocase(value, STR("binary")) && !str_eq_nocase(value, STR("8bit")) &&
	    !str_eq_nocase(value, STR("7bit")))
		return err_set(err, ERR_UNREADABLE, NULL, MSG_FORM_BAD_ENCODING);
	return true;
}

static bool part(struct arena *a, struct str s, struct form_field *f, struct err *err)
{
	for (int lines = 0;; lines++) {
		size_t n = str_find(s, STR("\r\n"));
		struct str line = str_head(s, n);

		if (n == SIZE_MAX || lines == HEADERS)
			return unreadable(err, MSG_FORM_BAD_PART);
		s = str_skip(s, n + 2);
		if (line.n == 0)
			break;
		if (!header(a, line, f, err))
			return false;
	}
	if (!f->name.p)
		return unreadable(err, MSG_FORM_BAD_PART);
	f->value = s;
	if (!f->filename.p)
		f->type = (struct str){ NULL, 0 };
	else if (!f->type.n)
		f->type = STR("application/octet-stream");
	return true;
}

bool multipart_read(struct arena *a, struct str content_type, struct str body, struct form *out,
		    struct err *err)
{
	struct err wrong = ERR_INIT;
	struct str boundary, dashed;
	struct form form;
	size_t from, to;
	bool last;

	if (!boundary_of(a, content_type, &boundary))
		return unreadable(err, MSG_FORM_NO_BOUNDARY);
	dashed = arena_fmt(a, "--%.*s", STR_ARG(boundary));
	form_start(a, FORM_FIELDS, &form);
	if (!delimiter(body, dashed, &from, &to, &last))
		return unreadable(err, MSG_FORM_UNENDED);
	while (!last) {
		struct form_field *f = form_more(&form, err);

		if (!f)
			return false;
		/* step back over the line end, so that an empty part still has one before it */
		body = str_skip(body, to - 2);
		if (!delimiter(body, dashed, &from, &to, &last))
			return unreadable(err, MSG_FORM_UNENDED);
		if (from < 4)
			return unreadable(err, MSG_FORM_BAD_PART);
		if (!part(a, str_skip(str_head(body, from - 2), 2), f, err))
			return false;
		form_check_text(f->name, f->filename.p ? f->filename : f->value, &wrong);
		if (f->type.p)
			form_check_text(f->name, f->type, &wrong);
	}
	if (!err_ok(&wrong)) {
		*err = wrong;
		return false;
	}
	*out = form;
	return true;
}
