#include "base/arena.h"
#include "base/civil.h"
#include "base/env.h"
#include "exchange/row.h"
#include "wire/catalogue.h"

/* A mapping, a header and one record, all as text; fields are separated by |. */
struct sheet {
	struct arena *a;
	struct profile profile;
	struct str header[32], record[32];
	size_t columns, fields;
	struct import_row row;
	struct err err;
};

static size_t split(const char *line, struct str *out)
{
	struct str rest = str_c(line);
	size_t n = 0;

	while (rest.p)
		out[n++] = str_cut(&rest, '|');
	return n;
}

static bool map(struct sheet *s, const char *conf, const char *header, const char *record)
{
	struct row_map *m;

	s->err = (struct err)ERR_INIT;
	if (!profile_read(s->a, str_c(conf), STR("town.conf"), &s->profile, &s->err))
		fail_msg("%.*s", STR_ARG(err_text(s->a, LANG_EN, &s->err)));
	s->columns = split(header, s->header);
	s->fields = split(record, s->record);
	return row_bind(s->a, &s->profile, s->header, s->columns, &m, &s->err) &&
	       row_read(s->a, m, s->record, s->fields, &s->row, &s->err);
}

static void assert_noted(const struct import_row *r, const char *field, enum msg msg)
{
	for (int i = 0; i < r->notes.n; i++) {
		if (r->notes.item[i].msg == msg && !strcmp(r->notes.item[i].field, field))
			return;
	}
	fail_msg("no such note of %s", field);
}

static void assert_said(const struct err *err, const char *field, enum msg msg)
{
	for (int i = 0; i < err->n; i++) {
		if (err->item[i].msg == msg && !strcmp(err->item[i].field, field))
			return;
	}
	fail_msg("no such error of %s", field);
}

static int begin(void **state)
{
	struct sheet *s = calloc(1, sizeof *s);

	s->a = arena_new();
	*state = s;
	return 0;
}

static int end(void **state)
{
	struct sheet *s = *state;

	arena_free(s->a);
	free(s);
	return 0;
}

#define FILE_PART "[file]\nzone = America/New_York\ndate = %Y-%m-%d %H:%M\ndate = %Y-%m-%d\n"
#define BASE FILE_PART "[columns]\nexternal_id = id\ncreated = made\n"

static int64_t utc(int year, int month, int day, int hour, int minute)
{
	struct civil c = { year, month, day, hour, minute, 0, 0 };

	return civil_to_us(&c);
}

static void a_full_row_fills_every_field(void **state)
{
	struct sheet *s = *state;

	assert_true(map(s, BASE
		"source = \"town\"\nclosed = shut\ndue = by\nstatus = st\ncategory = cat\nunit = who\n"
		"unit_code = wc\narea = ar\ntext = t\nreply = re\naddress = ad\nlat = y\nlon = x\nmedia = m\n"
		"kind = k\norigin = o\nchannel = ch\nsaid = said\nsatisfaction = stars\n"
		"requester_name = rn\nrequester_anonymous = anon\n"
		"[status]\nDone = closed referred\n[area]\nNorth = n1\n",
		"id|made|shut|by|st|cat|who|wc|ar|t|re|ad|y|x|m|k|o|ch|said|stars|rn|anon",
		"7|2020-01-02 10:00|2020-01-03 09:00|2020-01-05| done |Holes|Works|W1|north|deep hole|"
		"filled|1 Main St|40.5|-73.25|http://a/1.jpg, https://a/2.jpg|Complaint|found|phone|no|2|"
		"Ann|yes"));
	assert_int_equal(s->row.notes.n, 0);
	assert_str(s->row.source, "town");
	assert_str(s->row.external_id, "7");
	assert_true(s->row.created == utc(2020, 1, 2, 15, 0));
	assert_true(s->row.closed == utc(2020, 1, 3, 14, 0));
	/* a due day lasts until its end */
	assert_true(s->row.due == utc(2020, 1, 6, 5, 0));
	assert_int_equal(s->row.state, STATE_CLOSED);
	assert_int_equal(s->row.outcome, OUTCOME_REFERRED);
	assert_str(s->row.status, "done");
	assert_str(s->row.category, "Holes");
	assert_null(s->row.category_code.p);
	assert_str(s->row.unit_code, "W1");
	assert_str(s->row.area_code, "n1");
	assert_str(s->row.text, "deep hole");
	assert_str(s->row.reply, "filled");
	assert_true(s->row.has_point && s->row.point.lat == 405000000 && s->row.point.lon == -732500000);
	assert_int_equal(s->row.n_media, 2);
	assert_str(s->row.media[0], "http://a/1.jpg");
	assert_str(s->row.media[1], "https://a/2.jpg");
	assert_true(s->row.has_kind && s->row.kind == KIND_COMPLAINT);
	assert_true(s->row.has_origin && s->row.origin == ORIGIN_FOUND);
	assert_true(s->row.has_channel && s->row.channel == CHANNEL_PHONE);
	assert_int_equal(s->row.said, SOLVED_NO);
	assert_int_equal(s->row.satisfaction, 2);
	assert_str(s->row.requester_name, "Ann");
	assert_true(s->row.requester_anonymous);
}

