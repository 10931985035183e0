/* FILE.keys of a backup. The keys of requesters
 * stand in it wrapped, the master key does not: who has this file and the record reads everything,
 * so it is for its owner only. */
#include "app/keeping.h"
#include "base/buf.h"

enum { WRAPPED_MAX = 1024 };

struct str keys_file_text(struct arena *a, const struct keys_file *k)
{
	struct str master = { (const char *)k->master.b, sizeof(k->master.b) }, text;
	struct buf b = BUF_INIT;

	buf_add_lit(&b, "daodi keys 1\nmaster ");
	buf_add(&b, seal_hex(a, master));
	buf_add_char(&b, '\n');
	for (size_t i = 0; i < k->n; i++) {
		buf_add_i64(&b, k->key[i].id.n);
		buf_add_char(&b, ' ');
		buf_add(&b, seal_hex(a, k->key[i].wrapped));
		buf_add_char(&b, '\n');
	}
	buf_fmt(&b, "end %zu\n", k->n);
	text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return text;
}

/* A key's line. */
static bool key_read(struct arena *a, struct str line, struct key_line *out)
{
	struct str id = str_cut(&line, ' ');

	return str_to_i64(id, &out->id.n) && out->id.n > 0 && line.n > 0 &&
	       line.n <= 2 * WRAPPED_MAX && seal_unhex(a, line, &out->wrapped);
}

static bool master_read(struct arena *a, struct str line, struct seal_key *out)
{
	struct str word = str_cut(&line, ' '), key;

	if (!str_eq(word, STR("master")) || !seal_unhex(a, line, &key) || key.n != sizeof(out->b))
		return false;
	memcpy(out->b, key.p, key.n);
	return true;
}

bool keys_file_read(struct arena *a, struct str text, struct keys_file *out, struct err *err)
{
	struct keys_file k = { 0 };
	int64_t number = 0, count;
	size_t lines = 0;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	k.key = ARENA_ARRAY(a, struct key_line, lines);
	while (text.n) {
		struct str line = str_cut(&text, '\n');

		number++;
		if (!text.p)
			break;       /* no line end: cut off */
		if (number == 1 ? str_eq(line, STR("daodi keys 1")) :
		    number == 2 ? master_read(a, line, &k.master) :
		    !str_starts(line, STR("end ")) && key_read(a, line, &k.key[k.n])) {
			k.n += number > 2;
			continue;
		}
		if (number > 2 && str_starts(line, STR("end ")) && text.n == 0 &&
		    str_to_i64(str_skip(line, 4), &count) && count == (int64_t)k.n) {
			*out = k;
			return true;
		}
		break;
	}
	return err_set(err, ERR_INVALID, NULL, MSG_KEEP_KEYS_BROKEN, AI(number));
}
