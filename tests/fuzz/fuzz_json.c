/* Reading JSON: whatever is read can be written and reads back the same. */
#include "wire/json.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write(struct json_writer *w, const struct json *v)
{
	switch (v->kind) {
	case JSON_NULL:
		json_put_null(w);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_put_bool(w, v->kind == JSON_TRUE);
		break;
	case JSON_INT:
		json_put_int(w, v->i);
		break;
	case JSON_REAL:
		json_put_real(w, v->d);
		break;
	case JSON_TEXT:
		must(utf8_valid(v->s));
		json_put_text(w, v->s);
		break;
	case JSON_LIST:
		json_list(w);
		for (size_t i = 0; i < v->n; i++)
			write(w, &v->item[i]);
		json_list_end(w);
		break;
	case JSON_OBJECT:
		json_object(w);
		for (size_t i = 0; i < v->n; i++) {
			must(utf8_valid(v->member[i].name));
			json_name_str(w, v->member[i].name);
			write(w, &v->member[i].value);
		}
		json_object_end(w);
		break;
	}
}

static struct str written(struct buf *b, const struct json *v)
{
	struct json_writer w;

	json_begin(&w, b);
	write(&w, v);
	json_end(&w);
	return buf_str(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct json v, back;
	struct err err = ERR_INIT;

	if (json_read(a, (struct str){ (const char *)data, n }, &v, &err)) {
		must(err_ok(&err));
		written(&one, &v);
		must(json_read(a, buf_str(&one), &back, &err));
		must(str_eq(buf_str(&one), written(&two, &back)));
	} else {
		must(err.code == ERR_UNREADABLE && err.n == 1);
	}
	buf_release(&one);
	buf_release(&two);
	arena_free(a);
	return 0;
}