static void every_unreadable_field_is_named_at_once(void **state)
{
	struct sheet *s = *state;

	assert_false(map(s, BASE "closed = shut\nlat = y\nlon = x\ndue = by\n",
			 "id|made|shut|y|x|by", "|never|2020-02-30|91|abc|soon"));
	assert_said(&s->err, "external_id", MSG_REQUIRED);
	assert_said(&s->err, "created", MSG_ROW_BAD_DATE);
	assert_said(&s->err, "closed", MSG_ROW_BAD_DATE);
	assert_said(&s->err, "due", MSG_ROW_BAD_DATE);
	assert_said(&s->err, "lat", MSG_OUT_OF_RANGE);
	assert_said(&s->err, "lon", MSG_ROW_BAD_NUMBER);
	assert_int_equal(s->err.n, 6);
	assert_false(map(s, BASE, "id|made", "7| "));
	assert_said(&s->err, "created", MSG_REQUIRED);
	assert_int_equal(s->err.n, 1);
}

static void a_row_of_another_width_is_refused(void **state)
{
	struct sheet *s = *state;

	assert_false(map(s, BASE, "id|made|more", "7|2020-01-01"));
	assert_int_equal(s->err.item[0].msg, MSG_ROW_COLUMNS);
	assert_false(map(s, BASE, "id|made", "7|2020-01-01|"));
}

static void texts_that_are_too_long_or_no_utf8_are_refused(void **state)
{
	struct sheet *s = *state;
	char record[13000] = "7|2020-01-01|";

	for (int i = 0; i < 4001; i++)
		memcpy(record + 13 + 3 * i, "诉", 4);
	assert_false(map(s, BASE "text = t", "id|made|t", record));
	assert_said(&s->err, "text", MSG_TOO_LONG);
	record[13 + 3 * 4000] = 0;
	assert_true(map(s, BASE "text = t", "id|made|t", record));
	assert_false(map(s, BASE "text = t", "id|made|t", "7|2020-01-01|\xce\xe4"));
	assert_said(&s->err, "text", MSG_BAD_UTF8);
}

static void gaps_are_kept_and_noted(void **state)
{
	struct sheet *s = *state;

	assert_true(map(s, BASE "text = t\nlat = y\nlon = x\ncategory = c\nstatus = st\nunit = u",
			"id|made|t|y|x|c|st|u", "7|2020-01-01||40.1||||"));
	assert_noted(&s->row, "text", MSG_ROW_EMPTY);
	assert_noted(&s->row, "lat", MSG_ROW_NO_POINT);
	assert_noted(&s->row, "category", MSG_ROW_EMPTY);
	assert_noted(&s->row, "status", MSG_ROW_EMPTY);
	assert_noted(&s->row, "unit", MSG_ROW_EMPTY);
	assert_int_equal(s->row.notes.n, 5);
	assert_int_equal(s->row.state, STATE_REGISTERED);
	assert_false(s->row.has_point);
	/* what the mapping does not speak of is no gap */
	assert_true(map(s, BASE, "id|made", "7|2020-01-01"));
	assert_int_equal(s->row.notes.n, 0);
	assert_str(s->row.source, "town");
	assert_true(map(s, BASE "lat = y\nlon = x", "id|made|y|x", "7|2020-01-01|0.0|0"));
	assert_noted(&s->row, "lat", MSG_ROW_POINT_ZERO);
	assert_false(s->row.has_point);
}

