/* The shapes themselves; what they say is held against real answers by tests/scenario. */
#include "api/schemas.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define STATES "registered|dispatched|in_progress|shelved|answered|closed|archived"
#define KINDS "enquiry|help|complaint|violation_report|suggestion|commendation|allegation"
#define OUTCOMES "solved|partly|explained|unsolved|no_verdict|withdrawn|referred|not_accepted"
#define CHANNELS "phone|counter|web|app|visit|open311|api"
#define ORIGINS "requester|found|inherited|upstream"
#define BASES "hours|calendar_days|working_days|working_hours"

/* What a case shows; a caller who may not see a member does not get it. */
#define CASE_MEMBERS \
	{ "number!", "text", "YYYYMMDD-NNNNNN-C: local day, count of the day, check character." }, \
	{ "state!", STATES, NULL }, \
	{ "kind!", KINDS, NULL }, \
	{ "origin!", ORIGINS, NULL }, \
	{ "mode!", "ordinary|dispute|incident", NULL }, \
	{ "category!", "#Named?", NULL }, \
	{ "area!", "#Named?", NULL }, \
	{ "lead_unit!", "#Named?", "The unit that is responsible." }, \
	{ "account", "#Named?", "The accountable person; staff only." }, \
	{ "due!", "time?", "When the unit must have it done." }, \
	{ "provisional!", "bool", "Due touches a year whose holidays are not published." }, \
	{ "requester_clock!", "time?", "When the requester may expect it; never stops." }, \
	{ "lat!", "degrees?", NULL }, \
	{ "lon!", "degrees?", NULL }, \
	{ "address!", "text?", NULL }, \
	{ "text!", "text?", NULL }, \
	{ "reply!", "text?", "The last public reply." }, \
	{ "claimed!", "yes|partly|no?", "What the handler claims." }, \
	{ "found!", "yes|partly|no?", "What an independent check found." }, \
	{ "said!", "yes|partly|no?", "What the requester says." }, \
	{ "outcome!", OUTCOMES "?", NULL }, \
	{ "overdue!", "bool", NULL }, \
	{ "public!", "bool", NULL }, \
	{ "satisfaction", "int?", "1 to 5; staff and requester." }, \
	{ "waiting", "bool", "More was asked of the requester; staff and requester." }, \
	{ "channel", CHANNELS, "Staff only." }, \
	{ "confidential", "bool", "Staff only." }, \
	{ "follower", "bool", "Carried by the case it duplicates; staff only." }, \
	{ "source", "text?", "The system it came from; staff only." }, \
	{ "external_id", "text?", "Its number there; staff only." }, \
	{ "occurred", "time?", "When it happened, as claimed; staff only." }, \
	{ "media", "[url]", "Of a single case; staff and requester." }, \
	{ "answers", "[#Answer]", "Of a single case; staff and requester." }, \
	{ "links", "[#Link]", "Of a single case; staff only." }, \
	{ "requester", "#Requester", "After see_requester only: every look is an event." }, \
	{ "created!", "time", NULL }, \
	{ "answered!", "time?", NULL }, \
	{ "closed!", "time?", NULL }, \
	{ "version!", "int", "Also the ETag." }

