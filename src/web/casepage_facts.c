/* What is known of a case: its head, what was asked, where, what it is linked to and what stands
 * near it. */
#include "web/casepage_views.h"

enum { FACTS = 20, CARDS = 8 };

static const int64_t half_year = INT64_C(182) * US_PER_DAY;

static struct str told(const struct visit *v, enum msg msg, struct str a, struct str b)
{
	struct err_arg arg[ERR_ARGS] = { AT(a), AT(b) };

	return message_fill(v->arena, v->lang, msg, arg);
}

/* ---- in short ---- */

struct facts { struct fact_view *list; size_t n; };

static void add(struct facts *f, enum msg name, struct str value)
{
	if (!value.n)
		return;
	must(f->n < FACTS);
	f->list[f->n++] = (struct fact_view){ name, value };
}

/* "3月11日 18:00（还剩 3 天）"; what has ended is not counted any more. */
static struct str clock_of(const struct visit *v, int64_t due, bool provisional, bool running)
{
	struct str s = show_by(v, due), left = running ? show_due(v, due) : STR("");

	if (left.n)
		s = told(v, MSG_CASEPAGE_DUE_IN, s, left);
	return provisional && s.n ? told(v, MSG_CASEPAGE_PROVISIONAL, s, STR("")) : s;
}

static struct str count_of(const struct visit *v, int64_t n)
{
	return n > 0 ? arena_fmt(v->arena, "%lld", (long long)n) : STR("");
}

static struct str outside(const struct visit *v, const struct case_row *row)
{
	if (!row->external_id.n)
		return STR("");
	return row->source.n ? told(v, MSG_CASEPAGE_BY, row->source, row->external_id)
			     : row->external_id;
}

static void facts(struct visit *v, const struct case_row *row, struct casepage_view *view)
{
	bool open = state_open(row->state);
	struct facts f = { ARENA_ARRAY(v->arena, struct fact_view, FACTS), 0 };
	struct str category = show_category(v, row->category), unit = show_unit(v, row->unit);

	add(&f, MSG_CASEPAGE_NUMBER, row->number);
	add(&f, MSG_CASEPAGE_DUE,
	    clock_of(v, row->due, row->provisional, open && row->state != STATE_ANSWERED));
	add(&f, MSG_CASEPAGE_REQUESTER_DUE,
	    clock_of(v, row->requester_due, row->requester_provisional, open));
	add(&f, MSG_CASEPAGE_UNIT,
	    unit.n ? unit : message(v->lang, MSG_CASEPAGE_NO_UNIT));
	add(&f, MSG_CASEPAGE_ACCOUNT, row->account_name);
	add(&f, MSG_CASEPAGE_KIND, message(v->lang, show_kind(row->kind)));
	add(&f, MSG_CASEPAGE_CATEGORY,
	    category.n ? category : message(v->lang, MSG_CASEPAGE_NO_CATEGORY));
	add(&f, MSG_CASEPAGE_AREA, show_area(v, row->area));
	add(&f, MSG_CASEPAGE_PLACE, row->address);
	add(&f, MSG_CASEPAGE_CREATED, show_time(v, row->created));
	add(&f, MSG_CASEPAGE_CHANNEL, message(v->lang, show_channel(row->channel)));
	add(&f, MSG_CASEPAGE_OUTSIDE, outside(v, row));
	add(&f, MSG_CASEPAGE_REWORKS, count_of(v, row->reworks));
	add(&f, MSG_CASEPAGE_HOPS, count_of(v, row->hops));
	view->facts.item = f.list;
	view->facts.n = f.n;
}

/* ---- what was asked ---- */

static const struct question *question_of(const struct category *c, struct str code)
{
	for (size_t i = 0; c && i < c->questions; i++)
		if (str_eq(c->question[i].code, code))
			return &c->question[i];
	return NULL;
}

/* A value of a list by its name. */
static struct str value_of(const struct question *q, struct str value)
{
	for (size_t i = 0; q && i < q->values; i++)
		if (str_eq(q->value[i].key, value))
			return q->value[i].name;
	return value;
}

static bool answers(struct visit *v, const struct case_row *row, struct casepage_view *view,
		    struct err *err)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);
	struct answer_view *list;
	struct answer *answer;
	size_t n;

	if (!case_answers(v->tx, v->arena, row->id, &answer, &n, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct answer_view, n);
	for (size_t i = 0; i < n; i++) {
		const struct question *q = question_of(c, answer[i].code);

		list[i].question = q && q->description.n ? q->description : answer[i].code;
		list[i].value = value_of(q, answer[i].value);
	}
	view->answers.item = list;
	view->answers.n = n;
	return true;
}

