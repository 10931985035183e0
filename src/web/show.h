/* What the record holds, in a reader's words: times, names, cases, stories. All text is in the visit's
 * arena and language. */
#ifndef WEB_SHOW_H
#define WEB_SHOW_H

#include "web/parts.h"
#include "wire/rfc3339.h"

/* A message with up to three values in it (AT, AI; { 0 } for none). */
struct str show_say(const struct visit *v, enum msg msg, struct err_arg a, struct err_arg b,
		    struct err_arg c);
/* In the office's zone: "3月4日 09:12" this year, else "2025年3月4日 09:12"; "4 Mar, 09:12". 0: "". */
struct str show_time(const struct visit *v, int64_t us);
struct str show_day(const struct visit *v, int64_t us);
/* "还剩 3 天", "已超 2 小时", "今天 18:00 前": how a due time stands to now. 0: "". */
struct str show_due(const struct visit *v, int64_t us);
/* A due time as a date: the end of a day is its 24:00, not the next morning. 0: "". */
struct str show_by(const struct visit *v, int64_t us);
/* "已超 2 小时": so long behind. */
struct str show_late(const struct visit *v, int64_t us);
/* "3 天前" */
struct str show_ago(const struct visit *v, int64_t us);
/* For <input type="datetime-local">, and back; false where it is none (the caller adds the error). */
struct str show_local(const struct visit *v, int64_t us);
WARN_UNUSED bool read_local(const struct visit *v, struct str text, int64_t *us);

enum msg show_state(enum case_state s);
enum msg show_kind(enum case_kind k);
enum msg show_outcome(enum outcome o);
enum msg show_solved(enum solved s);
enum msg show_action(enum action a);        /* as a deed: "答复" */
enum msg show_role(enum role r);
enum msg show_channel(enum channel c);
/* One of the five levels of satisfaction; MSG_NONE for anything else. */
enum msg show_satisfaction(int64_t level);
/* What the requester said: solved or not, of an enquiry: clear or not. */
enum msg show_said(enum case_kind k, enum solved s);
/* The word that a field of an action holds ("how", "phone"), as people say it; also the members of
 * events that are words of lists. MSG_NONE where it is not known. */
enum msg show_choice(const char *field, struct str value);
struct str show_category(const struct visit *v, struct category_id id);
struct str show_unit(const struct visit *v, struct unit_id id);
struct str show_area(const struct visit *v, struct area_id id);
/* The first `most` characters of a text, on one line, with … where more follows. */
struct str show_excerpt(const struct visit *v, struct str text, size_t most);

/* A text, or an address, as this view may read it: masked for everyone but its requester and staff. */
struct str show_text(const struct visit *v, struct str text, enum view view);

/* A case as a line of a list; the link leads to where this view reads it: /cases/ for the public,
 * /track/ for the requester, /desk/cases/ for staff. */
struct case_card_view show_card(const struct visit *v, const struct case_row *row, enum view view);
/* The badges of a case: state, late, urged, waiting, rework asked, confidential … */
void show_badges(const struct visit *v, const struct case_row *row, enum view view,
		 struct case_card_view *out);
/* The whole story that this view may see. */
WARN_UNUSED bool show_story(struct visit *v, const struct case_row *row, enum view view,
			    struct story_view *out, struct err *err);

#endif
