/* Accounts on disk. Nothing is ever deleted: events name who acted. */
#include "people/people_int.h"
#include "wire/utf8.h"

#define COLUMNS "id, name, display, coalesce(unit, 0), roles, service, disabled"

static const struct sql sql_get = { "select " COLUMNS " from account where id = $1", "i" };
static const struct sql sql_by_name = { "select " COLUMNS " from account where name = $1", "t" };
static const struct sql sql_list = { "select " COLUMNS " from account order by id", "" };
static const struct sql sql_count = { "select count(*) from account", "" };
static const struct sql sql_id_of_name = { "select id from account where name = $1", "t" };
static const struct sql sql_unit_of = {
	"select coalesce(unit, 0) from account where id = $1", "i"
};
static const struct sql sql_add = {
	"insert into account (name, display, unit, roles, service, disabled) "
	"values ($1, $2, $3, $4, $5, $6) returning id", "ttiiii"
};
static const struct sql sql_update = {
	"update account set name = $1, display = $2, unit = $3, roles = $4, service = $5, "
	"disabled = $6 where id = $7", "ttiiiii"
};
static const struct sql sql_disable = { "update account set disabled = 1 where id = $1", "i" };
static const struct sql sql_password_set = {
	"update account set password = $1 where id = $2", "ti"
};
static const struct sql sql_password = { "select password from account where id = $1", "i" };

struct account account_row(struct rows *r, struct arena *a)
{
	return (struct account){
		.id = { rows_int(r, 0) },
		.name = rows_text(r, 1, a),
		.display = rows_text(r, 2, a),
		.unit = { rows_int(r, 3) },
		.roles = (unsigned)rows_int(r, 4),
		.service = rows_int(r, 5) != 0,
		.disabled = rows_int(r, 6) != 0,
	};
}

static bool account_first(struct rows *r, struct arena *a, struct account *out, bool *found,
			  struct err *err)
{
	*found = rows_next(r);
	if (*found)
		*out = account_row(r, a);
	return rows_end(r, err);
}

bool account_get(struct tx *tx, struct arena *a, struct account_id id, struct account *out,
		 bool *found, struct err *err)
{
	struct rows r;

	return db_query(tx, &sql_get, &r, err, VI(id.n)) && account_first(&r, a, out, found, err);
}

bool account_by_name(struct tx *tx, struct arena *a, struct str name, struct account *out,
		     bool *found, struct err *err)
{
	struct rows r;

	return db_query(tx, &sql_by_name, &r, err, VT(name)) &&
	       account_first(&r, a, out, found, err);
}

bool account_list(struct tx *tx, struct arena *a, struct account **out, size_t *n,
		  struct err *err)
{
	int64_t count;
	struct rows r;
	size_t i = 0;

	if (!db_int(tx, &sql_count, &count, NULL, err) || !db_query(tx, &sql_list, &r, err))
		return false;
	*out = ARENA_ARRAY(a, struct account, (size_t)count);
	while (i < (size_t)count && rows_next(&r))
		(*out)[i++] = account_row(&r, a);
	*n = i;
	return rows_end(&r, err);
}

bool login_fits(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7f)
			return false;
	return name.n > 0 && name.n <= LOGIN_MAX && utf8_valid(name);
}

static bool account_fits(struct tx *tx, const struct account *acc, struct err *err)
{
	int64_t id;
	bool taken;

	if (!login_fits(acc->name))
		return err_set(err, ERR_INVALID, "name", MSG_LOGIN_UNFIT, AI(LOGIN_MAX));
	if (acc->roles & ~(unsigned)ROLES_ALL)
		return err_set(err, ERR_INVALID, "roles", MSG_ROLE_UNKNOWN);
	if (!name_fits(acc->display, "display", false, err))
		return false;
	if (acc->unit.n && !unit_must_exist(tx, acc->unit, "unit", err))
		return false;
	if (!db_int(tx, &sql_id_of_name, &id, &taken, err, VT(acc->name)))
		return false;
	if (taken && id != acc->id.n)
		return err_set(err, ERR_CONFLICT, "name", MSG_ACCOUNT_TAKEN, AT(acc->name));
	return true;
}

static bool account_update(struct tx *tx, const struct account *acc, struct str display,
			   struct err *err)
{
	int64_t unit;
	bool found;

	if (!db_int(tx, &sql_unit_of, &unit, &found, err, VI(acc->id.n)))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "account", MSG_NOT_FOUND);
	if (unit != acc->unit.n && !roster_leave(tx, acc->id, err))
		return false;
	if (acc->disabled && !token_revoke_all(tx, acc->id, err))
		return false;
	return db_run(tx, &sql_update, NULL, err, VT(acc->name), VT(display), VID(acc->unit),
		      VI(acc->roles), VI(acc->service), VI(acc->disabled), VI(acc->id.n));
}

bool account_save(struct tx *tx, const struct account *acc, struct account_id *out,
		  struct err *err)
{
	struct str display = acc->display.n ? acc->display : acc->name;

	if (!account_fits(tx, acc, err))
		return false;
	if (acc->id.n) {
		if (!account_update(tx, acc, display, err))
			return false;
		*out = acc->id;
		return true;
	}
	return db_int(tx, &sql_add, &out->n, NULL, err, VT(acc->name), VT(display),
		      VID(acc->unit), VI(acc->roles), VI(acc->service), VI(acc->disabled));
}

static bool touched_one(int64_t changed, struct err *err)
{
	if (changed == 0)
		return err_set(err, ERR_NOT_FOUND, "account", MSG_NOT_FOUND);
	return true;
}

bool account_disable(struct tx *tx, struct account_id id, struct err *err)
{
	int64_t changed;

	return db_run(tx, &sql_disable, &changed, err, VI(id.n)) && touched_one(changed, err) &&
	       token_revoke_all(tx, id, err);
}

bool account_password_set(struct tx *tx, struct account_id id, struct str hash, struct err *err)
{
	int64_t changed;

	return db_run(tx, &sql_password_set, &changed, err, VT(hash), VI(id.n)) &&
	       touched_one(changed, err);
}

bool account_password(struct tx *tx, struct arena *a, struct account_id id, struct str *hash,
		      struct err *err)
{
	struct rows r;
	bool found;

	if (!db_query(tx, &sql_password, &r, err, VI(id.n)))
		return false;
	found = rows_next(&r);
	*hash = found ? rows_text(&r, 0, a) : (struct str){ NULL, 0 };
	return rows_end(&r, err) && touched_one(found, err);
}
