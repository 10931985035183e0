/* The parts of the OpenAPI document. */
#ifndef API_OPENAPI_INT_H
#define API_OPENAPI_INT_H

#include "api/api_int.h"
#include "api/schemas.h"

#define V1 "/api/v1"

/* {"$ref": "#/components/KIND/NAME"} */
void openapi_ref(struct json_writer *w, const char *kind, struct str name);
/* A type word as a schema; one of a list of words, which a character parts; a type with a text
 * beside it where text is not NULL. */
void openapi_type(struct json_writer *w, struct str type);
void openapi_words(struct json_writer *w, struct str list, char between, bool nullable);
void openapi_described(struct json_writer *w, const char *type, const char *text);
/* A named shape, as a member of components/schemas. */
void openapi_schema(struct json_writer *w, const struct api_schema *s);
/* The name of the schema of an action's body. */
struct str openapi_act_name(char out[64], enum action action);

void openapi_parameter(struct json_writer *w, struct str name, const char *in, const char *type,
		       const char *text, bool required);
/* Opens "content" of a media type as far as its schema, and closes it. */
void openapi_content(struct json_writer *w, const char *type);
void openapi_content_end(struct json_writer *w);
void openapi_servers(struct json_writer *w, const char *url);
/* The member "paths". */
void openapi_paths(struct json_writer *w);

#endif
