/* Registering a case: what is checked, numbered, stored, dispatched. */
#include "casework/casework_int.h"

#include "base/civil.h"
#include "outbox/outbox.h"
#include "wire/utf8.h"

enum { TEXT_MAX = 4000, ADDRESS_MAX = 500, NAME_MAX_CHARS = 100 };

static void check_text(struct str s, const char *field, int64_t max, struct err *err)
{
	if (!s.p)
		return;
	if (!utf8_valid(s))
		err_add(err, ERR_INVALID, field, MSG_BAD_UTF8);
	else if ((int64_t)utf8_count(s) > max)
		err_add(err, ERR_INVALID, field, MSG_TOO_LONG, AI(max));
}

static void check_media(const struct media *m, struct err *err)
{
	for (size_t i = 0; i < m->n; i++)
		if (!web_address(m->url[i]))
			err_add(err, ERR_INVALID, "media", MSG_NOT_A_WEB_ADDRESS);
}

static void check_requester(const struct requester *r, struct err *err)
{
	check_text(r->name, "requester.name", NAME_MAX_CHARS, err);
	check_text(r->phone, "requester.phone", 40, err);
	check_text(r->email, "requester.email", 254, err);
	check_text(r->represented_by, "requester.represented_by", 200, err);
}

/* A missing form never blocks a safety report (rule 13): of a danger only what is wrong counts. */
static void check_answers(const struct category *cat, const struct report *r, struct err *err)
{
	struct err found = ERR_INIT;

	if (answers_check(cat, r->answers, r->n_answers, &found))
		return;
	for (int i = 0; i < found.n; i++) {
		const struct err_item *it = &found.item[i];

		if (cat->urgency == URGENCY_DANGER && it->msg == MSG_ANSWER_REQUIRED)
			continue;
		err_add(err, ERR_INVALID, it->field, it->msg, AT(str_c(it->arg[0].s)),
			AT(str_c(it->arg[1].s)), AT(str_c(it->arg[2].s)));
	}
}

bool report_check(const struct office *o, const struct report *r, int64_t now, struct err *err)
{
	const struct category *cat = catalog_get(o->catalog, r->category);

	check_text(r->text, "text", TEXT_MAX, err);
	check_text(r->address, "address", ADDRESS_MAX, err);
	check_requester(&r->requester, err);
	check_media(&r->media, err);
	if (r->category.n == 0 && str_trim(r->text).n == 0)
		err_add(err, ERR_INVALID, "text", MSG_TEXT_OR_CATEGORY);
	if (r->category.n && (!cat || !cat->active || !cat->leaf))
		err_add(err, ERR_INVALID, "category", MSG_NO_SUCH_CATEGORY);
	if (r->has_place && (r->place.lat < -900000000 || r->place.lat > 900000000))
		err_add(err, ERR_INVALID, "lat", MSG_OUT_OF_RANGE, AI(-90), AI(90));
	if (r->has_place && (r->place.lon < -1800000000 || r->place.lon > 1800000000))
		err_add(err, ERR_INVALID, "lon", MSG_OUT_OF_RANGE, AI(-180), AI(180));
	if (r->area.n && !territory_area(o->territory, r->area))
		err_add(err, ERR_INVALID, "area", MSG_NO_SUCH_AREA);
	if (cat && cat->place_needed && cat->urgency != URGENCY_DANGER && !r->has_place &&
	    r->address.n == 0 && r->area.n == 0)
		err_add(err, ERR_INVALID, "address", MSG_PLACE_NEEDED);
	if (r->occurred > now + US_PER_DAY)
		err_add(err, ERR_INVALID, "occurred_at", MSG_IN_THE_FUTURE);
	if (cat)
		check_answers(cat, r, err);
	else if (r->n_answers)
		err_add(err, ERR_INVALID, "answers", MSG_ANSWERS_NEED_CATEGORY);
	return err_ok(err);
}

void locate_row(const struct office *o, struct case_row *row)
{
	if (row->area.n == 0 && row->has_place)
		row->area = territory_at(o->territory, row->place);
}

/* A territory with polygons was asked and the place lies in none of them. */
static bool outside(const struct office *o, const struct case_row *row)
{
	struct box box;

	return row->has_place && row->area.n == 0 && territory_box(o->territory, &box);
}

static bool next_number(struct tx *tx, struct arena *a, const struct office *o, int64_t created,
			struct str *out, struct err *err)
{
	int64_t day = zone_day(o->main->zone, created), n;

