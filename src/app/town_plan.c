/* When, where and about what people report, by the town's dice. */
#include "app/town.h"

#include "base/civil.h"
#include "base/mem.h"

/* What a subdistrict's hotline hears: how often, in which months (January first, 5 is usual), and
 * whether mostly by day ('d'), in the evening ('e') or at any hour ('n'). */
static const struct heard { const char *code; int weight; char months[13], when; } heard[] = {
	{ "litter-dumped", 30, "444556665544", 'd' }, { "litter-bulky", 22, "346655555655", 'd' },
	{ "litter-bins", 26, "334568887543", 'd' },   { "litter-sorting", 14, "455556665554", 'd' },
	{ "ads", 10, "555555555555", 'd' },           { "vendors", 30, "334568887653", 'e' },
	{ "illegal-building", 9, "345666666554", 'd' }, { "toilets", 8, "445556665544", 'd' },
	{ "stray-animals", 16, "445666777655", 'e' }, { "street-lamp", 30, "765444444567", 'e' },
	{ "manhole", 14, "444456776544", 'd' },       { "road", 26, "565556776555", 'd' },
	{ "waterlogging", 26, "112349997421", 'd' },  { "benches", 10, "346666666543", 'd' },
	{ "barrier-free", 8, "555555555555", 'd' },   { "signs", 8, "555555555555", 'd' },
	{ "trees", 22, "223788888543", 'd' },         { "lawns", 8, "124887665421", 'd' },
	{ "water-bodies", 10, "223468998532", 'd' },  { "parking", 44, "555555556655", 'd' },
	{ "bikes", 18, "346666666653", 'd' },         { "bus", 8, "655545446555", 'd' },
	{ "fire-lane", 18, "666555555556", 'e' },     { "ebike-charging", 18, "655566777655", 'e' },
	{ "falling", 10, "334566888643", 'd' },       { "gas-smell", 5, "876544444578", 'n' },
	{ "wires", 12, "444556776544", 'd' },         { "water", 22, "765556777555", 'n' },
	{ "power", 18, "744458997447", 'n' },         { "gas", 8, "775444444677", 'd' },
	{ "heating", 70, "982000000199", 'n' },       { "property-service", 40, "555555555555", 'd' },
	{ "property-fees", 16, "754444444558", 'd' }, { "property-owners", 8, "456666555665", 'd' },
	{ "lift", 30, "555556777555", 'n' },          { "lift-install", 8, "346666666543", 'd' },
	{ "leak", 24, "334567888643", 'd' },          { "sewage", 16, "555556776555", 'n' },
	{ "noise-building", 30, "235677788776", 'n' }, { "noise-living", 36, "224579998643", 'e' },
	{ "fumes", 16, "334567887643", 'e' },         { "wages", 12, "973333333368", 'd' },
	{ "insurance", 24, "766555555567", 'd' },     { "benefits", 10, "655555555566", 'd' },
	{ "elderly", 14, "655555555566", 'd' },       { "schools", 12, "223458995322", 'd' },
	{ "health", 10, "755444445777", 'd' },        { "dispute-noise", 20, "555556667655", 'e' },
	{ "dispute-space", 14, "555555555555", 'd' }, { "praise", 16, "655555555556", 'd' },
	{ "suggestion", 12, "555555555555", 'd' },    { "service-attitude", 9, "555555555555", 'd' },
	{ "allegation", 1, "555555555555", 'd' },
};
enum { HEARD = sizeof heard / sizeof *heard };

/* Storms and a cold spell: what they bring comes together. */
static const struct { const char *code; bool cold; } brought[] = {
	{ "waterlogging", false }, { "trees", false }, { "falling", false }, { "leak", false },
	{ "power", false }, { "heating", true }, { "water", true },
};

static const int hours_day[24] = { 1, 0, 0, 0, 0, 1, 3, 8, 12, 14, 13, 9, 6, 7, 10, 11, 10, 8, 6, 6, 5, 4, 2, 1 };
static const int hours_evening[24] = { 3, 1, 0, 0, 0, 0, 2, 4, 5, 5, 5, 5, 5, 4, 5, 5, 6, 8, 11, 13, 14, 13, 9, 5 };
static const int hours_any[24] = { 3, 2, 1, 1, 2, 4, 9, 12, 10, 8, 7, 7, 8, 6, 6, 6, 7, 9, 12, 13, 12, 10, 8, 5 };

