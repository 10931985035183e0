/* The writer: one root, every element closed by its name, text only within an element. */
#include "wire/xml.h"

void xml_begin(struct xml_writer *w, struct buf *out)
{
	w->out = out;
	w->depth = 0;
	w->any = false;
	buf_add_lit(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
}

void xml_end(struct xml_writer *w)
{
	must(w->any && w->depth == 0);
}

/* The names we give are ours: a name that needs more than ASCII is a bug. */
static bool is_name(const char *name)
{
	if (!name || !(isalpha((unsigned char)*name) || *name == '_'))
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("_-.:", *name))
			return false;
	return true;
}

static void before_element(struct xml_writer *w, const char *name)
{
	must(is_name(name));
	must(w->depth > 0 || !w->any);
	w->any = true;
}

void xml_open(struct xml_writer *w, const char *name)
{
	before_element(w, name);
	must(w->depth < XML_DEPTH);
	w->name[w->depth++] = name;
	buf_add_char(w->out, '<');
	buf_add(w->out, str_c(name));
	buf_add_char(w->out, '>');
}

static void end_tag(struct buf *out, const char *name)
{
	buf_add_lit(out, "</");
	buf_add(out, str_c(name));
	buf_add_char(out, '>');
}

void xml_close(struct xml_writer *w, const char *name)
{
	must(w->depth > 0);
	must(str_eq(str_c(w->name[w->depth - 1]), str_c(name)));
	w->depth--;
	end_tag(w->out, name);
}

/* What a byte of text is written as; a CR as it is would be read back as a line feed. */
static struct str escaped(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '\r':
		return STR("&#13;");
	case '\t':
	case '\n':
		break;
	default:
		if ((unsigned char)c < 0x20)
			return STR("\xEF\xBF\xBD");
	}
	return (struct str){ NULL, 0 };
}

static void escape(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct str as = escaped(s.p[i]);
		size_t len = 1;

		/* U+FFFE and U+FFFF are no XML characters */
		if (s.p[i] == '\xEF' && s.n - i >= 3 && s.p[i + 1] == '\xBF' &&
		    (s.p[i + 2] == '\xBE' || s.p[i + 2] == '\xBF')) {
			as = STR("\xEF\xBF\xBD");
			len = 3;
		}
		if (!as.p)
			continue;
		buf_add(out, (struct str){ s.p + from, i - from });
		buf_add(out, as);
		i += len - 1;
		from = i + 1;
	}
	if (s.n > from)
		buf_add(out, (struct str){ s.p + from, s.n - from });
}

void xml_text(struct xml_writer *w, struct str s)
{
	must(w->depth > 0);
	escape(w->out, s);
}

void xml_text_of(struct xml_writer *w, const char *name, struct str s)
{
	before_element(w, name);
	must(w->depth < XML_DEPTH);
	buf_add_char(w->out, '<');
	buf_add(w->out, str_c(name));
	if (s.n == 0) {
		buf_add_lit(w->out, "/>");
		return;
	}
	buf_add_char(w->out, '>');
	escape(w->out, s);
	end_tag(w->out, name);
}
