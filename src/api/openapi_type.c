/* The words of api/schemas.h as JSON Schema (draft 2020-12, which OpenAPI 3.1 takes as it is). */
#include "api/openapi_int.h"

void openapi_ref(struct json_writer *w, const char *kind, struct str name)
{
	char text[96];
	int n = snprintf(text, sizeof(text), "#/components/%s/%.*s", kind, STR_ARG(name));

	must(n > 0 && (size_t)n < sizeof(text));
	json_object(w);
	json_text_of(w, "$ref", str_c(text));
	json_object_end(w);
}

/* "type": t, or ["t", "null"]. */
static void plain(struct json_writer *w, const char *type, const char *format, bool nullable)
{
	json_object(w);
	json_name(w, "type");
	if (nullable) {
		json_list(w);
		json_put_text(w, str_c(type));
		json_put_text(w, STR("null"));
		json_list_end(w);
	} else {
		json_put_text(w, str_c(type));
	}
	if (format)
		json_text_of(w, "format", str_c(format));
	json_object_end(w);
}

void openapi_words(struct json_writer *w, struct str list, char between, bool nullable)
{
	json_object(w);
	json_name(w, "enum");
	json_list(w);
	while (list.p)
		json_put_text(w, str_cut(&list, between));
	if (nullable)
		json_put_null(w);
	json_list_end(w);
	json_object_end(w);
}

static const struct { const char *word, *type, *format; } plain_types[] = {
	{ "text", "string", NULL }, { "id", "string", NULL }, { "time", "string", "date-time" },
	{ "day", "string", "date" }, { "int", "integer", NULL }, { "number", "number", NULL },
	{ "degrees", "number", NULL }, { "bool", "boolean", NULL }, { "object", "object", NULL },
	{ "url", "string", "uri" },
};

static void inner_write(struct json_writer *w, struct str type, bool nullable)
{
	if (type.p[0] == '#') {
		openapi_ref(w, "schemas", str_skip(type, 1));
		return;
	}
	if (type.p[0] == '[') {
		json_object(w);
		json_text_of(w, "type", STR("array"));
		json_name(w, "items");
		openapi_type(w, str_head(str_skip(type, 1), type.n - 2));
		json_object_end(w);
		return;
	}
	if (str_find_char(type, '|') != SIZE_MAX) {
		openapi_words(w, type, '|', nullable);
		return;
	}
	if (str_eq(type, STR("any"))) {
		json_object(w);
		json_object_end(w);
		return;
	}
	for (size_t i = 0; i < sizeof(plain_types) / sizeof(plain_types[0]); i++)
		if (str_eq(type, str_c(plain_types[i].word))) {
			plain(w, plain_types[i].type, plain_types[i].format, nullable);
			return;
		}
	must(!"a type of api/schemas.h");
}

void openapi_type(struct json_writer *w, struct str type)
{
	bool nullable = str_ends(type, STR("?"));

	if (nullable)
		type.n--;
	if (!nullable || (type.p[0] != '#' && type.p[0] != '[')) {
		inner_write(w, type, nullable);
		return;
	}
	json_object(w);
	json_name(w, "anyOf");
	json_list(w);
	inner_write(w, type, false);
	plain(w, "null", NULL, false);
	json_list_end(w);
	json_object_end(w);
}

/* A type with a text beside it: JSON Schema 2020-12 lets $ref have company, but not every reader.
 */
void openapi_described(struct json_writer *w, const char *type, const char *text)
{
	if (!text) {
		openapi_type(w, str_c(type));
		return;
	}
	json_object(w);
	json_text_of(w, "description", str_c(text));
	json_name(w, "allOf");
	json_list(w);
	openapi_type(w, str_c(type));
	json_list_end(w);
	json_object_end(w);
}

void openapi_schema(struct json_writer *w, const struct api_schema *s)
{
	json_name(w, s->name);
	json_object(w);
	json_text_of(w, "type", STR("object"));
	json_text_of(w, "description", str_c(s->text));
	json_name(w, "properties");
	json_object(w);
	for (size_t i = 0; i < s->members; i++) {
		struct str name = str_c(s->member[i].name);

		json_name_str(w, str_cut(&name, '!'));
		openapi_described(w, s->member[i].type, s->member[i].text);
	}
	json_object_end(w);
	json_name(w, "required");
	json_list(w);
	for (size_t i = 0; i < s->members; i++) {
		struct str name = str_c(s->member[i].name);

		if (str_ends(name, STR("!")))
			json_put_text(w, str_cut(&name, '!'));
	}
	json_list_end(w);
	json_object_end(w);
}
