/* kill -9: a child writes commands and tells each acknowledged key down a pipe; the parent kills
 * it at a random moment, opens the database again, and finds every key it was told of, and none
 * half there. Each round goes on in the same database. Fixed seed; the moments are the machine's.
 *
 *     test_kill [ROUNDS] */
#include "rig.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PER_ROUND = 200000, IN_FLIGHT = 64, MOST_ROUNDS = 400 };

static int rounds = 10;

/* ---- the child ---- */

static int pipe_end;
static atomic_llong next_key;

struct one {
	struct put put;
	struct store *s;
};

static void report(struct command *self, bool ok, struct err *err)
{
	struct put *p = self->arg;
	struct one *one = (struct one *)p;

	(void)err;
	if (ok && write(pipe_end, &p->key, sizeof p->key) != sizeof p->key)
		_exit(3);
	p->key = next_key++;
	p->size = (size_t)(p->key * 7919 % 3000);
	p->refuse = p->key % 11 == 0;
	if (!writer_submit(one->s, self, err))
		_exit(4);
}

/* Reads all the time, as a server does. */
static void *look(void *arg)
{
	unsigned char seen[64];

	for (;;)
		(void)rig_seen(arg, seen, sizeof seen);
	return NULL;
}

static _Noreturn void child(struct rig *r, int64_t first, int fd)
{
	static struct one one[IN_FLIGHT];
	struct err err = ERR_INIT;
	pthread_t reader;

	pipe_end = fd;
	next_key = first;
	rig_open(r);
	if (!writer_start(r->s, IN_FLIGHT, 16, &err))
		_exit(5);
	for (int i = 0; i < IN_FLIGHT; i++) {
		put_init(&one[i].put, next_key++, 500, false);
		one[i].put.c.done = report;
		one[i].s = r->s;
		if (!writer_submit(r->s, &one[i].put.c, &err))
			_exit(6);
	}
	pthread_create(&reader, NULL, look, r->s);
	for (;;)
		pause();
}

/* ---- the parent ---- */

static uint64_t seed = 20260401;

static int64_t below(int64_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

/* Marks the keys (first to first + PER_ROUND) that come down the pipe until it closes; how many. */
static int64_t collect(int fd, unsigned char *told, int64_t first)
{
	int64_t key[512], got = 0;
	size_t have = 0;
	ssize_t r;

	while ((r = read(fd, (char *)key + have, sizeof key - have)) > 0) {
		have += (size_t)r;
		for (size_t i = 0; i < have / sizeof *key; i++, got++) {
			assert_true(key[i] >= first && key[i] < first + PER_ROUND);
			assert_int_equal(told[key[i] - first], 0);
			told[key[i] - first] = 1;
		}
		memmove(key, (char *)key + have / sizeof *key * sizeof *key, have % sizeof *key);
		have %= sizeof *key;
	}
	return got;
}

struct killing {
	pid_t pid;
	useconds_t after;
};

static void *kill_later(void *arg)
{
	const struct killing *k = arg;

	usleep(k->after);
	kill(k->pid, SIGKILL);
	return NULL;
}

static int64_t one_round(struct rig *r, int round, unsigned char *told, unsigned char *seen)
{
	int64_t first = (int64_t)round * PER_ROUND, end = first + PER_ROUND, got;
	struct killing k;
	pthread_t killer;
	int fd[2], status;

	assert_int_equal(pipe(fd), 0);
	k.pid = fork();
	assert_true(k.pid >= 0);
	if (k.pid == 0) {
		close(fd[0]);
		child(r, first, fd[1]);
	}
	close(fd[1]);
	k.after = (useconds_t)(20000 + below(400000));
	assert_int_equal(pthread_create(&killer, NULL, kill_later, &k), 0);
	memset(told, 0, PER_ROUND);
	got = collect(fd[0], told, first);
	pthread_join(killer, NULL);
	close(fd[0]);
	assert_int_equal(waitpid(k.pid, &status, 0), k.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

	rig_open(r);
	assert_true(rig_seen(r->s, seen, end));
	for (int64_t i = 0; i < PER_ROUND; i++) {
		if (told[i])
			assert_int_equal(seen[first + i], 3);
		else
			assert_true(seen[first + i] == 0 || seen[first + i] == 3);
	}
	assert_true(rig_sound(r->s));
	rig_close(r);
	return got;
}

static void every_acknowledged_command_survives_kill_9(void **state)
{
	unsigned char *told = test_calloc(PER_ROUND, 1);
	unsigned char *seen = test_calloc((size_t)rounds * PER_ROUND, 1);
	int64_t all = 0;
	struct rig r;

	(void)state;
	rig_make(&r);
	rig_close(&r);
	for (int i = 0; i < rounds; i++)
		all += one_round(&r, i, told, seen);
	/* they did work in between */
	assert_true(all > rounds * 10);
	fprintf(stderr, "%lld acknowledged in %d rounds\n", (long long)all, rounds);
	rig_remove(&r);
	test_free(told);
	test_free(seen);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_acknowledged_command_survives_kill_9),
	};

	if (argc > 1)
		rounds = (int)strtol(argv[1], NULL, 10);
	if (rounds < 1 || rounds > MOST_ROUNDS)
		return 2;
	return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
