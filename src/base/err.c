#include "base/err.h"

/* Copies text into a fixed field, cutting before a UTF-8 character that does not fit. */
static void copy_cut(char out[ERR_TEXT], struct str s)
{
	size_t n = s.n < ERR_TEXT - 1 ? s.n : ERR_TEXT - 1;

	if (n < s.n)
		while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
			n--;
	if (n)
		memcpy(out, s.p, n);
	out[n] = 0;
}

bool err_add_(struct err *err, enum err_code code, const char *field, enum msg msg,
	      const struct err_arg arg[ERR_ARGS])
{
	struct err_item *it;

	if (err->code == ERR_NONE)
		err->code = code;
	if (err->n == ERR_ITEMS) {
		err->dropped++;
		return false;
	}
	it = &err->item[err->n++];
	copy_cut(it->field, str_c(field));
	it->msg = msg;
	for (int i = 0; i < ERR_ARGS; i++) {
		it->arg[i].kind = (int)arg[i].kind;
		it->arg[i].i = arg[i].i;
		copy_cut(it->arg[i].s, arg[i].s);
	}
	return false;
}

bool err_set_(struct err *err, enum err_code code, const char *field, enum msg msg,
	      const struct err_arg arg[ERR_ARGS])
{
	err->code = ERR_NONE;
	err->n = 0;
	err->dropped = 0;
	return err_add_(err, code, field, msg, arg);
}

bool err_ok(const struct err *err)
{
	return err->code == ERR_NONE;
}
