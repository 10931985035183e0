/* Text brought to one form, for comparing: NFKC and case folding (UAX #15, Unicode §5.18), so that
 * full-width and half-width, upper and lower case, composed and decomposed are the same. */
#ifndef WIRE_FOLD_H
#define WIRE_FOLD_H

#include "base/arena.h"
#include "base/str.h"

/* s is valid UTF-8; so is the result. Characters that are not seen (joiners, marks of direction)
 * go. Folding what was folded changes nothing. */
struct str fold_text(struct arena *a, struct str s);
/* The same with white space at the ends removed and any run of it within as one space: the form in
 * which labels are compared ("ＩＬＬＥＧＡＬ　 Parking" is "illegal parking"). */
struct str fold_label(struct arena *a, struct str s);
/* A full-width character (U+FF01…FF5E), any Unicode space but line ends, and any dash as the ASCII
 * one; every other as it is. */
uint32_t fold_width(uint32_t c);

#endif