static void a_closing_before_the_opening_is_kept_and_noted(void **state)
{
	struct sheet *s = *state;

	assert_true(map(s, BASE "closed = shut\nstatus = st", "id|made|shut|st",
			"7|2020-01-02 10:00|2020-01-02 09:59|closed"));
	assert_noted(&s->row, "closed", MSG_ROW_BEFORE_CREATED);
	assert_true(s->row.closed == s->row.created - US_PER_MINUTE);
	/* a bare day does not say that it was before */
	assert_true(map(s, BASE "closed = shut\nstatus = st", "id|made|shut|st",
			"7|2020-01-02 10:00|2020-01-02|closed"));
	assert_int_equal(s->row.notes.n, 0);
	assert_true(s->row.closed == s->row.created);
}

static void state_follows_the_status_and_else_the_closing_time(void **state)
{
	struct sheet *s = *state;
	const char *conf = BASE "closed = shut\nupdated = up\nstatus = st\n";

	assert_true(map(s, conf, "id|made|shut|up|st", "7|2020-01-02|2020-01-05||mystery"));
	assert_int_equal(s->row.state, STATE_CLOSED);
	assert_int_equal(s->row.outcome, OUTCOME_NO_VERDICT);
	assert_noted(&s->row, "status", MSG_ROW_UNKNOWN_WORD);
	assert_true(map(s, conf, "id|made|shut|up|st", "7|2020-01-02|||mystery"));
	assert_int_equal(s->row.state, STATE_REGISTERED);
	assert_int_equal(s->row.outcome, OUTCOME_NONE);
	/* closed without a time: the last update, and a note */
	assert_true(map(s, conf, "id|made|shut|up|st", "7|2020-01-02||2020-01-04|closed"));
	assert_true(s->row.closed == utc(2020, 1, 4, 5, 0));
	assert_noted(&s->row, "closed", MSG_ROW_NO_CLOSING_TIME);
	/* open with a closing time */
	assert_true(map(s, conf, "id|made|shut|up|st", "7|2020-01-02|2020-01-05||open"));
	assert_int_equal(s->row.state, STATE_REGISTERED);
	assert_true(s->row.closed == 0);
	assert_noted(&s->row, "closed", MSG_ROW_CLOSED_BUT_OPEN);
	/* without a closing column, as in GeoReport, the last update is it */
	assert_true(map(s, BASE "updated = up\nstatus = st\n", "id|made|up|st",
			"7|2020-01-02|2020-01-05|closed"));
	assert_true(s->row.closed == utc(2020, 1, 5, 5, 0));
	assert_int_equal(s->row.notes.n, 0);
}

static void an_outcome_is_taken_only_for_what_has_ended(void **state)
{
	struct sheet *s = *state;
	const char *conf = BASE "status = st\noutcome = oc\nupdated = made\n[outcome]\nsolved = no_verdict";

	assert_true(map(s, conf, "id|made|st|oc", "7|2020-01-02|closed|withdrawn"));
	assert_int_equal(s->row.outcome, OUTCOME_WITHDRAWN);
	assert_true(map(s, conf, "id|made|st|oc", "7|2020-01-02|closed|solved"));
	assert_int_equal(s->row.outcome, OUTCOME_NO_VERDICT);
	assert_true(map(s, conf, "id|made|st|oc", "7|2020-01-02|open|withdrawn"));
	assert_int_equal(s->row.outcome, OUTCOME_NONE);
}

static void changes_of_the_clock_are_noted(void **state)
{
	struct sheet *s = *state;

	assert_true(map(s, BASE, "id|made", "7|2019-11-03 01:30"));
	assert_true(s->row.created == utc(2019, 11, 3, 5, 30));
	assert_noted(&s->row, "created", MSG_ROW_TIME_REPEATED);
	assert_true(map(s, BASE, "id|made", "7|2020-03-08 02:30"));
	assert_true(s->row.created == utc(2020, 3, 8, 7, 30));
	assert_noted(&s->row, "created", MSG_ROW_TIME_SKIPPED);
}

