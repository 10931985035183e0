/* One server a folder: two would run every job twice and know nothing of each other's limits. The
 * kernel drops the lock when the process ends, so a server that was killed leaves nothing behind
 * that somebody must clean up. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/keeping.h"

enum { ADDRESS_MAX = 128 };

bool serving_begin(const char *dir, int *fd, struct err *err)
{
	struct arena *a = arena_new();
	const char *file = arena_fmt(a, "%s/serving", dir).p;
	bool ok = true;

	*fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0) {
		ok = file_failed(file, err);
	} else if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		ok = errno == EWOULDBLOCK ?
		     err_set(err, ERR_CONFLICT, "--data", MSG_APP_SERVED_ALREADY, AT(str_c(dir))) :
		     file_failed(file, err);
		close(*fd);
	}
	arena_free(a);
	return ok;
}

void serving_at(int fd, const char *address)
{
	/* only a help for people: nothing depends on it */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, address, strlen(address), 0) < 0)
		return;
}

void serving_end(int fd)
{
	serving_at(fd, "");
	close(fd);
}

bool serving_look(struct arena *a, const char *dir, struct str *address)
{
	int fd = open(arena_fmt(a, "%s/serving", dir).p, O_RDONLY | O_CLOEXEC);
	char text[ADDRESS_MAX];
	bool runs = false;
	ssize_t n;

	*address = STR("");
	if (fd < 0)
		return false;
	if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		runs = true;
		n = pread(fd, text, sizeof(text), 0);
		if (n > 0)
			*address = arena_str(a, (struct str){ text, (size_t)n });
	}
	close(fd);
	return runs;
}
