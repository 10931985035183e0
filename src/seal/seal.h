/* Hashing, sealed data, passwords, tokens, signatures: the only includer of libsodium and
 * libcrypto. */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "base/str.h"

enum { SEAL_KEY = 32, SEAL_HASH = 32, SEAL_TOKEN = 32 };

struct seal_key { unsigned char b[SEAL_KEY]; };
struct seal_hash { unsigned char b[SEAL_HASH]; };

/* Once per process, before anything else here. */
void seal_init(void);

/* SHA-256 (FIPS 180-4) of a; HMAC-SHA-256 (RFC 2104) of a under key. */
struct seal_hash seal_sha256(struct str a);
struct seal_hash seal_hmac(const struct seal_key *key, struct str a);
/* In constant time. */
bool seal_same(struct str a, struct str b);
/* Lower-case hexadecimal, base64url without padding (RFC 4648 §5), Crockford's base 32. */
struct str seal_hex(struct arena *a, struct str bytes);
/* Back from hexadecimal of either case; false where it is none. */
WARN_UNUSED bool seal_unhex(struct arena *a, struct str text, struct str *out);
struct str seal_base64url(struct arena *a, struct str bytes);
struct str seal_base32(struct arena *a, struct str bytes);

/* A bearer token: SEAL_TOKEN random bytes as base64url with a prefix ("dd_"); what is stored is
 * its SHA-256. */
struct str seal_token_new(struct env *env, struct arena *a);
struct seal_hash seal_token_hash(struct str token);

/* XChaCha20-Poly1305 (RFC 8439, draft-irtf-cfrg-xchacha): nonce ‖ ciphertext ‖ tag. context is
 * authenticated, not hidden: it binds the data to its place. */
struct str seal_close(struct env *env, struct arena *a, const struct seal_key *key,
		      struct str context, struct str plain);
/* False with err where the key is wrong or the bytes were changed. */
WARN_UNUSED bool seal_open(struct arena *a, const struct seal_key *key, struct str context,
			   struct str closed, struct str *plain, struct err *err);
struct seal_key seal_key_new(struct env *env);
/* A key for one purpose from the master key (HKDF-like: HMAC of the label). */
struct seal_key seal_key_derive(const struct seal_key *master, const char *label);

/* The server's master key: file master.key in dir, 32 bytes as hex, mode 0600; made when make is
 * true and it is missing. */
WARN_UNUSED bool seal_master_load(const char *dir, bool make, struct env *env,
				  struct seal_key *out, struct err *err);

/* Writes this master key to dir, as restoring a backup does. CONFLICT where there is one. */
WARN_UNUSED bool seal_master_save(const char *dir, const struct seal_key *key, struct env *env,
				  struct err *err);

/* Argon2id (RFC 9106) with libsodium's interactive limits; slow on purpose. */
WARN_UNUSED bool seal_password_hash(struct arena *a, struct str password, struct str *out,
				    struct err *err);
bool seal_password_matches(struct str hash, struct str password);

#endif
