/* For those who keep it running: alive, ready, figures. */
#include "api/api_int.h"

bool get_healthz(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 200, "text/plain; charset=utf-8", STR("ok\n"));
	return true;
}

/* Ready: the database answers and the office is loaded. */
bool get_readyz(struct call *call, struct err *err)
{
	const struct office *o;
	struct tx *tx;

	if (!call_read(call, &tx, err) || !office_take(gate_of(call), tx, &o, err)) {
		err->code = ERR_BUSY;
		return false;
	}
	office_release(gate_of(call), o);
	reply_text(call, 200, "text/plain; charset=utf-8", STR("ready\n"));
	return true;
}

bool get_metrics(struct call *call, struct err *err)
{
	(void)err;
	call->reply.status = 200;
	call->reply.content_type = STR("text/plain; version=0.0.4; charset=utf-8");
	gate_metrics(gate_of(call), &call->reply.body);
	return true;
}

bool get_openapi(struct call *call, struct err *err)
{
	(void)err;
	call->reply.status = 200;
	call->reply.compress = true;
	call->reply.content_type = STR("application/json");
	reply_header(call, "Access-Control-Allow-Origin", STR("*"));
	openapi_write(&call->reply.body);
	return true;
}