static void fixed_texts_stand_only_beside_what_is_there(void **state)
{
	struct sheet *s = *state;
	static const struct { const char *record, *want; } cases[] = {
		{ "7|2020-01-01|A|B|C", "No. A: B, C (x)" }, { "7|2020-01-01|A||C", "No. A, C (x)" },
		{ "7|2020-01-01||B|C", "B, C (x)" }, { "7|2020-01-01|A|B|", "No. A: B" },
		{ "7|2020-01-01||B|", "B" }, { "7|2020-01-01|A||", "No. A" },
		{ "7|2020-01-01||| C ", "C (x)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(map(s, BASE "text = \"No. \" + a + \": \" + b + \", \" + c + \" (x)\"",
				"id|made|a|b|c", cases[i].record));
		assert_str(s->row.text, cases[i].want);
	}
	assert_true(map(s, BASE "text = \"No. \" + a + \": \" + b + \", \" + c + \" (x)\"",
			"id|made|a|b|c", "7|2020-01-01|||"));
	assert_null(s->row.text.p);
	/* the next choice, at last a fixed text: a default unit */
	assert_true(map(s, BASE "unit = a | b | \"City Hall\"", "id|made|a|b", "7|2020-01-01||B"));
	assert_str(s->row.unit, "B");
	assert_true(map(s, BASE "unit = a | b | \"City Hall\"", "id|made|a|b", "7|2020-01-01||"));
	assert_str(s->row.unit, "City Hall");
}

static void columns_are_found_however_the_file_spells_them(void **state)
{
	struct sheet *s = *state;
	const char *conf = FILE_PART "[columns]\nexternal_id = unique_key\ncreated = CreatedDate\n";

	assert_true(map(s, conf, "Unique Key|Created Date", "7|2020-01-01"));
	assert_true(map(s, conf, "UNIQUE-KEY|createddate", "7|2020-01-01"));
	/* the exact name goes before the similar one */
	assert_true(map(s, conf, "Unique Key|unique_key|created_date", "no|yes|2020-01-01"));
	assert_str(s->row.external_id, "yes");
}

static void missing_columns_are_named_unless_marked(void **state)
{
	struct sheet *s = *state;

	assert_false(map(s, BASE "text = t + u\nreply = r?\n", "id|made", "7|2020-01-01"));
	assert_int_equal(s->err.n, 2);
	assert_said(&s->err, "text", MSG_ROW_NO_COLUMN);
	assert_true(map(s, BASE "text = t? + \", \" + u?\nunit = w?\nlat = y?\nlon = x?", "id|made",
			"7|2020-01-01"));
	assert_int_equal(s->row.notes.n, 0);
}

static void a_file_without_header_goes_by_numbers(void **state)
{
	struct sheet *s = *state;
	const char *conf = FILE_PART "header = no\n[columns]\nexternal_id = #3\ncreated = #1\n";

	assert_true(map(s, conf, "", "2020-01-01|x|7|more"));
	assert_str(s->row.external_id, "7");
	assert_false(map(s, conf, "", "2020-01-01|x"));
	assert_int_equal(s->err.item[0].msg, MSG_ROW_COLUMNS);
	assert_false(map(s, FILE_PART "header = no\n[columns]\nexternal_id = id\ncreated = #1\n", "",
			 "2020-01-01"));
	assert_said(&s->err, "external_id", MSG_ROW_NO_HEADER);
}

static void values_that_mean_nothing_are_nothing(void **state)
{
	struct sheet *s = *state;

	assert_true(map(s, "[file]\nzone = UTC\ndate = %Y-%m-%d\nempty = N/A | 无\n"
			"[columns]\nexternal_id = id\ncreated = made\naddress = a\nunit = u | \"x\"",
			"id|made|a|u", "7|2020-01-01|n/a| 无 "));
	assert_null(s->row.address.p);
	assert_str(s->row.unit, "x");
}

