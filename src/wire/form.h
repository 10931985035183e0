/* Forms: query strings, application/x-www-form-urlencoded, multipart/form-data (RFC 7578). */
#ifndef WIRE_FORM_H
#define WIRE_FORM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct form_field {
	struct str name, value;
	struct str filename, type;   /* multipart file parts; else p == NULL */
};
struct form {
	struct form_field *field;
	size_t n;
};

enum { FORM_FIELDS = 256 };

/* + is a space, %XX decoded; text is valid UTF-8 or the error names the field (all wrong ones).
 * ERR_LIMIT beyond FORM_FIELDS. */
WARN_UNUSED bool form_read(struct arena *a, struct str text, struct form *out, struct err *err);
/* Content-Type gives the boundary. File parts are bytes, other parts valid UTF-8; values are views
 * of body. A file without a type is application/octet-stream; a file input left empty gives a file
 * part with an empty name and no bytes. ERR_UNREADABLE where it is not multipart, ERR_INVALID for
 * fields that are not text. */
WARN_UNUSED bool multipart_read(struct arena *a, struct str content_type, struct str body,
				struct form *out, struct err *err);
/* The first value of that name; { NULL, 0 } where it is absent or empty (empty is absent). Always text:
 * a file part, whose bytes may be anything, is passed over. */
struct str form_get(const struct form *f, const char *name);

/* Percent-encoding of everything but unreserved characters (RFC 3986). */
void url_encode(struct buf *out, struct str s);
/* Decodes %XX only (a path segment); false where it is malformed or not UTF-8. */
WARN_UNUSED bool url_decode(struct arena *a, struct str s, struct str *out);

#endif
