/* The single writer. Commands wait in a bounded queue; the thread takes what waits, runs them in
 * one transaction, commits, and only then tells each that it is done: nothing is acknowledged that
 * is not on the disk.
 *
 * A savepoint makes the engine copy every page that a command touches, a fifth of the cost of a
 * case; and nearly every command either succeeds or is refused before its first write. So a group
 * runs without savepoints first. Where a command fails half way, the group is rolled back and run
 * again with a savepoint for each: only the failing one is lost. Where the engine has ended the
 * transaction (disk full, I/O error), or the commit fails, nothing of the group is left, and each
 * of its commands is run again alone, once: so one command that does not fit the disk does not
 * take the others with it. */
#include "store/store_int.h"

#include <signal.h>

#include "base/log.h"
#include "base/mem.h"

struct writer {
	struct store *store;
	struct session *session;
	struct tender *tender;
	pthread_t thread;
	int room, group;

	pthread_mutex_t lock;        /* guards what follows */
	pthread_cond_t wake;
	struct command *head, **tail;
	int waiting;
	bool stopping;

	atomic_llong groups, commands, failed;
};

/* Commands in the order in which they ran. */
struct list {
	struct command *head, **tail;
	int n;
};

static void list_add(struct list *l, struct command *c)
{
	c->next = NULL;
	*l->tail = c;
	l->tail = &c->next;
	l->n++;
}

/* The next command that waits; NULL when there is none (block: none will come any more). */
static struct command *take(struct writer *w, bool block)
{
	struct command *c;

	pthread_mutex_lock(&w->lock);
	while (block && !w->head && !w->stopping)
		pthread_cond_wait(&w->wake, &w->lock);
	c = w->head;
	if (c) {
		w->head = c->next;
		if (!w->head)
			w->tail = &w->head;
		w->waiting--;
	}
	pthread_mutex_unlock(&w->lock);
	return c;
}

/* What became of a group. */
enum fate {
	FATE_COMMITTED,
	FATE_MARRED,      /* a command failed after it had written: the group wants savepoints */
	FATE_LOST,        /* nothing is left: each alone */
};

/* Runs one with nothing to fall back on. */
static enum fate run_plain(struct tx *tx, struct command *c)
{
	const struct engine *e = tx->session->store->engine;
	int64_t before = e->written(tx->session);

	command_try(tx, c);
	if (!e->in_transaction(tx->session))
		return FATE_LOST;
	return c->ok || e->written(tx->session) == before ? FATE_COMMITTED : FATE_MARRED;
}

static enum fate run_in_savepoint(struct tx *tx, struct command *c)
{
	const struct engine *e = tx->session->store->engine;
	struct err lost = ERR_INIT;
	bool ended;

	if (!e->savepoint(tx->session, &lost))
		return FATE_LOST;
	command_try(tx, c);
	if (!e->in_transaction(tx->session))
		return FATE_LOST;
	ended = c->ok ? e->release(tx->session, &lost) : e->rollback_to(tx->session, &lost);
	return ended ? FATE_COMMITTED : FATE_LOST;
}

/* Fills the group with what waits, first included. */
static enum fate run_group(struct writer *w, struct command *first, struct list *ran)
{
	enum fate fate = FATE_COMMITTED;
	struct err lost = ERR_INIT;
	struct command *c = first;
	struct tx *tx;

	if (!write_begin(w->session, &tx, &lost)) {
		/* no command is at fault, and none would fare better alone */
		for (; c; c = ran->n < w->group ? take(w, false) : NULL) {
			c->ok = false;
			c->err = lost;
			list_add(ran, c);
		}
		return FATE_COMMITTED;
	}
	for (; c; c = ran->n < w->group ? take(w, false) : NULL) {
		list_add(ran, c);
		fate = run_plain(tx, c);
		if (fate != FATE_COMMITTED) {
			write_rollback(w->session);
			return fate;
		}
	}
	return write_commit(w->session, &lost) ? FATE_COMMITTED : FATE_LOST;
}

