/* SQL of the table cases and what hangs on it. */
#include "casework/casework_int.h"

static const struct sql sql_insert = {
	"INSERT INTO cases (number, version, state, kind, origin, mode, channel, category, area, unit,"
	" account, master, requester, lat, lon, address, body, reply, source, external_id,"
	" source_unit, source_category, claimed, found, said, satisfaction, outcome, created, due,"
	" requester_due, acted, answered, closed, changed, occurred, flags, decliner, decline_code,"
	" calls_failed, reworks, hops)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	" $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36,"
	" $37, $38, $39, $40, $41) RETURNING id",
	"tiiiiiiiiiiiiiitttttttiiiiiiiiiiiiiiitiii" };
/* what an act may change; the rest of the row stays as it was reported */
static const struct sql sql_update = {
	"UPDATE cases SET version = $2, state = $3, kind = $4, mode = $5, category = $6, area = $7,"
	" unit = $8, account = $9, master = $10, reply = $11, claimed = $12, found = $13,"
	" said = $14, satisfaction = $15, outcome = $16, due = $17, requester_due = $18,"
	" acted = $19, answered = $20, closed = $21, changed = $22, flags = $23, decliner = $24,"
	" decline_code = $25, calls_failed = $26, reworks = $27, hops = $28, requester = $29"
	" WHERE id = $1",
	"iiiiiiiiiitiiiiiiiiiiiiitiiii" };
static const struct sql sql_by_number = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.number = $1", "t" };
static const struct sql sql_by_id = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.id = $1", "i" };
/* in two steps: "returning" from an update costs SQLite more than the update and a look together */
static const struct sql sql_count_day = {
	"INSERT INTO case_day (day, last) VALUES ($1, 1)"
	" ON CONFLICT (day) DO UPDATE SET last = case_day.last + 1", "i" };
static const struct sql sql_last_of_day = { "SELECT last FROM case_day WHERE day = $1", "i" };
static const struct sql sql_raise_day = {
	"INSERT INTO case_day (day, last) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE"
	" SET last = CASE WHEN case_day.last < excluded.last THEN excluded.last ELSE case_day.last END",
	"ii" };
static const struct sql sql_add_media = {
	"INSERT INTO case_media (case_id, seq, ord, url) VALUES ($1, $2, $3, $4)", "iiit" };
static const struct sql sql_add_upload = {
	"INSERT INTO case_upload (case_id, seq, ord, type, bytes) VALUES ($1, $2, $3, $4, $5)",
	"iiitb" };
static const struct sql sql_media = {
	"SELECT url, seq FROM case_media WHERE case_id = $1 ORDER BY seq, ord", "i" };
/* what the requester gave; the evidence of those who handle and check stays with the staff */
static const struct sql sql_media_given = {
	"SELECT m.url, m.seq FROM case_media m JOIN event e ON e.case_id = m.case_id AND e.seq = m.seq"
	" WHERE m.case_id = $1 AND e.action IN ('report', 'import', 'supplement')"
	" ORDER BY m.seq, m.ord", "i" };
static const struct sql sql_add_answer = {
	"INSERT INTO case_answer (case_id, ord, code, value) VALUES ($1, $2, $3, $4)", "iitt" };
static const struct sql sql_answers = {
	"SELECT code, value FROM case_answer WHERE case_id = $1 ORDER BY ord", "i" };
static const struct sql sql_external = {
	"SELECT id FROM cases WHERE source = $1 AND external_id = $2", "tt" };
_Static_assert(KIND_ALLEGATION == 6, "the looks for an earlier case leave it out by number");
/* the box is a little over 50 m high, and as wide up to 60° of latitude; the caller checks the
 * distance */
static const struct sql sql_earlier_place = {
	"SELECT id, lat, lon FROM cases WHERE category = $1 AND lat BETWEEN $2 AND $3"
	" AND lon BETWEEN $6 AND $7 AND closed >= $4 AND outcome BETWEEN 1 AND 5 AND kind <> 6"
	" AND id <> $5 ORDER BY closed DESC, id DESC LIMIT 200", "iiiiiii" };
static const struct sql sql_earlier_address = {
	"SELECT id FROM cases WHERE category = $1 AND lat IS NULL AND address = $2"
	" AND closed >= $3 AND outcome BETWEEN 1 AND 5 AND kind <> 6 AND id <> $4"
	" ORDER BY closed DESC, id DESC LIMIT 1", "itii" };

