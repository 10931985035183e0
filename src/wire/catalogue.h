/* Texts for people, in two languages: made from locales/ by tools/msgc at build time. */
#ifndef WIRE_CATALOGUE_H
#define WIRE_CATALOGUE_H

#include "base/arena.h"
#include "base/err.h"

enum language { LANG_ZH, LANG_EN };

/* The best of an Accept-Language header (RFC 9110 §12.5.4); fallback where it names neither. */
enum language language_of(struct str accept_language, enum language fallback);
/* "zh-CN", "en" */
struct str language_tag(enum language lang);

struct str message(enum language lang, enum msg msg);
/* %1 %2 %3 filled; numbers in digits, times in the zone-free form of RFC 3339. */
struct str message_fill(struct arena *a, enum language lang, enum msg msg,
			const struct err_arg arg[ERR_ARGS]);
struct str err_item_text(struct arena *a, enum language lang, const struct err_item *item);
/* All items as one line "field: text; field: text", for the shell. */
struct str err_text(struct arena *a, enum language lang, const struct err *err);
/* The key of a message ("required"), for machines. */
struct str message_key(enum msg msg);

#endif
