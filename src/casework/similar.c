/* Cases that may be the same thing: those of the last months that share words or the place with what
 * is being written down. Likeness of two texts is that of their pairs of neighbouring characters
 * (Dice 1945): it needs no word boundaries, which Chinese does not write. Allegations are never
 * compared (rule 11). Nothing but what the actor reaches is found. */
#include "casework/casework_int.h"

#include "wire/fold.h"
#include "wire/utf8.h"

enum { LOOK_AT = 3000, PAIRS = 1024, FIND_MAX = 20, CHARACTERS = 400 };
/* per cent: from here on two texts, and two addresses, speak of the same */
enum { LIKE_TEXT = 34, LIKE_ADDRESS = 72, PLACE_COUNTS = 60, CATEGORY_COUNTS = 12 };
/* 1e-7 degrees: about 100 m */
#define NEAR INT64_C(9000)

static const struct sql sql_latest = {
	"SELECT id, category, area, unit, lat, lon, address, body FROM cases WHERE kind <> 6"
	" ORDER BY created DESC, id DESC LIMIT 3000", "" };
_Static_assert(KIND_ALLEGATION == 6, "the look leaves them out by number");

/* The pairs of a text, as a set: open addressing. `seen` is the round in which a pair was met last, so
 * that each counts once for every text it is compared with. */
struct pairs {
	uint64_t pair[PAIRS];
	uint32_t seen[PAIRS];
	uint32_t round;
	size_t n;
};

static uint32_t letter(uint32_t c)
{
	c = fold_width(c);
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* Letters, digits and Han; blanks and punctuation say nothing. */
static bool counts(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
	return c >= 0xC0 && (c < 0x2000 || c > 0x206F) && (c < 0x3000 || c > 0x303F) &&
	       (c < 0xFF00 || c > 0xFFEF);
}

static size_t slot(const struct pairs *p, uint64_t pair)
{
	size_t i = (size_t)(pair * UINT64_C(0x9E3779B97F4A7C15) >> 54) % PAIRS;

	while (p->pair[i] && p->pair[i] != pair)
		i = (i + 1) % PAIRS;
	return i;
}

static void add(struct pairs *p, uint64_t pair)
{
	size_t i = slot(p, pair);

	if (p->pair[i] || p->n >= PAIRS / 2)
		return;
	p->pair[i] = pair;
	p->n++;
}

/* Walks the pairs of a text; false at its end. */
struct walk { struct str s; size_t i, done; uint32_t before; };
static bool next_pair(struct walk *w, uint64_t *out)
{
	while (w->i < w->s.n && w->done++ < CHARACTERS) {
		uint32_t before = w->before, c = letter(utf8_next(w->s, &w->i));

		if (!counts(c))
			continue;
		w->before = c;
		*out = (uint64_t)before << 32 | c;
		if (before)
			return true;
	}
	return false;
}

static void pairs_of(struct pairs *p, struct str s)
{
	struct walk w = { .s = s };
	uint64_t pair;

	memset(p, 0, sizeof *p);
	while (next_pair(&w, &pair))
		add(p, pair);
}

/* 0 … 100 */
static int64_t likeness(struct pairs *p, struct str s)
{
	struct walk w = { .s = s };
	int64_t both = 0, other = 0;
	uint64_t pair;

	if (p->n == 0 || s.n == 0)
		return 0;
	p->round++;
	while (next_pair(&w, &pair)) {
		size_t i = slot(p, pair);

		other++;
		if (!p->pair[i] || p->seen[i] == p->round)
			continue;
		p->seen[i] = p->round;
		both++;
	}
	return other ? 200 * both / ((int64_t)p->n + other) : 0;
}

struct found { struct case_id id; int64_t score; bool same_place; };

static void keep(struct found *list, size_t *n, size_t limit, const struct found *f)
{
	size_t i = *n;

	if (*n == limit && list[limit - 1].score >= f->score)
		return;
	if (*n < limit)
		(*n)++;
	else
		i = limit - 1;
	for (; i > 0 && list[i - 1].score < f->score; i--)
		list[i] = list[i - 1];
	list[i] = *f;
}

static bool same_place(struct rows *r, const struct likeness *like, struct pairs *address)
{
	int64_t north, east;

	if (likeness(address, rows_peek(r, 6)) >= LIKE_ADDRESS)
		return true;
	if (!like->has_place || rows_null(r, 4))
		return false;
	north = rows_int(r, 4) - like->place.lat;
	east = rows_int(r, 5) - like->place.lon;
	return north < NEAR && north > -NEAR && east < NEAR && east > -NEAR;
}

static bool collect(struct tx *tx, const struct office *o, const struct actor *who,
		    const struct likeness *like, struct found *list, size_t limit, size_t *n,
		    struct arena *a, struct err *err)
{
	struct pairs *text = ARENA_NEW(a, struct pairs), *address = ARENA_NEW(a, struct pairs);
	struct rows r;

	pairs_of(text, like->text);
	pairs_of(address, like->address);
	if (!db_query(tx, &sql_latest, &r, err))
		return false;
	while (rows_next(&r)) {
		struct found f = { .id = { rows_int(&r, 0) } };

		if (f.id.n == like->but.n)
			continue;
		f.same_place = same_place(&r, like, address);
		f.score = likeness(text, rows_peek(&r, 7));
		if (f.score < LIKE_TEXT && !f.same_place)
			continue;
		if (!actor_reaches(o, who, (struct unit_id){ rows_int(&r, 3) },
				   (struct area_id){ rows_int(&r, 2) }))
			continue;
		if (like->category.n && rows_int(&r, 1) == like->category.n)
			f.score += CATEGORY_COUNTS;
		f.score += f.same_place ? PLACE_COUNTS : 0;
		keep(list, n, limit, &f);
	}
	return rows_end(&r, err);
}

bool case_similar(struct tx *tx, struct arena *a, const struct office *o, const struct actor *who,
		  const struct likeness *like, size_t limit, struct similar **out, size_t *n,
		  struct err *err)
{
	struct found list[FIND_MAX];
	size_t k = 0;
	bool there;

	*n = 0;
	if (limit > FIND_MAX)
		limit = FIND_MAX;
	if (!collect(tx, o, who, like, list, limit, &k, a, err))
		return false;
	*out = ARENA_ARRAY(a, struct similar, k + 1);
	for (size_t i = 0; i < k; i++) {
		struct similar *s = &(*out)[*n];

		if (!case_by_id(tx, a, list[i].id, &s->row, &there, err))
			return false;
		s->same_place = list[i].same_place;
		*n += there;
	}
	return true;
}
