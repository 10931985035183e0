/* Time zones: compared with the C library over many zones and instants, the way back by trying all
 * instants around, damaged and hostile files, TZ texts. */
#include <time.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/env.h"
#include "calendar/calendar.h"
#include "calendar/zone_int.h"

/* one of each kind there is: no change ever, odd minutes, changes at midnight, half an hour of
 * daylight saving, negative daylight saving, across the date line, rules of the far future */
static const char *const some_zones[] = {
	"Asia/Shanghai",
	"UTC",
	"America/New_York",
	"America/Los_Angeles",
	"America/Phoenix",
	"America/St_Johns",
	"America/Havana",
	"America/Sao_Paulo",
	"America/Asuncion",
	"America/Santiago",
	"America/Nuuk",
	"America/Argentina/Buenos_Aires",
	"America/Caracas",
	"America/Scoresbysund",
	"America/Port-au-Prince",
	"Europe/London",
	"Europe/Dublin",
	"Europe/Berlin",
	"Europe/Lisbon",
	"Europe/Moscow",
	"Europe/Istanbul",
	"Europe/Chisinau",
	"Europe/Volgograd",
	"Africa/Casablanca",
	"Africa/El_Aaiun",
	"Africa/Cairo",
	"Africa/Monrovia",
	"Africa/Windhoek",
	"Africa/Johannesburg",
	"Asia/Tehran",
	"Asia/Kabul",
	"Asia/Kathmandu",
	"Asia/Kolkata",
	"Asia/Dhaka",
	"Asia/Yangon",
	"Asia/Jerusalem",
	"Asia/Gaza",
	"Asia/Beirut",
	"Asia/Amman",
	"Asia/Pyongyang",
	"Asia/Hong_Kong",
	"Asia/Urumqi",
	"Asia/Tokyo",
	"Asia/Manila",
	"Asia/Ulaanbaatar",
	"Asia/Almaty",
	"Asia/Kamchatka",
	"Australia/Sydney",
	"Australia/Lord_Howe",
	"Australia/Eucla",
	"Australia/Adelaide",
	"Antarctica/Troll",
	"Antarctica/Casey",
	"Pacific/Apia",
	"Pacific/Kiritimati",
	"Pacific/Kwajalein",
	"Pacific/Chatham",
	"Pacific/Norfolk",
	"Pacific/Easter",
	"Pacific/Fiji",
	"Atlantic/Azores",
	"Etc/GMT+12",
	"Etc/GMT-14",
	"EST5EDT",
	"CET",
};
enum { SOME_ZONES = sizeof some_zones / sizeof *some_zones };

static const struct zone *find(const char *name)
{
	const struct zone *z = NULL;
	struct err err = ERR_INIT;

	if (!zone_find(str_c(name), &z, &err))
		fail_msg("zone %s is not found", name);
	return z;
}

static void set_tz(const char *name)
{
	char tz[100];

	snprintf(tz, sizeof tz, ":%s", name);
	setenv("TZ", tz, 1);
	tzset();
}

static void agrees_at(const struct zone *z, const char *name, int64_t s)
{
	time_t t = (time_t)s;
	struct tm tm;
	struct civil mine = civil_from_us(zone_to_local(z, s * US_PER_SECOND));

	assert_non_null(localtime_r(&t, &tm));
	if (zone_offset(z, s * US_PER_SECOND) != tm.tm_gmtoff || mine.hour != tm.tm_hour ||
	    mine.day != tm.tm_mday || mine.minute != tm.tm_min || mine.second != tm.tm_sec)
		fail_msg("%s at %lld: offset %d, the C library says %ld", name, (long long)s,
			 zone_offset(z, s * US_PER_SECOND), tm.tm_gmtoff);
}

