/* Hides personal data in free text that the public may read, by machine and at once. */
#ifndef WIRE_MASK_H
#define WIRE_MASK_H

#include "base/arena.h"
#include "base/str.h"

/* The text with mobile and landline numbers, e-mail addresses, Chinese identity numbers (GB 11643,
 * check digit), bank cards (Luhn), number plates and flat numbers (3号楼2单元501室) replaced by
 * marks of the same kind: 138****1234, ***. Full-width digits count. Never longer than three times
 * the input. */
struct str mask_text(struct arena *a, struct str text);
/* 张三丰 → 张某某, John Smith → J. S. */
struct str mask_name(struct arena *a, struct str name);
/* 13812341234 → 138****1234 */
struct str mask_phone(struct arena *a, struct str phone);

#endif
