/* The story of a case: every event as a sentence, from what the event carries. What outsiders may
 * read has been taken out of it before (events_seen): a field that is not there makes no line. */
#include "web/show.h"

#include "wire/json.h"

enum { DETAILS = 24 };

/* One event being told. */
struct telling {
	struct visit *v;
	const struct case_row *row;
	const struct event_row *e;
	enum view view;
	struct json data;
	struct story_line_view *line;
	struct str *detail;
	size_t details;
};

static struct str say(const struct telling *t, enum msg msg)
{
	return message(t->v->lang, msg);
}

static struct str say_of(const struct telling *t, enum msg msg, struct str a)
{
	return show_say(t->v, msg, AT(a), (struct err_arg){ 0 }, (struct err_arg){ 0 });
}

/* ---- what an event carries ---- */

static struct str text_of(const struct telling *t, const char *name)
{
	const struct json *j = json_get(&t->data, name);

	return j && j->kind == JSON_TEXT ? j->s : (struct str){ NULL, 0 };
}

static bool is_true(const struct telling *t, const char *name)
{
	const struct json *j = json_get(&t->data, name);

	return j && j->kind == JSON_TRUE;
}

static int64_t int_of(const struct telling *t, const char *name)
{
	const struct json *j = json_get(&t->data, name);

	return j && j->kind == JSON_INT ? j->i : 0;
}

static int64_t time_of(const struct telling *t, const char *name)
{
	int64_t us = 0;

	return rfc3339_read(text_of(t, name), &us) ? us : 0;
}

/* A word of a list, in the reader's language; empty where it is none. */
static struct str word_of(const struct telling *t, const char *name)
{
	return say(t, show_choice(name, text_of(t, name)));
}

/* A unit {id, name} by its name today, else by the one written then; or a label of another system. */
static struct str unit_of(const struct telling *t, const char *name)
{
	const struct json *j = json_get(&t->data, name), *then;
	struct err none = ERR_INIT;
	struct unit_id id = { 0 };
	struct str now;

	if (!j || j->kind != JSON_OBJECT)
		return text_of(t, name);
	(void)!json_id(j, "", "id", &id.n, &none);
	now = show_unit(t->v, id);
	then = json_get(j, "name");
	return now.n || !then ? now : then->s;
}

/* A category by the name it had then; in English by the English one where the name still stands. */
static struct str category_of(const struct telling *t, const char *name)
{
	const struct catalog *c = t->v->o->catalog;
	struct str then = text_of(t, name);

	for (size_t i = 0; t->v->lang == LANG_EN && i < catalog_count(c); i++)
		if (str_eq(catalog_nth(c, i)->name, then))
			return show_category(t->v, catalog_nth(c, i)->id);
	return then;
}

/* ---- details ---- */

static void detail(struct telling *t, enum msg msg, struct str value)
{
	if (!value.n)
		return;
	must(t->details < DETAILS);
	t->detail[t->details++] = say_of(t, msg, value);
}

static void detail_if(struct telling *t, enum msg msg, bool wanted)
{
	if (!wanted)
		return;
	must(t->details < DETAILS);
	t->detail[t->details++] = say(t, msg);
}

static void detail_int(struct telling *t, enum msg msg, int64_t n)
{
	if (n > 0)
		detail(t, msg, arena_fmt(t->v->arena, "%lld", (long long)n));
}

static void detail_text(struct telling *t, enum msg msg, const char *name)
{
	detail(t, msg, show_text(t->v, text_of(t, name), t->view));
}

/* The accountable person, for staff: a name, or the id that the routing rule wrote. */
static bool accountable(struct telling *t, struct err *err)
{
	const struct json *j = json_get(&t->data, "account");
	struct err none = ERR_INIT;
	struct account_id id = { 0 };
	struct account person;
	bool found;

	if (!j || t->view != VIEW_STAFF)
		return true;
	if (j->kind == JSON_OBJECT) {
		j = json_get(j, "name");
		detail(t, MSG_SHOW_D_ACCOUNT, j ? j->s : STR(""));
		return true;
	}
	(void)!json_id(&t->data, "", "account", &id.n, &none);
	if (!account_get(t->v->tx, t->v->arena, id, &person, &found, err))
		return false;
	if (found)
		detail(t, MSG_SHOW_D_ACCOUNT, person.display);
	return true;
}

/* From where to where: another class, another unit. */
static void moved(struct telling *t)
{
	if (t->e->action == ACT_RECLASSIFY) {
		detail(t, MSG_SHOW_D_FROM, category_of(t, "from"));
		detail(t, MSG_SHOW_D_TO, category_of(t, "to"));
	} else if (t->e->action == ACT_LINK) {
		detail(t, MSG_SHOW_D_RELATION, word_of(t, "relation"));
		detail_text(t, MSG_SHOW_D_OTHER, "to");
	} else if (t->e->action == ACT_UNLINK) {
		detail_text(t, MSG_SHOW_D_OTHER, "to");
	} else {
		detail(t, MSG_SHOW_D_FROM, unit_of(t, "from"));
	}
}

