/* A password comes from a file or from standard input, never from the words of a command: those stand
 * in the list of processes and in the shell's history. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/app.h"
#include "wire/utf8.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 1024 };

/* As much as there is, up to size bytes; -1 where it cannot be read. */
static ssize_t read_all(int fd, char *text, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n < size) {
		got = read(fd, text + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0 || memchr(text + n, '\n', (size_t)got))
			return (ssize_t)n + got;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

bool password_read(struct arena *a, const char *file, struct str *out, struct err *err)
{
	const char *field = file ? "--password-file" : "password";
	char text[PASSWORD_MAX + 2];
	int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	ssize_t n = fd < 0 ? -1 : read_all(fd, text, sizeof text);
	int why = errno;
	struct str rest;

	if (file && fd >= 0)
		close(fd);
	if (n < 0)
		return err_set(err, ERR_IO, field, MSG_APP_CANNOT_READ,
			       AT(file ? str_c(file) : STR("-")), AT(str_c(strerror(why))));
	rest = (struct str){ text, (size_t)n };
	*out = str_cut(&rest, '\n');
	if (out->n && out->p[out->n - 1] == '\r')
		out->n--;
	if (!utf8_valid(*out))
		return err_set(err, ERR_INVALID, field, MSG_BAD_UTF8);
	if (utf8_count(*out) < PASSWORD_MIN)
		return err_set(err, ERR_INVALID, field, MSG_APP_PASSWORD_SHORT, AI(PASSWORD_MIN));
	if (out->n > PASSWORD_MAX)
		return err_set(err, ERR_INVALID, field, MSG_TOO_LONG, AI(PASSWORD_MAX));
	*out = arena_str(a, *out);
	return true;
}
