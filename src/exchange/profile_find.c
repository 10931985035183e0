/* Mapping files by name: those inside the program, or a user's own by its path. */
#include "exchange/profile_int.h"

#include "base/buf.h"
#include "base/embedded.h"

struct str profile_name(struct str file)
{
	for (size_t i = file.n; i-- > 0;) {
		if (file.p[i] == '/') {
			file = str_skip(file, i + 1);
			break;
		}
	}
	return str_ends(file, STR(".conf")) ? str_head(file, file.n - 5) : file;
}

static struct str known_names(struct arena *a)
{
	struct buf b = BUF_INIT;
	struct str name, bytes, list;

	for (size_t i = 0; (name = embedded_nth(i, &bytes)).p; i++) {
		if (!str_starts(name, STR("profiles/")))
			continue;
		if (b.n)
			buf_add_lit(&b, ", ");
		buf_add(&b, profile_name(name));
	}
	list = arena_str(a, buf_str(&b));
	buf_release(&b);
	return list;
}

static bool read_path(struct arena *a, struct str path, struct str *out, struct err *err)
{
	struct buf b = BUF_INIT;
	FILE *f = fopen(arena_cstr(a, path), "rb");
	char block[8192];
	size_t n;
	bool ok;

	if (!f)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_PROFILE_UNREADABLE, AT(path));
	while ((n = fread(block, 1, sizeof block, f)) > 0 && b.n <= PROFILE_BYTES)
		buf_add(&b, (struct str){ block, n });
	ok = !ferror(f);
	fclose(f);
	*out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return ok || err_set(err, ERR_IO, NULL, MSG_PROFILE_UNREADABLE, AT(path));
}

bool profile_find(struct arena *a, struct str name, struct profile *out, struct err *err)
{
	struct str text;

	if (str_find_char(name, '/') != SIZE_MAX || str_ends(name, STR(".conf")))
		return read_path(a, name, &text, err) && profile_read(a, text, name, out, err);
	text = embedded(arena_fmt(a, "profiles/%.*s.conf", STR_ARG(name)).p);
	if (!text.p)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_PROFILE_NO_SUCH, AT(name),
			       AT(known_names(a)));
	return profile_read(a, text, name, out, err);
}
