/* Opening what somebody wants to import. */
#include "exchange/import.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "wire/utf8.h"

enum { TEXT_BYTES = 256 << 20, MAGIC = 6 };

static bool packed(const char *p, size_t n)
{
	static const struct str magic[] = {
		STR_INIT("\xfd" "7zXZ"), STR_INIT("\x1f\x8b"), STR_INIT("PK\x03\x04"),
		STR_INIT("BZh"), STR_INIT("\x28\xb5\x2f\xfd"),
	};

	for (size_t i = 0; i < sizeof(magic) / sizeof(magic[0]); i++)
		if (str_starts((struct str){ p, n }, magic[i]))
			return true;
	return false;
}

bool import_open(const char *path, FILE **out, struct err *err)
{
	struct stat st;
	char head[MAGIC];
	size_t n;
	FILE *f = fopen(path, "rbe");

	if (!f)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_APP_CANNOT_READ, AT(str_c(path)),
			       AT(str_c(strerror(errno))));
	if (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(f);
		return err_set(err, ERR_INVALID, NULL, MSG_IMPORT_FOLDER, AT(str_c(path)));
	}
	n = fread(head, 1, sizeof head, f);
	/* a pipe cannot go back: it is taken as it comes, and what is packed will not read */
	if (S_ISREG(st.st_mode) && packed(head, n)) {
		fclose(f);
		return err_set(err, ERR_INVALID, NULL, MSG_IMPORT_PACKED, AT(str_c(path)));
	}
	if (n == 0 || fseek(f, 0, SEEK_SET) != 0) {
		fclose(f);
		return err_set(err, ERR_INVALID, NULL,
			       n ? MSG_IMPORT_NOT_A_FILE : MSG_IMPORT_EMPTY, AT(str_c(path)));
	}
	*out = f;
	return true;
}

static size_t fill(void *arg, char *p, size_t n)
{
	FILE *f = arg;
	size_t got = fread(p, 1, n, f);

	return got == 0 && ferror(f) ? SIZE_MAX : got;
}

bool import_text(struct arena *a, const char *path, struct str *out, struct err *err)
{
	struct encoding_reader *reader;
	struct buf b = BUF_INIT;
	size_t got = 0;
	bool ok;
	FILE *f;

	if (!import_open(path, &f, err))
		return false;
	ok = encoding_open(ENCODING_AUTO, fill, f, &reader, err);
	if (ok) {
		do {
			buf_reserve(&b, 65536);
			got = encoding_fill(reader, b.p + b.n, 65536);
			b.n += got == SIZE_MAX ? 0 : got;
		} while (got > 0 && got != SIZE_MAX && b.n <= TEXT_BYTES);
		encoding_close(reader);
		if (got == SIZE_MAX)
			ok = err_set(err, ERR_IO, NULL, MSG_APP_CANNOT_READ, AT(str_c(path)),
				     AT(str_c(strerror(EIO))));
		else if (got > 0)
			ok = err_set(err, ERR_LIMIT, NULL, MSG_IMPORT_TOO_LARGE, AT(str_c(path)),
				     AI(TEXT_BYTES >> 20));
		else if (!utf8_valid(buf_str(&b)))
			ok = err_set(err, ERR_UNREADABLE, NULL, MSG_IMPORT_NOT_TEXT,
				     AT(str_c(path)));
	}
	fclose(f);
	if (ok)
		*out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return ok;
}
