/* From a credential to an actor, and the version a caller looked at. */
#include "casework/casework.h"
#include "gate/gate.h"

struct credential credential_of(const struct call *call)
{
	struct credential c = { .token = { NULL, 0 }, .code = { NULL, 0 } };
	struct str scheme, rest = str_trim(http_header(call, "Authorization"));
	struct str code = str_trim(http_header(call, "Case-Code"));

	if (rest.n) {
		scheme = str_cut(&rest, ' ');
		c.token = str_eq_nocase(scheme, STR("Bearer")) && rest.p ? str_trim(rest) : STR("");
	}
	if (code.n)
		c.code = code;
	return c;
}

bool actor_of(struct tx *tx, struct arena *a, const struct credential *c, struct actor *out,
	      struct err *err)
{
	struct account account;
	bool found = false;

	*out = (struct actor){ .kind = ACTOR_ANYONE, .name = { "", 0 } };
	if (!c->token.p)
		return true;
	if (c->token.n && c->token.n <= 256 &&
	    !token_account(tx, a, c->token, tx_env(tx)->now(tx_env(tx)), &account, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_UNKNOWN, NULL, MSG_GATE_BAD_TOKEN);
	*out = (struct actor){
		.kind = ACTOR_ACCOUNT,
		.account = account.id,
		.name = account.display,
		.unit = account.unit,
		.roles = account.roles,
		.service = account.service,
	};
	return true;
}

bool actor_prove_code(const struct office *o, struct str number, struct str code,
		      struct actor *actor, struct err *err)
{
	if (!code.p)
		return true;
	if (!case_code_matches(o, number, code))
		return err_set(err, ERR_UNKNOWN, NULL, MSG_GATE_BAD_CODE);
	actor->holds_code = true;
	if (actor->kind == ACTOR_ANYONE)
		actor->kind = ACTOR_REQUESTER;
	return true;
}

int64_t if_match_version(struct str header)
{
	int64_t newest = -1, version;
	struct str rest = str_trim(header);

	if (rest.n == 0 || str_eq(rest, STR("*")))
		return 0;
	while (rest.p) {
		struct str tag = str_trim(str_cut(&rest, ','));

		if (str_starts(tag, STR("W/")))
			tag = str_skip(tag, 2);
		if (tag.n < 3 || tag.p[0] != '"' || tag.p[tag.n - 1] != '"')
			continue;
		if (str_to_i64(str_head(str_skip(tag, 1), tag.n - 2), &version) && version > newest)
			newest = version;
	}
	/* 0 would mean any */
	return newest > 0 ? newest : -1;
}

struct str etag(struct arena *a, int64_t version)
{
	return arena_fmt(a, "\"%lld\"", (long long)version);
}
