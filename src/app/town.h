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
	struct account_id dispatcher, dispatcher2, operator, verifier, supervisor;
	struct account_id worker;      /* of 银杏里社区: whose day the demo opens */
	const struct words *words;
};

/* town_office.c: areas, categories, units, accounts from data/town; whole or not at all. */
WARN_UNUSED bool town_office(struct town *t, struct err *err);
/* One of those who hold the role, not always the same. */
struct account_id town_some(struct town *t, unsigned role);

/* ---- town_text.c: the grammar of data/town/words.txt ---- */

/* Reads it; before anything is said. */
void town_words_read(struct town *t);
struct saying { struct str here, unit, what; int variant; };
/* A sentence by a rule, which must exist; about may be NULL where no slot needs it. */
struct str town_say(struct town *t, struct arena *a, struct str rule, const struct saying *about);
bool town_can_say(const struct town *t, struct str rule);
/* What somebody says about a category, there; *variant is in which of its ways it is wrong. */
struct str town_words(struct town *t, struct arena *a, const struct category *c, struct str here,
		      int *variant);
/* An address in the community of that place; place NULL: somewhere. */
struct str town_address(struct town *t, struct arena *a, const struct point *place);
/* Its category's own words for "done", "part", "found" … of that variant, or the general ones. */
struct str town_about(struct town *t, struct arena *a, const struct case_row *row,
		      const char *what, int variant);

/* ---- town_plan.c: the year as it will be reported ---- */

struct wish {
	int64_t at;
	struct category_id category;
	struct point place;
	struct str address;
	size_t same_as;                /* an earlier one (index) that it repeats; SIZE_MAX: none */
	bool again;                    /* it came back; else a neighbour reports the same */
};
/* n reports in the 365 days after `from`, by the rhythm of day, week and season; some near the same
 * few troubles, some the same as an earlier one. */
void town_year(struct town *t, int64_t from, struct wish *out, size_t n);
void town_report_of(struct town *t, struct arena *a, const struct wish *w, struct report *r,
		    int *variant);
/* Gives a report an invented name and number. */
void town_requester(struct town *t, struct arena *a, struct report *r);
/* Answers to what the category must know. */
void town_answers(struct town *t, struct arena *a, const struct category *c, struct report *r);

/* ---- town_stories.c: the stories that are told to the end ---- */

struct story;
struct telling {
	const struct story *story;
	int64_t at;                    /* when its next act is; 0: told */
	size_t told;                   /* acts so far */
	struct str number;             /* empty until it is reported */
	const struct telling *master;  /* whom it follows; NULL: nobody */
};
/* All of them with the times at which they begin, before `until`; from the town's arena. */
struct telling *town_stories(struct town *t, int64_t until, size_t *n);
/* Tells the next act. */
WARN_UNUSED bool telling_step(struct town *t, struct tx *tx, struct arena *a, struct telling *x,
			      struct err *err);

/* ---- town_step.c: one case of the year ---- */

struct life {
	int64_t at;                    /* when something happens next; 0: nothing more */
	struct str number;             /* empty until it is reported */
	struct wish wish;
	const struct life *same;       /* that it repeats */
	struct telling *telling;       /* a story; else an ordinary case */
	bool objects, stays, talks, contacted, asks, asked, urged, supervised, withdraws, linked;
	bool busy;                     /* its category allows no waiting for office hours */
	int calls, variant;
};
/* What happens next in a life, and when the thing after that will. */
WARN_UNUSED bool life_step(struct town *t, struct tx *tx, struct arena *a, struct life *l,
			   struct err *err);

/* town_life.c: n cases over the year before `until` (µs) and the stories, and what became of them. */
WARN_UNUSED bool town_life(struct town *t, int64_t n, int64_t until, struct err *err);

/* ---- acting ---- */

/* The account as an actor. */
struct actor town_actor(const struct town *t, struct account_id id);
extern const struct actor town_requester_actor;
/* Reports and acts in the transaction of the day. */
WARN_UNUSED bool town_report(struct town *t, struct tx *tx, struct arena *a,
			     const struct report *r, struct case_row *out, struct err *err);
WARN_UNUSED bool town_act(struct town *t, struct tx *tx, struct arena *a, struct actor who,
			  enum action action, const struct act_input *in, struct case_row *row,
			  struct err *err);

#endif
