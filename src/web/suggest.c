#include "web/suggest.h"

#include "wire/fold.h"
#include "wire/utf8.h"

/* What a sign is worth. A keyword was chosen by a person to mean this category, a shared pair of
 * characters may be chance. */
enum {
	KEYWORD_CHAR = 6,              /* for each character of a keyword of two or more */
	KEYWORD_SINGLE = 4,            /* a keyword of one character: 树, 狗 */
	KEYWORD_WORD = 12,             /* a keyword, or a word of the name, in letters */
	PAIR_OF_NAME = 24, PAIR_OF_DESCRIPTION = 8,   /* shared out over all that have the pair */
	ENOUGH = 4,                    /* less is chance */
};
enum { WORD_MIN = 3 };

/* A text as its overlapping pairs of Han characters, sorted; each once. */
struct pairs { uint64_t *pair; size_t n; };

static bool is_han(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	       (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

static int by_number(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static struct pairs pairs_of(struct arena *a, struct str s)
{
	struct pairs p = { ARENA_ARRAY(a, uint64_t, s.n / 3 + 1), 0 };
	uint32_t before = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		uint32_t c = utf8_next(s, &i);

		if (!is_han(c))
			c = 0;
		if (before && c)
			p.pair[p.n++] = (uint64_t)before << 32 | c;
		before = c;
	}
	if (p.n)
		qsort(p.pair, p.n, sizeof *p.pair, by_number);
	for (size_t i = 0; i < p.n; i++)
		if (i == 0 || p.pair[i] != p.pair[i - 1])
			p.pair[n++] = p.pair[i];
	p.n = n;
	return p;
}

/* Where a pair stands, or p->n. */
static size_t pair_at(const struct pairs *p, uint64_t pair)
{
	const uint64_t *hit = p->n ? bsearch(&pair, p->pair, p->n, sizeof pair, by_number) : NULL;

	return hit ? (size_t)(hit - p->pair) : p->n;
}

/* ---- words in letters ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Takes the next run of letters off a folded text; n == 0 at the end. */
static struct str word_next(struct str *s)
{
	size_t from = 0, to;

	while (from < s->n && !is_letter(s->p[from]))
		from++;
	for (to = from; to < s->n && is_letter(s->p[to]);)
		to++;
	struct str word = { s->p + from, to - from };

	*s = str_skip(*s, to);
	return word;
}

/* "lamps" and "lamp" are one word. */
static struct str singular(struct str w)
{
	return w.n > WORD_MIN && str_ends(w, STR("s")) && !str_ends(w, STR("ss"))
		       ? str_head(w, w.n - 1) : w;
}

static bool means_nothing(struct str w)
{
	static const char *const list[] = { "and", "the", "for", "that", "from", "with", "are",
					    "not", "has", "have", "way", "old", "new", "other",
					    "part", "people", "public", "service", "question" };

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (str_eq(w, str_c(list[i])))
			return true;
	return w.n < WORD_MIN;
}

static bool has_word(struct str text, struct str word)
{
	for (struct str w = word_next(&text); w.n; w = word_next(&text))
		if (str_eq(singular(w), singular(word)))
			return true;
	return false;
}

static int64_t english(struct str text, struct str name)
{
	int64_t score = 0;

	for (struct str w = word_next(&name); w.n; w = word_next(&name))
		if (!means_nothing(singular(w)) && has_word(text, w))
			score += KEYWORD_WORD;
	return score;
}

/* ---- scoring ---- */

static int64_t keyword(struct str text, struct str word)
{
	size_t chars = utf8_count(word);

	if (chars == 0)
		return 0;
	if ((unsigned char)word.p[0] < 0x80)
		return has_word(text, word) ? KEYWORD_WORD : 0;
	if (str_find(text, word) == SIZE_MAX)
		return 0;
	return chars == 1 ? KEYWORD_SINGLE : KEYWORD_CHAR * (int64_t)chars;
}

static int64_t keywords(struct str text, struct str list)
{
	int64_t score = 0;

	while (list.p) {
		struct str some = str_cut(&list, ' ');

		while (some.p)
			score += keyword(text, str_cut(&some, ','));
	}
	return score;
}

static bool may_hold(const struct category *c)
{
	return c->active && c->leaf && !c->imported;
}

/* How many categories have each pair of the text: a pair that many have tells little. */
static int64_t *shares(struct arena *a, const struct catalog *c, const struct pairs *text)
{
	int64_t *n = ARENA_ARRAY(a, int64_t, text->n + 1);

	for (size_t i = 0; i < catalog_count(c); i++) {
		const struct category *cat = catalog_nth(c, i);
		struct pairs p;

		if (!may_hold(cat))
			continue;
		p = pairs_of(a, arena_fmt(a, "%.*s %.*s", STR_ARG(cat->name),
					  STR_ARG(cat->description)));
		for (size_t k = 0; k < p.n; k++)
			n[pair_at(text, p.pair[k])]++;
	}
	return n;
}

static int64_t shared(struct arena *a, const struct pairs *text, const int64_t *share,
		      struct str words, int64_t worth)
{
	struct pairs p = pairs_of(a, words);
	int64_t score = 0;

	for (size_t i = 0; i < p.n; i++) {
		size_t at = pair_at(text, p.pair[i]);

		if (at < text->n)
			score += worth / (1 + share[at]);
	}
	return score;
}

static void put(struct suggestion *out, size_t *n, size_t most, struct suggestion s)
{
	size_t at = *n;

	while (at > 0 && out[at - 1].score < s.score)
		at--;
	if (at == most)
		return;
	if (*n < most)
		++*n;
	for (size_t i = *n - 1; i > at; i--)
		out[i] = out[i - 1];
	out[at] = s;
}

size_t suggest_categories(struct arena *a, const struct catalog *c, struct str s,
			  struct suggestion *out, size_t most)
{
	struct str text = fold_label(a, utf8_head(s, SUGGEST_CHARS));
	struct pairs pairs = pairs_of(a, text);
	const int64_t *share = pairs.n ? shares(a, c, &pairs) : NULL;
	size_t n = 0;

	for (size_t i = 0; text.n && i < catalog_count(c); i++) {
		const struct category *cat = catalog_nth(c, i);
		int64_t score;

		if (!may_hold(cat))
			continue;
		score = keywords(text, fold_label(a, cat->keywords)) +
			english(text, fold_label(a, cat->name_en));
		if (share)
			score += shared(a, &pairs, share, cat->name, PAIR_OF_NAME) +
				 shared(a, &pairs, share, cat->description, PAIR_OF_DESCRIPTION);
		/* people say 举报 of a badly parked car, too */
		if (cat->kind == KIND_ALLEGATION)
			score /= 2;
		if (score >= ENOUGH)
			put(out, &n, most, (struct suggestion){ cat, score });
	}
	/* what is far behind the best is no choice but noise */
	while (n > 1 && out[n - 1].score * 5 < out[0].score)
		n--;
	return n;
}