	if (!case_store_count_day(tx, day, &n, err))
		return false;
	*out = number_make(a, day, n);
	return true;
}

static void draft_report(struct act *act, const struct report *r)
{
	struct case_row *row = act->row;
	const struct category *cat = catalog_get(act->o->catalog, row->category);

	draft_text(&act->draft, true, "kind", kind_name(row->kind));
	draft_text(&act->draft, true, "channel", channel_name(row->channel));
	if (cat)
		draft_text(&act->draft, true, "category", cat->name);
	if (row->origin != ORIGIN_REQUESTER)
		draft_text(&act->draft, true, "origin", origin_name(row->origin));
	if (r->has_place && r->datum.n) {
		draft_text(&act->draft, false, "datum", r->datum);
		json_name(&act->draft.data, "lat");
		json_put_degrees(&act->draft.data, r->written.lat);
		json_name(&act->draft.data, "lon");
		json_put_degrees(&act->draft.data, r->written.lon);
	}
	draft_text(&act->draft, false, "upstream_system", r->upstream_system);
	draft_text(&act->draft, false, "upstream_number", r->upstream_number);
	draft_time(&act->draft, false, "upstream_due", r->upstream_due);
	draft_time(&act->draft, true, "due", row->requester_due);
	if (r->n_uploads)
		draft_int(&act->draft, false, "uploads", (int64_t)r->n_uploads);
}

static bool apply_outside(struct act *act, struct err *err)
{
	act->row->reply = message(LANG_ZH, MSG_OUTSIDE_TERRITORY);
	draft_text(&act->draft, true, "route", STR("outside_territory"));
	draft_text(&act->draft, true, "reason", act->row->reply);
	return close_row(act, OUTCOME_REFERRED, err);
}

bool find_recurrence(struct act *act, struct err *err)
{
	const struct category *cat = catalog_get(act->o->catalog, act->row->category);
	struct case_row earlier;
	struct case_id id;
	bool found;

	if (!cat || cat->recurrence_days <= 0 || act->row->kind == KIND_ALLEGATION)
		return true;
	if (!case_store_earlier(act->tx, act->a, act->row,
				act->row->created - cat->recurrence_days * US_PER_DAY, &id, err))
		return false;
	if (id.n == 0)
		return true;
	if (!link_add(act->tx, act->row->id, id, LINK_RECURRENCE_OF, act->now, err) ||
	    !case_by_id(act->tx, act->a, id, &earlier, &found, err))
		return false;
	must(found);
	return count_return(act, &earlier, true, err);
}

/* The row as reported, before it has an id. */
static bool fill(struct act *act, const struct report *r, const struct category *cat,
		 struct err *err)
{
	struct case_row *row = act->row;

	*row = (struct case_row){
		.state = STATE_REGISTERED,
		/* a category of allegations makes one, whatever its reporter calls it */
		.kind = cat && cat->kind == KIND_ALLEGATION ? KIND_ALLEGATION
			: r->has_kind ? r->kind : cat ? cat->kind : KIND_HELP,
		.origin = r->origin, .channel = r->channel, .category = r->category,
		.area = r->area, .has_place = r->has_place, .place = r->place,
		.address = r->address.n ? r->address : (struct str){ NULL, 0 },
		.text = r->text.n ? r->text : (struct str){ NULL, 0 },
		.source = r->upstream_number.n ? r->upstream_system : (struct str){ NULL, 0 },
		.external_id = r->upstream_number.n ? r->upstream_number : (struct str){ NULL, 0 },
		.created = act->now, .changed = act->now, .occurred = r->occurred,
	};
	row->confidential = r->requester.confidential || (cat && cat->confidential);
	row->public = !row->confidential && row->kind != KIND_ALLEGATION &&
		      ((cat && cat->public) || r->public_consent);
	locate_row(act->o, row);
	if (!due_for(act->a, act->o, (struct unit_id){ 0 }, row->category, STEP_RESOLVE, act->now,
		     &row->requester_due, &row->requester_provisional, NULL, err))
		return false;
	row->due = r->upstream_due > act->now ? r->upstream_due : row->requester_due;
	row->provisional = row->requester_provisional;
	return next_number(act->tx, act->a, act->o, act->now, &row->number, err) &&
	       requester_save(act->tx, act->a, act->o->keys, &r->requester, &row->requester, err);
}

