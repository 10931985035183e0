/* daodi account add, list, disable, passwd: who may sign in. */
#include "app/commands.h"
#include "casework/casework.h"
#include "wire/utf8.h"

struct wanted {
	struct str name, display, hash;        /* hash.p == NULL: no password */
	const char *unit;
	unsigned roles;
};

bool unit_of_flag(const struct directory *d, const char *text, const struct unit **out,
		struct err *err)
{
	int64_t id;

	*out = NULL;
	if (str_to_i64(str_c(text), &id))
		*out = directory_unit(d, (struct unit_id){ id });
	if (!*out)
		*out = directory_by_code(d, str_c(text));
	return *out || err_set(err, ERR_NOT_FOUND, "--unit", MSG_NO_SUCH, AT(str_c(text)));
}

/* ---- the words of a command ---- */

/* "handler,dispatcher" */
static bool roles_of(const struct command_line *c, const char *text, unsigned *out, int *status)
{
	struct str rest = str_c(text ? text : "");
	enum role role;

	*out = 0;
	while (rest.p) {
		struct str word = str_trim(str_cut(&rest, ','));

		if (!role_of(word, &role)) {
			*status = usage_wrong(c, "--role", MSG_UNKNOWN_VALUE, AT(word),
					      AT(STR("operator community_worker handler dispatcher "
						     "verifier mediator editor supervisor head "
						     "auditor administrator")));
			return false;
		}
		*out |= role;
	}
	return true;
}

/* The one word that names the account. */
static bool name_of(const struct command_line *c, const char *const *rest, size_t n,
		    struct str *out, int *status)
{
	if (n != 1 || !utf8_valid(str_c(rest[0]))) {
		*status = usage_wrong(c, "NAME", n == 1 ? MSG_BAD_UTF8 : MSG_REQUIRED);
		return false;
	}
	*out = str_c(rest[0]);
	return true;
}

/* Opens the store, hashes what was read, and writes. */
static int change(const struct command_line *c, const struct place *place, struct wanted *w,
		  const char *password_file, bool password,
		  bool (*run)(struct tx *tx, struct command *self, struct err *err))
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct app app;
	struct str text;
	int status = EXIT_DONE;

	if ((password && !(password_read(a, password_file, &text, &err) &&
			   seal_password_hash(a, text, &w->hash, &err))) ||
	    !app_open(&app, place, STORE_OPEN, &err)) {
		status = app_fail(c, &err);
		goto out;
	}
	if (!app_write(&app, run, w, &err))
		status = app_fail(c, &err);
	app_close(&app);
out:
	arena_free(a);
	return status;
}

static bool must_find(struct tx *tx, struct arena *a, struct str name, struct account *out,
		      struct err *err)
{
	bool found;

	if (!account_by_name(tx, a, name, out, &found, err))
		return false;
	return found || err_set(err, ERR_NOT_FOUND, "NAME", MSG_NO_SUCH, AT(name));
}

/* ---- add ---- */

static bool add_write(struct tx *tx, struct command *self, struct err *err)
{
	const struct wanted *w = self->arg;
	struct account acc = { .name = w->name, .display = w->display, .roles = w->roles };
	const struct unit *unit;
	struct directory *d;
	struct account_id id;

	if (w->unit) {
		if (!directory_load(tx, self->arena, &d, err) ||
		    !unit_of_flag(d, w->unit, &unit, err))
			return false;
		acc.unit = unit->id;
	}
	return account_save(tx, &acc, &id, err) &&
	       (!w->hash.p || account_password_set(tx, id, w->hash, err));
}

static int add_run(int argc, char **argv)
{
	const struct command_line *c = &command_account_add;
	const char *roles = NULL, *file = NULL, *display = NULL, *rest[1];
	struct place place = { NULL, NULL };
	struct wanted w = { .hash = { NULL, 0 } };
	bool none = false;
	const struct flag flag[] = {
		PLACE_FLAGS(&place),
		{ "--role", &roles, NULL },
		{ "--unit", &w.unit, NULL },
		{ "--display", &display, NULL },
		{ "--password-file", &file, NULL },
		{ "--no-password", NULL, &none },
	};
	int status = EXIT_DONE;
	size_t n;

	if (!flags_read(c, argc, argv, flag, sizeof flag / sizeof *flag, rest, 1, &n, &status) ||
	    !name_of(c, rest, n, &w.name, &status) || !roles_of(c, roles, &w.roles, &status))
		return status;
	if (none && file)
		return usage_wrong(c, "--no-password", MSG_APP_PASSWORD_OR_NONE);
	if ((display && !utf8_valid(str_c(display))) || (w.unit && !utf8_valid(str_c(w.unit))))
		return usage_wrong(c, display ? "--display" : "--unit", MSG_BAD_UTF8);
	w.display = str_c(display ? display : "");
	return change(c, &place, &w, file, !none, add_write);
}

const struct command_line command_account_add = {
	"account add",
	"account add NAME --role ROLE[,ROLE] [--unit CODE] [--display TEXT]"
	" [--password-file FILE | --no-password] --data DIR",
	MSG_APP_WHAT_ACCOUNT_ADD,
	add_run,
};

