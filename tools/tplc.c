/* tplc: turns one page template into one C function at build time.
 *
 *     tplc templates/today.html > today.html.c       void tpl_today(struct page *, const struct today_view *)
 *
 * The first line names the header that declares the view: {{view web/desk_views.h}}. Then HTML, and
 *
 *     {{v->title}}              a value: struct str, int64_t, enum msg or struct safe_html
 *     {{t key a b c}}           the message `key`, up to three values in it
 *     {{if v->late}} {{else}} {{end}}
 *     {{each d in v->duties}} {{end}}      over a struct with members item and n; d is a pointer
 *     {{use badge &d->badge}}   another template: tpl_badge(p, &d->badge)
 *     {{csrf}}                  the hidden field that every POST form needs
 *
 * How a value is escaped follows from where it stands and from its type, so no author can forget
 * it. A value inside <script>, <style>, a comment, on*, style= or an unquoted attribute, a POST form
 * without {{csrf}}, and branches that end in different places of the markup stop the build. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_BYTES = 1 << 20, MAX_NAME = 64, MAX_DEPTH = 32, MAX_WORDS = 8 };

enum place { IN_TEXT, IN_TAG, IN_VALUE, IN_RAW, IN_COMMENT };

/* Where in the markup the text has come to. */
struct where {
	enum place place;
	char tag[MAX_NAME], attribute[MAX_NAME], value[MAX_NAME];
	bool naming;             /* the tag's name is not yet over */
	bool dynamic;            /* the attribute's value holds a value of ours */
	bool empty;              /* nothing of the attribute's value has come yet */
	bool post, guarded;      /* inside a POST form; csrf has come */
	bool cut;                /* a directive in a tag: what follows it begins a new attribute */
};

struct block {
	bool each, otherwise;
	int line;
	struct where before, after_if;
};

static struct {
	const char *file;
	int line;
	struct where at;
	struct block block[MAX_DEPTH];
	int depth;
} s;

