/* How the cases of a time ended: a walk over an index that holds all it tells. */
#include "casework/casework_int.h"

_Static_assert(KIND_ALLEGATION == 6, "the query and the index cases_ends name it by number");
static const struct sql sql_ends = {
	"SELECT created, category, area, state, outcome, answered, master FROM cases"
	" WHERE created >= $1 AND created < $2 AND kind <> 6 ORDER BY created", "ii" };

bool case_ends(struct tx *tx, int64_t from, int64_t to,
	       bool (*each)(void *arg, const struct case_end *end), void *arg, struct err *err)
{
	bool go_on = true;
	struct rows r;

	if (!db_query(tx, &sql_ends, &r, err, VI(from), VI(to)))
		return false;
	while (go_on && rows_next(&r)) {
		struct case_end end = {
			.created = rows_int(&r, 0), .category = { rows_int(&r, 1) },
			.area = { rows_int(&r, 2) }, .state = (enum case_state)rows_int(&r, 3),
			.outcome = (enum outcome)rows_int(&r, 4), .answered = rows_int(&r, 5),
			.follower = rows_int(&r, 6) != 0,
		};

		go_on = each(arg, &end);
	}
	return rows_end(&r, err);
}
