/* Accounts and their turns from a CSV file (people_csv.h). */
#include "people/people_csv.h"

#include "people/people_int.h"
#include "wire/table.h"

enum column { UNIT, LOGIN, DISPLAY, ROLES, ROSTER, COLUMNS };
static const struct table_column columns[COLUMNS] = {
	[UNIT] = { STR_INIT("unit"), false }, [LOGIN] = { STR_INIT("login"), true },
	[DISPLAY] = { STR_INIT("display"), false }, [ROLES] = { STR_INIT("roles"), true },
	[ROSTER] = { STR_INIT("roster"), false },
};

static bool wrong(int64_t line, enum column c, struct err *err, enum msg msg, struct err_arg arg)
{
	char field[ERR_TEXT];

	return err_add(err, ERR_INVALID, table_field(field, line, columns[c].name), msg, arg);
}

static bool roles_read(struct str rest, struct account_row *row, struct err *err)
{
	unsigned roles = 0;

	while (rest.p) {
		struct str one = str_trim(str_cut(&rest, ';'));
		enum role role;

		if (one.n == 0)
			continue;
		if (!role_of(one, &role))
			return wrong(row->line, ROLES, err, MSG_ROLE_NO_SUCH, AT(one));
		roles |= role;
	}
	if (roles == 0)
		return wrong(row->line, ROLES, err, MSG_REQUIRED, AI(0));
	row->account.roles = roles;
	return true;
}

static bool turns_read(struct arena *a, struct str rest, struct account_row *row,
		       struct err *err)
{
	size_t most = 1;

	for (size_t i = 0; i < rest.n; i++)
		most += rest.p[i] == ';';
	row->turn = ARENA_ARRAY(a, struct turn, most);
	row->turn_unit = ARENA_ARRAY(a, struct str, most);
	while (rest.p) {
		struct str one = str_trim(str_cut(&rest, ';')), unit;

		if (one.n == 0)
			continue;
		if (!turn_read(one, &row->turn[row->turns], &unit))
			return wrong(row->line, ROSTER, err, MSG_TURN_TEXT, AT(one));
		row->turn_unit[row->turns++] = arena_str(a, unit);
	}
	return true;
}

static bool row_read(struct arena *a, int64_t line, const struct str *value,
		     struct account_row *row, struct err *err)
{
	struct err display = ERR_INIT;
	bool ok = true;

	*row = (struct account_row){ .line = line, .unit = arena_str(a, value[UNIT]) };
	row->account.name = arena_str(a, value[LOGIN]);
	row->account.display = arena_str(a, value[DISPLAY]);
	if (!login_fits(row->account.name))
		ok = wrong(line, LOGIN, err, MSG_LOGIN_UNFIT, AI(LOGIN_MAX));
	if (!name_fits(row->account.display, "", false, &display))
		ok = wrong(line, DISPLAY, err, display.item[0].msg, AI(NAME_CHARS));
	ok &= roles_read(value[ROLES], row, err);
	ok &= turns_read(a, value[ROSTER], row, err);
	return ok;
}

struct reading {
	struct arena *a;
	bool (*each)(void *arg, const struct account_row *row, struct err *err);
	void *arg;
	bool stopped;
};

static void row_see(void *arg, int64_t line, const struct str *value, struct err *err)
{
	struct reading *r = arg;
	struct account_row row;

	if (!r->stopped && row_read(r->a, line, value, &row, err))
		r->stopped = !r->each(r->arg, &row, err);
}

bool accounts_read(struct arena *a, struct str text,
		   bool (*each)(void *arg, const struct account_row *row, struct err *err),
		   void *arg, struct err *err)
{
	struct reading r = { .a = a, .each = each, .arg = arg };

	return table_read(text, columns, COLUMNS, row_see, &r, err);
}

/* ---- importing ---- */

struct kept {
	struct turn turn;              /* with unit and account */
	int64_t line;
};

struct importing {
	struct tx *tx;
	struct arena *a;
	const struct directory *d;
	struct kept *kept;             /* of all rows, as read */
	size_t n, room;
	size_t accounts;
};

