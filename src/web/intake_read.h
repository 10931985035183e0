/* What an operator wrote down, from the form to a report. */
#ifndef WEB_INTAKE_READ_H
#define WEB_INTAKE_READ_H

#include "web/visit.h"

/* How the operator ends the form. */
enum ending { END_REGISTER, END_ANSWER, END_SAME };

struct intake {
	struct report report;
	enum ending ending;
	struct str same;               /* the number of the case that this one is */
	struct str reply, knowledge;
	struct str number;             /* of the case, once it is registered */
	struct idempotency key;
};

/* The category chosen, or the suggestion taken; { 0 }: none. */
struct category_id intake_category(const struct visit *v);
/* Reads the form; everything wrong with it, and with the report, is added to err. */
WARN_UNUSED bool intake_read(const struct visit *v, struct intake *out, struct err *err);

#endif
