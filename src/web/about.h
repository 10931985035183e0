/* How this reads the essay it comes from, phrase by phrase: one table for the page and for the test
 * that looks whether what it names is there. */
#ifndef WEB_ABOUT_H
#define WEB_ABOUT_H

#include "base/str.h"
#include "wire/catalogue.h"

struct about_line {
	struct str phrase;             /* the essay's own words */
	enum msg gloss;                /* the same in the reader's language */
	enum msg here;                 /* what it means here, today */
	enum msg missing;              /* what is still missing, and where it will come; MSG_NONE */
	struct str screen;             /* a path of ours where it is to be seen */
	enum msg screen_name;
	bool staff;                    /* for those who sign in */
	struct str test;               /* the file of the test that proves it */
};
extern const struct about_line about_line[];
extern const size_t about_lines;

#endif
