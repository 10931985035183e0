/* Reading a report: GeoReport's fields as casework's. */
#include "open311/open311_int.h"

#include "wire/picture.h"
#include "wire/utf8.h"

enum { CJK = 0x2E80 };                 /* from here on scripts write names without a space */

/* Parts of a multipart body that are files, and those that are text. A file is never read as text:
 * it may hold any bytes. */
static void part_files(struct arena *a, const struct form *form, struct form *text,
		       struct form *files)
{
	*text = (struct form){ ARENA_ARRAY(a, struct form_field, form->n + 1), 0 };
	*files = (struct form){ ARENA_ARRAY(a, struct form_field, form->n + 1), 0 };
	for (size_t i = 0; i < form->n; i++) {
		struct form *to = form->field[i].filename.p ? files : text;

		to->field[to->n++] = form->field[i];
	}
}

/* Pictures come as media, media[], photo1 …: whatever the file is called, it is not lost in
 * silence. A file input that was left empty is none. */
static void read_pictures(struct arena *a, const struct form *files, struct report *r,
			  struct err *err)
{
	struct upload *list = ARENA_ARRAY(a, struct upload, files->n + 1);
	size_t n = 0, bytes = 0;

	for (size_t i = 0; i < files->n; i++) {
		const struct form_field *f = &files->field[i];
		struct upload u = { picture_type(f->value), f->value };

		if (f->value.n == 0)
			continue;
		if (!u.type.p)
			err_add(err, ERR_INVALID, "uploads", MSG_OPEN311_NO_PICTURE,
				AT(f->filename));
		list[n++] = u;
		bytes += f->value.n;
	}
	if (n > MEDIA_MAX)
		err_add(err, ERR_INVALID, "uploads", MSG_OPEN311_TOO_MANY, AI(MEDIA_MAX));
	if (bytes > PICTURES_MAX)
		err_add(err, ERR_INVALID, "uploads", MSG_OPEN311_TOO_LARGE, AI(PICTURES_MAX >> 20));
	r->uploads = list;
	r->n_uploads = n;
}

static bool read_degrees(const struct form *form, const char *name, double limit, int64_t *out,
			 struct err *err)
{
	struct str s = form_get(form, name);
	double d;

	if (!s.p)
		return false;
	if (!str_to_double(str_trim(s), &d) || d < -limit || d > limit)
		return err_add(err, ERR_INVALID, name, MSG_OUT_OF_RANGE, AI((int64_t)-limit),
			       AI((int64_t)limit));
	*out = e7(d);
	return true;
}

static void read_place(struct call *call, const struct form *form, struct report *r,
		       struct err *err)
{
	bool lat = form_get(form, "lat").p, lon = form_get(form, "long").p;
	struct str id = form_get(form, "address_id");

	r->address = form_get(form, "address_string");
	if (lat && lon)
		r->has_place = read_degrees(form, "lat", 90, &r->place.lat, err) &
			       read_degrees(form, "long", 180, &r->place.lon, err);
	else if (lat || lon)
		err_add(err, ERR_INVALID, lat ? "long" : "lat", MSG_REQUIRED);
	if (!r->address.p && id.p)
		r->address = arena_fmt(call->arena, "address_id %.*s", STR_ARG(id));
	if (!lat && !lon && !r->address.p)
		err_add(err, ERR_INVALID, "address_string", MSG_OPEN311_PLACE);
}

/* attribute[CODE]=v, attribute[CODE][]=v, and either of them repeated. */
static void read_answers(struct call *call, const struct form *form, const struct category *c,
			 struct report *r)
{
	struct answer *answers = ARENA_ARRAY(call->arena, struct answer, form->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++) {
		struct str name = form->field[i].name;

