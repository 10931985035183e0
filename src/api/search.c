/* Search over texts, newest first. Full-width and half-width, upper and lower case are the same.
 * Without a token only public cases, and only what the mask leaves of them: nobody may find out by
 * searching whose telephone number stands in a report. */
#include "api/api_int.h"
#include "wire/fold.h"
#include "wire/mask.h"
#include "wire/utf8.h"

enum { LOOK_MAX = 4000, BEFORE = 20, AFTER = 60 };

/* How many characters of text stand before the place that folds to offset `at`. */
static size_t characters_before(struct arena *a, struct str text, size_t at)
{
	size_t low = 0, high = utf8_count(text);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (fold_text(a, utf8_head(text, middle + 1)).n <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Some characters around the hit. */
static struct str snippet(struct arena *a, struct str text, size_t at)
{
	size_t hit = characters_before(a, text, at), from = hit > BEFORE ? hit - BEFORE : 0;
	struct str rest = str_skip(text, utf8_head(text, from).n);
	struct str part = utf8_head(rest, hit - from + AFTER);

	return arena_fmt(a, "%s%.*s%s", from ? "…" : "", STR_ARG(part), part.n < rest.n ? "…" : "");
}

struct hit {
	const struct case_row *row;
	struct str snippet;
};

/* Where the words stand: in the text, the reply, the address; or the number is what was looked for. */
static bool is_hit(struct arena *a, const struct case_row *row, struct str folded, bool public,
		   struct str *out)
{
	struct str part[] = { row->text, row->reply, row->address };

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		struct str text = part[i].p && public ? mask_text(a, part[i]) : part[i];
		size_t at = text.p ? str_find(fold_text(a, text), folded) : SIZE_MAX;

		if (at != SIZE_MAX) {
			*out = snippet(a, text, at);
			return true;
		}
	}
	*out = row->number;
	return str_eq_nocase(row->number, folded);
}

static bool collect(struct call *call, const struct reading *r, struct case_filter *f,
		    struct str folded, size_t limit, struct hit *hit, size_t *n, struct str *next,
		    struct err *err)
{
	struct case_row *row;
	size_t found, looked = 0;

	*n = 0;
	do {
		/* never more rows than hits are missing, so that the cursor fits the last of them */
		f->limit = limit - *n;
		if (!case_list(r->tx, call->arena, r->o, f, &row, &found, next, err))
			return false;
		for (size_t i = 0; i < found; i++)
			/* an allegation is found by its number's page alone (rule 11) */
			if (row[i].kind != KIND_ALLEGATION &&
			    is_hit(call->arena, &row[i], folded, f->public_only,
				   &hit[*n].snippet))
				hit[(*n)++].row = &row[i];
		f->cursor = *next;
		looked += found ? found : LOOK_MAX;
	} while (next->p && *n < limit && looked < LOOK_MAX);
	return true;
}

static bool query_read(struct call *call, struct str *folded, struct err *err)
{
	struct str q = param(call, "q");

	if (str_trim(q).n == 0)
		return err_add(err, ERR_INVALID, "q", MSG_REQUIRED);
	/* its length was looked at among the filters */
	*folded = fold_label(call->arena, q);
	return folded->n || err_add(err, ERR_INVALID, "q", MSG_REQUIRED);
}

bool get_search(struct call *call, struct reading *r, struct err *err)
{
	bool public = r->who.kind != ACTOR_ACCOUNT;
	struct case_filter f = { 0 };
	struct showing s = showing_of(r, call);
	size_t limit = LIMIT_DEFAULT, n;
	struct str folded, next;
	struct json_writer w;
	struct hit *hit;

	if (!public && !must_be_admitted(r, "list_cases", err))
		return false;
	params_filter(call, r, &f, err);
	param_limit(call, &limit, err);
	query_read(call, &folded, err);
	if (!err_ok(err))
		return false;
	f.q = (struct str){ NULL, 0 };
	f.cursor = param(call, "cursor");
	f.public_only = public;
	f.who = public ? NULL : &r->who;
	hit = ARENA_ARRAY(call->arena, struct hit, limit);
	if (!collect(call, r, &f, folded, limit, hit, &n, &next, err))
		return false;
	list_begin(call, &w);
	for (size_t i = 0; i < n; i++) {
		json_object(&w);
		json_text_of(&w, "snippet", hit[i].snippet);
		case_members(&w, &s, hit[i].row, public ? VIEW_PUBLIC : VIEW_STAFF);
		json_object_end(&w);
	}
	list_end(&w, next);
	return true;
}
