/* Categories, their questions, time limits. */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ids.h"
#include "base/str.h"
#include "calendar/calendar.h"
#include "store/store.h"

enum case_kind { KIND_ENQUIRY, KIND_HELP, KIND_COMPLAINT, KIND_VIOLATION_REPORT, KIND_SUGGESTION,
		 KIND_COMMENDATION, KIND_ALLEGATION, KIND_COUNT };
/* What closing demands (product.md, verify). */
enum tier { TIER_NONE, TIER_REQUESTER, TIER_SAMPLED, TIER_SITE, TIER_COUNT };
enum urgency { URGENCY_ORDINARY, URGENCY_UTILITY, URGENCY_DANGER, URGENCY_COMPLEX, URGENCY_COUNT };
enum limit_step { STEP_DISPATCH, STEP_ACKNOWLEDGE, STEP_CONTACT, STEP_RESOLVE, STEP_COUNT };
enum datatype { DATA_STRING, DATA_NUMBER, DATA_DATETIME, DATA_TEXT, DATA_ONE, DATA_MANY,
		DATA_COUNT };

struct question_value { struct str key, name; };

struct question {
	struct str code, description, datatype_description;
	enum datatype datatype;
	bool required, variable;       /* variable false: only a text to be shown */
	int order;                     /* from 1, unique in its category */
	struct question_value *value;  /* of lists, in the order they are offered */
	size_t values;
};

struct category {
	struct category_id id, parent;
	struct str code, name, name_en, description, keywords;
	enum case_kind kind;
	enum tier tier;
	enum urgency urgency;
	bool place_needed;
	bool public;                   /* concerns public space: may be shown to everyone, masked */
	bool evidence_needed;          /* with the handler's answer */
	bool confidential;
	bool leaf;                     /* may hold cases */
	bool imported;                 /* made by an import, not by the office */
	bool active;
	int recurrence_days;           /* same place and category within it is a recurrence */
	int verdict_days;              /* the verdict window after an answer, at least 1 */
	int rework_days;               /* review limit for rework */
	struct question *question;
	size_t questions;
};

struct limit { enum basis basis; int64_t amount; };

/* "enquiry", "help" …; names as in api.md. */
struct str kind_name(enum case_kind k);
WARN_UNUSED bool kind_of(struct str name, enum case_kind *out);
struct str tier_name(enum tier t);               /* none, requester, sampled, site */
WARN_UNUSED bool tier_of(struct str name, enum tier *out);
struct str urgency_name(enum urgency u);
WARN_UNUSED bool urgency_of(struct str name, enum urgency *out);
struct str datatype_name(enum datatype d);       /* Open311's words */
WARN_UNUSED bool datatype_of(struct str name, enum datatype *out);
struct str step_name(enum limit_step s);

extern const struct migrations catalog_migrations;

/* All categories with questions and limits, in memory, read-only after loading. */
struct catalog;
WARN_UNUSED bool catalog_load(struct tx *tx, struct arena *a, struct catalog **out,
			      struct err *err);
const struct category *catalog_get(const struct catalog *c, struct category_id id); /* NULL: none */
const struct category *catalog_by_code(const struct catalog *c, struct str code);
size_t catalog_count(const struct catalog *c);
const struct category *catalog_nth(const struct catalog *c, size_t i);                /* by id */
/* The same as ancestor or below it? ancestor 0: everything. */
bool catalog_within(const struct catalog *c, struct category_id id, struct category_id ancestor);
/* The limit of a step: the category's own, else its nearest ancestor's, else the default of the
 * category's urgency, counted in clock hours except to resolve ordinary and complex cases:
 *
 *                 danger   utility   ordinary            complex
 *   dispatch      1 h      2 h       24 h                24 h
 *   acknowledge   1 h      2 h       24 h                24 h
 *   contact       1 h      4 h       48 h                48 h
 *   resolve       2 h      24 h      7 calendar days     15 calendar days
 *
 * An id that is not in the catalogue has the defaults of ordinary. */
struct limit catalog_limit(const struct catalog *c, struct category_id id, enum limit_step step);

/* Adds a category, or updates the one of the same code, with its questions: those it had are
 * replaced. Every wrong field is named: code, name, parent (none, below itself, or more than four
 * levels), recurrence_days, verdict_days, rework_days, questions[N].FIELD (N from 0). */
WARN_UNUSED bool category_save(struct tx *tx, const struct category *cat, struct category_id *out,
			       struct err *err);
WARN_UNUSED bool limit_save(struct tx *tx, struct category_id id, enum limit_step step,
			    struct limit limit, struct err *err);

/* The same, but the questions stay as they are. */
WARN_UNUSED bool category_save_plain(struct tx *tx, const struct category *cat,
				     struct category_id *out, struct err *err);

/* ---- files ---- */

/* Categories as CSV. Columns: code, name (needed), parent (a code), name_en, kind (complaint where
 * empty), urgency (ordinary), tier (requester), place, public, evidence, confidential (0 or 1; 0),
 * recurrence_days (30), verdict_days (7), rework_days (15), description, keywords, resolve_basis
 * and resolve_amount (both or neither). Records that begin with # are comments. Questions of
 * categories as CSV: category (a code), order, code, datatype, description (needed), required,
 * variable (0 or 1; variable 1 where empty), datatype_description, values "key=name;key=name" (of
 * lists only).
 *
 * Errors name "line N, column", all of a file at once; nothing is called then. Otherwise each is
 * called for every line in order; where it fails, reading ends with its error, whose items are
 * prefixed with the line. What it is given lives as long as the arena. */
struct category_line {
	int64_t line;
	struct str parent;             /* its code; empty: a root */
	struct category cat; /* without ids, questions; leaf where no line has it as parent */
	bool has_resolve;
	struct limit resolve;
};
WARN_UNUSED bool categories_read(struct arena *a, struct str csv,
				 bool (*each)(void *arg, const struct category_line *line,
					      struct err *err),
				 void *arg, struct err *err);
struct question_line {
	int64_t line;
	struct str category;
	struct question question;
};
WARN_UNUSED bool questions_read(struct arena *a, struct str csv,
				bool (*each)(void *arg, const struct question_line *line,
					     struct err *err),
				void *arg, struct err *err);

/* Saves all categories of a file; a parent may stand behind its children or be in the store
 * already. Existing ones keep their questions. *n is how many lines there were. */
WARN_UNUSED bool categories_import(struct tx *tx, struct arena *a, struct str csv, size_t *n,
				   struct err *err);
/* Replaces the questions of every category that the file names. */
WARN_UNUSED bool questions_import(struct tx *tx, struct arena *a, struct str csv, size_t *n,
				  struct err *err);

/* ---- answers ---- */

/* Checks answers to a category's questions; every wrong or missing one is added to err with the
 * field "answers.CODE". The English text of a missing one is "CODE required", which Open311 clients
 * look for. Answers are valid UTF-8; an empty one counts as missing; one to a question that is only
 * a text is left alone. False when it added something. */
struct answer { struct str code; struct str value; };   /* of DATA_MANY: one entry a value */
bool answers_check(const struct category *cat, const struct answer *answers, size_t n,
		   struct err *err);

#endif
