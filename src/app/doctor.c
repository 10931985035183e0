/* daodi doctor: looks at folder, files, machine and office and says what is odd, and what to do.
 * It changes nothing and may run beside a server. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/doctor.h"
#include "app/keeping.h"
#include "base/civil.h"
#include "calendar/calendar.h"

#define MIB (INT64_C(1) << 20)
enum { DISK_FAIL_MIB = 100, DISK_WARN_MIB = 1024, LOG_WARN_MIB = 512, FILES_WANTED = 1200 };

void finding_(struct doctor *d, enum finding f, enum msg msg, const struct err_arg arg[ERR_ARGS])
{
	static const char *const word[] = { "ok  ", "warn", "fail" };

	printf("%s  %.*s\n", word[f], STR_ARG(message_fill(d->a, shell_language(), msg, arg)));
	d->fails += f == FINDING_FAIL;
}

void finding_err(struct doctor *d, enum finding f, const struct err *err)
{
	static const char *const word[] = { "ok  ", "warn", "fail" };

	for (int i = 0; i < err->n; i++)
		printf("%s  %.*s\n", word[f],
		       STR_ARG(err_item_text(d->a, shell_language(), &err->item[i])));
	d->fails += f == FINDING_FAIL;
}

static const char *inside(struct doctor *d, const char *name)
{
	return arena_fmt(d->a, "%s/%s", d->dir, name).p;
}

/* False where there is nothing more to look at. */
static bool look_at_folder(struct doctor *d)
{
	struct str dir = str_c(d->dir);
	struct stat st;

	if (stat(d->dir, &st) != 0) {
		finding(d, FINDING_FAIL, MSG_APP_CANNOT_READ, AT(dir), AT(str_c(strerror(errno))));
		return false;
	}
	if (!S_ISDIR(st.st_mode)) {
		finding(d, FINDING_FAIL, MSG_DOCTOR_NO_FOLDER, AT(dir));
		return false;
	}
	if (access(d->dir, R_OK | W_OK | X_OK) != 0)
		finding(d, FINDING_FAIL, MSG_DOCTOR_FOLDER_SHUT, AT(dir));
	else if (st.st_mode & 077)
		finding(d, FINDING_WARN, MSG_DOCTOR_FOLDER_OPEN, AT(dir));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_FOLDER, AT(dir));
	return true;
}

static void look_at_key(struct doctor *d)
{
	const char *file = inside(d, "master.key");
	struct err err = ERR_INIT;
	struct seal_key key;
	struct stat st;

	if (!seal_master_load(d->dir, false, env_system(), &key, &err)) {
		finding_err(d, FINDING_FAIL, &err);
		return;
	}
	explicit_bzero(&key, sizeof(key));
	if (stat(file, &st) == 0 && st.st_uid != geteuid())
		finding(d, FINDING_WARN, MSG_DOCTOR_KEY_OWNER, AT(str_c(file)));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_KEY);
}

static void look_at_disk(struct doctor *d, int64_t store_bytes)
{
	struct statvfs fs;
	int64_t free_mib;

	if (statvfs(d->dir, &fs) != 0)
		return;
	free_mib = (int64_t)(fs.f_bavail * (fs.f_frsize / 512) / (MIB / 512));
	if (free_mib < DISK_FAIL_MIB)
		finding(d, FINDING_FAIL, MSG_DOCTOR_DISK_FULL, AI(free_mib));
	else if (free_mib < DISK_WARN_MIB || free_mib < store_bytes / MIB)
		finding(d, FINDING_WARN, MSG_DOCTOR_DISK_LITTLE, AI(free_mib));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_DISK, AI(free_mib));
}

