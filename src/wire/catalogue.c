#include "wire/catalogue.h"

#include "base/buf.h"
#include "wire/catalogue_text.h"
#include "wire/rfc3339.h"

/* Thousandths of a quality value: "0.8" is 800; what is not one counts as 1000, since a browser
 * that garbles it still named the language. */
static int quality(struct str params)
{
	while (params.p) {
		struct str p = str_trim(str_cut(&params, ';'));
		double q;

		if (str_starts(p, STR("q=")) || str_starts(p, STR("Q=")))
			return str_to_double(str_skip(p, 2), &q) && q >= 0 && q <= 1 ?
				       (int)(q * 1000) : 1000;
	}
	return 1000;
}

static bool is_language(struct str range, const char *primary)
{
	return str_eq_nocase(str_cut(&range, '-'), str_c(primary));
}

enum language language_of(struct str accept_language, enum language fallback)
{
	static const char *const primary[] = { [LANG_ZH] = "zh", [LANG_EN] = "en" };
	int q[2] = { -1, -1 }, star = -1;
	enum language first = fallback;
	bool named = false;

	while (accept_language.p) {
		struct str params = str_cut(&accept_language, ',');
		struct str range = str_trim(str_cut(&params, ';'));
		int v = quality(params);

		if (str_eq(range, STR("*")))
			star = v;
		for (int l = LANG_ZH; l <= LANG_EN; l++) {
			if (!is_language(range, primary[l]) || v <= q[l])
				continue;
			q[l] = v;
			if (!named)
				first = (enum language)l;
			named = true;
		}
	}
	for (int l = LANG_ZH; l <= LANG_EN; l++)
		if (q[l] < 0)
			q[l] = star < 0 ? 0 : star;
	if (q[LANG_ZH] == q[LANG_EN])
		return q[LANG_ZH] > 0 ? first : fallback;
	return q[LANG_ZH] > q[LANG_EN] ? LANG_ZH : LANG_EN;
}

struct str language_tag(enum language lang)
{
	return lang == LANG_ZH ? STR("zh-CN") : STR("en");
}

struct str message(enum language lang, enum msg msg)
{
	must((unsigned)msg < MSG_COUNT);
	return str_c((lang == LANG_ZH ? catalogue_zh : catalogue_en)[msg]);
}

struct str message_key(enum msg msg)
{
	must((unsigned)msg < MSG_COUNT);
	return str_c(catalogue_key[msg]);
}

static void add_arg(struct buf *out, const struct err_arg *arg)
{
	char time[RFC3339_MAX];

	switch (arg->kind) {
	case ARG_NONE:
		break;
	case ARG_INT:
		buf_add_i64(out, arg->i);
		break;
	case ARG_TEXT:
		buf_add(out, arg->s);
		break;
	case ARG_TIME:
		buf_add(out, (struct str){ time, rfc3339_write(time, arg->i, true) });
		break;
	}
}

struct str message_fill(struct arena *a, enum language lang, enum msg msg,
			const struct err_arg arg[ERR_ARGS])
{
	struct str text = message(lang, msg);
	struct buf out = BUF_INIT;
	struct str done;

	if (str_find_char(text, '%') == SIZE_MAX)
		return text;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		/* msgc let only %1 %2 %3 and %% through */
		if (c == '%' && i + 1 < text.n) {
			c = text.p[++i];
			if (c != '%') {
				add_arg(&out, &arg[c - '1']);
				continue;
			}
		}
		buf_add_char(&out, c);
	}
	done = arena_str(a, buf_str(&out));
	buf_release(&out);
	return done;
}

struct str err_item_text(struct arena *a, enum language lang, const struct err_item *item)
{
	struct err_arg arg[ERR_ARGS] = { 0 };

	for (int i = 0; i < ERR_ARGS; i++) {
		arg[i].kind = item->arg[i].kind;
		arg[i].i = item->arg[i].i;
		arg[i].s = str_c(item->arg[i].s);
	}
	return message_fill(a, lang, item->msg, arg);
}

struct str err_text(struct arena *a, enum language lang, const struct err *err)
{
	struct buf out = BUF_INIT;
	struct str done;

	for (int i = 0; i < err->n; i++) {
		if (i)
			buf_add_lit(&out, "; ");
		if (err->item[i].field[0])
			buf_fmt(&out, "%s: ", err->item[i].field);
		buf_add(&out, err_item_text(a, lang, &err->item[i]));
	}
	if (err->dropped)
		buf_fmt(&out, "; … +%d", err->dropped);
	done = arena_str(a, buf_str(&out));
	buf_release(&out);
	return done;
}
