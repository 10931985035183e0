/* Which categories a text is likely about, by its words. Pure: the same text and catalogue give the
 * same answer, and nothing is remembered. */
#ifndef WEB_SUGGEST_H
#define WEB_SUGGEST_H

#include "catalog/catalog.h"

enum { SUGGEST_MOST = 5, SUGGEST_CHARS = 500 };

struct suggestion { const struct category *category; int64_t score; };

/* The likeliest categories that may hold a report, best first, at most `most`; none where no word
 * speaks for one. Looked at: the category's keywords, then the pairs of Han characters that text and
 * category share (the rarer in the catalogue the weightier), then English words of its name. Only the
 * first SUGGEST_CHARS characters of the text count. s is valid UTF-8. */
size_t suggest_categories(struct arena *a, const struct catalog *c, struct str s,
			  struct suggestion *out, size_t most);

#endif
