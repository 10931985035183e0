/* Hides personal data in free text that the public may read, by machine and at once. */
#ifndef WIRE_MASK_H
#define WIRE_MASK_H

#include "base/arena.h"
#include "base/str.h"

/* The text with mobile and landline numbers, e-mail addresses, Chinese identity numbers (GB 11643,
 * check digit), bank cards (Luhn), number plates and flat numbers (3号楼2单元501室) replaced by
 * marks of the same kind: 138****1234, ***. Full-width digits count. Never longer than three times
 * the input. text is valid UTF-8; what is not masked comes back byte for byte, and masking twice
 * changes nothing more. Where nothing is found text itself is returned.
 *
 *     13812341234, +86 138-1234-1234  →  138****1234, +86 138****1234
 *     0531-82345678, (010) 8234 5678  →  0531-****, (010) ****
 *     617-555-1234                    →  617-***-****
 *     a.b@example.com                 →  ***@***
 *     identity numbers, bank cards    →  ***
 *     京A·12345, plate 5AB 123        →  京A·*****, plate *****
 *     3号楼2单元501室, 5栋1203        →  3号楼*单元***室, 5栋***
 *     apt 4B, unit 12, #501           →  apt ***, unit ***, #***
 *
 * A machine cannot know: when in doubt a number in the shape of a phone is hidden (400 and 800
 * numbers too), a building, a street number, a date, an amount or a ticket number is not. */
struct str mask_text(struct arena *a, struct str text);
/* 张三丰 → 张某某, 欧阳修 → 欧阳某, John Smith → J. S.; the empty name stays empty. */
struct str mask_name(struct arena *a, struct str name);
/* 13812341234 → 138****1234; another number keeps its first three digits, a short one none. */
struct str mask_phone(struct arena *a, struct str phone);

#endif