/* The report event, and what hangs on it. The row is stored. */
static bool store_report(struct act *act, const struct report *r, struct err *err)
{
	struct case_row *row = act->row;
	bool ok;

	row->version = 0;
	draft_begin(&act->draft);
	draft_report(act, r);
	ok = event_append(act->tx, row, ACT_REPORT, act->who, act->now, r->occurred, &act->draft,
			  err) &&
	     case_store_add_media(act->tx, row->id, 1, &r->media, err) &&
	     case_store_add_uploads(act->tx, row->id, 1, r->uploads, r->n_uploads, err) &&
	     case_store_add_answers(act->tx, row->id, r->answers, r->n_answers, err) &&
	     outbox_add(act->tx, OUTBOX_CASE_EVENT, row->id.n, 1, err);
	draft_release(&act->draft);
	return ok;
}

/* Writes the row once, as it stands after the routing rule, and then the two events of how it came
 * to stand so. rule->row is the row; its draft holds the dispatch where there is one. */
static bool store(struct act *act, const struct report *r, struct act *rule, struct duty_new *duty,
		  bool dispatched, struct err *err)
{
	struct case_row reported = *act->row, *row = rule->row;

	row->version = dispatched ? 2 : 1;
	if (!case_store_insert(act->tx, row, err) || !tally_move(act->tx, act->o, NULL, row, err))
		return false;
	reported.id = duty->case_id = row->id;
	act->row = &reported;
	if (!store_report(act, r, err))
		return false;
	act->row = row;
	row->version = 1;
	return !dispatched ||
	       (duty_add(act->tx, duty, err) &&
		event_append(act->tx, row, ACT_DISPATCH, rule->who, act->now, 0, &rule->draft,
			     err) &&
		outbox_add(act->tx, OUTBOX_CASE_EVENT, row->id.n, row->version, err));
}

/* Applies the routing rule to the row before it is stored, so that a dispatched report is one row
 * written once. A case outside the territory is not routed, nor one that is held. */
static bool route_and_store(struct act *act, const struct report *r, struct err *err)
{
	struct case_row routed = *act->row, *out = act->row;
	struct act rule = *act;
	struct duty_new duty = { .due = 0 };
	bool dispatched = false, ok;

	rule.who = &rule_actor;
	rule.row = &routed;
	draft_begin(&rule.draft);
	ok = (outside(act->o, out) || r->hold || route_row(&rule, &duty, &dispatched, err)) &&
	     store(act, r, &rule, &duty, dispatched, err);
	draft_release(&rule.draft);
	act->row = out;
	*out = routed;
	return ok;
}

static bool enter(struct act *act, const struct report *r, struct err *err)
{
	const struct category *cat = catalog_get(act->o->catalog, r->category);

	if (!fill(act, r, cat, err) || !route_and_store(act, r, err))
		return false;
	if (outside(act->o, act->row))
		return act_by_rule(act, ACT_REFER, apply_outside, err);
	return find_recurrence(act, err);
}

bool case_report(struct tx *tx, struct arena *a, const struct office *o,
		 const struct actor *who, const struct report *r, struct case_row *out,
		 struct err *err)
{
	struct env *env = tx_env(tx);
	struct act act = { .tx = tx, .a = a, .o = o, .who = who, .row = out,
			   .now = env->now(env) };

	return report_check(o, r, act.now, err) && enter(&act, r, err);
}

bool hazard_goes_on(struct act *act, struct err *err)
{
	const struct case_row *row = act->row;
	const struct category *cat = catalog_get(act->o->catalog, row->category);
	struct case_row found;
	struct act finding = { .tx = act->tx, .a = act->a, .o = act->o, .who = &rule_actor,
			       .row = &found, .now = act->now };
	struct report r = {
		.has_kind = true, .kind = row->kind, .category = row->category, .text = row->text,
		.address = row->address, .has_place = row->has_place, .place = row->place,
		.area = row->area, .channel = row->channel, .origin = ORIGIN_FOUND,
		/* what was not shown to everyone stays so: the words are still the requester's */
		.requester.confidential = row->confidential || (cat && cat->public && !row->public),
	};

	if (!cat || cat->urgency != URGENCY_DANGER || row->master.n)
		return true;
	/* it was accepted once: a category since retired must not hold up the withdrawal */
	return enter(&finding, &r, err) &&
	       link_add(act->tx, found.id, row->id, LINK_FOLLOWS, act->now, err);
}
