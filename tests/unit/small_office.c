#include "small_office.h"

#include <dirent.h>
#include <unistd.h>

#include "outbox/outbox.h"
#include "tally/tally.h"

struct job {
	struct command c;
	struct small_office *so;
	bool (*run)(struct small_office *so, struct tx *tx, void *arg, struct err *err);
	void *arg;
};

static bool run_job(struct tx *tx, struct command *self, struct err *err)
{
	struct job *job = self->arg;

	return job->run(job->so, tx, job->arg, err);
}

bool small_office_write(struct small_office *so,
			bool (*run)(struct small_office *so, struct tx *tx, void *arg,
				    struct err *err),
			void *arg, struct err *err)
{
	struct job job = { .so = so, .run = run, .arg = arg };

	job.c.run = run_job;
	job.c.arena = so->a;
	job.c.arg = &job;
	return store_write(so->store, &job.c, err);
}

static void square(struct point *p, int64_t south, int64_t west, int64_t size)
{
	p[0] = (struct point){ south, west };
	p[1] = (struct point){ south, west + size };
	p[2] = (struct point){ south + size, west + size };
	p[3] = (struct point){ south + size, west };
}

static bool add_area(struct tx *tx, const char *code, struct area_id parent, int64_t south,
		     int64_t west, int64_t size, struct area_id *out, struct err *err)
{
	struct point p[4];
	struct ring ring = { p, 4 };
	struct shape shape = { &ring, 1 };
	struct area area = { .code = str_c(code), .name = str_c(code), .parent = parent };

	square(p, south, west, size);
	return area_save(tx, &area, &shape, out, err);
}

static bool add_category(struct tx *tx, const char *code, struct category base,
			 struct category_id *out, struct err *err)
{
	base.code = base.name = str_c(code);
	base.leaf = base.active = true;
	base.verdict_days = base.verdict_days ? base.verdict_days : 7;
	base.rework_days = 30;
	return category_save(tx, &base, out, err);
}

static bool add_unit(struct tx *tx, const char *code, struct unit u, struct category_id leads,
		     bool mandate, struct unit_id *out, struct err *err)
{
	struct mandate m = { .category = leads, .area = u.area };

	u.code = u.name = str_c(code);
	u.active = true;
	if (!unit_save(tx, &u, out, err))
		return false;
	m.unit = *out;
	return mandates_save(tx, *out, &m, mandate ? 1 : 0, err);
}

static bool add_account(struct tx *tx, const char *name, struct unit_id unit, unsigned roles,
			struct account_id *out, struct err *err)
{
	struct account acc = { .name = str_c(name), .display = str_c(name), .unit = unit,
			       .roles = roles };

	return account_save(tx, &acc, out, err);
}

static bool furnish(struct small_office *so, struct tx *tx, void *arg, struct err *err)
{
	const struct area_id none = { 0 };
	const struct category_id all = { 0 };
	struct calendar cn;
	struct calendar_id cal;

	(void)arg;
	return calendar_china(so->a, &cn, err) && calendar_save(tx, &cn, &cal, err) &&
	       add_area(tx, "town", none, 300000000, 1140000000, 20000000, &so->town, err) &&
	       add_area(tx, "east", so->town, 300000000, 1150000000, 10000000, &so->east, err) &&
	       add_area(tx, "west", so->town, 300000000, 1140000000, 10000000, &so->west, err) &&
	       add_category(tx, "lamp", (struct category){ .kind = KIND_COMPLAINT,
			    .tier = TIER_REQUESTER, .public = true, .place_needed = true,
			    .recurrence_days = 60 }, &so->lamp, err) &&
	       add_category(tx, "noise", (struct category){ .kind = KIND_COMPLAINT,
			    .tier = TIER_NONE }, &so->noise, err) &&
	       add_category(tx, "danger", (struct category){ .kind = KIND_VIOLATION_REPORT,
			    .tier = TIER_SITE, .urgency = URGENCY_DANGER, .public = true,
			    .place_needed = true }, &so->danger, err) &&
	       add_category(tx, "praise", (struct category){ .kind = KIND_COMMENDATION },
			    &so->praise, err) &&
	       add_category(tx, "enquiry", (struct category){ .kind = KIND_ENQUIRY },
			    &so->enquiry, err) &&
	       add_category(tx, "allegation", (struct category){ .kind = KIND_ALLEGATION,
			    .confidential = true }, &so->allegation, err) &&
	       add_category(tx, "leak", (struct category){ .kind = KIND_HELP, .tier = TIER_NONE,
			    .urgency = URGENCY_UTILITY, .evidence_needed = true }, &so->leak, err) &&
	       add_unit(tx, "root", (struct unit){ .kind = UNIT_OFFICE, .fallback = true }, all,
			true, &so->root, err) &&
	       add_unit(tx, "community", (struct unit){ .kind = UNIT_COMMUNITY, .parent = so->root,
			.area = so->east }, so->noise, true, &so->community, err) &&
	       add_unit(tx, "lights", (struct unit){ .kind = UNIT_DEPARTMENT, .parent = so->root },
			so->lamp, true, &so->lights, err) &&
	       add_unit(tx, "water", (struct unit){ .kind = UNIT_COMPANY, .parent = so->root },
			so->leak, true, &so->water, err) &&
	       add_unit(tx, "verification", (struct unit){ .kind = UNIT_VERIFICATION }, all, false,
			&so->verification, err) &&
	       add_account(tx, "dispatcher", so->root, ROLE_DISPATCHER | ROLE_HANDLER,
			   &so->dispatcher, err) &&
	       add_account(tx, "dispatcher2", so->root, ROLE_DISPATCHER, &so->dispatcher2, err) &&
	       add_account(tx, "supervisor", so->root, ROLE_SUPERVISOR, &so->supervisor, err) &&
	       add_account(tx, "operator", so->root, ROLE_OPERATOR, &so->operator, err) &&
	       add_account(tx, "worker", so->community, ROLE_COMMUNITY_WORKER, &so->worker, err) &&
	       add_account(tx, "handler", so->lights, ROLE_HANDLER | ROLE_VERIFIER, &so->handler,
			   err) &&
	       add_account(tx, "handler2", so->lights, ROLE_HANDLER, &so->handler2, err) &&
	       add_account(tx, "plumber", so->water, ROLE_HANDLER, &so->plumber, err) &&
	       add_account(tx, "verifier", so->verification, ROLE_VERIFIER, &so->verifier, err) &&
	       office_changed(tx, err);
}

