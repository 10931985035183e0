/* FILE.keys of a backup: what is read prints to a text that reads back the same. */
#include <stddef.h>
#include <stdint.h>

#include "app/keeping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct keys_file k, again;

	if (keys_file_read(a, (struct str){ (const char *)data, n }, &k, &err)) {
		struct str text = keys_file_text(a, &k);

		must(keys_file_read(a, text, &again, &err));
		must(again.n == k.n && str_eq(keys_file_text(a, &again), text));
	} else {
		must(err.code == ERR_INVALID && err.n == 1);
	}
	arena_free(a);
	return 0;
}
