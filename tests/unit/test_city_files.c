/* The files of three cities through the shipped mappings, every row; expected figures are those
 * that the cities' own columns count to. Skipped where the files are not beside the project. */
#include "base/arena.h"
#include "base/buf.h"
#include "exchange/row.h"
#include "territory/territory_int.h"
#include "wire/catalogue.h"
#include "wire/csv.h"

/* The folder of the files, or NULL after a word about it. */
static FILE *open_file(const char *name)
{
	const char *dir = getenv("DAODI_SHARED");
	char path[1000], command[1100];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir ? dir : PROJECT_ROOT "/../shared/data", name);
	f = fopen(path, "rb");
	if (!f) {
		print_message("%s is not there: skipped\n", path);
		return NULL;
	}
	fclose(f);
	snprintf(command, sizeof command, "xz -dc '%s'", path);
	return popen(command, "r");
}

static size_t fill(void *arg, char *p, size_t n)
{
	FILE *f = arg;
	size_t got = fread(p, 1, n, f);

	return got == 0 && ferror(f) ? SIZE_MAX : got;
}

/* A small table of how often each text was seen. */
struct tally {
	struct { char text[80]; int n; } row[100];
	int n;
};

static void count(struct tally *t, struct str s)
{
	for (int i = 0; i < t->n; i++) {
		if (str_eq(str_c(t->row[i].text), s)) {
			t->row[i].n++;
			return;
		}
	}
	assert_true(t->n < 100 && s.n < 80);
	if (s.n)
		memcpy(t->row[t->n].text, s.p, s.n);
	t->row[t->n++].n = 1;
}

static int counted(const struct tally *t, const char *text)
{
	for (int i = 0; i < t->n; i++) {
		if (!strcmp(t->row[i].text, text))
			return t->row[i].n;
	}
	return 0;
}

struct figures {
	int rows, rejected, closed, withdrawn, referred, no_verdict, points, media, text, duplicates,
		masters, found;
	int noted[MSG_COUNT];
	struct tally category, unit, status, area, channel;
	void (*each)(struct figures *f, const struct import_row *r);
	void *arg;
	int right, wrong, nowhere;
};

static void add(struct figures *f, const struct import_row *r)
{
	bool seen[MSG_COUNT] = { false };

	f->closed += r->state == STATE_CLOSED;
	f->withdrawn += r->outcome == OUTCOME_WITHDRAWN;
	f->referred += r->outcome == OUTCOME_REFERRED;
	f->no_verdict += r->outcome == OUTCOME_NO_VERDICT;
	f->points += r->has_point;
	f->media += r->n_media > 0;
	f->text += r->text.n > 0;
	f->duplicates += r->duplicate;
	f->masters += r->duplicate_of.n > 0;
	f->found += r->has_origin && r->origin == ORIGIN_FOUND;
	count(&f->category, r->category);
	count(&f->unit, r->unit_code);
	count(&f->status, r->status);
	count(&f->channel, r->has_channel ? channel_name(r->channel) : STR(""));
	assert_int_equal(r->notes.dropped, 0);
	for (int i = 0; i < r->notes.n; i++) {
		f->noted[r->notes.item[i].msg] += !seen[r->notes.item[i].msg];
		seen[r->notes.item[i].msg] = true;
	}
	if (f->each)
		f->each(f, r);
}

/* Everything a file holds through its mapping. */
static bool read_all(const char *file, const char *profile_name, struct figures *f)
{
	FILE *pipe = open_file(file);
	struct arena *keep, *a;
	struct profile p;
	struct row_map *m = NULL;
	struct csv_reader *r;
	struct err err = ERR_INIT;
	struct str *fields;
	enum csv_result result;
	size_t n;
	int64_t line;
	enum msg why;

	if (!pipe)
		return false;
	keep = arena_new();
	a = arena_new();
	if (!profile_find(keep, str_c(profile_name), &p, &err))
		fail_msg("%.*s", STR_ARG(err_text(keep, LANG_EN, &err)));
	r = csv_open(fill, pipe, p.delimiter);
	while ((result = csv_next(r, &fields, &n, &line, &why)) != CSV_END) {
		static struct import_row row;

		assert_int_equal(result, CSV_RECORD_READ);
		if (!m) {
			struct str *header = ARENA_ARRAY(keep, struct str, n);

			for (size_t i = 0; i < n; i++)
				header[i] = arena_str(keep, fields[i]);
			if (!row_bind(keep, &p, header, n, &m, &err))
				fail_msg("%.*s", STR_ARG(err_text(keep, LANG_EN, &err)));
			continue;
		}
		f->rows++;
		err = (struct err)ERR_INIT;
		if (row_read(a, m, fields, n, &row, &err)) {
			add(f, &row);
		} else {
			print_message("line %lld: %.*s\n", (long long)line,
				      STR_ARG(err_text(a, LANG_EN, &err)));
			f->rejected++;
		}
		arena_reset(a);
	}
	csv_close(r);
	assert_int_equal(pclose(pipe), 0);
	arena_free(a);
	arena_free(keep);
	return true;
}

