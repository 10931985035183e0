/* The stories of the town as data: who does what how many hours after the act before. */
#ifndef APP_TOWN_TALES_H
#define APP_TOWN_TALES_H

#include "app/town.h"

enum teller { REQUESTER, OWNER, VERIFIER, DISPATCHER, DISPATCHER2, OPERATOR, SUPERVISOR, WORKER };

struct act_told {
	int hours;
	enum teller who;
	enum action action;
	const char *text;              /* reply, reason, evidence, comment … as the action asks */
	const char *word;              /* solved, found, outcome, route, unit, relation */
	int n;                         /* satisfaction; or yes and no of passed, reached, accept */
};

struct story {
	const char *name;              /* tests find it by this word … */
	const char *category, *text, *address;   /* category NULL: nobody chose one */
	int days_before, hour;         /* … and it begins so many days before, at this hour */
	const struct act_told *acts;   /* ends with hours < 0 */
	bool unnamed;                  /* nobody gives a name */
};

/* Each once. */
extern const struct story tales[];
extern const size_t tales_n;
/* Open on the day that the demo opens: the list of 银杏里社区's worker. */
extern const struct story todays[];
extern const size_t todays_n;
/* Told several times. */
extern const struct story tale_outage, tale_outage_call, tale_lane, tale_paid, tale_unpaid,
	tale_holiday;

#endif
