/* Importing cases: the file is read and mapped record by record, outside any transaction; batches of
 * rows go to import_batch.c. */
#include "exchange/import_int.h"

#include <errno.h>

#include "base/mem.h"
#include "wire/csv.h"

/* ---- the file ---- */

static size_t fill(void *arg, char *p, size_t n)
{
	FILE *f = arg;
	size_t got = fread(p, 1, n, f);

	return got == 0 && ferror(f) ? SIZE_MAX : got;
}

static struct str *copy_record(struct arena *a, const struct str *record, size_t n)
{
	struct str *out = ARENA_ARRAY(a, struct str, n);

	for (size_t i = 0; i < n; i++)
		out[i] = arena_str(a, record[i]);
	return out;
}

/* Maps a record into the batch, or rejects it. */
static bool take_record(struct run *r, const struct row_map *map, const struct str *record,
			size_t n, int64_t line, struct err *err)
{
	struct item *it = &r->item[r->items];
	struct err why = ERR_INIT;

	*it = (struct item){ .line = line, .record = copy_record(r->a, record, n), .n = n };
	r->f->read++;
	if (row_read(r->a, map, it->record, n, &it->row, &why)) {
		r->items++;
		return r->items < BATCH || import_batch(r, err);
	}
	r->f->rejected++;
	return rejects_add(&r->rejects, line, record, n, &why, err);
}

static bool broken(struct run *r, int64_t line, enum msg msg, struct err *err)
{
	struct err why = ERR_INIT;

	(void)!err_set(&why, ERR_UNREADABLE, NULL, msg);
	r->f->read++;
	r->f->rejected++;
	return rejects_add(&r->rejects, line, NULL, 0, &why, err);
}

static bool bind(struct run *r, const struct str *record, size_t n, struct row_map **map,
		 struct err *err)
{
	const struct profile *p = r->job->profile;

	if (!p->header)
		return row_bind(r->keep, p, NULL, n, map, err);
	r->rejects.header = copy_record(r->keep, record, n);
	r->rejects.n = n;
	return row_bind(r->keep, p, r->rejects.header, n, map, err);
}

static bool read_rows(struct run *r, struct csv_reader *csv, struct err *err)
{
	struct row_map *map = NULL;
	struct str *record;
	size_t n;
	int64_t line;
	enum msg why;

	for (;;) {
		switch (csv_next(csv, &record, &n, &line, &why)) {
		case CSV_END:
			if (!map)
				return err_set(err, ERR_INVALID, NULL, MSG_IMPORT_EMPTY,
					       AT(str_c(r->job->path)));
			return import_batch(r, err) && import_link(r, err);
		case CSV_FAILED:
			return err_set(err, ERR_IO, NULL, MSG_APP_CANNOT_READ,
				       AT(str_c(r->job->path)), AT(str_c(strerror(EIO))));
		case CSV_BROKEN:
			if (!map)
				return err_set(err, ERR_UNREADABLE,
					       arena_fmt(r->keep, "line %lld",
							 (long long)line).p, why);
			if (!broken(r, line, why, err))
				return false;
			break;
		case CSV_RECORD_READ:
			if (!map) {
				if (!bind(r, record, n, &map, err))
					return false;
				if (r->job->profile->header)
					break;
			}
			if (!take_record(r, map, record, n, line, err))
				return false;
			break;
		}
		import_tell(r, false);
	}
}

bool import_cases(const struct import_job *job, struct import_figures *f, struct err *err)
{
	struct run *r = mem_alloc(sizeof *r);
	struct encoding_reader *reader = NULL;
	struct csv_reader *csv;
	FILE *file = NULL;
	bool ok;

	*f = (struct import_figures){ 0 };
	memset(r, 0, sizeof *r);
	r->job = job;
	r->f = f;
	r->a = arena_new();
	r->keep = arena_new();
	r->rejects.path = job->path;
	r->rejects.language = job->language;
	r->began = r->told = import_clock();
	ok = (job->profile->cases ||
	      err_set(err, ERR_INVALID, "--profile", MSG_IMPORT_NOT_CASES,
		      AT(job->profile->name))) &&
	     import_open(job->path, &file, err) &&
	     encoding_open(job->profile->encoding, fill, file, &reader, err) &&
	     import_office(r, err);
	if (ok) {
		struct err last = ERR_INIT;

		csv = csv_open(encoding_fill, reader, job->profile->delimiter);
		ok = read_rows(r, csv, err);
		csv_close(csv);
		if (!rejects_end(&r->rejects, &last) && ok) {
			*err = last;
			ok = false;
		}
		import_tell(r, true);
	}
	if (reader)
		encoding_close(reader);
	if (file)
		fclose(file);
	if (r->office)
		office_free(r->office);
	mem_free(r->pair);
	arena_free(r->a);
	arena_free(r->keep);
	mem_free(r);
	return ok;
}
