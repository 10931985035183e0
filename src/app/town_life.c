/* The town's year: cases and stories come in, and whoever has something to do next does it. One
 * command writes one day, and the closing rule closes at its end, as it does in an office. */
#include "app/town.h"

#include "base/mem.h"

struct year {
	struct town *t;
	struct life *life;
	size_t n, *heap, waiting;      /* indices of lives by time: the earliest on top */
	int64_t day_end;
	struct arena *day;
};

/* ---- who comes next: a binary heap ---- */

static bool earlier(const struct year *y, size_t a, size_t b)
{
	const struct life *x = &y->life[y->heap[a]], *z = &y->life[y->heap[b]];

	return x->at != z->at ? x->at < z->at : y->heap[a] < y->heap[b];
}

static void swap(struct year *y, size_t a, size_t b)
{
	size_t keep = y->heap[a];

	y->heap[a] = y->heap[b];
	y->heap[b] = keep;
}

static void push(struct year *y, size_t which)
{
	size_t i = y->waiting++;

	y->heap[i] = which;
	for (; i > 0 && earlier(y, i, (i - 1) / 2); i = (i - 1) / 2)
		swap(y, i, (i - 1) / 2);
}

static size_t pop(struct year *y)
{
	size_t top = y->heap[0], i = 0;

	y->heap[0] = y->heap[--y->waiting];
	for (;;) {
		size_t small = i, l = 2 * i + 1, r = l + 1;

		if (l < y->waiting && earlier(y, l, small))
			small = l;
		if (r < y->waiting && earlier(y, r, small))
			small = r;
		if (small == i)
			return top;
		swap(y, i, small);
		i = small;
	}
}

/* ---- a day, a year ---- */

static bool day(struct tx *tx, struct command *self, struct err *err)
{
	struct year *y = self->arg;
	size_t closed;

	while (y->waiting && y->life[y->heap[0]].at < y->day_end) {
		size_t i = pop(y);
		struct life *l = &y->life[i];
		bool ok;

		y->t->clock->now_us = l->at;
		if (l->telling) {
			ok = telling_step(y->t, tx, y->day, l->telling, err);
			l->at = l->telling->at;
		} else {
			ok = life_step(y->t, tx, y->day, l, err);
		}
		if (!ok)
			return false;
		if (l->at)
			push(y, i);
	}
	y->t->clock->now_us = y->day_end;
	return closing_rule(tx, y->day, y->t->app->office, 500, &closed, err);
}

static bool never_waits(const struct town *t, struct category_id id)
{
	enum urgency u = catalog_get(t->app->office->catalog, id)->urgency;

	return u == URGENCY_DANGER || u == URGENCY_UTILITY;
}

static void plan(struct year *y, int64_t from, int64_t until)
{
	struct town *t = y->t;
	struct wish *wish = ARENA_ARRAY(t->a, struct wish, y->n);
	struct telling *telling;
	size_t told;

	town_year(t, from, wish, y->n);
	for (size_t i = 0; i < y->n; i++) {
		struct life *l = &y->life[i];

		*l = (struct life){ .at = wish[i].at, .wish = wish[i],
				    .same = wish[i].same_as == SIZE_MAX
						    ? NULL : &y->life[wish[i].same_as],
				    .busy = never_waits(t, wish[i].category) };
		l->objects = dice_percent(&t->dice, 3);
		l->stays = dice_percent(&t->dice, 2);
		l->talks = dice_percent(&t->dice, 45);
		l->asks = dice_percent(&t->dice, 5);
		l->withdraws = dice_percent(&t->dice, 2);
		if (l->at >= from && l->at < until)
			push(y, i);
	}
	telling = town_stories(t, until, &told);
	for (size_t i = 0; i < told; i++) {
		y->life[y->n + i] = (struct life){ .at = telling[i].at, .telling = &telling[i] };
		push(y, y->n + i);
	}
}

bool town_life(struct town *t, int64_t n, int64_t until, struct err *err)
{
	enum { STORIES_MAX = 256 };
	int64_t from = until - 365 * US_PER_DAY;
	struct year y = { .t = t, .n = (size_t)n, .day = arena_new() };
	bool ok = true;

	y.life = mem_array(y.n + STORIES_MAX, sizeof(*y.life));
	y.heap = mem_array(y.n + STORIES_MAX, sizeof(*y.heap));
	plan(&y, from, until);
	for (y.day_end = from + US_PER_DAY; ok && y.day_end <= until; y.day_end += US_PER_DAY) {
		struct command c = { .run = day, .arena = y.day, .arg = &y };

		ok = store_write(t->app->store, &c, err);
		arena_reset(y.day);
	}
	mem_free(y.heap);
	mem_free(y.life);
	arena_free(y.day);
	return ok;
}
