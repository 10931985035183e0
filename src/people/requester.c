/* Requesters: sealed one by one, so that one can be erased and the rest stay.
 *
 * A row of `requester` holds the data closed under a key of its own; `data_key` holds that key,
 * wrapped by the server's key with the requester's id as context, so that a wrapped key copied to
 * another row does not open. The closed bytes are bound to their row through that key. Whoever has
 * the database without master.key reads nothing; whoever has both and a destroyed data key reads
 * nothing either.
 *
 * The phone column is HMAC-SHA-256 of the number's digits under a key of the server (a blind
 * index): equal numbers are found, and without the key no list of numbers can be tried. */
#include "people/requester.h"

#include "base/mem.h"
#include "seal/seal.h"
#include "wire/json.h"
#include "wire/utf8.h"

struct people_keys { struct seal_key requester, phone; };

/* Closed texts are filled up to a multiple of this, so that the length of a name tells nothing. */
enum { PAD = 64 };
/* What may go in, in characters; more may come out, should this ever shrink. */
enum { FIELD_IN = 400, FIELD_OUT = 100000 };

static const struct sql sql_add = {
	"insert into requester (sealed, phone, anonymous, confidential, created) "
	"values ($1, $2, $3, $4, $5) returning id", "bbiii"
};
static const struct sql sql_key_add = {
	"insert into data_key (requester, wrapped) values ($1, $2)", "ib"
};
static const struct sql sql_open = {
	"select r.sealed, r.anonymous, r.confidential, k.wrapped from requester r "
	"left join data_key k on k.requester = r.id where r.id = $1", "i"
};
static const struct sql sql_key_destroy = { "delete from data_key where requester = $1", "i" };
static const struct sql sql_erase = {
	"update requester set sealed = null, phone = null, erased = coalesce(erased, $1) "
	"where id = $2", "ii"
};
static const struct sql sql_of_phone = {
	"select id from requester where phone = $1 order by id desc limit $2", "bi"
};

const struct people_keys *people_keys_derive(const struct seal_key *master)
{
	struct people_keys *k = mem_alloc(sizeof(*k));

	k->requester = seal_key_derive(master, "requester");
	k->phone = seal_key_derive(master, "phone");
	return k;
}

void people_keys_free(const struct people_keys *keys)
{
	struct people_keys *k = (struct people_keys *)keys;

	if (!k)
		return;
	explicit_bzero(k, sizeof *k);
	mem_free(k);
}

static struct str bytes(const void *p, size_t n)
{
	return (struct str){ p, n };
}

static struct str key_context(struct arena *a, struct requester_id id)
{
	return arena_fmt(a, "requester-key:%lld", (long long)id.n);
}

/* The data as JSON, filled up with spaces. */
static struct str plain_text(struct arena *a, const struct requester *r)
{
	struct buf b = BUF_INIT;
	struct json_writer w;
	struct str s;

	json_begin(&w, &b);
	json_object(&w);
	json_text_of(&w, "name", r->name);
	json_text_of(&w, "phone", r->phone);
	json_text_of(&w, "email", r->email);
	json_text_of(&w, "represented_by", r->represented_by);
	json_object_end(&w);
	json_end(&w);
	while (b.n % PAD)
		buf_add_char(&b, ' ');
	s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool plain_read(struct arena *a, struct str text, struct requester *out, struct err *err)
{
	struct json j;

	return json_read(a, text, &j, err) &&
	       json_text(&j, "", "name", FIELD_OUT, &out->name, err) &&
	       json_text(&j, "", "phone", FIELD_OUT, &out->phone, err) &&
	       json_text(&j, "", "email", FIELD_OUT, &out->email, err) &&
	       json_text(&j, "", "represented_by", FIELD_OUT, &out->represented_by, err);
}

/* { NULL, 0 } for a phone without digits: nothing to find it by. */
static struct str phone_index(struct arena *a, const struct people_keys *keys, struct str phone)
{
	struct str digits = phone_digits(a, phone);
	struct seal_hash h;

