/* Words of the forms of acts: for the workflow's actions, their fields and choices. */
#ifndef WEB_ACT_WORDS_H
#define WEB_ACT_WORDS_H

#include "casework/workflow.h"

struct act_words { enum msg title, what; };
/* Of an action that persons do. */
struct act_words act_words(enum action a);

struct field_words { enum msg label, hint; };
/* What a field is called in the form of this action. */
struct field_words field_words(enum action a, const struct field *f);

/* A choice in words; MSG_NONE where there are none. */
enum msg choice_words(const struct field *f, struct str choice);

#endif