static void boston_is_read_to_the_last_row(void **state)
{
	static struct figures f;

	(void)state;
	if (!read_all("boston-open311-2018h1.csv.xz", "open311", &f))
		skip();
	assert_int_equal(f.rows, 37084);
	assert_int_equal(f.rejected, 0);
	assert_int_equal(f.closed, 32079);
	assert_int_equal(counted(&f.status, "closed"), 32079);
	assert_int_equal(counted(&f.status, "open"), 5005);
	assert_int_equal(f.no_verdict, 32079);
	assert_int_equal(f.category.n, 4);
	assert_int_equal(counted(&f.category, "Illegal Parking"), 17156);
	assert_int_equal(counted(&f.category, "Other"), 12679);
	assert_int_equal(counted(&f.category, "Sidewalk Not Shoveled"), 4818);
	assert_int_equal(counted(&f.category, "Abandoned Vehicle"), 2431);
	assert_int_equal(f.media, 19657);
	assert_int_equal(f.text, 37084 - 1717);
	assert_int_equal(f.noted[MSG_ROW_EMPTY], 1717);
	assert_int_equal(f.points, 37084);
	assert_int_equal(f.noted[MSG_ROW_BEFORE_CREATED], 2);
	assert_int_equal(f.duplicates, 2480);
	assert_int_equal(f.masters, 1496);
}

static void los_angeles_is_read_to_the_last_row(void **state)
{
	static struct figures f;

	(void)state;
	if (!read_all("la-myla311-2020-01.csv.xz", "myla311", &f))
		skip();
	assert_int_equal(f.rows, 10000);
	assert_int_equal(f.rejected, 0);
	assert_int_equal(counted(&f.status, "Closed"), 9723);
	assert_int_equal(counted(&f.status, "Cancelled"), 244);
	assert_int_equal(counted(&f.status, "Open"), 16);
	assert_int_equal(counted(&f.status, "Pending"), 15);
	assert_int_equal(counted(&f.status, "Referred Out"), 2);
	assert_int_equal(f.closed, 9723 + 244 + 2);
	assert_int_equal(f.withdrawn, 244);
	assert_int_equal(f.referred, 2);
	assert_int_equal(f.category.n, 11);
	assert_int_equal(counted(&f.category, "Bulky Items"), 4470);
	assert_int_equal(f.unit.n, 7);
	assert_int_equal(counted(&f.unit, "BOS"), 7067);
	assert_int_equal(counted(&f.unit, "OCB"), 2628);
	assert_int_equal(f.points, 10000 - 11);
	assert_int_equal(f.noted[MSG_ROW_NO_POINT], 11);
	assert_int_equal(f.noted[MSG_ROW_NO_CLOSING_TIME], 18);
	assert_int_equal(f.noted[MSG_ROW_UNKNOWN_WORD], 0);
	assert_int_equal(f.found, 2088);
	assert_int_equal(counted(&f.channel, "phone"), 4548);
}

/* ---- New York, with its districts ---- */

struct districts {
	struct arena *a;
	struct edges edges[60];
	struct str code[60];
	int n;
};

static bool keep_district(void *arg, const struct area *area, const struct shape *shape,
			  struct err *err)
{
	struct districts *d = arg;

	(void)err;
	assert_true(d->n < 60 && shape);
	d->code[d->n] = area->code;
	edges_build(d->a, shape, &d->edges[d->n++]);
	return true;
}

static bool read_districts(struct districts *d)
{
	FILE *pipe = open_file("nyc-community-districts.geojson.xz");
	struct buf text = BUF_INIT;
	struct profile p;
	struct err err = ERR_INIT;
	char block[65536];
	size_t n;

	if (!pipe)
		return false;
	d->a = arena_new();
	while ((n = fread(block, 1, sizeof block, pipe)) > 0)
		buf_add(&text, (struct str){ block, n });
	assert_int_equal(pclose(pipe), 0);
	assert_true(profile_find(d->a, STR("nyc311"), &p, &err));
	assert_true(geojson_areas(d->a, buf_str(&text), &p.area, keep_district, d, &err));
	buf_release(&text);
	return true;
}

static void locate(struct figures *f, const struct import_row *r)
{
	const struct districts *d = f->arg;
	int at = -1;

	if (!r->has_point)
		return;
	for (int i = 0; i < d->n; i++) {
		if (edges_hold(&d->edges[i], r->point)) {
			assert_int_equal(at, -1);
			at = i;
		}
	}
	if (at < 0)
		f->nowhere++;
	else if (str_eq(d->code[at], r->area_code))
		f->right++;
	else
		f->wrong++;
}

static void new_york_is_read_to_the_last_row_and_lies_where_the_city_says(void **state)
{
	static struct figures f;
	static struct districts d;

	(void)state;
	if (!read_districts(&d))
		skip();
	assert_int_equal(d.n, 59);
	f.each = locate;
	f.arg = &d;
	if (!read_all("nyc311-2019-12-31.csv.xz", "nyc311", &f))
		skip();
	assert_int_equal(f.rows, 1000);
	assert_int_equal(f.rejected, 0);
	assert_int_equal(f.closed, 997);
	assert_int_equal(f.unit.n, 11);
	assert_int_equal(counted(&f.unit, "NYPD"), 634);
	assert_int_equal(f.category.n, 64);
	assert_int_equal(counted(&f.category, "Noise - Residential"), 314);
	assert_int_equal(f.points, 987);
	assert_int_equal(f.noted[MSG_ROW_NO_POINT], 13);
	assert_int_equal(f.noted[MSG_ROW_CLOSED_BUT_OPEN], 1);
	assert_int_equal(f.right, 980);
	assert_int_equal(f.wrong, 2);
	assert_int_equal(f.nowhere, 5);
	assert_int_equal(f.text, 1000);
	assert_int_equal(f.duplicates, 42);
	arena_free(d.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boston_is_read_to_the_last_row),
		cmocka_unit_test(los_angeles_is_read_to_the_last_row),
		cmocka_unit_test(new_york_is_read_to_the_last_row_and_lies_where_the_city_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
