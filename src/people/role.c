/* The words for roles. */
#include "people/people.h"

static const struct { enum role role; const char *name; } roles[] = {
	{ ROLE_OPERATOR, "operator" },
	{ ROLE_COMMUNITY_WORKER, "community_worker" },
	{ ROLE_HANDLER, "handler" },
	{ ROLE_DISPATCHER, "dispatcher" },
	{ ROLE_VERIFIER, "verifier" },
	{ ROLE_MEDIATOR, "mediator" },
	{ ROLE_EDITOR, "editor" },
	{ ROLE_SUPERVISOR, "supervisor" },
	{ ROLE_HEAD, "head" },
	{ ROLE_AUDITOR, "auditor" },
	{ ROLE_ADMINISTRATOR, "administrator" },
};

struct str role_name(enum role r)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (roles[i].role == r)
			return str_c(roles[i].name);
	must_failed("a role", __FILE__, __LINE__);
}

bool role_of(struct str name, enum role *out)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (str_eq(name, str_c(roles[i].name))) {
			*out = roles[i].role;
			return true;
		}
	return false;
}
