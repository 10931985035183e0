/* Hashes, sealed data, tokens and passwords over libsodium. Nothing here is a cipher of its own.
 * Keys and copies of them on the stack are wiped before a function returns. */
#include "seal/seal_int.h"

#include <sodium.h>

void seal_init(void)
{
	must(sodium_init() >= 0);
}

/* libsodium wants a pointer even to nothing. */
static const unsigned char *bytes_of(struct str a)
{
	return (const unsigned char *)(a.p ? a.p : "");
}

struct seal_hash seal_sha256(struct str a)
{
	struct seal_hash h;

	crypto_hash_sha256(h.b, bytes_of(a), a.n);
	return h;
}

struct seal_hash seal_hmac(const struct seal_key *key, struct str a)
{
	struct seal_hash h;

	crypto_auth_hmacsha256(h.b, bytes_of(a), a.n, key->b);
	return h;
}

bool seal_same(struct str a, struct str b)
{
	return a.n == b.n && sodium_memcmp(bytes_of(a), bytes_of(b), a.n) == 0;
}

/* ---- sealed data ---- */

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
       TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

struct str seal_close(struct env *env, struct arena *a, const struct seal_key *key,
		      struct str context, struct str plain)
{
	size_t size;
	unsigned char *out;
	unsigned long long n;

	must(!__builtin_add_overflow(plain.n, (size_t)(NONCE + TAG), &size));
	out = arena_alloc(a, size);
	/* 192 random bits: two alike are not to be expected however much is sealed */
	env->random(env, out, NONCE);
	must(crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &n, bytes_of(plain), plain.n,
							bytes_of(context), context.n, NULL, out,
							key->b) == 0);
	must(n + NONCE == size);
	return (struct str){ (const char *)out, size };
}

bool seal_open(struct arena *a, const struct seal_key *key, struct str context, struct str closed,
	       struct str *plain, struct err *err)
{
	const unsigned char *in = bytes_of(closed);
	unsigned char *out;
	unsigned long long n;

	if (closed.n < NONCE + TAG)
		return err_set(err, ERR_IO, NULL, MSG_SEAL_BROKEN);
	out = arena_alloc(a, closed.n - NONCE - TAG + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, in + NONCE, closed.n - NONCE,
						       bytes_of(context), context.n, in,
						       key->b) != 0)
		return err_set(err, ERR_IO, NULL, MSG_SEAL_BROKEN);
	*plain = (struct str){ (const char *)out, (size_t)n };
	return true;
}

struct seal_key seal_key_new(struct env *env)
{
	struct seal_key key;

	env->random(env, key.b, sizeof key.b);
	return key;
}

struct seal_key seal_key_derive(const struct seal_key *master, const char *label)
{
	struct seal_hash h = seal_hmac(master, str_c(label));
	struct seal_key key;

	memcpy(key.b, h.b, sizeof key.b);
	sodium_memzero(&h, sizeof h);
	return key;
}

void seal_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

/* ---- tokens ---- */

struct str seal_token_new(struct env *env, struct arena *a)
{
	unsigned char raw[SEAL_TOKEN];
	struct str text;

	env->random(env, raw, sizeof raw);
	text = seal_base64url(a, (struct str){ (const char *)raw, sizeof raw });
	sodium_memzero(raw, sizeof raw);
	return arena_fmt(a, "dd_%.*s", STR_ARG(text));
}

struct seal_hash seal_token_hash(struct str token)
{
	return seal_sha256(token);
}

/* ---- passwords ---- */

bool seal_password_hash(struct arena *a, struct str password, struct str *out, struct err *err)
{
	char text[crypto_pwhash_STRBYTES];

	if (password.n > SEAL_PASSWORD_MAX)
		return err_set(err, ERR_LIMIT, "password", MSG_TOO_LONG, AI(SEAL_PASSWORD_MAX));
	/* fails only where its 64 MB are not to be had */
	if (crypto_pwhash_str(text, (const char *)bytes_of(password), password.n,
			      crypto_pwhash_OPSLIMIT_INTERACTIVE,
			      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return err_set(err, ERR_BUSY, NULL, MSG_BUSY);
	*out = arena_str(a, str_c(text));
	return true;
}

bool seal_password_matches(struct str hash, struct str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };

	if (hash.n == 0 || hash.n >= sizeof text || password.n > SEAL_PASSWORD_MAX)
		return false;
	memcpy(text, hash.p, hash.n);
	return crypto_pwhash_str_verify(text, (const char *)bytes_of(password), password.n) == 0;
}