static int64_t flags_of(const struct case_row *row)
{
	return (row->provisional ? FLAG_PROVISIONAL : 0) |
	       (row->requester_provisional ? FLAG_REQUESTER_PROVISIONAL : 0) |
	       (row->public ? FLAG_PUBLIC : 0) | (row->confidential ? FLAG_CONFIDENTIAL : 0) |
	       (row->waiting ? FLAG_WAITING : 0) | (row->urged ? FLAG_URGED : 0) |
	       (row->rework_asked ? FLAG_REWORK_ASKED : 0) |
	       (row->came_back ? FLAG_CAME_BACK : 0) | (row->objection ? FLAG_OBJECTION : 0) |
	       (row->late ? FLAG_LATE : 0) | (row->contested ? FLAG_CONTESTED : 0) |
	       (row->verified ? FLAG_VERIFIED : 0) |
	       (row->verified_on_site ? FLAG_VERIFIED_ON_SITE : 0) |
	       (row->call_reached ? FLAG_CALL_REACHED : 0);
}

/* 0 is "not yet" or "none": NULL in the table */
static struct val or_null(int64_t v)
{
	return v ? VI(v) : VNULL;
}

bool case_store_insert(struct tx *tx, struct case_row *row, struct err *err)
{
	return db_int(tx, &sql_insert, &row->id.n, NULL, err, VT(row->number), VI(row->version),
		      VI((int64_t)row->state), VI((int64_t)row->kind), VI((int64_t)row->origin),
		      VI((int64_t)row->mode), VI((int64_t)row->channel), VID(row->category),
		      VID(row->area), VID(row->unit), VID(row->account), VID(row->master),
		      VID(row->requester), row->has_place ? VI(row->place.lat) : VNULL,
		      row->has_place ? VI(row->place.lon) : VNULL, VT_OR_NULL(row->address),
		      VT_OR_NULL(row->text), VT_OR_NULL(row->reply), VT_OR_NULL(row->source),
		      VT_OR_NULL(row->external_id), VT_OR_NULL(row->source_unit),
		      VT_OR_NULL(row->source_category), VI((int64_t)row->claimed),
		      VI((int64_t)row->found), VI((int64_t)row->said), VI(row->satisfaction),
		      VI((int64_t)row->outcome), VI(row->created), or_null(row->due),
		      or_null(row->requester_due), or_null(row->acted), or_null(row->answered),
		      or_null(row->closed), VI(row->changed), or_null(row->occurred),
		      VI(flags_of(row)), VID(row->decliner), VT_OR_NULL(row->decline_code),
		      VI(row->calls_failed), VI(row->reworks), VI(row->hops));
}

bool case_store_update(struct tx *tx, const struct case_row *row, struct err *err)
{
	return db_run(tx, &sql_update, NULL, err, VI(row->id.n), VI(row->version),
		      VI((int64_t)row->state), VI((int64_t)row->kind), VI((int64_t)row->mode),
		      VID(row->category), VID(row->area), VID(row->unit), VID(row->account),
		      VID(row->master), VT_OR_NULL(row->reply), VI((int64_t)row->claimed),
		      VI((int64_t)row->found), VI((int64_t)row->said), VI(row->satisfaction),
		      VI((int64_t)row->outcome), or_null(row->due), or_null(row->requester_due),
		      or_null(row->acted), or_null(row->answered), or_null(row->closed),
		      VI(row->changed), VI(flags_of(row)), VID(row->decliner),
		      VT_OR_NULL(row->decline_code), VI(row->calls_failed), VI(row->reworks),
		      VI(row->hops), VID(row->requester));
}

