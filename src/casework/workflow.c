/* The transition table, and the fields of every action. Source: the workflow table of the product's
 * design. What a line cannot say (one objection a unit, what closing demands) stands in the acts. */
#include "casework/workflow.h"

#include "wire/utf8.h"

enum { URL_MAX = 2000 };

#define S(x) (1u << STATE_##x)
#define ANY_OPEN (S(REGISTERED) | S(DISPATCHED) | S(IN_PROGRESS) | S(SHELVED) | S(ANSWERED))
#define ANY_STATE (ANY_OPEN | S(CLOSED) | S(ARCHIVED))

static const struct transition table[ACT_COUNT] = {
	/* action, name, from, to, follower, by person, seen by, fields */
	[ACT_REPORT] = { ACT_REPORT, "report", S(NONE), STATE_REGISTERED, false, false,
			 SEEN_BY_ALL, "" },
	[ACT_IMPORT] = { ACT_IMPORT, "import", S(NONE), STATE_NONE, false, false,
			 SEEN_BY_ALL, "" },
	[ACT_ANSWER_NOW] = { ACT_ANSWER_NOW, "answer_now", S(REGISTERED), STATE_CLOSED, false, true,
			     SEEN_BY_ALL, "public_reply! knowledge note" },
	[ACT_ASK_MORE] = { ACT_ASK_MORE, "ask_more", ANY_OPEN, STATE_NONE, false, true,
			   SEEN_BY_REQUESTER, "question! note" },
	[ACT_SUPPLEMENT] = { ACT_SUPPLEMENT, "supplement", ANY_OPEN, STATE_NONE, true, true,
			     SEEN_BY_REQUESTER, "text! media note" },
	[ACT_REFER] = { ACT_REFER, "refer", ANY_OPEN, STATE_CLOSED, false, true,
			SEEN_BY_ALL, "route! receipt reason! note" },
	[ACT_DECLINE] = { ACT_DECLINE, "decline", S(REGISTERED), STATE_NONE, false, true,
			  SEEN_BY_STAFF, "reason_code! reason! note" },
	[ACT_CONFIRM_DECLINE] = { ACT_CONFIRM_DECLINE, "confirm_decline", S(REGISTERED),
				  STATE_CLOSED, false, true, SEEN_BY_ALL, "note" },
	[ACT_CONTEST] = { ACT_CONTEST, "contest", ANY_STATE & ~S(ARCHIVED), STATE_NONE, false, true,
			  SEEN_BY_REQUESTER, "what! reason! note" },
	[ACT_DISPATCH] = { ACT_DISPATCH, "dispatch", S(REGISTERED), STATE_DISPATCHED, false, true,
			   SEEN_BY_ALL, "unit! due note" },
	[ACT_ACKNOWLEDGE] = { ACT_ACKNOWLEDGE, "acknowledge", S(DISPATCHED), STATE_IN_PROGRESS,
			      false, true, SEEN_BY_ALL, "account note" },
	[ACT_REASSIGN] = { ACT_REASSIGN, "reassign", S(DISPATCHED) | S(IN_PROGRESS) | S(SHELVED),
			   STATE_NONE, false, true, SEEN_BY_ALL, "account unit reason! note" },
	[ACT_OBJECT] = { ACT_OBJECT, "object", S(DISPATCHED) | S(IN_PROGRESS), STATE_NONE, false,
			 true, SEEN_BY_STAFF, "reason! note" },
	[ACT_DECIDE_OBJECTION] = { ACT_DECIDE_OBJECTION, "decide_objection",
				   S(DISPATCHED) | S(IN_PROGRESS), STATE_NONE, false, true,
				   SEEN_BY_STAFF, "accept! unit reason! note" },
	[ACT_CONTACT] = { ACT_CONTACT, "contact", S(DISPATCHED) | S(IN_PROGRESS), STATE_NONE, false,
			  true, SEEN_BY_REQUESTER, "how! reached! at note" },
	[ACT_ANSWER] = { ACT_ANSWER, "answer", S(IN_PROGRESS), STATE_ANSWERED, false, true,
			 SEEN_BY_ALL, "public_reply! solved! why_not evidence media note" },
	[ACT_VERIFY] = { ACT_VERIFY, "verify", S(ANSWERED), STATE_NONE, false, true,
			 SEEN_BY_ALL, "how=verify! passed! found! evidence! media note" },
	[ACT_CALLBACK] = { ACT_CALLBACK, "callback", S(ANSWERED), STATE_NONE, false, true,
			   SEEN_BY_REQUESTER, "reached! how! note" },
	[ACT_RATE] = { ACT_RATE, "rate", S(ANSWERED) | S(CLOSED), STATE_NONE, true, true,
		       SEEN_BY_REQUESTER, "solved! satisfaction! comment pressed note" },
	[ACT_REWORK] = { ACT_REWORK, "rework", S(ANSWERED) | S(CLOSED), STATE_IN_PROGRESS, false,
			 true, SEEN_BY_ALL, "reason! note" },
	[ACT_CLOSE] = { ACT_CLOSE, "close", S(ANSWERED), STATE_CLOSED, false, true,
			SEEN_BY_ALL, "outcome! reason! note" },
	[ACT_WITHDRAW] = { ACT_WITHDRAW, "withdraw", ANY_OPEN, STATE_CLOSED, true, true,
			   SEEN_BY_ALL, "asked_to! reason note" },
	[ACT_LINK] = { ACT_LINK, "link", ANY_OPEN, STATE_NONE, false, true,
		       SEEN_BY_STAFF, "to! relation! note" },
	[ACT_UNLINK] = { ACT_UNLINK, "unlink", ANY_OPEN, STATE_NONE, true, true,
			 SEEN_BY_STAFF, "to! reason! note" },
	[ACT_RECLASSIFY] = { ACT_RECLASSIFY, "reclassify", ANY_OPEN, STATE_NONE, false, true,
			     SEEN_BY_ALL, "category! reason! note" },
	[ACT_SUPERVISE] = { ACT_SUPERVISE, "supervise", ANY_OPEN, STATE_NONE, false, true,
			    SEEN_BY_STAFF, "text! due! note" },
	[ACT_URGE] = { ACT_URGE, "urge", ANY_OPEN, STATE_NONE, true, true,
		       SEEN_BY_REQUESTER, "text note" },
	[ACT_NOTE] = { ACT_NOTE, "note", ANY_STATE, STATE_NONE, false, true,
		       SEEN_BY_STAFF, "text!" },
	[ACT_SEE_REQUESTER] = { ACT_SEE_REQUESTER, "see_requester", ANY_STATE, STATE_NONE, true,
				true, SEEN_BY_STAFF, "reason! note" },
	[ACT_RECOMPUTE] = { ACT_RECOMPUTE, "recompute", ANY_STATE, STATE_NONE, true, false,
			    SEEN_BY_REQUESTER, "" },
	[ACT_PROGRESS] = { ACT_PROGRESS, "progress", ANY_OPEN, STATE_NONE, true, false,
			   SEEN_BY_ALL, "" },
};

