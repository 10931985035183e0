/* floors: keeps the floors of src/ apart.
 *
 *     floors TABLE SRC
 *
 * Reads every #include of every .c and .h under SRC against the table (tools/floors.txt tells its
 * form) and refuses: an include of a floor above or of a neighbour, another room's x_int.h, a
 * header without its folder, a room or a header that the table does not know, a vendor's header
 * outside its one room, a header that is not there, and headers that include each other in a ring.
 * Prints FILE:LINE: and a sentence for each; exit 0 clean, 1 refused, 2 could not run. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_ROOMS = 64, MAX_PAIRS = 64, MAX_HEADERS = 512, MAX_FILES = 4096, MAX_EDGES = 65536 };
enum { NAME = 128, PATH = 1024 };

static struct room { char name[NAME]; int floor; } room[MAX_ROOMS];
static struct pair { char from[NAME], to[NAME]; } sideways[MAX_PAIRS];
/* where: the one room of a vendor's header; "" where every room may include it */
static struct header { char name[NAME], where[NAME]; } outside[MAX_HEADERS];
static char generated[MAX_HEADERS][NAME];
static struct file { char path[PATH]; enum { NEW, OPEN, DONE } seen; } file[MAX_FILES];
static struct edge { int from, to, line; } edge[MAX_EDGES];
static int rooms, pairs, outsides, generateds, files, edges, refused;
static const char *src;

static _Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void refuse(const char *path, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static _Noreturn void die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "floors: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

static void refuse(const char *path, int line, const char *fmt, ...)
{
	va_list ap;

	refused++;
	printf("%s/%s:", src, path);
	if (line)
		printf("%d:", line);
	putchar(' ');
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void copy(char *to, size_t size, const char *from)
{
	if (strlen(from) >= size)
		die("'%s' is too long", from);
	memcpy(to, from, strlen(from) + 1);
}

/* The next free place of a list, or the end of the program. */
static int claim(int *n, int max, const char *what)
{
	if (*n == max)
		die("more than %d %s; raise the bound in tools/floors.c", max, what);
	return (*n)++;
}

static const struct room *find_room(const char *name)
{
	for (int i = 0; i < rooms; i++)
		if (strcmp(room[i].name, name) == 0)
			return &room[i];
	return NULL;
}

static bool may_sideways(const char *from, const char *to)
{
	for (int i = 0; i < pairs; i++)
		if (strcmp(sideways[i].from, from) == 0 && strcmp(sideways[i].to, to) == 0)
			return true;
	return false;
}

static const struct header *find_outside(const char *name)
{
	for (int i = 0; i < outsides; i++) {
		size_t n = strlen(outside[i].name);

		if (strcmp(outside[i].name, name) == 0 ||
		    (outside[i].name[n - 1] == '/' && strncmp(outside[i].name, name, n) == 0))
			return &outside[i];
	}
	return NULL;
}

static void table_line(const char *table, int line, char *text)
{
	char *save, *word = strtok_r(text, " \t\n", &save), *name;
	char *first;
	int floor;

	if (!word || word[0] == '#')
		return;
	first = strtok_r(NULL, " \t\n", &save);
	if (!first)
		die("%s:%d: '%s' needs more words", table, line, word);

	if (strcmp(word, "floor") == 0) {
		floor = (int)strtol(first, &name, 10);
		if (*name)
			die("%s:%d: '%s' is not the number of a floor", table, line, first);
		while ((name = strtok_r(NULL, " \t\n", &save))) {
			if (find_room(name))
				die("%s:%d: room '%s' stands twice", table, line, name);
			struct room *r = &room[claim(&rooms, MAX_ROOMS, "rooms")];
			copy(r->name, NAME, name);
			r->floor = floor;
		}
		return;
	}
	if (strcmp(word, "sideways") == 0 || strcmp(word, "vendor") == 0) {
		name = strtok_r(NULL, " \t\n", &save);
		if (!name || strtok_r(NULL, " \t\n", &save))
			die("%s:%d: '%s' takes two words", table, line, word);
		if (!find_room(name) || (word[0] == 's' && !find_room(first)))
			die("%s:%d: names a room that stands on no floor", table, line);
		if (word[0] == 's') {
			struct pair *p = &sideways[claim(&pairs, MAX_PAIRS, "exceptions")];
			if (find_room(first)->floor != find_room(name)->floor)
				die("%s:%d: %s and %s are on different floors: no exception is "
				    "needed, or none is possible", table, line, first, name);
			copy(p->from, NAME, first);
			copy(p->to, NAME, name);
		} else {
			struct header *h = &outside[claim(&outsides, MAX_HEADERS, "headers")];
			copy(h->name, NAME, first);
			copy(h->where, NAME, name);
		}
		return;
	}
	if (strcmp(word, "system") != 0 && strcmp(word, "generated") != 0)
		die("%s:%d: '%s' is not a word of this table", table, line, word);
	for (name = first; name; name = strtok_r(NULL, " \t\n", &save)) {
		if (word[0] == 's')
			copy(outside[claim(&outsides, MAX_HEADERS, "headers")].name, NAME, name);
		else
			copy(generated[claim(&generateds, MAX_HEADERS, "headers")], NAME, name);
	}
}

/* Walks the exceptions from one room; a way back to start is a ring. */
static bool leads_back(const char *start, const char *at, int depth)
{
	for (int i = 0; depth < MAX_PAIRS && i < pairs; i++)
		if (strcmp(sideways[i].from, at) == 0 &&
		    (strcmp(sideways[i].to, start) == 0 ||
		     leads_back(start, sideways[i].to, depth + 1)))
			return true;
	return false;
}

static void read_table(const char *table)
{
	char text[1024];
	FILE *f = fopen(table, "r");
	int line = 0;

	if (!f)
		die("%s: %s", table, strerror(errno));
	while (fgets(text, sizeof text, f))
		table_line(table, ++line, text);
	fclose(f);
	for (int i = 0; i < pairs; i++)
		if (leads_back(sideways[i].from, sideways[i].from, 0))
			die("%s: the exceptions lead from %s round to itself", table,
			    sideways[i].from);
}

static int find_file(const char *path)
{
	for (int i = 0; i < files; i++)
		if (strcmp(file[i].path, path) == 0)
			return i;
	return -1;
}

static bool ends_with(const char *s, const char *end)
{
	return strlen(s) >= strlen(end) && strcmp(s + strlen(s) - strlen(end), end) == 0;
}

/* Collects the sources below dir (relative to SRC; "" is SRC itself). */
static void collect(const char *dir)
{
	char full[PATH + NAME], path[PATH];
	struct dirent *e;
	struct stat st;
	DIR *d;

	snprintf(full, sizeof full, "%s/%s", src, dir);
	d = opendir(full);
	if (!d)
		die("%s: %s", full, strerror(errno));
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof path, "%s%s%s", dir, *dir ? "/" : "",
			     e->d_name) >= PATH ||
		    snprintf(full, sizeof full, "%s/%s", src, path) >= (int)sizeof full)
			die("%s: the path is too long", e->d_name);
		if (stat(full, &st))
			die("%s: %s", full, strerror(errno));
		if (S_ISDIR(st.st_mode)) {
			if (!*dir && !find_room(path))
				refuse(path, 0, "the room '%s' stands on no floor; give it one in "
				       "the table", path);
			collect(path);
		} else if (ends_with(path, ".c") || ends_with(path, ".h")) {
			if (!*dir)
				refuse(path, 0, "a source outside every room");
			copy(file[claim(&files, MAX_FILES, "files")].path, PATH, path);
		}
	}
	closedir(d);
}

