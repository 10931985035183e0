#include "web/kept.h"

#include <pthread.h>

#include "base/buf.h"

/* One form's: their bytes behind each other. at == 0: free. */
struct kept {
	struct seal_hash key;
	int64_t at;
	struct buf bytes;
	struct { struct str type; size_t n; } picture[MEDIA_MAX];
	size_t n;
};

static struct kept slot[KEPT_FORMS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void forget(struct kept *k)
{
	buf_release(&k->bytes);
	*k = (struct kept){ .at = 0 };
}

static struct kept *find(const struct seal_hash *key)
{
	for (size_t i = 0; i < KEPT_FORMS; i++)
		if (slot[i].at && !memcmp(slot[i].key.b, key->b, sizeof key->b))
			return &slot[i];
	return NULL;
}

static struct kept *oldest(void)
{
	struct kept *k = NULL;

	for (size_t i = 0; i < KEPT_FORMS; i++)
		if (slot[i].at && (!k || slot[i].at < k->at))
			k = &slot[i];
	return k;
}

static struct kept *free_slot(void)
{
	for (size_t i = 0; i < KEPT_FORMS; i++)
		if (!slot[i].at)
			return &slot[i];
	return NULL;
}

/* What has waited too long goes; then the oldest, until a form of this size has room. */
static void make_room(size_t bytes, int64_t now)
{
	for (;;) {
		struct kept *k = oldest();
		size_t all = bytes;

		for (size_t i = 0; i < KEPT_FORMS; i++)
			all += slot[i].bytes.n;
		if (!k || (k->at > now - KEPT_TIME && all <= KEPT_BYTES && free_slot()))
			return;
		forget(k);
	}
}

void kept_put(struct str key, const struct upload *upload, size_t n, int64_t now)
{
	struct seal_hash h = seal_sha256(key);
	size_t bytes = 0;
	struct kept *k;

	must(n <= MEDIA_MAX);
	for (size_t i = 0; i < n; i++)
		bytes += upload[i].bytes.n;
	pthread_mutex_lock(&lock);
	k = find(&h);
	if (k)
		forget(k);
	make_room(bytes, now);
	k = n && bytes <= KEPT_BYTES ? free_slot() : NULL;
	if (k) {
		k->key = h;
		k->at = now;
		k->n = n;
		buf_reserve(&k->bytes, bytes);
		for (size_t i = 0; i < n; i++) {
			/* types are literals of picture_type */
			k->picture[i].type = upload[i].type;
			k->picture[i].n = upload[i].bytes.n;
			buf_add(&k->bytes, upload[i].bytes);
		}
	}
	pthread_mutex_unlock(&lock);
}

size_t kept_get(struct arena *a, struct str key, struct upload *out, size_t most, int64_t now)
{
	struct seal_hash h = seal_sha256(key);
	size_t n = 0, from = 0;
	struct kept *k;

	pthread_mutex_lock(&lock);
	k = find(&h);
	for (; k && k->at > now - KEPT_TIME && n < k->n && n < most; n++) {
		struct str s = { k->bytes.p + from, k->picture[n].n };

		out[n] = (struct upload){ k->picture[n].type, arena_str(a, s) };
		from += s.n;
	}
	pthread_mutex_unlock(&lock);
	return n;
}
