/* Finds the command and runs it. Exit status: 0 done, 1 failed, 2 wrong usage. */
#include <signal.h>

#include "app/commands.h"

#ifndef DAODI_VERSION
#define DAODI_VERSION "0"
#endif

/* The words of a command's name at the start of argv; 0 where they are others. */
static int words_match(const char *name, int argc, char **argv)
{
	struct str rest = str_c(name);
	int n = 0;

	while (rest.p) {
		struct str word = str_cut(&rest, ' ');

		if (n >= argc || !str_eq(word, str_c(argv[n])))
			return 0;
		n++;
	}
	return n;
}

static void help(FILE *to)
{
	struct str what;

	for (size_t i = 0; commands[i]; i++) {
		struct str lines = str_c(commands[i]->usage);

		while (lines.p) {
			struct str line = str_cut(&lines, '\n');

			fprintf(to, "  daodi %.*s\n", STR_ARG(line));
		}
		what = message(shell_language(), commands[i]->what);
		fprintf(to, "      %.*s\n", STR_ARG(what));
	}
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	seal_init();
	if (argc >= 2 && str_eq(str_c(argv[1]), STR("--version"))) {
		puts("daodi " DAODI_VERSION);
		return EXIT_DONE;
	}
	if (argc >= 2 && (str_eq(str_c(argv[1]), STR("help")) ||
			  str_eq(str_c(argv[1]), STR("--help")) ||
			  str_eq(str_c(argv[1]), STR("-h")))) {
		help(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; commands[i]; i++) {
		int n = words_match(commands[i]->name, argc - 1, argv + 1);

		if (n > 0)
			return commands[i]->run(argc - n, argv + n);
	}
	if (argc >= 2)
		app_say(MSG_APP_NO_SUCH_COMMAND, AT(str_c(argv[1])));
	help(stderr);
	return EXIT_USAGE;
}
