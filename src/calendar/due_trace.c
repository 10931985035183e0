/* The trace of a deadline in plain words, for the person who asks why it is due then. */
#include "calendar/calendar_int.h"

#include "wire/json.h"

/* A holiday without a name is told without one. */
static enum msg why_msg(const struct due *d, const struct due_step *s)
{
	if (s->start_day)
		return MSG_DUE_WHY_START_DAY;
	if (d->basis == BASIS_HOURS)
		return MSG_DUE_WHY_HOURS;
	if (d->basis == BASIS_CALENDAR_DAYS)
		return MSG_DUE_WHY_CALENDAR_DAYS;
	switch (s->why) {
	case DAY_WEEKEND:
		return MSG_DUE_WHY_WEEKEND;
	case DAY_HOLIDAY:
		return s->name.n ? MSG_DUE_WHY_HOLIDAY_OF : MSG_DUE_WHY_HOLIDAY;
	case DAY_MAKEUP:
		return s->name.n ? MSG_DUE_WHY_MAKEUP_OF : MSG_DUE_WHY_MAKEUP;
	case DAY_CLOSURE:
		return s->name.n ? MSG_DUE_WHY_CLOSURE_OF : MSG_DUE_WHY_CLOSURE;
	case DAY_WORK:
		break;
	}
	return d->basis == BASIS_WORKING_HOURS ? MSG_DUE_WHY_WORKING_HOURS :
						 MSG_DUE_WHY_WORKING_DAYS;
}

struct str due_trace_json(struct arena *a, const struct due *d, enum language lang)
{
	struct buf out = BUF_INIT;
	struct json_writer w;
	struct str json;

	json_begin(&w, &out);
	json_list(&w);
	for (size_t i = 0; i < d->steps; i++) {
		const struct due_step *s = &d->step[i];
		const struct err_arg arg[ERR_ARGS] = { AT(s->name), { 0 }, { 0 } };

		json_object(&w);
		json_name(&w, "from");
		json_put_time(&w, s->from);
		json_name(&w, "to");
		json_put_time(&w, s->to);
		json_int_of(&w, "counted", s->counted);
		json_text_of(&w, "why", message_fill(a, lang, why_msg(d, s), arg));
		json_object_end(&w);
	}
	json_list_end(&w);
	json_end(&w);
	json = arena_str(a, buf_str(&out));
	buf_release(&out);
	return json;
}
