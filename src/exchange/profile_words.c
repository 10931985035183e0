/* The words of ours that a mapping file may use: those of the workflow and the catalog. */
#include "exchange/profile_int.h"

#include "base/buf.h"
#include "casework/workflow.h"

struct str row_field_name(enum row_field f)
{
	static const struct str names[] = {
#define X(upper, lower) STR_INIT(#lower),
		ROW_FIELDS(X)
#undef X
	};

	must(f < ROW_FIELD_COUNT);
	return names[f];
}

static const struct str none = { NULL, 0 };

/* The i-th word of a field that has a list of ours; p == NULL past the end. */
static struct str nth_word(enum row_field f, int i)
{
	static const struct str grades[] = { STR_INIT("1"), STR_INIT("2"), STR_INIT("3"),
					     STR_INIT("4"), STR_INIT("5") };
	/* an imported closing is never solved: nobody here verified it or asked */
	static const enum outcome outcomes[] = { OUTCOME_NO_VERDICT, OUTCOME_WITHDRAWN,
						 OUTCOME_REFERRED, OUTCOME_NOT_ACCEPTED };

	switch (f) {
	case ROW_KIND: return i < KIND_COUNT ? kind_name((enum case_kind)i) : none;
	case ROW_ORIGIN: return i < ORIGIN_COUNT ? origin_name((enum origin)i) : none;
	case ROW_CHANNEL: return i < CHANNEL_COUNT ? channel_name((enum channel)i) : none;
	case ROW_STATUS:
		if (i == 0)
			return STR("open");
		return i < STATE_COUNT ? state_name((enum case_state)i) : none;
	case ROW_OUTCOME: return i < 4 ? outcome_name(outcomes[i]) : none;
	case ROW_CLAIMED: case ROW_FOUND: case ROW_SAID:
		return i + 1 < SOLVED_COUNT ? solved_name((enum solved)(i + 1)) : none;
	case ROW_SATISFACTION: return i < 5 ? grades[i] : none;
	case ROW_REQUESTER_ANONYMOUS: return i == 0 ? STR("yes") : i == 1 ? STR("no") : none;
	default: return none;
	}
}

bool field_has_words(enum row_field f)
{
	return f == ROW_CATEGORY || f == ROW_UNIT || f == ROW_AREA || nth_word(f, 0).p;
}

struct str words_allowed(struct arena *a, enum row_field f)
{
	struct buf b = BUF_INIT;
	struct str word, list;

	for (int i = 0; (word = nth_word(f, i)).p; i++) {
		if (i)
			buf_add_lit(&b, ", ");
		buf_add(&b, word);
	}
	list = arena_str(a, buf_str(&b));
	buf_release(&b);
	return list;
}

bool word_known(enum row_field f, struct str word, struct str *out)
{
	struct str ours = nth_word(f, 0);

	if (!ours.p) {
		*out = word;
		return true;
	}
	for (int i = 0; (ours = nth_word(f, i)).p; i++) {
		if (str_eq_nocase(ours, word)) {
			*out = ours;
			return true;
		}
	}
	return false;
}

bool profile_word(const struct profile *p, enum row_field f, struct str theirs, struct word *out)
{
	const struct words *w = &p->words[f];

	for (size_t i = 0; i < w->n; i++) {
		if (str_eq_nocase(w->word[i].theirs, theirs)) {
			*out = w->word[i];
			return true;
		}
	}
	if (w->has_rest) {
		*out = w->rest;
		return true;
	}
	/* without a line for it, a word of ours means itself */
	*out = (struct word){ .theirs = theirs };
	return nth_word(f, 0).p && word_known(f, theirs, &out->ours);
}
