/* XML 1.0: a reader over expat into an arena tree, and a writer that refuses misuse. */
#ifndef WIRE_XML_H
#define WIRE_XML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct xml {
	struct str name, text;       /* text: the character data directly in it, joined */
	struct xml *child, *next;
};

/* Reads one document: depth at most 32, no DTD, no entities but the five, amplification limits.
 * Attributes are dropped. Errors are ERR_UNREADABLE with line and column. */
WARN_UNUSED bool xml_read(struct arena *a, struct str text, struct xml *out, struct err *err);
const struct xml *xml_child(const struct xml *e, const char *name);

/* The writer. xml_begin writes the declaration with encoding="utf-8". Characters that are not
 * legal in XML 1.0 become U+FFFD. */
enum { XML_DEPTH = 32 };
struct xml_writer {
	struct buf *out;
	int depth;
	const char *name[XML_DEPTH];
	bool any;
};
void xml_begin(struct xml_writer *w, struct buf *out);
void xml_end(struct xml_writer *w);
void xml_open(struct xml_writer *w, const char *name);
void xml_close(struct xml_writer *w, const char *name);    /* must fit the last open */
void xml_text(struct xml_writer *w, struct str s);
/* <name>s</name>, or <name/> where s is empty */
void xml_text_of(struct xml_writer *w, const char *name, struct str s);

#endif
