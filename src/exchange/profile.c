/* Reading a mapping file: every line is judged by its section, then the whole for what no line can
 * say. All that is wrong is said at once. */
#include "exchange/profile_int.h"

#include "wire/utf8.h"

struct reader {
	struct arena *a;
	struct str file;
	struct profile *p;
	struct err *err;
	struct line line;
};

/* Adds an error at the present line; line 0 stands for the whole file. */
#define bad(r, ...) bad_((r), ERR_PACK_(__VA_ARGS__))
static bool bad_(struct reader *r, enum msg msg, const struct err_arg arg[ERR_ARGS])
{
	struct str line = r->line.number ? arena_fmt(r->a, ":%lld", (long long)r->line.number) :
					   STR("");
	const char *where = arena_fmt(r->a, "%.*s%.*s %.*s", STR_ARG(r->file), STR_ARG(line),
				      STR_ARG(r->line.key)).p;

	return err_add_(r->err, ERR_INVALID, where, msg, arg);
}

static bool yes_or_no(struct reader *r, bool *out)
{
	*out = str_eq_nocase(r->line.value, STR("yes"));
	return *out || str_eq_nocase(r->line.value, STR("no")) ||
	       bad(r, MSG_UNKNOWN_VALUE, AT(r->line.value), AT(STR("yes, no")));
}

/* ---- [file] ---- */

static bool read_delimiter(struct reader *r)
{
	static const struct { struct str name; char delimiter; } names[] = {
		{ STR_INIT("comma"), ',' }, { STR_INIT(","), ',' },
		{ STR_INIT("semicolon"), ';' }, { STR_INIT(";"), ';' },
		{ STR_INIT("tab"), '\t' },
		{ STR_INIT("pipe"), '|' }, { STR_INIT("|"), '|' },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq_nocase(r->line.value, names[i].name))
			return r->p->delimiter = names[i].delimiter, true;
	}
	return bad(r, MSG_UNKNOWN_VALUE, AT(r->line.value), AT(STR("comma, semicolon, tab, pipe")));
}

static bool read_zone(struct reader *r)
{
	struct err why = ERR_INIT;

	r->p->zone_name = r->line.value;
	return zone_find(r->line.value, &r->p->zone, &why) ||
	       bad(r, MSG_PROFILE_NO_ZONE, AT(r->line.value));
}

static bool read_date(struct reader *r)
{
	enum { DATES = 16 };

	if (!r->p->date)
		r->p->date = ARENA_ARRAY(r->a, struct date_form, DATES);
	if (r->p->dates == DATES)
		return bad(r, MSG_OUT_OF_RANGE, AI(1), AI(DATES));
	return date_form_read(r->line.value, &r->p->date[r->p->dates++]) ||
	       bad(r, MSG_PROFILE_BAD_DATE_FORM, AT(r->line.value));
}

static bool read_file_line(struct reader *r)
{
	struct str key = r->line.key;

	if (str_eq_nocase(key, STR("encoding")))
		return encoding_named(r->line.value, &r->p->encoding) ||
		       bad(r, MSG_UNKNOWN_VALUE, AT(r->line.value),
			   AT(STR("auto, utf-8, gb18030")));
	if (str_eq_nocase(key, STR("delimiter")))
		return read_delimiter(r);
	if (str_eq_nocase(key, STR("header")))
		return yes_or_no(r, &r->p->header);
	if (str_eq_nocase(key, STR("zone")))
		return read_zone(r);
	if (str_eq_nocase(key, STR("date")))
		return read_date(r);
	if (str_eq_nocase(key, STR("empty")))
		return alternatives_read(r->a, r->line.value, &r->p->empty, &r->p->n_empty) ||
		       bad(r, MSG_PROFILE_BAD_LINE);
	if (str_eq_nocase(key, STR("due_end_of_day")))
		return yes_or_no(r, &r->p->due_end_of_day);
	if (str_eq_nocase(key, STR("datum")))
		return datum_of(r->line.value, &r->p->datum) ||
		       bad(r, MSG_UNKNOWN_VALUE, AT(r->line.value),
			   AT(STR("wgs84, cgcs2000, gcj02, bd09")));
	return bad(r, MSG_UNKNOWN_VALUE, AT(key),
		   AT(STR("encoding, delimiter, header, zone, date, datum, empty, "
			  "due_end_of_day")));
}

/* ---- [columns] ---- */

static bool find_field(struct str name, enum row_field *out)
{
	for (enum row_field f = 0; f < ROW_FIELD_COUNT; f++) {
		if (str_eq_nocase(name, row_field_name(f)))
			return *out = f, true;
	}
	return false;
}