static void turn_keep(struct importing *im, const struct turn *t, int64_t line)
{
	if (im->n == im->room) {
		size_t room = im->room ? 2 * im->room : 64;
		struct kept *more = ARENA_ARRAY(im->a, struct kept, room);

		if (im->n)
			memcpy(more, im->kept, im->n * sizeof(*more));
		im->kept = more;
		im->room = room;
	}
	im->kept[im->n++] = (struct kept){ *t, line };
}

static bool unit_of(const struct importing *im, const struct account_row *row, enum column c,
		    struct str code, struct unit_id *out, struct err *err)
{
	const struct unit *u = directory_by_code(im->d, code);

	out->n = 0;
	if (code.n == 0)
		return true;
	if (u) {
		*out = u->id;
		return true;
	}
	return wrong(row->line, c, err, MSG_NO_SUCH, AT(code));
}

static bool account_put(struct importing *im, const struct account_row *row, struct unit_id unit,
			struct account_id *out, struct err *err)
{
	struct account acc = row->account, old;
	struct err found = ERR_INIT;
	bool known;

	if (!account_by_name(im->tx, im->a, acc.name, &old, &known, err))
		return false;
	if (known) {
		acc.id = old.id;
		acc.service = old.service;
		acc.disabled = old.disabled;
	}
	acc.unit = unit;
	if (account_save(im->tx, &acc, out, &found))
		return true;
	err_at_line(&found, row->line);
	*err = found;
	return false;
}

static bool row_import(void *arg, const struct account_row *row, struct err *err)
{
	struct importing *im = arg;
	struct unit_id home;
	struct account_id id;

	/* a wrong code is named and the reading goes on, to name the others */
	if (!unit_of(im, row, UNIT, row->unit, &home, err))
		return true;
	if (!account_put(im, row, home, &id, err))
		return false;
	for (size_t i = 0; i < row->turns; i++) {
		struct turn t = row->turn[i];

		t.account = id;
		t.unit = home;
		if (row->turn_unit[i].n &&
		    !unit_of(im, row, ROSTER, row->turn_unit[i], &t.unit, err))
			return true;
		if (t.unit.n == 0) {
			wrong(row->line, ROSTER, err, MSG_TURN_NO_UNIT, AI(0));
			return true;
		}
		turn_keep(im, &t, row->line);
	}
	im->accounts++;
	return true;
}

static int kept_by_unit(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->turn.unit.n != y->turn.unit.n)
		return x->turn.unit.n < y->turn.unit.n ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* The rosters, each with all turns that the file has for its unit. */
static bool rosters_put(struct importing *im, struct err *err)
{
	struct turn *turn = ARENA_ARRAY(im->a, struct turn, im->n);
	struct err found = ERR_INIT;

	if (im->n)
		qsort(im->kept, im->n, sizeof(*im->kept), kept_by_unit);
	for (size_t i = 0; i < im->n; i++) {
		turn[i] = im->kept[i].turn;
		if (turn_fits(im->tx, &turn[i], "roster", &found))
			continue;
		if (found.code != ERR_INVALID) {
			*err = found;
			return false;
		}
		return wrong(im->kept[i].line, ROSTER, err, found.item[0].msg, AI(0));
	}
	for (size_t i = 0, end; i < im->n; i = end) {
		for (end = i + 1; end < im->n && turn[end].unit.n == turn[i].unit.n;)
			end++;
		if (!roster_save(im->tx, turn[i].unit, &turn[i], end - i, err))
			return false;
	}
	return true;
}

bool accounts_import(struct tx *tx, struct arena *a, struct str text, size_t *n, struct err *err)
{
	struct importing im = { .tx = tx, .a = a };
	struct directory *d;
	struct err found = ERR_INIT;

	if (!directory_load(tx, a, &d, err))
		return false;
	im.d = d;
	if (!accounts_read(a, text, row_import, &im, &found) || !rosters_put(&im, &found)) {
		*err = found;
		return false;
	}
	*n = im.accounts;
	return true;
}
