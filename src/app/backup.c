/* daodi backup: a copy of the record without the keys of what is sealed in it, and the keys beside
 * it. So records can be kept for ever and keys for thirty days: who was forgotten is forgotten in
 * the old backups too, once the last copy of the key is gone.
 *
 * The copy is made in a folder of its own beside FILE and gets its name when it is whole; keys that
 * are taken out are overwritten in it (secure_delete), not only marked as free. */
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/keeping.h"

struct taking {
	struct app *app;
	struct keys_file keys;
	size_t room;
};

static bool keep_key(void *arg, struct requester_id id, struct str wrapped)
{
	struct taking *t = arg;

	if (t->keys.n == t->room) {
		size_t room = t->room ? 2 * t->room : 256;
		struct key_line *more = ARENA_ARRAY(t->app->arena, struct key_line, room);

		if (t->keys.n)
			memcpy(more, t->keys.key, t->keys.n * sizeof(*more));
		t->keys.key = more;
		t->room = room;
	}
	t->keys.key[t->keys.n++] = (struct key_line){ id, arena_str(t->app->arena, wrapped) };
	return true;
}

/* Out of the copy, so that keys and records are of one moment. */
static bool take_keys(struct tx *tx, struct command *self, struct err *err)
{
	struct taking *t = self->arg;

	t->keys.n = 0;
	return requester_keys_each(tx, keep_key, t, err) && requester_keys_clear(tx, err);
}

static bool part_without_keys(struct taking *t, const char *folder, struct err *err)
{
	struct command c = { .run = take_keys, .arena = t->app->arena, .arg = t };
	struct store *copy;
	bool ok;

	if (!store_open(folder, STORE_OPEN, app_migrations(), t->app->env, &copy, err))
		return false;
	ok = store_write(copy, &c, err);
	store_close(copy);       /* moves the log into the file */
	return ok;
}

static void part_remove(struct arena *a, const char *folder)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal",
					     "daodi.sqlite-shm", "daodi.sqlite.part" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(arena_fmt(a, "%s/%s", folder, names[i]).p);
	rmdir(folder);
}

static bool backup(struct app *app, const char *file, struct err *err)
{
	struct arena *a = app->arena;
	const char *keys = arena_fmt(a, "%s.keys", file).p;
	const char *folder = arena_fmt(a, "%s.part", file).p;
	const char *part = arena_fmt(a, "%s/daodi.sqlite", folder).p;
	struct taking t = { .app = app };
	bool ok;

	if (!file_new(file, err) || !file_new(keys, err))
		return false;
	part_remove(a, folder);      /* of a backup that was cut off */
	if (mkdir(folder, 0700) != 0)
		return file_failed(folder, err);
	t.keys.master = app->master;
	ok = store_copy(app->store, part, err) && part_without_keys(&t, folder, err) &&
	     file_sync(part, err) && file_write(keys, keys_file_text(a, &t.keys), err);
	if (ok && !file_place(part, file, err)) {
		unlink(keys);
		ok = false;
	}
	part_remove(a, folder);
	return ok;
}

static int backup_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const struct flag flag[] = { PLACE_FLAGS(&place) };
	const char *file = NULL;
	size_t words;
	struct app app;
	struct err err = ERR_INIT;
	int status = EXIT_DONE;

	if (!flags_read(&command_backup, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), &file, 1,
			&words, &status))
		return status;
	if (words == 0)
		return usage_wrong(&command_backup, "FILE", MSG_REQUIRED);
	if (!app_open(&app, &place, STORE_OPEN, &err))
		return app_fail(&command_backup, &err);
	if (backup(&app, file, &err))
		app_print(MSG_KEEP_BACKED_UP, AT(str_c(file)));
	else
		status = app_fail(&command_backup, &err);
	app_close(&app);
	return status;
}

const struct command_line command_backup = {
	"backup", "backup FILE --data DIR", MSG_APP_WHAT_BACKUP, backup_run,
};
