/* Cases that wait, as cards. */
#include "web/waiting.h"

#include "web/show.h"
#include "wire/json.h"

enum { SAID_MAX = 4000, SAID_SHOWN = 200 };

struct waiting_view waiting_of(struct visit *v, const struct case_row *row, enum msg why, enum msg act,
			       enum action action)
{
	struct waiting_view w = { .lines = { show_card(v, row, VIEW_STAFF) }, .why = why, .act = act };

	w.href = w.lines.card.href;
	if (action != ACT_COUNT)
		w.href = arena_fmt(v->arena, "%.*s#act-%s", STR_ARG(w.lines.card.href),
				   workflow(action)->name);
	return w;
}

bool last_said(struct visit *v, struct case_id id, enum action action, const char *member,
	       struct str *out, struct err *err)
{
	struct event_row *event;
	struct json data;
	size_t n;

	*out = (struct str){ NULL, 0 };
	if (!case_events(v->tx, v->arena, id, &event, &n, err))
		return false;
	while (n-- > 0)
		if (event[n].action == action) {
			struct err unreadable = ERR_INIT;
			struct str s = { NULL, 0 };

			if (json_read(v->arena, event[n].data, &data, &unreadable) &&
			    json_text(&data, "", member, SAID_MAX, &s, &unreadable) && s.n)
				*out = show_excerpt(v, s, SAID_SHOWN);
			return true;
		}
	return true;
}