#define HOW "phone visit sms online"
#define LEVELS "yes partly no"
/* why a case may be declined; texts in the catalogue as decline_CODE */
#define DECLINE_CODES "outside_territory outside_mandate statutory_route in_proceedings" \
	" already_final no_substance unlawful_demand"

#define OFF(member) offsetof(struct act_input, member)
#define TEXT_OF(name) { #name, FIELD_TEXT, NULL, 0, 4000, OFF(name) }
static const struct field fields[] = {
	TEXT_OF(public_reply), TEXT_OF(knowledge), TEXT_OF(question), TEXT_OF(text),
	{ "route", FIELD_TEXT, NULL, 0, 200, OFF(route) },
	{ "receipt", FIELD_TEXT, NULL, 0, 200, OFF(receipt) },
	TEXT_OF(reason), TEXT_OF(note), TEXT_OF(comment), TEXT_OF(why_not), TEXT_OF(evidence),
	{ "reason_code", FIELD_CHOICE, DECLINE_CODES, 0, 0, OFF(reason_code) },
	{ "how", FIELD_CHOICE, HOW, 0, 0, OFF(how) },
	{ "how=verify", FIELD_CHOICE, "site phone document", 0, 0, OFF(how) },
	{ "what", FIELD_CHOICE, "decline contact exclusion", 0, 0, OFF(what) },
	{ "outcome", FIELD_CHOICE, "solved partly explained unsolved no_verdict", 0, 0,
	  OFF(outcome) },
	{ "solved", FIELD_CHOICE, LEVELS, 0, 0, OFF(solved) },
	{ "found", FIELD_CHOICE, LEVELS, 0, 0, OFF(found) },
	{ "relation", FIELD_CHOICE, "duplicate_of recurrence_of follows part_of same_cause", 0, 0,
	  OFF(relation) },
	{ "to", FIELD_CASE, NULL, 0, 40, OFF(to) },
	{ "satisfaction", FIELD_INT, NULL, 1, 5, OFF(satisfaction) },
	{ "unit", FIELD_UNIT, NULL, 0, 0, OFF(unit) },
	{ "account", FIELD_ACCOUNT, NULL, 0, 0, OFF(account) },
	{ "category", FIELD_CATEGORY, NULL, 0, 0, OFF(category) },
	{ "due", FIELD_TIME, NULL, 0, 0, OFF(due) },
	{ "at", FIELD_TIME, NULL, 0, 0, OFF(at) },
	{ "accept", FIELD_BOOL, NULL, 0, 0, OFF(accept) },
	{ "passed", FIELD_BOOL, NULL, 0, 0, OFF(passed) },
	{ "reached", FIELD_BOOL, NULL, 0, 0, OFF(reached) },
	{ "pressed", FIELD_BOOL, NULL, 0, 0, OFF(pressed) },
	{ "asked_to", FIELD_BOOL, NULL, 0, 0, OFF(asked_to) },
	{ "media", FIELD_MEDIA, NULL, 0, MEDIA_MAX, OFF(media) },
};
enum { FIELDS = sizeof fields / sizeof *fields };
_Static_assert(FIELDS <= 64, "act_input.given has a bit for each field");

