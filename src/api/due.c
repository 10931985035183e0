/* When is it due? The calculator of deadlines, open to everyone. It writes nothing. */
#include "api/api_int.h"

enum { AMOUNT_MAX = 4000 };

static bool due_answer(struct call *call, struct reading *r, const struct json *body,
		       struct err *wrong, struct err *err)
{
	const struct calendar *c;
	struct str basis = { NULL, 0 };
	enum basis by = BASIS_HOURS;
	int64_t start = 0, amount = 0;
	struct json_writer w;
	struct due due;

	c = calendar_named(r->o, json_id_or_code(call->arena, body, "calendar", wrong), "calendar",
			   wrong);
	if (!json_get(body, "start"))
		err_add(wrong, ERR_INVALID, "start", MSG_REQUIRED);
	json_time(body, "", "start", &start, wrong);
	if (json_need_text(body, "", "basis", TEXT_MAX, &basis, wrong) && !basis_of(basis, &by))
		err_add(wrong, ERR_INVALID, "basis", MSG_UNKNOWN_VALUE, AT(basis),
			AT(STR("hours calendar_days working_days working_hours")));
	if (!json_get(body, "amount"))
		err_add(wrong, ERR_INVALID, "amount", MSG_REQUIRED);
	json_int(body, "", "amount", 1, AMOUNT_MAX, &amount, wrong);
	if (!err_ok(wrong))
		return wrong_join(err, wrong);
	if (!due_compute(call->arena, c, start, by, amount, &due, err))
		return false;
	answer_begin(call, &w, 200);
	json_object(&w);
	json_time_of(&w, "due", due.due);
	json_bool_of(&w, "provisional", due.provisional);
	json_name(&w, "trace");
	json_put_raw(&w, due_trace_json(call->arena, &due, r->lang));
	json_object_end(&w);
	json_end(&w);
	return true;
}

bool post_due(struct call *call, struct err *err)
{
	struct err wrong = ERR_INIT;
	struct reading r;
	struct json body;
	bool ok;

	if (!body_read(call, &body, &wrong, err) || !reading_begin(call, &r, err))
		return false;
	ok = due_answer(call, &r, &body, &wrong, err);
	reading_end(&r);
	return ok;
}
