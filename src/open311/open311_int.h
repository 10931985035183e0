/* The inside of the Open311 face. */
#ifndef OPEN311_OPEN311_INT_H
#define OPEN311_OPEN311_INT_H

#include "casework/casework.h"
#include "gate/gate.h"
#include "open311/open311.h"
#include "open311/print.h"
#include "wire/catalogue.h"

/* Pictures of a report, all together. More than that is read, so that the client, still sending,
 * gets to hear why; a client that sends much more may find the line cut. */
enum { PICTURES_MAX = 10 << 20, BODY_MAX = 16 << 20 };
enum { DAYS_MAX = 90, PAGE_MAX = 1000 };

/* What a reading handler works with. */
struct look {
	struct tx *tx;
	const struct office *o;
	struct gate *gate;
	bool json;
	enum language lang;
};
WARN_UNUSED bool look_begin(struct call *call, struct look *r, struct err *err);
void look_end(struct look *r);

/* Cuts ".xml" or ".json" off a last segment; false (NOT_FOUND) where it has neither. */
WARN_UNUSED bool format_of(struct str segment, struct str *name, bool *json, struct err *err);
/* Does this call's path ask for JSON? XML is the default, also for errors. */
bool wants_json(const struct call *call);
void reply_begin(struct call *call, struct print *p, bool json, int status);
/* May a report be sent in this category? */
bool offered(const struct category *c);
/* Must it be answered? Never where somebody may be in danger: a form holds up no warning. */
bool must_answer(const struct category *c, const struct question *q);
struct str service_name(const struct category *c, enum language lang);

/* services.c */
bool get_discovery(struct call *call, struct err *err);
bool get_services(struct call *call, struct err *err);
bool get_service(struct call *call, struct err *err);
/* requests.c */
bool get_requests(struct call *call, struct err *err);
bool get_request(struct call *call, struct err *err);
bool get_token(struct call *call, struct err *err);
/* One request; more = with extensions. */
WARN_UNUSED bool print_request(struct print *p, struct look *r, struct arena *a,
			       const struct case_row *row, bool more, struct err *err);
/* report_form.c */
/* A report as a form says it; every wrong field is named, in casework's words or GeoReport's.
 * NOT_FOUND for a service that is not there. Pictures are the form's file parts, "uploads". */
WARN_UNUSED bool georeport_read(struct call *call, const struct form *form, const struct look *r,
			     struct report *out, struct err *err);
/* post.c */
bool post_request(struct call *call, struct err *err);

#endif
