/* The background of maps, as the options of serve name it. */
#include "app/keeping.h"
#include "wire/utf8.h"

/* One character of a tile address: what RFC 3986 §2 allows, and the braces of {z}/{x}/{y}. No quote,
 * no ';' and no ',' : the origin goes into a policy. */
static bool tile_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~:/?&=%{}@+[]", c));
}

bool tiles_read(const char *url, const char *credit, struct tiles *out, struct err *err)
{
	struct str s = str_c(url), host;
	bool ok = str_starts(s, STR("https://")) || str_starts(s, STR("http://"));
	size_t begin = str_starts(s, STR("https://")) ? 8 : 7;

	if (!url)
		return true;
	for (size_t i = 0; i < s.n; i++)
		ok = ok && tile_character(s.p[i]);
	host = str_skip(s, begin);
	host = str_head(host, str_find_char(host, '/'));
	for (size_t i = 0; i < host.n; i++)
		ok = ok && !strchr("{}@?&=%", host.p[i]);
	if (!ok || host.n == 0 || str_find(s, STR("{z}")) == SIZE_MAX ||
	    str_find(s, STR("{x}")) == SIZE_MAX || str_find(s, STR("{y}")) == SIZE_MAX)
		return err_set(err, ERR_INVALID, "--tiles", MSG_APP_BAD_TILES, AT(s));
	if (!credit || !utf8_valid(str_c(credit)) || str_trim(str_c(credit)).n == 0)
		return err_set(err, ERR_INVALID, "--tiles-credit", MSG_APP_TILES_NEED_CREDIT);
	*out = (struct tiles){ .url = s, .credit = str_c(credit),
			       .origin = str_head(s, begin + host.n) };
	return true;
}
