/* CSV (RFC 4180): a streaming reader for files of any size, and a writer. */
#ifndef WIRE_CSV_H
#define WIRE_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { CSV_FIELDS = 512, CSV_RECORD = 1 << 20 };

/* A file in another encoding goes through wire/encoding.h first.
 * Reads records from a callback that fills a block (0 bytes = end of file, SIZE_MAX = error). */
struct csv_reader;
struct csv_reader *csv_open(size_t (*fill)(void *arg, char *p, size_t n), void *arg,
			    char delimiter);
void csv_close(struct csv_reader *r);

enum csv_result {
	CSV_RECORD_READ,
	CSV_END,
	CSV_BROKEN,     /* this record is not CSV (quote not closed, too long, too many fields): why
			   is in *why; the reader has moved to the next line and goes on */
	CSV_FAILED,     /* the callback failed */
};
/* The next record: fields with quotes undone, valid UTF-8 without U+0000 (else CSV_BROKEN), valid
 * until the next call; line is where it starts (from 1). Takes CRLF and LF, quotes anywhere (a
 * quote within an unquoted field is a character like others), line feeds in quotes, a byte order
 * mark at the start, a last line without end; empty lines are skipped. After CSV_BROKEN for an
 * open quote or too long a record the line behind its first is tried as a record of its own. */
enum csv_result csv_next(struct csv_reader *r, struct str **fields, size_t *n, int64_t *line,
			 enum msg *why);

/* Writes one field, quoted where it must be; csv_row_end writes CRLF (out still holds the row).
 * Formula-looking fields
 * (= + - @ first) are kept as they are: the data must read back unchanged. */
void csv_put(struct buf *out, bool first, struct str field);
void csv_row_end(struct buf *out);

#endif