void case_read(struct rows *r, struct arena *a, struct case_row *out)
{
	int64_t flags = rows_int(r, COL_FLAGS);
	struct case_row row = {
		.id = { rows_int(r, 0) },
		.number = rows_text(r, 1, a),
		.version = rows_int(r, 2),
		.state = (enum case_state)rows_int(r, 3),
		.kind = (enum case_kind)rows_int(r, 4),
		.origin = (enum origin)rows_int(r, 5),
		.mode = (enum mode)rows_int(r, 6),
		.channel = (enum channel)rows_int(r, 7),
		.category = { rows_int(r, 8) },
		.area = { rows_int(r, 9) },
		.unit = { rows_int(r, 10) },
		.account = { rows_int(r, 11) },
		.master = { rows_int(r, 12) },
		.requester = { rows_int(r, 13) },
		.has_place = !rows_null(r, 14),
		.place = { rows_int(r, 14), rows_int(r, 15) },
		.address = rows_text(r, 16, a),
		.text = rows_text(r, 17, a),
		.reply = rows_text(r, 18, a),
		.source = rows_text(r, 19, a),
		.external_id = rows_text(r, 20, a),
		.source_unit = rows_text(r, 21, a),
		.source_category = rows_text(r, 22, a),
		.claimed = (enum solved)rows_int(r, 23),
		.found = (enum solved)rows_int(r, 24),
		.said = (enum solved)rows_int(r, 25),
		.satisfaction = rows_int(r, 26),
		.outcome = (enum outcome)rows_int(r, 27),
		.created = rows_int(r, 28),
		.due = rows_int(r, 29),
		.requester_due = rows_int(r, 30),
		.acted = rows_int(r, 31),
		.answered = rows_int(r, 32),
		.closed = rows_int(r, 33),
		.changed = rows_int(r, 34),
		.occurred = rows_int(r, 35),
		.provisional = flags & FLAG_PROVISIONAL,
		.requester_provisional = flags & FLAG_REQUESTER_PROVISIONAL,
		.public = flags & FLAG_PUBLIC,
		.confidential = flags & FLAG_CONFIDENTIAL,
		.waiting = flags & FLAG_WAITING,
		.urged = flags & FLAG_URGED,
		.rework_asked = flags & FLAG_REWORK_ASKED,
		.came_back = flags & FLAG_CAME_BACK,
		.objection = flags & FLAG_OBJECTION,
		.late = flags & FLAG_LATE,
		.contested = flags & FLAG_CONTESTED,
		.verified = flags & FLAG_VERIFIED,
		.verified_on_site = flags & FLAG_VERIFIED_ON_SITE,
		.call_reached = flags & FLAG_CALL_REACHED,
		.decliner = { rows_int(r, 37) },
		.decline_code = rows_text(r, 38, a),
		.calls_failed = rows_int(r, 39),
		.reworks = rows_int(r, 40),
		.hops = rows_int(r, 41),
		.account_name = rows_text(r, 42, a),
	};

	*out = row;
}

static bool read_one(struct rows *r, struct arena *a, struct case_row *out, bool *found,
		     struct err *err)
{
	*found = rows_next(r);
	if (*found)
		case_read(r, a, out);
	return rows_end(r, err);
}

bool case_get(struct tx *tx, struct arena *a, struct str number, struct case_row *out,
	      bool *found, struct err *err)
{
	struct rows r;

	*found = false;
	if (!case_number_valid(number))
		return true;
	return db_query(tx, &sql_by_number, &r, err, VT(number)) &&
	       read_one(&r, a, out, found, err);
}

bool case_store_lock(struct tx *tx, struct arena *a, struct str number, struct case_row *out,
		     bool *found, struct err *err)
{
	/* the embedded engine has one writer: reading inside its transaction is the lock */
	return case_get(tx, a, number, out, found, err);
}

bool case_by_id(struct tx *tx, struct arena *a, struct case_id id, struct case_row *out,
		bool *found, struct err *err)
{
	struct rows r;

	return db_query(tx, &sql_by_id, &r, err, VI(id.n)) && read_one(&r, a, out, found, err);
}

bool case_store_count_day(struct tx *tx, int64_t day, int64_t *out, struct err *err)
{
	return db_run(tx, &sql_count_day, NULL, err, VI(day)) &&
	       db_int(tx, &sql_last_of_day, out, NULL, err, VI(day));
}

bool case_store_raise_day(struct tx *tx, int64_t day, int64_t n, struct err *err)
{
	return db_run(tx, &sql_raise_day, NULL, err, VI(day), VI(n));
}

bool case_store_add_media(struct tx *tx, struct case_id id, int64_t seq, const struct media *m,
			  struct err *err)
{
	for (size_t i = 0; i < m->n; i++)
		if (!db_run(tx, &sql_add_media, NULL, err, VI(id.n), VI(seq), VI((int64_t)i),
			    VT(m->url[i])))
			return false;
	return true;
}

bool case_store_add_uploads(struct tx *tx, struct case_id id, int64_t seq,
			    const struct upload *uploads, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (!db_run(tx, &sql_add_upload, NULL, err, VI(id.n), VI(seq), VI((int64_t)i),
			    VT(uploads[i].type), VB(uploads[i].bytes)))
			return false;
	return true;
}

