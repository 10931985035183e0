/* Indicators and daily counts, from the tally's rows. Every figure names its rule set. Without a
 * token a cell below 5 is withheld (rule 12 of the product), and so is every row of a confidential
 * category: that there is such a case is nobody's to know. */
#include "api/api_int.h"
#include "base/civil.h"
#include "tally/tally.h"
#include "wire/rfc3339.h"

enum { DAYS_MAX_ROWS = 10000, DAYS_DEFAULT = 30 };

struct period { int64_t from, to; };   /* local days, both counted */

static void period_read(struct call *call, const struct reading *r, struct period *p,
			struct err *err)
{
	param_day(call, "from", r->o->main, &p->from, err);
	param_day(call, "to", r->o->main, &p->to, err);
	if (err_ok(err) && p->from > p->to)
		err_add(err, ERR_INVALID, "to", MSG_API_ENDS_BEFORE);
}

static struct str day_text(struct arena *a, int64_t day)
{
	return str_head(rfc3339_whole(a, day * US_PER_DAY), 10);
}

static bool public_reader(const struct reading *r)
{
	return r->who.kind != ACTOR_ACCOUNT;
}

/* May this reader see that the category has cases at all? */
static bool category_told(const struct reading *r, struct category_id id)
{
	const struct category *c = catalog_get(r->o->catalog, id);

	return !public_reader(r) || !c || !(c->confidential || c->kind == KIND_ALLEGATION);
}

/* Puts a count, or null where it is withheld; *withheld then becomes true. */
static void put_count(struct json_writer *w, const struct reading *r, const char *name, int64_t n,
		      bool *withheld)
{
	json_name(w, name);
	if (public_reader(r) && n < TALLY_CELL_MIN) {
		json_put_null(w);
		*withheld = true;
	} else {
		json_put_int(w, n);
	}
}

/* The people's verdict: how many spoke, of how many that were asked, how many say solved, and
 * between which counts of that many the truth lies with 95 in 100. Nothing below 5 verdicts. */
static void put_verdicts(struct json_writer *w, struct arena *a, const struct reading *r,
			 const struct tally_counts *c, bool *withheld)
{
	int64_t low, high;

	json_name(w, "verdicts");
	if (c->said == 0 || (public_reader(r) && c->said < TALLY_CELL_MIN)) {
		json_put_null(w);
		*withheld = *withheld || c->said > 0;
		return;
	}
	interval_of(c->said_yes, c->said, &low, &high);
	json_object(w);
	json_int_of(w, "n", c->said);
	json_name(w, "coverage");
	if (c->answered >= c->said)
		json_put_real(w, (double)(c->said * 1000 / c->answered) / 1000);
	else
		json_put_null(w);
	json_int_of(w, "low", low);
	json_int_of(w, "high", high);
	const struct err_arg arg[ERR_ARGS] = { AI(c->said), AI(low), AI(high) };

	json_text_of(w, "words", message_fill(a, r->lang, MSG_API_INTERVAL_WORDS, arg));
	json_object_end(w);
}

static void put_group(struct json_writer *w, struct call *call, const struct reading *r,
		      enum tally_group by, const struct tally_key *key)
{
	struct showing s = showing_of(r, call);

	json_name(w, "group");
	switch (by) {
	case TALLY_UNIT:
		put_unit(w, &s, key->unit);
		break;
	case TALLY_AREA:
		put_area(w, &s, key->area);
		break;
	case TALLY_CATEGORY:
		put_category(w, &s, key->category);
		break;
	default:
		json_object(w);
		json_text_of(w, "id", str_head(day_text(call->arena, key->day), 7));
		json_text_of(w, "name", str_head(day_text(call->arena, key->day), 7));
		json_object_end(w);
	}
}

static void indicator_write(struct json_writer *w, struct call *call, const struct reading *r,
			    enum tally_group by, const struct tally_row *row)
{
	const struct tally_counts *c = &row->counts;
	bool withheld = false;

	json_object(w);
	put_group(w, call, r, by, &row->key);
	put_count(w, r, "cases", c->cases, &withheld);
	put_count(w, r, "acted", c->acted, &withheld);
	put_count(w, r, "answered", c->answered, &withheld);
	put_count(w, r, "verified", c->verified, &withheld);
	put_count(w, r, "achieved", c->achieved, &withheld);
	put_count(w, r, "said", c->said, &withheld);
	put_count(w, r, "said_yes", c->said_yes, &withheld);
	put_count(w, r, "overdue_closed", c->overdue_closed, &withheld);
	put_count(w, r, "recurred", c->recurred, &withheld);
	put_count(w, r, "reworked", c->reworked, &withheld);
	put_verdicts(w, call->arena, r, c, &withheld);
	json_bool_of(w, "withheld", withheld);
	json_object_end(w);
}