/* Names nobody bears: a family name and two characters of weather and plants. */
static struct str somebody(struct town *t, struct arena *a)
{
	static const char *const family[] = { "林", "苏", "沈", "顾", "陆", "江", "叶", "宋", "许", "白",
					      "周", "程", "方", "温", "傅" };
	static const char *const given[] = { "雨禾", "知夏", "秋白", "望舒", "青岚", "小满", "听雪",
					     "疏影", "南乔", "月明" };

	return arena_fmt(a, "%s%s", family[dice_upto(&t->dice, 15)], given[dice_upto(&t->dice, 10)]);
}

void town_requester(struct town *t, struct arena *a, struct report *r)
{
	r->requester.name = somebody(t, a);
	/* 199 0000 xxxx: written like a number, given to nobody */
	r->requester.phone = arena_fmt(a, "1990000%04d", (int)dice_upto(&t->dice, 3000));
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

void town_report_of(struct town *t, struct arena *a, const struct wish *w, struct report *r,
		    int *variant)
{
	static const enum channel channels[] = { CHANNEL_PHONE, CHANNEL_PHONE, CHANNEL_PHONE,
						 CHANNEL_WEB, CHANNEL_WEB, CHANNEL_APP,
						 CHANNEL_COUNTER };
	const struct category *c = catalog_get(t->app->office->catalog, w->category);

	*r = (struct report){ .category = w->category };
	r->channel = channels[dice_upto(&t->dice, 7)];
	r->text = town_words(t, a, c, w->address, variant);
	if (c->place_needed || dice_percent(&t->dice, 50)) {
		r->has_place = true;
		r->place = w->place;
		r->address = w->address;
	}
	if (dice_percent(&t->dice, 78))
		town_requester(t, a, r);
	else
		r->requester.anonymous = true;
	town_answers(t, a, c, r);
}

/* ---- when ---- */

static int hour_weight(const struct heard *h, int64_t hour)
{
	return (h->when == 'e' ? hours_evening : h->when == 'n' ? hours_any : hours_day)[hour];
}

/* Fewer at weekends (offices rest, but neighbours are at home), most on Mondays. */
static int64_t moment(struct town *t, const struct heard *h, int64_t from)
{
	const struct zone *zone = t->app->office->main->zone;

	for (;;) {
		int64_t day = zone_day(zone, from + US_PER_HOUR) + dice_upto(&t->dice, 365);
		int64_t hour = dice_upto(&t->dice, 24), weekday = (day + 3) % 7;
		int year, month, date;

		civil_from_day(day, &year, &month, &date);
		if (dice_upto(&t->dice, 14) >= hour_weight(h, hour) ||
		    dice_upto(&t->dice, 9) >= h->months[month - 1] - '0' ||
		    (weekday >= 5 && dice_percent(&t->dice, h->when == 'd' ? 45 : 15)) ||
		    (weekday > 0 && weekday < 5 && dice_percent(&t->dice, 12)))
			continue;
		return zone_to_utc(zone, day * US_PER_DAY, NULL) + hour * US_PER_HOUR +
		       dice_upto(&t->dice, 3600) * US_PER_SECOND;
	}
}

/* ---- where ---- */

static struct point somewhere(struct town *t)
{
	const struct territory *where = t->app->office->territory;
	struct box box;
	struct point p;

	must(territory_box(where, &box));
	do {
		p.lat = box.south + dice_upto(&t->dice, box.north - box.south);
		p.lon = box.west + dice_upto(&t->dice, box.east - box.west);
	} while (!territory_at(where, p).n);
	return p;
}

static struct point near(struct town *t, struct point p, int64_t by)
{
	const struct point keep = p;

	p.lat += (int32_t)(dice_upto(&t->dice, by) - by / 2);
	p.lon += (int32_t)(dice_upto(&t->dice, by) - by / 2);
	return territory_at(t->app->office->territory, p).n ? p : keep;
}

/* ---- a year of it ---- */

/* A place with one trouble: an estate with a bad lift, a street of stalls. */
struct trouble { struct point at; struct str address; size_t heard; };

static const struct heard *any_heard(struct town *t, int64_t total)
{
	int64_t k = dice_upto(&t->dice, total);
	size_t i = 0;

	for (; k >= heard[i].weight; i++)
		k -= heard[i].weight;
	return &heard[i];
}

static struct category_id category_of(struct town *t, const struct heard *h)
{
	const struct category *c = catalog_by_code(t->app->office->catalog, str_c(h->code));

	must(c && c->leaf);
	return c->id;
}

/* A storm or a cold spell draws what it brings to its own day. */
static void weather(struct town *t, const struct heard *h, const int64_t *storm,
		    const int64_t *cold, struct wish *w)
{
	for (size_t i = 0; i < sizeof brought / sizeof *brought; i++) {
		const int64_t *days = brought[i].cold ? cold : storm;

		if (strcmp(brought[i].code, h->code) != 0 || !dice_percent(&t->dice, 35))
			continue;
		w->at = days[dice_upto(&t->dice, brought[i].cold ? 2 : 5)] +
			(6 + dice_upto(&t->dice, 30)) * US_PER_HOUR +
			dice_upto(&t->dice, 3600) * US_PER_SECOND;
	}
}

/* What happens in a home has the address of one. */
static struct str at_home(struct town *t, struct point place, struct str address)
{
	for (int i = 0; i < 20; i++) {
		if (str_ends(address, STR("号")) || str_ends(address, STR("栋")) ||
		    str_ends(address, STR("号楼")))
			break;
		address = town_address(t, t->a, &place);
	}
	return address;
}

static const struct heard *heard_as(const char *code)
{
	for (size_t i = 0; i < HEARD; i++)
		if (!strcmp(heard[i].code, code))
			return &heard[i];
	must(!"a category that is heard");
	return NULL;
}

void town_year(struct town *t, int64_t from, struct wish *out, size_t n)
{
	enum { TROUBLES = 24, BACK = 400 };
	struct trouble trouble[TROUBLES];
	int64_t total = 0, storm[5], cold[2];
	const struct zone *zone = t->app->office->main->zone;

	for (size_t i = 0; i < HEARD; i++)
		total += heard[i].weight;
	for (size_t i = 0; i < 7; i++) {
		int64_t at = moment(t, heard_as(i < 5 ? "waterlogging" : "heating"), from);

		at = zone_to_utc(zone, zone_day(zone, at) * US_PER_DAY, NULL);
		*(i < 5 ? &storm[i] : &cold[i - 5]) = at;
	}
	for (size_t i = 0; i < TROUBLES; i++) {
		trouble[i].at = somewhere(t);
		trouble[i].address = town_address(t, t->a, &trouble[i].at);
		trouble[i].heard = (size_t)(any_heard(t, total) - heard);
	}
	for (size_t i = 0; i < n; i++) {
		struct wish *w = &out[i];
		int64_t which = dice_upto(&t->dice, 100);
		const struct heard *h = any_heard(t, total);

		*w = (struct wish){ .same_as = SIZE_MAX };
		if (i > 0 && which < 9) {       /* a neighbour reports the same, or it comes back */
			size_t back = i > BACK ? BACK : i;
			const struct wish *w0;

			w->same_as = i - 1 - (size_t)dice_upto(&t->dice, (int64_t)back);
			w0 = &out[w->same_as];
			w->again = which >= 4;
			w->category = w0->category;
			w->place = near(t, w0->place, 300);
			w->address = w0->address;
			w->at = w0->at + (w->again ? (12 + dice_upto(&t->dice, 40)) * US_PER_DAY
						   : dice_upto(&t->dice, 30 * 60) * US_PER_MINUTE);
			continue;
		}
		if (which < 27) {               /* one of the known troubles */
			const struct trouble *k = &trouble[dice_upto(&t->dice, TROUBLES)];

			h = &heard[k->heard];
			w->place = near(t, k->at, 12000);
			w->address = dice_percent(&t->dice, 50) ? k->address
								: town_address(t, t->a, &w->place);
		} else {
			w->place = somewhere(t);
			w->address = town_address(t, t->a, &w->place);
		}
		w->category = category_of(t, h);
		if (!catalog_get(t->app->office->catalog, w->category)->public)
			w->address = at_home(t, w->place, w->address);
		w->at = moment(t, h, from);
		weather(t, h, storm, cold, w);
	}
}