	if (digits.n == 0)
		return (struct str){ NULL, 0 };
	h = seal_hmac(&keys->phone, digits);
	return arena_str(a, bytes(h.b, sizeof(h.b)));
}

static void field_check(const char *field, struct str s, struct err *err)
{
	if (!utf8_valid(s))
		err_add(err, ERR_INVALID, field, MSG_BAD_UTF8);
	else if (utf8_count(s) > FIELD_IN)
		err_add(err, ERR_INVALID, field, MSG_TOO_LONG, AI(FIELD_IN));
}

static bool fits(const struct requester *r, struct err *err)
{
	struct err found = ERR_INIT;

	field_check("requester.name", r->name, &found);
	field_check("requester.phone", r->phone, &found);
	field_check("requester.email", r->email, &found);
	field_check("requester.represented_by", r->represented_by, &found);
	if (!err_ok(&found))
		*err = found;
	return err_ok(&found);
}

static bool empty(const struct requester *r)
{
	return r->name.n + r->phone.n + r->email.n + r->represented_by.n == 0;
}

bool requester_save(struct tx *tx, struct arena *a, const struct people_keys *keys,
		    const struct requester *r, struct requester_id *out, struct err *err)
{
	struct env *env = tx_env(tx);
	struct seal_key key;
	struct str sealed, index, wrapped;

	if (empty(r)) {
		out->n = 0;
		return true;
	}
	if (!fits(r, err))
		return false;
	key = seal_key_new(env);
	sealed = seal_close(env, a, &key, STR("requester"), plain_text(a, r));
	index = phone_index(a, keys, r->phone);
	if (!db_int(tx, &sql_add, &out->n, NULL, err, VB(sealed),
		    index.p ? VB(index) : VNULL, VI(r->anonymous), VI(r->confidential),
		    VI(env->now(env))))
		return false;
	wrapped = seal_close(env, a, &keys->requester, key_context(a, *out),
			     bytes(key.b, sizeof(key.b)));
	return db_run(tx, &sql_key_add, NULL, err, VI(out->n), VB(wrapped));
}

bool requester_open(struct tx *tx, struct arena *a, const struct people_keys *keys,
		    struct requester_id id, struct requester *out, struct err *err)
{
	struct requester r = { 0 };
	struct str sealed = { NULL, 0 }, wrapped = { NULL, 0 }, key_bytes, plain;
	struct seal_key key;
	struct rows rows;
	bool found;

	if (!db_query(tx, &sql_open, &rows, err, VI(id.n)))
		return false;
	found = rows_next(&rows);
	if (found) {
		sealed = rows_bytes(&rows, 0, a);
		r.anonymous = rows_int(&rows, 1) != 0;
		r.confidential = rows_int(&rows, 2) != 0;
		wrapped = rows_bytes(&rows, 3, a);
	}
	if (!rows_end(&rows, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "requester", MSG_NOT_FOUND);
	if (!sealed.p || !wrapped.p)
		return err_set(err, ERR_NOT_FOUND, "requester", MSG_REQUESTER_ERASED);
	if (!seal_open(a, &keys->requester, key_context(a, id), wrapped, &key_bytes, err))
		return false;
	if (key_bytes.n != sizeof(key.b))
		return err_set(err, ERR_IO, "requester", MSG_REQUESTER_DAMAGED);
	memcpy(key.b, key_bytes.p, sizeof(key.b));
	if (!seal_open(a, &key, STR("requester"), sealed, &plain, err) ||
	    !plain_read(a, plain, &r, err))
		return false;
	*out = r;
	return true;
}

bool requester_erase(struct tx *tx, struct requester_id id, struct err *err)
{
	struct env *env = tx_env(tx);

	return db_run(tx, &sql_key_destroy, NULL, err, VI(id.n)) &&
	       db_run(tx, &sql_erase, NULL, err, VI(env->now(env)), VI(id.n));
}

bool requesters_of_phone(struct tx *tx, struct arena *a, const struct people_keys *keys,
			 struct str phone, size_t max, struct requester_id **out, size_t *n,
			 struct err *err)
{
	struct str index = phone_index(a, keys, phone);
	struct rows r;

	*out = ARENA_ARRAY(a, struct requester_id, max);
	*n = 0;
	if (!index.p)
		return true;
	if (!db_query(tx, &sql_of_phone, &r, err, VB(index), VI((int64_t)max)))
		return false;
	while (*n < max && rows_next(&r))
		(*out)[(*n)++].n = rows_int(&r, 0);
	return rows_end(&r, err);
}
