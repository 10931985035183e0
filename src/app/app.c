/* Opens what a command works on: the store, the master key, the office. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"

/* Makes the folder where it is missing (its parent must be there), for the owner's eyes only. */
static bool folder_make(const char *dir, struct err *err)
{
	if (mkdir(dir, 0700) == 0 || errno == EEXIST)
		return true;
	return err_set(err, ERR_IO, "--data", MSG_APP_NO_FOLDER, AT(str_c(dir)),
		       AT(str_c(strerror(errno))));
}

bool app_open(struct app *app, const struct place *where, enum store_mode mode, struct err *err)
{
	return app_open_in(app, where, mode, env_system(), err);
}

bool app_open_in(struct app *app, const struct place *where, enum store_mode mode,
		 struct env *env, struct err *err)
{
	const char *file;
	bool fresh;

	*app = (struct app){ .env = env, .dir = where->data };
	if (where->dsn)
		return err_set(err, ERR_INVALID, "--dsn", MSG_APP_ONLY_EMBEDDED);
	if (!where->data || !*where->data)
		return err_set(err, ERR_INVALID, "--data", MSG_REQUIRED);
	if (mode == STORE_CREATE && !folder_make(where->data, err))
		return false;
	app->arena = arena_new();
	/* a database whose key is lost must not get another: what was sealed would stay shut */
	file = arena_cstr(app->arena, arena_fmt(app->arena, "%s/daodi.sqlite", where->data));
	fresh = mode == STORE_CREATE && access(file, F_OK) != 0;
	if (store_open(where->data, mode, app_migrations(), app->env, &app->store, err) &&
	    seal_master_load(where->data, fresh, env_system(), &app->master, err))
		return true;
	app_close(app);
	return false;
}

void app_close(struct app *app)
{
	if (app->office)
		office_free(app->office);
	if (app->store)
		store_close(app->store);
	if (app->arena)
		arena_free(app->arena);
	*app = (struct app){ 0 };
}

bool app_office(struct app *app, struct err *err)
{
	struct session *session;
	struct office *office = NULL;
	struct tx *tx;
	bool ok;

	if (!session_open(app->store, &session, err))
		return false;
	ok = read_begin(session, &tx, err);
	if (ok) {
		ok = office_load(tx, &app->master, &office, err);
		read_end(tx);
	}
	session_close(session);
	if (!ok)
		return false;
	if (app->office)
		office_free(app->office);
	app->office = office;
	return true;
}

bool app_write(struct app *app,
	       bool (*run)(struct tx *tx, struct command *self, struct err *err), void *arg,
	       struct err *err)
{
	struct command c = { .run = run, .arena = app->arena, .arg = arg };

	return store_write(app->store, &c, err);
}
