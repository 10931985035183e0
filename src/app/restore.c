/* daodi restore: a backup becomes a data folder again. All of it is made in a folder inside the new
 * one; the database gets its name last, so that a folder with a database in it is a whole one. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/keeping.h"

enum { KEYS_BYTES_MAX = 1 << 30, PIECE = 1 << 16 };

struct restoring {
	struct arena *a;
	const char *file, *dir;      /* from, to */
	const char *inside;          /* dir/restoring */
	struct keys_file keys;
	bool keyed;
	int64_t missing;             /* keys of requesters that are not in the record */
};

/* New, or empty. */
static bool folder_ready(const char *dir, struct err *err)
{
	const struct dirent *entry;
	bool empty = true;
	DIR *d;

	if (mkdir(dir, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return err_set(err, ERR_IO, "--data", MSG_APP_NO_FOLDER, AT(str_c(dir)),
			       AT(str_c(strerror(errno))));
	d = opendir(dir);
	if (!d)
		return file_failed(dir, err);
	while (empty && (entry = readdir(d)))
		empty = str_eq(str_c(entry->d_name), STR(".")) ||
			str_eq(str_c(entry->d_name), STR(".."));
	closedir(d);
	return empty || err_set(err, ERR_CONFLICT, "--data", MSG_KEEP_NOT_EMPTY, AT(str_c(dir)));
}

static bool copy_bytes(int from, int to)
{
	static char piece[PIECE];
	ssize_t n;

	while ((n = read(from, piece, sizeof(piece))) != 0) {
		ssize_t done = 0;

		if (n < 0 && errno != EINTR)
			return false;
		while (done < n) {
			ssize_t put = write(to, piece + done, (size_t)(n - done));

			if (put < 0 && errno != EINTR)
				return false;
			done += put > 0 ? put : 0;
		}
	}
	return fsync(to) == 0;
}

static bool copy_file(const char *from, const char *to, struct err *err)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	bool ok = false;

	if (in < 0)
		return err_set(err, ERR_IO, NULL, MSG_APP_CANNOT_READ, AT(str_c(from)),
			       AT(str_c(strerror(errno))));
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out >= 0)
		ok = copy_bytes(in, out);
	if (!ok)
		(void)!file_failed(to, err);
	if (out >= 0)
		close(out);
	close(in);
	return ok;
}

/* What the store says of the copy is true of FILE, which is the name a person knows. */
static bool not_a_backup(struct restoring *r, const struct err *why, struct err *err)
{
	struct str file = str_c(r->file);

	if (why->n == 1 && (why->item[0].msg == MSG_STORE_NEWER ||
			    why->item[0].msg == MSG_STORE_FOREIGN))
		return err_set(err, ERR_CONFLICT, NULL, why->item[0].msg, AT(file));
	return err_set(err, ERR_INVALID, NULL, MSG_KEEP_NO_BACKUP, AT(file));
}

static bool put_keys(struct tx *tx, struct command *self, struct err *err)
{
	struct restoring *r = self->arg;

	r->missing = 0;
	for (size_t i = 0; i < r->keys.n; i++) {
		bool added;

		if (!requester_key_put(tx, r->keys.key[i].id, r->keys.key[i].wrapped, &added, err))
			return false;
		r->missing += !added;
	}
	return true;
}

/* An older record gets this program's schema; then its keys. */
static bool join(struct restoring *r, struct store **out, struct err *err)
{
	struct command c = { .run = put_keys, .arena = r->a, .arg = r };
	struct err why = ERR_INIT;
	struct store *s;

	/* looked at first: what is empty would be filled, not refused */
	if (!store_open(r->inside, STORE_READ_ONLY, app_migrations(), env_system(), &s, &why))
		return not_a_backup(r, &why, err);
	store_close(s);
	if (!store_open(r->inside, STORE_CREATE, app_migrations(), env_system(), &s, err))
		return false;
	if (!store_write(s, &c, err)) {
		store_close(s);
		return false;
	}
	*out = s;
	return true;
}

static bool keys_take(struct restoring *r, struct err *err)
{
	const char *file = arena_fmt(r->a, "%s.keys", r->file).p;
	struct err why = ERR_INIT;
	struct str text;

	r->keyed = access(file, F_OK) == 0;
	if (!r->keyed) {
		r->keys.master = seal_key_new(env_system());
		return true;
	}
	if (!file_read(r->a, file, KEYS_BYTES_MAX, &text, err))
		return false;
	if (keys_file_read(r->a, text, &r->keys, &why))
		return true;
	return err_set(err, why.code, file, why.item[0].msg, AI(why.item[0].arg[0].i));
}

static void inside_remove(struct restoring *r)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal",
					     "daodi.sqlite-shm", "master.key" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(arena_fmt(r->a, "%s/%s", r->inside, names[i]).p);
	rmdir(r->inside);
}

static bool move_out(struct restoring *r, const char *name, struct err *err)
{
	return file_place(arena_fmt(r->a, "%s/%s", r->inside, name).p,
			  arena_fmt(r->a, "%s/%s", r->dir, name).p, err);
}

static bool restore(struct restoring *r, int64_t *problems, struct err *err)
{
	const char *copy = arena_fmt(r->a, "%s/daodi.sqlite", r->inside).p;
	struct store *s = NULL;
	bool ok;

	if (mkdir(r->inside, 0700) != 0)
		return file_failed(r->inside, err);
	ok = keys_take(r, err) && copy_file(r->file, copy, err) &&
	     seal_master_save(r->inside, &r->keys.master, env_system(), err) && join(r, &s, err);
	if (ok) {
		ok = keeping_check(s, &r->keys.master, problems, err);
		store_close(s);
	}
	ok = ok && file_sync(copy, err) && move_out(r, "master.key", err) &&
	     move_out(r, "daodi.sqlite", err);
	inside_remove(r);
	return ok;
}

static int restore_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const struct flag flag[] = { PLACE_FLAGS(&place) };
	struct restoring r = { 0 };
	struct err err = ERR_INIT;
	int64_t problems = 0;
	size_t words;
	int status = EXIT_DONE;

	if (!flags_read(&command_restore, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), &r.file,
			1, &words, &status))
		return status;
	if (words == 0)
		return usage_wrong(&command_restore, "FILE", MSG_REQUIRED);
	if (place.dsn)
		return usage_wrong(&command_restore, "--dsn", MSG_APP_ONLY_EMBEDDED);
	if (!place.data || !*place.data)
		return usage_wrong(&command_restore, "--data", MSG_REQUIRED);
	r.a = arena_new();
	r.dir = place.data;
	r.inside = arena_fmt(r.a, "%s/restoring", r.dir).p;
	if (!folder_ready(r.dir, &err) || !restore(&r, &problems, &err)) {
		status = app_fail(&command_restore, &err);
	} else {
		app_print(MSG_KEEP_RESTORED, AT(str_c(r.dir)));
		if (!r.keyed)
			app_print(MSG_KEEP_STAYS_SEALED, AT(str_c(r.file)));
		if (problems)
			status = EXIT_FAILED;
	}
	arena_free(r.a);
	return status;
}

const struct command_line command_restore = {
	"restore", "restore FILE --data DIR", MSG_APP_WHAT_RESTORE, restore_run,
};
