/* Makes the OpenAPI 3.1 document from the routes, the shapes and the workflow's table of fields:
 * its frame and its components. */
#include "api/openapi_int.h"

/* ---- actions ---- */

static void field_write(struct json_writer *w, const struct field *f)
{
	switch (f->kind) {
	case FIELD_BOOL:
		openapi_type(w, STR("bool"));
		break;
	case FIELD_TIME:
		openapi_type(w, STR("time"));
		break;
	case FIELD_MEDIA:
		openapi_type(w, STR("[url]"));
		break;
	case FIELD_CHOICE:
		openapi_words(w, str_c(f->choices), ' ', false);
		break;
	case FIELD_UNIT:
	case FIELD_ACCOUNT:
	case FIELD_CATEGORY:
		openapi_described(w, "text", "Id, or code (of an account: its name).");
		break;
	case FIELD_CASE:
		openapi_described(w, "text", "Number of a case.");
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

struct str openapi_act_name(char out[64], enum action action)
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

	json_name_str(w, openapi_act_name(name, action));
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
	openapi_described(w, "text", "The case code, where the header Case-Code has none.");
	json_object_end(w);
	json_name(w, "required");
	json_list(w);
	for (at = 0; (f = action_field(action, &at, &required));)
		if (required)
			json_put_text(w, field_word(f));
	json_list_end(w);
	json_object_end(w);
}

static void refusals(struct json_writer *w)
{
	static const struct { const char *name, *text; } refused[] = {
		{ "Refused400", "The body is not JSON at all." },
		{ "Refused401", "Nobody is signed in, or token or case code is not valid." },
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
		openapi_content(w, "application/problem+json");
		openapi_ref(w, "schemas", STR("Problem"));
		openapi_content_end(w);
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
		openapi_schema(w, &api_schemas[i]);
	for (int i = 0; i < ACT_COUNT; i++)
		if (workflow((enum action)i)->by_person)
			act_schema(w, (enum action)i);
	json_object_end(w);
	refusals(w);
	json_name(w, "parameters");
	json_object(w);
	json_name(w, "IdempotencyKey");
	openapi_parameter(w, STR("Idempotency-Key"), "header", "text",
		  "The same key with the same body answers the first answer again, for 7 days. "
		  "Without a token at least 22 characters.", false);
	json_name(w, "IfMatch");
	openapi_parameter(w, STR("If-Match"), "header", "text",
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
		     STR("Casework for grassroots government: problems become a responsibility "
			 "list, and are judged by the result and by the people. Errors come in "
			 "the language of Accept-Language (zh-CN, en)."));
	json_object_end(&w);
	openapi_servers(&w, V1);
	openapi_paths(&w);
	components(&w);
	json_object_end(&w);
	json_end(&w);
}