static void a_point_in_one_column_is_read_in_its_order(void **state)
{
	struct sheet *s = *state;
	static const char *same[] = { "POINT (-73.5 40.25)", "(40.25, -73.5)", "40.25,-73.5",
				      " 40.25 -73.5", "point(-7.35e1 40.25)" };

	for (size_t i = 0; i < 5; i++) {
		char record[80];

		snprintf(record, sizeof record, "7|2020-01-01|%s", same[i]);
		assert_true(map(s, BASE "point = p", "id|made|p", record));
		assert_true(s->row.has_point);
		assert_true(s->row.point.lat == 402500000 && s->row.point.lon == -735000000);
	}
	assert_false(map(s, BASE "point = p", "id|made|p", "7|2020-01-01|somewhere"));
	assert_said(&s->err, "point", MSG_ROW_BAD_POINT);
	assert_false(map(s, BASE "point = p", "id|made|p", "7|2020-01-01|1 2 3"));
	assert_false(map(s, BASE "point = p", "id|made|p", "7|2020-01-01|1"));
	assert_true(map(s, BASE "point = p", "id|made|p", "7|2020-01-01|"));
	assert_noted(&s->row, "point", MSG_ROW_NO_POINT);
}

static void another_datum_is_converted_and_what_was_written_kept(void **state)
{
	struct sheet *s = *state;
	struct point want = gcj02_to_wgs84((struct point){ e7(39.91334545), e7(116.38404722) });

	assert_true(map(s, "[file]\nzone = UTC\ndate = %Y-%m-%d\ndatum = gcj02\n"
			"[columns]\nexternal_id = id\ncreated = made\nlat = y\nlon = x",
			"id|made|y|x", "7|2020-01-01|39.91334545|116.38404722"));
	assert_true(s->row.point.lat == want.lat && s->row.point.lon == want.lon);
	assert_str(s->row.lat_written, "39.91334545");
	assert_str(s->row.lon_written, "116.38404722");
}

static void duplicates_are_marked_with_their_master(void **state)
{
	struct sheet *s = *state;
	const char *conf = BASE "[duplicate]\ncolumn = n\nholds = \"duplicate of\"\nstarts = dup\n"
			   "is = Y | T\nmaster = n\nmaster_digits = 4\n";

	assert_true(map(s, conf, "id|made|n", "7|2020-01-01|Noted. Duplicate of case 12 or #1234."));
	assert_true(s->row.duplicate);
	assert_str(s->row.duplicate_of, "1234");
	assert_true(map(s, conf, "id|made|n", "7|2020-01-01|y"));
	assert_true(s->row.duplicate);
	assert_null(s->row.duplicate_of.p);
	assert_true(map(s, conf, "id|made|n", "7|2020-01-01|DUP 12345"));
	assert_true(s->row.duplicate);
	assert_null(s->row.duplicate_of.p);
	assert_true(map(s, conf, "id|made|n", "7|2020-01-01|not a dup 1234"));
	assert_false(s->row.duplicate);
	/* no row is its own master */
	assert_true(map(s, conf, "id|made|n", "1234|2020-01-01|duplicate of 1234"));
	assert_true(s->row.duplicate);
	assert_null(s->row.duplicate_of.p);
}

static void media_that_are_no_web_addresses_are_left_out_and_noted(void **state)
{
	struct sheet *s = *state;

	assert_true(map(s, BASE "media = m", "id|made|m",
			"7|2020-01-01|https://a/x?y=1,2 file:///etc/passwd;http://b;"));
	assert_int_equal(s->row.n_media, 2);
	assert_str(s->row.media[0], "https://a/x?y=1,2");
	assert_str(s->row.media[1], "http://b");
	assert_noted(&s->row, "media", MSG_ROW_MEDIA_LEFT_OUT);
}