/* ---- list ---- */

static void roles_print(unsigned roles)
{
	const char *before = "";

	for (unsigned bit = 1; bit <= ROLES_ALL; bit <<= 1)
		if (roles & bit) {
			printf("%s%.*s", before, STR_ARG(role_name((enum role)bit)));
			before = ",";
		}
}

static bool list_print(struct tx *tx, struct arena *a, struct err *err)
{
	struct account *acc;
	struct directory *d;
	struct str hash;
	size_t n;

	if (!directory_load(tx, a, &d, err) || !account_list(tx, a, &acc, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct unit *unit = directory_unit(d, acc[i].unit);

		if (!account_password(tx, a, acc[i].id, &hash, err))
			return false;
		printf("%.*s\t%.*s\t%.*s\t", STR_ARG(acc[i].name), STR_ARG(acc[i].display),
		       STR_ARG(unit ? unit->code : STR("-")));
		roles_print(acc[i].roles);
		printf("\t%s\n", acc[i].disabled  ? "disabled"
				 : acc[i].service ? "service"
				 : hash.n         ? "password"
						  : "no-password");
	}
	return true;
}

static int list_run(int argc, char **argv)
{
	const struct command_line *c = &command_account_list;
	struct place place = { NULL, NULL };
	const struct flag flag[] = { PLACE_FLAGS(&place) };
	struct err err = ERR_INIT;
	struct session *session;
	struct app app;
	struct tx *tx;
	int status = EXIT_DONE;
	bool ok;

	if (!flags_read(c, argc, argv, flag, sizeof flag / sizeof *flag, NULL, 0, NULL, &status))
		return status;
	if (!app_open(&app, &place, STORE_OPEN, &err))
		return app_fail(c, &err);
	ok = session_open(app.store, &session, &err);
	if (ok) {
		ok = read_begin(session, &tx, &err);
		if (ok) {
			ok = list_print(tx, app.arena, &err);
			read_end(tx);
		}
		session_close(session);
	}
	if (!ok)
		status = app_fail(c, &err);
	app_close(&app);
	return status;
}

const struct command_line command_account_list = {
	"account list", "account list --data DIR", MSG_APP_WHAT_ACCOUNT_LIST, list_run,
};

/* ---- disable ---- */

static bool disable_write(struct tx *tx, struct command *self, struct err *err)
{
	const struct wanted *w = self->arg;
	struct account acc;
	int64_t held;

	if (!must_find(tx, self->arena, w->name, &acc, err) ||
	    !duties_held(tx, acc.id, &held, err))
		return false;
	if (held)
		return err_set(err, ERR_CONFLICT, "NAME", MSG_APP_ACCOUNT_HAS_DUTIES, AI(held));
	return account_disable(tx, acc.id, err);
}

static int disable_run(int argc, char **argv)
{
	const struct command_line *c = &command_account_disable;
	struct place place = { NULL, NULL };
	struct wanted w = { .hash = { NULL, 0 } };
	const struct flag flag[] = { PLACE_FLAGS(&place) };
	const char *rest[1];
	int status = EXIT_DONE;
	size_t n;

	if (!flags_read(c, argc, argv, flag, sizeof flag / sizeof *flag, rest, 1, &n, &status) ||
	    !name_of(c, rest, n, &w.name, &status))
		return status;
	return change(c, &place, &w, NULL, false, disable_write);
}

const struct command_line command_account_disable = {
	"account disable", "account disable NAME --data DIR", MSG_APP_WHAT_ACCOUNT_DISABLE,
	disable_run,
};

/* ---- passwd ---- */

static bool passwd_write(struct tx *tx, struct command *self, struct err *err)
{
	const struct wanted *w = self->arg;
	struct account acc;

	if (!must_find(tx, self->arena, w->name, &acc, err))
		return false;
	if (acc.service || acc.disabled)
		return err_set(err, ERR_CONFLICT, "NAME",
			       acc.service ? MSG_APP_ACCOUNT_SERVICE : MSG_APP_ACCOUNT_DISABLED,
			       AT(acc.name));
	/* who knew the old one is out */
	return account_password_set(tx, acc.id, w->hash, err) &&
	       token_revoke_all(tx, acc.id, err);
}

static int passwd_run(int argc, char **argv)
{
	const struct command_line *c = &command_account_passwd;
	struct place place = { NULL, NULL };
	struct wanted w = { .hash = { NULL, 0 } };
	const char *rest[1], *file = NULL;
	const struct flag flag[] = { PLACE_FLAGS(&place), { "--password-file", &file, NULL } };
	int status = EXIT_DONE;
	size_t n;

	if (!flags_read(c, argc, argv, flag, sizeof flag / sizeof *flag, rest, 1, &n, &status) ||
	    !name_of(c, rest, n, &w.name, &status))
		return status;
	return change(c, &place, &w, file, true, passwd_write);
}

const struct command_line command_account_passwd = {
	"account passwd", "account passwd NAME [--password-file FILE] --data DIR",
	MSG_APP_WHAT_ACCOUNT_PASSWD, passwd_run,
};
