/* The words of the catalogue's lists, as files, the store's users and the API write them. */
#include "catalog/catalog.h"

static const struct str kinds[KIND_COUNT] = {
	[KIND_ENQUIRY] = STR_INIT("enquiry"),
	[KIND_HELP] = STR_INIT("help"),
	[KIND_COMPLAINT] = STR_INIT("complaint"),
	[KIND_VIOLATION_REPORT] = STR_INIT("violation_report"),
	[KIND_SUGGESTION] = STR_INIT("suggestion"),
	[KIND_COMMENDATION] = STR_INIT("commendation"),
	[KIND_ALLEGATION] = STR_INIT("allegation"),
};

static const struct str tiers[TIER_COUNT] = {
	[TIER_NONE] = STR_INIT("none"),
	[TIER_REQUESTER] = STR_INIT("requester"),
	[TIER_SAMPLED] = STR_INIT("sampled"),
	[TIER_SITE] = STR_INIT("site"),
};

static const struct str urgencies[URGENCY_COUNT] = {
	[URGENCY_ORDINARY] = STR_INIT("ordinary"),
	[URGENCY_UTILITY] = STR_INIT("utility"),
	[URGENCY_DANGER] = STR_INIT("danger"),
	[URGENCY_COMPLEX] = STR_INIT("complex"),
};

static const struct str datatypes[DATA_COUNT] = {
	[DATA_STRING] = STR_INIT("string"),
	[DATA_NUMBER] = STR_INIT("number"),
	[DATA_DATETIME] = STR_INIT("datetime"),
	[DATA_TEXT] = STR_INIT("text"),
	[DATA_ONE] = STR_INIT("singlevaluelist"),
	[DATA_MANY] = STR_INIT("multivaluelist"),
};

static const struct str limit_steps[STEP_COUNT] = {
	[STEP_DISPATCH] = STR_INIT("dispatch"),
	[STEP_ACKNOWLEDGE] = STR_INIT("acknowledge"),
	[STEP_CONTACT] = STR_INIT("contact"),
	[STEP_RESOLVE] = STR_INIT("resolve"),
};

static bool index_of(const struct str *names, int n, struct str name, int *out)
{
	for (int i = 0; i < n; i++)
		if (str_eq(names[i], name)) {
			*out = i;
			return true;
		}
	return false;
}

struct str kind_name(enum case_kind k)
{
	must(k < KIND_COUNT);
	return kinds[k];
}

bool kind_of(struct str name, enum case_kind *out)
{
	int i;

	if (!index_of(kinds, KIND_COUNT, name, &i))
		return false;
	*out = (enum case_kind)i;
	return true;
}

struct str tier_name(enum tier t)
{
	must(t < TIER_COUNT);
	return tiers[t];
}

bool tier_of(struct str name, enum tier *out)
{
	int i;

	if (!index_of(tiers, TIER_COUNT, name, &i))
		return false;
	*out = (enum tier)i;
	return true;
}

struct str urgency_name(enum urgency u)
{
	must(u < URGENCY_COUNT);
	return urgencies[u];
}

bool urgency_of(struct str name, enum urgency *out)
{
	int i;

	if (!index_of(urgencies, URGENCY_COUNT, name, &i))
		return false;
	*out = (enum urgency)i;
	return true;
}

struct str datatype_name(enum datatype d)
{
	must(d < DATA_COUNT);
	return datatypes[d];
}

bool datatype_of(struct str name, enum datatype *out)
{
	int i;

	if (!index_of(datatypes, DATA_COUNT, name, &i))
		return false;
	*out = (enum datatype)i;
	return true;
}

struct str step_name(enum limit_step s)
{
	must(s < STEP_COUNT);
	return limit_steps[s];
}
