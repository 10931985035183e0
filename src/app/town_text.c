/* What people say: the grammar of data/town/words.txt, spoken by the town's dice. Its head tells how
 * it is written. */
#include "app/town.h"

#include "base/buf.h"
#include "base/embedded.h"

enum { RULES = 400, DEPTH = 8 };

struct alternative { struct str text, only; };    /* only: "1,3", the variants that it answers */
struct rule {
	struct str name;
	struct alternative *one;
	size_t n;
};
struct words {
	struct rule rule[RULES];
	size_t n;
};

uint64_t dice_next(struct dice *d)
{
	uint64_t z = (d->s += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

int64_t dice_upto(struct dice *d, int64_t n)
{
	return (int64_t)(dice_next(d) % (uint64_t)n);
}

bool dice_percent(struct dice *d, int percent)
{
	return dice_upto(d, 100) < percent;
}

/* ---- reading ---- */

static size_t lines_of_rule(struct str rest)
{
	size_t n = 0;

	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (str_starts(line, STR("[")))
			break;
		n += line.n && line.p[0] != '#';
	}
	return n;
}

static struct alternative alternative_of(struct str line)
{
	struct str only = { line.p, 0 };

	while (only.n < line.n && strchr("0123456789,", line.p[only.n]))
		only.n++;
	if (only.n == 0 || !str_starts(str_skip(line, only.n), STR(": ")))
		return (struct alternative){ line, { NULL, 0 } };
	return (struct alternative){ str_skip(line, only.n + 2), only };
}

void town_words_read(struct town *t)
{
	struct words *w = ARENA_NEW(t->a, struct words);
	struct str rest = embedded("town/words.txt");
	struct rule *r = NULL;

	must(rest.p);
	w->n = 0;
	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '[') {
			must(w->n < RULES && line.p[line.n - 1] == ']');
			r = &w->rule[w->n++];
			r->name = str_head(str_skip(line, 1), line.n - 2);
			r->one = ARENA_ARRAY(t->a, struct alternative, lines_of_rule(rest));
			r->n = 0;
			continue;
		}
		must(r);
		r->one[r->n++] = alternative_of(line);
	}
	t->words = w;
}

static const struct rule *rule_of(const struct words *w, struct str name)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->rule[i].name, name))
			return &w->rule[i];
	return NULL;
}

bool town_can_say(const struct town *t, struct str rule)
{
	return rule_of(t->words, rule) != NULL;
}

/* ---- speaking ---- */

struct speech {
	struct town *t;
	struct buf out;
	const struct saying *about;
	int depth, variant;            /* of what was said is wrong: counted from 1 */
};

static void speak(struct speech *s, struct str text);

static bool fits(struct str only, int variant)
{
	int64_t n;

	if (!only.p || variant == 0)
		return true;
	while (only.p)
		if (str_to_i64(str_cut(&only, ','), &n) && n == variant)
			return true;
	return false;
}

static size_t how_many_fit(const struct rule *r, int variant)
{
	size_t n = 0;

	for (size_t i = 0; r && i < r->n; i++)
		n += fits(r->one[i].only, variant);
	return n;
}

/* Speaks one of the alternatives that fit; returns which, counted from 1. */
static int speak_rule(struct speech *s, struct str name)
{
	const struct rule *r = rule_of(s->t->words, name);
	size_t n = how_many_fit(r, s->about->variant), which, i = 0;

	if (n == 0) {
		fprintf(stderr, "town/words.txt: no rule %.*s\n", STR_ARG(name));
		must(!"a rule of the town's words");
	}
	for (which = (size_t)dice_upto(&s->t->dice, (int64_t)n);; i++)
		if (fits(r->one[i].only, s->about->variant) && which-- == 0)
			break;
	speak(s, r->one[i].text);
	return (int)i + 1;
}

/* {here} {unit} {what}, a range {1-180}, or a rule. */
static void speak_slot(struct speech *s, struct str name)
{
	struct str upper = name, lower = str_cut(&upper, '-');
	int64_t from, to;

	if (str_eq(name, STR("here"))) {
		buf_add(&s->out, s->about->here);
	} else if (str_eq(name, STR("unit"))) {
		buf_add(&s->out, s->about->unit.n ? s->about->unit : STR("我们"));
	} else if (str_eq(name, STR("what"))) {
		s->variant = speak_rule(s, s->about->what);
	} else if (upper.p && str_to_i64(lower, &from) && str_to_i64(upper, &to)) {
		buf_add_i64(&s->out, from + dice_upto(&s->t->dice, to - from + 1));
	} else {
		speak_rule(s, name);
	}
}