/* The room of a path: what stands before its first '/'; false where there is none. */
static bool room_of(const char *path, char out[NAME])
{
	const char *slash = strchr(path, '/');

	if (!slash || (size_t)(slash - path) >= NAME)
		return false;
	memcpy(out, path, (size_t)(slash - path));
	out[slash - path] = 0;
	return true;
}

static void check_outside(const char *path, int line, const char *own, const char *name)
{
	const struct header *h = find_outside(name);

	if (!h)
		refuse(path, line, "<%s> is in no list; add it to the table, as system or as "
		       "vendor with the one room that may include it", name);
	else if (*h->where && strcmp(h->where, own) != 0)
		refuse(path, line, "<%s> belongs to the room '%s' alone", name, h->where);
}

static void check_inside(int from, int line, const char *own, const char *name)
{
	const struct room *mine = find_room(own), *theirs;
	const char *path = file[from].path;
	char other[NAME];
	int to = find_file(name);

	if (!room_of(name, other)) {
		refuse(path, line, "\"%s\" does not say its folder; write \"%s/%s\"", name, own,
		       name);
		return;
	}
	theirs = find_room(other);
	if (!theirs) {
		refuse(path, line, "\"%s\" lies in a room that the table does not know", name);
		return;
	}
	if (!ends_with(name, ".h"))
		refuse(path, line, "\"%s\" is not a header", name);
	for (int i = 0; to < 0 && i < generateds; i++)
		if (strcmp(generated[i], name) == 0)
			to = MAX_FILES;
	if (to < 0)
		refuse(path, line, "\"%s\" is not there", name);
	else if (to < MAX_FILES)
		edge[claim(&edges, MAX_EDGES, "includes")] = (struct edge){ from, to, line };

	if (!mine || theirs == mine)
		return;
	if (ends_with(name, "_int.h"))
		refuse(path, line, "\"%s\" is the inside of '%s'; ask its public header", name,
		       other);
	if (theirs->floor > mine->floor)
		refuse(path, line, "'%s' (floor %d) may not reach up to '%s' (floor %d)", own,
		       mine->floor, other, theirs->floor);
	else if (theirs->floor == mine->floor && !may_sideways(own, other))
		refuse(path, line, "'%s' and '%s' are neighbours on floor %d and may not include "
		       "each other", own, other, mine->floor);
}

