/* Reading XML: expat parses, the tree is built in the arena while it does.
 *
 * A document type is refused when it begins, so there are no entities to expand and nothing to
 * fetch; what expat then limits by itself (nesting of entities, amplification) cannot arise. */
#include <expat.h>

#include "wire/utf8.h"
#include "wire/xml.h"

/* An element that is open: where its next child goes, and the text so far. */
struct level {
	struct xml *element, **tail;
	struct buf text;
};

struct reading {
	struct arena *a;
	XML_Parser parser;
	struct xml *root;
	struct level level[XML_DEPTH];
	int depth;
	enum msg stopped;     /* why we stopped expat; it may still call us a last time */
};

static void stop(struct reading *r, enum msg why)
{
	if (r->stopped == MSG_NONE)
		r->stopped = why;
	XML_StopParser(r->parser, XML_FALSE);
}

static void on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *r = arg;
	struct level *l;
	struct xml *e;

	(void)attributes;
	if (r->stopped)
		return;
	if (r->depth == XML_DEPTH) {
		stop(r, MSG_XML_TOO_DEEP);
		return;
	}
	e = r->depth == 0 ? r->root : ARENA_NEW(r->a, struct xml);
	e->name = arena_str(r->a, str_c(name));
	if (r->depth > 0) {
		l = &r->level[r->depth - 1];
		*l->tail = e;
		l->tail = &e->next;
	}
	l = &r->level[r->depth++];
	l->element = e;
	l->tail = &e->child;
	buf_reset(&l->text);
}

static void on_end(void *arg, const XML_Char *name)
{
	struct reading *r = arg;
	struct level *l;

	(void)name;
	if (r->stopped)
		return;
	l = &r->level[--r->depth];
	l->element->text = arena_str(r->a, buf_str(&l->text));
	if (!utf8_valid(l->element->text) || !utf8_valid(l->element->name))
		stop(r, MSG_BAD_UTF8);
}

static void on_text(void *arg, const XML_Char *s, int n)
{
	struct reading *r = arg;

	if (!r->stopped && r->depth > 0)
		buf_add(&r->level[r->depth - 1].text, (struct str){ s, (size_t)n });
}

static void on_doctype(void *arg, const XML_Char *name, const XML_Char *system_id,
		       const XML_Char *public_id, int has_internal_subset)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal_subset;
	stop(arg, MSG_XML_NO_DTD);
}

static enum msg why(const struct reading *r, enum XML_Error code)
{
	if (r->stopped)
		return r->stopped;
	must(code != XML_ERROR_NO_MEMORY);
	switch (code) {
	case XML_ERROR_NO_ELEMENTS:
		return r->depth ? MSG_XML_UNENDED : MSG_XML_EMPTY;
	case XML_ERROR_UNCLOSED_TOKEN:
	case XML_ERROR_UNCLOSED_CDATA_SECTION:
		return MSG_XML_UNENDED;
	case XML_ERROR_TAG_MISMATCH:
		return MSG_XML_TAGS_CROSS;
	case XML_ERROR_UNDEFINED_ENTITY:
		return MSG_XML_ENTITY;
	case XML_ERROR_UNKNOWN_ENCODING:
	case XML_ERROR_INCORRECT_ENCODING:
		return MSG_XML_ENCODING;
	default:
		return MSG_XML_BROKEN;
	}
}

/* expat counts in int, so a long text goes to it in pieces. */
static bool parse(struct reading *r, struct str text, struct err *err)
{
	enum { PIECE = 1 << 20 };
	enum XML_Status status;
	enum msg msg;

	do {
		struct str piece = str_head(text, PIECE);

		text = str_skip(text, piece.n);
		status = XML_Parse(r->parser, piece.n ? piece.p : "", (int)piece.n, text.n == 0);
	} while (status == XML_STATUS_OK && text.n);
	if (status == XML_STATUS_OK)
		return true;
	msg = why(r, XML_GetErrorCode(r->parser));
	return err_set(err, ERR_UNREADABLE, NULL, msg,
		       AI((int64_t)XML_GetCurrentLineNumber(r->parser)),
		       AI((int64_t)XML_GetCurrentColumnNumber(r->parser) + 1), AI(XML_DEPTH));
}

bool xml_read(struct arena *a, struct str text, struct xml *out, struct err *err)
{
	struct reading r = { .a = a, .stopped = MSG_NONE };
	struct xml root = { 0 };
	bool ok;

	r.root = &root;
	r.parser = XML_ParserCreate(NULL);
	must(r.parser);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	ok = parse(&r, text, err);
	XML_ParserFree(r.parser);
	for (int i = 0; i < XML_DEPTH; i++)
		buf_release(&r.level[i].text);
	if (ok)
		*out = root;
	return ok;
}

const struct xml *xml_child(const struct xml *e, const char *name)
{
	struct str want = str_c(name);

	for (const struct xml *c = e ? e->child : NULL; c; c = c->next)
		if (str_eq(c->name, want))
			return c;
	return NULL;
}