/* The index of what closes the bracket before `text`; *parts is how many parts | makes. */
static size_t closing(struct str text, size_t *parts)
{
	size_t i, deep = 0;

	*parts = 1;
	for (i = 0; i < text.n && !(text.p[i] == ')' && deep == 0); i++) {
		deep += text.p[i] == '(';
		deep -= text.p[i] == ')';
		*parts += text.p[i] == '|' && deep == 0;
	}
	must(i < text.n);
	return i;
}

static struct str part_of(struct str inside, size_t which)
{
	size_t deep = 0, from = 0;

	for (size_t i = 0; i < inside.n; i++) {
		deep += inside.p[i] == '(';
		deep -= inside.p[i] == ')';
		if (inside.p[i] != '|' || deep)
			continue;
		if (which-- == 0)
			return str_head(str_skip(inside, from), i - from);
		from = i + 1;
	}
	return str_skip(inside, from);
}

static void speak(struct speech *s, struct str text)
{
	must(s->depth++ < DEPTH);
	while (text.n) {
		size_t parts, end;

		if (text.p[0] == '{') {
			end = str_find_char(text, '}');
			must(end != SIZE_MAX);
			speak_slot(s, str_head(str_skip(text, 1), end - 1));
			text = str_skip(text, end + 1);
		} else if (text.p[0] == '(') {
			struct str inside = str_skip(text, 1);

			end = closing(inside, &parts);
			speak(s, part_of(str_head(inside, end),
					 (size_t)dice_upto(&s->t->dice, (int64_t)parts)));
			text = str_skip(inside, end + 1);
		} else {
			for (end = 1; end < text.n && text.p[end] != '{' && text.p[end] != '('; end++)
				;
			buf_add(&s->out, str_head(text, end));
			text = str_skip(text, end);
		}
	}
	s->depth--;
}

static struct str say(struct town *t, struct arena *a, struct str rule,
		      const struct saying *about, int *variant)
{
	const struct saying nothing = { .variant = 0 };
	struct speech s = { .t = t, .out = BUF_INIT, .about = about ? about : &nothing };
	struct str said;

	speak_rule(&s, rule);
	/* a sentence that ends in a comma lost what was to follow it */
	said = buf_str(&s.out);
	if (str_ends(said, STR("，")))
		said = arena_fmt(a, "%.*s。", STR_ARG(str_head(said, said.n - strlen("，"))));
	else
		said = arena_str(a, said);
	buf_release(&s.out);
	if (variant)
		*variant = s.variant;
	return said;
}

struct str town_say(struct town *t, struct arena *a, struct str rule, const struct saying *about)
{
	return say(t, a, rule, about, NULL);
}

/* ---- of a case ---- */

struct str town_words(struct town *t, struct arena *a, const struct category *c, struct str here,
		      int *variant)
{
	struct saying about = { .here = here, .what = c->code };
	struct str form = arena_fmt(a, "report.%.*s", STR_ARG(kind_name(c->kind)));

	if (!town_can_say(t, form))
		form = c->public ? STR("report") : STR("report.home");
	return say(t, a, form, &about, variant);
}

struct str town_address(struct town *t, struct arena *a, const struct point *place)
{
	const struct territory *all = t->app->office->territory;
	const struct area *area = place ? territory_area(all, territory_at(all, *place)) : NULL;

	while (area && area->level > 1)
		area = territory_area(all, area->parent);
	return say(t, a, area && town_can_say(t, area->code) ? area->code : STR("qh"), NULL, NULL);
}

struct str town_about(struct town *t, struct arena *a, const struct case_row *row,
		      const char *what, int variant)
{
	const struct category *c = catalog_get(t->app->office->catalog, row->category);
	const struct unit *u = directory_unit(t->app->office->directory, row->unit);
	struct saying about = { .here = row->address, .unit = u ? u->name : STR(""),
				.variant = variant };
	struct str own = arena_fmt(a, "%.*s.%s", STR_ARG(c->code), what);

	return say(t, a, how_many_fit(rule_of(t->words, own), variant) ? own : str_c(what), &about,
		   NULL);
}
