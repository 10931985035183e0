#include "open311/print.h"

#include "wire/rfc3339.h"

void print_begin(struct print *p, bool json, struct arena *a, struct buf *out)
{
	*p = (struct print){ .json = json, .a = a };
	if (json)
		json_begin(&p->j, out);
	else
		xml_begin(&p->x, out);
}

void print_end(struct print *p)
{
	if (p->json)
		json_end(&p->j);
	else
		xml_end(&p->x);
}

void print_list(struct print *p, const char *name, bool root)
{
	if (!p->json) {
		xml_open(&p->x, name);
		return;
	}
	if (!root)
		json_name(&p->j, name);
	json_list(&p->j);
}

void print_list_end(struct print *p, const char *name)
{
	if (p->json)
		json_list_end(&p->j);
	else
		xml_close(&p->x, name);
}

void print_item(struct print *p, const char *name)
{
	if (p->json)
		json_object(&p->j);
	else
		xml_open(&p->x, name);
}

void print_item_end(struct print *p, const char *name)
{
	if (p->json)
		json_object_end(&p->j);
	else
		xml_close(&p->x, name);
}

void print_member(struct print *p, const char *name)
{
	if (p->json) {
		json_name(&p->j, name);
		json_object(&p->j);
	} else {
		xml_open(&p->x, name);
	}
}

void print_text(struct print *p, const char *name, struct str s)
{
	if (p->json)
		json_text_of(&p->j, name, s.n ? s : (struct str){ NULL, 0 });
	else
		xml_text_of(&p->x, name, s);
}

void print_value(struct print *p, const char *name, struct str s)
{
	if (p->json)
		json_put_text(&p->j, s);
	else
		xml_text_of(&p->x, name, s);
}

void print_bool(struct print *p, const char *name, bool v)
{
	if (p->json)
		json_bool_of(&p->j, name, v);
	else
		xml_text_of(&p->x, name, v ? STR("true") : STR("false"));
}

void print_int(struct print *p, const char *name, int64_t v)
{
	if (p->json)
		json_int_of(&p->j, name, v);
	else
		xml_text_of(&p->x, name, arena_fmt(p->a, "%lld", (long long)v));
}

void print_time(struct print *p, const char *name, int64_t us)
{
	print_text(p, name, us ? rfc3339_whole(p->a, us) : (struct str){ NULL, 0 });
}

void print_degrees(struct print *p, const char *name, int64_t e7, bool known)
{
	struct buf b = BUF_INIT;
	struct json_writer w;

	if (!known) {
		print_text(p, name, (struct str){ NULL, 0 });
		return;
	}
	if (p->json) {
		json_name(&p->j, name);
		json_put_degrees(&p->j, e7);
		return;
	}
	json_begin(&w, &b);
	json_put_degrees(&w, e7);
	json_end(&w);
	xml_text_of(&p->x, name, buf_str(&b));
	buf_release(&b);
}
