/* Makes the OpenAPI 3.1 document from the routes, the shapes and the workflow's table of fields. */
#include "api/api_int.h"
#include "api/schemas.h"

#define V1 "/api/v1"

static void ref(struct json_writer *w, const char *kind, struct str name)
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

static void words(struct json_writer *w, struct str list, char between, bool nullable)
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

static void type_write(struct json_writer *w, struct str type);

static void inner_write(struct json_writer *w, struct str type, bool nullable)
{
	if (type.p[0] == '#') {
		ref(w, "schemas", str_skip(type, 1));
		return;
	}
	if (type.p[0] == '[') {
		json_object(w);
		json_text_of(w, "type", STR("array"));
		json_name(w, "items");
		type_write(w, str_head(str_skip(type, 1), type.n - 2));
		json_object_end(w);
		return;
	}
	if (str_find_char(type, '|') != SIZE_MAX) {
		words(w, type, '|', nullable);
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

static void type_write(struct json_writer *w, struct str type)
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

/* A type with a text beside it: JSON Schema 2020-12 lets $ref have company, but not every reader. */
static void described(struct json_writer *w, const char *type, const char *text)
{
	if (!text) {
		type_write(w, str_c(type));
		return;
	}
	json_object(w);
	json_text_of(w, "description", str_c(text));
	json_name(w, "allOf");
	json_list(w);
	type_write(w, str_c(type));
	json_list_end(w);
	json_object_end(w);
}

static void schema_write(struct json_writer *w, const struct api_schema *s)
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
		described(w, s->member[i].type, s->member[i].text);
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

/* ---- actions ---- */

static void field_write(struct json_writer *w, const struct field *f)
{
	switch (f->kind) {
	case FIELD_BOOL:
		type_write(w, STR("bool"));
		break;
	case FIELD_TIME:
		type_write(w, STR("time"));
		break;
	case FIELD_MEDIA:
		type_write(w, STR("[url]"));
		break;
	case FIELD_CHOICE:
		words(w, str_c(f->choices), ' ', false);
		break;
	case FIELD_UNIT:
	case FIELD_ACCOUNT:
	case FIELD_CATEGORY:
		described(w, "text", "Id, or code (of an account: its name).");
		break;
	case FIELD_CASE:
		described(w, "text", "Number of a case.");
		break;
	case FIELD_INT:
		json_object(w);
		json_text_of(w, "type", STR("integer"));
		json_int_of(w, "minimum", f->min);
		json_int_of(w, "maximum", f->max);
		json_object_end(w);
		break;
	case FIELD_TEXT:
		json_object(w);
		json_text_of(w, "type", STR("string"));
		json_int_of(w, "maxLength", f->max);
		json_object_end(w);
		break;
	}
}

static struct str act_schema_name(char out[64], enum action action)
{
	int n = snprintf(out, 64, "Act_%s", workflow(action)->name);

	must(n > 0 && n < 64);
	return str_c(out);
}

static void act_schema(struct json_writer *w, enum action action)
{
	const struct field *f;
	char name[64];
	bool required;
	size_t at = 0;

	json_name_str(w, act_schema_name(name, action));
	json_object(w);
	json_text_of(w, "type", STR("object"));
	json_text_of(w, "title", str_c(workflow(action)->name));
	json_name(w, "properties");
	json_object(w);
	while ((f = action_field(action, &at, &required))) {
		json_name_str(w, field_word(f));
		field_write(w, f);
	}
	json_name(w, "case_code");
	described(w, "text", "The case code, where the header Case-Code has none.");
	json_object_end(w);
	json_name(w, "required");
	json_list(w);
	for (at = 0; (f = action_field(action, &at, &required));)
		if (required)
			json_put_text(w, field_word(f));
	json_list_end(w);
	json_object_end(w);
}

static void any_act(struct json_writer *w)
{
	char name[64];

	json_object(w);
	json_name(w, "anyOf");
	json_list(w);
	for (int i = 0; i < ACT_COUNT; i++)
		if (workflow((enum action)i)->by_person)
			ref(w, "schemas", act_schema_name(name, (enum action)i));
	json_list_end(w);
	json_object_end(w);
}

/* ---- operations ---- */

static void parameter(struct json_writer *w, struct str name, const char *in, const char *type,
		      const char *text, bool required)
{
	json_object(w);
	json_text_of(w, "name", name);
	json_text_of(w, "in", str_c(in));
	json_text_of(w, "description", str_c(text));
	json_bool_of(w, "required", required);
	json_name(w, "schema");
	type_write(w, str_c(type));
	json_object_end(w);
}

static void path_parameter(struct json_writer *w, struct str name)
{
	const char *text = "Id or code.";

	if (str_eq(name, STR("number")))
		text = "Number of the case.";
	else if (str_eq(name, STR("action")))
		text = "Name of the action.";
	parameter(w, name, "path", "text", text, true);
}

static void parameters(struct json_writer *w, const struct route *r, struct str path)
{
	const struct api_doc *doc = r->doc;

	json_name(w, "parameters");
	json_list(w);
	while (path.p) {
		struct str part = str_cut(&path, '/');

		if (str_starts(part, STR("{")))
			path_parameter(w, str_head(str_skip(part, 1), part.n - 2));
	}
	for (size_t i = 0; i < doc->params; i++)
		parameter(w, str_c(doc->param[i].name), "query", doc->param[i].type,
			  doc->param[i].text, doc->param[i].required);
	if (r->handle == post_case || r->handle == post_action)
		ref(w, "parameters", STR("IdempotencyKey"));
	if (r->handle == post_action)
		ref(w, "parameters", STR("IfMatch"));
	json_list_end(w);
}

static void content(struct json_writer *w, const char *type)
{
	json_name(w, "content");
	json_object(w);
	json_name(w, type);
	json_object(w);
	json_name(w, "schema");
}

static void content_end(struct json_writer *w)
{
	json_object_end(w);
	json_object_end(w);
}

static void answer_schema(struct json_writer *w, const struct api_doc *doc)
{
	if (str_eq(str_c(doc->answer), STR("Text"))) {
		type_write(w, STR("text"));
	} else if (str_eq(str_c(doc->answer), STR("Any"))) {
		type_write(w, STR("object"));
	} else if (!doc->list) {
		ref(w, "schemas", str_c(doc->answer));
	} else {
		json_object(w);
		json_text_of(w, "type", STR("object"));
		json_name(w, "properties");
		json_object(w);
		json_name(w, "items");
		json_object(w);
		json_text_of(w, "type", STR("array"));
		json_name(w, "items");
		ref(w, "schemas", str_c(doc->answer));
		json_object_end(w);
		json_name(w, "next_cursor");
		type_write(w, STR("text?"));
		json_object_end(w);
		json_name(w, "required");
		json_list(w);
		json_put_text(w, STR("items"));
		json_put_text(w, STR("next_cursor"));
		json_list_end(w);
		json_object_end(w);
	}
}

static void responses(struct json_writer *w, const struct api_doc *doc)
{
	struct str codes = str_c(doc->refusals), code;
	char status[16];

	json_name(w, "responses");
	json_object(w);
	snprintf(status, sizeof(status), "%d", doc->status);
	json_name(w, status);
	json_object(w);
	json_text_of(w, "description", doc->status == 201 ? STR("Registered.") : STR("Done."));
	content(w, doc->type ? doc->type : "application/json");
	answer_schema(w, doc);
	content_end(w);
	json_object_end(w);
	while (codes.n && (code = str_cut(&codes, ' ')).n) {
		char name[32];

		json_name_str(w, code);
		snprintf(name, sizeof(name), "Refused%.*s", STR_ARG(code));
		ref(w, "responses", str_c(name));
	}
	json_object_end(w);
}

static void security(struct json_writer *w, const struct api_doc *doc)
{
	static const char *const scheme[] = { "bearer", "caseCode" };

	json_name(w, "security");
	json_list(w);
	if (doc->open) {
		json_object(w);
		json_object_end(w);
	}
	for (size_t i = 0; i < sizeof(scheme) / sizeof(scheme[0]); i++) {
		json_object(w);
		json_name(w, scheme[i]);
		json_list(w);
		json_list_end(w);
		json_object_end(w);
	}
	json_list_end(w);
}

/* action: ACT_COUNT for the route as it is, else the one its path names. */
static void operation(struct json_writer *w, const struct route *r, struct str path,
		      enum action action)
{
	const struct api_doc *doc = r->doc;
	struct str method = str_c(r->method);
	char lower[8], id[64], name[64];

	for (size_t i = 0; i <= method.n; i++)
		lower[i] = (char)tolower((unsigned char)method.p[i]);
	json_name(w, lower);
	json_object(w);
	snprintf(id, sizeof(id), "%s%s%s", doc->id, action == ACT_COUNT ? "" : "_",
		 action == ACT_COUNT ? "" : workflow(action)->name);
	json_text_of(w, "operationId", str_c(id));
	json_text_of(w, "summary", str_c(action == ACT_COUNT ? doc->summary : workflow(action)->name));
	if (doc->text)
		json_text_of(w, "description", str_c(doc->text));
	parameters(w, r, path);
	if (doc->body) {
		json_name(w, "requestBody");
		json_object(w);
		json_bool_of(w, "required", true);
		content(w, "application/json");
		if (r->handle != post_action)
			ref(w, "schemas", str_c(doc->body));
		else if (action == ACT_COUNT)
			any_act(w);
		else
			ref(w, "schemas", act_schema_name(name, action));
		content_end(w);
		json_object_end(w);
	}
	responses(w, doc);
	security(w, doc);
	json_object_end(w);
}

/* The path as the document has it: below the server's /api/v1, else as it is. */
static struct str path_of(const struct route *r, bool *below)
{
	struct str path = str_c(r->path);

	*below = str_starts(path, STR(V1 "/"));
	return *below ? str_skip(path, sizeof(V1) - 1) : path;
}

static void servers(struct json_writer *w, const char *url)
{
	json_name(w, "servers");
	json_list(w);
	json_object(w);
	json_text_of(w, "url", str_c(url));
	json_object_end(w);
	json_list_end(w);
}

/* One path with all its methods; a path that an earlier route had is skipped. */
static void path_item(struct json_writer *w, size_t first)
{
	const struct route *r = &api_route_table[first];
	struct str path;
	bool below;

	for (size_t i = 0; i < first; i++)
		if (str_eq(str_c(api_route_table[i].path), str_c(r->path)))
			return;
	path = path_of(r, &below);
	json_name_str(w, path);
	json_object(w);
	if (!below)
		servers(w, "/");
	for (size_t i = first; i < api_route_count; i++)
		if (str_eq(str_c(api_route_table[i].path), str_c(r->path)))
			operation(w, &api_route_table[i], path, ACT_COUNT);
	json_object_end(w);
}

/* Every action has a path of its own too, with its own body. */
static void action_paths(struct json_writer *w, const struct route *r)
{
	for (int i = 0; i < ACT_COUNT; i++) {
		char text[96];

		if (!workflow((enum action)i)->by_person)
			continue;
		snprintf(text, sizeof(text), "/cases/{number}/actions/%s",
			 workflow((enum action)i)->name);
		json_name(w, text);
		json_object(w);
		operation(w, r, str_c(text), (enum action)i);
		json_object_end(w);
	}
}

static void paths(struct json_writer *w)
{
	json_name(w, "paths");
	json_object(w);
	for (size_t i = 0; i < api_route_count; i++) {
		path_item(w, i);
		if (api_route_table[i].handle == post_action)
			action_paths(w, &api_route_table[i]);
	}
	json_object_end(w);
}

static void refusals(struct json_writer *w)
{
	static const struct { const char *name, *text; } refused[] = {
		{ "Refused400", "The body is not JSON at all." },
		{ "Refused401", "Nobody is signed in, or the token or the case code is not valid." },
		{ "Refused403", "This caller may not." },
		{ "Refused404", "It is not there, or not yours to know." },
		{ "Refused409", "The workflow does not admit it now." },
		{ "Refused412", "The case has changed since the version in If-Match." },
		{ "Refused413", "The body is larger than 1 MiB." },
		{ "Refused415", "The body must be application/json." },
		{ "Refused422", "Some fields are wrong; all of them are named." },
		{ "Refused503", "The server is busy; try again after Retry-After." },
	};

	json_name(w, "responses");
	json_object(w);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		json_name(w, refused[i].name);
		json_object(w);
		json_text_of(w, "description", str_c(refused[i].text));
		content(w, "application/problem+json");
		ref(w, "schemas", STR("Problem"));
		content_end(w);
		json_object_end(w);
	}
	json_object_end(w);
}

static void components(struct json_writer *w)
{
	json_name(w, "components");
	json_object(w);
	json_name(w, "schemas");
	json_object(w);
	for (size_t i = 0; i < api_schema_count; i++)
		schema_write(w, &api_schemas[i]);
	for (int i = 0; i < ACT_COUNT; i++)
		if (workflow((enum action)i)->by_person)
			act_schema(w, (enum action)i);
	json_object_end(w);
	refusals(w);
	json_name(w, "parameters");
	json_object(w);
	json_name(w, "IdempotencyKey");
	parameter(w, STR("Idempotency-Key"), "header", "text",
		  "The same key with the same body answers the first answer again, for 7 days. "
		  "Without a token at least 22 characters.", false);
	json_name(w, "IfMatch");
	parameter(w, STR("If-Match"), "header", "text",
		  "The ETag the caller looked at; 412 where the case has changed since.", false);
	json_object_end(w);
	json_name(w, "securitySchemes");
	json_object(w);
	json_name(w, "bearer");
	json_object(w);
	json_text_of(w, "type", STR("http"));
	json_text_of(w, "scheme", STR("bearer"));
	json_object_end(w);
	json_name(w, "caseCode");
	json_object(w);
	json_text_of(w, "type", STR("apiKey"));
	json_text_of(w, "in", STR("header"));
	json_text_of(w, "name", STR("Case-Code"));
	json_text_of(w, "description", STR("The secret that came with the receipt of a case."));
	json_object_end(w);
	json_object_end(w);
	json_object_end(w);
}

void openapi_write(struct buf *out)
{
	struct json_writer w;

	json_begin(&w, out);
	json_object(&w);
	json_text_of(&w, "openapi", STR("3.1.0"));
	json_name(&w, "info");
	json_object(&w);
	json_text_of(&w, "title", STR("Daodi 到底"));
	json_text_of(&w, "version", STR("1"));
	json_text_of(&w, "description",
		     STR("Casework for grassroots government: problems become a responsibility list, "
			 "and are judged by the result and by the people. Errors come in the language "
			 "of Accept-Language (zh-CN, en)."));
	json_object_end(&w);
	servers(&w, V1);
	paths(&w);
	components(&w);
	json_object_end(&w);
	json_end(&w);
}
