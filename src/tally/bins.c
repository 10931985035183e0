/* Counts under keys, by open addressing: a walk over many rows asks for the same few keys again and
 * again. */
#include "tally/tally.h"

#include "base/mem.h"

enum { FIRST_ROOM = 64 };

struct tally_bins {
	struct arena *a;
	struct tally_bin *bin;
	bool *used;
	size_t room, n;                /* room is a power of two */
	size_t last;                   /* where the key before was found */
};

struct tally_bins *tally_bins_new(struct arena *a)
{
	struct tally_bins *b = ARENA_NEW(a, struct tally_bins);

	b->a = a;
	b->room = FIRST_ROOM;
	b->bin = ARENA_ARRAY(a, struct tally_bin, b->room);
	b->used = ARENA_ARRAY(a, bool, b->room);
	return b;
}

/* Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4). */
static size_t slot(const struct tally_bins *b, int64_t key)
{
	size_t i = (size_t)(((uint64_t)key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (b->room - 1);

	while (b->used[i] && b->bin[i].key != key)
		i = (i + 1) & (b->room - 1);
	return i;
}

static void grow(struct tally_bins *b)
{
	struct tally_bin *bin = b->bin;
	bool *used = b->used;
	size_t room = b->room;

	b->room *= 2;
	b->bin = ARENA_ARRAY(b->a, struct tally_bin, b->room);
	b->used = ARENA_ARRAY(b->a, bool, b->room);
	for (size_t i = 0; i < room; i++)
		if (used[i]) {
			size_t k = slot(b, bin[i].key);

			b->bin[k] = bin[i];
			b->used[k] = true;
		}
}

struct tally_counts *tally_bins_at(struct tally_bins *b, int64_t key)
{
	size_t i;

	if (b->n && b->bin[b->last].key == key && b->used[b->last])
		return &b->bin[b->last].counts;
	i = slot(b, key);
	if (!b->used[i]) {
		if (b->n * 4 >= b->room * 3) {
			grow(b);
			i = slot(b, key);
		}
		b->used[i] = true;
		b->bin[i].key = key;
		b->n++;
	}
	b->last = i;
	return &b->bin[i].counts;
}

static int by_key(const void *x, const void *y)
{
	const struct tally_bin *a = x, *b = y;

	return a->key < b->key ? -1 : a->key > b->key;
}

const struct tally_bin *tally_bins_all(struct tally_bins *b, size_t *n)
{
	size_t k = 0;

	for (size_t i = 0; i < b->room; i++)
		if (b->used[i])
			b->bin[k++] = b->bin[i];
	b->room = 0;
	*n = k;
	qsort(b->bin, k, sizeof *b->bin, by_key);
	return b->bin;
}
