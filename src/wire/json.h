/* JSON (RFC 8259): reading into an arena tree, and a writer that refuses misuse. */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* jansson, which reads for us, exports these names too; the linker must never mix them up. */
#define json_object wire_json_object
#define json_real wire_json_real

enum json_kind {
	JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_INT, JSON_REAL, JSON_TEXT, JSON_LIST, JSON_OBJECT
};

struct json {
	enum json_kind kind;
	int64_t i;                 /* JSON_INT */
	double d;                  /* JSON_REAL, and JSON_INT as a double */
	struct str s;              /* JSON_TEXT */
	size_t n;                  /* items or members */
	struct json *item;         /* JSON_LIST */
	struct json_member *member;/* JSON_OBJECT, in the order of the text */
};
struct json_member { struct str name; struct json value; };

/* Reads one whole value: UTF-8 (a byte order mark is skipped), depth at most 32, no duplicate
 * names, no U+0000, whole numbers within int64_t, others within double, nothing behind the value.
 * Errors are ERR_UNREADABLE with line and column (in characters, from 1). */
WARN_UNUSED bool json_read(struct arena *a, struct str text, struct json *out, struct err *err);

/* The member of that name, or NULL; a null member counts as absent. */
const struct json *json_get(const struct json *object, const char *name);

/* Typed access that collects: absent leaves *out untouched and is no error (json_need_text adds
 * "required", also for a text of white space only); a wrong type adds an item for the field. path
 * is the prefix of nested fields ("" at the top, "requester." …). They answer false only when they
 * added an error. */
bool json_text(const struct json *object, const char *path, const char *name, size_t max_chars,
	       struct str *out, struct err *err);
bool json_need_text(const struct json *object, const char *path, const char *name, size_t max_chars,
		    struct str *out, struct err *err);
bool json_int(const struct json *object, const char *path, const char *name, int64_t min,
	      int64_t max, int64_t *out, struct err *err);
bool json_real(const struct json *object, const char *path, const char *name, double min,
	       double max, double *out, bool *present, struct err *err);
bool json_bool(const struct json *object, const char *path, const char *name, bool *out,
	       struct err *err);
/* An RFC 3339 time as microseconds. */
bool json_time(const struct json *object, const char *path, const char *name, int64_t *out,
	       struct err *err);
/* An id as text of digits (or a JSON integer); > 0. */
bool json_id(const struct json *object, const char *path, const char *name, int64_t *out,
	     struct err *err);
/* A list of at most max items / a nested object; *out stays NULL where it is absent. */
bool json_items(const struct json *object, const char *path, const char *name, size_t max,
		const struct json **out, struct err *err);
bool json_members(const struct json *object, const char *path, const char *name,
		  const struct json **out, struct err *err);

/* The writer: a state machine over a buf. Misuse (a value without a name in an object, an end
 * that fits no begin, a second root) is a bug and aborts. Escapes everything JSON asks for, and
 * <, >, & and U+2028/9 so that it may stand in a page. */
enum { JSON_DEPTH = 32 };
struct json_writer {
	struct buf *out;
	int depth;
	unsigned char state[JSON_DEPTH];
};
void json_begin(struct json_writer *w, struct buf *out);
void json_end(struct json_writer *w);                  /* must: all closed, one root written */
void json_object(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_list(struct json_writer *w);
void json_list_end(struct json_writer *w);
void json_name(struct json_writer *w, const char *name);
void json_name_str(struct json_writer *w, struct str name);
void json_put_text(struct json_writer *w, struct str s);
void json_put_int(struct json_writer *w, int64_t v);
void json_put_real(struct json_writer *w, double v);       /* shortest form that reads back */
void json_put_bool(struct json_writer *w, bool v);
void json_put_null(struct json_writer *w);
/* RFC 3339, UTC, Z; microseconds only where not 0 */
void json_put_time(struct json_writer *w, int64_t us);
void json_put_id(struct json_writer *w, int64_t id);       /* as text */
void json_put_degrees(struct json_writer *w, int64_t e7);  /* 1e-7 degrees as a decimal number */
/* json is one whole value, written by us before */
void json_put_raw(struct json_writer *w, struct str json);

/* name and value in one call; *_or_null writes null for a missing value. */
void json_text_of(struct json_writer *w, const char *name, struct str s);   /* s.p == NULL → null */
void json_int_of(struct json_writer *w, const char *name, int64_t v);
void json_bool_of(struct json_writer *w, const char *name, bool v);
void json_time_of(struct json_writer *w, const char *name, int64_t us);        /* 0 → null */
void json_id_of(struct json_writer *w, const char *name, int64_t id);          /* 0 → null */

#endif
