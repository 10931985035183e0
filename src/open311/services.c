/* Discovery, and what may be reported. */
#include "open311/open311_int.h"

/* The description of the interface last changed then (checklist line 16). */
#define CHANGESET STR("2026-01-01T00:00:00Z")

bool offered(const struct category *c)
{
	return public_space(c) && c->active && c->leaf;
}

bool must_answer(const struct category *c, const struct question *q)
{
	return q->required && q->variable && c->urgency != URGENCY_DANGER;
}

struct str service_name(const struct category *c, enum language lang)
{
	return lang == LANG_EN && c->name_en.n ? c->name_en : c->name;
}

static void print_endpoint(struct print *p, struct str base, struct str format, struct str other)
{
	print_item(p, "endpoint");
	print_text(p, "specification", STR("http://wiki.open311.org/GeoReport_v2"));
	print_text(p, "url", arena_fmt(p->a, "%.*s/open311/v2", STR_ARG(base)));
	print_text(p, "changeset", CHANGESET);
	print_text(p, "type", STR("production"));
	print_list(p, "formats", false);
	print_value(p, "format", format);
	print_value(p, "format", other);
	print_list_end(p, "formats");
	print_item_end(p, "endpoint");
}

bool get_discovery(struct call *call, struct err *err)
{
	struct str base = http_base(call);
	enum language lang = language_of(http_header(call, "Accept-Language"), LANG_EN);
	struct print p;

	(void)err;
	if (base.n == 0)
		base = STR("http://localhost");
	reply_begin(call, &p, wants_json(call), 200);
	print_item(&p, "discovery");
	print_text(&p, "changeset", CHANGESET);
	print_text(&p, "contact", message(lang, MSG_OPEN311_CONTACT));
	print_text(&p, "key_service", message(lang, MSG_OPEN311_KEYS));
	/* the same address twice, for clients that see one element and take the list for a record
	   (checklist line 17). Neither is called a test: what comes in there is worked on. */
	print_list(&p, "endpoints", false);
	print_endpoint(&p, base, STR("text/xml"), STR("application/json"));
	print_endpoint(&p, base, STR("application/json"), STR("text/xml"));
	print_list_end(&p, "endpoints");
	print_item_end(&p, "discovery");
	print_end(&p);
	return true;
}

/* The catalogue's words stand with spaces or commas between them; GeoReport has commas. */
static struct str keywords_of(struct arena *a, struct str words)
{
	struct str list = { NULL, 0 };

	while (words.p) {
		struct str part = str_cut(&words, ',');

		while (part.p) {
			struct str word = str_trim(str_cut(&part, ' '));

			if (word.n)
				list = arena_fmt(a, "%.*s%s%.*s", STR_ARG(list), list.n ? "," : "",
						 STR_ARG(word));
		}
	}
	return list;
}

static void print_service(struct print *p, const struct look *r, const struct category *c)
{
	const struct category *group = catalog_get(r->o->catalog, c->parent);

	print_item(p, "service");
	print_text(p, "service_code", c->code);
	print_text(p, "service_name", service_name(c, r->lang));
	print_text(p, "description", c->description.n ? c->description
						      : service_name(c, r->lang));
	print_bool(p, "metadata", c->questions > 0);
	print_text(p, "type", STR("realtime"));
	print_text(p, "keywords", keywords_of(p->a, c->keywords));
	print_text(p, "group", group ? service_name(group, r->lang) : (struct str){ NULL, 0 });
	print_item_end(p, "service");
}

bool get_services(struct call *call, struct err *err)
{
	struct look r;
	struct print p;

	if (!look_begin(call, &r, err))
		return false;
	reply_begin(call, &p, r.json, 200);
	print_list(&p, "services", true);
	for (size_t i = 0; i < catalog_count(r.o->catalog); i++) {
		const struct category *c = catalog_nth(r.o->catalog, i);

		if (offered(c))
			print_service(&p, &r, c);
	}
	print_list_end(&p, "services");
	print_end(&p);
	look_end(&r);
	return true;
}

static void print_question(struct print *p, const struct category *c, const struct question *q)
{
	print_item(p, "attribute");
	print_bool(p, "variable", q->variable);
	print_text(p, "code", q->code);
	print_text(p, "datatype", datatype_name(q->datatype));
	print_bool(p, "required", must_answer(c, q));
	print_text(p, "datatype_description", q->datatype_description);
	print_int(p, "order", q->order);
	print_text(p, "description", q->description);
	/* a null list fails the published schema: lists have values, others no member
	   (checklist line 24) */
	if (q->values) {
		print_list(p, "values", false);
		for (size_t i = 0; i < q->values; i++) {
			print_item(p, "value");
			print_text(p, "key", q->value[i].key);
			print_text(p, "name", q->value[i].name);
			print_item_end(p, "value");
		}
		print_list_end(p, "values");
	}
	print_item_end(p, "attribute");
}

bool get_service(struct call *call, struct err *err)
{
	const struct category *c;
	struct look r;
	struct print p;
	struct str code;
	bool json;

	if (!format_of(call->req.segment[0], &code, &json, err) || !look_begin(call, &r, err))
		return false;
	c = catalog_by_code(r.o->catalog, code);
	if (!offered(c)) {
		look_end(&r);
		return err_set(err, ERR_NOT_FOUND, "service_code", MSG_NO_SUCH, AT(code));
	}
	reply_begin(call, &p, json, 200);
	print_item(&p, "service_definition");
	print_text(&p, "service_code", c->code);
	print_list(&p, "attributes", false);
	for (size_t i = 0; i < c->questions; i++)
		print_question(&p, c, &c->question[i]);
	print_list_end(&p, "attributes");
	print_item_end(&p, "service_definition");
	print_end(&p);
	look_end(&r);
	return true;
}
