/* Rejected rows, in a file beside the one that is imported: what was wrong, and the row as it was,
 * so that it can be put right and imported. */
#include "exchange/import_int.h"

#include <errno.h>
#include <unistd.h>

#include "wire/csv.h"

static const char *rejects_path(struct arena *a, const struct rejects *r)
{
	return arena_fmt(a, "%s.rejected.csv", r->path).p;
}

static bool cannot_write(const struct rejects *r, struct err *err)
{
	int why = errno;
	struct arena *a = arena_new();

	(void)!err_set(err, ERR_IO, NULL, MSG_EXPORT_CANNOT_WRITE,
		       AT(str_c(rejects_path(a, r))), AT(str_c(strerror(why))));
	arena_free(a);
	return false;
}

static bool put_line(struct rejects *r, struct err *err)
{
	size_t n = r->line.n;
	bool ok = fwrite(r->line.p, 1, n, r->file) == n;

	buf_reset(&r->line);
	return ok || cannot_write(r, err);
}

static bool begin(struct rejects *r, struct err *err)
{
	struct arena *a = arena_new();

	r->file = fopen(rejects_path(a, r), "wbe");
	arena_free(a);
	if (!r->file)
		return cannot_write(r, err);
	csv_put(&r->line, true, STR("line"));
	csv_put(&r->line, false, STR("field"));
	csv_put(&r->line, false, STR("reason"));
	for (size_t i = 0; i < r->n; i++)
		csv_put(&r->line, false, r->header[i]);
	csv_row_end(&r->line);
	return put_line(r, err);
}

bool rejects_add(struct rejects *r, int64_t line, const struct str *record, size_t n,
		 const struct err *why, struct err *err)
{
	struct arena *a;
	struct buf fields = BUF_INIT, reasons = BUF_INIT;

	if (!r->file && !begin(r, err))
		return false;
	a = arena_new();
	for (int i = 0; i < why->n; i++) {
		if (i) {
			buf_add_char(&fields, ';');
			buf_add_char(&reasons, ';');
		}
		buf_add(&fields, str_c(why->item[i].field));
		buf_add(&reasons, err_item_text(a, r->language, &why->item[i]));
	}
	csv_put(&r->line, true, arena_fmt(a, "%lld", (long long)line));
	csv_put(&r->line, false, buf_str(&fields));
	csv_put(&r->line, false, buf_str(&reasons));
	for (size_t i = 0; i < n || i < r->n; i++)
		csv_put(&r->line, false, i < n ? record[i] : STR(""));
	csv_row_end(&r->line);
	buf_release(&fields);
	buf_release(&reasons);
	arena_free(a);
	return put_line(r, err);
}

bool rejects_end(struct rejects *r, struct err *err)
{
	struct arena *a = arena_new();
	bool ok = true;

	if (!r->file)
		(void)!unlink(rejects_path(a, r));
	else if (fclose(r->file) != 0)
		ok = cannot_write(r, err);
	buf_release(&r->line);
	arena_free(a);
	return ok;
}
