/* Keeping what is recorded: what fsck, backup, restore, doctor and serve share. */
#ifndef APP_KEEPING_H
#define APP_KEEPING_H

#include "app/app.h"
#include "gate/gate.h"

/* Checks the file, the record and the people of a store and prints each sentence that does not
 * hold to standard output, "NUMBER: SENTENCE" where a case is meant; then how many cases were
 * checked and how many problems found. key NULL: nothing sealed is tried. Reads one snapshot, so
 * a server may run beside it. */
WARN_UNUSED bool keeping_check(struct store *s, const struct seal_key *key, int64_t *problems,
			       struct err *err);

/* ---- FILE.keys: a line "daodi keys 1", "master HEX", "ID HEX" for each requester, "end COUNT" ---- */

struct keys_file {
	struct seal_key master;
	struct key_line { struct requester_id id; struct str wrapped; } *key;   /* in the arena */
	size_t n;
};
struct str keys_file_text(struct arena *a, const struct keys_file *k);
/* INVALID with the line that cannot be read; a file that was cut off is refused as a whole. */
WARN_UNUSED bool keys_file_read(struct arena *a, struct str text, struct keys_file *out,
				struct err *err);

/* ---- files ---- */

/* CONFLICT where something has this name. */
WARN_UNUSED bool file_new(const char *file, struct err *err);
/* Gives a file that is whole its name, for good; fails where the name is taken. */
WARN_UNUSED bool file_place(const char *from, const char *to, struct err *err);
WARN_UNUSED bool file_sync(const char *file, struct err *err);
/* The folder of a file's name. */
const char *file_folder(struct arena *a, const char *file);
/* Writes a new file for its owner only; it is whole and on the disk, or not there. */
WARN_UNUSED bool file_write(const char *file, struct str text, struct err *err);
WARN_UNUSED bool file_read(struct arena *a, const char *file, size_t most, struct str *out,
			   struct err *err);
/* A name survives a power cut only when its folder has been written too. */
WARN_UNUSED bool folder_sync(const char *dir, struct err *err);
WARN_UNUSED bool file_failed(const char *file, struct err *err);   /* errno as an error; false */

/* ---- which server has the folder: a file "serving" that it keeps locked ---- */

/* CONFLICT where another server has it. The lock lasts until serving_end or the end of the process,
 * however it ends. */
WARN_UNUSED bool serving_begin(const char *dir, int *fd, struct err *err);
/* Writes down where the server listens, for doctor. */
void serving_at(int fd, const char *address);
void serving_end(int fd);
/* *address (in the arena; may be empty) where a server runs. */
WARN_UNUSED bool serving_look(struct arena *a, const char *dir, struct str *address);

/* ---- maps ---- */

/* An address with {z}, {x} and {y}, of https, or of http for a server in the house, and whose it is;
 * the origin is what stands before the path. url NULL: none. */
WARN_UNUSED bool tiles_read(const char *url, const char *credit, struct tiles *out,
			    struct err *err);

#endif
