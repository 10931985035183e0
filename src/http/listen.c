/* The listening socket. Numeric addresses only: a name would ask a resolver, and may mean more than
 * one address. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http_int.h"

enum { BACKLOG = 1024 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool address_read(const char *text, uint16_t port, union address *out, socklen_t *n)
{
	char bare[INET6_ADDRSTRLEN];
	struct str s = str_c(text);

	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons(port);
		*n = sizeof out->v4;
		return true;
	}
	if (str_starts(s, STR("[")) && str_ends(s, STR("]")))
		s = str_head(str_skip(s, 1), s.n - 2);
	if (s.n >= sizeof bare)
		return false;
	memcpy(bare, s.p, s.n);
	bare[s.n] = 0;
	if (inet_pton(AF_INET6, bare, &out->v6.sin6_addr) != 1)
		return false;
	out->v6.sin6_family = AF_INET6;
	out->v6.sin6_port = htons(port);
	*n = sizeof out->v6;
	return true;
}

bool listen_open(const char *text, uint16_t port, int *fd, uint16_t *got, struct err *err)
{
	union address a;
	socklen_t n;
	int s, on = 1, why;

	if (!address_read(text, port, &a, &n))
		return err_set(err, ERR_INVALID, "listen", MSG_LISTEN_NO_ADDRESS, AT(str_c(text)));
	s = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s < 0)
		goto failed;
	/* a restarted server takes its port back at once; on Linux this does not let two listen */
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(s, &a.any, n) != 0 || listen(s, BACKLOG) != 0 ||
	    getsockname(s, &a.any, &n) != 0)
		goto failed;
	*got = ntohs(a.any.sa_family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
	*fd = s;
	return true;

failed:
	why = errno;
	if (s >= 0)
		close(s);
	if (why == EADDRINUSE)
		return err_set(err, ERR_IO, "listen", MSG_LISTEN_TAKEN, AT(str_c(text)), AI(port));
	return err_set(err, ERR_IO, "listen", MSG_LISTEN_FAILED, AT(str_c(text)), AI(port),
		       AT(str_c(strerrordesc_np(why))));
}
