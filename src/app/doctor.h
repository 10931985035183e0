/* What the two halves of doctor share: doctor.c looks at machine and folder, doctor_office.c at what
 * the record says of the office. */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "app/app.h"

enum finding { FINDING_OK, FINDING_WARN, FINDING_FAIL };

struct doctor {
	struct arena *a;
	const char *dir;
	int64_t now;
	int fails;
};

/* One line: "ok   ", "warn " or "fail ", and a sentence that says what to do where it is not ok. */
#define finding(d, f, ...) finding_((d), (f), ERR_PACK_(__VA_ARGS__))
void finding_(struct doctor *d, enum finding f, enum msg msg, const struct err_arg arg[ERR_ARGS]);
/* The sentences of an error as findings. */
void finding_err(struct doctor *d, enum finding f, const struct err *err);

/* Calendars and time zones, the clock against the record, units and who answers for them. */
void doctor_office(struct doctor *d, struct store *s);

#endif
