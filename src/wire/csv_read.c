/* The reader keeps the raw bytes of the record it is in, at most CSV_RECORD of them, so that after
 * a quote that never closes it can go back and read the following lines as records of their own.
 *
 * window[at..n) is what was filled and not consumed; a record is scanned from at by an offset and
 * consumed only when its fate is known. */
#include "wire/csv.h"

#include "base/mem.h"
#include "wire/utf8.h"

enum { BLOCK = 64 * 1024 };

struct csv_reader {
	size_t (*fill)(void *arg, char *p, size_t n);
	void *arg;
	char delimiter;
	bool eof, failed, started;
	int64_t line;             /* of window[at], from 1 */

	char *window;
	size_t cap, at, n;
	uint64_t consumed, again; /* bytes done with; bytes that were scanned and given back */

	struct buf text;          /* the fields without quotes, one behind the other */
	size_t fields, end[CSV_FIELDS];
	struct str field[CSV_FIELDS];
};

struct csv_reader *csv_open(size_t (*fill)(void *arg, char *p, size_t n), void *arg,
			    char delimiter)
{
	struct csv_reader *r = mem_alloc(sizeof *r);

	must(delimiter != '"' && delimiter != '\n' && delimiter != '\r');
	r->fill = fill;
	r->arg = arg;
	r->delimiter = delimiter;
	r->line = 1;
	r->cap = 2 * BLOCK;
	r->window = mem_alloc(r->cap);
	return r;
}

void csv_close(struct csv_reader *r)
{
	if (!r)
		return;
	buf_release(&r->text);
	mem_free(r->window);
	mem_free(r);
}

static bool more(struct csv_reader *r)
{
	size_t got;

	if (r->eof || r->failed)
		return false;
	if (r->at) {
		memmove(r->window, r->window + r->at, r->n - r->at);
		r->n -= r->at;
		r->at = 0;
	}
	if (r->cap - r->n < BLOCK) {
		r->cap *= 2;
		r->window = mem_resize(r->window, r->cap);
	}
	got = r->fill(r->arg, r->window + r->n, r->cap - r->n);
	if (got == SIZE_MAX) {
		r->failed = true;
		return false;
	}
	must(got <= r->cap - r->n);
	r->eof = got == 0;
	r->n += got;
	return got > 0;
}

/* The byte i behind the start of the record, or -1 at the end of the file. */
static int peek(struct csv_reader *r, size_t i)
{
	while (r->n - r->at <= i)
		if (!more(r))
			return -1;
	return (unsigned char)r->window[r->at + i];
}

/* n bytes are done with. */
static void consume(struct csv_reader *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		r->line += r->window[r->at + i] == '\n';
	r->at += n;
	r->consumed += n;
}

/* Reads on to the end of the line that begins at the record; the line may be of any length. */
static void consume_line(struct csv_reader *r)
{
	int c;

	while ((c = peek(r, 0)) != -1) {
		char *lf = memchr(r->window + r->at, '\n', r->n - r->at);

		consume(r, lf ? (size_t)(lf - (r->window + r->at)) + 1 : r->n - r->at);
		if (lf)
			return;
	}
}

/* The record broke after scanned bytes: go on behind its first line. A hostile file can make every
 * line open a quote; once far more was given back than read, what was scanned is left behind. */
static enum csv_result broken(struct csv_reader *r, size_t scanned)
{
	if (r->failed)
		return CSV_FAILED;
	r->again += scanned;
	if (r->again > 8 * r->consumed + 64 * (uint64_t)CSV_RECORD)
		consume(r, scanned);
	consume_line(r);
	return CSV_BROKEN;
}

/* Fields beyond the last that fits are counted and not kept. */
static void end_field(struct csv_reader *r)
{
	if (r->fields < CSV_FIELDS)
		r->end[r->fields] = r->text.n;
	r->fields++;
}

/* One record from r->at on; *n becomes the bytes scanned, with the line end. A quote opens a
 * quoted stretch only at the start of a field; in the middle it is a character like others. */
static enum csv_result scan(struct csv_reader *r, size_t *n, enum msg *why)
{
	bool quoted = false, at_start = true;
	size_t i = 0;

	for (;; i++) {
		int c = peek(r, i);

		*n = i;
		*why = quoted ? MSG_CSV_OPEN_QUOTE : MSG_CSV_TOO_LONG;
		if (i >= CSV_RECORD || (c == -1 && (quoted || r->failed)))
			return broken(r, i);
		if (quoted) {
			if (c != '"') {
				buf_add_char(&r->text, (char)c);
			} else if (peek(r, i + 1) == '"') {
				buf_add_char(&r->text, '"');
				i++;
			} else {
				quoted = false;
			}
			continue;
		}
		if (c == '"' && at_start) {
			quoted = true;
			at_start = false;
			continue;
		}
		if (c == '\r' && (peek(r, i + 1) == '\n' || peek(r, i + 1) == -1))
			continue;
		if (c != -1 && c != '\n' && c != (unsigned char)r->delimiter) {
			buf_add_char(&r->text, (char)c);
			at_start = false;
			continue;
		}
		end_field(r);
		at_start = true;
		if (c == -1 || c == '\n') {
			*n = i + (c == '\n');
			return CSV_RECORD_READ;
		}
	}
}

/* Skips a byte order mark at the very start, and empty lines. */
static void skip_nothing(struct csv_reader *r)
{
	if (!r->started && peek(r, 0) == 0xEF && peek(r, 1) == 0xBB && peek(r, 2) == 0xBF)
		consume(r, 3);
	r->started = true;
	for (;;) {
		int c = peek(r, 0);

		if (c == '\n')
			consume(r, 1);
		else if (c == '\r' && (peek(r, 1) == '\n' || peek(r, 1) == -1))
			consume(r, 1);
		else
			return;
	}
}

enum csv_result csv_next(struct csv_reader *r, struct str **fields, size_t *n, int64_t *line,
			 enum msg *why)
{
	enum csv_result result;
	size_t scanned, from = 0;

	skip_nothing(r);
	*line = r->line;
	if (peek(r, 0) == -1)
		return r->failed ? CSV_FAILED : CSV_END;
	buf_reset(&r->text);
	r->fields = 0;
	result = scan(r, &scanned, why);
	if (result != CSV_RECORD_READ)
		return result;
	if (r->failed)
		return CSV_FAILED;
	consume(r, scanned);
	if (r->fields > CSV_FIELDS) {
		*why = MSG_CSV_TOO_MANY_FIELDS;
		return CSV_BROKEN;
	}
	for (size_t i = 0; i < r->fields; i++) {
		r->field[i] = (struct str){ buf_str(&r->text).p + from, r->end[i] - from };
		from = r->end[i];
		if (!utf8_valid(r->field[i])) {
			*why = MSG_BAD_UTF8;
			return CSV_BROKEN;
		}
	}
	*fields = r->field;
	*n = r->fields;
	return CSV_RECORD_READ;
}
