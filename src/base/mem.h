/* Memory that outlives a request. Out of memory aborts: whatever a user can make big is bounded
 * at the door. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* n bytes of zeros; never NULL. Release with mem_free. */
void *mem_alloc(size_t n);
/* Room for count things of size each, zeroed; aborts where the product overflows. */
void *mem_array(size_t count, size_t size);
/* Grows or shrinks p to n bytes; new bytes are not cleared. */
void *mem_resize(void *p, size_t n);
void mem_free(void *p);

#endif