static void offsets_agree_with_the_c_library(void **state)
{
	int64_t step = getenv("DAODI_LONG") ? 3 * 3600 : 331 * 3600 + 1234;

	(void)state;
	for (int i = 0; i < SOME_ZONES; i++) {
		const struct zone *z = find(some_zones[i]);

		set_tz(some_zones[i]);
		for (int64_t s = civil_to_day(1880, 1, 1) * 86400;
		     s < civil_to_day(2201, 1, 1) * 86400; s += step)
			agrees_at(z, some_zones[i], s);
		/* both sides of every change that falls into the years of deadlines */
		for (int64_t s = 0; s < civil_to_day(2201, 1, 1) * 86400;) {
			struct zone_run run = zone_run(z, s);

			assert_true(run.from <= s && s < run.to);
			agrees_at(z, some_zones[i], s);
			if (run.to >= civil_to_day(2201, 1, 1) * 86400)
				break;
			agrees_at(z, some_zones[i], run.to - 1);
			s = run.to;
		}
	}
	unsetenv("TZ");
	tzset();
}

/* All instants that show a wall time, by trying every offset that a zone has had since 1995. */
static int instants_of(const struct zone *z, int64_t local, int64_t found[8])
{
	int n = 0;

	for (int64_t offset = -26 * 3600; offset <= 26 * 3600; offset += 900) {
		int64_t us = local - offset * US_PER_SECOND;

		/* ascending offsets give descending instants: insert in front */
		if (zone_offset(z, us) == offset && n < 8) {
			memmove(found + 1, found, (size_t)n * sizeof *found);
			found[0] = us;
			n++;
		}
	}
	return n;
}

static void wall_times_around(const struct zone *z, const char *name, int64_t change)
{
	static const int64_t near[] = {-90000, -5400, -3600, -1800, -1,   0,    1,
				       1799,   1800,  3599,  3600,  5400, 86399};
	int64_t before = change - 1 + zone_offset(z, (change - 1) * US_PER_SECOND);

	for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
		int64_t local = (before + 1 + near[i]) * US_PER_SECOND + 250000, found[8], got;
		int n = instants_of(z, local, found);
		enum zone_note note;

		got = zone_to_utc(z, local, &note);
		if (n > 0 && (got != found[0] || note != (n > 1 ? ZONE_REPEATED : ZONE_PLAIN)))
			fail_msg("%s: wall time %lld", name, (long long)local);
		/* skipped: forward by what was skipped, so the clock shows a later time */
		if (n == 0 && (note != ZONE_SKIPPED || zone_to_local(z, got) <= local ||
			       got < change * US_PER_SECOND))
			fail_msg("%s: skipped wall time %lld", name, (long long)local);
		assert_true(zone_to_utc(z, local, NULL) == got);
	}
}

static void wall_times_are_found_around_every_change(void **state)
{
	(void)state;
	for (int i = 0; i < SOME_ZONES; i++) {
		const struct zone *z = find(some_zones[i]);
		int done = 0;

		for (int64_t s = civil_to_day(1995, 1, 1) * 86400; done < 12;) {
			struct zone_run run = zone_run(z, s);

			if (run.to >= civil_to_day(2060, 1, 1) * 86400)
				break;
			/* a few of the past, then of the far rule */
			wall_times_around(z, some_zones[i], run.to);
			s = run.to;
			if (++done == 6 && s < civil_to_day(2050, 1, 1) * 86400)
				s = civil_to_day(2050, 1, 1) * 86400;
		}
	}
}

static void a_repeated_hour_takes_the_earlier_and_a_skipped_one_moves_on(void **state)
{
	const struct zone *z = find("America/New_York");
	struct civil c = { .year = 2025, .month = 11, .day = 2, .hour = 1, .minute = 30 };
	enum zone_note note;

	(void)state;
	c.hour = 1;
	assert_true(zone_to_utc(z, civil_to_us(&c), &note) ==
		    civil_to_day(2025, 11, 2) * US_PER_DAY + 5 * US_PER_HOUR + 30 * US_PER_MINUTE);
	assert_int_equal(note, ZONE_REPEATED);
	c = (struct civil){ .year = 2025, .month = 3, .day = 9, .hour = 2, .minute = 30 };
	assert_true(zone_to_utc(z, civil_to_us(&c), &note) ==
		    civil_to_day(2025, 3, 9) * US_PER_DAY + 7 * US_PER_HOUR + 30 * US_PER_MINUTE);
	assert_int_equal(note, ZONE_SKIPPED);
	assert_true(zone_day(find("Asia/Shanghai"), civil_to_day(2025, 3, 9) * US_PER_DAY - 1) ==
		    civil_to_day(2025, 3, 9));
	/* the day that Samoa never had */
	c = (struct civil){ .year = 2011, .month = 12, .day = 30, .hour = 12 };
	(void)zone_to_utc(find("Pacific/Apia"), civil_to_us(&c), &note);
	assert_int_equal(note, ZONE_SKIPPED);
}

