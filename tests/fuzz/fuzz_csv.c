/* CSV: however the file comes in pieces, it reads the same; and its rows can be written and read
 * back. The first byte says how large the pieces are. */
#include <string.h>

#include "wire/csv.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct source { struct str s; size_t block; };

static size_t fill(void *arg, char *p, size_t n)
{
	struct source *s = arg;

	n = n < s->block ? n : s->block;
	n = n < s->s.n ? n : s->s.n;
	if (n)
		memcpy(p, s->s.p, n);
	s->s = str_skip(s->s, n);
	return n;
}

/* Everything that was read, and the rows alone written again. */
static void run(struct str text, size_t block, struct buf *seen, struct buf *rows)
{
	struct source s = { text, block };
	struct csv_reader *r = csv_open(fill, &s, ',');
	enum csv_result result;
	struct str *f;
	size_t n;
	int64_t line, before = 0;
	enum msg why;

	while ((result = csv_next(r, &f, &n, &line, &why)) != CSV_END) {
		must(result == CSV_RECORD_READ || result == CSV_BROKEN);
		must(line > before);
		before = line;
		buf_fmt(seen, "%d %d", (int)line, result == CSV_BROKEN ? (int)why : 0);
		if (result == CSV_BROKEN)
			continue;
		must(n >= 1 && n <= CSV_FIELDS);
		for (size_t i = 0; i < n; i++) {
			must(utf8_valid(f[i]));
			csv_put(rows, i == 0, f[i]);
		}
		csv_row_end(rows);
	}
	csv_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf seen[3] = { 0 }, rows[3] = { 0 };
	struct str text = { (const char *)data, n };

	if (n == 0)
		return 0;
	text = str_skip(text, 1);
	run(text, SIZE_MAX, &seen[0], &rows[0]);
	run(text, (size_t)data[0] + 1, &seen[1], &rows[1]);
	must(str_eq(buf_str(&seen[0]), buf_str(&seen[1])));
	must(str_eq(buf_str(&rows[0]), buf_str(&rows[1])));
	run(buf_str(&rows[0]), SIZE_MAX, &seen[2], &rows[2]);
	must(str_eq(buf_str(&rows[0]), buf_str(&rows[2])));
	for (int i = 0; i < 3; i++) {
		buf_release(&seen[i]);
		buf_release(&rows[i]);
	}
	return 0;
}
