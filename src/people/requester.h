/* Requesters: personal data, sealed with a key of its own each, kept apart from the case. Erasure
 * is destroying the key. */
#ifndef PEOPLE_REQUESTER_H
#define PEOPLE_REQUESTER_H

#include "people/people.h"

struct seal_key;

struct requester {
	struct str name, phone, email; /* p == NULL: not given */
	struct str represented_by;     /* 代办人: name and relation, in words */
	bool anonymous, confidential;
};

/* The keys under which requesters are sealed and phone numbers indexed, derived from the master
 * key (seal_key_derive, labels "requester" and "phone"). Owned by the caller. */
struct people_keys;
const struct people_keys *people_keys_derive(const struct seal_key *master);
/* Wipes and frees; NULL is fine. */
void people_keys_free(const struct people_keys *keys);

/* Seals and stores; one without name, phone, email and representative makes { 0 }. Each holds at
 * most 400 characters; errors name "requester.name" and so on, all of them. */
WARN_UNUSED bool requester_save(struct tx *tx, struct arena *a, const struct people_keys *keys,
				const struct requester *r, struct requester_id *out,
				struct err *err);
/* Opens the seal. NOT_FOUND where there is none, or it has been erased (the message says which).
 * The caller records the look as an event with a reason, in the same transaction. */
WARN_UNUSED bool requester_open(struct tx *tx, struct arena *a, const struct people_keys *keys,
				struct requester_id id, struct requester *out, struct err *err);
/* Destroys the key, and what was found by the phone number: the data is gone for good. Once more is
 * no error. */
WARN_UNUSED bool requester_erase(struct tx *tx, struct requester_id id, struct err *err);
/* The keys of all requesters as they are stored, wrapped; each is called with every one, by
 * requester. For a backup that keeps keys and records apart. */
WARN_UNUSED bool requester_keys_each(struct tx *tx,
				     bool (*each)(void *arg, struct requester_id id,
						  struct str wrapped),
				     void *arg, struct err *err);
/* Takes every key out of the store: what is sealed in it cannot be opened any more. */
WARN_UNUSED bool requester_keys_clear(struct tx *tx, struct err *err);
/* Puts a wrapped key back. *added is false where the requester is not here, has been erased, or
 * has its key. */
WARN_UNUSED bool requester_key_put(struct tx *tx, struct requester_id id, struct str wrapped,
				   bool *added, struct err *err);
/* fsck: calls report for every requester whose seal does not open with its key. *opened counts
 * those that do, *shut those whose key is not here: destroyed, or not restored. */
WARN_UNUSED bool requesters_check(struct tx *tx, const struct people_keys *keys,
				  void (*report)(void *arg, struct requester_id id), void *arg,
				  int64_t *opened, int64_t *shut, struct err *err);
/* The requesters who gave this number, newest first, at most max: by a keyed hash of its digits,
 * without opening any seal. */
WARN_UNUSED bool requesters_of_phone(struct tx *tx, struct arena *a,
				     const struct people_keys *keys, struct str phone, size_t max,
				     struct requester_id **out, size_t *n, struct err *err);
/* The digits of a phone number as compared: without spaces, dashes, +86; full-width digits count as
 * digits. A Chinese number in the international form gets back the 0 of its area code. */
struct str phone_digits(struct arena *a, struct str phone);

#endif
