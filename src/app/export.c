/* daodi export: the record as a table, for everyone's own tools. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "exchange/export.h"

struct export_words {
	enum export_what what;
	enum sheet_format format;
	const char *out;               /* NULL: standard output */
	struct place place;
};

static bool write_table(struct app *app, const struct export_words *w, FILE *out, struct err *err)
{
	struct session *session;
	struct tx *tx;
	bool ok;

	if (!session_open(app->store, &session, err))
		return false;
	ok = read_begin(session, &tx, err);
	if (ok) {
		ok = export_write(tx, app->office, w->what, w->format, out, err);
		read_end(tx);
	}
	session_close(session);
	return ok;
}

static bool cannot_write(const struct export_words *w, struct err *err)
{
	return err_set(err, ERR_IO, "--out", MSG_EXPORT_CANNOT_WRITE, AT(str_c(w->out)),
		       AT(str_c(strerror(errno))));
}

/* Beside --out first, and in its place when it is whole: nobody finds half a table. */
static bool write_file(struct app *app, const struct export_words *w, struct err *err)
{
	size_t room = strlen(w->out) + 8;
	char *temp = arena_alloc(app->arena, room);
	bool ok;
	FILE *f;
	int fd;

	snprintf(temp, room, "%s.XXXXXX", w->out);
	fd = mkstemp(temp);
	if (fd < 0)
		return cannot_write(w, err);
	f = fdopen(fd, "wb");
	must(f != NULL);
	ok = write_table(app, w, f, err);
	if (ok && fsync(fd) != 0 && errno != EINVAL)
		ok = cannot_write(w, err);
	if (fclose(f) != 0 && ok)
		ok = cannot_write(w, err);
	if (ok && rename(temp, w->out) != 0)
		ok = cannot_write(w, err);
	if (!ok)
		unlink(temp);
	return ok;
}

static int export_run(int argc, char **argv)
{
	const struct command_line *c = &command_export;
	struct export_words w = { .format = SHEET_CSV };
	const char *format = NULL, *rest[1];
	const struct flag flag[] = {
		PLACE_FLAGS(&w.place), { "--format", &format, NULL }, { "--out", &w.out, NULL },
	};
	struct err err = ERR_INIT;
	struct app app;
	size_t n;
	bool ok;
	int status;

	if (!flags_read(c, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), rest, 1, &n, &status))
		return status;
	if (n < 1)
		return usage_wrong(c, NULL, MSG_REQUIRED);
	if (!export_what_of(str_c(rest[0]), &w.what))
		return usage_wrong(c, NULL, MSG_UNKNOWN_VALUE, AT(str_c(rest[0])),
				   AT(STR("cases events indicators")));
	if (format && !sheet_format_of(str_c(format), &w.format))
		return usage_wrong(c, "--format", MSG_UNKNOWN_VALUE, AT(str_c(format)),
				   AT(STR("csv jsonl xlsx geojson")));
	if (!app_open(&app, &w.place, STORE_OPEN, &err))
		return app_fail(c, &err);
	ok = app_office(&app, &err) &&
	     (w.out ? write_file(&app, &w, &err) : write_table(&app, &w, stdout, &err));
	status = ok ? EXIT_DONE : app_fail(c, &err);
	app_close(&app);
	return status;
}

const struct command_line command_export = {
	"export",
	"export cases|events|indicators [--format csv|jsonl|xlsx|geojson] [--out FILE] --data DIR",
	MSG_APP_WHAT_EXPORT,
	export_run,
};