static void intake(struct telling *t)
{
	detail(t, MSG_SHOW_D_CHANNEL, word_of(t, "channel"));
	detail(t, MSG_SHOW_D_KIND, word_of(t, "kind"));
	detail(t, MSG_SHOW_D_ORIGIN, word_of(t, "origin"));
	detail(t, MSG_SHOW_D_CATEGORY, category_of(t, "category"));
	detail_text(t, MSG_SHOW_D_SOURCE, "source");
	detail_text(t, MSG_SHOW_D_EXTERNAL, "external_id");
	detail_text(t, MSG_SHOW_D_SOURCE, "upstream_system");
	detail_text(t, MSG_SHOW_D_EXTERNAL, "upstream_number");
	detail(t, MSG_SHOW_D_UPSTREAM_DUE, show_by(t->v, time_of(t, "upstream_due")));
	if (t->e->action != ACT_IMPORT)
		return;
	detail(t, MSG_SHOW_D_UNIT, unit_of(t, "unit"));
	detail(t, MSG_SHOW_D_STATE, word_of(t, "state"));
	detail(t, MSG_SHOW_D_OUTCOME, word_of(t, "outcome"));
	detail_text(t, MSG_SHOW_D_STATUS, "status");
	detail_text(t, MSG_SHOW_D_DUPLICATE, "duplicate_of");
}

static void judged(struct telling *t)
{
	if (t->e->action == ACT_ANSWER)
		detail(t, MSG_SHOW_D_CLAIMED, word_of(t, "solved"));
	detail_text(t, MSG_SHOW_D_WHY_NOT, "why_not");
	detail(t, MSG_SHOW_D_FOUND, word_of(t, "found"));
	detail_text(t, MSG_SHOW_D_EVIDENCE, "evidence");
	detail(t, MSG_SHOW_D_LEVEL, say(t, show_satisfaction(int_of(t, "satisfaction"))));
	detail_if(t, MSG_SHOW_D_PRESSED, is_true(t, "pressed"));
	detail_if(t, MSG_SHOW_D_ASKED_TO, is_true(t, "asked_to"));
	detail_int(t, MSG_SHOW_D_REWORKS, int_of(t, "reworks"));
}

static bool details(struct telling *t, struct err *err)
{
	struct str route = word_of(t, "route");

	intake(t);
	moved(t);
	if (!accountable(t, err))
		return false;
	detail(t, MSG_SHOW_D_DUE, show_by(t->v, time_of(t, "due")));
	detail_if(t, MSG_SHOW_D_PROVISIONAL, is_true(t, "provisional"));
	detail(t, MSG_SHOW_D_HOW, word_of(t, "how"));
	detail(t, MSG_SHOW_D_ROUTE, route.n ? route : show_text(t->v, text_of(t, "route"), t->view));
	detail_text(t, MSG_SHOW_D_RECEIPT, "receipt");
	detail_text(t, MSG_SHOW_D_KNOWLEDGE, "knowledge");
	detail(t, MSG_SHOW_D_WHAT, word_of(t, "what"));
	detail(t, MSG_SHOW_D_REASON_CODE, word_of(t, "reason_code"));
	judged(t);
	detail_int(t, MSG_SHOW_D_MEDIA, int_of(t, "media") + int_of(t, "uploads"));
	detail_text(t, MSG_SHOW_D_MASTER, "master");
	detail_text(t, MSG_SHOW_D_NOTE, "note");
	t->line->details.item = t->detail;
	t->line->details.n = t->details;
	return true;
}

/* ---- the sentence, who, and what was said ---- */

static struct str given_to(const struct telling *t, enum msg with, enum msg without)
{
	struct str unit = unit_of(t, "unit");

	return unit.n ? say_of(t, with, unit) : say(t, without);
}

static struct str title(const struct telling *t)
{
	enum solved said;

