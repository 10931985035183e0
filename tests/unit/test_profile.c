#include "base/arena.h"
#include "base/embedded.h"
#include "exchange/profile_int.h"
#include "wire/catalogue.h"

#define CASES "[file]\nzone = UTC\n[columns]\nexternal_id = id\ncreated = made\n"

static struct profile good(struct arena *a, const char *text)
{
	struct profile p;
	struct err err = ERR_INIT;

	if (!profile_read(a, str_c(text), STR("/some/where/town.conf"), &p, &err))
		fail_msg("%.*s", STR_ARG(err_text(a, LANG_EN, &err)));
	assert_int_equal(err.code, ERR_NONE);
	return p;
}

static void assert_wrong(const char *text, const char *field, enum msg msg)
{
	struct arena *a = arena_new();
	struct profile p;
	struct err err = ERR_INIT;

	assert_false(profile_read(a, str_c(text), STR("town.conf"), &p, &err));
	assert_string_equal(err.item[0].field, field);
	assert_int_equal(err.item[0].msg, msg);
	arena_free(a);
}

static void every_shipped_mapping_reads_and_is_found_by_name(void **state)
{
	struct arena *a = arena_new();
	struct str name, bytes;
	int n = 0;

	(void)state;
	for (size_t i = 0; (name = embedded_nth(i, &bytes)).p; i++) {
		struct profile p;
		struct err err = ERR_INIT;
		struct str plain;

		if (!str_starts(name, STR("profiles/")))
			continue;
		plain = str_skip(str_head(name, name.n - 5), 9);
		if (!profile_find(a, plain, &p, &err))
			fail_msg("%.*s", STR_ARG(err_text(a, LANG_EN, &err)));
		assert_true(str_eq(p.name, plain));
		assert_true(p.cases);
		n++;
	}
	assert_true(n >= 4);
	arena_free(a);
}

