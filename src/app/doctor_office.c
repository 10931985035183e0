/* Doctor's look at the office: is every due time certain, does everything reach a person? */
#include "app/doctor.h"
#include "base/buf.h"
#include "base/civil.h"
#include "calendar/calendar.h"
#include "people/people.h"

enum { NAMED = 5, DECEMBER = 12 };

static const struct sql sql_last = { "SELECT coalesce(max(changed), 0) FROM cases", "" };

static bool clock_and_record(struct doctor *d, struct tx *tx, struct err *err)
{
	int64_t last;

	if (!db_int(tx, &sql_last, &last, NULL, err))
		return false;
	if (last > d->now + US_PER_MINUTE)
		finding(d, FINDING_FAIL, MSG_DOCTOR_CLOCK_BEHIND, ATIME(last));
	return true;
}

static void year_known(struct doctor *d, const struct calendar *c, int year)
{
	if (c->published_from <= year && year <= c->published_to)
		finding(d, FINDING_OK, MSG_DOCTOR_HOLIDAYS, AT(c->code), AI(year));
	else
		finding(d, FINDING_WARN, MSG_DOCTOR_NO_HOLIDAYS, AT(c->code), AI(year),
			AT(str_c(d->dir)));
}

static bool calendars(struct doctor *d, struct tx *tx, struct err *err)
{
	struct calendar *c;
	size_t n;

	if (!calendar_list(tx, d->a, &c, &n, err))
		return false;
	if (n == 0)
		finding(d, FINDING_FAIL, MSG_DOCTOR_NO_CALENDAR, AT(str_c(d->dir)));
	for (size_t i = 0; i < n; i++) {
		struct civil today = civil_from_us(zone_to_local(c[i].zone, d->now));

		year_known(d, &c[i], today.year);
		if (today.month == DECEMBER)
			year_known(d, &c[i], today.year + 1);
	}
	return true;
}

/* Units that may lead a case and have nobody to be its accountable person, at any hour. */
static bool accountable(struct doctor *d, struct tx *tx, const struct directory *dir,
			struct err *err)
{
	struct buf names = BUF_INIT;
	int64_t without = 0, leading = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < directory_count(dir); i++) {
		const struct unit *u = directory_nth(dir, i);
		struct account_id who;

		if (!u->active || !directory_leads(dir, u->id))
			continue;
		leading++;
		ok = roster_on_duty(tx, u->id, d->now, &who, err);
		if (!ok || who.n)
			continue;
		if (without++ < NAMED) {
			if (names.n)
				buf_add_lit(&names, ", ");
			buf_add(&names, u->code);
		}
	}
	if (ok && without)
		finding(d, FINDING_WARN, MSG_DOCTOR_NOBODY, AI(without), AT(buf_str(&names)));
	else if (ok)
		finding(d, FINDING_OK, MSG_DOCTOR_ALL_ANSWER, AI(leading));
	buf_release(&names);
	return ok;
}

static bool units(struct doctor *d, struct tx *tx, struct err *err)
{
	struct directory *dir;
	bool fallback = false;

	if (!directory_load(tx, d->a, &dir, err))
		return false;
	for (size_t i = 0; i < directory_count(dir); i++)
		fallback = fallback || (directory_nth(dir, i)->fallback &&
					directory_nth(dir, i)->active);
	if (!fallback)
		finding(d, FINDING_WARN, MSG_DOCTOR_NO_FALLBACK);
	return accountable(d, tx, dir, err);
}

void doctor_office(struct doctor *d, struct store *s)
{
	struct session *session = NULL;
	struct err err = ERR_INIT;
	struct tx *tx;

	if (!session_open(s, &session, &err) || !read_begin(session, &tx, &err)) {
		finding_err(d, FINDING_FAIL, &err);
	} else {
		if (!clock_and_record(d, tx, &err) || !calendars(d, tx, &err) ||
		    !units(d, tx, &err))
			finding_err(d, FINDING_FAIL, &err);
		read_end(tx);
	}
	session_close(session);
}