const struct transition *workflow(enum action a)
{
	must((int)a >= 0 && a < ACT_COUNT && table[a].name);
	return &table[a];
}

bool action_of(struct str name, enum action *out)
{
	for (int i = 0; i < ACT_COUNT; i++)
		if (str_eq(str_c(table[i].name), name)) {
			*out = (enum action)i;
			return true;
		}
	return false;
}

const struct field *field_table(size_t *n)
{
	*n = FIELDS;
	return fields;
}

static const struct field *field_named(struct str name)
{
	for (int i = 0; i < FIELDS; i++)
		if (str_eq(str_c(fields[i].name), name))
			return &fields[i];
	return NULL;
}

const struct field *field_by_name(const char *name)
{
	const struct field *f = field_named(str_c(name));

	must(f);
	return f;
}

const struct field *action_field(enum action a, size_t *at, bool *required)
{
	struct str list = str_skip(str_c(workflow(a)->fields), *at);
	struct str word;
	const struct field *f;

	if (list.n == 0)
		return NULL;
	word = str_cut(&list, ' ');
	*at += word.n + 1;
	*required = str_ends(word, STR("!"));
	if (*required)
		word.n--;
	f = field_named(word);
	must(f);
	return f;
}

struct str field_word(const struct field *f)
{
	struct str name = str_c(f->name);

	return str_cut(&name, '=');
}

static bool is_choice(const struct field *f, struct str v)
{
	struct str list = str_c(f->choices);

	while (list.p)
		if (str_eq(str_cut(&list, ' '), v))
			return true;
	return false;
}

static const void *member(const struct act_input *in, const struct field *f)
{
	return (const char *)in + f->offset;
}

bool act_input_has(const struct act_input *in, const struct field *f)
{
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_CHOICE:
	case FIELD_CASE:
		return ((const struct str *)member(in, f))->n > 0;
	case FIELD_INT:
	case FIELD_UNIT:
	case FIELD_ACCOUNT:
	case FIELD_CATEGORY:
	case FIELD_TIME:
		return *(const int64_t *)member(in, f) != 0;
	case FIELD_BOOL:
		return in->given >> (f - fields) & 1;
	case FIELD_MEDIA:
		return ((const struct media *)member(in, f))->n > 0;
	}
	return false;
}

void act_input_give(struct act_input *in, const struct field *f, bool value)
{
	must(f->kind == FIELD_BOOL);
	*(bool *)((char *)in + f->offset) = value;
	in->given |= UINT64_C(1) << (f - fields);
}

bool web_address(struct str s)
{
	if (!str_starts(s, STR("https://")) && !str_starts(s, STR("http://")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '<' || s.p[i] == '>')
			return false;
	return s.n <= URL_MAX && utf8_valid(s);
}

static bool check_media(const struct media *m, struct err *err)
{
	for (size_t i = 0; i < m->n; i++)
		if (!web_address(m->url[i]))
			return err_add(err, ERR_INVALID, "media", MSG_NOT_A_WEB_ADDRESS);
	return true;
}

bool act_input_check(enum action a, const struct act_input *in, struct err *err)
{
	const struct field *f;
	bool required, ok = true;
	size_t at = 0;

	while ((f = action_field(a, &at, &required))) {
		struct str name = field_word(f);
		char path[32];

		memcpy(path, name.p, name.n);
		path[name.n] = 0;
		if (!act_input_has(in, f)) {
			if (required)
				ok = err_add(err, ERR_INVALID, path, MSG_REQUIRED);
			continue;
		}
		if (f->kind == FIELD_CHOICE) {
			struct str v = *(const struct str *)member(in, f);

			if (!is_choice(f, v))
				ok = err_add(err, ERR_INVALID, path, MSG_UNKNOWN_VALUE, AT(v),
					     AT(str_c(f->choices)));
		} else if (f->kind == FIELD_TEXT || f->kind == FIELD_CASE) {
			struct str v = *(const struct str *)member(in, f);

			if (!utf8_valid(v))
				ok = err_add(err, ERR_INVALID, path, MSG_BAD_UTF8);
			else if ((int64_t)utf8_count(v) > f->max)
				ok = err_add(err, ERR_INVALID, path, MSG_TOO_LONG, AI(f->max));
		} else if (f->kind == FIELD_INT) {
			int64_t v = *(const int64_t *)member(in, f);

			if (v < f->min || v > f->max)
				ok = err_add(err, ERR_INVALID, path, MSG_OUT_OF_RANGE, AI(f->min),
					     AI(f->max));
		} else if (f->kind == FIELD_MEDIA) {
			ok = check_media(member(in, f), err) && ok;
		}
	}
	return ok;
}
