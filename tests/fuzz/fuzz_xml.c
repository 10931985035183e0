/* Reading XML: the texts are UTF-8, and what is read can be written and reads back the same. */
#include "wire/utf8.h"
#include "wire/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Names are the sender's, so the writer's own are given instead. */
static void write(struct xml_writer *w, const struct xml *e)
{
	must(utf8_valid(e->name) && e->name.n > 0 && utf8_valid(e->text));
	xml_open(w, "e");
	xml_text(w, e->text);
	for (const struct xml *c = e->child; c; c = c->next)
		write(w, c);
	xml_close(w, "e");
}

static void compare(const struct xml *a, const struct xml *b)
{
	const struct xml *c = a->child, *d = b->child;

	must(str_eq(a->text, b->text));
	for (; c && d; c = c->next, d = d->next)
		compare(c, d);
	must(!c && !d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;
	struct xml_writer w;
	struct xml e, back;
	struct err err = ERR_INIT;

	if (xml_read(a, (struct str){ (const char *)data, n }, &e, &err)) {
		xml_begin(&w, &out);
		write(&w, &e);
		xml_end(&w);
		must(xml_read(a, buf_str(&out), &back, &err));
		compare(&e, &back);
	} else {
		must(err.code == ERR_UNREADABLE && err.n == 1);
	}
	buf_release(&out);
	arena_free(a);
	return 0;
}
