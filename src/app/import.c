/* daodi import: what other systems and hand-made tables hold, taken into the record. */
#include <unistd.h>

#include "app/commands.h"
#include "exchange/areas.h"
#include "exchange/import.h"
#include "people/people_csv.h"

enum { TELL_US = 5000000 };

/* What an import of reference data needs inside its write. */
struct import_work {
	struct app *app;
	struct str text;
	const char *calendar;
	struct area_list *areas;
	struct special_day *days;
	size_t n_days;
	size_t n;                      /* how many were taken in */
};

struct import_words {
	const char *what, *path, *profile, *calendar;
	struct place place;
};

/* ---- errors of the file ---- */

static int file_fail(const char *path, const struct err *err)
{
	struct arena *a = arena_new();

	for (int i = 0; i < err->n; i++) {
		const struct err_item *item = &err->item[i];
		struct str text = err_item_text(a, shell_language(), item);

		if (item->field[0] == '-')
			fprintf(stderr, "daodi import: %s: %.*s\n", item->field, STR_ARG(text));
		else if (item->field[0])
			fprintf(stderr, "daodi import: %s: %s: %.*s\n", path, item->field,
				STR_ARG(text));
		else if (str_find(text, str_c(path)) != SIZE_MAX)
			fprintf(stderr, "daodi import: %.*s\n", STR_ARG(text));
		else
			fprintf(stderr, "daodi import: %s: %.*s\n", path, STR_ARG(text));
	}
	if (err->dropped)
		app_say(MSG_IMPORT_MORE_WRONG, AI(err->dropped));
	arena_free(a);
	return EXIT_FAILED;
}

static void print_line(enum msg msg, int64_t a, int64_t b, int64_t c)
{
	struct arena *arena = arena_new();
	const struct err_arg arg[ERR_ARGS] = { AI(a), AI(b), AI(c) };
	struct str text = message_fill(arena, shell_language(), msg, arg);

	printf("%.*s\n", STR_ARG(text));
	arena_free(arena);
}

/* ---- reference data ---- */

static bool write_units(struct tx *tx, struct command *self, struct err *err)
{
	struct import_work *w = self->arg;
	const struct office *o = w->app->office;

	return units_import(tx, self->arena, w->text, o->catalog, o->territory,
			    (struct calendar_id){ 0 }, &w->n, err) &&
	       office_changed(tx, err);
}

static bool write_accounts(struct tx *tx, struct command *self, struct err *err)
{
	struct import_work *w = self->arg;

	return accounts_import(tx, self->arena, w->text, &w->n, err) && office_changed(tx, err);
}

static bool write_categories(struct tx *tx, struct command *self, struct err *err)
{
	struct import_work *w = self->arg;

	return categories_import(tx, self->arena, w->text, &w->n, err) &&
	       office_changed(tx, err);
}

static bool write_questions(struct tx *tx, struct command *self, struct err *err)
{
	struct import_work *w = self->arg;

	return questions_import(tx, self->arena, w->text, &w->n, err) && office_changed(tx, err);
}

static bool write_holidays(struct tx *tx, struct command *self, struct err *err)
{
	struct import_work *w = self->arg;
	struct calendar_id id;
	struct err found = ERR_INIT;

	if (!calendar_find(tx, str_c(w->calendar), &id, &found)) {
		if (found.code == ERR_NOT_FOUND)
			return err_set(err, ERR_NOT_FOUND, "--calendar", MSG_NO_SUCH,
				       AT(str_c(w->calendar)));
		*err = found;
		return false;
	}
	w->n = w->n_days;
	return calendar_add_days(tx, id, w->days, w->n_days, err) && office_changed(tx, err);
}

static bool write_areas(struct tx *tx, struct command *self, struct err *err)
{
	struct import_work *w = self->arg;

	return areas_save(tx, w->areas, &w->n, err) && office_changed(tx, err);
}

/* ---- cases ---- */

struct teller {
	bool terminal;
	int64_t told;
};

static void progress(void *arg, const struct import_figures *f, int64_t us)
{
	struct teller *t = arg;
	struct arena *a;
	struct str text;
	const struct err_arg said[ERR_ARGS] = {
		AI(f->read), AI(f->rejected), AI(us > 0 ? f->read * US_PER_SECOND / us : 0),
	};

	if (!t->terminal && us - t->told < TELL_US)
		return;
	t->told = us;
	a = arena_new();
	text = message_fill(a, shell_language(), MSG_IMPORT_PROGRESS, said);
	if (t->terminal)
		fprintf(stderr, "\r%.*s\x1b[K", STR_ARG(text));
	else
		fprintf(stderr, "%.*s\n", STR_ARG(text));
	arena_free(a);
}