static _Noreturn void die(int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", s.file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* ---- where we are ---- */

static bool is(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

static void grow(char *name, char c)
{
	size_t n = strlen(name);

	if (n + 1 >= MAX_NAME)
		die(s.line, "a name of more than %d characters", MAX_NAME - 1);
	name[n] = c;
	name[n + 1] = 0;
}

static void attribute_over(void)
{
	struct where *w = &s.at;

	if (is(w->attribute, "formmethod"))
		die(s.line, "no formmethod; the form says how it is sent");
	if (is(w->tag, "form") && is(w->attribute, "method")) {
		if (w->dynamic)
			die(s.line, "a form's method is written out");
		w->post = is(w->value, "post");
	}
	w->attribute[0] = 0;
}

static void tag_over(void)
{
	struct where *w = &s.at;

	w->place = is(w->tag, "script") || is(w->tag, "style") ? IN_RAW : IN_TEXT;
	if (is(w->tag, "/form")) {
		if (w->post && !w->guarded)
			die(s.line, "a POST form needs {{csrf}}");
		w->post = w->guarded = false;
	}
}

static void in_tag(char c)
{
	struct where *w = &s.at;
	bool apart = isspace((unsigned char)c) || (c == '/' && (!w->naming || w->tag[0]));

	if (w->cut && !apart && c != '>')
		die(s.line, "a name of a tag or an attribute is written in one piece");
	w->cut = false;
	if (c == '"') {
		if (w->naming || !w->attribute[0])
			die(s.line, "a quote without an attribute");
		w->place = IN_VALUE;
		w->value[0] = 0;
		w->dynamic = false;
		w->empty = true;
	} else if (c == '\'') {
		die(s.line, "attributes take double quotes");
	} else if (c == '>') {
		tag_over();
	} else if (apart) {
		w->naming = false;
		w->attribute[0] = 0;
	} else if (c != '=') {
		grow(w->naming ? w->tag : w->attribute, c);
	}
}

/* Follows one byte of what is written as it is. */
static void follow(const char *p)
{
	struct where *w = &s.at;

	if (*p == '\n')
		s.line++;
	switch (w->place) {
	case IN_TEXT:
		if (strncmp(p, "<!--", 4) == 0) {
			w->place = IN_COMMENT;
		} else if (*p == '<' && (isalpha((unsigned char)p[1]) || p[1] == '/')) {
			w->place = IN_TAG;
			w->naming = true;
			w->tag[0] = w->attribute[0] = 0;
		}
		break;
	case IN_TAG:
		if (*p == '=' && p[1] != '"')
			die(s.line, "attributes take double quotes");
		in_tag(*p);
		break;
	case IN_VALUE:
		if (*p == '"') {
			w->place = IN_TAG;
			attribute_over();
			break;
		}
		w->empty = false;
		if (is(w->attribute, "method"))
			grow(w->value, *p);
		break;
	case IN_RAW:
		if (*p == '<' && p[1] == '/' && strncasecmp(p + 2, w->tag, strlen(w->tag)) == 0) {
			w->place = IN_TAG;
			w->naming = true;
			w->tag[0] = w->attribute[0] = 0;
		}
		break;
	case IN_COMMENT:
		if (*p == '>' && strncmp(p - 2, "-->", 3) == 0)
			w->place = IN_TEXT;
		break;
	}
}

static bool same_place(const struct where *a, const struct where *b)
{
	return a->place == b->place && a->post == b->post && a->guarded == b->guarded &&
	       (a->place != IN_VALUE || is(a->attribute, b->attribute)) &&
	       (a->place == IN_TEXT || is(a->tag, b->tag));
}

/* ---- what is written ---- */

static void put_literal(const char *p, const char *end)
{
	if (p == end)
		return;
	printf("\tbuf_add_lit(p->out, \"");
	for (; p < end; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\n')
			printf("\\n\"\n\t\t\"");
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c > 0x7e || c == '?')
			printf("\\%03o", c);
		else
			putchar(c);
	}
	printf("\");\n");
}

/* A line's own indentation is for who writes templates, not for who loads pages. */
static void put_lines(const char *p, const char *end)
{
	static char out[MAX_BYTES];
	size_t n = 0;
	bool fresh = p > end ? false : p[-1] == '\n';

	for (; p < end; p++) {
		if (fresh && (*p == '\t' || *p == ' '))
			continue;
		fresh = *p == '\n';
		out[n++] = *p;
	}
	put_literal(out, out + n);
}

static bool is_address(const char *attribute)
{
	static const char *const list[] = { "href", "src", "action", "formaction", "poster", "data",
					    "cite", "ping", "background", "xlink:href", "hx-get",
					    "hx-post", "data-src" };

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (is(attribute, list[i]))
			return true;
	return false;
}

/* Stops the build where no value may stand. */
static void check_place(void)
{
	const char *a = s.at.attribute;

	switch (s.at.place) {
	case IN_RAW:
		die(s.line, "no values inside <%s>; use a data- attribute", s.at.tag);
	case IN_COMMENT:
		die(s.line, "no values inside a comment");
	case IN_TAG:
		die(s.line, "a value needs a double-quoted attribute around it");
	case IN_VALUE:
		if (strncasecmp(a, "on", 2) == 0 || is(a, "style") || is(a, "srcdoc") ||
		    is(a, "srcset") || is(a, "hx-vals") || is(a, "hx-headers"))
			die(s.line, "no values in %s", a);
		break;
	case IN_TEXT:
		break;
	}
}

static void put_value(const char *e)
{
	const char *how = "PAGE_TEXT";

	check_place();
	if (s.at.place == IN_VALUE) {
		/* an address as a whole, or a part of one that is ours */
		how = !is_address(s.at.attribute) ? "PAGE_ATTRIBUTE"
		      : s.at.empty ? "PAGE_ADDRESS" : "PAGE_SEGMENT";
		s.at.empty = false;
		s.at.dynamic = true;
	}
	printf("\t%s(p, (%s));\n", how, e);
}

static void put_message(char **word, int words)
{
	check_place();
	if (s.at.place == IN_VALUE && is_address(s.at.attribute))
		die(s.line, "an address is no message");
	if (words < 1 || words > 4)
		die(s.line, "{{t key}} takes a key and up to three values");
	s.at.empty = false;
	printf("\tpage_tell(p, MSG_");
	for (const char *c = word[0]; *c; c++)
		putchar(toupper((unsigned char)*c));
	printf(", (const struct err_arg[ERR_ARGS]){ ");
	for (int i = 1; i < words; i++)
		printf("PAGE_ARG(p, (%s)), ", word[i]);
	printf("{ 0 } });\n");
}

/* ---- directives ---- */

static struct block *open_block(bool each)
{
	struct block *b = &s.block[s.depth++];

	if (s.depth == MAX_DEPTH)
		die(s.line, "more than %d blocks in each other", MAX_DEPTH);
	*b = (struct block){ .each = each, .line = s.line, .before = s.at };
	return b;
}

static struct block *innermost(const char *what)
{
	if (s.depth == 0)
		die(s.line, "{{%s}} without a block", what);
	return &s.block[s.depth - 1];
}

static void put_else(void)
{
	struct block *b = innermost("else");

	if (b->each || b->otherwise)
		die(s.line, "{{else}} belongs to an {{if}}, once");
	b->otherwise = true;
	b->after_if = s.at;
	s.at = b->before;
	printf("\t} else {\n");
}

static void put_end(void)
{
	struct block *b = innermost("end");

	if (!same_place(&s.at, b->otherwise ? &b->after_if : &b->before))
		die(s.line, "the block of line %d ends in another place of the markup than it %s",
		    b->line, b->otherwise ? "does before {{else}}" : "begins");
	/* nothing or something: what follows cannot begin the value */
	if (b->otherwise && !b->after_if.empty)
		s.at.empty = false;
	s.depth--;
	printf("\t}\n");
}

static void put_each(char **word, int words)
{
	if (words != 3 || strcmp(word[1], "in") != 0)
		die(s.line, "write {{each x in v->list}}");
	open_block(true);
	printf("\tfor (size_t at_%s = 0; at_%s < (%s).n; at_%s++) {\n"
	       "\t\tconst __typeof__(*(%s).item) *%s = &(%s).item[at_%s];\n\t\t(void)%s;\n",
	       word[0], word[0], word[2], word[0], word[2], word[0], word[2], word[0], word[0]);
}

static int split(char *text, char **word)
{
	int n = 0;

	for (char *w = strtok(text, " \t\n"); w; w = strtok(NULL, " \t\n")) {
		if (n == MAX_WORDS)
			die(s.line, "too many words");
		word[n++] = w;
	}
	return n;
}

static bool begins(const char *text, const char *word)
{
	size_t n = strlen(word);

	return strncmp(text, word, n) == 0 && (text[n] == 0 || isspace((unsigned char)text[n]));
}

/* Writes a directive; true for one that may have a line of its own. */
static bool direct(char *text)
{
	char *word[MAX_WORDS + 1];
	bool block = true;

	printf("#line %d \"%s\"\n", s.line, s.file);
	if (begins(text, "if")) {
		open_block(false);
		printf("\tif (%s) {\n", text + 2);
	} else if (strcmp(text, "else") == 0) {
		put_else();
	} else if (begins(text, "else")) {
		die(s.line, "{{else}} stands alone; open another {{if}} in it");
	} else if (strcmp(text, "end") == 0) {
		put_end();
	} else if (begins(text, "each")) {
		put_each(word, split(text + 4, word));
	} else if (begins(text, "use")) {
		if (split(text + 3, word) != 2 || s.at.place != IN_TEXT)
			die(s.line, "write {{use template value}}, between tags");
		printf("\ttpl_%s(p, %s);\n", word[0], word[1]);
	} else if (strcmp(text, "csrf") == 0) {
		if (!s.at.post || s.at.place != IN_TEXT)
			die(s.line, "{{csrf}} stands in a POST form, between tags");
		s.at.guarded = true;
		printf("\tpage_csrf(p);\n");
	} else if (begins(text, "t")) {
		put_message(word, split(text + 1, word));
		block = false;
	} else {
		put_value(text);
		block = false;
	}
	return block;
}

static char *trim(char *p, char *end)
{
	while (p < end && isspace((unsigned char)*p))
		p++;
	while (end > p && isspace((unsigned char)end[-1]))
		end--;
	*end = 0;
	return p;
}

static const char *base_name(const char *file, char out[MAX_NAME])
{
	const char *slash = strrchr(file, '/'), *b = slash ? slash + 1 : file;
	size_t n = strcspn(b, ".");

	if (n == 0 || n >= MAX_NAME)
		die(1, "a template's name has 1 to %d characters", MAX_NAME - 1);
	memcpy(out, b, n);
	out[n] = 0;
	return out;
}

/* The first line. Returns where the markup begins. */
static char *head(char *text)
{
	char name[MAX_NAME], *end = strstr(text, "}}"), *header;

	if (strncmp(text, "{{view ", 7) != 0 || !end)
		die(1, "the first line is {{view web/NAME_views.h}}");
	header = trim(text + 7, end);
	base_name(s.file, name);
	printf("/* Made by tplc. */\n#include \"%s\"\n#include \"web/page.h\"\n\n"
	       "void tpl_%s(struct page *p, const struct %s_view *v)\n{\n\t(void)v;\n",
	       header, name, name);
	s.line = 2;
	return end + 2 + (end[2] == '\n');
}

static void compile(char *text)
{
	char *literal = head(text), *p = literal;

	while (*p) {
		char *end;
		bool alone;

		if (p[0] != '{' || p[1] != '{') {
			follow(p++);
			continue;
		}
		end = strstr(p, "}}");
		if (!end)
			die(s.line, "{{ without }}");
		if (s.at.place == IN_TEXT && p[-1] == '<')
			die(s.line, "a name of a tag or an attribute is written in one piece");
		if (s.at.place == IN_TAG && p[-1] != '}')
			s.at.cut = !isspace((unsigned char)p[-1]);
		alone = p > text && p[-1] == '\n' && end[2] == '\n';
		for (char *b = p; !alone && b > text && (b[-1] == '\t' || b[-1] == ' '); b--)
			alone = b - 2 >= text && b[-2] == '\n' && end[2] == '\n';
		put_lines(literal, p);
		if (!direct(trim(p + 2, end)))
			alone = false;
		p = literal = end + 2;
		if (alone) {
			s.line++;
			p = literal = p + 1;
		}
	}
	put_lines(literal, p);
	if (s.depth)
		die(s.block[s.depth - 1].line, "this block does not end");
	if (s.at.place != IN_TEXT || s.at.post)
		die(s.line, "the template ends inside a %s", s.at.post ? "form" : "tag");
	printf("}\n");
}

int main(int argc, char **argv)
{
	static char text[MAX_BYTES];
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t n;

	if (!f)
		return fprintf(stderr, "usage: tplc TEMPLATE.html > OUT.c\n"), 2;
	s.file = argv[1];
	s.line = 1;
	n = fread(text, 1, sizeof text - 1, f);
	if (n == sizeof text - 1 || memchr(text, 0, n))
		die(1, "too long, or no text");
	fclose(f);
	compile(text);
	if (fflush(stdout) != 0 || ferror(stdout))
		return perror("tplc"), 1;
	return 0;
}
