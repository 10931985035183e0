/* multipart/form-data: the first line is the Content-Type, the rest the body. */
#include "wire/form.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str body = { (const char *)data, n }, type = str_cut(&body, '\n');
	struct arena *a = arena_new();
	struct form f;
	struct err err = ERR_INIT;

	if (multipart_read(a, type, body, &f, &err)) {
		for (size_t i = 0; i < f.n; i++) {
			const struct form_field *x = &f.field[i];

			must(utf8_valid(x->name));
			must(x->filename.p ? utf8_valid(x->filename) && x->type.n > 0 :
					     utf8_valid(x->value) && !x->type.p);
			must(x->value.p >= body.p && x->value.p + x->value.n <= body.p + body.n);
		}
	} else {
		must(!err_ok(&err));
	}
	arena_free(a);
	return 0;
}
