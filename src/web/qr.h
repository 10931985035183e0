/* QR codes (ISO/IEC 18004) as SVG. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "web/page.h"

/* A picture of the text, black on white with its quiet zone, to stand in a page; label is its text
 * alternative. { NULL, 0 } for a text that is empty or too long for a code (about 2,300 bytes). */
struct safe_html qr_svg(struct arena *a, struct str text, struct str label);

#endif
