/* Reads TZif files: RFC 9636 (which replaces RFC 8536). Every count and index is checked against
 * the bytes that are there before it is used. */
#include "calendar/zone_int.h"

#include <string.h>

enum { HEADER = 44, OFFSET_MIN = -90000, OFFSET_MAX = 93600 };   /* RFC 9636 §3.2: utoff */

struct counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

static uint32_t be32(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int64_t be64(const char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool read_header(struct str *file, char *version, struct counts *c)
{
	const char *p = file->p;

	if (file->n < HEADER || memcmp(p, "TZif", 4) != 0)
		return false;
	*version = p[4];
	c->isut = be32(p + 20);
	c->isstd = be32(p + 24);
	c->leap = be32(p + 28);
	c->time = be32(p + 32);
	c->type = be32(p + 36);
	c->chars = be32(p + 40);
	*file = str_skip(*file, HEADER);
	/* no count can exceed the file, so that sums of them cannot overflow */
	return c->isut <= ZONE_FILE && c->isstd <= ZONE_FILE && c->leap <= ZONE_FILE &&
	       c->time <= ZONE_FILE && c->type <= ZONE_TYPES && c->chars <= ZONE_FILE;
}

static size_t block_size(const struct counts *c, size_t time_size)
{
	return c->time * (time_size + 1) + c->type * 6 + c->chars + c->leap * (time_size + 4) +
	       c->isstd + c->isut;
}

static bool read_block(struct arena *a, const char *p, const struct counts *c, size_t time_size,
		       struct zone *z)
{
	int64_t *at;
	const char *types = p + c->time * time_size, *info = types + c->time;

	/* files that count leap seconds (right/) do not count as our clock does */
	if (c->type == 0 || c->chars == 0 || c->leap != 0)
		return false;
	at = ARENA_ARRAY(a, int64_t, c->time);
	for (size_t i = 0; i < c->time; i++) {
		at[i] = time_size == 8 ? be64(p + i * 8) : (int32_t)be32(p + i * 4);
		if ((i > 0 && at[i] <= at[i - 1]) || (unsigned char)types[i] >= c->type ||
		    at[i] < -ZONE_NEVER || at[i] > ZONE_NEVER)
			return false;
	}
	for (size_t i = 0; i < c->type; i++) {
		z->offset[i] = (int32_t)be32(info + i * 6);
		if (z->offset[i] <= OFFSET_MIN || z->offset[i] >= OFFSET_MAX ||
		    (unsigned char)info[i * 6 + 4] > 1 ||
		    (unsigned char)info[i * 6 + 5] >= c->chars)
			return false;
	}
	z->n = c->time;
	z->at = at;
	z->type = (const uint8_t *)arena_str(a, (struct str){ types, c->time }).p;
	return true;
}

bool tzif_read(struct arena *a, struct str file, struct zone *out)
{
	struct counts c;
	char version;
	size_t size;
	struct str footer;

	*out = (struct zone){ 0 };
	if (file.n > ZONE_FILE || !read_header(&file, &version, &c))
		return false;
	size = block_size(&c, 4);
	if (file.n < size)
		return false;
	if (version == 0)
		return read_block(a, file.p, &c, 4, out);

	file = str_skip(file, size);
	if (!read_header(&file, &version, &c) || version < '2')
		return false;
	size = block_size(&c, 8);
	if (file.n < size || !read_block(a, file.p, &c, 8, out))
		return false;
	footer = str_skip(file, size);
	if (footer.n < 2 || footer.p[0] != '\n')
		return false;
	footer = str_skip(footer, 1);
	size = str_find_char(footer, '\n');
	if (size == SIZE_MAX)
		return false;
	footer = str_head(footer, size);
	return footer.n == 0 || tz_rule_read(footer, &out->rule);
}
