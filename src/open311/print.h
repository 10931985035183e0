/* One answer, printed as XML or JSON: GeoReport's answers are lists of records and little else, so
 * the views are written once (JSON by the "Spark" convention: the outer element is dropped, lists
 * are always arrays, an empty element is null). */
#ifndef OPEN311_PRINT_H
#define OPEN311_PRINT_H

#include "base/buf.h"
#include "wire/json.h"
#include "wire/xml.h"

struct print {
	bool json;
	struct json_writer j;
	struct xml_writer x;
	struct arena *a;
};
void print_begin(struct print *p, bool json, struct arena *a, struct buf *out);
void print_end(struct print *p);
/* A list: `name` is its element in XML and its member in JSON, NULL-named lists are a JSON root.
 * root says whether it is the whole answer. */
void print_list(struct print *p, const char *name, bool root);
void print_list_end(struct print *p, const char *name);
/* A record in a list, or the whole answer. */
void print_item(struct print *p, const char *name);
void print_item_end(struct print *p, const char *name);
/* A record as a member of another. */
void print_member(struct print *p, const char *name);
/* Values: empty text is an empty element or null. */
void print_text(struct print *p, const char *name, struct str s);
void print_bool(struct print *p, const char *name, bool v);
void print_int(struct print *p, const char *name, int64_t v);
void print_time(struct print *p, const char *name, int64_t us);       /* 0: empty; whole seconds */
void print_degrees(struct print *p, const char *name, int64_t e7, bool known);
/* A bare value in a list. */
void print_value(struct print *p, const char *name, struct str s);

#endif
