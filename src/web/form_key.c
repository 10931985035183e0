#include "web/form_key.h"

#include "base/buf.h"
#include "base/env.h"

enum { KEY_BYTES = 16, KEY_MIN = 22 };     /* 128 bits have that many characters */

struct str form_key_new(const struct visit *v)
{
	struct env *env = tx_env(v->tx);
	char bytes[KEY_BYTES];

	env->random(env, bytes, sizeof bytes);
	return seal_base64url(v->arena, (struct str){ bytes, sizeof bytes });
}

struct str form_key(const struct visit *v)
{
	struct str key = visit_field(v, "key");

	return key.n < KEY_MIN ? (struct str){ NULL, 0 } : key;
}

static void add_fields(struct buf *all, const struct form *f)
{
	for (size_t k = 0; k < f->n; k++) {
		if (str_eq(f->field[k].name, STR("csrf")) || f->field[k].value.n == 0)
			continue;
		buf_fmt(all, "%zu %zu ", f->field[k].name.n, f->field[k].value.n);
		buf_add(all, f->field[k].name);
		buf_add(all, f->field[k].value);
	}
}

struct idempotency form_known_by(const struct visit *v, const struct form *files)
{
	struct idempotency known = { .asked = form_key(v).p != NULL };
	struct buf all = BUF_INIT;

	if (!known.asked)
		return known;
	buf_fmt(&all, "%.*s ", STR_ARG(v->call->req.path));
	add_fields(&all, &v->form);
	if (files)
		add_fields(&all, files);
	known.account = v->who.kind == ACTOR_ACCOUNT ? v->who.account.n : 0;
	known.key = known.body = seal_sha256(buf_str(&all));
	buf_release(&all);
	return known;
}