/* Blanks out comments, keeping lines, so that an #include in a comment is none. */
static void blank_comments(char *s)
{
	char quote = 0;

	for (; *s; s++) {
		if (quote) {
			if (*s == '\\' && s[1])
				s++;
			else if (*s == quote || *s == '\n')
				quote = 0;
		} else if (*s == '"' || *s == '\'') {
			quote = *s;
		} else if (s[0] == '/' && s[1] == '/') {
			while (s[1] && s[1] != '\n')
				*s++ = ' ';
			*s = ' ';
		} else if (s[0] == '/' && s[1] == '*') {
			*s++ = ' ';
			*s++ = ' ';
			while (*s && !(s[0] == '*' && s[1] == '/')) {
				if (*s != '\n')
					*s = ' ';
				s++;
			}
			if (!*s)
				return;
			*s++ = ' ';
			*s = ' ';
		}
	}
}

static char *blanks(char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

static void check_line(int from, int line, const char *own, char *s)
{
	const char *path = file[from].path;
	char *end, *name;

	s = blanks(s);
	if (*s != '#')
		return;
	s = blanks(s + 1);
	if (strncmp(s, "include", 7) != 0 || isalnum((unsigned char)s[7]))
		return;
	name = blanks(s + 7);
	end = *name == '<' ? strchr(name, '>') : *name == '"' ? strchr(name + 1, '"') : NULL;
	if (!end || end - name >= NAME || *blanks(end + 1)) {
		refuse(path, line,
		       "this #include cannot be read; write #include \"folder/file.h\"");
		return;
	}
	*end = 0;
	if (strstr(name, "..") || strstr(name, "//") || name[1] == '/')
		refuse(path, line, "\"%s\" winds its way; write \"folder/file.h\"", name + 1);
	else if (*name == '<')
		check_outside(path, line, own, name + 1);
	else
		check_inside(from, line, own, name + 1);
}

static void check_file(int from)
{
	static char text[1 << 20];
	char full[2 * PATH], own[NAME] = "", *next;
	int line = 0;
	size_t n;
	FILE *f;

	snprintf(full, sizeof full, "%s/%s", src, file[from].path);
	f = fopen(full, "rb");
	if (!f)
		die("%s: %s", full, strerror(errno));
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	if (n == sizeof text - 1)
		die("%s: too long for a source", full);
	text[n] = 0;
	if (strlen(text) != n)
		refuse(file[from].path, 0, "holds a NUL byte");
	if (!room_of(file[from].path, own))
		return;
	blank_comments(text);
	for (char *s = text; s; s = next) {
		next = strchr(s, '\n');
		if (next)
			*next++ = 0;
		check_line(from, ++line, own, s);
	}
}

/* Depth first from one file; the line that closes a ring is refused. */
static void find_rings(int at)
{
	file[at].seen = OPEN;
	for (int i = 0; i < edges; i++) {
		if (edge[i].from != at)
			continue;
		if (file[edge[i].to].seen == OPEN)
			refuse(file[at].path, edge[i].line,
			       "\"%s\" includes this file in turn: a ring", file[edge[i].to].path);
		else if (file[edge[i].to].seen == NEW)
			find_rings(edge[i].to);
	}
	file[at].seen = DONE;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: floors TABLE SRC\n");
		return 2;
	}
	src = argv[2];
	read_table(argv[1]);
	collect("");
	for (int i = 0; i < files; i++)
		check_file(i);
	for (int i = 0; i < files; i++)
		if (file[i].seen == NEW)
			find_rings(i);
	if (!files)
		die("%s holds no sources", src);
	printf("floors: %d files, %d includes, %d refused\n", files, edges, refused);
	return refused > 0;
}