static bool pictures(struct visit *v, const struct case_row *row, struct casepage_view *view,
		     struct err *err)
{
	struct str *url;

	if (!case_media(v->tx, v->arena, row->id, VIEW_STAFF, &url, &view->pictures.n, err))
		return false;
	view->pictures.item = url;
	return true;
}

/* ---- where ---- */

static struct str degrees(const struct visit *v, struct point p)
{
	return arena_fmt(v->arena, "%.6f, %.6f", (double)p.lat / 1e7, (double)p.lon / 1e7);
}

static void where(struct visit *v, const struct case_row *row, struct casepage_view *view)
{
	view->has_place = row->has_place;
	view->address = row->address;
	if (!row->has_place)
		return;
	view->map = point_map_of(v, row->place, row->address.n ? row->address : view->head.title);
	view->top.bottom.map = true;
	view->coordinates = degrees(v, row->place);
	view->map_href = STR("/map");
}

/* ---- links ---- */

static enum msg relation_word(enum relation_kind r, bool outward)
{
	static const enum msg word[LINK_COUNT][2] = {
		[LINK_DUPLICATE_OF] = { MSG_CASEPAGE_LINK_DUPLICATE_BY,
					MSG_CASEPAGE_LINK_DUPLICATE_OF },
		[LINK_RECURRENCE_OF] = { MSG_CASEPAGE_LINK_RECURRENCE_BY,
					 MSG_CASEPAGE_LINK_RECURRENCE_OF },
		[LINK_FOLLOWS] = { MSG_CASEPAGE_LINK_FOLLOWS_BY, MSG_CASEPAGE_LINK_FOLLOWS },
		[LINK_PART_OF] = { MSG_CASEPAGE_LINK_PART_BY, MSG_CASEPAGE_LINK_PART_OF },
		[LINK_SAME_CAUSE] = { MSG_CASEPAGE_LINK_SAME_CAUSE, MSG_CASEPAGE_LINK_SAME_CAUSE },
	};

	return word[r][outward];
}

static struct str desk_path(const struct visit *v, struct str number)
{
	return arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(number));
}

static bool links(struct visit *v, const struct case_row *row, struct casepage_view *view,
		  struct err *err)
{
	struct relation_view *list;
	struct link_row *link;
	size_t n;

	if (!case_links(v->tx, v->arena, row->id, &link, &n, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct relation_view, n);
	for (size_t i = 0; i < n; i++) {
		bool outward = str_eq(link[i].from, row->number);
		struct str other = outward ? link[i].to : link[i].from;

		list[i] = (struct relation_view){ relation_word(link[i].relation, outward), other,
						  desk_path(v, other) };
		if (row->master.n && outward && link[i].relation == LINK_DUPLICATE_OF)
			view->master = other;
	}
	view->links.item = list;
	view->links.n = n;
	return true;
}

/* ---- what stands near ---- */

static bool has(const struct case_row *list, size_t n, struct case_id id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].id.n == id.n)
			return true;
	return false;
}

static bool near(struct visit *v, const struct case_row *row, struct casepage_view *view,
		 struct err *err)
{
	struct case_filter f = { .category = row->category, .area = row->area, .who = &v->who,
				 .from = v->now - half_year, .limit = 2 * CARDS + 1 };
	struct case_card_view *card = ARENA_ARRAY(v->arena, struct case_card_view, 2 * CARDS);
	struct case_row *here, *like;
	size_t n, all = 0, found = 0;
	struct str next;

	if (!case_near(v->tx, v->arena, v->o, &v->who, row, CARDS, &here, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		card[i] = show_card(v, &here[i], VIEW_STAFF);
	view->near.item = card;
	view->near.n = n;
	if (row->category.n && row->area.n && row->kind != KIND_ALLEGATION &&
	    !case_list(v->tx, v->arena, v->o, &f, &like, &all, &next, err))
		return false;
	for (size_t i = 0; i < all && n + found < CARDS; i++)
		if (like[i].id.n != row->id.n && !has(here, n, like[i].id))
			card[n + found++] = show_card(v, &like[i], VIEW_STAFF);
	view->like.item = card + n;
	view->like.n = found;
	return true;
}

bool casepage_facts(struct visit *v, const struct case_row *row, struct casepage_view *view,
		    struct err *err)
{
	view->text = row->text;
	view->has_requester = row->requester.n != 0;
	facts(v, row, view);
	where(v, row, view);
	return answers(v, row, view, err) && pictures(v, row, view, err) &&
	       links(v, row, view, err) && near(v, row, view, err) &&
	       show_story(v, row, VIEW_STAFF, &view->story, err);
}