static int run_cases(struct app *app, const struct import_words *w, const struct profile *p)
{
	struct teller teller = { .terminal = isatty(STDERR_FILENO) == 1 };
	const struct import_job job = {
		.store = app->store, .master = &app->master, .profile = p, .path = w->path,
		.language = shell_language(), .progress = progress, .arg = &teller,
	};
	struct import_figures f;
	struct err err = ERR_INIT;
	bool ok = import_cases(&job, &f, &err);

	if (teller.terminal && teller.told)
		fputc('\n', stderr);
	if (ok || f.read)
		print_line(MSG_IMPORT_DONE, f.read, f.imported, f.known);
	if (f.categories || f.units)
		print_line(MSG_IMPORT_MADE, f.categories, f.units, 0);
	if (ok || f.read)
		print_line(MSG_IMPORT_REJECTED, f.rejected, 0, 0);
	if (!ok)
		return file_fail(w->path, &err);
	if (f.rejected == 0)
		return EXIT_DONE;
	app_say(MSG_IMPORT_SEE_REJECTED,
		AT(arena_fmt(app->arena, "%s.rejected.csv", w->path)));
	return EXIT_FAILED;
}

/* ---- the command ---- */

static const struct kind {
	const char *name;
	bool (*write)(struct tx *tx, struct command *self, struct err *err);
} kinds[] = {
	{ "cases", NULL },
	{ "areas", write_areas },
	{ "units", write_units },
	{ "categories", write_categories },
	{ "questions", write_questions },
	{ "holidays", write_holidays },
	{ "accounts", write_accounts },
};

static const struct kind *kind_named(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(str_c(kinds[i].name), str_c(name)))
			return &kinds[i];
	return NULL;
}

/* What is read and checked before the write. */
static bool prepare(struct app *app, const struct kind *k, const struct import_words *w,
		    const struct profile *p, struct import_work *out, struct err *err)
{
	*out = (struct import_work){ .app = app, .calendar = w->calendar };
	if (!import_text(app->arena, w->path, &out->text, err))
		return false;
	if (k->write == write_areas)
		return areas_read(app->arena, out->text, &p->area, &out->areas, err);
	if (k->write == write_holidays)
		return holidays_read(app->arena, out->text, &out->days, &out->n_days, err);
	return k->write != write_units || app_office(app, err);
}

static int run_file(struct app *app, const struct kind *k, const struct import_words *w,
		    const struct profile *p)
{
	struct import_work work;
	struct err err = ERR_INIT;

	if (!k->write)
		return run_cases(app, w, p);
	if (!prepare(app, k, w, p, &work, &err) || !app_write(app, k->write, &work, &err))
		return file_fail(w->path, &err);
	print_line(MSG_IMPORT_TAKEN, (int64_t)work.n, 0, 0);
	return EXIT_DONE;
}

static int import_run(int argc, char **argv)
{
	const struct command_line *c = &command_import;
	struct import_words w = { .calendar = "cn" };
	const struct flag flag[] = {
		PLACE_FLAGS(&w.place),
		{ "--profile", &w.profile, NULL },
		{ "--calendar", &w.calendar, NULL },
	};
	const char *rest[2];
	const struct kind *k;
	struct profile p = { 0 };
	struct err err = ERR_INIT;
	struct arena *a;
	struct app app;
	size_t n;
	int status;

	if (!flags_read(c, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), rest, 2, &n, &status))
		return status;
	if (n < 2)
		return usage_wrong(c, n == 0 ? NULL : "FILE", MSG_REQUIRED);
	k = kind_named(rest[0]);
	if (!k)
		return usage_wrong(c, NULL, MSG_UNKNOWN_VALUE, AT(str_c(rest[0])),
				   AT(STR("cases areas units categories questions holidays accounts")));
	w.what = rest[0];
	w.path = rest[1];
	a = arena_new();
	if ((!k->write || k->write == write_areas) &&
	    !profile_find(a, str_c(w.profile ? w.profile : "daodi"), &p, &err)) {
		status = app_fail(c, &err);
	} else if (k->write == write_areas && !p.area.name.p) {
		(void)!err_set(&err, ERR_INVALID, "--profile", MSG_IMPORT_NOT_AREAS, AT(p.name));
		status = app_fail(c, &err);
	} else if (!app_open(&app, &w.place, STORE_OPEN, &err)) {
		status = app_fail(c, &err);
	} else {
		status = run_file(&app, k, &w, &p);
		app_close(&app);
	}
	arena_free(a);
	return status;
}

const struct command_line command_import = {
	"import",
	"import cases|areas FILE [--profile NAME|PATH] --data DIR\n"
	"import units|categories|questions|accounts FILE --data DIR\n"
	"import holidays FILE [--calendar CODE] --data DIR",
	MSG_APP_WHAT_IMPORT,
	import_run,
};
