/* Who may do what: a pure table role × action × relation. casework finds the relation between
 * actor and case and asks here inside the transaction. */
#ifndef PEOPLE_POLICY_H
#define PEOPLE_POLICY_H

#include "people/people.h"

enum actor_kind { ACTOR_ANYONE, ACTOR_REQUESTER, ACTOR_ACCOUNT, ACTOR_RULE };

/* Whoever acts, made by gate from a credential; ACTOR_RULE is the program itself (routing rule,
 * closing rule, jobs). */
struct actor {
	enum actor_kind kind;
	struct account_id account;
	struct str name;
	struct unit_id unit;           /* 0 with an account: reaches the whole territory */
	unsigned roles;
	bool service;
	bool holds_code;               /* proved the case code of the case at hand */
};

/* What the actor is to the case, as bits. */
enum relation {
	REL_ANY = 0,
	REL_REQUESTER = 1 << 0,        /* holds its case code */
	REL_LEAD = 1 << 1,             /* reaches its lead unit */
	REL_SUPPORT = 1 << 2,          /* reaches a unit with a support duty */
	/* The case lies in what the actor's unit is responsible for: always for an account without
	 * a unit; where the lead unit is that unit or below it; and where the case's area lies in
	 * the home area of the unit (or that is the whole territory), unless the unit is a
	 * department or a company: those are responsible for what they lead. */
	REL_REACH = 1 << 3,
	/* Of a unit that handles or handled it, or handled it in person. */
	REL_HANDLED = 1 << 4,
	REL_SUPERIOR = 1 << 5,         /* of a unit above the lead unit */
};

/* One line of the policy; an act may have several, and one that admits is enough. Accounts with one
 * of the roles may do it when they have one of the relations in `needs` (0: none needed); the
 * requester may by REL_REQUESTER alone. Neither may with a relation in `never`. */
struct policy {
	const char *act;               /* a workflow action, "see", "see_requester", "list_cases" … */
	unsigned roles;                /* enum role bits; 0: not for accounts */
	unsigned needs;
	unsigned never;
	bool requester;                /* the requester may too */
	bool anyone;                   /* and so may anyone */
	enum msg why;                  /* who may, for a caller who may not */
	enum msg why_never;            /* for one whom `never` stops; set where `never` is */
};
/* The whole table, for documentation. */
const struct policy *policy_table(size_t *n);
/* True when a line of that act (there must be one) admits the actor, being this to the case. Else
 * *why (may be NULL) tells the reason, the nearest one: what stops this caller for good, else the
 * relation that an account of a fitting role lacks, else who may. ACTOR_RULE may everything. */
bool policy_admits(const char *act, const struct actor *who, unsigned relation, enum msg *why);

#endif