static void the_later_file_of_los_angeles_maps_with_the_same_profile(void **state)
{
	struct sheet *s = *state;
	struct row_map *m;

	s->err = (struct err)ERR_INIT;
	assert_true(profile_find(s->a, STR("myla311"), &s->profile, &s->err));
	s->columns = split("SRNumber|CreatedDate|UpdatedDate|ActionTaken|Owner|RequestType|Status|"
			   "RequestSource|CreatedByUserOrganization|MobileOS|Anonymous|AssignTo|"
			   "ServiceDate|ClosedDate|AddressVerified|ApproximateAddress|Address|Latitude|"
			   "Longitude|CD", s->header);
	s->fields = split("1-888|12/31/2017 11:59:58 PM|01/02/2018 08:00:00 AM|SR Created|BOS|"
			  "Bulky Items|Closed|Call|BOS||N|EV|01/03/2018 12:00:00 AM|"
			  "01/02/2018 08:00:00 AM|Y|N|1 MAIN ST|34.1|-118.2|3", s->record);
	if (!row_bind(s->a, &s->profile, s->header, s->columns, &m, &s->err) ||
	    !row_read(s->a, m, s->record, s->fields, &s->row, &s->err))
		fail_msg("%.*s", STR_ARG(err_text(s->a, LANG_EN, &s->err)));
	assert_true(s->row.created == utc(2018, 1, 1, 7, 59) + 58 * US_PER_SECOND);
	assert_true(s->row.due == utc(2018, 1, 4, 8, 0));
	assert_int_equal(s->row.notes.n, 0);
	assert_str(s->row.note, "action: SR Created; assigned to: EV; council district: 3");
}

static void a_row_of_our_own_export_maps_back(void **state)
{
	struct sheet *s = *state;
	struct row_map *m;

	s->err = (struct err)ERR_INIT;
	assert_true(profile_find(s->a, STR("daodi"), &s->profile, &s->err));
	s->columns = split("number|external_id|source|kind|origin|state|outcome|category|category_code|"
			   "unit|unit_code|area|area_code|lat|lon|address|created|due|answered|closed|"
			   "claimed|found|said|satisfaction|text|reply", s->header);
	s->fields = split("20260102-000007-X|||complaint|requester|closed|solved|路灯|lamp|市政维护所|sz|"
			  "银杏里社区|qh-01|30.59|114.3|银杏路1号|2026-01-02T03:04:05Z||"
			  "2026-01-03T03:04:05Z|2026-01-04T03:04:05Z|yes|yes|yes|5|灯不亮|已修", s->record);
	if (!row_bind(s->a, &s->profile, s->header, s->columns, &m, &s->err) ||
	    !row_read(s->a, m, s->record, s->fields, &s->row, &s->err))
		fail_msg("%.*s", STR_ARG(err_text(s->a, LANG_EN, &s->err)));
	assert_str(s->row.number, "20260102-000007-X");
	assert_str(s->row.external_id, "20260102-000007-X");
	assert_str(s->row.source, "daodi");
	assert_int_equal(s->row.state, STATE_CLOSED);
	assert_int_equal(s->row.outcome, OUTCOME_NO_VERDICT);
	assert_str(s->row.note, "outcome there: solved");
	assert_int_equal(s->row.said, SOLVED_YES);
	assert_int_equal(s->row.notes.n, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(a_full_row_fills_every_field),
		T(every_unreadable_field_is_named_at_once),
		T(a_row_of_another_width_is_refused),
		T(texts_that_are_too_long_or_no_utf8_are_refused),
		T(gaps_are_kept_and_noted),
		T(a_closing_before_the_opening_is_kept_and_noted),
		T(state_follows_the_status_and_else_the_closing_time),
		T(an_outcome_is_taken_only_for_what_has_ended),
		T(changes_of_the_clock_are_noted),
		T(fixed_texts_stand_only_beside_what_is_there),
		T(columns_are_found_however_the_file_spells_them),
		T(missing_columns_are_named_unless_marked),
		T(a_file_without_header_goes_by_numbers),
		T(values_that_mean_nothing_are_nothing),
		T(a_point_in_one_column_is_read_in_its_order),
		T(another_datum_is_converted_and_what_was_written_kept),
		T(duplicates_are_marked_with_their_master),
		T(media_that_are_no_web_addresses_are_left_out_and_noted),
		T(the_later_file_of_los_angeles_maps_with_the_same_profile),
		T(a_row_of_our_own_export_maps_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
