/* daodi init: makes an empty office in which nothing that is reported gets lost. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "wire/utf8.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 1024 };

struct first {
	struct calendar calendar;      /* of China; made before the write */
	struct str admin;              /* p == NULL: none */
	struct str password_hash;
};

/* The first line of a file. */
static bool password_read(struct arena *a, const char *file, struct str *out, struct err *err)
{
	char text[PASSWORD_MAX + 2];
	struct str rest;
	ssize_t n;
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, ERR_IO, "--password-file", MSG_APP_CANNOT_READ,
			       AT(str_c(file)), AT(str_c(strerror(errno))));
	n = read(fd, text, sizeof(text));
	close(fd);
	if (n < 0)
		return err_set(err, ERR_IO, "--password-file", MSG_APP_CANNOT_READ,
			       AT(str_c(file)), AT(str_c(strerror(errno))));
	rest = (struct str){ text, (size_t)n };
	*out = str_cut(&rest, '\n');
	if (out->n && out->p[out->n - 1] == '\r')
		out->n--;
	if (!utf8_valid(*out))
		return err_set(err, ERR_INVALID, "--password-file", MSG_BAD_UTF8);
	if (utf8_count(*out) < PASSWORD_MIN)
		return err_set(err, ERR_INVALID, "--password-file", MSG_APP_PASSWORD_SHORT,
			       AI(PASSWORD_MIN));
	*out = arena_str(a, *out);
	return true;
}

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
