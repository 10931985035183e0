/* Options of the shell, and errors as a person at the shell sees them. */
#include "app/app.h"

enum language shell_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return str_starts(str_c(value), STR("zh")) ? LANG_ZH : LANG_EN;
	}
	return LANG_EN;
}

void app_say_(enum msg msg, const struct err_arg arg[ERR_ARGS])
{
	struct arena *a = arena_new();
	struct str text = message_fill(a, shell_language(), msg, arg);

	fprintf(stderr, "daodi: %.*s\n", STR_ARG(text));
	arena_free(a);
}

void app_print_(enum msg msg, const struct err_arg arg[ERR_ARGS])
{
	struct arena *a = arena_new();
	struct str text = message_fill(a, shell_language(), msg, arg);

	printf("%.*s\n", STR_ARG(text));
	arena_free(a);
}

int app_fail(const struct command_line *c, const struct err *err)
{
	struct arena *a = arena_new();
	struct str text;

	for (int i = 0; i < err->n; i++) {
		text = err_item_text(a, shell_language(), &err->item[i]);
		if (err->item[i].field[0])
			fprintf(stderr, "daodi %s: %s: %.*s\n", c->name, err->item[i].field,
				STR_ARG(text));
		else
			fprintf(stderr, "daodi %s: %.*s\n", c->name, STR_ARG(text));
	}
	arena_free(a);
	return EXIT_FAILED;
}

static void usage_show(FILE *to, const struct command_line *c)
{
	struct str lines = str_c(c->usage), line;

	while (lines.p) {
		line = str_cut(&lines, '\n');
		fprintf(to, "usage: daodi %.*s\n", STR_ARG(line));
	}
}

int usage_wrong_(const struct command_line *c, const char *field, enum msg msg,
		 const struct err_arg arg[ERR_ARGS])
{
	struct err err = ERR_INIT;

	err_add_(&err, ERR_INVALID, field, msg, arg);
	app_fail(c, &err);
	usage_show(stderr, c);
	return EXIT_USAGE;
}

static const struct flag *flag_find(const struct flag *flag, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_c(flag[i].name), name))
			return &flag[i];
	return NULL;
}

/* A command that works on a store must be told which. */
static bool place_named(const struct command_line *c, const struct flag *flag, size_t n, int *status)
{
	const struct flag *data = flag_find(flag, n, STR("--data"));
	const struct flag *dsn = flag_find(flag, n, STR("--dsn"));

	if (!data || *data->value || (dsn && *dsn->value))
		return true;
	*status = usage_wrong(c, "--data", MSG_REQUIRED);
	return false;
}

bool flags_read(const struct command_line *c, int argc, char **argv, const struct flag *flag,
		size_t n, const char **rest, size_t rest_max, size_t *n_rest, int *status)
{
	size_t words = 0;

	for (int i = 1; i < argc; i++) {
		struct str word = str_c(argv[i]), name = word;
		size_t equals;
		const struct flag *f;

		if (str_eq(word, STR("--help")) || str_eq(word, STR("-h"))) {
			usage_show(stdout, c);
			printf("%.*s\n", STR_ARG(message(shell_language(), c->what)));
			*status = EXIT_DONE;
			return false;
		}
		if (!str_starts(word, STR("-")) || word.n == 1) {
			if (words == rest_max) {
				*status = usage_wrong(c, NULL, MSG_APP_WORD_TOO_MANY, AT(word));
				return false;
			}
			rest[words++] = argv[i];
			continue;
		}
		equals = str_find_char(word, '=');
		if (equals != SIZE_MAX)
			name = str_head(word, equals);
		f = flag_find(flag, n, name);
		if (!f || (f->on && equals != SIZE_MAX)) {
			*status = usage_wrong(c, NULL, MSG_APP_NO_SUCH_OPTION, AT(name));
			return false;
		}
		if (f->on) {
			*f->on = true;
		} else if (equals != SIZE_MAX) {
			*f->value = argv[i] + equals + 1;
		} else if (i + 1 < argc) {
			*f->value = argv[++i];
		} else {
			*status = usage_wrong(c, f->name, MSG_APP_OPTION_NEEDS_VALUE);
			return false;
		}
	}
	if (n_rest)
		*n_rest = words;
	return place_named(c, flag, n, status);
}
