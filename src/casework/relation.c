/* What an actor is to a case, and so what may be seen of it. */
#include "casework/casework_int.h"

#include "wire/mask.h"
#include "wire/rfc3339.h"

static const struct sql sql_handlers = {
	"SELECT unit, account, role, done FROM duty WHERE case_id = $1 ORDER BY id", "i" };

bool actor_reaches(const struct office *o, const struct actor *who, struct unit_id lead,
		   struct area_id area)
{
	const struct unit *own;

	if (who->kind == ACTOR_RULE || (who->kind == ACTOR_ACCOUNT && who->unit.n == 0))
		return true;
	own = who->kind == ACTOR_ACCOUNT ? directory_unit(o->directory, who->unit) : NULL;
	if (!own)
		return false;
	if (lead.n && directory_within(o->directory, lead, who->unit))
		return true;
	/* a department or a company reaches what it leads; an office also what lies in its area */
	if (own->kind == UNIT_DEPARTMENT || own->kind == UNIT_COMPANY)
		return false;
	/* what lies nowhere is for the office at the top, so that it is somebody's */
	if (area.n == 0)
		return own->area.n == 0 || own->parent.n == 0;
	return own->area.n == 0 || territory_within(o->territory, area, own->area);
}

static bool duties_relate(struct tx *tx, const struct office *o, const struct actor *who,
			  const struct case_row *row, unsigned *bits, struct err *err)
{
	struct rows r;

	if (!db_query(tx, &sql_handlers, &r, err, VI(row->id.n)))
		return false;
	while (rows_next(&r)) {
		struct unit_id unit = { rows_int(&r, 0) };
		bool open = rows_null(&r, 3);

		if (rows_int(&r, 1) == who->account.n ||
		    (who->unit.n && directory_within(o->directory, who->unit, unit)))
			*bits |= REL_HANDLED;
		if (open && rows_int(&r, 2) == DUTY_SUPPORT &&
		    (who->unit.n == 0 || directory_within(o->directory, unit, who->unit)))
			*bits |= REL_SUPPORT;
	}
	return rows_end(&r, err);
}

bool case_relation(struct tx *tx, const struct office *o, const struct actor *who,
		   const struct case_row *row, unsigned *out, struct err *err)
{
	unsigned bits = who->holds_code ? REL_REQUESTER : 0;
	bool handled;

	if (who->kind == ACTOR_ACCOUNT) {
		if (who->unit.n == 0 ||
		    (row->unit.n && directory_within(o->directory, row->unit, who->unit)))
			bits |= REL_LEAD;
		if (row->unit.n && who->unit.n != row->unit.n && who->unit.n &&
		    directory_within(o->directory, row->unit, who->unit))
			bits |= REL_SUPERIOR;
		if (actor_reaches(o, who, row->unit, row->area))
			bits |= REL_REACH;
		if (!duties_relate(tx, o, who, row, &bits, err) ||
		    !event_handled_by(tx, row->id, who->account, who->unit, &handled, err))
			return false;
		if (handled)
			bits |= REL_HANDLED;
	}
	*out = bits;
	return true;
}

bool case_code_again(struct tx *tx, struct arena *a, const struct office *o,
		     const struct actor *who, const struct case_row *row, struct str *code,
		     struct err *err)
{
	unsigned relation;

	*code = STR("");
	if (who->kind != ACTOR_ACCOUNT || !(who->roles & ROLE_OPERATOR))
		return true;
	if (!case_relation(tx, o, who, row, &relation, err))
		return false;
	if (relation & REL_REACH && !(relation & (REL_HANDLED | REL_SUPPORT)))
		*code = case_code(o, a, row->number);
	return true;
}

bool case_view(struct tx *tx, const struct office *o, const struct actor *who,
	       const struct case_row *row, enum view *out, struct err *err)
{
	unsigned relation;
	enum msg why;

	*out = VIEW_NONE;
	if (who->kind == ACTOR_RULE) {
		*out = VIEW_STAFF;
		return true;
	}
	if (who->kind == ACTOR_ACCOUNT &&
	    (row->kind != KIND_ALLEGATION || who->roles & ALLEGATION_ROLES)) {
		if (!case_relation(tx, o, who, row, &relation, err))
			return false;
		/* the code shows an account what it shows a requester, not what the staff wrote */
		if (policy_admits("see", who, relation & ~(unsigned)REL_REQUESTER, &why)) {
			*out = VIEW_STAFF;
			return true;
		}
	}
	if (who->holds_code)
		*out = VIEW_REQUESTER;
	else if (row->public)
		*out = VIEW_PUBLIC;
	return true;
}

bool public_space(const struct category *c)
{
	return c && c->public && !c->confidential && c->kind != KIND_ALLEGATION;
}

struct str text_public(struct arena *a, struct str s)
{
	int64_t us;

	return rfc3339_read(s, &us) || case_number_valid(s) ? s : mask_text(a, s);
}
