/* Areas of a file: gathered, put in order, saved. */
#include "exchange/areas.h"

struct feature {
	struct area area;
	struct shape shape;
	bool has_shape, saved;
};

struct area_list {
	struct arena *a;
	struct feature *feature;
	size_t n, cap;
};

static bool gather(void *arg, const struct area *area, const struct shape *shape, struct err *err)
{
	struct area_list *list = arg;
	struct feature *f;

	(void)err;
	if (list->n == list->cap) {
		f = ARENA_ARRAY(list->a, struct feature, list->cap = list->cap ? list->cap * 2 : 64);
		if (list->n)
			memcpy(f, list->feature, list->n * sizeof *f);
		list->feature = f;
	}
	f = &list->feature[list->n++];
	f->area = *area;
	f->has_shape = shape != NULL;
	if (shape)
		f->shape = *shape;
	return true;
}

static struct feature *find(struct area_list *list, struct str code)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->feature[i].area.code, code))
			return &list->feature[i];
	return NULL;
}

bool areas_read(struct arena *a, struct str text, const struct area_keys *keys,
		struct area_list **out, struct err *err)
{
	struct area_list *list = ARENA_NEW(a, struct area_list);
	bool ok;

	list->a = a;
	if (!geojson_areas(a, text, keys, gather, list, err))
		return false;
	ok = true;
	for (size_t i = 0; i < list->n; i++) {
		struct feature *f = &list->feature[i];

		if (find(list, f->area.code) != f)
			ok = err_add(err, ERR_INVALID, arena_fmt(a, "features[%zu]", i).p,
				     MSG_KEY_TWICE, AT(f->area.code));
	}
	*out = list;
	return ok;
}

/* Saves one whose parent is known; *ready false where it has to wait for another of the file. */
static bool save_one(struct tx *tx, struct area_list *list, struct feature *f, bool *ready,
		     struct err *err)
{
	struct area area = f->area;
	struct area_id id;
	struct feature *parent;

	*ready = true;
	if (area.parent_code.n) {
		parent = find(list, area.parent_code);
		if (parent && !parent->saved) {
			*ready = false;
			return true;
		}
		if (!area_by_code(tx, area.parent_code, &area.parent, err))
			return false;
		if (!area.parent.n)
			return err_set(err, ERR_INVALID, "parent", MSG_NO_SUCH,
				       AT(area.parent_code));
	}
	f->saved = true;
	return area_save(tx, &area, f->has_shape ? &f->shape : NULL, &id, err);
}

/* The same error, said of the feature. */
static bool of_feature(struct arena *a, size_t i, struct err *err)
{
	struct err_item *item = &err->item[0];

	if (err->code == ERR_INVALID && err->n == 1) {
		struct str field = arena_fmt(a, "features[%zu]%s%s", i,
					     item->field[0] ? "." : "", item->field);

		snprintf(item->field, sizeof item->field, "%.*s", STR_ARG(field));
	}
	return false;
}

bool areas_save(struct tx *tx, struct area_list *list, size_t *n, struct err *err)
{
	size_t done = 0, before;

	/* a command may run twice */
	for (size_t i = 0; i < list->n; i++)
		list->feature[i].saved = false;
	do {                                   /* once a level */
		before = done;
		for (size_t i = 0; i < list->n; i++) {
			struct feature *f = &list->feature[i];
			bool ready;

			if (f->saved)
				continue;
			if (!save_one(tx, list, f, &ready, err))
				return of_feature(list->a, i, err);
			done += ready;
		}
	} while (done > before);
	for (size_t i = 0; i < list->n; i++) {
		if (!list->feature[i].saved) {
			(void)!err_set(err, ERR_INVALID, "parent", MSG_IMPORT_AREA_CIRCLE);
			return of_feature(list->a, i, err);
		}
	}
	*n = list->n;
	return true;
}
