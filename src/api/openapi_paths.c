/* The paths of the OpenAPI document: every route an operation, every action one of its own. */
#include "api/openapi_int.h"

static void any_act(struct json_writer *w)
{
	char name[64];

	json_object(w);
	json_name(w, "anyOf");
	json_list(w);
	for (int i = 0; i < ACT_COUNT; i++)
		if (workflow((enum action)i)->by_person)
			openapi_ref(w, "schemas", openapi_act_name(name, (enum action)i));
	json_list_end(w);
	json_object_end(w);
}

void openapi_parameter(struct json_writer *w, struct str name, const char *in, const char *type,
		      const char *text, bool required)
{
	json_object(w);
	json_text_of(w, "name", name);
	json_text_of(w, "in", str_c(in));
	json_text_of(w, "description", str_c(text));
	json_bool_of(w, "required", required);
	json_name(w, "schema");
	openapi_type(w, str_c(type));
	json_object_end(w);
}

static void path_parameter(struct json_writer *w, struct str name)
{
	const char *text = "Id or code.";

	if (str_eq(name, STR("number")))
		text = "Number of the case.";
	else if (str_eq(name, STR("action")))
		text = "Name of the action.";
	openapi_parameter(w, name, "path", "text", text, true);
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
		openapi_parameter(w, str_c(doc->param[i].name), "query", doc->param[i].type,
			  doc->param[i].text, doc->param[i].required);
	if (r->handle == post_case || r->handle == post_action)
		openapi_ref(w, "parameters", STR("IdempotencyKey"));
	if (r->handle == post_action)
		openapi_ref(w, "parameters", STR("IfMatch"));
	json_list_end(w);
}

void openapi_content(struct json_writer *w, const char *type)
{
	json_name(w, "content");
	json_object(w);
	json_name(w, type);
	json_object(w);
	json_name(w, "schema");
}

void openapi_content_end(struct json_writer *w)
{
	json_object_end(w);
	json_object_end(w);
}

static void answer_schema(struct json_writer *w, const struct api_doc *doc)
{
	if (str_eq(str_c(doc->answer), STR("Text"))) {
		openapi_type(w, STR("text"));
	} else if (str_eq(str_c(doc->answer), STR("Any"))) {
		openapi_type(w, STR("object"));
	} else if (!doc->list) {
		openapi_ref(w, "schemas", str_c(doc->answer));
	} else {
		json_object(w);
		json_text_of(w, "type", STR("object"));
		json_name(w, "properties");
		json_object(w);
		json_name(w, "items");
		json_object(w);
		json_text_of(w, "type", STR("array"));
		json_name(w, "items");
		openapi_ref(w, "schemas", str_c(doc->answer));
		json_object_end(w);
		json_name(w, "next_cursor");
		openapi_type(w, STR("text?"));
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
	openapi_content(w, doc->type ? doc->type : "application/json");
	answer_schema(w, doc);
	openapi_content_end(w);
	json_object_end(w);
	while (codes.n && (code = str_cut(&codes, ' ')).n) {
		char name[32];

		json_name_str(w, code);
		snprintf(name, sizeof(name), "Refused%.*s", STR_ARG(code));
		openapi_ref(w, "responses", str_c(name));
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
	json_text_of(w, "summary",
		     str_c(action == ACT_COUNT ? doc->summary : workflow(action)->name));
	if (doc->text)
		json_text_of(w, "description", str_c(doc->text));
	parameters(w, r, path);
	if (doc->body) {
		json_name(w, "requestBody");
		json_object(w);
		json_bool_of(w, "required", true);
		openapi_content(w, "application/json");
		if (r->handle != post_action)
			openapi_ref(w, "schemas", str_c(doc->body));
		else if (action == ACT_COUNT)
			any_act(w);
		else
			openapi_ref(w, "schemas", openapi_act_name(name, action));
		openapi_content_end(w);
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

void openapi_servers(struct json_writer *w, const char *url)
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
		openapi_servers(w, "/");
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

void openapi_paths(struct json_writer *w)
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
