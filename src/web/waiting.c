/* Cases that wait, as cards. */
#include "web/waiting.h"

#include "web/show.h"
#include "wire/json.h"

enum { SAID_MAX = 4000, SAID_SHOWN = 200 };

struct waiting_view waiting_of(struct visit *v, const struct case_row *row, enum msg why)
{
	return (struct waiting_view){ .lines = { show_card(v, row, VIEW_STAFF) }, .why = why };
}

static void add_call(struct visit *v, const struct case_row *row, struct waiting_view *out)
{
	struct call_view *call = ARENA_NEW(v->arena, struct call_view);

	*call = call_of(v, row);
	out->calls.item = call;
	out->calls.n = 1;
}

bool waiting_acts(struct visit *v, const struct case_row *row, struct str back,
		  const enum action *action, size_t n, struct waiting_view *out, struct err *err)
{
	struct act_form_view *form = ARENA_ARRAY(v->arena, struct act_form_view, n + 1);
	uint64_t may;

	if (!case_actions(v->tx, v->o, &v->who, row, &may, err))
		return false;
	out->forms.item = form;
	for (size_t i = 0; i < n; i++) {
		if (!(may >> action[i] & 1))
			continue;
		if (action[i] == ACT_CALLBACK) {
			add_call(v, row, out);
			continue;
		}
		if (!act_form_of(v, row, action[i], row->number, &form[out->forms.n], err))
			return false;
		form[out->forms.n++].back = back;
	}
	return true;
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
