/* daodi token create: a bearer token for a service account or a person's account; daodi token
 * revoke: the end of all of an account's tokens. */
#include "app/commands.h"
#include "wire/utf8.h"

enum { DAYS_DEFAULT = 365, DAYS_MAX = 3650 };

struct wanted {
	const char *role_name, *unit_name, *account_name;
	enum role role;
	int64_t days;
	struct str token;
};

/* The role's name as people read it. */
static struct str role_shown(enum role role)
{
	static const enum msg msg[] = {
		MSG_ROLE_OPERATOR,  MSG_ROLE_COMMUNITY_WORKER, MSG_ROLE_HANDLER,
		MSG_ROLE_DISPATCHER, MSG_ROLE_VERIFIER,        MSG_ROLE_MEDIATOR,
		MSG_ROLE_EDITOR,    MSG_ROLE_SUPERVISOR,       MSG_ROLE_HEAD,
		MSG_ROLE_AUDITOR,   MSG_ROLE_ADMINISTRATOR,
	};
	size_t i = 0;

	while (!((unsigned)role >> i & 1))
		i++;
	must(i < sizeof(msg) / sizeof(msg[0]));
	return message(LANG_ZH, msg[i]);
}

/* What a service account is called: one for each role, and for each role in a unit. */
static bool service_name(struct tx *tx, struct arena *a, const struct wanted *w,
			 const struct unit **unit, struct str *out, struct err *err)
{
	struct directory *d;

	*unit = NULL;
	if (w->unit_name && !(directory_load(tx, a, &d, err) &&
			      unit_of_flag(d, w->unit_name, unit, err)))
		return false;
	*out = *unit ? arena_fmt(a, "service-%s-unit-%lld", w->role_name,
				 (long long)(*unit)->id.n)
		     : arena_fmt(a, "service-%s", w->role_name);
	return true;
}

/* The service account of a role, and of a unit where one is named: made at its first token. */
static bool service_account(struct tx *tx, struct arena *a, const struct wanted *w,
			    struct account_id *out, struct err *err)
{
	const struct unit *unit = NULL;
	struct account acc;
	struct str name, shown;
	bool found;

	if (!service_name(tx, a, w, &unit, &name, err))
		return false;
	shown = role_shown(w->role);
	if (!account_by_name(tx, a, name, &acc, &found, err))
		return false;
	if (found && acc.disabled)
		return err_set(err, ERR_CONFLICT, "--role", MSG_APP_ACCOUNT_DISABLED, AT(name));
	if (found) {
		*out = acc.id;
		return true;
	}
	acc = (struct account){ .name = name, .roles = (unsigned)w->role, .service = true };
	if (unit) {
		acc.unit = unit->id;
		acc.display = arena_fmt(a, "服务账号（%.*s，%.*s）", STR_ARG(shown),
					STR_ARG(unit->name));
	} else {
		acc.display = arena_fmt(a, "服务账号（%.*s）", STR_ARG(shown));
	}
	return account_save(tx, &acc, out, err);
}

static bool named_account(struct tx *tx, struct arena *a, const struct wanted *w,
			  struct account_id *out, struct err *err)
{
	struct account acc;
	bool found;

