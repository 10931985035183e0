/* The inside of reading mapping files: one line at a time, and the words that are allowed. */
#ifndef EXCHANGE_PROFILE_INT_H
#define EXCHANGE_PROFILE_INT_H

#include "exchange/profile.h"

enum { PROFILE_BYTES = 1 << 20 };
/* A file's name without folder and .conf. */
struct str profile_name(struct str file);

struct line {
	int64_t number;
	struct str key, value;
};

/* Lines of a file: comments, sections, pairs. */
struct lines {
	struct str rest;
	int64_t number;
	struct str section;
};
enum line_result { LINE_PAIR, LINE_SECTION, LINE_BROKEN, LINE_END };
enum line_result lines_next(struct lines *l, struct line *out);

/* "a | b" into trimmed parts, quotes undone. False where a quote is not closed. */
WARN_UNUSED bool alternatives_read(struct arena *a, struct str value, struct str **out, size_t *n);
/* Names joined by + and alternatives by |. */
WARN_UNUSED bool choice_read(struct arena *a, struct str value, struct choice *out);

/* Our words of a field, as "yes, partly, no"; { NULL, 0 } where any text will do. */
struct str words_allowed(struct arena *a, enum row_field f);
/* Is this (in any case of letters) one of ours? *out is it as we write it. */
bool word_known(enum row_field f, struct str word, struct str *out);
/* May [FIELD] be a section of words? */
bool field_has_words(enum row_field f);

#endif
