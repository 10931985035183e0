#include "casework/office.h"

#include "base/mem.h"

static const struct migration steps[] = {
	{ "office-1",
	  "CREATE TABLE office_version (\n"
	  "	id ID,\n"
	  "	n INT64 NOT NULL,\n"
	  /* what the draws for verification start from; secret, so that nobody knows beforehand */
	  "	salt BYTES\n"
	  ");\n"
	  "INSERT INTO office_version (id, n) VALUES (1, 1);\n" },
};
const struct migrations office_migrations = { steps, sizeof steps / sizeof *steps };

static const struct sql sql_version = { "SELECT n FROM office_version WHERE id = 1", "" };
static const struct sql sql_changed = { "UPDATE office_version SET n = n + 1 WHERE id = 1", "" };

static const struct sql sql_salt = { "SELECT salt FROM office_version WHERE id = 1", "" };
static const struct sql sql_found = {
	"UPDATE office_version SET salt = $1 WHERE id = 1 AND salt IS NULL", "b" };

bool office_found(struct tx *tx, struct err *err)
{
	struct env *env = tx_env(tx);
	char salt[SEAL_KEY];

	env->random(env, salt, sizeof salt);
	return db_run(tx, &sql_found, NULL, err, VB(((struct str){ salt, sizeof salt })));
}

static bool load_salt(struct tx *tx, struct office *o, struct err *err)
{
	struct rows r;

	if (!db_query(tx, &sql_salt, &r, err))
		return false;
	if (rows_next(&r)) {
		struct str salt = rows_peek(&r, 0);

		if (salt.n == SEAL_KEY)
			memcpy(o->sample_key.b, salt.p, SEAL_KEY);
	}
	return rows_end(&r, err);
}

bool office_version(struct tx *tx, int64_t *out, struct err *err)
{
	return db_int(tx, &sql_version, out, NULL, err);
}

bool office_changed(struct tx *tx, struct err *err)
{
	return db_run(tx, &sql_changed, NULL, err);
}

static bool load(struct tx *tx, struct office *o, struct err *err)
{
	if (!office_version(tx, &o->version, err) || !load_salt(tx, o, err) ||
	    !catalog_load(tx, o->arena, &o->catalog, err) ||
	    !territory_load(tx, o->arena, &o->territory, err) ||
	    !directory_load(tx, o->arena, &o->directory, err) ||
	    !calendar_list(tx, o->arena, &o->calendar, &o->calendars, err))
		return false;
	if (o->calendars == 0)
		return err_set(err, ERR_NOT_FOUND, "calendar", MSG_OFFICE_NO_CALENDAR);
	o->main = &o->calendar[0];
	for (size_t i = 0; i < o->calendars; i++)
		if (str_eq(o->calendar[i].code, STR("cn")))
			o->main = &o->calendar[i];
	return true;
}

bool office_load(struct tx *tx, const struct seal_key *master, struct office **out,
		 struct err *err)
{
	struct office *o = mem_alloc(sizeof *o);

	o->arena = arena_new();
	o->keys = people_keys_derive(master);
	o->code_key = seal_key_derive(master, "case-code");
	o->answer_key = seal_key_derive(master, "answer");
	if (!load(tx, o, err)) {
		office_free(o);
		return false;
	}
	*out = o;
	return true;
}

void office_free(struct office *o)
{
	if (!o)
		return;
	arena_free(o->arena);
	people_keys_free(o->keys);
	explicit_bzero(&o->code_key, sizeof o->code_key);
	explicit_bzero(&o->answer_key, sizeof o->answer_key);
	explicit_bzero(&o->sample_key, sizeof o->sample_key);
	mem_free(o);
}

const struct calendar *office_calendar(const struct office *o, struct unit_id unit)
{
	const struct unit *u = directory_unit(o->directory, unit);

	for (size_t i = 0; u && u->calendar.n && i < o->calendars; i++)
		if (o->calendar[i].id.n == u->calendar.n)
			return &o->calendar[i];
	return o->main;
}