static const struct api_member case_members[] = { CASE_MEMBERS };
static const struct api_member receipt[] = {
	CASE_MEMBERS,
	{ "secret!", "text", "The case code: proves who reported. Keep it." },
	{ "receipt_url!", "text", "Where the case can be followed." },
};
static const struct api_member hit[] = {
	{ "snippet!", "text", "The words around the hit." },
	CASE_MEMBERS,
};
static const struct api_member report[] = {
	{ "kind", KINDS, "The category's own where it is absent." },
	{ "category", "text", "Id or code. Category or text must be given." },
	{ "text", "text", "At most 4,000 characters." },
	{ "address", "text", NULL },
	{ "lat", "degrees", NULL },
	{ "lon", "degrees", NULL },
	{ "datum", "wgs84|gcj02", "What lat and lon are in." },
	{ "area", "text", "Id or code; found from the place where it is absent." },
	{ "requester", "#Requester", "Sealed." },
	{ "answers", "object", "Answers to the category's questions: code to value or list." },
	{ "media", "[url]", "At most 16 http(s) addresses." },
	{ "channel", CHANNELS, NULL },
	{ "occurred_at", "time", NULL },
	{ "upstream", "#Upstream", "The order of another system that this case comes with." },
	{ "origin", ORIGINS, "Other than requester: with a token only." },
	{ "public_consent", "bool", "The requester agrees that the case is shown to everyone." },
};
static const struct api_member requester[] = {
	{ "name", "text?", NULL }, { "phone", "text?", NULL }, { "email", "text?", NULL },
	{ "anonymous", "bool", NULL }, { "confidential", "bool", NULL },
	{ "represented_by", "text?", "代办人: name and relation." },
};
static const struct api_member upstream[] = {
	{ "system!", "text", NULL }, { "number!", "text", NULL }, { "due", "time", NULL },
};
static const struct api_member answer[] = { { "code!", "text", NULL }, { "value!", "text", NULL } };
static const struct api_member link[] = {
	{ "relation!", "duplicate_of|recurrence_of|follows|part_of|same_cause", NULL },
	{ "from!", "text", "Number of a case." },
	{ "to!", "text", "Number of a case." },
};
static const struct api_member named[] = { { "id!", "id", NULL }, { "name!", "text", NULL } };
static const struct api_member event[] = {
	{ "seq!", "int", NULL },
	{ "action!", "text", NULL },
	{ "actor!", "#Actor", NULL },
	{ "recorded_at!", "time", "By the server's clock; in order." },
	{ "occurred_at!", "time", "As claimed." },
	{ "data!", "object", NULL },
};
static const struct api_member actor[] = {
	{ "kind!", "anyone|requester|account|rule", NULL },
	{ "id", "id", "Staff only." },
	{ "name", "text", "Staff only." },
	{ "unit", "#Named?", NULL },
};
static const struct api_member action[] = {
	{ "action!", "text", NULL }, { "fields!", "[#Field]", NULL },
};
static const struct api_member field[] = {
	{ "name!", "text", NULL },
	{ "kind!", "text|bool|choice|int|unit|account|category|case|time|media", NULL },
	{ "required!", "bool", NULL },
	{ "choices", "[text]", NULL },
	{ "min", "int", NULL },
	{ "max", "int", NULL },
};
static const struct api_member duty[] = {
	{ "id!", "id", NULL },
	{ "number!", "text", "Of the case." },
	{ "case_state!", STATES, NULL },
	{ "text!", "text?", NULL },
	{ "category!", "#Named?", NULL },
	{ "area!", "#Named?", NULL },
	{ "unit!", "#Named?", NULL },
	{ "account!", "#Named?", NULL },
	{ "role!", "lead|support", NULL },
	{ "task!", "text?", NULL },
	{ "since!", "time", NULL },
	{ "due!", "time?", NULL },
	{ "provisional!", "bool", NULL },
	{ "overdue!", "bool", NULL },
	{ "done!", "time?", NULL },
	{ "outcome!", "text?", NULL },
};
static const struct api_member area[] = {
	{ "id!", "id", NULL }, { "code!", "text?", NULL }, { "name!", "text", NULL },
	{ "parent!", "id?", NULL }, { "level!", "int", "0 at the root." },
	{ "bbox!", "[degrees]?", "west, south, east, north." },
};
static const struct api_member unit[] = {
	{ "id!", "id", NULL }, { "name!", "text", NULL }, { "parent!", "id?", NULL },
	{ "code", "text?", "With a token." },
	{ "kind", "office|community|department|company|hotline|verification", "With a token." },
	{ "area", "id?", "With a token." }, { "calendar", "id?", "With a token." },
	{ "fallback", "bool", "Takes what no mandate admits (兜底); with a token." },
};
static const struct api_member category[] = {
	{ "id!", "id", NULL }, { "code!", "text?", NULL }, { "name!", "text", NULL },
	{ "parent!", "id?", NULL }, { "description!", "text?", NULL }, { "kind!", KINDS, NULL },
	{ "place!", "bool", "A place must be given." },
	{ "public!", "bool", "Concerns public space: cases may be shown to everyone, masked." },
	{ "tier!", "none|requester|sampled|site", "What closing demands." },
	{ "evidence!", "bool", "With the handler's answer." },
	{ "urgency!", "ordinary|utility|danger|complex", NULL },
	{ "leaf!", "bool", "May hold cases." },
	{ "limit!", "#Limit", "To resolve." },
	{ "questions!", "[#Question]", NULL },
};
static const struct api_member limit[] = { { "basis!", BASES, NULL }, { "amount!", "int", NULL } };
static const struct api_member question[] = {
	{ "code!", "text", NULL }, { "required!", "bool", NULL },
	{ "datatype!", "string|number|datetime|text|singlevaluelist|multivaluelist", NULL },
	{ "description!", "text?", NULL }, { "datatype_description!", "text?", NULL },
	{ "variable!", "bool", "false: only a text to be shown." }, { "order!", "int", NULL },
	{ "values!", "[#Choice]", NULL },
};
static const struct api_member choice[] = { { "key!", "text", NULL }, { "name!", "text?", NULL } };
static const struct api_member calendar[] = {
	{ "id!", "id", NULL }, { "code!", "text", NULL }, { "name!", "text?", NULL },
	{ "zone!", "text", "IANA time zone." },
	{ "week!", "[[text]]", "Working spans, Monday first." },
	{ "makeup!", "[text]", "Working spans of a make-up day." },
	{ "published_from!", "int", "First year whose holidays are known." },
	{ "published_to!", "int", "Last year whose holidays are known." },
	{ "days!", "[#Day]", NULL },
};
static const struct api_member day[] = {
	{ "day!", "day", NULL }, { "kind!", "holiday|makeup|closure", NULL },
	{ "name!", "text?", NULL },
};
static const struct api_member due_question[] = {
	{ "calendar", "text", "Id or code; the main one where it is absent." },
	{ "start!", "time", NULL }, { "basis!", BASES, NULL }, { "amount!", "int", "1 to 4000." },
};
static const struct api_member due[] = {
	{ "due!", "time", NULL }, { "provisional!", "bool", NULL },
	{ "trace!", "[#DueStep]", NULL },
};
static const struct api_member due_step[] = {
	{ "from!", "time", NULL }, { "to!", "time", NULL }, { "counted!", "any", NULL },
	{ "why!", "text", "In plain words." },
};
static const struct api_member indicator[] = {
	{ "group!", "#Named?", NULL }, { "cases!", "int?", NULL },
	{ "acted!", "int?", "做过: first contact made." },
	{ "answered!", "int?", "完成: the handler's claim." },
	{ "verified!", "int?", "做好: found solved." },
	{ "achieved!", "int?", "做成: the requester says solved, and nothing came back." },
	{ "said!", "int?", NULL }, { "said_yes!", "int?", NULL },
	{ "overdue_closed!", "int?", NULL },
	{ "recurred!", "int?", NULL }, { "reworked!", "int?", NULL },
	{ "verdicts!", "#Verdicts?", NULL },
	{ "withheld!", "bool", "Some counts are withheld because they are below 5." },
};
static const struct api_member verdicts[] = {
	{ "n!", "int", NULL }, { "coverage!", "number?", "Share of those asked that spoke." },
	{ "low!", "int", "Wilson's interval at 95 %, as a count of n." }, { "high!", "int", NULL },
	{ "words!", "text", "The same in plain words." },
};
static const struct api_member daily[] = {
	{ "day!", "day", NULL }, { "state!", STATES, NULL }, { "category!", "#Named?", NULL },
	{ "area!", "#Named?", NULL }, { "count!", "int?", NULL }, { "withheld!", "bool", NULL },
};
static const struct api_member features[] = {
	{ "type!", "text", NULL }, { "features!", "[object]", "RFC 7946." },
	{ "truncated!", "bool", "There are more cases than were looked at." },
};
static const struct api_member problem[] = {
	{ "type!", "text", NULL }, { "title!", "text", NULL }, { "status!", "int", NULL },
	{ "detail!", "text", NULL },
	{ "errors", "[#WrongField]", "Every wrong field at once." },
	{ "actions", "[text]", "Of a 409: what the state admits." },
};
static const struct api_member wrong_field[] = {
	{ "field!", "text", NULL }, { "message!", "text", NULL },
};

