#include "base/arena.h"

#include <stdint.h>

#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 16 * 1024, KEPT_BLOCK = 64 * 1024, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *top;   /* newest first, and each larger than the one below it */
	size_t used;
};

static struct block *block_new(size_t size, struct block *next)
{
	/* not zeroed: arena_alloc does that for what it hands out */
	struct block *b = mem_resize(NULL, sizeof *b + size);

	b->next = next;
	b->size = size;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->bytes, size);
	return b;
}

static void block_free(struct block *b)
{
	ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
	mem_free(b);
}

struct arena *arena_new(void)
{
	struct arena *a = mem_alloc(sizeof *a);

	a->top = block_new(FIRST_BLOCK, NULL);
	return a;
}

/* Keeps the largest block that is not very large: the next request will want as much as this one
 * did, and would otherwise allocate and free the same blocks again. */
void arena_reset(struct arena *a)
{
	while (a->top->next) {
		struct block *b = a->top;

		if (b->size <= KEPT_BLOCK) {
			while (b->next) {
				struct block *below = b->next;

				b->next = below->next;
				block_free(below);
			}
			break;
		}
		a->top = b->next;
		block_free(b);
	}
	a->top->used = 0;
	a->used = 0;
	ASAN_POISON_MEMORY_REGION(a->top->bytes, a->top->size);
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	block_free(a->top);
	mem_free(a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->top;
	void *p;

	must(n < SIZE_MAX / 4);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n == 0)
		n = ALIGN;
	if (b->size - b->used < n) {
		size_t size = b->size * 2 > n ? b->size * 2 : n;

		a->top = b = block_new(size, b);
	}
	p = b->bytes + b->used;
	b->used += n;
	a->used += n;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	must(!__builtin_mul_overflow(count, size, &n));
	return arena_alloc(a, n);
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

const char *arena_cstr(struct arena *a, struct str s)
{
	must(s.n == 0 || !memchr(s.p, 0, s.n));
	return arena_str(a, s).p;
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	must(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}
