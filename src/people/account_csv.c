/* Accounts and their turns from a CSV file (people_csv.h). */
#include "people/people_csv.h"

#include "people/people_int.h"
#include "people/sheet.h"

enum column { UNIT, LOGIN, DISPLAY, ROLES, ROSTER };
static const char *const columns[] = {
	[UNIT] = "unit", [LOGIN] = "login", [DISPLAY] = "display", [ROLES] = "roles",
	[ROSTER] = "roster", NULL
};

static bool roles_read(const struct sheet *s, unsigned *out, struct err *err)
{
	struct str rest = sheet_get(s, ROLES);

	*out = 0;
	while (rest.p) {
		struct str one = str_trim(str_cut(&rest, ';'));
		enum role role;

		if (one.n == 0)
			continue;
		if (!role_of(one, &role))
			return sheet_wrong(s, ROLES, err, MSG_ROLE_NO_SUCH, AT(one), AI(0));
		*out |= role;
	}
	if (*out == 0)
		return sheet_wrong(s, ROLES, err, MSG_REQUIRED, AI(0), AI(0));
	return true;
}

static bool turns_read(const struct sheet *s, struct arena *a, struct account_row *row,
		       struct err *err)
{
	struct str rest = sheet_get(s, ROSTER);
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
			return sheet_wrong(s, ROSTER, err, MSG_TURN_TEXT, AT(one), AI(0));
		row->turn_unit[row->turns++] = arena_str(a, unit);
	}
	return true;
}

static bool row_read(const struct sheet *s, struct arena *a, struct account_row *row,
		     struct err *err)
{
	struct err display = ERR_INIT;
	bool ok = true;

	*row = (struct account_row){ .line = s->line, .unit = arena_str(a, sheet_get(s, UNIT)) };
	row->account.name = arena_str(a, sheet_get(s, LOGIN));
	row->account.display = arena_str(a, sheet_get(s, DISPLAY));
	if (!code_fits(row->account.name))
		ok = sheet_wrong(s, LOGIN, err, MSG_CODE_UNFIT, AI(CODE_MAX), AI(0));
	if (!name_fits(row->account.display, "", false, &display))
		ok = sheet_wrong(s, DISPLAY, err, display.item[0].msg, AI(NAME_CHARS), AI(0));
	ok &= roles_read(s, &row->account.roles, err);
	ok &= turns_read(s, a, row, err);
	return ok;
}

bool accounts_read(struct arena *a, struct str text,
		   bool (*each)(void *arg, const struct account_row *row, struct err *err),
		   void *arg, struct err *err)
{
	struct sheet s;
	struct err found = ERR_INIT;
	struct account_row row;
	bool ok = sheet_open(&s, text, columns, 1u << LOGIN | 1u << ROLES, &found);

	while (ok && sheet_next(&s, &found))
		if (row_read(&s, a, &row, &found))
			ok = each(arg, &row, &found);
	sheet_close(&s);
	if (!err_ok(&found))
		*err = found;
	return err_ok(&found);
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
	char field[ERR_TEXT];

	out->n = 0;
	if (code.n == 0)
		return true;
	if (u) {
		*out = u->id;
		return true;
	}
	sheet_field_name(field, row->line, columns[c]);
	return err_add(err, ERR_INVALID, field, MSG_NO_SUCH, AT(code));
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
	sheet_prefix(&found, row->line);
	*err = found;
	return false;
}

static bool row_import(void *arg, const struct account_row *row, struct err *err)
{
	struct importing *im = arg;
	struct unit_id home;
	struct account_id id;
	char field[ERR_TEXT];

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
			sheet_field_name(field, row->line, columns[ROSTER]);
			err_add(err, ERR_INVALID, field, MSG_TURN_NO_UNIT);
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
	char field[ERR_TEXT];

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
		sheet_field_name(field, im->kept[i].line, columns[ROSTER]);
		return err_add(err, ERR_INVALID, field, found.item[0].msg);
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