/* A marred group once more: what fails undoes itself alone. */
static enum fate run_again(struct writer *w, struct list *ran)
{
	struct err lost = ERR_INIT;
	struct tx *tx;

	if (!write_begin(w->session, &tx, &lost))
		return FATE_LOST;
	for (struct command *c = ran->head; c; c = c->next) {
		if (run_in_savepoint(tx, c) != FATE_COMMITTED) {
			write_rollback(w->session);
			return FATE_LOST;
		}
	}
	return write_commit(w->session, &lost) ? FATE_COMMITTED : FATE_LOST;
}

static void tell(struct writer *w, struct list *ran)
{
	struct command *next;

	for (struct command *c = ran->head; c; c = next) {
		next = c->next;      /* done may free or queue it again */
		if (c->ok)
			w->commands++;
		else
			w->failed++;
		if (c->done)
			c->done(c, c->ok, &c->err);
	}
}

static void tend_between(struct writer *w)
{
	const struct engine *e = w->store->engine;
	struct err err = ERR_INIT;
	int64_t log, left;

	if (e->log_pages && tender_told(w->tender, e->log_pages(w->session)) &&
	    !e->tend(w->session, false, &log, &left, &err))
		log_line(LOG_WARN, "the log could not be moved into the database; "
				   "it will be tried again");
}

static void *write_on(void *arg)
{
	struct writer *w = arg;
	struct command *first;

	while ((first = take(w, true))) {
		struct list ran = { NULL, &ran.head, 0 };
		enum fate fate;

		fate = run_group(w, first, &ran);
		if (fate == FATE_MARRED)
			fate = run_again(w, &ran);
		if (fate == FATE_LOST)
			for (struct command *c = ran.head; c; c = c->next)
				write_alone(w->session, c);
		w->groups++;
		tell(w, &ran);
		tend_between(w);
	}
	return NULL;
}

/* ---- from outside ---- */

static void writer_free(struct writer *w)
{
	tender_stop(w->tender);
	session_close(w->session);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->wake);
	mem_free(w);
}

bool writer_start(struct store *s, int queue, int group, struct err *err)
{
	struct writer *w = mem_alloc(sizeof *w);
	sigset_t all, old;

	must(!s->writer && queue > 0 && group > 0 && s->mode != STORE_READ_ONLY);
	w->store = s;
	w->room = queue;
	w->group = group;
	w->tail = &w->head;
	must(pthread_mutex_init(&w->lock, NULL) == 0);
	must(pthread_cond_init(&w->wake, NULL) == 0);
	if (!session_open_as(s, ROLE_WRITE, &w->session, err) ||
	    !tender_start(s, &w->tender, err)) {
		writer_free(w);
		return false;
	}
	/* signals are for the main thread */
	sigfillset(&all);
	must(pthread_sigmask(SIG_SETMASK, &all, &old) == 0);
	must(pthread_create(&w->thread, NULL, write_on, w) == 0);
	pthread_setname_np(w->thread, "store-writer");
	must(pthread_sigmask(SIG_SETMASK, &old, NULL) == 0);
	pthread_mutex_lock(&s->lock);
	s->writer = w;
	pthread_mutex_unlock(&s->lock);
	return true;
}

void writer_stop(struct store *s)
{
	struct writer *w = s->writer;
	struct err err = ERR_INIT;
	int64_t log, left;

	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	must(pthread_join(w->thread, NULL) == 0);

	/* from here on store_write works on its own session */
	pthread_mutex_lock(&s->lock);
	s->writer = NULL;
	pthread_mutex_unlock(&s->lock);
	tender_stop(w->tender);
	w->tender = NULL;
	if (s->engine->tend && !s->engine->tend(w->session, true, &log, &left, &err))
		log_line(LOG_WARN, "the log stays beside the database; nothing is lost");
	writer_free(w);
}

