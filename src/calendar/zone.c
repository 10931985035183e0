/* Time zones by name, and the arithmetic between instants and wall clocks. Zones are read once and
 * kept for the life of the process; looking one up is safe from any thread, using one needs no
 * lock because it never changes. */
#include "calendar/calendar.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/mem.h"
#include "calendar/zone_int.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"

/* Offsets of a TZif file lie within -25 h and 26 h. */
enum { OFFSET_REACH = 26 * 3600 };

static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *zones;
static struct arena *zones_arena;

/* ---- by name ---- */

/* Names come from people: only letters, digits, _ + - and single slashes inside, so that a name
 * cannot leave the folder nor be hidden in it. */
static bool name_is_plain(struct str name)
{
	if (name.n == 0 || name.n > ZONE_NAME)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool first = i == 0 || name.p[i - 1] == '/';

		if (!letter && (first || !((c >= '0' && c <= '9') || c == '_' || c == '+' ||
					   c == '-' || (c == '/' && i + 1 < name.n))))
			return false;
	}
	return true;
}

enum found { FOUND, NONE, BROKEN };

static enum found read_file(const char *path, struct zone *z)
{
	static char bytes[ZONE_FILE + 1];       /* under the lock */
	enum found found = NONE;
	struct stat st;
	size_t n = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? NONE : BROKEN;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		goto out;
	found = BROKEN;
	while ((got = read(fd, bytes + n, sizeof bytes - n)) > 0)
		n += (size_t)got;
	if (got == 0 && tzif_read(zones_arena, (struct str){ bytes, n }, z))
		found = FOUND;
out:
	close(fd);
	return found;
}

bool zone_find(struct str name, const struct zone **out, struct err *err)
{
	struct zone *z, read;
	enum found found = FOUND;
	char path[sizeof ZONE_FOLDER + ZONE_NAME] = ZONE_FOLDER;

	if (!name_is_plain(name))
		return err_set(err, ERR_INVALID, "zone", MSG_ZONE_UNKNOWN, AT(name));
	pthread_mutex_lock(&zones_lock);
	for (z = zones; z; z = z->next)
		if (str_eq(str_c(z->name), name))
			break;
	if (!z) {
		if (!zones_arena)
			zones_arena = arena_new();
		memcpy(path + sizeof ZONE_FOLDER - 1, name.p, name.n);
		path[sizeof ZONE_FOLDER - 1 + name.n] = 0;
		found = read_file(path, &read);
		if (found == FOUND) {
			z = ARENA_NEW(zones_arena, struct zone);
			*z = read;
			memcpy(z->name, name.p, name.n);
			z->next = zones;
			zones = z;
		}
	}
	pthread_mutex_unlock(&zones_lock);
	if (found == NONE)
		return err_set(err, ERR_INVALID, "zone", MSG_ZONE_UNKNOWN, AT(name));
	if (found == BROKEN)
		return err_set(err, ERR_IO, "zone", MSG_ZONE_BROKEN, AT(name), AT(str_c(path)));
	*out = z;
	return true;
}

/* ---- runs of one offset ---- */

struct zone_run zone_run(const struct zone *z, int64_t s)
{
	struct zone_run run = { -ZONE_NEVER, ZONE_NEVER, z->offset[0] };
	size_t from = 0, to = z->n;

	while (from < to) {                     /* the first transition after s */
		size_t mid = from + (to - from) / 2;

		if (z->at[mid] <= s)
			from = mid + 1;
		else
			to = mid;
	}
	if (from < z->n)
		run.to = z->at[from];
	if (from > 0) {
		run.from = z->at[from - 1];
		run.offset = z->offset[z->type[from - 1]];
	}
	if (from == z->n && z->rule.given) {
		struct zone_run rule = tz_rule_run(&z->rule, s);

		if (rule.from > run.from)
			run.from = rule.from;
		run.to = rule.to;
		run.offset = rule.offset;
	}
	return run;
}

/* ---- instants and wall clocks ---- */

/* What is left of an instant beyond its whole second. */
static int64_t micro_of(int64_t us)
{
	int64_t rest = us % US_PER_SECOND;

	return rest < 0 ? rest + US_PER_SECOND : rest;
}

static int64_t saturate(int64_t seconds, int64_t micro)
{
	int64_t us;

	if (checked_mul(seconds, US_PER_SECOND, &us) && checked_add(us, micro, &us))
		return us;
	return seconds < 0 ? INT64_MIN : INT64_MAX;
}

int32_t zone_offset(const struct zone *z, int64_t us)
{
	return zone_run(z, floor_div(us, US_PER_SECOND)).offset;
}

int64_t zone_to_local(const struct zone *z, int64_t us)
{
	int64_t s = floor_div(us, US_PER_SECOND);

	return saturate(s + zone_run(z, s).offset, micro_of(us));
}

int64_t zone_to_utc(const struct zone *z, int64_t local_us, enum zone_note *note)
{
	int64_t local = floor_div(local_us, US_PER_SECOND);
	int64_t at = local - OFFSET_REACH, found = 0, skipped = 0;
	struct zone_run run, before = { 0 };
	int times = 0;

	for (bool first = true; at <= local + OFFSET_REACH;
	     first = false, before = run, at = run.to) {
		int64_t s;

		run = zone_run(z, at);
		s = local - run.offset;
		if (s >= run.from && s < run.to && times++ == 0)
			found = s;
		/* in the gap between the run before and this one: the clock that ran until then */
		if (!first && local >= run.from + before.offset && s < run.from)
			skipped = local - before.offset;
	}
	if (note)
		*note = times == 0 ? ZONE_SKIPPED : times > 1 ? ZONE_REPEATED : ZONE_PLAIN;
	return saturate(times ? found : skipped, micro_of(local_us));
}

int64_t zone_day(const struct zone *z, int64_t us)
{
	return floor_div(zone_to_local(z, us), US_PER_DAY);
}
