/* The gate between a face and the domain: who is calling, the office they find, answers given
 * before (Idempotency-Key), the version they looked at (If-Match), and figures of the traffic.
 * What http_start gets as `app` is a struct gate, so every face finds it as call->app. */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include "casework/office.h"
#include "http/http.h"
#include "people/policy.h"

struct gate;

extern const struct migrations gate_migrations;

/* master must outlive the gate. Loads the office at its first use. */
struct gate *gate_new(struct store *store, const struct seal_key *master);
/* Nobody may still hold an office. */
void gate_free(struct gate *g);
struct store *gate_store(const struct gate *g);
static inline struct gate *gate_of(const struct call *call) { return call->app; }

/* ---- the office in memory, shared by threads ---- */

/* The office as it is in this transaction; loaded again when reference data has changed since,
 * by one thread at a time. Give it back with office_release; it stays as it is until then. */
WARN_UNUSED bool office_take(struct gate *g, struct tx *tx, const struct office **out,
			     struct err *err);
/* The office last loaded, without looking at the database: for rendering after a commit, when
 * office_take has been called before in this exchange. */
const struct office *office_current(struct gate *g);
void office_release(struct gate *g, const struct office *o);

/* ---- who ---- */

struct credential {
	struct str token;              /* p == NULL: none */
	struct str code;               /* case code, p == NULL: none */
};
/* From the headers Authorization (Bearer) and Case-Code. Another scheme counts as a bad token. */
struct credential credential_of(const struct call *call);
/* The account of the token, or ACTOR_ANYONE where there is none. UNKNOWN (401) for a token that
 * is wrong, expired or revoked. */
WARN_UNUSED bool actor_of(struct tx *tx, struct arena *a, const struct credential *c,
			  struct actor *out, struct err *err);
/* Proves the code for a case's number: without a token the actor becomes ACTOR_REQUESTER, with one
 * it holds the code besides. No code: nothing changes. UNKNOWN (401) where it does not fit, whether
 * or not there is such a case. */
WARN_UNUSED bool actor_prove_code(const struct office *o, struct str number, struct str code,
				  struct actor *actor, struct err *err);

/* ---- sessions of the pages ---- */

/* A session is a token that expires (token_save), in a cookie. What proves that a form was made for
 * this session, or for nobody where session.p is NULL: an HMAC of it, masked anew each time so that
 * compressed pages do not give it away (the BREACH attack). */
enum { SESSION_HOURS = 12 };
struct str csrf_new(const struct gate *g, struct env *env, struct arena *a, struct str session);
bool csrf_fits(const struct gate *g, struct arena *a, struct str session, struct str csrf);
/* Do a name and a password belong to an account that is enabled and no service's? Slow on purpose,
 * for any name equally, so it stands in no write. BUSY where too many are checked at once. */
WARN_UNUSED bool password_check(struct gate *g, struct tx *tx, struct arena *a, struct str name,
				struct str password, struct account *out, bool *fits,
				struct err *err);
/* A made-up town on show: any of its accounts may be tried from this machine without a password. */
void gate_set_demo(struct gate *g, bool demo);
bool gate_demo(const struct gate *g);

/* ---- If-Match (RFC 9110 §13.1.1) ---- */

/* The version of an If-Match header: 0 where it is absent or *, which accept any; -1 where no
 * version fits it. W/ is accepted. Of a list the newest counts. */
int64_t if_match_version(struct str header);
/* "12" in quotes. */
struct str etag(struct arena *a, int64_t version);

/* ---- Idempotency-Key ---- */

enum { IDEMPOTENCY_DAYS = 7 };

/* The key of a call: scoped to the account; the body's hash covers method and path too. */
struct idempotency {
	bool asked;
	int64_t account;               /* 0: anonymous */
	struct seal_hash key, body;
};
/* Reads the header. INVALID "Idempotency-Key" where it is longer than 255 characters, or shorter
 * than 22 without an account (128 bits in base64). */
WARN_UNUSED bool idempotency_of(const struct call *call, const struct actor *who,
				struct idempotency *out, struct err *err);
/* Was the key answered before? Then that answer stands in call->reply. INVALID where it was for
 * another body. Nothing is found where no key was asked for. */
WARN_UNUSED bool idempotency_find(struct tx *tx, const struct office *o,
				  const struct idempotency *key, struct call *call, bool *found,
				  struct err *err);
/* Keeps call->reply as the answer to the key, in the transaction of the change. */
WARN_UNUSED bool idempotency_keep(struct tx *tx, const struct office *o,
				  const struct idempotency *key, const struct call *call,
				  struct err *err);
/* Forgets answers older than IDEMPOTENCY_DAYS, at most n; *done is how many. */
WARN_UNUSED bool idempotency_purge(struct tx *tx, size_t n, size_t *done, struct err *err);

/* ---- figures of the traffic, for /metrics ---- */

/* For http_options.seen: counts by route template and class of status. */
void gate_seen(void *gate, const struct call *call, int status, int64_t microseconds);
/* The server whose figures are told too. */
void gate_serves(struct gate *g, const struct http *h);
/* Prometheus' text format 0.0.4. */
void gate_metrics(struct gate *g, struct buf *out);

/* ---- pictures behind the maps ---- */

/* Where maps take their background from. Without one they are whole all the same: areas, names,
 * a scale. The texts outlive the gate. */
struct tiles {
	struct str url;                /* "https://tiles.example/{z}/{x}/{y}.png"; p == NULL: none */
	struct str credit;             /* whose they are, shown on the map */
	struct str origin;             /* "https://tiles.example": what pages may load pictures from */
};
void gate_set_tiles(struct gate *g, const struct tiles *tiles);
const struct tiles *gate_tiles(const struct gate *g);

#endif
