/* The shapes of bodies and answers, as data for the OpenAPI document.
 *
 * A type is one word: text, id, time, day, int, number, degrees, bool, any, object, url; words it
 * may take, "a|b"; "#Name" for another shape; "[type]" for a list; "?" at the end where it may be
 * null. "!" after a member's name says that it is always there (must be given). */
#ifndef API_SCHEMAS_H
#define API_SCHEMAS_H

#include <stddef.h>

struct api_member { const char *name, *type, *text; };
struct api_schema {
	const char *name, *text;
	const struct api_member *member;
	size_t members;
};
extern const struct api_schema api_schemas[];
extern const size_t api_schema_count;

#endif
