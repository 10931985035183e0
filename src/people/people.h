/* Who acts: units with mandates, accounts with roles, rosters, tokens. And who asked: requesters,
 * sealed (requester.h). */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ids.h"
#include "base/str.h"
#include "catalog/catalog.h"
#include "store/store.h"
#include "territory/territory.h"

extern const struct migrations people_migrations;

/* ---- units ---- */

enum unit_kind { UNIT_OFFICE, UNIT_COMMUNITY, UNIT_DEPARTMENT, UNIT_COMPANY, UNIT_HOTLINE,
		 UNIT_VERIFICATION, UNIT_KINDS };

struct unit {
	struct unit_id id, parent;
	struct str code, name, name_en;
	enum unit_kind kind;
	struct area_id area;           /* its home; 0: the whole territory */
	struct calendar_id calendar;
	bool fallback;                 /* takes what no mandate admits, in its area (兜底) */
	bool imported, active;
};

/* What a unit may lead: a category and all below it (0: every) within an area and all below it
 * (0: everywhere). */
struct mandate {
	struct unit_id unit;
	struct category_id category;
	struct area_id area;
};

struct str unit_kind_name(enum unit_kind k);        /* office, community, department, … */
WARN_UNUSED bool unit_kind_of(struct str name, enum unit_kind *out);

/* All units and mandates, in memory, read-only after loading. */
struct directory;
WARN_UNUSED bool directory_load(struct tx *tx, struct arena *a, struct directory **out,
				struct err *err);
const struct unit *directory_unit(const struct directory *d, struct unit_id id);   /* NULL: none */
const struct unit *directory_by_code(const struct directory *d, struct str code);
size_t directory_count(const struct directory *d);
const struct unit *directory_nth(const struct directory *d, size_t i);             /* by id */
/* The same unit, or below it in the tree? */
bool directory_within(const struct directory *d, struct unit_id inner, struct unit_id outer);
/* May the unit lead this category here? A mandate says so, or it is the fallback unit of an area
 * around. why (may be NULL) gets the message that names the rule. */
bool mandate_admits(const struct directory *d, const struct catalog *c, const struct territory *t,
		    struct unit_id unit, struct category_id category, struct area_id area,
		    enum msg *why);
/* May the unit lead anything: has it a mandate, or is it a fallback unit? */
bool directory_leads(const struct directory *d, struct unit_id unit);
/* The routing rule category × area × mandate: of the mandates that admit it the one with the
 * deepest category, then the deepest area, then the smallest unit id; else the fallback unit of
 * the smallest area around it; else { 0 }. area 0 counts as the whole territory, where that is one
 * area: a problem told by words alone must find an owner too. Skips
 * units in `but` (for a second try when a unit has nobody to be accountable). */
struct unit_id route(const struct directory *d, const struct catalog *c, const struct territory *t,
		     struct category_id category, struct area_id area,
		     const struct unit_id *but, size_t n_but);

/* Adds a unit, or updates the one of the same code. The parent must exist and may not make a
 * circle. calendar 0: the store's default. Errors name the field: code, name, parent. */
WARN_UNUSED bool unit_save(struct tx *tx, const struct unit *u, struct unit_id *out,
			   struct err *err);
/* Replaces all mandates of a unit. */
WARN_UNUSED bool mandates_save(struct tx *tx, struct unit_id unit, const struct mandate *m,
			       size_t n, struct err *err);

/* ---- accounts ---- */

enum role {
	ROLE_OPERATOR = 1 << 0,
	ROLE_COMMUNITY_WORKER = 1 << 1,
	ROLE_HANDLER = 1 << 2,
	ROLE_DISPATCHER = 1 << 3,
	ROLE_VERIFIER = 1 << 4,
	ROLE_MEDIATOR = 1 << 5,
	ROLE_EDITOR = 1 << 6,
	ROLE_SUPERVISOR = 1 << 7,
	ROLE_HEAD = 1 << 8,
	ROLE_AUDITOR = 1 << 9,
	ROLE_ADMINISTRATOR = 1 << 10,
	ROLES_ALL = (1 << 11) - 1
};
struct str role_name(enum role r);                  /* "operator", "community_worker", … */
WARN_UNUSED bool role_of(struct str name, enum role *out);