#define SCHEMA(name, text, list) { (name), (text), (list), COUNT(list) }
const struct api_schema api_schemas[] = {
	SCHEMA("Case", "A case as the caller may see it.", case_members),
	SCHEMA("Receipt", "A case just reported, with its case code.", receipt),
	SCHEMA("Hit", "A case in which the words were found.", hit),
	SCHEMA("Report", "What is reported.", report),
	SCHEMA("Requester", "Who asks: personal data, kept sealed.", requester),
	SCHEMA("Upstream", "The order of another system.", upstream),
	SCHEMA("Answer", "An answer to a question of the category.", answer),
	SCHEMA("Link", "A relation between two cases.", link),
	SCHEMA("Named", "An id and the name that goes with it.", named),
	SCHEMA("Event", "One act: who, when, what, why.", event),
	SCHEMA("Actor", "Who acted.", actor),
	SCHEMA("Action", "An action that may be done now.", action),
	SCHEMA("Field", "A member of an action's body.", field),
	SCHEMA("Duty", "A line of the responsibility list.", duty),
	SCHEMA("Area", "A node of the area tree.", area),
	SCHEMA("Unit", "A node of the organisation tree.", unit),
	SCHEMA("Category", "A category of cases.", category),
	SCHEMA("Limit", "A time limit.", limit),
	SCHEMA("Question", "A question that a category asks.", question),
	SCHEMA("Choice", "A value of a list.", choice),
	SCHEMA("Calendar", "Working time, holidays and make-up working days.", calendar),
	SCHEMA("Day", "A day that differs from its week.", day),
	SCHEMA("DueQuestion", "A rule and when it starts.", due_question),
	SCHEMA("Due", "When it is due, and how that was found.", due),
	SCHEMA("DueStep", "A run of days or hours of one kind.", due_step),
	SCHEMA("Indicator", "The four counts of one group.", indicator),
	SCHEMA("Verdicts", "What the requesters say, with how sure that is.", verdicts),
	SCHEMA("DailyCount", "Cases of a day, state, category and area.", daily),
	SCHEMA("FeatureCollection", "GeoJSON.", features),
	SCHEMA("Problem", "Why it was refused (RFC 9457).", problem),
	SCHEMA("WrongField", "A field that is wrong.", wrong_field),
};
const size_t api_schema_count = COUNT(api_schemas);