static void look_at_clock(struct doctor *d)
{
	struct timex t = { 0 };
	struct civil c = civil_from_us(d->now);

	/* holidays are known from 2024 on: no server ran this program before */
	if (c.year < 2026 || c.year > 2100)
		finding(d, FINDING_FAIL, MSG_DOCTOR_CLOCK_WRONG, ATIME(d->now));
	else if (adjtimex(&t) == TIME_ERROR)
		finding(d, FINDING_WARN, MSG_DOCTOR_CLOCK_ALONE, ATIME(d->now));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_CLOCK, ATIME(d->now));
}

static void look_at_limits(struct doctor *d)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max >= FILES_WANTED)
		return;
	finding(d, FINDING_WARN, MSG_DOCTOR_FEW_FILES, AI((int64_t)files.rlim_max));
}

static void look_at_zones(struct doctor *d)
{
	struct err err = ERR_INIT;
	const struct zone *z;

	if (zone_find(STR("Asia/Shanghai"), &z, &err))
		finding(d, FINDING_OK, MSG_DOCTOR_ZONES);
	else
		finding(d, FINDING_FAIL, MSG_DOCTOR_NO_ZONES);
}

static void look_at_server(struct doctor *d)
{
	struct str address;

	if (serving_look(d->a, d->dir, &address))
		finding(d, FINDING_OK, MSG_DOCTOR_SERVED, AT(address));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_NOT_SERVED);
}

/* The file and its schema; true where the record can be read. */
static bool look_at_store(struct doctor *d, struct store *s, int64_t *bytes)
{
	struct str dir = str_c(d->dir), file = str_c(inside(d, "daodi.sqlite"));
	struct store_figures f;
	struct err err = ERR_INIT;
	struct stat st;

	if (!store_figures(s, &f, &err)) {
		finding_err(d, FINDING_FAIL, &err);
		return false;
	}
	*bytes = f.bytes;
	if (stat(file.p, &st) == 0 && (st.st_mode & 077))
		finding(d, FINDING_WARN, MSG_DOCTOR_FILE_OPEN, AT(file));
	if (f.older)
		finding(d, FINDING_FAIL, MSG_STORE_OLDER, AT(file), AT(dir));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_STORE, AI(f.bytes / MIB));
	if (!f.log)
		finding(d, FINDING_WARN, MSG_DOCTOR_NO_LOG);
	else if (f.log_bytes > LOG_WARN_MIB * MIB)
		finding(d, FINDING_WARN, MSG_DOCTOR_LOG_LONG, AI(f.log_bytes / MIB));
	else
		finding(d, FINDING_OK, MSG_DOCTOR_LOG, AI(f.log_bytes / MIB));
	return !f.older;
}

static void look(struct doctor *d)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	int64_t bytes = 0;

	if (!look_at_folder(d))
		return;
	look_at_key(d);
	look_at_clock(d);
	look_at_zones(d);
	look_at_limits(d);
	look_at_server(d);
	if (!store_open(d->dir, STORE_READ_ONLY, app_migrations(), env_system(), &s, &err))
		finding_err(d, FINDING_FAIL, &err);
	else if (look_at_store(d, s, &bytes))
		doctor_office(d, s);
	store_close(s);
	look_at_disk(d, bytes);
}

static int doctor_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const struct flag flag[] = { PLACE_FLAGS(&place) };
	struct doctor d = { .now = env_system()->now(env_system()) };
	int status = EXIT_DONE;

	if (!flags_read(&command_doctor, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), NULL, 0,
			NULL, &status))
		return status;
	if (place.dsn)
		return usage_wrong(&command_doctor, "--dsn", MSG_APP_ONLY_EMBEDDED);
	if (!place.data || !*place.data)
		return usage_wrong(&command_doctor, "--data", MSG_REQUIRED);
	d.a = arena_new();
	d.dir = place.data;
	look(&d);
	arena_free(d.a);
	return d.fails ? EXIT_FAILED : EXIT_DONE;
}

const struct command_line command_doctor = {
	"doctor", "doctor --data DIR", MSG_APP_WHAT_DOCTOR, doctor_run,
};
