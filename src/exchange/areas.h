/* Areas from a GeoJSON file into the tree, parents before their children. */
#ifndef EXCHANGE_AREAS_H
#define EXCHANGE_AREAS_H

#include "territory/territory.h"

struct area_list;
/* Reads the file's text by the properties that a mapping names. What is wrong with it is collected as
 * "features[N]…", N from 0; so is a code that stands there twice. */
WARN_UNUSED bool areas_read(struct arena *a, struct str text, const struct area_keys *keys,
			    struct area_list **out, struct err *err);
/* Saves them all, whatever order they came in, or none; a parent may be in the store already. */
WARN_UNUSED bool areas_save(struct tx *tx, struct area_list *list, size_t *n, struct err *err);

#endif