static void must_hold(bool ok, const struct err *err)
{
	if (!ok)
		fail_msg("unexpected error %d in '%s', message %d", err->code, err->item[0].field,
			 err->item[0].msg);
}

void small_office_open(struct small_office *so, uint64_t seed)
{
	static struct migration steps[64];
	const struct migrations *rooms[] = { &calendar_migrations, &territory_migrations,
		&catalog_migrations, &people_migrations, &office_migrations, &tally_migrations,
		&outbox_migrations, &casework_migrations };
	struct migrations all = { steps, 0 };
	struct err err = ERR_INIT;
	struct session *session;
	struct seal_key master;
	struct tx *tx;

	seal_init();
	*so = (struct small_office){ .a = arena_new() };
	env_fixed_init(&so->env, SMALL_OFFICE_NOW, seed);
	snprintf(so->dir, sizeof so->dir, "/tmp/daodi-test-XXXXXX");
	assert_non_null(mkdtemp(so->dir));
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		for (size_t j = 0; j < rooms[i]->n; j++)
			steps[all.n++] = rooms[i]->step[j];
	must_hold(store_open(so->dir, STORE_CREATE, &all, &so->env.env, &so->store, &err), &err);
	must_hold(small_office_write(so, furnish, NULL, &err), &err);
	master = seal_key_new(&so->env.env);
	must_hold(session_open(so->store, &session, &err), &err);
	must_hold(read_begin(session, &tx, &err), &err);
	must_hold(office_load(tx, &master, &so->office, &err), &err);
	read_end(tx);
	session_close(session);
}

void small_office_close(struct small_office *so)
{
	struct dirent *e;
	DIR *d;

	office_free(so->office);
	store_close(so->store);
	arena_free(so->a);
	d = opendir(so->dir);
	while (d && (e = readdir(d))) {
		char path[400];

		snprintf(path, sizeof path, "%s/%s", so->dir, e->d_name);
		unlink(path);
	}
	closedir(d);
	rmdir(so->dir);
}

static bool read_account(struct small_office *so, struct tx *tx, void *arg, struct err *err)
{
	struct account *acc = arg;
	bool found;

	return account_get(tx, so->a, acc->id, acc, &found, err) && found;
}

struct actor actor_for(struct small_office *so, struct account_id id)
{
	struct account acc = { .id = id };
	struct err err = ERR_INIT;

	must_hold(small_office_write(so, read_account, &acc, &err), &err);
	return (struct actor){ .kind = ACTOR_ACCOUNT, .account = id, .name = acc.display,
			       .unit = acc.unit, .roles = acc.roles, .service = acc.service };
}

struct actor actor_requester(void)
{
	return (struct actor){ .kind = ACTOR_REQUESTER, .holds_code = true };
}

struct reporting { const struct actor *who; const struct report *r; struct case_row *out; };

static bool run_report(struct small_office *so, struct tx *tx, void *arg, struct err *err)
{
	struct reporting *x = arg;

	return case_report(tx, so->a, so->office, x->who, x->r, x->out, err);
}

bool report_one(struct small_office *so, const struct actor *who, const struct report *r,
		struct case_row *out, struct err *err)
{
	struct reporting x = { who, r, out };

	return small_office_write(so, run_report, &x, err);
}

struct acting {
	const struct actor *who;
	struct str number;
	enum action action;
	const struct act_input *in;
	struct case_row *out;
};

static bool run_act(struct small_office *so, struct tx *tx, void *arg, struct err *err)
{
	struct acting *x = arg;

	return case_act(tx, so->a, so->office, x->who, x->number, 0, x->action, x->in, x->out, NULL,
			err);
}

bool act_on(struct small_office *so, const struct actor *who, struct str number, enum action action,
	    const struct act_input *in, struct case_row *out, struct err *err)
{
	struct acting x = { who, number, action, in, out };

	return small_office_write(so, run_act, &x, err);
}

/* What fsck found first. Failing inside the write would leave it open for ever. */
static void tell(void *arg, struct str number, struct str sentence)
{
	char *found = arg;

	if (!*found)
		snprintf(found, 300, "%.*s: %.*s", STR_ARG(number), STR_ARG(sentence));
}

static bool run_check(struct small_office *so, struct tx *tx, void *arg, struct err *err)
{
	int64_t checked;

	return casework_check(tx, so->office, tell, arg, &checked, err);
}

void assert_record_whole(struct small_office *so)
{
	struct err err = ERR_INIT;
	char found[300] = "";

	must_hold(small_office_write(so, run_check, found, &err), &err);
	if (*found)
		fail_msg("%s", found);
}
