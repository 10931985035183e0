/* What people say: sentences put together from parts by the town's dice. */
#include "app/town.h"

#define PICK(list) (list)[dice_upto(&t->dice, sizeof(list) / sizeof(list)[0])]

uint64_t dice_next(struct dice *d)
{
	uint64_t z = (d->s += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

int64_t dice_upto(struct dice *d, int64_t n)
{
	return (int64_t)(dice_next(d) % (uint64_t)n);
}

bool dice_percent(struct dice *d, int percent)
{
	return dice_upto(d, 100) < percent;
}

static const char *const roads[] = {
	"青禾路", "银杏里", "柳荫巷", "临湖路", "书院街", "纺织路", "红砖巷", "桥头街", "学府东路",
	"向阳里", "油坊巷", "梧桐大道",
};
static const char *const spots[] = {
	"公交站旁", "菜场门口", "小学后门", "社区广场", "桥头", "路口东侧", "卫生服务站前", "便民超市旁",
};

struct str town_address(struct town *t, struct arena *a)
{
	const char *road = PICK(roads);

	if (dice_percent(&t->dice, 60))
		return arena_fmt(a, "%s%d号", road, (int)(1 + dice_upto(&t->dice, 180)));
	return arena_fmt(a, "%s%s", road, PICK(spots));
}

/* What is wrong, for categories that everybody words in the same few ways. */
static const struct { const char *code, *what[3]; } typical[] = {
	{ "street-lamp", { "路灯不亮了，晚上一片漆黑", "路灯一闪一闪，时亮时灭", "新换的路灯又坏了" } },
	{ "manhole", { "井盖碎了一块，露出一个洞", "井盖松动，车一压就响", "井盖不见了，只放了根树枝" } },
	{ "road", { "路面塌了一个坑，电动车差点摔倒", "人行道地砖松动，下雨就溅水", "路面挖开后一直没有恢复" } },
	{ "waterlogging", { "一下雨就积水，老人没法出门", "排水口堵了，水漫到单元门口", "积水好几天不退" } },
	{ "litter-dumped", { "一堆垃圾没人清，味道很大", "建筑垃圾倒在路边", "河边倒了几袋生活垃圾" } },
	{ "litter-bins", { "垃圾桶满了，垃圾堆到地上", "早上十点垃圾还没有清运", "垃圾桶盖坏了，苍蝇很多" } },
	{ "vendors", { "摊贩占了整条人行道", "烧烤摊摆到路中间", "流动摊贩堵住小区出入口" } },
	{ "fire-lane", { "消防通道又停满了车", "消防通道被杂物堵死", "消防通道装了地锁" } },
	{ "parking", { "有车停在盲道上", "路口停车挡住视线", "一辆车在公共车位停了两个月没动" } },
	{ "noise-building", { "工地晚上十一点还在施工", "凌晨打桩，孩子睡不着", "中午也在用电钻" } },
	{ "noise-living", { "广场舞音箱开得太大", "楼下餐馆半夜放歌", "练琴声从早到晚" } },
	{ "dispute-noise", { "楼上天天拖椅子", "隔壁半夜吵闹", "楼上养狗，半夜一直叫" } },
	{ "leak", { "楼上卫生间漏水，天花板湿了一片", "屋顶漏雨，墙皮都掉了", "厨房顶上一直滴水" } },
	{ "lift", { "电梯又停了，八十岁老人下不了楼", "电梯门关不上", "电梯运行时抖得厉害" } },
	{ "water", { "家里停水了，也没有通知", "自来水发黄", "水压太小，三楼以上没水" } },
	{ "power", { "整栋楼停电了", "电压不稳，灯一直闪", "楼道里的电表箱冒火花" } },
	{ "wages", { "干了三个月，工资一分没发", "包工头说没钱，一直拖着", "工程完了，尾款不给" } },
	{ "praise", { "谢谢网格员帮我母亲送药", "路灯修得很快，谢谢", "窗口同志耐心帮我填表，表扬" } },
};
static const char *const since[] = {
	"已经三天了", "有一个星期了", "从上个月就这样", "昨天刚发现", "反映过一次没有解决", "今天早上开始的",
	"住在这里的人都知道", "",
};
static const char *const wishes[] = {
	"希望尽快处理。", "请派人来看看。", "麻烦给个答复。", "老人孩子多，请抓紧。", "谢谢。", "什么时候能修好？",
	"请帮忙协调。", "",
};
struct str town_words(struct town *t, struct arena *a, const struct category *c)
{
	const char *when = PICK(since), *wish = PICK(wishes);
	struct str what = { NULL, 0 };

	for (size_t i = 0; i < sizeof(typical) / sizeof(typical[0]); i++)
		if (str_eq(c->code, str_c(typical[i].code)))
			what = str_c(typical[i].what[dice_upto(&t->dice, 3)]);
	if (!what.p) {
		switch (dice_upto(&t->dice, 4)) {
		case 0: what = arena_fmt(a, "这里的%.*s问题一直没有人管", STR_ARG(c->name)); break;
		case 1: what = arena_fmt(a, "想反映一下%.*s的情况", STR_ARG(c->name)); break;
		case 2: what = arena_fmt(a, "%.*s方面有困难，想请社区帮忙", STR_ARG(c->name)); break;
		default: what = arena_fmt(a, "关于%.*s，想问一问该找谁", STR_ARG(c->name)); break;
		}
	}
	return arena_fmt(a, "%.*s%s%s。%s", STR_ARG(what), *when ? "，" : "", when, wish);
}

static const char *const done[] = {
	"已安排人员到现场处理完毕，请您查看。", "经现场核实情况属实，已整改到位。", "已修复，感谢您的反映。",
	"已与有关人员沟通，问题已经解决。", "已纳入日常巡查，今天处理完毕。",
};
static const char *const part[] = {
	"已先行处置，彻底解决还需要等待配件。", "部分解决，其余列入下月计划。",
};
static const char *const not_done[] = {
	"经核实，该问题须由产权单位解决，我们已发函督促。", "目前没有资金来源，已列入明年计划。",
};

struct str town_reply(struct town *t, struct arena *a, enum solved solved)
{
	(void)a;
	if (solved == SOLVED_YES)
		return str_c(PICK(done));
	return str_c(solved == SOLVED_PARTLY ? PICK(part) : PICK(not_done));
}

static const char *const happy[] = { "解决了，谢谢", "很快，满意", "处理得不错", "" };
static const char *const mixed[] = { "解决了一半", "还有一点没弄好", "比以前好些" };
static const char *const unhappy[] = { "没解决", "来看了一下就走了", "又坏了", "回复和实际不一样" };

struct str town_comment(struct town *t, enum solved solved)
{
	if (solved == SOLVED_YES)
		return str_c(PICK(happy));
	return str_c(solved == SOLVED_PARTLY ? PICK(mixed) : PICK(unhappy));
}
