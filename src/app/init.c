/* daodi init: makes an empty office in which nothing that is reported gets lost. */
#include "app/commands.h"
#include "wire/utf8.h"

struct first {
	struct calendar calendar;      /* of China; made before the write */
	struct str admin;              /* p == NULL: none */
	struct str password_hash;
};

static bool first_units(struct tx *tx, struct arena *a, struct calendar_id calendar,
			struct err *err)
{
	struct directory *d;
	struct unit_id id;
	struct unit root = {
		.code = STR("office"),
		.name = STR("本级"),
		.name_en = STR("Office"),
		.kind = UNIT_OFFICE,
		.calendar = calendar,
		.fallback = true,
		.active = true,
	};

	if (!directory_load(tx, a, &d, err))
		return false;
	return directory_count(d) > 0 || unit_save(tx, &root, &id, err);
}

static bool first_admin(struct tx *tx, struct arena *a, const struct first *first,
			struct err *err)
{
	struct account acc;
	struct account_id id;
	bool found;

	if (!account_by_name(tx, a, first->admin, &acc, &found, err))
		return false;
	if (found)
		return err_set(err, ERR_CONFLICT, "--admin", MSG_APP_ACCOUNT_EXISTS,
			       AT(first->admin));
	acc = (struct account){ .name = first->admin, .display = first->admin,
				.roles = ROLE_ADMINISTRATOR };
	return account_save(tx, &acc, &id, err) &&
	       account_password_set(tx, id, first->password_hash, err);
}

/* The Chinese calendar, made where there is none of its code; one that was changed is kept. */
static bool first_calendar(struct tx *tx, const struct first *first, struct calendar_id *out,
			   struct err *err)
{
	struct err none = ERR_INIT;

	if (calendar_find(tx, first->calendar.code, out, &none))
		return true;
	if (none.code != ERR_NOT_FOUND) {
		*err = none;
		return false;
	}
	return calendar_save(tx, &first->calendar, out, err);
}

static bool init_write(struct tx *tx, struct command *self, struct err *err)
{
	struct first *first = self->arg;
	struct calendar_id calendar;

	return first_calendar(tx, first, &calendar, err) &&
	       first_units(tx, self->arena, calendar, err) &&
	       (!first->admin.p || first_admin(tx, self->arena, first, err)) &&
	       office_found(tx, err) && office_changed(tx, err);
}

static int init_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const char *admin = NULL, *file = NULL;
	const struct flag flag[] = { PLACE_FLAGS(&place), { "--admin", &admin, NULL },
				     { "--password-file", &file, NULL } };
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct app app = { 0 };
	struct first first = { 0 };
	struct str password;
	int status = EXIT_DONE;

	if (!flags_read(&command_init, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), NULL, 0,
			NULL, &status))
		goto out;
	if ((admin != NULL) != (file != NULL)) {
		status = usage_wrong(&command_init, admin ? "--password-file" : "--admin",
				     MSG_REQUIRED);
		goto out;
	}
	if (admin) {
		first.admin = str_c(admin);
		if (first.admin.n == 0 || !utf8_valid(first.admin)) {
			status = usage_wrong(&command_init, "--admin", MSG_BAD_UTF8);
			goto out;
		}
		if (!password_read(a, file, &password, &err) ||
		    !seal_password_hash(a, password, &first.password_hash, &err)) {
			status = app_fail(&command_init, &err);
			goto out;
		}
	}
	if (!calendar_china(a, &first.calendar, &err) ||
	    !app_open(&app, &place, STORE_CREATE, &err)) {
		status = app_fail(&command_init, &err);
		goto out;
	}
	if (!app_write(&app, init_write, &first, &err))
		status = app_fail(&command_init, &err);
	app_close(&app);
out:
	arena_free(a);
	return status;
}

const struct command_line command_init = {
	"init", "init --data DIR [--admin NAME --password-file FILE]", MSG_APP_WHAT_INIT, init_run,
};
