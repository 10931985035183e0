#include "wire/html.h"

void html_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		switch (c) {
		case '&': buf_add_lit(out, "&amp;"); break;
		case '<': buf_add_lit(out, "&lt;"); break;
		case '>': buf_add_lit(out, "&gt;"); break;
		case '"': buf_add_lit(out, "&#34;"); break;
		case '\'': buf_add_lit(out, "&#39;"); break;
		default:
			if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
				buf_add_lit(out, "\xEF\xBF\xBD");
			else
				buf_add_char(out, (char)c);
		}
	}
}

void html_int(struct buf *out, int64_t v)
{
	buf_add_i64(out, v);
}
