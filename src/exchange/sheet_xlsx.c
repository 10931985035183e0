/* A table as a spreadsheet, through libxlsxwriter in its constant memory mode: a row leaves memory
 * when the next one comes. A table that is longer than a sheet may be goes on in the next one. */
#include "exchange/sheet_int.h"

#include <errno.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/mem.h"

enum { SHEET_ROWS = 1048576, CELL_CHARS = 32767 };

struct xlsx {
	const char *const *column;
	size_t n;
	char path[64];
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_row_t row;
};

static bool failed(lxw_error e, struct err *err)
{
	return err_set(err, ERR_IO, NULL, MSG_EXPORT_WRITE_FAILED, AT(str_c(lxw_strerror(e))));
}

static bool next_sheet(struct xlsx *x, struct err *err)
{
	x->sheet = workbook_add_worksheet(x->book, NULL);
	if (!x->sheet)
		return failed(LXW_ERROR_MEMORY_MALLOC_FAILED, err);
	for (size_t i = 0; i < x->n; i++) {
		lxw_error e = worksheet_write_string(x->sheet, 0, (lxw_col_t)i, x->column[i],
						     NULL);

		if (e != LXW_NO_ERROR)
			return failed(e, err);
	}
	worksheet_freeze_panes(x->sheet, 1, 0);
	x->row = 1;
	return true;
}

bool xlsx_open(const char *const *column, size_t n, struct xlsx **out, struct err *err)
{
	struct xlsx *x = mem_alloc(sizeof *x);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE };
	/* the time of making would make every file another one */
	lxw_doc_properties properties = { .created = 946684800 };      /* 2000-01-01 */
	int fd;

	*x = (struct xlsx){ .column = column, .n = n, .path = "/tmp/daodi-export-XXXXXX" };
	fd = mkstemp(x->path);
	if (fd < 0) {
		(void)!err_set(err, ERR_IO, NULL, MSG_EXPORT_CANNOT_WRITE, AT(str_c(x->path)),
			       AT(str_c(strerror(errno))));
		mem_free(x);
		return false;
	}
	close(fd);
	x->book = workbook_new_opt(x->path, &options);
	if (!x->book) {
		(void)!failed(LXW_ERROR_MEMORY_MALLOC_FAILED, err);
		unlink(x->path);
		mem_free(x);
		return false;
	}
	workbook_set_properties(x->book, &properties);
	if (!next_sheet(x, err)) {
		(void)!xlsx_close(x, NULL, err);
		return false;
	}
	*out = x;
	return true;
}

/* Text may hold at most so many characters in a cell. */
static const char *fitting(struct arena *a, struct str s)
{
	size_t chars = 0, i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* counted as the spreadsheet does, in UTF-16 */
		chars += (c & 0xc0) != 0x80;
		chars += c >= 0xf0;
		if (chars > CELL_CHARS)
			break;
	}
	return arena_cstr(a, str_head(s, i));
}

bool xlsx_row(struct xlsx *x, const struct xlsx_cell *cell, struct err *err)
{
	struct arena *a;
	lxw_error e = LXW_NO_ERROR;

	if (x->row == SHEET_ROWS && !next_sheet(x, err))
		return false;
	a = arena_new();
	for (size_t i = 0; i < x->n && e == LXW_NO_ERROR; i++) {
		double d;

		if (cell[i].text.n == 0)
			continue;
		if (cell[i].number && str_to_double(cell[i].text, &d))
			e = worksheet_write_number(x->sheet, x->row, (lxw_col_t)i, d, NULL);
		else
			e = worksheet_write_string(x->sheet, x->row, (lxw_col_t)i,
						   fitting(a, cell[i].text), NULL);
	}
	arena_free(a);
	x->row++;
	return e == LXW_NO_ERROR || failed(e, err);
}

bool xlsx_close(struct xlsx *x, FILE *out, struct err *err)
{
	lxw_error e = workbook_close(x->book);
	bool ok = true;
	char block[65536];
	FILE *f;
	size_t n;

	if (out && e != LXW_NO_ERROR) {
		ok = failed(e, err);
	} else if (out) {
		f = fopen(x->path, "rbe");
		ok = f != NULL;
		while (ok && (n = fread(block, 1, sizeof block, f)) > 0)
			ok = fwrite(block, 1, n, out) == n;
		if (!ok || ferror(f))
			ok = err_set(err, ERR_IO, NULL, MSG_EXPORT_WRITE_FAILED,
				     AT(str_c(strerror(errno))));
		if (f)
			fclose(f);
	}
	unlink(x->path);
	mem_free(x);
	return ok;
}