static void the_ends_of_time_do_not_overflow(void **state)
{
	(void)state;
	for (int i = 0; i < SOME_ZONES; i++) {
		const struct zone *z = find(some_zones[i]);

		for (int e = 0; e < 2; e++) {
			int64_t us = e ? INT64_MAX : INT64_MIN;

			(void)zone_offset(z, us);
			(void)zone_to_local(z, us);
			(void)zone_to_utc(z, us, NULL);
			(void)zone_day(z, us);
		}
	}
}

static void names_that_leave_the_folder_are_refused(void **state)
{
	static const char *const bad[] = {
	    "",
	    "/",
	    "/etc/passwd",
	    "../../../etc/passwd",
	    "Asia/../Asia/Shanghai",
	    "Asia//Shanghai",
	    "Asia/",
	    "Asia",
	    "./UTC",
	    "Asia/Shanghai.",
	    "zone.tab",
	    "tzdata.zi",
	    "Nowhere/Land",
	    "Asia/Shanghai/x",
	    "leapseconds",
	    "asia\\shanghai",
	    "UTC ",
	    "-UTC",
	    "right/Asia/Shanghai", /* counts leap seconds: not our clock */
	    "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	const struct zone *z = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = ERR_INIT;

		if (zone_find(str_c(bad[i]), &z, &err))
			fail_msg("'%s' was taken", bad[i]);
		assert_string_equal(err.item[0].field, "zone");
	}
	{
		struct err err = ERR_INIT;
		struct str nul = { "Asia/Shanghai\0x", 15 };

		assert_false(zone_find(nul, &z, &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
	assert_null(z);
}

static void a_zone_is_read_once(void **state)
{
	(void)state;
	assert_ptr_equal(find("Asia/Shanghai"), find("Asia/Shanghai"));
}

static void tz_texts_are_read_whole_or_refused(void **state)
{
	static const char *const good[] = {
	    "CST-8",
	    "EST5EDT,M3.2.0,M11.1.0",
	    "<+0330>-3:30",
	    "IST-1GMT0,M10.5.0,M3.5.0/1",
	    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
	    "EST5EDT,0/0,J365/25",
	    "XXX3EDT4:30:15,J60,59/167",
	    "AAA24BBB,0,365/-167:59:59",
	};
	static const char *const bad[] = {
		"", "C", "CS-8", "CST", "CST25", "CST8:60", "EST5EDT", "EST5EDT,M3.2.0",
		"EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M0.2.0,M11.1.0",
		"EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.0.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0",
		"EST5EDT,J0,J1", "EST5EDT,J366,J1", "EST5EDT,366,1", "EST5EDT,1/168,2", "<+03>-3<",
		"<+0 >-3", "<>3", "CST-8 ", "CST-99999999999999999999",
	};
	struct tz_rule r;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!tz_rule_read(str_c(good[i]), &r))
			fail_msg("'%s' was refused", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (tz_rule_read(str_c(bad[i]), &r))
			fail_msg("'%s' was taken", bad[i]);
}

/* The C library reads the same texts when they are set as TZ. */
static void tz_rules_agree_with_the_c_library(void **state)
{
	static const char *const text[] = {
	    "EST5EDT,M3.2.0,M11.1.0",
	    "IST-1GMT0,M10.5.0,M3.5.0/1",
	    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
	    "AEST-10AEDT,M10.1.0,M4.1.0/3",
	    "XXX-3YYY,J60/0,J300/4",
	    "XXX3YYY,59/1,299",
	    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
	    "AAA-5BBB,M2.5.6/24,M9.4.4/50",
	    "CST-8",
	};

	(void)state;
	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		struct tz_rule r;

		assert_true(tz_rule_read(str_c(text[i]), &r));
		setenv("TZ", text[i], 1);
		tzset();
		for (int64_t s = civil_to_day(1999, 12, 1) * 86400;
		     s < civil_to_day(2030, 1, 1) * 86400; s += 1800) {
			time_t t = (time_t)s;
			struct tm tm;

			assert_non_null(localtime_r(&t, &tm));
			if (tz_rule_run(&r, s).offset != tm.tm_gmtoff)
				fail_msg("%s at %lld: %d, the C library says %ld", text[i],
					 (long long)s, tz_rule_run(&r, s).offset, tm.tm_gmtoff);
		}
	}
	unsetenv("TZ");
	tzset();
}

/* Where the C library looks at one calendar year only. */
static void a_rule_may_reach_into_the_year_before_and_behind(void **state)
{
	int64_t second = 1, new_year = civil_to_day(2026, 1, 1) * 86400;
	struct tz_rule r;
	struct zone_run run;

	(void)state;
	assert_true(tz_rule_read(STR("AAA0BBB,J1/-167,J365/167"), &r));
	/* it begins at 01:00 on 25 December, and the one before ended at 22:00 on 6 January */
	run = tz_rule_run(&r, new_year - 7 * 86400 + 3600);
	assert_true(run.from == new_year - 167 * 3600);
	assert_int_equal(run.offset, 3600);
	run = tz_rule_run(&r, new_year - 167 * 3600 - second);
	assert_true(run.to == new_year - 167 * 3600);
	run = tz_rule_run(&r, new_year + 86400 * 3);
	assert_true(run.to == new_year - 86400 + 167 * 3600 - 3600);
	/* both changes of 2026 lie in 2025, so the next is that of 2027 */
	assert_true(tz_rule_read(STR("AAA0BBB,J1/-167,J3/-167"), &r));
	run = tz_rule_run(&r, new_year - 86400);
	assert_true(run.to == new_year + 365 * 86400 - 167 * 3600);
	assert_int_equal(run.offset, 0);
}

static size_t load(const char *path, char *into, size_t max)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	assert_non_null(f);
	n = fread(into, 1, max, f);
	fclose(f);
	return n;
}

static void a_cut_or_damaged_file_is_refused_or_read_but_never_overrun(void **state)
{
	static char bytes[ZONE_FILE];
	size_t n = load("/usr/share/zoneinfo/America/New_York", bytes, sizeof bytes);
	struct arena *a = arena_new();
	struct zone z;

	(void)state;
	assert_true(tzif_read(a, (struct str){ bytes, n }, &z));
	for (size_t cut = 0; cut < n; cut++) {
		char *exact = test_malloc(cut + 1);

		memcpy(exact, bytes, cut);
		assert_false(tzif_read(a, (struct str){ exact, cut }, &z));
		test_free(exact);
		if (cut % 64 == 0)
			arena_reset(a);
	}
	for (size_t i = 0; i < 200; i++) {
		char was = bytes[i];

		bytes[i] = (char)0xFF;
		if (tzif_read(a, (struct str){ bytes, n }, &z))
			(void)zone_to_utc(&z, 0, NULL);
		bytes[i] = was;
		arena_reset(a);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_agree_with_the_c_library),
		cmocka_unit_test(wall_times_are_found_around_every_change),
		cmocka_unit_test(a_repeated_hour_takes_the_earlier_and_a_skipped_one_moves_on),
		cmocka_unit_test(the_ends_of_time_do_not_overflow),
		cmocka_unit_test(names_that_leave_the_folder_are_refused),
		cmocka_unit_test(a_zone_is_read_once),
		cmocka_unit_test(tz_texts_are_read_whole_or_refused),
		cmocka_unit_test(tz_rules_agree_with_the_c_library),
		cmocka_unit_test(a_rule_may_reach_into_the_year_before_and_behind),
		cmocka_unit_test(a_cut_or_damaged_file_is_refused_or_read_but_never_overrun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
