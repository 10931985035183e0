/* POST /requests: a form becomes a case. */
#include "open311/open311_int.h"

#include "wire/form.h"
#include "wire/utf8.h"

/* From parsing to the commit. */
struct posting {
	struct gate *gate;
	enum language lang;
	struct actor who;
	struct report report;
	struct case_row row;
};

static bool read_form(struct call *call, struct form *out, struct err *err)
{
	struct str type = call->req.content_type;

	if (str_starts(type, STR("multipart/form-data")))
		return multipart_read(call->arena, type, call->req.body, out, err);
	if (type.n == 0 || str_starts(type, STR("application/x-www-form-urlencoded")))
		return form_read(call->arena, call->req.body, out, err);
	return err_set(err, ERR_UNREADABLE, "Content-Type", MSG_OPEN311_FORM_NEEDED);
}

/* The key is a bearer token of any role that may report. */
static bool read_key(struct call *call, const struct form *form, struct look *r,
		     struct actor *who, struct err *err)
{
	struct str key = form_get(form, "api_key");
	struct credential c = { .token = key };

	if (!key.p)
		key = form_get(&call->req.params, "api_key");
	if (!key.p)
		return err_set(err, ERR_DENIED, "api_key", MSG_REQUIRED);
	c.token = key;
	if (!actor_of(r->tx, call->arena, &c, who, err)) {
		if (err->code == ERR_UNKNOWN)
			err->code = ERR_DENIED;
		return false;
	}
	return true;
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

		if (!str_eq(f->name, STR("media_url")) || f->value.n == 0 || f->filename.p)
			continue;
		if (r->media.n == MEDIA_MAX) {
			err_add(err, ERR_INVALID, "media_url", MSG_OPEN311_TOO_MANY, AI(MEDIA_MAX));
			return;
		}
		r->media.url[r->media.n++] = f->value;
	}
}

static struct str join_name(struct arena *a, struct str first, struct str last)
{
	if (!first.p || !last.p)
		return first.p ? first : last;
	return arena_fmt(a, "%.*s %.*s", STR_ARG(first), STR_ARG(last));
}

static bool read_report(struct call *call, const struct form *form, const struct look *r,
			struct report *out, struct err *err)
{
	struct str code = form_get(form, "service_code");
	const struct category *c = catalog_by_code(r->o->catalog, code);
	struct box box;

	if (!code.p)
		err_add(err, ERR_INVALID, "service_code", MSG_REQUIRED);
	else if (!offered(c))
		return err_set(err, ERR_NOT_FOUND, "service_code", MSG_NO_SUCH, AT(code));
	out->channel = CHANNEL_OPEN311;
	out->text = form_get(form, "description");
	out->requester.name = join_name(call->arena, form_get(form, "first_name"),
					form_get(form, "last_name"));
	out->requester.phone = form_get(form, "phone");
	out->requester.email = form_get(form, "email");
	read_place(call, form, out, err);
	read_media(form, out, err);
	if (c) {
		out->category = c->id;
		read_answers(call, form, c, out);
		answers_check(c, out->answers, out->n_answers, err);
	}
	if (out->text.p && utf8_count(out->text) > 4000)
		err_add(err, ERR_INVALID, "description", MSG_TOO_LONG, AI(4000));
	/* only here: other faces accept and refer (checklist line 38) */
	if (out->has_place && territory_box(r->o->territory, &box) &&
	    territory_at(r->o->territory, out->place).n == 0)
		err_add(err, ERR_INVALID, "lat", MSG_OUTSIDE_TERRITORY);
	return err_ok(err);
}

static bool run(struct tx *tx, struct command *self, struct err *err)
{
	struct posting *p = self->arg;
	const struct office *o;
	bool ok;

	if (!office_take(p->gate, tx, &o, err))
		return false;
	ok = case_report(tx, self->arena, o, &p->who, &p->report, &p->row, err);
	office_release(p->gate, o);
	return ok;
}

static bool render(struct call *call, struct err *err)
{
	struct posting *p = call->command.arg;
	struct print out;

	(void)err;
	reply_begin(call, &out, wants_json(call), 200);
	print_list(&out, "service_requests", true);
	print_item(&out, "request");
	print_text(&out, "service_request_id", p->row.number);
	print_text(&out, "service_notice", message(p->lang, MSG_OPEN311_NOTICE));
	print_text(&out, "account_id", (struct str){ NULL, 0 });
	print_item_end(&out, "request");
	print_list_end(&out, "service_requests");
	print_end(&out);
	return true;
}

bool post_request(struct call *call, struct err *err)
{
	struct posting *p = ARENA_NEW(call->arena, struct posting);
	struct look r;
	struct form form;
	bool ok;

	if (!read_form(call, &form, err) || !look_begin(call, &r, err))
		return false;
	p->gate = r.gate;
	p->lang = r.lang;
	ok = read_key(call, &form, &r, &p->who, err) &&
	     read_report(call, &form, &r, &p->report, err);
	look_end(&r);
	if (!ok)
		return false;
	call->command.run = run;
	call->command.arg = p;
	call->command.arena = call->arena;
	call->render = render;
	return true;
}
