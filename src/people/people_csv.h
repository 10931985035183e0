/* Units and accounts as CSV files: what `import units` and the demo town read, as tables of
 * wire/table.h: the first line names the columns, in any order; errors are collected and name line
 * and column ("line 3, kind"). */
#ifndef PEOPLE_PEOPLE_CSV_H
#define PEOPLE_PEOPLE_CSV_H

#include "people/people.h"

/* ---- units: code, name, and if wanted parent, name_en, area, kind, mandate, fallback, calendar,
 * active ----
 *
 *     code,parent,name,name_en,area,kind,mandate,fallback,calendar
 *     street,,青禾街道办事处,Qinghe Subdistrict Office,qinghe,office,*,yes,
 *     water,street,供水公司,Water Company,,company,water;road/hole@qinghe,no,cn
 *
 * parent, area, calendar are codes. mandate is a list of CATEGORY@AREA, parted by semicolons; * or
 * nothing stands for every category, or for everywhere. fallback and active are yes or no. A unit
 * that is there already keeps what the file has no column for. */
struct unit_row {
	int64_t line;
	struct unit unit;              /* without id, parent and calendar */
	struct str parent, calendar;   /* codes; empty: none */
	struct mandate *mandate;
	size_t mandates;
	unsigned has;                  /* the columns that the file has */
};
enum { UNIT_HAS_PARENT = 1 << 1, UNIT_HAS_NAME_EN = 1 << 3, UNIT_HAS_AREA = 1 << 4,
       UNIT_HAS_KIND = 1 << 5, UNIT_HAS_MANDATE = 1 << 6, UNIT_HAS_FALLBACK = 1 << 7,
       UNIT_HAS_CALENDAR = 1 << 8, UNIT_HAS_ACTIVE = 1 << 9 };
/* Calls each for every row that is right; a false from it ends the reading. */
WARN_UNUSED bool units_read(struct arena *a, struct str text, const struct catalog *c,
			    const struct territory *t,
			    bool (*each)(void *arg, const struct unit_row *row, struct err *err),
			    void *arg, struct err *err);
/* Saves all units and mandates of the file, in whatever order it has them, or none. calendar is
 * for new units that name none. *n is how many units. */
WARN_UNUSED bool units_import(struct tx *tx, struct arena *a, struct str text,
			      const struct catalog *c, const struct territory *t,
			      struct calendar_id calendar, size_t *n, struct err *err);

/* ---- accounts: login, roles, and if wanted unit, display, roster ----
 *
 *     unit,login,display,roles,roster
 *     street,lin.qinghe,林清禾,handler;dispatcher,mon-fri 08:30-17:30; daily 17:30-08:30 #1
 *
 * unit is a code; empty: of no unit, reaching everything. roles are parted by semicolons. */
struct account_row {
	int64_t line;
	struct account account;        /* without id and unit */
	struct str unit;               /* code */
	struct turn *turn;             /* without unit and account */
	struct str *turn_unit;         /* code of the unit it is for; empty: the account's own */
	size_t turns;
};
WARN_UNUSED bool accounts_read(struct arena *a, struct str text,
			       bool (*each)(void *arg, const struct account_row *row,
					    struct err *err),
			       void *arg, struct err *err);
/* Adds the accounts, updates those of the same login, and replaces the roster of every unit that
 * the file has a turn for; all or nothing. Passwords and tokens are not its business. */
WARN_UNUSED bool accounts_import(struct tx *tx, struct arena *a, struct str text, size_t *n,
				 struct err *err);

/* Reads one turn: DAYS HH:MM-HH:MM [#RANK] [@UNIT]. DAYS is daily, or days and ranges joined by +
 * (mon-fri, sat+sun); an end that is not after the start is on the next day. False where it is
 * anything else. */
WARN_UNUSED bool turn_read(struct str text, struct turn *out, struct str *unit);

#endif