static void an_unknown_name_is_answered_with_the_names_there_are(void **state)
{
	struct arena *a = arena_new();
	struct profile p;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(profile_find(a, STR("atlantis"), &p, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_true(str_find(err_text(a, LANG_EN, &err), STR("daodi, myla311, nyc311, open311")) !=
		    SIZE_MAX);
	err = (struct err)ERR_INIT;
	assert_false(profile_find(a, STR("./nowhere.conf"), &p, &err));
	assert_int_equal(err.item[0].msg, MSG_PROFILE_UNREADABLE);
	arena_free(a);
}

static void what_is_not_said_has_plain_defaults(void **state)
{
	struct arena *a = arena_new();
	struct profile p = good(a, CASES);

	(void)state;
	assert_str(p.name, "town");
	assert_int_equal(p.encoding, ENCODING_AUTO);
	assert_int_equal(p.delimiter, ',');
	assert_true(p.header && !p.due_end_of_day);
	assert_int_equal(p.datum, DATUM_WGS84);
	assert_int_equal(p.dates, 1);
	assert_int_equal(p.date[0].kind, DATE_RFC3339);
	arena_free(a);
}

static void the_file_section_is_read_whole(void **state)
{
	struct arena *a = arena_new();
	struct profile p = good(a, "\xef\xbb\xbf# 注释\r\n; another\r\n[file]\r\n encoding = GBK \r\n"
		"delimiter = tab\r\nheader = no\r\nzone = Asia/Shanghai\r\ndatum = gcj02\r\n"
		"date = %Y-%m-%d\r\ndate = %Y/%m/%d %H:%M\r\nempty = 无 | \"N | A\"\r\n"
		"due_end_of_day = yes\r\n[columns]\r\nexternal_id = #1\r\ncreated = #2");

	(void)state;
	assert_int_equal(p.encoding, ENCODING_GB18030);
	assert_int_equal(p.delimiter, '\t');
	assert_false(p.header);
	assert_str(p.zone_name, "Asia/Shanghai");
	assert_int_equal(p.datum, DATUM_GCJ02);
	assert_int_equal(p.dates, 2);
	assert_int_equal(p.n_empty, 2);
	assert_str(p.empty[1], "N | A");
	assert_true(p.due_end_of_day);
	assert_int_equal(p.field[ROW_CREATED].join[0].part[0].number, 2);
	arena_free(a);
}

static void columns_join_and_give_way_to_each_other(void **state)
{
	struct arena *a = arena_new();
	struct profile p = good(a, CASES
		"text = complaint type + \": \\\"\" + `a + b`? | other? | \"none\"\n");
	const struct choice *c = &p.field[ROW_TEXT];

	(void)state;
	assert_int_equal(c->n, 3);
	assert_int_equal(c->join[0].n, 3);
	assert_str(c->join[0].part[0].column, "complaint type");
	assert_str(c->join[0].part[1].literal, ": \"");
	assert_str(c->join[0].part[2].column, "a + b");
	assert_true(c->join[0].part[2].optional && !c->join[0].part[0].optional);
	assert_str(c->join[1].part[0].column, "other");
	assert_true(c->join[1].part[0].optional);
	assert_str(c->join[2].part[0].literal, "none");
	arena_free(a);
}

static void words_mean_states_outcomes_and_codes(void **state)
{
	struct arena *a = arena_new();
	struct profile p = good(a, CASES "status = st\nkind = k\ncategory = c\nchannel = ch\n"
		"[status]\n已办结 = closed\nReferred Out = closed referred\n\"a = b\" = archived withdrawn\n"
		"[kind]\n投诉 = complaint\n[category]\nPothole = road.hole\n[channel]\n* = phone\n");
	struct word w;

	(void)state;
	assert_true(profile_word(&p, ROW_STATUS, STR("已办结"), &w));
	assert_str(w.ours, "closed");
	assert_int_equal(w.outcome.n, 0);
	assert_true(profile_word(&p, ROW_STATUS, STR("REFERRED OUT"), &w));
	assert_str(w.outcome, "referred");
	assert_true(profile_word(&p, ROW_STATUS, STR("a = b"), &w));
	assert_str(w.ours, "archived");
	/* a word of ours needs no line */
	assert_true(profile_word(&p, ROW_STATUS, STR("In_Progress"), &w));
	assert_str(w.ours, "in_progress");
	assert_false(profile_word(&p, ROW_STATUS, STR("lost"), &w));
	assert_true(profile_word(&p, ROW_KIND, STR("投诉"), &w));
	assert_str(w.ours, "complaint");
	assert_true(profile_word(&p, ROW_CATEGORY, STR("pothole"), &w));
	assert_str(w.ours, "road.hole");
	assert_false(profile_word(&p, ROW_CATEGORY, STR("Graffiti"), &w));
	assert_true(profile_word(&p, ROW_CHANNEL, STR("pigeon"), &w));
	assert_str(w.ours, "phone");
	arena_free(a);
}

static void a_mapping_for_areas_alone_needs_no_columns(void **state)
{
	struct arena *a = arena_new();
	struct profile p = good(a, "[areas]\nlabel = NAME\ncode = \"GB CODE\"\nparent = up\n");

	(void)state;
	assert_false(p.cases);
	assert_str(p.area.name, "NAME");
	assert_str(p.area.code, "GB CODE");
	assert_str(p.area.parent, "up");
	arena_free(a);
}

static void every_mistake_is_named_with_its_line(void **state)
{
	(void)state;
	assert_wrong("zone = UTC\n", "town.conf:1 zone", MSG_PROFILE_NO_SECTION);
	assert_wrong("[file\n", "town.conf:1 [file", MSG_PROFILE_BAD_LINE);
	assert_wrong("[file]\nzone\n", "town.conf:2 zone", MSG_PROFILE_BAD_LINE);
	assert_wrong("[file]\n= UTC\n", "town.conf:2 ", MSG_PROFILE_BAD_LINE);
	assert_wrong("[fields]\n", "town.conf:1 fields", MSG_PROFILE_NO_SECTION);
	assert_wrong("[text]\n", "town.conf:1 text", MSG_PROFILE_NO_SECTION);
	assert_wrong("[file]\ncolour = red\n", "town.conf:2 colour", MSG_UNKNOWN_VALUE);
	assert_wrong("[file]\nencoding = latin\n", "town.conf:2 encoding", MSG_UNKNOWN_VALUE);
	assert_wrong("[file]\ndelimiter = x\n", "town.conf:2 delimiter", MSG_UNKNOWN_VALUE);
	assert_wrong("[file]\nheader = maybe\n", "town.conf:2 header", MSG_UNKNOWN_VALUE);
	assert_wrong("[file]\ndatum = nad27\n", "town.conf:2 datum", MSG_UNKNOWN_VALUE);
	assert_wrong("[file]\nzone = Mars/Olympus\n", "town.conf:2 zone", MSG_PROFILE_NO_ZONE);
	assert_wrong("[file]\nzone = ../../etc/passwd\n", "town.conf:2 zone", MSG_PROFILE_NO_ZONE);
	assert_wrong("[file]\ndate = %Y\n", "town.conf:2 date", MSG_PROFILE_BAD_DATE_FORM);
	assert_wrong("[columns]\ncolour = c\n", "town.conf:2 colour", MSG_PROFILE_NO_FIELD);
	assert_wrong("[columns]\ntext = a\ntext = b\n", "town.conf:3 text", MSG_PROFILE_TWICE);
	assert_wrong("[columns]\ntext = a +\n", "town.conf:2 text", MSG_PROFILE_BAD_COLUMN);
	assert_wrong("[columns]\ntext =\n", "town.conf:2 text", MSG_PROFILE_BAD_COLUMN);
	assert_wrong("[columns]\ntext = a \"b\n", "town.conf:2 text", MSG_PROFILE_BAD_COLUMN);
	assert_wrong("[columns]\ntext = #0\n", "town.conf:2 text", MSG_PROFILE_BAD_COLUMN);
	assert_wrong("[status]\nx = finished\n", "town.conf:2 x", MSG_UNKNOWN_VALUE);
	assert_wrong("[status]\nx = closed solved\n", "town.conf:2 x", MSG_UNKNOWN_VALUE);
	assert_wrong("[status]\nx = open withdrawn\n", "town.conf:2 x", MSG_PROFILE_OUTCOME_OPEN);
	assert_wrong("[status]\nx = open\nX = closed\n", "town.conf:3 X", MSG_PROFILE_TWICE);
	assert_wrong("[status]\n* = open\n* = closed\n", "town.conf:3 *", MSG_PROFILE_TWICE);
	assert_wrong("[kind]\nx = rant\n", "town.conf:2 x", MSG_UNKNOWN_VALUE);
	assert_wrong("[category]\nx =\n", "town.conf:2 x", MSG_REQUIRED);
	assert_wrong("[duplicate]\nmaster_digits = x\n", "town.conf:2 master_digits",
		     MSG_NOT_A_NUMBER);
	assert_wrong("[duplicate]\nsounds = like\n", "town.conf:2 sounds", MSG_UNKNOWN_VALUE);
	assert_wrong("[areas]\nname = x\n", "town.conf:2 name", MSG_UNKNOWN_VALUE);
	assert_wrong("[file]\nzone = \xff\n", "town", MSG_BAD_UTF8);
}

static void what_is_missing_in_the_whole_is_named(void **state)
{
	(void)state;
	assert_wrong("", "town.conf [columns]", MSG_PROFILE_EMPTY);
	assert_wrong("[columns]\ncreated = c\n[file]\nzone = UTC", "town.conf external_id",
		     MSG_PROFILE_FIELD_NEEDED);
	assert_wrong("[columns]\ncreated = c\nexternal_id = i", "town.conf zone",
		     MSG_PROFILE_FIELD_NEEDED);
	assert_wrong(CASES "lat = y", "town.conf lat", MSG_PROFILE_LAT_AND_LON);
	assert_wrong(CASES "[status]\nx = open", "town.conf status",
		     MSG_PROFILE_WORDS_WITHOUT_COLUMN);
	assert_wrong(CASES "[duplicate]\ncolumn = x", "town.conf [duplicate]",
		     MSG_PROFILE_DUPLICATE_HALF);
	assert_wrong(CASES "[areas]\nlabel = x", "town.conf [areas]", MSG_PROFILE_AREA_HALF);
}

static void several_mistakes_are_named_at_once(void **state)
{
	struct arena *a = arena_new();
	struct profile p;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(profile_read(a, STR("[file]\nzone = X\n[columns]\nfoo = 1\n[status]\na = b\n"),
				  STR("t.conf"), &p, &err));
	assert_int_equal(err.n, 3);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shipped_mapping_reads_and_is_found_by_name),
		cmocka_unit_test(an_unknown_name_is_answered_with_the_names_there_are),
		cmocka_unit_test(what_is_not_said_has_plain_defaults),
		cmocka_unit_test(the_file_section_is_read_whole),
		cmocka_unit_test(columns_join_and_give_way_to_each_other),
		cmocka_unit_test(words_mean_states_outcomes_and_codes),
		cmocka_unit_test(a_mapping_for_areas_alone_needs_no_columns),
		cmocka_unit_test(every_mistake_is_named_with_its_line),
		cmocka_unit_test(what_is_missing_in_the_whole_is_named),
		cmocka_unit_test(several_mistakes_are_named_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
