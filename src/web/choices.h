/* What the forms of the desk let one choose from: categories, units, areas, people, kinds, channels,
 * states. Values of the first four are ids. */
#ifndef WEB_CHOICES_H
#define WEB_CHOICES_H

#include "web/parts.h"

struct options { struct option_view *item; size_t n; };

/* Each begins with an empty value in the words of `first`, where that is not MSG_NONE. Trees are
 * indented; with `leaves` a category that holds no cases is left out and its leaves name it. */
struct options category_options(const struct visit *v, enum msg first, bool leaves);
struct options unit_options(const struct visit *v, enum msg first);
struct options area_options(const struct visit *v, enum msg first);
/* Those who answer for cases in the reader's unit and below. */
WARN_UNUSED bool person_options(const struct visit *v, enum msg first, struct options *out,
				struct err *err);
struct options kind_options(const struct visit *v, enum msg first);
/* How a person comes to an operator: phone, counter, visit, and the others. */
struct options channel_options(const struct visit *v);
struct options state_options(const struct visit *v, enum msg first);
/* The units whose mandate admits the case, the suggested one chosen. */
struct options admitted_units(const struct visit *v, const struct case_row *row,
			      struct unit_id suggested);

/* A select of these options. */
struct choice_view select_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			     struct options options, struct str value);
/* A positive id from a parameter or a field; 0 where it is none. */
int64_t id_of(struct str s);

#endif
