/* Files that are whole and on the disk, or not there. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/keeping.h"
#include "base/fd.h"

bool file_failed(const char *file, struct err *err)
{
	return err_set(err, ERR_IO, NULL, MSG_STORE_CANNOT_MAKE, AT(str_c(file)),
		       AT(str_c(strerror(errno))));
}

bool folder_sync(const char *dir, struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		(void)!file_failed(dir, err);
	if (fd >= 0)
		close(fd);
	return ok;
}

const char *file_folder(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (!slash)
		return ".";
	return slash == file ? "/" : arena_str(a, (struct str){ file, (size_t)(slash - file) }).p;
}

bool file_place(const char *from, const char *to, struct err *err)
{
	struct arena *a = arena_new();
	bool ok = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;

	/* a file system that cannot promise not to replace: what we looked at before must do */
	if (!ok && (errno == EINVAL || errno == ENOSYS) && access(to, F_OK) != 0)
		ok = rename(from, to) == 0;
	ok = ok ? folder_sync(file_folder(a, to), err) : file_failed(to, err);
	arena_free(a);
	return ok;
}

bool file_new(const char *file, struct err *err)
{
	return access(file, F_OK) != 0 ||
	       err_set(err, ERR_CONFLICT, NULL, MSG_STORE_COPY_EXISTS, AT(str_c(file)));
}

bool file_sync(const char *file, struct err *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		(void)!file_failed(file, err);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool file_write(const char *file, struct str text, struct err *err)
{
	struct arena *a = arena_new();
	const char *part = arena_fmt(a, "%s.part", file).p;
	bool ok = false;
	int fd;

	unlink(part);                /* of one that was cut off */
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		(void)!file_failed(part, err);
	else if (!fd_write(fd, text) || fsync(fd) != 0)
		(void)!file_failed(part, err);
	else
		ok = file_place(part, file, err);
	if (fd >= 0) {
		close(fd);
		if (!ok)
			unlink(part);
	}
	arena_free(a);
	return ok;
}

bool file_read(struct arena *a, const char *file, size_t most, struct str *out, struct err *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t have = 0, size;
	bool ok = false;
	char *p;

	if (fd < 0)
		return file_failed(file, err);
	if (fstat(fd, &st) != 0) {
		(void)!file_failed(file, err);
	} else if ((uint64_t)st.st_size > most) {
		err_set(err, ERR_LIMIT, NULL, MSG_BODY_TOO_LARGE, AI((int64_t)most));
	} else {
		size = (size_t)st.st_size;
		p = arena_alloc(a, size + 1);
		while (have < size) {
			ssize_t n = read(fd, p + have, size - have);

			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				break;
			have += (size_t)n;
		}
		ok = have == size || file_failed(file, err);
		*out = (struct str){ p, have };
	}
	close(fd);
	return ok;
}
