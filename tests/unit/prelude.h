/* What every cmocka program needs first, in the order cmocka wants it. */
#ifndef TESTS_PRELUDE_H
#define TESTS_PRELUDE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Asserts that a struct str holds these bytes, and shows both where not. */
#define assert_str(got, want) assert_str_((got), (want), __FILE__, __LINE__)
#define assert_str_(got, want, file, line) do { \
		struct str g_ = (got); \
		const char *w_ = (want); \
		if (g_.n != strlen(w_) || (g_.n && memcmp(g_.p, w_, g_.n) != 0)) \
			fail_msg("%s:%d: got \"%.*s\", want \"%s\"", file, line, (int)g_.n, g_.p, w_); \
	} while (0)

#endif