struct account {
	struct account_id id;
	struct str name;               /* unique; what signs in */
	struct str display;            /* what others see */
	struct unit_id unit;           /* 0: none, reaches the whole territory */
	unsigned roles;                /* enum role bits */
	bool service, disabled;
};
/* Adds an account (id 0), or updates the one of that id; who moves to another unit leaves the
 * rosters. A name that another account has is a CONFLICT. Errors name the field: name, unit,
 * roles. */
WARN_UNUSED bool account_save(struct tx *tx, const struct account *acc, struct account_id *out,
			      struct err *err);
WARN_UNUSED bool account_get(struct tx *tx, struct arena *a, struct account_id id,
			     struct account *out, bool *found, struct err *err);
WARN_UNUSED bool account_by_name(struct tx *tx, struct arena *a, struct str name,
				 struct account *out, bool *found, struct err *err);
WARN_UNUSED bool account_list(struct tx *tx, struct arena *a, struct account **out, size_t *n,
			      struct err *err);
/* Also revokes its tokens: enabling it again does not bring them back. */
WARN_UNUSED bool account_disable(struct tx *tx, struct account_id id, struct err *err);
/* hash is of seal_password_hash. */
WARN_UNUSED bool account_password_set(struct tx *tx, struct account_id id, struct str hash,
				      struct err *err);
/* The stored hash; { NULL, 0 } where the account has no password. */
WARN_UNUSED bool account_password(struct tx *tx, struct arena *a, struct account_id id,
				  struct str *hash, struct err *err);

/* ---- roster: who is on duty when; a danger at midnight reaches a person ---- */

/* A weekly turn in the unit calendar's local time; days is a bit mask, Monday bit 0. A turn over
 * midnight has to_minute > 1440. rank orders people who are on duty together (0 first). */
struct turn {
	struct unit_id unit;
	struct account_id account;
	unsigned days;
	int from_minute, to_minute;
	int rank;
};
/* Replaces the roster of a unit. Who stands on it is of this unit, of one above it, or of none, and
 * a handler or community worker: it becomes the accountable person. Errors name the field
 * "turns[0]" and so on. */
WARN_UNUSED bool roster_save(struct tx *tx, struct unit_id unit, const struct turn *turns,
			     size_t n, struct err *err);
/* By rank, account, time. */
WARN_UNUSED bool roster_list(struct tx *tx, struct arena *a, struct unit_id unit,
			     struct turn **out, size_t *n, struct err *err);
/* The accountable person at that local wall time: on the roster, else the unit's first enabled,
 * not-service handler or community worker, else any enabled account of the unit with one of these
 * roles (a service account as the last resort); { 0 } where the unit has nobody. */
WARN_UNUSED bool roster_on_duty(struct tx *tx, struct unit_id unit, int64_t local_us,
				struct account_id *out, struct err *err);

/* ---- tokens ---- */

/* A bearer token for an account, stored hashed. `token` is the text, shown once; it is good until
 * just before the instant `expires`. */
WARN_UNUSED bool token_save(struct tx *tx, struct account_id account, struct str token,
			    int64_t expires, struct err *err);
/* The account of a token that is neither expired nor revoked, of an account that is enabled. */
WARN_UNUSED bool token_account(struct tx *tx, struct arena *a, struct str token, int64_t now,
			       struct account *out, bool *found, struct err *err);
/* fsck: how many tokens belong to no account. */
WARN_UNUSED bool tokens_lost(struct tx *tx, int64_t *out, struct err *err);
/* Both take effect at once: tokens are looked up at each use. One that is none changes nothing. */
WARN_UNUSED bool token_revoke(struct tx *tx, struct str token, struct err *err);
WARN_UNUSED bool token_revoke_all(struct tx *tx, struct account_id account, struct err *err);

#endif
