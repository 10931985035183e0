/* Masking: the result is text, at most three times as long, and masking again changes nothing; what
 * is found keeps the text around it. */
#include "wire/mask.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct str text = utf8_repair(a, (struct str){ (const char *)data, n });
	struct str once = mask_text(a, text), twice = mask_text(a, once), name, phone;

	must(utf8_valid(once) && once.n <= 3 * text.n);
	must(str_eq(once, twice));
	must((once.p == text.p) == str_eq(once, text));
	name = mask_name(a, text);
	phone = mask_phone(a, text);
	must(utf8_valid(name) && name.n < 64);
	must(utf8_valid(phone) && phone.n < 16);
	arena_free(a);
	return 0;
}
