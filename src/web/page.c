/* Writing values into pages. */
#include "web/page.h"

void page_text(struct page *p, struct str s)
{
	html_text(p->out, s);
}

void page_int(struct page *p, int64_t n)
{
	buf_add_i64(p->out, n);
}

void page_say(struct page *p, enum msg msg)
{
	if (msg != MSG_NONE)
		html_text(p->out, message(p->lang, msg));
}

void page_raw(struct page *p, struct safe_html h)
{
	buf_add(p->out, h.s);
}

/* What a link may lead to; a path that a browser would read as another host may not. Browsers drop
 * tabs and line ends before they read an address, so one that has any leads nowhere. */
static bool may_lead(struct str s)
{
	static const char *const scheme[] = { "https://", "http://", "tel:", "mailto:" };

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	if (s.n && (s.p[0] == '#' || s.p[0] == '?'))
		return true;
	if (s.n && s.p[0] == '/')
		return s.n == 1 || (s.p[1] != '/' && s.p[1] != '\\');
	for (size_t i = 0; i < sizeof scheme / sizeof *scheme; i++)
		if (str_starts(s, str_c(scheme[i])))
			return true;
	return false;
}

void page_address(struct page *p, struct str s)
{
	if (may_lead(s))
		html_text(p->out, s);
	else
		buf_add_lit(p->out, "#");
}

void page_segment(struct page *p, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '-' || c == '.' || c == '_' || c == '~') {
			buf_add_char(p->out, (char)c);
		} else {
			buf_add_char(p->out, '%');
			buf_add_char(p->out, hex[c >> 4]);
			buf_add_char(p->out, hex[c & 15]);
		}
	}
}

void page_tell(struct page *p, enum msg msg, const struct err_arg arg[ERR_ARGS])
{
	html_text(p->out, message_fill(p->arena, p->lang, msg, arg));
}

void page_csrf(struct page *p)
{
	buf_add_lit(p->out, "<input type=\"hidden\" name=\"csrf\" value=\"");
	html_text(p->out, p->csrf);
	buf_add_lit(p->out, "\">");
}

struct err_arg page_arg_text(struct page *p, struct str s)
{
	(void)p;
	return AT(s);
}

struct err_arg page_arg_int(struct page *p, int64_t n)
{
	(void)p;
	return AI(n);
}

struct err_arg page_arg_say(struct page *p, enum msg msg)
{
	return AT(message(p->lang, msg));
}
