/* The demo town: 青禾街道, invented. Its office comes from data/town, its year from a seed: every
 * case goes through casework as a real one would, with a clock that the town sets itself. */
#ifndef APP_TOWN_H
#define APP_TOWN_H

#include "app/app.h"
#include "casework/casework.h"

/* The town's own dice: the same seed gives the same year. splitmix64 (Steele, Lea, Flood 2014). */
struct dice { uint64_t s; };
uint64_t dice_next(struct dice *d);
/* 0 … n - 1 */
int64_t dice_upto(struct dice *d, int64_t n);
/* True in `percent` of a hundred. */
bool dice_percent(struct dice *d, int percent);

struct town {
	struct app *app;
	struct env_fixed *clock;
	struct dice dice;
	struct arena *a;               /* of the whole making */
	struct account *people;        /* every account, by id */
	size_t n_people;
	struct account_id dispatcher, dispatcher2, operator, verifier;
};

/* town_office.c: areas, categories, units, accounts from data/town; whole or not at all. */
WARN_UNUSED bool town_office(struct town *t, struct err *err);
/* town_text.c: what somebody says about a category, where; from the arena. */
struct str town_words(struct town *t, struct arena *a, const struct category *c);
struct str town_address(struct town *t, struct arena *a);
struct str town_reply(struct town *t, struct arena *a, enum solved solved);
struct str town_comment(struct town *t, enum solved solved);
/* town_plan.c: a moment in the year after `from`, by the rhythm of day, week and season; a place in
 * town, three in ten near one of `hot`; a category by how often it is heard; a report of it. */
int64_t town_moment(struct town *t, int64_t from);
struct point town_place(struct town *t, const struct point *hot, size_t n_hot);
struct category_id town_category(struct town *t);
void town_report_of(struct town *t, struct arena *a, struct category_id category, struct point place,
		    struct report *r);
/* town_life.c: n cases over the year before `until` (µs), and what became of them. */
WARN_UNUSED bool town_life(struct town *t, int64_t n, int64_t until, struct err *err);
/* town_stories.c: the stories that are told to the end, before `until`. */
WARN_UNUSED bool town_stories(struct town *t, int64_t until, struct err *err);

/* Answers to what the category must know. */
void town_answers(struct town *t, struct arena *a, const struct category *c, struct report *r);
/* The account as an actor. */
struct actor town_actor(const struct town *t, struct account_id id);
/* Reports and acts in the transaction of the day. */
WARN_UNUSED bool town_report(struct town *t, struct tx *tx, struct arena *a,
			     const struct report *r, struct case_row *out, struct err *err);
WARN_UNUSED bool town_act(struct town *t, struct tx *tx, struct arena *a, struct actor who,
			  enum action action, const struct act_input *in, struct case_row *row,
			  struct err *err);

#endif
