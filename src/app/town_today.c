/* What lies on the desk of 银杏里社区 on the day that the demo opens: new, due, overdue, just judged.
 * And on the dispatcher's: without a category, objected to, proposed not to accept. */
#include "app/town_tales.h"

#define END { -1, REQUESTER, ACT_NOTE, NULL, NULL, 0 }
/* whoever was on duty when it came, it is hers */
#define HERS { 0, OWNER, ACT_REASSIGN, "包片社区工作者", "worker", 0 }

static const struct act_told is_now[] = { END };
static const struct act_told is_new[] = { HERS, END };
static const struct act_told taken_up[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "下午上门", NULL, 0 },
	{ 3, WORKER, ACT_CONTACT, "电话约好时间上门", NULL, 1 }, END };
static const struct act_told late[] = {
	HERS, { 2, WORKER, ACT_ACKNOWLEDGE, "先找两家分别谈", NULL, 0 },
	{ 24 * 2, WORKER, ACT_CONTACT, "一方出差，月底才回来", NULL, 1 },
	{ 24 * 9, REQUESTER, ACT_URGE, "还是天天响，什么时候来谈？", NULL, 0 },
	{ 23, SUPERVISOR, ACT_SUPERVISE, "将超期，请说明进展。", NULL, 0 }, END };
static const struct act_told waits_for_more[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "收到", NULL, 0 },
	{ 2, WORKER, ACT_ASK_MORE, "请问老人住几号楼几单元？家里有没有人可以开门？", NULL, 0 }, END };
static const struct act_told just_thanked[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "马上联系", NULL, 0 },
	{ 2, WORKER, ACT_CONTACT, "问清楚要送到几楼", NULL, 1 },
	{ 20, WORKER, ACT_ANSWER, "助餐改由保温箱送上楼，每天十一点半到；试了两天，老人说热的。", "yes", 0 },
	{ 27, REQUESTER, ACT_RATE, "饭是热的，小伙子还帮着把垃圾带下去", "yes", 5 }, END };
static const struct act_told just_blamed[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "今晚去看", NULL, 0 },
	{ 24, WORKER, ACT_ANSWER, "已与楼上当面说好，鞋柜和婴儿车搬回家里。", "yes", 0 },
	{ 30, REQUESTER, ACT_RATE, "搬走了一天，昨天又放回来了", "no", 2 }, END };
static const struct act_told half_way[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "马上看", NULL, 0 },
	{ 26, WORKER, ACT_ANSWER, "洗手龙头已修好，开放时间正在征求楼组长意见，下周定。", "partly", 0 },
	{ 24, REQUESTER, ACT_RATE, "能洗手了，关门还是太早", "partly", 3 }, END };
static const struct act_told back_again[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "再去一趟", NULL, 0 },
	{ 24, WORKER, ACT_ANSWER, "练琴时间已谈好，二十点前结束。", "yes", 0 },
	{ 26, REQUESTER, ACT_RATE, "好了三天，又练到十点", "no", 2 },
	{ 18, VERIFIER, ACT_REWORK, "回访时诉求人说约定没有履行，请再谈一次，写成字。", NULL, 0 }, END };
static const struct act_told answered[] = {
	HERS, { 1, WORKER, ACT_ACKNOWLEDGE, "已约楼组长", NULL, 0 },
	{ 24, WORKER, ACT_ANSWER, "扶手三处已装好，请老人试过，高低合适。", "yes", 0 }, END };

static const struct act_told objected[] = {
	{ 3, OWNER, ACT_OBJECT, "现场为小区内部道路，应由物业养护。", NULL, 0 }, END };
static const struct act_told declined[] = {
	{ 2, DISPATCHER2, ACT_DECLINE, "费用分摊一事法院已经立案，以判决为准；判决后需要协助的，请再来电。", "in_proceedings", 0 },
	END };

const struct story todays[] = {
	{ "today-which", NULL, "楼下老有人把快递箱堆在配电房门口，不知道该找谁。", "银杏苑6号楼", 1, 11, is_now, false },
	{ "today-which", NULL, "河边新装的椅子正对着垃圾桶，能不能挪一挪，再给老人加个扶手。", "柳荫巷2号", 1, 13, is_now, false },
	{ "today-which", NULL, "广场的大屏幕晚上十点还亮着，屋里像白天一样。", "银杏里社区广场", 1, 21, is_now, false },
	{ "today-asked", "lift-install", "一单元表决差一户，能不能只给同意的楼层装？", "银杏里40号1单元", 1, 15, is_now, false },
	{ "today-objected", "road", "小区东门外的路沉下去一块，下雨积一尺水。", "银杏苑东门外", 1, 9, objected, false },
	{ "today-declined", "lift-install", "加装电梯多收了我家两万，能不能叫他们退？", "银杏里44号2单元", 1, 10, declined, false },
	{ "today-new", "elderly", "对门的独居老人两天没见出门，敲门有人应，说没力气起来。", "银杏苑7号楼3单元", 1, 16, is_new, false },
	{ "today-new", "dispute-space", "楼道里停着三辆婴儿车和一个鞋柜，担架都过不去。", "银杏里21号2单元", 1, 14, is_new, false },
	{ "today-new", "litter-sorting", "投放点晚上八点锁门，上晚班的回来没地方扔。", "银杏苑4号楼", 1, 10, taken_up, false },
	{ "today", "elderly", "母亲刚出院，想申请上门照料，不知道怎么评估。", "柳荫巷17号", 3, 9, taken_up, false },
	{ "today", "dispute-noise", "隔壁练架子鼓，每天晚饭后两个小时，孩子没法写作业。", "银杏苑11号楼", 6, 17, taken_up, false },
	{ "today", "elderly", "想给老伴在卫生间装扶手，有没有补贴？", "银杏里36号", 5, 10, taken_up, false },
	{ "today", "litter-sorting", "分类点的地面又湿又滑，前天有人摔了一跤。", "银杏里小学后门", 6, 8, taken_up, false },
	{ "today", "dispute-space", "一楼邻居在天井里搭了鸡笼，夏天没法开窗。", "柳荫巷22号", 14, 9, taken_up, false },
	{ "today-late", "dispute-noise", "楼上麻将打到一两点，说了三次没有用。", "银杏苑3号楼", 30, 9, late, false },
	{ "today-late", "dispute-space", "两家为一个车位吵了半个月，昨天差点动手。", "银杏里9号", 33, 10, late, false },
	{ "today-waits", "elderly", "有个老人每天在楼下坐着，像是记不得家门，想请社区看看。", "银杏里社区广场", 2, 15, waits_for_more, false },
	{ "today-thanked", "elderly", "助餐的饭送到已经凉了，老人胃不好。", "银杏苑14号楼", 4, 9, just_thanked, false },
	{ "today-thanked", "elderly", "社区食堂送餐总要等到一点，老人饿得早。", "柳荫巷8号", 4, 11, just_thanked, false },
	{ "today-blamed", "dispute-space", "楼上把鞋柜和婴儿车放在楼道，门都开不全。", "银杏里28号4单元", 4, 10, just_blamed, false },
	{ "today-half", "litter-sorting", "分类点的洗手龙头坏了，关门又早。", "银杏苑1号楼", 4, 8, half_way, false },
	{ "today-back", "dispute-noise", "楼上孩子练琴到十点，神经衰弱的人受不了。", "柳荫巷30号", 6, 18, back_again, false },
	{ "today-answered", "elderly", "想给父亲在门厅和卫生间装扶手。", "银杏苑10号楼", 3, 9, answered, false },
};
const size_t todays_n = sizeof todays / sizeof *todays;