	if (!account_by_name(tx, a, str_c(w->account_name), &acc, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "--account", MSG_NO_SUCH,
			       AT(str_c(w->account_name)));
	if (acc.disabled)
		return err_set(err, ERR_CONFLICT, "--account", MSG_APP_ACCOUNT_DISABLED,
			       AT(acc.name));
	*out = acc.id;
	return true;
}

static bool token_write(struct tx *tx, struct command *self, struct err *err)
{
	struct wanted *w = self->arg;
	struct env *env = tx_env(tx);
	struct account_id id;

	if (!(w->role_name ? service_account(tx, self->arena, w, &id, err)
			   : named_account(tx, self->arena, w, &id, err)))
		return false;
	w->token = seal_token_new(env, self->arena);
	return token_save(tx, id, w->token, env->now(env) + w->days * US_PER_DAY, err);
}

static bool token_end(struct tx *tx, struct command *self, struct err *err)
{
	struct wanted *w = self->arg;
	const struct unit *unit;
	struct account acc;
	struct str name = w->account_name ? str_c(w->account_name) : (struct str){ NULL, 0 };
	bool found;

	if (w->role_name && !service_name(tx, self->arena, w, &unit, &name, err))
		return false;
	if (!account_by_name(tx, self->arena, name, &acc, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, w->role_name ? "--role" : "--account",
			       MSG_NO_SUCH, AT(name));
	return token_revoke_all(tx, acc.id, err);
}

/* A wrong use is told and *status set. */
static bool wanted_check(struct wanted *w, const struct command_line *c, const char *days,
			 int *status)
{

	w->days = DAYS_DEFAULT;
	if (!w->role_name == !w->account_name)
		*status = usage_wrong(c, NULL, MSG_APP_ROLE_OR_ACCOUNT);
	else if (w->unit_name && !w->role_name)
		*status = usage_wrong(c, "--unit", MSG_APP_ROLE_OR_ACCOUNT);
	else if (w->role_name && !role_of(str_c(w->role_name), &w->role))
		*status = usage_wrong(c, "--role", MSG_UNKNOWN_VALUE, AT(str_c(w->role_name)),
				      AT(STR("operator community_worker handler dispatcher "
					     "verifier mediator editor supervisor head auditor "
					     "administrator")));
	else if (days && (!str_to_i64(str_c(days), &w->days) || w->days < 1 || w->days > DAYS_MAX))
		*status = usage_wrong(c, "--days", MSG_OUT_OF_RANGE, AI(1), AI(DAYS_MAX));
	else if ((w->unit_name && !utf8_valid(str_c(w->unit_name))) ||
		 (w->account_name && !utf8_valid(str_c(w->account_name))))
		*status = usage_wrong(c, w->unit_name ? "--unit" : "--account", MSG_BAD_UTF8);
	else
		return true;
	return false;
}

static int token_create_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const char *days = NULL;
	struct wanted w = { 0 };
	const struct flag flag[] = {
		PLACE_FLAGS(&place),
		{ "--role", &w.role_name, NULL },
		{ "--unit", &w.unit_name, NULL },
		{ "--account", &w.account_name, NULL },
		{ "--days", &days, NULL },
	};
	struct err err = ERR_INIT;
	struct app app;
	int status = EXIT_DONE;

	if (!flags_read(&command_token_create, argc, argv, flag, sizeof(flag) / sizeof(flag[0]),
			NULL, 0, NULL, &status) ||
	    !wanted_check(&w, &command_token_create, days, &status))
		return status;
	if (!app_open(&app, &place, STORE_OPEN, &err))
		return app_fail(&command_token_create, &err);
	if (app_write(&app, token_write, &w, &err))
		printf("%.*s\n", STR_ARG(w.token));
	else
		status = app_fail(&command_token_create, &err);
	app_close(&app);
	return status;
}

const struct command_line command_token_create = {
	"token create",
	"token create --role ROLE [--unit ID] [--days N] --data DIR\n"
	"token create --account NAME [--days N] --data DIR",
	MSG_APP_WHAT_TOKEN,
	token_create_run,
};

static int token_revoke_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	struct wanted w = { 0 };
	const struct flag flag[] = {
		PLACE_FLAGS(&place),
		{ "--role", &w.role_name, NULL },
		{ "--unit", &w.unit_name, NULL },
		{ "--account", &w.account_name, NULL },
	};
	struct err err = ERR_INIT;
	struct app app;
	int status = EXIT_DONE;

	if (!flags_read(&command_token_revoke, argc, argv, flag, sizeof(flag) / sizeof(flag[0]),
			NULL, 0, NULL, &status) ||
	    !wanted_check(&w, &command_token_revoke, NULL, &status))
		return status;
	if (!app_open(&app, &place, STORE_OPEN, &err))
		return app_fail(&command_token_revoke, &err);
	if (!app_write(&app, token_end, &w, &err))
		status = app_fail(&command_token_revoke, &err);
	app_close(&app);
	return status;
}

const struct command_line command_token_revoke = {
	"token revoke",
	"token revoke --role ROLE [--unit ID] --data DIR\n"
	"token revoke --account NAME --data DIR",
	MSG_APP_WHAT_TOKEN_REVOKE,
	token_revoke_run,
};
