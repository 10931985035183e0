/* What the two readers of forms share. */
#ifndef WIRE_FORM_INT_H
#define WIRE_FORM_INT_H

#include "wire/form.h"

/* Any bytes; false where a % is not followed by two hexadecimal digits. */
WARN_UNUSED bool percent_decode(struct arena *a, struct str s, bool plus_is_space, struct str *out);

/* The text checked on entry: UTF-8 without U+0000, else an item for the field. */
void form_check_text(struct str name, struct str value, struct err *err);

/* An empty form with room for so many fields, at most FORM_FIELDS; the next free field, or NULL and
 * ERR_LIMIT where FORM_FIELDS are taken. */
void form_start(struct arena *a, size_t fields, struct form *out);
struct form_field *form_more(struct form *f, struct err *err);

#endif
