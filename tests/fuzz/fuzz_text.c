/* The small readers of text: UTF-8 repair, folding, times, Accept-Language. */
#include "wire/catalogue.h"
#include "wire/fold.h"
#include "wire/rfc3339.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void times(struct str s)
{
	char out[RFC3339_MAX];
	int64_t us, back, day;

	if (rfc3339_read(s, &us)) {
		size_t len = rfc3339_write(out, us, false);

		must(len < RFC3339_MAX && rfc3339_read((struct str){out, len}, &back) &&
		     back == us);
	}
	if (rfc3339_read_date(s, &day))
		must(s.n == 10);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = { (const char *)data, n };
	struct arena *a = arena_new();
	struct str good = utf8_repair(a, s), once = fold_text(a, good), label = fold_label(a, good);
	size_t chars = 0;

	must(utf8_valid(good) && (good.p == s.p) == utf8_valid(s));
	for (size_t i = 0; i < good.n; chars++)
		must(utf8_next(good, &i) != 0);
	must(chars == utf8_count(good) && str_eq(utf8_head(good, chars), good));
	must(utf8_valid(once) && str_eq(fold_text(a, once), once));
	must(utf8_valid(label) && str_eq(fold_label(a, label), label));
	times(s);
	must(language_of(s, LANG_EN) <= LANG_EN);
	arena_free(a);
	return 0;
}
