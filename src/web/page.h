/* What a page is written to. Templates (templates/, compiled by tools/tplc) call these; how a value
 * is escaped follows from its type and from where the template puts it. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "wire/catalogue.h"
#include "wire/html.h"

struct page {
	struct buf *out;
	struct arena *arena;
	enum language lang;
	struct str csrf;               /* for the POST forms of this page; masked anew for each */
};

/* Markup that may go out as it is; made only by code that writes it through html_text. */
struct safe_html { struct str s; };

/* A list in a view: what {{each}} walks. */
#define LIST(type) struct { const type *item; size_t n; }

void page_text(struct page *p, struct str s);
void page_int(struct page *p, int64_t n);
void page_say(struct page *p, enum msg msg);
void page_raw(struct page *p, struct safe_html h);
/* A whole address: a path of this server, or https, http, tel, mailto; else "#". */
void page_address(struct page *p, struct str s);
/* A part of an address after a beginning of ours: percent-encoded (RFC 3986 §2.1). */
void page_segment(struct page *p, struct str s);
/* A message with values in it. */
void page_tell(struct page *p, enum msg msg, const struct err_arg arg[ERR_ARGS]);
/* The hidden field that proves a form came from us. */
void page_csrf(struct page *p);

#define PAGE_TEXT(p, x) \
	_Generic((x), struct str: page_text, int64_t: page_int, enum msg: page_say, \
		 struct safe_html: page_raw)((p), (x))
#define PAGE_ATTRIBUTE(p, x) \
	_Generic((x), struct str: page_text, int64_t: page_int, enum msg: page_say)((p), (x))
#define PAGE_ADDRESS(p, x) _Generic((x), struct str: page_address)((p), (x))
#define PAGE_SEGMENT(p, x) _Generic((x), struct str: page_segment, int64_t: page_int)((p), (x))

struct err_arg page_arg_text(struct page *p, struct str s);
struct err_arg page_arg_int(struct page *p, int64_t n);
struct err_arg page_arg_say(struct page *p, enum msg msg);
#define PAGE_ARG(p, x) \
	_Generic((x), struct str: page_arg_text, int64_t: page_arg_int, \
		 enum msg: page_arg_say)((p), (x))

#endif
