#include "web/qr.h"

#include <qrencode.h>

enum { QUIET = 4 };                    /* modules of white around a code, as the standard asks */

/* One path of a run of dark modules each: "M4 4h7v1h-7z". */
static void rows(struct buf *b, const QRcode *qr)
{
	for (int y = 0; y < qr->width; y++) {
		int x = 0;

		while (x < qr->width) {
			const unsigned char *m = qr->data + y * qr->width + x;
			int run = 0;

			while (x + run < qr->width && (m[run] & 1) == (m[0] & 1))
				run++;
			if (m[0] & 1)
				buf_fmt(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
			x += run;
		}
	}
}

struct safe_html qr_svg(struct arena *a, struct str text, struct str label)
{
	QRcode *qr = text.n ? QRcode_encodeString8bit(arena_cstr(a, text), 0, QR_ECLEVEL_M) : NULL;
	struct safe_html out = { { NULL, 0 } };
	struct buf b = BUF_INIT;
	int size;

	if (!qr)
		return out;
	size = qr->width + 2 * QUIET;
	buf_fmt(&b, "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
		    " width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"",
		size, size, size * 5, size * 5);
	html_text(&b, label);
	buf_fmt(&b, "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/>"
		    "<path fill=\"#000\" d=\"", size, size, size);
	rows(&b, qr);
	buf_add_lit(&b, "\"/></svg>");
	QRcode_free(qr);
	out.s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}
