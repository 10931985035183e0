/* Turns a stream of UTF-8 or GB 18030 into UTF-8 while it is read. */
#ifndef WIRE_ENCODING_H
#define WIRE_ENCODING_H

#include "base/err.h"
#include "base/str.h"

enum encoding { ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030 };

/* "auto", "utf-8" or "utf8", "gb18030" (or "gbk", "gb2312", which it contains), in any case. */
WARN_UNUSED bool encoding_named(struct str name, enum encoding *out);

/* Wraps a callback that fills a block (0 = end of file, SIZE_MAX = error); encoding_fill is again
 * such a callback, with the reader as its argument:
 *     csv_open(encoding_fill, reader, ',')
 * Auto takes UTF-8 where the first 64 KiB are valid UTF-8 or begin with its byte order mark, else
 * GB 18030. UTF-8 is passed on as it is; a GB 18030 byte that means nothing becomes 0xFF, which no
 * UTF-8 text holds, so that the check behind finds the place. ERR_IO where the C library lacks the
 * conversion. */
struct encoding_reader;
WARN_UNUSED bool encoding_open(enum encoding encoding, size_t (*fill)(void *arg, char *p, size_t n),
			       void *arg, struct encoding_reader **out, struct err *err);
size_t encoding_fill(void *reader, char *p, size_t n);
void encoding_close(struct encoding_reader *r);
/* What it is read as; for auto ENCODING_AUTO until the first fill. */
enum encoding encoding_used(const struct encoding_reader *r);

#endif
