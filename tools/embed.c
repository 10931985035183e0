/* embed: turns files into one C file at build time, so that the program works alone, from any
 * folder (base/embedded.h).
 *
 *     embed ROOT... -- FILE... > embedded_files.c
 *
 * A file is named by the part of its path below the first ROOT that holds it; roots are the
 * source and the build tree's data folders. A file below no root, or a name that stands twice,
 * stops the build. Files are written as text literals in lines, which compilers read far faster
 * than lists of numbers. */
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILES = 1024, MAX_ROOTS = 8, LINE_BYTES = 64 };

struct file {
	char path[PATH_MAX];
	size_t at;               /* where the name begins in it */
};

static _Noreturn void die(const char *fmt, ...)
{
	va_list ap;

	fputs("embed: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static int by_name(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->path + x->at, y->path + y->at);
}

/* Where the name begins in a path: behind the root that holds it; 0 where none does. */
static size_t below(const char *path, char root[][PATH_MAX], int roots)
{
	for (int i = 0; i < roots; i++) {
		size_t n = strlen(root[i]);

		if (!strncmp(path, root[i], n) && path[n] == '/')
			return n + 1;
	}
	return 0;
}

/* Octal escapes have at most three digits, so no digit behind one is taken for a part of it;
 * ? is escaped because of trigraphs. */
static void put_byte(int c)
{
	if (c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '?')
		putchar(c);
	else
		printf("\\%03o", c);
}

static void put_file(const struct file *f, int i)
{
	FILE *in = fopen(f->path, "rb");
	long n = 0;
	int c;

	if (!in)
		die("%s: cannot be read", f->path);
	printf("static const char file_%d[] =", i);
	while ((c = getc(in)) != EOF) {
		if (n++ % LINE_BYTES == 0)
			fputs(n > 1 ? "\"\n\"" : "\n\"", stdout);
		put_byte(c);
	}
	puts(n ? "\";" : "\n\"\";");
	if (ferror(in))
		die("%s: cannot be read", f->path);
	fclose(in);
}

int main(int argc, char **argv)
{
	static char root[MAX_ROOTS][PATH_MAX];
	static struct file file[MAX_FILES];
	int roots = 0, files = 0, i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (roots == MAX_ROOTS)
			die("too many roots");
		if (realpath(argv[i], root[roots]))      /* a build tree may have no data folder */
			roots++;
	}
	for (i++; i < argc; i++) {
		struct file *f = &file[files];

		if (files++ == MAX_FILES)
			die("too many files");
		if (!realpath(argv[i], f->path))
			die("%s: is not there", argv[i]);
		f->at = below(f->path, root, roots);
		if (!f->at)
			die("%s: lies in none of the roots", argv[i]);
	}
	qsort(file, (size_t)files, sizeof *file, by_name);
	puts("/* Made by tools/embed. */\n#include \"base/embedded_int.h\"\n");
	for (i = 0; i < files; i++)
		put_file(&file[i], i);
	printf("\nconst struct embedded_file embedded_files[] = {\n");
	for (i = 0; i < files; i++) {
		if (i && !by_name(&file[i - 1], &file[i]))
			die("%s: stands twice", file[i].path + file[i].at);
		printf("\t{ STR_INIT(\"%s\"), { file_%d, sizeof file_%d - 1 } },\n",
		       file[i].path + file[i].at, i, i);
	}
	/* one more, for an array of none is not C */
	printf("\t{ { NULL, 0 }, { NULL, 0 } },\n};\nconst size_t embedded_files_n = %d;\n", files);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write");
	return 0;
}