static bool read_column_line(struct reader *r)
{
	enum row_field f;

	if (!find_field(r->line.key, &f))
		return bad(r, MSG_PROFILE_NO_FIELD, AT(r->line.key));
	if (r->p->field[f].n)
		return bad(r, MSG_PROFILE_TWICE, AT(r->line.key));
	return choice_read(r->a, r->line.value, &r->p->field[f]) ||
	       bad(r, MSG_PROFILE_BAD_COLUMN);
}

/* ---- [status] and the other sections of words ---- */

static bool read_key(struct reader *r, struct str *out)
{
	struct str *list;
	size_t n;

	*out = r->line.key;
	if (out->p[0] != '"')
		return true;
	if (!alternatives_read(r->a, r->line.key, &list, &n) || n != 1)
		return bad(r, MSG_PROFILE_BAD_LINE);
	*out = list[0];
	return true;
}

static bool read_word_line(struct reader *r, enum row_field f)
{
	struct words *words = &r->p->words[f];
	struct word w;
	struct str ours = r->line.value;

	if (!read_key(r, &w.theirs))
		return false;
	w.outcome = (struct str){ NULL, 0 };
	if (f == ROW_STATUS) {
		struct str rest = ours;

		ours = str_cut(&rest, ' ');
		rest = str_trim(rest);
		if (rest.n && !word_known(ROW_OUTCOME, rest, &w.outcome))
			return bad(r, MSG_UNKNOWN_VALUE, AT(rest),
				   AT(words_allowed(r->a, ROW_OUTCOME)));
	}
	if (ours.n == 0)
		return bad(r, MSG_REQUIRED);
	if (!word_known(f, ours, &w.ours))
		return bad(r, MSG_UNKNOWN_VALUE, AT(ours), AT(words_allowed(r->a, f)));
	if (w.outcome.n && !str_eq(w.ours, STR("closed")) && !str_eq(w.ours, STR("archived")))
		return bad(r, MSG_PROFILE_OUTCOME_OPEN);
	if (str_eq(r->line.key, STR("*"))) {
		if (words->has_rest)
			return bad(r, MSG_PROFILE_TWICE, AT(r->line.key));
		words->rest = w;
		words->has_rest = true;
		return true;
	}
	for (size_t i = 0; i < words->n; i++) {
		if (str_eq_nocase(words->word[i].theirs, w.theirs))
			return bad(r, MSG_PROFILE_TWICE, AT(w.theirs));
	}
	/* room doubles at powers of two */
	if ((words->n & (words->n - 1)) == 0) {
		struct word *more = ARENA_ARRAY(r->a, struct word, words->n ? 2 * words->n : 1);

		if (words->n)
			memcpy(more, words->word, words->n * sizeof *more);
		words->word = more;
	}
	words->word[words->n++] = w;
	return true;
}

/* ---- [duplicate], [areas] ---- */

static bool read_duplicate_line(struct reader *r)
{
	struct duplicate *d = &r->p->duplicate;
	struct str key = r->line.key, value = r->line.value;

	if (str_eq_nocase(key, STR("column")))
		return choice_read(r->a, value, &d->column) || bad(r, MSG_PROFILE_BAD_COLUMN);
	if (str_eq_nocase(key, STR("master")))
		return choice_read(r->a, value, &d->master) || bad(r, MSG_PROFILE_BAD_COLUMN);
	if (str_eq_nocase(key, STR("starts")))
		return alternatives_read(r->a, value, &d->starts, &d->n_starts) ||
		       bad(r, MSG_PROFILE_BAD_LINE);
	if (str_eq_nocase(key, STR("holds")))
		return alternatives_read(r->a, value, &d->holds, &d->n_holds) ||
		       bad(r, MSG_PROFILE_BAD_LINE);
	if (str_eq_nocase(key, STR("is")))
		return alternatives_read(r->a, value, &d->is, &d->n_is) ||
		       bad(r, MSG_PROFILE_BAD_LINE);
	if (str_eq_nocase(key, STR("master_digits"))) {
		if (!str_to_i64(value, &d->master_digits))
			return bad(r, MSG_NOT_A_NUMBER);
		return (d->master_digits >= 1 && d->master_digits <= 64) ||
		       bad(r, MSG_OUT_OF_RANGE, AI(1), AI(64));
	}
	return bad(r, MSG_UNKNOWN_VALUE, AT(key),
		   AT(STR("column, starts, holds, is, master, master_digits")));
}

static bool read_area_line(struct reader *r)
{
	struct area_keys *k = &r->p->area;
	struct str *list, *to = NULL;
	size_t n;

	if (str_eq_nocase(r->line.key, STR("label")))
		to = &k->name;
	else if (str_eq_nocase(r->line.key, STR("code")))
		to = &k->code;
	else if (str_eq_nocase(r->line.key, STR("parent")))
		to = &k->parent;
	if (!to)
		return bad(r, MSG_UNKNOWN_VALUE, AT(r->line.key), AT(STR("label, code, parent")));
	if (!alternatives_read(r->a, r->line.value, &list, &n) || n != 1)
		return bad(r, MSG_PROFILE_BAD_LINE);
	*to = list[0];
	return true;
}

