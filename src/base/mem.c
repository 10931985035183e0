#include "base/mem.h"

#include "base/must.h"

#undef calloc
#undef realloc

void *mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	must(p);
	return p;
}

void *mem_array(size_t count, size_t size)
{
	size_t n;

	must(!__builtin_mul_overflow(count, size, &n));
	return mem_alloc(n);
}

void *mem_resize(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	must(q);
	return q;
}

void mem_free(void *p)
{
	free(p);
}
