/* HTML, written so that what people wrote can only ever be text. */
#ifndef WIRE_HTML_H
#define WIRE_HTML_H

#include "base/buf.h"

/* Markup of ours: a string literal and nothing else compiles. */
#define html_raw(out, literal) buf_add_lit((out), literal)
/* Text or a double-quoted attribute's value: & < > " ' escaped; control characters that HTML does
 * not know become U+FFFD. */
void html_text(struct buf *out, struct str s);
void html_int(struct buf *out, int64_t v);

#endif