	switch (t->e->action) {
	case ACT_DISPATCH:
		return given_to(t, MSG_SHOW_T_DISPATCH, MSG_SHOW_ACT_DISPATCH);
	case ACT_REASSIGN:
		return given_to(t, MSG_SHOW_T_REASSIGN, MSG_SHOW_T_OTHER_PERSON);
	case ACT_ACKNOWLEDGE:
		return say(t, MSG_SHOW_T_ACKNOWLEDGE);
	case ACT_DECIDE_OBJECTION:
		return is_true(t, "accept") ? given_to(t, MSG_SHOW_T_OBJECTION_YES,
						       MSG_SHOW_ACT_DECIDE_OBJECTION)
					    : say(t, MSG_SHOW_T_OBJECTION_NO);
	case ACT_CONTACT:
		return say(t, is_true(t, "reached") ? MSG_SHOW_T_CONTACT : MSG_SHOW_T_CONTACT_NOT);
	case ACT_CALLBACK:
		return say(t, is_true(t, "reached") ? MSG_SHOW_T_CALLBACK : MSG_SHOW_T_CALLBACK_NOT);
	case ACT_VERIFY:
		return say(t, is_true(t, "passed") ? MSG_SHOW_T_VERIFY : MSG_SHOW_T_VERIFY_NOT);
	case ACT_RATE:
		return solved_of(text_of(t, "solved"), &said)
			       ? say_of(t, MSG_SHOW_T_RATE, say(t, show_said(t->row->kind, said)))
			       : say(t, MSG_SHOW_ACT_RATE);
	case ACT_CLOSE:
		return say_of(t, MSG_SHOW_T_CLOSE, word_of(t, "outcome"));
	case ACT_DECLINE:
		return say(t, MSG_SHOW_T_DECLINE);
	case ACT_RECOMPUTE:
		return say(t, !json_get(&t->data, "came_back") ? MSG_SHOW_ACT_RECOMPUTE
			      : is_true(t, "came_back")        ? MSG_SHOW_T_CAME_BACK
							       : MSG_SHOW_T_STAYED);
	case ACT_PROGRESS:
		return say_of(t, MSG_SHOW_T_PROGRESS, word_of(t, "act"));
	default:
		return say(t, show_action(t->e->action));
	}
}

static struct str who(const struct telling *t)
{
	const struct event_row *e = t->e;
	struct str unit = show_unit(t->v, e->unit);

	if (e->actor_kind == ACTOR_RULE)
		return say(t, MSG_SHOW_WHO_RULE);
	if (e->actor_kind != ACTOR_ACCOUNT)
		return say(t, MSG_SHOW_WHO_REQUESTER);
	if (e->actor.n && unit.n)
		return arena_fmt(t->v->arena, "%.*s · %.*s", STR_ARG(e->actor), STR_ARG(unit));
	return e->actor.n ? e->actor : unit.n ? unit : say(t, MSG_SHOW_WHO_STAFF);
}

/* What was said to the other side; the first of these that there is. */
static struct str said(const struct telling *t)
{
	static const char *const name[] = { "public_reply", "question", "text", "comment", "reason" };

	for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
		struct str s = text_of(t, name[i]);

		if (s.n)
			return show_text(t->v, s, t->view);
	}
	return (struct str){ NULL, 0 };
}

static bool tell(struct telling *t, struct err *err)
{
	if (t->e->data.n && !json_read(t->v->arena, t->e->data, &t->data, err))
		return false;
	t->detail = ARENA_ARRAY(t->v->arena, struct str, DETAILS);
	t->line->when = show_time(t->v, t->e->occurred ? t->e->occurred : t->e->recorded);
	t->line->title = title(t);
	t->line->who = who(t);
	t->line->text = said(t);
	return details(t, err);
}

/* Marks the last act of this kind: it is not yet answered. */
static void wait_at(struct story_line_view *lines, const struct event_row *e, size_t n,
		    enum action action)
{
	while (n-- > 0)
		if (e[n].action == action) {
			lines[n].waiting = true;
			return;
		}
}

/* The pictures that came with each event; strangers are shown none. */
static bool pictures(struct visit *v, const struct case_row *row, enum view view,
		     const struct event_row *e, struct story_line_view *lines, size_t n,
		     struct err *err)
{
	struct media_row *media;
	struct str *url;
	size_t m, k = 0;

	if (view == VIEW_PUBLIC || view == VIEW_NONE)
		return true;
	if (!case_media_rows(v->tx, v->arena, row->id, view, &media, &m, err))
		return false;
	url = ARENA_ARRAY(v->arena, struct str, m);
	for (size_t i = 0; i < m; i++)
		url[i] = media[i].url;
	for (size_t i = 0; i < n; i++) {
		while (k < m && media[k].seq < e[i].seq)
			k++;
		lines[i].pictures.item = url + k;
		while (k < m && media[k].seq == e[i].seq) {
			lines[i].pictures.n++;
			k++;
		}
	}
	return true;
}

bool show_story(struct visit *v, const struct case_row *row, enum view view,
		struct story_view *out, struct err *err)
{
	struct story_line_view *lines;
	struct event_row *events;
	size_t n;

	if (!case_events(v->tx, v->arena, row->id, &events, &n, err))
		return false;
	n = events_seen(events, n, view);
	lines = ARENA_ARRAY(v->arena, struct story_line_view, n);
	for (size_t i = 0; i < n; i++) {
		struct telling t = { .v = v, .row = row, .e = &events[i], .view = view,
				     .line = &lines[i] };

		if (!tell(&t, err))
			return false;
	}
	if (!pictures(v, row, view, events, lines, n, err))
		return false;
	if (row->waiting)
		wait_at(lines, events, n, ACT_ASK_MORE);
	if (row->objection)
		wait_at(lines, events, n, ACT_OBJECT);
	if (row->decliner.n && state_open(row->state))
		wait_at(lines, events, n, ACT_DECLINE);
	out->lines.item = lines;
	out->lines.n = n;
	return true;
}