static bool group_read(struct call *call, enum tally_group *by, struct err *err)
{
	static const struct { const char *name; enum tally_group by; } words[] = {
		{ "unit", TALLY_UNIT }, { "area", TALLY_AREA },
		{ "category", TALLY_CATEGORY }, { "month", TALLY_MONTH },
	};
	struct str v = param(call, "group_by");

	*by = TALLY_MONTH;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(v, str_c(words[i].name))) {
			*by = words[i].by;
			return true;
		}
	return !v.p || err_add(err, ERR_INVALID, "group_by", MSG_UNKNOWN_VALUE, AT(v),
			       AT(STR("unit area category month")));
}

bool get_indicators(struct call *call, struct reading *r, struct err *err)
{
	struct period p = { .from = 0, .to = zone_day(r->o->main->zone, r->now) };
	struct str rules = param(call, "rule_set");
	enum tally_group by;
	struct tally_row *row;
	struct json_writer w;
	size_t n;

	period_read(call, r, &p, err);
	group_read(call, &by, err);
	if (rules.p && !str_eq(rules, STR(TALLY_RULE_SET)))
		err_add(err, ERR_INVALID, "rule_set", MSG_UNKNOWN_VALUE, AT(rules),
			AT(STR(TALLY_RULE_SET)));
	if (!err_ok(err) || !tally_sum(r->tx, call->arena, by, p.from, p.to, &row, &n, err))
		return false;
	call->reply.compress = true;
	answer_begin(call, &w, 200);
	json_object(&w);
	json_text_of(&w, "rule_set", STR(TALLY_RULE_SET));
	json_text_of(&w, "from", day_text(call->arena, p.from));
	json_text_of(&w, "to", day_text(call->arena, p.to));
	json_name(&w, "items");
	json_list(&w);
	for (size_t i = 0; i < n; i++)
		if (by != TALLY_CATEGORY || category_told(r, row[i].key.category))
			indicator_write(&w, call, r, by, &row[i]);
	json_list_end(&w);
	json_text_of(&w, "next_cursor", (struct str){ NULL, 0 });
	json_object_end(&w);
	json_end(&w);
	return true;
}

static void daily_write(struct json_writer *w, struct call *call, const struct reading *r,
			const struct tally_row *row)
{
	struct showing s = showing_of(r, call);
	bool withheld = false;

	json_object(w);
	json_text_of(w, "day", day_text(call->arena, row->key.day));
	json_text_of(w, "state", state_name((enum case_state)row->key.state));
	json_name(w, "category");
	put_category(w, &s, row->key.category);
	json_name(w, "area");
	put_area(w, &s, row->key.area);
	put_count(w, r, "count", row->counts.cases, &withheld);
	json_bool_of(w, "withheld", withheld);
	json_object_end(w);
}

/* Newest day first. More than fits ends at a whole day; the cursor is the next day to tell. */
bool get_daily(struct call *call, struct reading *r, struct err *err)
{
	int64_t today = zone_day(r->o->main->zone, r->now);
	struct period p = { .from = today - DAYS_DEFAULT, .to = today };
	struct str cursor = param(call, "cursor"), next = { NULL, 0 };
	struct tally_row *row;
	struct json_writer w;
	int64_t left;
	size_t n;

	period_read(call, r, &p, err);
	if (cursor.p && !rfc3339_read_date(cursor, &p.to))
		err_add(err, ERR_INVALID, "cursor", MSG_BAD_CURSOR);
	if (!err_ok(err) ||
	    !tally_days(r->tx, call->arena, p.from, p.to, DAYS_MAX_ROWS, &row, &n, err))
		return false;
	left = n ? row[n - 1].key.day : 0;
	if (n == DAYS_MAX_ROWS && left < row[0].key.day) {
		while (row[n - 1].key.day == left)
			n--;
		next = day_text(call->arena, left);
	}
	list_begin(call, &w);
	for (size_t i = 0; i < n; i++)
		if (category_told(r, row[i].key.category))
			daily_write(&w, call, r, &row[i]);
	list_end(&w, next);
	return true;
}
