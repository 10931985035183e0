/* When, where and about what people report, by the town's dice. */
#include "app/town.h"

/* Names nobody bears: a family name and two characters of weather and plants. */
static struct str somebody(struct town *t, struct arena *a)
{
	static const char *const family[] = { "林", "苏", "沈", "顾", "陆", "江", "叶", "宋", "许", "白",
					      "周", "程", "方", "温", "傅" };
	static const char *const given[] = { "雨禾", "知夏", "秋白", "望舒", "青岚", "小满", "听雪",
					     "疏影", "南乔", "月明" };

	return arena_fmt(a, "%s%s", family[dice_upto(&t->dice, 15)], given[dice_upto(&t->dice, 10)]);
}

void town_answers(struct town *t, struct arena *a, const struct category *c, struct report *r)
{
	struct answer *all = ARENA_ARRAY(a, struct answer, c->questions);

	for (size_t i = 0; i < c->questions; i++) {
		const struct question *q = &c->question[i];
		bool list = q->datatype == DATA_ONE || q->datatype == DATA_MANY;

		if (q->required && q->variable)
			all[r->n_answers++] = (struct answer){
				q->code, list ? q->value[dice_upto(&t->dice,
							 (int64_t)q->values)].key : STR("1") };
	}
	r->answers = all;
}

void town_report_of(struct town *t, struct arena *a, struct category_id category, struct point place,
		    struct report *r)
{
	static const enum channel channels[] = { CHANNEL_PHONE, CHANNEL_PHONE, CHANNEL_WEB,
						 CHANNEL_APP, CHANNEL_COUNTER, CHANNEL_WEB };
	const struct category *c = catalog_get(t->app->office->catalog, category);

	*r = (struct report){ .category = category };
	r->channel = channels[dice_upto(&t->dice, 6)];
	r->text = town_words(t, a, c);
	if (c->place_needed || dice_percent(&t->dice, 50)) {
		r->has_place = true;
		r->place = place;
		r->address = town_address(t, a);
	}
	if (dice_percent(&t->dice, 70)) {
		r->requester.name = somebody(t, a);
		/* 199 0000 xxxx: written like a number, given to nobody */
		r->requester.phone = arena_fmt(a, "1990000%04d",
					       (int)dice_upto(&t->dice, 3000));
	} else {
		r->requester.anonymous = true;
	}
	town_answers(t, a, c, r);
}

/* When people call: few at night, most before noon; weekends two thirds; summers more. */
int64_t town_moment(struct town *t, int64_t from)
{
	static const int hours[24] = { 1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 9, 6, 7, 10, 11, 10, 8, 7,
				       7, 6, 5, 3, 2 };

	for (;;) {
		int64_t at = from + dice_upto(&t->dice, 365) * US_PER_DAY;
		int64_t hour = dice_upto(&t->dice, 24);
		const struct zone *zone = t->app->office->main->zone;
		int64_t local = zone_to_local(zone, at) / US_PER_DAY * US_PER_DAY;
		bool weekend = (local / US_PER_DAY + 3) % 7 >= 5;
		int month = (int)(local / US_PER_DAY % 365 / 30);

		if (dice_upto(&t->dice, 14) >= hours[hour] ||
		    (weekend && dice_percent(&t->dice, 35)) ||
		    (month < 5 && dice_percent(&t->dice, 15)))
			continue;
		return zone_to_utc(zone, local, NULL) + hour * US_PER_HOUR +
		       dice_upto(&t->dice, 3600) * US_PER_SECOND;
	}
}

/* A place somewhere in town; three in ten near one of a few places that everybody knows. */
struct point town_place(struct town *t, const struct point *hot, size_t n_hot)
{
	const struct territory *where = t->app->office->territory;
	struct box box;
	struct point p;

	must(territory_box(where, &box));
	if (n_hot && dice_percent(&t->dice, 30)) {
		p = hot[dice_upto(&t->dice, (int64_t)n_hot)];
		p.lat += dice_upto(&t->dice, 6000) - 3000;
		p.lon += dice_upto(&t->dice, 6000) - 3000;
		if (territory_at(where, p).n)
			return p;
	}
	do {
		p.lat = box.south + dice_upto(&t->dice, box.north - box.south);
		p.lon = box.west + dice_upto(&t->dice, box.east - box.west);
	} while (!territory_at(where, p).n);
	return p;
}

/* What is reported follows what a hotline hears: public space most, allegations hardly ever. */
struct category_id town_category(struct town *t)
{
	const struct catalog *all = t->app->office->catalog;

	for (;;) {
		size_t i = (size_t)dice_upto(&t->dice, (int64_t)catalog_count(all));
		const struct category *c = catalog_nth(all, i);
		int weight = c->kind == KIND_ALLEGATION ? 3 : c->public ? 90 : 55;

		if (c->leaf && c->active && dice_percent(&t->dice, weight))
			return c->id;
	}
}