		if (!str_starts(name, STR("attribute[")) || form->field[i].value.n == 0)
			continue;
		name = str_skip(name, 10);
		if (str_ends(name, STR("[]")))
			name.n -= 2;
		if (!str_ends(name, STR("]")))
			continue;
		name.n--;
		/* unknown parameters are ignored, of attributes too: clients send all they know */
		for (size_t q = 0; q < c->questions; q++)
			if (str_eq(c->question[q].code, name) && c->question[q].variable)
				answers[n++] = (struct answer){ c->question[q].code,
								form->field[i].value };
	}
	r->answers = answers;
	r->n_answers = n;
}

static void read_media(const struct form *form, struct report *r, struct err *err)
{
	for (size_t i = 0; i < form->n; i++) {
		const struct form_field *f = &form->field[i];

		if (!str_eq(f->name, STR("media_url")) || f->value.n == 0)
			continue;
		if (r->media.n == MEDIA_MAX) {
			err_add(err, ERR_INVALID, "media_url", MSG_OPEN311_TOO_MANY, AI(MEDIA_MAX));
			return;
		}
		r->media.url[r->media.n++] = f->value;
	}
}

/* 王 and 桂兰 are 王桂兰; names in letters have the family name behind. */
static struct str join_name(struct arena *a, struct str first, struct str last)
{
	size_t at = 0;

	if (!first.p || !last.p)
		return first.p ? first : last;
	if (utf8_next(last, &at) >= CJK)
		return arena_fmt(a, "%.*s%.*s", STR_ARG(last), STR_ARG(first));
	return arena_fmt(a, "%.*s %.*s", STR_ARG(first), STR_ARG(last));
}

static void read_requester(struct arena *a, const struct form *form, struct requester *r)
{
	r->name = join_name(a, form_get(form, "first_name"), form_get(form, "last_name"));
	r->phone = form_get(form, "phone");
	r->email = form_get(form, "email");
}

/* What the domain finds, without what was said already in this face's words: that the service is
 * missing, and the place. */
static void check_domain(const struct office *o, const struct report *r, int64_t now,
			 struct err *err)
{
	struct err found = ERR_INIT;

	if (report_check(o, r, now, &found))
		return;
	for (int i = 0; i < found.n; i++) {
		const struct err_item *it = &found.item[i];

		if (it->msg == MSG_TEXT_OR_CATEGORY || it->msg == MSG_PLACE_NEEDED)
			continue;
		if (err->n == ERR_ITEMS) {
			err->dropped++;
			continue;
		}
		err->code = ERR_INVALID;
		err->item[err->n++] = *it;
	}
}

/* Is the place on no area's ground? Other faces accept such a report and refer it; a client of this
 * one has nobody who would read the referral (checklist line 38). */
static bool outside(const struct office *o, const struct report *r)
{
	struct box box;

	return r->has_place && territory_box(o->territory, &box) &&
	       territory_at(o->territory, r->place).n == 0;
}

bool georeport_read(struct call *call, const struct form *form, const struct look *r,
		 struct report *out, struct err *err)
{
	struct env *env = tx_env(r->tx);
	const struct category *c;
	struct form text, files;
	struct str code;

	part_files(call->arena, form, &text, &files);
	code = form_get(&text, "service_code");
	c = catalog_by_code(r->o->catalog, code);
	if (!code.p)
		err_add(err, ERR_INVALID, "service_code", MSG_REQUIRED);
	else if (!offered(c))
		return err_set(err, ERR_NOT_FOUND, "service_code", MSG_NO_SUCH, AT(code));
	out->channel = CHANNEL_OPEN311;
	out->text = form_get(&text, "description");
	read_requester(call->arena, &text, &out->requester);
	read_place(call, &text, out, err);
	read_media(&text, out, err);
	read_pictures(call->arena, &files, out, err);
	if (c) {
		out->category = c->id;
		read_answers(call, &text, c, out);
	}
	check_domain(r->o, out, env->now(env), err);
	if (outside(r->o, out))
		err_add(err, ERR_INVALID, "lat", MSG_OPEN311_OUTSIDE);
	return err_ok(err);
}
