/* The commands of the program and what they share: where the data lies, options, how an error is
 * told to the shell. The composition root: the only floor that knows which engine is open.
 *
 * To add a command: write command_x.c with `const struct command_line command_x`, name it in
 * commands.h, in the table of commands.c and in meson.build. */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "casework/office.h"
#include "seal/seal.h"
#include "store/store.h"
#include "wire/catalogue.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct command_line {
	const char *name;            /* "serve"; of two words: "token create" */
	const char *usage;           /* what follows "daodi ", one line a form */
	enum msg what;               /* what it does, in a sentence */
	int (*run)(int argc, char **argv);   /* argv[0] is the last word of its name */
};

/* ---- options ---- */

/* An option --name VALUE (value set) or --name (on set). "--name=VALUE" is read too. */
struct flag {
	const char *name;            /* with its dashes */
	const char **value;
	bool *on;
};
/* Reads the options of a command; words that are none go to rest, at most rest_max (*n_rest may be
 * NULL where rest_max is 0). False when the command must end now with *status: --help was asked
 * for and answered, or the use is wrong and the reason and the usage went to standard error. */
WARN_UNUSED bool flags_read(const struct command_line *c, int argc, char **argv,
			    const struct flag *flag, size_t n, const char **rest, size_t rest_max,
			    size_t *n_rest, int *status);
/* Says what is wrong with the use of a command, shows its usage, and answers EXIT_USAGE. field may
 * be NULL. */
#define usage_wrong(c, field, ...) usage_wrong_((c), (field), ERR_PACK_(__VA_ARGS__))
int usage_wrong_(const struct command_line *c, const char *field, enum msg msg,
		 const struct err_arg arg[ERR_ARGS]);

/* ---- what most commands open ---- */

/* --data DIR or --dsn ADDRESS. */
struct place { const char *data, *dsn; };
#define PLACE_FLAGS(place) \
	{ "--data", &(place)->data, NULL }, { "--dsn", &(place)->dsn, NULL }

struct app {
	struct env *env;
	struct arena *arena;         /* of the whole command */
	struct store *store;
	struct seal_key master;
	struct office *office;       /* NULL until app_office */
	const char *dir;
};
/* Every room's tables, in the order in which they may refer to each other. */
const struct migrations *app_migrations(void);
/* Opens the store and the master key. STORE_CREATE makes the folder, the database and a key where
 * the database is not there yet. Where neither --data nor --dsn was given: INVALID "--data". */
WARN_UNUSED bool app_open(struct app *app, const struct place *where, enum store_mode mode,
			  struct err *err);
/* The same with another clock and other randomness than the machine's: for the demo town, whose
 * year passes in seconds. The master key is the machine's randomness all the same. */
WARN_UNUSED bool app_open_in(struct app *app, const struct place *where, enum store_mode mode,
			     struct env *env, struct err *err);
void app_close(struct app *app);
/* Loads the office, again where it was loaded before. */
WARN_UNUSED bool app_office(struct app *app, struct err *err);
/* Runs one write and waits: run gets what arg points to as self->arg. */
WARN_UNUSED bool app_write(struct app *app,
			   bool (*run)(struct tx *tx, struct command *self, struct err *err),
			   void *arg, struct err *err);

/* ---- what commands are told ---- */

/* The unit of an id or a code; NOT_FOUND for "--unit". */
WARN_UNUSED bool unit_of_flag(const struct directory *d, const char *text, const struct unit **out,
			    struct err *err);
/* The password in the first line of a file, or of standard input where file is NULL. */
WARN_UNUSED bool password_read(struct arena *a, const char *file, struct str *out,
			       struct err *err);

/* ---- telling ---- */

/* The language of the person at the shell (LC_ALL, LC_MESSAGES, LANG): Chinese or English. */
enum language shell_language(void);
/* Writes the error to standard error, "daodi NAME: field: text", and answers the exit status that
 * goes with its code. */
int app_fail(const struct command_line *c, const struct err *err);
/* A line to standard error in the caller's language. */
#define app_say(msg, ...) app_say_(ERR_PACK_(msg, ##__VA_ARGS__))
void app_say_(enum msg msg, const struct err_arg arg[ERR_ARGS]);
/* The same to standard output. */
#define app_print(msg, ...) app_print_(ERR_PACK_(msg, ##__VA_ARGS__))
void app_print_(enum msg msg, const struct err_arg arg[ERR_ARGS]);

#endif