/* ---- the whole ---- */

static bool read_pair(struct reader *r, struct str section)
{
	enum row_field f;

	if (str_eq_nocase(section, STR("file")))
		return read_file_line(r);
	if (str_eq_nocase(section, STR("columns")))
		return read_column_line(r);
	if (str_eq_nocase(section, STR("duplicate")))
		return read_duplicate_line(r);
	if (str_eq_nocase(section, STR("areas")))
		return read_area_line(r);
	if (find_field(section, &f) && field_has_words(f))
		return read_word_line(r, f);
	/* the line that opened an unknown section has said so */
	return section.n ? true : bad(r, MSG_PROFILE_NO_SECTION, AT(r->line.key));
}

static bool section_known(struct str section)
{
	enum row_field f;

	return str_eq_nocase(section, STR("file")) || str_eq_nocase(section, STR("columns")) ||
	       str_eq_nocase(section, STR("duplicate")) || str_eq_nocase(section, STR("areas")) ||
	       (find_field(section, &f) && field_has_words(f));
}

/* What no line can say: what is missing, and what does not go together. */
static void check_whole(struct reader *r)
{
	struct profile *p = r->p;
	bool columns = false;

	r->line = (struct line){ .key = STR("[columns]") };
	for (enum row_field f = 0; f < ROW_FIELD_COUNT; f++)
		columns = columns || p->field[f].n;
	if (!columns && !p->area.name.p)
		(void)bad(r, MSG_PROFILE_EMPTY);
	if (columns) {
		for (size_t i = 0; i < 2; i++) {
			enum row_field f = i ? ROW_CREATED : ROW_EXTERNAL_ID;

			r->line.key = row_field_name(f);
			if (!p->field[f].n)
				(void)bad(r, MSG_PROFILE_FIELD_NEEDED);
		}
		r->line.key = STR("lat");
		if ((p->field[ROW_LAT].n == 0) != (p->field[ROW_LON].n == 0))
			(void)bad(r, MSG_PROFILE_LAT_AND_LON);
		r->line.key = STR("zone");
		if (!p->zone)
			(void)bad(r, MSG_PROFILE_FIELD_NEEDED);
	}
	for (enum row_field f = 0; f < ROW_FIELD_COUNT; f++) {
		r->line.key = row_field_name(f);
		if ((p->words[f].n || p->words[f].has_rest) && !p->field[f].n)
			(void)bad(r, MSG_PROFILE_WORDS_WITHOUT_COLUMN);
	}
	r->line.key = STR("[duplicate]");
	if ((p->duplicate.column.n == 0) !=
	    (p->duplicate.n_starts + p->duplicate.n_holds + p->duplicate.n_is == 0))
		(void)bad(r, MSG_PROFILE_DUPLICATE_HALF);
	r->line.key = STR("[areas]");
	if ((p->area.name.p == NULL) != (p->area.code.p == NULL))
		(void)bad(r, MSG_PROFILE_AREA_HALF);
}

bool profile_read(struct arena *a, struct str text, struct str file, struct profile *out,
		  struct err *err)
{
	static const struct str rfc3339_word = STR_INIT("rfc3339");
	struct profile p = { .name = profile_name(file), .delimiter = ',', .header = true };
	struct err found = ERR_INIT;
	struct reader r = { .a = a, .file = file, .p = &p, .err = &found };
	struct lines lines = { .rest = text };
	enum line_result result;

	if (text.n > PROFILE_BYTES)
		return err_set(err, ERR_LIMIT, arena_cstr(a, profile_name(file)),
			       MSG_PROFILE_TOO_BIG);
	if (!utf8_valid(text))
		return err_set(err, ERR_INVALID, arena_cstr(a, profile_name(file)), MSG_BAD_UTF8);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		lines.rest = str_skip(text, 3);
	while ((result = lines_next(&lines, &r.line)) != LINE_END) {
		if (result == LINE_BROKEN)
			(void)bad(&r, MSG_PROFILE_BAD_LINE);
		else if (result == LINE_PAIR)
			(void)read_pair(&r, lines.section);
		else if (!section_known(lines.section))
			(void)bad(&r, MSG_PROFILE_NO_SECTION, AT(lines.section));
	}
	if (p.dates == 0 && err_ok(&found)) {
		p.date = ARENA_NEW(a, struct date_form);
		p.dates = 1;
		must(date_form_read(rfc3339_word, p.date));
	}
	if (err_ok(&found))
		check_whole(&r);
	if (!err_ok(&found)) {
		*err = found;
		return false;
	}
	p.cases = p.field[ROW_EXTERNAL_ID].n > 0;
	*out = p;
	return true;
}