bool case_store_add_answers(struct tx *tx, struct case_id id, const struct answer *answers,
			    size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (!db_run(tx, &sql_add_answer, NULL, err, VI(id.n), VI((int64_t)i),
			    VT(answers[i].code), VT(answers[i].value)))
			return false;
	return true;
}

bool case_media_rows(struct tx *tx, struct arena *a, struct case_id id, enum view view,
		     struct media_row **out, size_t *n, struct err *err)
{
	size_t cap = 0;
	struct rows r;

	*out = NULL;
	*n = 0;
	if (!db_query(tx, view == VIEW_STAFF ? &sql_media : &sql_media_given, &r, err, VI(id.n)))
		return false;
	while (rows_next(&r)) {
		if (*n == cap) {
			struct media_row *more = ARENA_ARRAY(a, struct media_row,
							     cap = cap ? cap * 2 : 8);

			if (*n)
				memcpy(more, *out, *n * sizeof **out);
			*out = more;
		}
		(*out)[(*n)++] = (struct media_row){ rows_int(&r, 1), rows_text(&r, 0, a) };
	}
	return rows_end(&r, err);
}

bool case_media(struct tx *tx, struct arena *a, struct case_id id, enum view view,
		struct str **out, size_t *n, struct err *err)
{
	struct media_row *row;

	if (!case_media_rows(tx, a, id, view, &row, n, err))
		return false;
	*out = ARENA_ARRAY(a, struct str, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = row[i].url;
	return true;
}

bool case_answers(struct tx *tx, struct arena *a, struct case_id id, struct answer **out,
		  size_t *n, struct err *err)
{
	size_t cap = 0;
	struct rows r;

	*out = NULL;
	*n = 0;
	if (!db_query(tx, &sql_answers, &r, err, VI(id.n)))
		return false;
	while (rows_next(&r)) {
		if (*n == cap) {
			struct answer *more = ARENA_ARRAY(a, struct answer, cap = cap ? cap * 2 : 8);

			if (*n)
				memcpy(more, *out, *n * sizeof **out);
			*out = more;
		}
		(*out)[(*n)++] = (struct answer){ rows_text(&r, 0, a), rows_text(&r, 1, a) };
	}
	return rows_end(&r, err);
}

bool case_imported(struct tx *tx, struct str source, struct str external_id,
		   struct case_id *out, bool *found, struct err *err)
{
	return db_int(tx, &sql_external, &out->n, found, err, VT(source), VT(external_id));
}

/* 1e-7 degrees of latitude in 50 m: 50 / 111,320 m a degree. */
#define FIFTY_METRES INT64_C(4492)

/* Within 50 m on a plane; east-west degrees shrink with the cosine of the latitude, whose square is
 * taken from its Taylor series at the centre (error < 2 % up to 60°, which is a metre here). */
static bool near(struct point a, struct point b)
{
	double dlat = (double)(a.lat - b.lat), dlon = (double)(a.lon - b.lon);
	double rad = (double)a.lat * 1e-7 * 3.14159265358979323846 / 180;
	double x = rad * rad, cosine = 1 - x / 2 + x * x / 24 - x * x * x / 720;

	return dlat * dlat + dlon * dlon * cosine * cosine <=
	       (double)FIFTY_METRES * (double)FIFTY_METRES;
}

bool case_store_earlier(struct tx *tx, struct arena *a, const struct case_row *row,
			int64_t since, struct case_id *out, struct err *err)
{
	struct rows r;
	bool found;

	(void)a;
	*out = (struct case_id){ 0 };
	if (!row->has_place)
		return !row->address.n ||
		       db_int(tx, &sql_earlier_address, &out->n, &found, err, VID(row->category),
			      VT(row->address), VI(since), VI(row->id.n));
	if (!db_query(tx, &sql_earlier_place, &r, err, VID(row->category),
		      VI(row->place.lat - FIFTY_METRES), VI(row->place.lat + FIFTY_METRES),
		      VI(since), VI(row->id.n), VI(row->place.lon - 2 * FIFTY_METRES),
		      VI(row->place.lon + 2 * FIFTY_METRES)))
		return false;
	while (!out->n && rows_next(&r)) {
		struct point p = { rows_int(&r, 1), rows_int(&r, 2) };

		if (near(row->place, p))
			out->n = rows_int(&r, 0);
	}
	return rows_end(&r, err);
}
