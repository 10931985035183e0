/* Forms: whatever is read can be encoded and reads back the same. */
#include "wire/form.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n }, path;
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;
	struct form f, back;
	struct err err = ERR_INIT;

	if (form_read(a, text, &f, &err)) {
		for (size_t i = 0; i < f.n; i++) {
			must(utf8_valid(f.field[i].name) && utf8_valid(f.field[i].value));
			buf_add_char(&out, '&');
			url_encode(&out, f.field[i].name);
			buf_add_char(&out, '=');
			url_encode(&out, f.field[i].value);
		}
		must(form_read(a, buf_str(&out), &back, &err));
		/* fields without name and value cannot be told from nothing */
		for (size_t i = 0, k = 0; i < f.n; i++) {
			if (f.field[i].name.n + f.field[i].value.n == 0 && back.n < f.n)
				continue;
			must(str_eq(f.field[i].name, back.field[k].name));
			must(str_eq(f.field[i].value, back.field[k].value));
			k++;
		}
	} else {
		must(!err_ok(&err));
	}
	if (url_decode(a, text, &path))
		must(utf8_valid(path));
	buf_release(&out);
	arena_free(a);
	return 0;
}
