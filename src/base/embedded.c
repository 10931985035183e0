/* Finds embedded files by name: binary search in the table made by tools/embed. */
#include "base/embedded.h"

#include "base/embedded_int.h"

struct str embedded(const char *name)
{
	size_t from = 0, to = embedded_files_n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = str_cmp(str_c(name), embedded_files[mid].name);

		if (order == 0)
			return embedded_files[mid].bytes;
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return (struct str){ NULL, 0 };
}

struct str embedded_nth(size_t i, struct str *bytes)
{
	if (i >= embedded_files_n)
		return (struct str){ NULL, 0 };
	*bytes = embedded_files[i].bytes;
	return embedded_files[i].name;
}
