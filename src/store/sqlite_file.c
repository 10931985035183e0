/* What concerns the whole SQLite file: making it, telling whether it is ours, checking, copying,
 * and moving its log. No file of the database is ever opened here beside SQLite: closing it would
 * drop the locks of every connection of the process (https://www.sqlite.org/howtocorrupt.html). */
#include "store/sqlite_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

static bool io_failed(const char *what, struct err *err)
{
	log_line(LOG_ERROR, "%s: %s", what, strerror(errno));
	return err_set(err, ERR_IO, NULL, MSG_STORE_CANNOT_MAKE, AT(str_c(what)),
		       AT(str_c(strerror(errno))));
}

/* A new name survives a power cut only when its folder has been written too. */
static bool sync_folder(const char *dir, struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		io_failed(dir, err);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Personal data lies in it: the folder is 0700 and the file 0600 (its log takes after it). */
static bool make(struct store *s, struct err *err)
{
	int fd;

	if (mkdir(s->dir, 0700) != 0 && errno != EEXIST)
		return io_failed(s->dir, err);
	fd = open(s->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST || io_failed(s->file, err);
	close(fd);
	return sync_folder(s->dir, err);
}

bool sqlite_place(struct store *s, enum store_mode mode, struct err *err)
{
	struct stat st;

	if (mode == STORE_CREATE)
		return make(s, err);
	if (stat(s->file, &st) == 0)
		return true;
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_STORE_MISSING, AT(str_c(s->dir)));
	return io_failed(s->file, err);
}

bool sqlite_look(struct session *s, enum found *out, struct err *err)
{
	struct str file = str_c(s->store->file);
	int64_t application, layout, things;

	if (!sqlite_int(s, "pragma application_id", &application, err) ||
	    !sqlite_int(s, "pragma user_version", &layout, err) ||
	    !sqlite_int(s, "select count(*) from sqlite_schema", &things, err))
		return false;
	if (application == 0 && layout == 0 && things == 0) {
		*out = FOUND_NOTHING;
		return true;
	}
	if (application != SQLITE_APPLICATION)
		return err_set(err, ERR_CONFLICT, NULL, MSG_STORE_FOREIGN, AT(file));
	if (layout > SQLITE_LAYOUT)
		return err_set(err, ERR_CONFLICT, NULL, MSG_STORE_NEWER, AT(file));
	*out = FOUND_OURS;
	return true;
}

bool sqlite_mark(struct session *s, struct err *err)
{
	char text[96];

	snprintf(text, sizeof text, "pragma application_id=%d; pragma user_version=%d;",
		 SQLITE_APPLICATION, SQLITE_LAYOUT);
	return s->store->engine->script(s, text, err);
}

static bool add_lines(struct session *s, const char *text, struct buf *out, struct err *err)
{
	sqlite3_stmt *h;
	int code = sqlite3_prepare_v2(conn_of(s)->db, text, -1, &h, NULL);

	if (code == SQLITE_OK) {
		while ((code = sqlite3_step(h)) == SQLITE_ROW) {
			struct str line = str_c((const char *)sqlite3_column_text(h, 0));

			if (str_eq(line, STR("ok")))
				continue;
			buf_add(out, line);
			buf_add_char(out, '\n');
		}
		sqlite3_finalize(h);
	}
	return code == SQLITE_DONE || sqlite_failed(s, code, err);
}

bool sqlite_check(struct session *s, struct buf *out, struct err *err)
{
	return add_lines(s, "pragma integrity_check(100)", out, err) &&
	       add_lines(s, "select printf('%s row %s points to a missing row of %s', \"table\", "
			    "coalesce(rowid, '?'), parent) from pragma_foreign_key_check "
			    "order by 1 limit 100", out, err);
}

static bool keeps_log(struct session *s, bool *out, struct err *err)
{
	sqlite3_stmt *h;
	int code = sqlite3_prepare_v2(conn_of(s)->db, "pragma journal_mode", -1, &h, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_step(h);
		if (code == SQLITE_ROW)
			*out = str_eq(str_c((const char *)sqlite3_column_text(h, 0)), STR("wal"));
		sqlite3_finalize(h);
	}
	return code == SQLITE_ROW || sqlite_failed(s, code, err);
}

bool sqlite_figures(struct session *s, struct store_figures *out, struct err *err)
{
	struct arena *a = arena_new();
	int64_t pages, size;
	struct stat st;
	bool ok;

	ok = sqlite_int(s, "pragma page_count", &pages, err) &&
	     sqlite_int(s, "pragma page_size", &size, err) &&
	     keeps_log(s, &out->log, err);
	if (ok) {
		out->bytes = pages * size;
		if (stat(arena_fmt(a, "%s-wal", s->store->file).p, &st) == 0)
			out->log_bytes = st.st_size;
	}
	arena_free(a);
	return ok;
}

/* ---- a copy ---- */

static bool copy_pages(struct session *s, sqlite3 *to, struct err *err)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", conn_of(s)->db, "main");
	int code;

	if (!b)
		return sqlite_failed(s, sqlite3_extended_errcode(to), err);
	/* in one go: a copy in steps begins anew whenever somebody else commits */
	code = sqlite3_backup_step(b, -1);
	sqlite3_backup_finish(b);
	return code == SQLITE_DONE || sqlite_failed(s, code, err);
}

static bool copy_to(struct session *s, const char *part, struct err *err)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	bool ok;

	/* nobody reads it before it is whole and has been synced below */
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "pragma journal_mode=off; pragma synchronous=off", NULL,
				    NULL, NULL);
	ok = code == SQLITE_OK ? copy_pages(s, to, err) : sqlite_failed(s, code, err);
	sqlite3_close(to);
	return ok;
}

/* The folder of a file's name. */
static const char *folder_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (!slash)
		return ".";
	return slash == file ? "/" : arena_str(a, (struct str){ file, (size_t)(slash - file) }).p;
}

bool sqlite_copy(struct session *s, const char *file, struct err *err)
{
	struct arena *a = arena_new();
	const char *part = arena_fmt(a, "%s%s.part", *file == '/' ? "" : "./", file).p;
	bool ok = false;
	int fd = -1;

	if (access(file, F_OK) == 0) {
		err_set(err, ERR_CONFLICT, NULL, MSG_STORE_COPY_EXISTS, AT(str_c(file)));
		goto out;
	}
	unlink(part);                /* of a copy that was cut off */
	fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		io_failed(part, err);
		goto out;
	}
	if (!copy_to(s, part, err))
		goto out;
	if (fsync(fd) != 0 || rename(part, file) != 0) {
		io_failed(file, err);
		goto out;
	}
	ok = sync_folder(folder_of(a, file), err);
out:
	if (fd >= 0) {
		close(fd);
		if (!ok)
			unlink(part);
	}
	arena_free(a);
	return ok;
}

/* ---- the log ---- */

bool sqlite_tend(struct session *s, bool last, int64_t *log, int64_t *left, struct err *err)
{
	int pages = 0, moved = 0;
	int code = sqlite3_wal_checkpoint_v2(conn_of(s)->db, NULL,
					     last ? SQLITE_CHECKPOINT_TRUNCATE :
						    SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);

	*log = pages < 0 ? 0 : pages;
	*left = pages < 0 ? 0 : pages - moved;
	/* somebody reads or tends: not now, then */
	return code == SQLITE_OK || code == SQLITE_BUSY || sqlite_failed(s, code, err);
}
