/* The master key on disk: `master.key`, 64 hexadecimal digits and a line end, for its owner only.
 * Losing it loses what is sealed, so it is never overwritten: a new one is written whole under
 * another name and then linked to its own, which fails where one has come to be meanwhile. */
#include "seal/seal_int.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_TEXT = SEAL_KEY * 2 };

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool unhex(struct str text, unsigned char *out)
{
	for (size_t i = 0; i < text.n / 2; i++) {
		int high = hex_value(text.p[i * 2]), low = hex_value(text.p[i * 2 + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool seal_unhex(struct arena *a, struct str text, struct str *out)
{
	unsigned char *p = arena_alloc(a, text.n / 2 + 1);

	if (text.n % 2 || !unhex(text, p))
		return false;
	*out = (struct str){ (const char *)p, text.n / 2 };
	return true;
}

static bool parse(struct str text, struct seal_key *out)
{
	text = str_trim(text);
	return text.n == KEY_TEXT && unhex(text, out->b);
}

static bool io_failed(const char *path, struct err *err)
{
	return err_set(err, ERR_IO, NULL, MSG_SEAL_KEY_IO, AT(str_c(path)),
		       AT(str_c(strerror(errno))));
}

/* Reads up to n bytes; -1 on an error. */
static ssize_t read_full(int fd, char *p, size_t n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = read(fd, p + have, n - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static bool load(const char *path, struct seal_key *out, bool *missing, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char text[KEY_TEXT + 8];
	struct stat st;
	ssize_t n = -1;
	bool ok = false;

	*missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	if (fd < 0)
		return !*missing && io_failed(path, err);
	if (fstat(fd, &st) != 0 || (n = read_full(fd, text, sizeof text)) < 0)
		io_failed(path, err);
	else if (st.st_mode & 077)
		err_set(err, ERR_DENIED, NULL, MSG_SEAL_KEY_OPEN, AT(str_c(path)));
	else if (!parse((struct str){ text, (size_t)n }, out))
		err_set(err, ERR_IO, NULL, MSG_SEAL_KEY_BROKEN, AT(str_c(path)));
	else
		ok = true;
	seal_wipe(text, sizeof text);
	close(fd);
	return ok;
}

static bool sync_folder(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* *taken says whether there was one already, which then stays as it is. */
static bool write_file(const char *dir, const char *path, const struct seal_key *key,
		       struct env *env, struct arena *a, bool *taken, struct err *err)
{
	struct str text = seal_hex(a, (struct str){ (const char *)key->b, sizeof key->b });
	uint64_t mark;
	const char *part;
	bool ok = false;
	int fd;

	env->random(env, &mark, sizeof mark);
	part = arena_fmt(a, "%s.%016llx", path, (unsigned long long)mark).p;
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		io_failed(part, err);
	} else {
		*taken = false;
		ok = fd_write(fd, text) && fd_write(fd, STR("\n")) && fsync(fd) == 0 &&
		     (link(part, path) == 0 || (*taken = errno == EEXIST)) && sync_folder(dir);
		if (!ok)
			io_failed(path, err);
		close(fd);
		unlink(part);
	}
	seal_wipe((char *)(uintptr_t)text.p, text.n);
	return ok;
}

static bool make_file(const char *dir, const char *path, struct env *env, struct arena *a,
		      struct err *err)
{
	struct seal_key key = seal_key_new(env);
	bool taken;     /* somebody else's key, made meanwhile, is as good */
	bool ok = write_file(dir, path, &key, env, a, &taken, err);

	seal_wipe(&key, sizeof key);
	return ok;
}

bool seal_master_save(const char *dir, const struct seal_key *key, struct env *env,
		      struct err *err)
{
	struct arena *a = arena_new();
	const char *path = arena_fmt(a, "%s/master.key", dir).p;
	bool taken = false, ok = write_file(dir, path, key, env, a, &taken, err);

	if (ok && taken)
		ok = err_set(err, ERR_CONFLICT, NULL, MSG_STORE_COPY_EXISTS, AT(str_c(path)));
	arena_free(a);
	return ok;
}

bool seal_master_load(const char *dir, bool make, struct env *env, struct seal_key *out,
		      struct err *err)
{
	struct arena *a = arena_new();
	const char *path = arena_fmt(a, "%s/master.key", dir).p;
	bool missing, ok;

	ok = load(path, out, &missing, err);
	if (missing && make && !make_file(dir, path, env, a, err))
		missing = false;     /* err tells more */
	else if (missing && make)
		ok = load(path, out, &missing, err);
	if (missing)
		err_set(err, ERR_NOT_FOUND, NULL, MSG_SEAL_KEY_MISSING, AT(str_c(path)));
	arena_free(a);
	return ok;
}
