/* Digits in groups with short separators between them: how people write long numbers. */
#ifndef WIRE_MASK_RUN_H
#define WIRE_MASK_RUN_H

#include "wire/mask_int.h"

enum { GROUPS = 8, DIGITS = 20 };

struct group {
	size_t from, to;
	bool dash, dot;           /* what stands before it; else only spaces and brackets */
};

struct run {
	const struct glyphs *g;
	struct group group[GROUPS];
	int n;
};

/* The groups from i on, where a digit stands; none but the first GROUPS. What is left of a number
 * that was masked is no group. */
void run_read(const struct glyphs *g, size_t i, struct run *r);
/* The digits in group k; 0 where there is no such group. */
size_t run_len(const struct run *r, int k);
/* The digits of groups k to k + n - 1 as text; how many there are, or 0 where more than DIGITS. */
size_t run_digits(const struct run *r, int k, int n, char out[DIGITS + 1]);

bool find_identity(const struct run *r, struct hit *h);
bool find_card(const struct run *r, struct hit *h);

#endif