/* With s->lock held. */
static bool submit(struct writer *w, struct command *c, struct err *err)
{
	bool room;

	pthread_mutex_lock(&w->lock);
	room = !w->stopping && w->waiting < w->room;
	if (room) {
		c->next = NULL;
		c->ok = false;
		*w->tail = c;
		w->tail = &c->next;
		/* only a thread that sleeps needs waking, and it sleeps only on an empty queue */
		if (w->waiting++ == 0)
			pthread_cond_signal(&w->wake);
	}
	pthread_mutex_unlock(&w->lock);
	return room || err_set(err, ERR_BUSY, NULL, MSG_BUSY);
}

bool writer_submit(struct store *s, struct command *c, struct err *err)
{
	bool ok;

	pthread_mutex_lock(&s->lock);
	ok = s->writer ? submit(s->writer, c, err) : err_set(err, ERR_BUSY, NULL, MSG_BUSY);
	pthread_mutex_unlock(&s->lock);
	return ok;
}

void writer_figures(struct store *s, struct writer_figures *out)
{
	struct writer *w;

	*out = (struct writer_figures){ 0 };
	pthread_mutex_lock(&s->lock);
	w = s->writer;
	if (w) {
		pthread_mutex_lock(&w->lock);
		out->waiting = w->waiting;
		pthread_mutex_unlock(&w->lock);
		out->groups = w->groups;
		out->commands = w->commands;
		out->failed = w->failed;
	}
	pthread_mutex_unlock(&s->lock);
}

/* ---- writing and waiting ---- */

struct wait {
	struct command stand_in;     /* queued in the place of the caller's */
	struct command *command;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool over;
};

static bool run_for(struct tx *tx, struct command *self, struct err *err)
{
	struct wait *wait = self->arg;

	return wait->command->run(tx, wait->command, err);
}

static void over_for(struct command *self, bool ok, struct err *err)
{
	struct wait *wait = self->arg;
	struct command *c = wait->command;

	c->ok = ok;
	if (!ok)
		c->err = *err;
	if (c->done)
		c->done(c, ok, err);
	pthread_mutex_lock(&wait->lock);
	wait->over = true;
	pthread_cond_signal(&wait->wake);
	pthread_mutex_unlock(&wait->lock);
}

static bool submit_and_wait(struct store *s, struct command *c, struct err *err)
{
	struct wait *wait = mem_alloc(sizeof *wait);
	bool ok;

	wait->command = c;
	wait->stand_in = (struct command){ .run = run_for, .done = over_for, .arg = wait };
	must(pthread_mutex_init(&wait->lock, NULL) == 0);
	must(pthread_cond_init(&wait->wake, NULL) == 0);
	ok = writer_submit(s, &wait->stand_in, err);
	if (ok) {
		pthread_mutex_lock(&wait->lock);
		while (!wait->over)
			pthread_cond_wait(&wait->wake, &wait->lock);
		pthread_mutex_unlock(&wait->lock);
		ok = c->ok;
		if (!ok)
			*err = c->err;
	}
	pthread_mutex_destroy(&wait->lock);
	pthread_cond_destroy(&wait->wake);
	mem_free(wait);
	return ok;
}

static bool write_on_own(struct store *s, struct command *c, struct err *err)
{
	bool ok;

	pthread_mutex_lock(&s->own_lock);
	ok = s->own || session_open_as(s, ROLE_OWN, &s->own, err);
	if (ok) {
		write_alone(s->own, c);
		ok = c->ok;
		if (!ok)
			*err = c->err;
	}
	pthread_mutex_unlock(&s->own_lock);
	if (c->done)
		c->done(c, ok, err);
	return ok;
}

bool store_write(struct store *s, struct command *c, struct err *err)
{
	bool through;

	must(s->mode != STORE_READ_ONLY);
	pthread_mutex_lock(&s->lock);
	through = s->writer != NULL;
	/* the writer would wait for itself */
	must(!through || !pthread_equal(s->writer->thread, pthread_self()));
	pthread_mutex_unlock(&s->lock);
	return through ? submit_and_wait(s, c, err) : write_on_own(s, c, err);
}
