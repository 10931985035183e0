/* What went wrong, for a person. A function that can fail returns bool, takes struct err * last,
 * and leaves it untouched on success, so calls chain with &&. An item is a field path, a message
 * id and up to three typed arguments; text is made only at the faces, in the caller's language
 * (wire/catalogue.h). */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/msg_ids.h"
#include "base/str.h"

enum err_code {
	ERR_NONE,
	ERR_INVALID,     /* the input is wrong: fields say where */
	ERR_UNREADABLE,  /* the input could not be read at all */
	ERR_UNKNOWN,     /* nobody signed in where somebody must be */
	ERR_DENIED,      /* this caller may not */
	ERR_NOT_FOUND,   /* not there, or not yours to know */
	ERR_STALE,       /* the caller looked at an older version */
	ERR_CONFLICT,    /* the state does not admit it */
	ERR_LIMIT,       /* too large, too many, too often */
	ERR_BUSY,        /* try again shortly */
	ERR_UPSTREAM,    /* another system failed */
	ERR_IO,          /* disk, database, network */
	ERR_BUG,
	ERR_CODES
};

enum { ERR_ITEMS = 16, ERR_ARGS = 3, ERR_TEXT = 128 };

struct err_arg {
	enum { ARG_NONE, ARG_INT, ARG_TEXT, ARG_TIME } kind;
	int64_t i;
	struct str s;
};

struct err_item {
	char field[ERR_TEXT];
	enum msg msg;
	struct {
		int kind;
		int64_t i;
		char s[ERR_TEXT];
	} arg[ERR_ARGS];
};

struct err {
	enum err_code code;
	int n;                     /* items kept; more are counted in dropped */
	int dropped;
	struct err_item item[ERR_ITEMS];
};

#define ERR_INIT { 0 }
#define AI(v) ((struct err_arg){ .kind = ARG_INT, .i = (v) })
#define AT(v) ((struct err_arg){ .kind = ARG_TEXT, .s = (v) })
#define ATIME(v) ((struct err_arg){ .kind = ARG_TIME, .i = (v) })

/* Sets the one error. Always false, so that it can stand in a return.
 *     return err_set(err, ERR_INVALID, "text", MSG_TOO_LONG, AI(4000));
 * field may be NULL; arguments are copied (texts cut at a character's end). */
#define err_set(err, code, field, ...) err_set_((err), (code), (field), ERR_PACK_(__VA_ARGS__))
/* Adds an item and keeps the others: for parsers that collect. The code of the first stays. */
#define err_add(err, code, field, ...) err_add_((err), (code), (field), ERR_PACK_(__VA_ARGS__))

#define ERR_PACK_(...) ERR_PACK2_(__VA_ARGS__, { 0 }, { 0 }, { 0 }, 0)
#define ERR_PACK2_(m, a, b, c, ...) (m), (const struct err_arg[]){ a, b, c }

bool err_set_(struct err *err, enum err_code code, const char *field, enum msg msg,
	      const struct err_arg arg[ERR_ARGS]);
bool err_add_(struct err *err, enum err_code code, const char *field, enum msg msg,
	      const struct err_arg arg[ERR_ARGS]);

/* Nothing wrong so far? For parsers that collect: return err_ok(err). */
bool err_ok(const struct err *err);

#endif
