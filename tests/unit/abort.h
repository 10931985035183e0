/* Asserts that calling f(arg) aborts: in a child, whose complaint is not shown. */
#ifndef TESTS_ABORT_H
#define TESTS_ABORT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static bool aborts(void (*f)(void *arg), void *arg)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGABRT, SIG_DFL);     /* cmocka catches signals */
		(void)!freopen("/dev/null", "w", stderr);
		f(arg);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGABRT;
}

#endif
