/* msgc: makes the message catalogue at build time from two PO files whose msgid is a key.
 *
 *     msgc ids  EN.po ZH.po > msg_ids.h        the enum, for everyone
 *     msgc text EN.po ZH.po > catalogue_text.c the texts, for wire/catalogue.c
 *
 * A key that stands in one language only, stands twice, or uses other placeholders (%1 %2 %3) in
 * the other language stops the build with file and line. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MESSAGES = 4096, MAX_TEXT = 4096 };

struct message {
	char *key, *text;
	int line;
};

struct po {
	const char *file;
	struct message m[MAX_MESSAGES];
	int n;
};

static _Noreturn void die(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* Appends the C-style quoted text in s to out. */
static void unquote(const struct po *po, int line, const char *s, char *out)
{
	size_t n = strlen(out);

	if (*s++ != '"')
		die(po->file, line, "expected a quoted text");
	for (; *s && *s != '"'; s++) {
		if (*s == '\\' && s[1])
			s++, out[n] = *s == 'n' ? '\n' : *s;
		else
			out[n] = *s;
		if (++n >= MAX_TEXT)
			die(po->file, line, "text too long");
		out[n] = 0;
	}
	if (*s != '"')
		die(po->file, line, "text does not end");
}

static void keep(struct po *po, const char *key, const char *text, int line)
{
	if (!*key)
		return;             /* the PO header */
	for (const char *c = key; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
			die(po->file, line, "key '%s': only a-z, 0-9 and _", key);
	if (!*text)
		die(po->file, line, "key '%s' has no text", key);
	if (po->n == MAX_MESSAGES)
		die(po->file, line, "too many messages");
	po->m[po->n++] = (struct message){ strdup(key), strdup(text), line };
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct message *)a)->key, ((const struct message *)b)->key);
}

static void read_po(struct po *po, const char *file)
{
	char line[MAX_TEXT * 2], key[MAX_TEXT] = "", text[MAX_TEXT] = "";
	char *into = NULL;
	FILE *f = fopen(file, "r");
	int n = 0, key_line = 0;

	po->file = file;
	if (!f)
		die(file, 0, "cannot be opened");
	while (fgets(line, sizeof line, f)) {
		n++;
		if (!strncmp(line, "msgid ", 6)) {
			keep(po, key, text, key_line);
			*key = *text = 0;
			key_line = n;
			unquote(po, n, line + 6, into = key);
		} else if (!strncmp(line, "msgstr ", 7)) {
			unquote(po, n, line + 7, into = text);
		} else if (*line == '"') {
			if (!into)
				die(file, n, "text without msgid");
			unquote(po, n, line, into);
		} else if (*line != '#' && *line != '\n') {
			die(file, n, "neither msgid, msgstr, comment nor empty");
		}
	}
	keep(po, key, text, key_line);
	fclose(f);
	qsort(po->m, (size_t)po->n, sizeof *po->m, by_key);
	for (int i = 1; i < po->n; i++)
		if (!strcmp(po->m[i].key, po->m[i - 1].key))
			die(file, po->m[i].line, "key '%s' stands twice", po->m[i].key);
}

/* The placeholders a text uses, as bits. */
static int places(const struct po *po, const struct message *m)
{
	int bits = 0;

	for (const char *c = m->text; *c; c++) {
		if (*c != '%')
			continue;
		c++;
		if (*c >= '1' && *c <= '3')
			bits |= 1 << (*c - '1');
		else if (*c != '%')
			die(po->file, m->line, "'%s': %% is followed by 1, 2, 3 or %%", m->key);
	}
	return bits;
}

static void compare(const struct po *a, const struct po *b)
{
	int i = 0, j = 0;

	while (i < a->n || j < b->n) {
		int c = i == a->n ? 1 : j == b->n ? -1 : strcmp(a->m[i].key, b->m[j].key);

		if (c < 0)
			die(a->file, a->m[i].line, "'%s' is not in %s", a->m[i].key, b->file);
		if (c > 0)
			die(b->file, b->m[j].line, "'%s' is not in %s", b->m[j].key, a->file);
		if (places(a, &a->m[i]) != places(b, &b->m[j]))
			die(b->file, b->m[j].line, "'%s' uses other placeholders than %s",
			    b->m[j].key, a->file);
		i++, j++;
	}
}

static void print_ids(const struct po *po)
{
	puts("/* Made by tools/msgc from locales/; do not edit. */\n#ifndef BASE_MSG_IDS_H\n"
	     "#define BASE_MSG_IDS_H\n\nenum msg {\n\tMSG_NONE,");
	for (int i = 0; i < po->n; i++) {
		printf("\tMSG_");
		for (const char *c = po->m[i].key; *c; c++)
			putchar(toupper((unsigned char)*c));
		puts(",");
	}
	puts("\tMSG_COUNT\n};\n\n#endif");
}

static void print_c(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '\n')
			printf("\\n");
		else if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			printf("\\%03o", (unsigned char)*s);
		else
			putchar(*s);
	}
	putchar('"');
}

static void print_column(const char *name, const struct po *po, int keys)
{
	printf("const char *const %s[] = {\n\t\"\",\n", name);
	for (int i = 0; i < po->n; i++) {
		putchar('\t');
		print_c(keys ? po->m[i].key : po->m[i].text);
		puts(",");
	}
	puts("};\n");
}

int main(int argc, char **argv)
{
	static struct po en, zh;

	if (argc != 4) {
		fprintf(stderr, "usage: msgc ids|text EN.po ZH.po\n");
		return 2;
	}
	read_po(&en, argv[2]);
	read_po(&zh, argv[3]);
	compare(&en, &zh);
	if (!strcmp(argv[1], "ids")) {
		print_ids(&en);
	} else {
		puts("/* Made by tools/msgc from locales/; do not edit. */\n"
		     "#include \"wire/catalogue_text.h\"\n");
		print_column("catalogue_key", &en, 1);
		print_column("catalogue_en", &en, 0);
		print_column("catalogue_zh", &zh, 0);
	}
	return 0;
}
