/* The stories that the town is known for, good ends and bad. All invented. */
#include "app/town_tales.h"

#define END { -1, REQUESTER, ACT_NOTE, NULL, NULL, 0 }

static const struct act_told lamp[] = {
	{ 2, OWNER, ACT_ACKNOWLEDGE, "明早去看", NULL, 0 },
	{ 20, OWNER, ACT_ANSWER, "已更换灯泡，试亮正常。", "yes", 0 },
	{ 22, VERIFIER, ACT_VERIFY, "下午现场试灯，灯亮", "yes", 1 },
	{ 6, REQUESTER, ACT_RATE, "没解决，晚上还是黑的", "no", 1 },
	{ 13, VERIFIER, ACT_REWORK, "回访时诉求人说晚上仍不亮。请夜里到现场看，不要只在白天试灯。", NULL, 0 },
	{ 35, OWNER, ACT_ANSWER, "已更换灯头和镇流器，夜间试亮正常。", "yes", 0 },
	{ 23, VERIFIER, ACT_VERIFY, "晚上八点到现场，灯亮", "yes", 1 },
	{ 49, REQUESTER, ACT_RATE, "亮了两天，下过雨又灭了", "no", 1 },
	{ 23, VERIFIER, ACT_REWORK, "雨后夜间复看，三盏灯闪两下即灭，与灯具无关，请查电缆。", NULL, 0 },
	{ 44, OWNER, ACT_ANSWER, "电缆接头进水，已更换整段电缆并加装防水接线盒；十周内每周夜查一次。", "yes", 0 },
	{ 28, VERIFIER, ACT_VERIFY, "夜间现场查看，三盏灯全亮；向接线盒浇水后再看，仍亮", "yes", 1 },
	{ 25, REQUESTER, ACT_RATE, "这回真亮了，下雨也亮，谢谢", "yes", 5 },
	{ 24 * 70, OPERATOR, ACT_NOTE, "每周夜查一次，连续十周无复发。经验：同一灯位两次报修，先查电缆，再换灯具。"
	  "已告知隔壁青禾社区的同类路段照此排查。", NULL, 0 },
	END };
static const struct act_told night_noise[] = {
	{ 3, OWNER, ACT_ACKNOWLEDGE, "今晚入户了解，先听两家各自怎么说", NULL, 0 },
	{ 6, OWNER, ACT_CONTACT, "两家都愿意坐下来谈，约周五晚上在社区调解室", NULL, 1 },
	{ 51, OWNER, ACT_NOTE, "第一次调解：楼上承认夜班回来拖动家具，楼下承认敲过暖气管。双方各让一步，约两天后再谈。",
	  NULL, 0 },
	{ 48, OWNER, ACT_ANSWER, "经人民调解达成协议：楼上二十二点后不拖动家具，椅脚套毡垫、卧室铺地垫；"
	  "楼下有事先发消息，不敲管道。双方签字，三十天后社区回访。", "yes", 0 },
	{ 70, REQUESTER, ACT_RATE, "这几天能睡着了，楼上还送来一盘饺子", "yes", 5 },
	{ 24 * 27, OWNER, ACT_NOTE, "满三十天上门回访：两家都说没有再吵，地垫还在，协议履行。", NULL, 0 },
	END };
static const struct act_told ceiling[] = {
	{ 5, OWNER, ACT_ACKNOWLEDGE, "约双方到场", NULL, 0 },
	{ 24, OWNER, ACT_ASK_MORE, "请补充漏水部位的照片，和每次漏水的时间。", NULL, 0 },
	{ 5, REQUESTER, ACT_SUPPLEMENT, "照片已交网格员，每次楼上洗澡后十来分钟就滴水。", NULL, 0 },
	{ 15, OWNER, ACT_NOTE, "楼上同意做闭水试验，试验四小时，楼下天花板出水，漏点在地漏一圈。", NULL, 0 },
	{ 54, OWNER, ACT_ANSWER, "双方签订书面调解协议：楼上十五日内重做防水并承担粉刷费用；已陪同双方在三十日内"
	  "共同向法院申请司法确认。", "partly", 0 },
	{ 100, REQUESTER, ACT_RATE, "防水做了，不漏了，墙还没刷", "partly", 3 },
	{ 18, VERIFIER, ACT_VERIFY, "入户查看，防水已完成、不再滴水，粉刷未做", "partly", 1 },
	{ 2, VERIFIER, ACT_CLOSE, "主要部分已解决，粉刷按协议履行，三十天后回访。", "partly", 0 },
	{ 24 * 14, OWNER, ACT_NOTE, "法院已出具司法确认裁定书，双方各执一份。", NULL, 0 },
	END };
static const struct act_told lift_yes[] = {
	{ 4, DISPATCHER, ACT_DISPATCH, NULL, "street", 0 },
	{ 3, OWNER, ACT_ACKNOWLEDGE, "先摸清各户意见", NULL, 0 },
	{ 24 * 6, OWNER, ACT_NOTE, "楼道会开了两次。一楼担心采光，改为玻璃井道、向北移一米二后同意。", NULL, 0 },
	{ 24 * 5, OWNER, ACT_ANSWER, "二单元十二户表决，十一户同意、一户弃权，超过法定比例；费用分摊已签字，"
	  "申请材料已协助提交。", "yes", 0 },
	{ 27, REQUESTER, ACT_RATE, "楼长和社区跑了好几趟，我们这个单元成了", "yes", 5 },
	END };
static const struct act_told lift_no[] = {
	{ 4, DISPATCHER, ACT_DISPATCH, NULL, "street", 0 },
	{ 3, OWNER, ACT_ACKNOWLEDGE, "先摸清各户意见", NULL, 0 },
	{ 24 * 9, OWNER, ACT_ANSWER, "三单元十二户表决，七户同意、五户反对，未达到法定比例，目前无法办理；半年后再议，"
	  "期间由社区协调爬楼机。", "no", 0 },
	{ 20, REQUESTER, ACT_RATE, "老人还是下不了楼", "no", 2 },
	{ 29, VERIFIER, ACT_REWORK, "请落实爬楼机并告知诉求人。", NULL, 0 },
	{ 40, OWNER, ACT_ANSWER, "爬楼机已到位，预约电话贴在单元门口；加装电梯一事如实记录为未解决。", "no", 0 },
	{ 48, REQUESTER, ACT_RATE, "爬楼机能用，电梯没有", "no", 3 },
	{ 6, VERIFIER, ACT_VERIFY, "走访核实：爬楼机在用，表决未通过属实", "partly", 1 },
	{ 2, VERIFIER, ACT_CLOSE, "如实按未解决办结，列入难题，半年后再议。", "unsolved", 0 },
	END };
/* the lift that waits: not solved, and said so; it stays open and late */
static const struct act_told lift_waits[] = {
	{ 1, OWNER, ACT_ACKNOWLEDGE, "维保人员已到场", NULL, 0 },
	{ 4, OWNER, ACT_CONTACT, "已告知住户：主机轴承损坏，须更换，要动用维修资金", NULL, 1 },
	{ 24 * 4, OWNER, ACT_NOTE, "目前不能解决的原因：换主机要动用维修资金十一万元，须业主表决，表决期三十天。"
	  "计划：表决通过后十日内换装；下次复核日为表决结束当天。期间志愿者每天两次送餐、送药上楼。", NULL, 0 },
	{ 24 * 7, REQUESTER, ACT_URGE, "八十三岁的老人两周没有下楼了", NULL, 0 },
	{ 20, SUPERVISOR, ACT_SUPERVISE, "请每周向全体住户公布表决进度，送餐送药不得中断。", NULL, 0 },
	{ 24 * 3, OWNER, ACT_NOTE, "表决已回收二十八户中的十九户，同意十七户，还差两户过线。", NULL, 0 },
	END };
static const struct act_told handed_over[] = {
	{ 23, DISPATCHER, ACT_REFER, "已按规定移送有权机关处理。", "discipline_body", 0 },
	END };
static const struct act_told praise[] = {
	{ 2, OWNER, ACT_ACKNOWLEDGE, "转告本人", NULL, 0 },
	{ 20, OWNER, ACT_ANSWER, "已转告本人，她说这是分内的事。谢谢您告诉我们。", "yes", 0 },
	END };
static const struct act_told refused_objection[] = {
	{ 4, OWNER, ACT_OBJECT, "该路段不在我单位养护清单内。", NULL, 0 },
	{ 5, DISPATCHER, ACT_DECIDE_OBJECTION, "查养护清单第十七项，该路段在你单位名下；首接负责，请先围护再修补。", NULL, 0 },
	{ 1, OWNER, ACT_ACKNOWLEDGE, "已安排", NULL, 0 },
	{ 48, OWNER, ACT_ANSWER, "坑洞已切边、铺沥青、压实，约三平方米。", "yes", 0 },
	{ 20, VERIFIER, ACT_VERIFY, "路面平整，无积水", "yes", 1 },
	{ 20, REQUESTER, ACT_RATE, "补好了，就是推了两天", "yes", 4 },
	END };
static const struct act_told late[] = {
	{ 8, OWNER, ACT_ACKNOWLEDGE, "现场看过，坡道坡度约一比六", NULL, 0 },
	{ 24 * 16, REQUESTER, ACT_URGE, "一个月了，轮椅还是要人抬", NULL, 0 },
	{ 24 * 4, SUPERVISOR, ACT_SUPERVISE, "已超期，请三日内给出施工日期并告知诉求人。", NULL, 0 },
	{ 24 * 2, OWNER, ACT_NOTE, "须占用门前台阶改坡，产权单位尚未回函，已第二次催办。", NULL, 0 },
	END };
static const struct act_told unhappy[] = {
	{ 13, OWNER, ACT_ACKNOWLEDGE, "今晚去", NULL, 0 },
	{ 50, OWNER, ACT_ANSWER, "已到店告知，店家答应二十二点后关音响。", "yes", 0 },
	{ 35, REQUESTER, ACT_RATE, "答应的事第二天就不算数了，昨晚还是放到一点", "no", 1 },
	{ 24, VERIFIER, ACT_VERIFY, "夜间十一点到现场，音量比以前小，隔一层楼仍听得清", "partly", 1 },
	{ 11, VERIFIER, ACT_CLOSE, "如实按未解决办结；店家约定不履行，转执法队立案。", "unsolved", 0 },
	END };

const struct story tales[] = {
	{ "lamp", "street-lamp", "银杏里社区门口第三盏路灯不亮，老人晚上摔过一次。", "银杏里12号门口", 110, 19, lamp, false },
	{ "noise", "dispute-noise", "楼上半夜拖家具，连着一个月睡不好，上去说过两次，越说越僵。", "银杏苑5号楼", 60, 8,
	  night_noise, false },
	{ "ceiling", "leak", "卫生间天花板漏水，楼上说不是他家的事。", "柳荫巷3号", 45, 10, ceiling, false },
	{ "lift-yes", "lift-install", "二单元想加装电梯，需要什么手续？", "银杏里8号2单元", 80, 9, lift_yes, false },
	{ "lift-no", "lift-install", "三单元想加装电梯，有几户不同意，怎么办？", "银杏里8号3单元", 78, 9, lift_no, false },
	{ "lift-waits", "lift", "电梯停了，说主机坏了要换，十一楼的老人下不了楼。", "银杏苑9号楼", 20, 10, lift_waits, false },
	{ "allegation", "allegation", "反映某工作人员收受好处，请保密。", NULL, 30, 11, handed_over, true },
	{ "praise", "praise", "网格员每周帮我母亲取药，下雨天也来，想表扬一下。", "银杏苑2号楼", 25, 15, praise, false },
	{ "objection", "road", "银杏里西口有个大坑，电动车晚上看不见。", "银杏里西口", 50, 7, refused_objection, false },
	{ "late", "barrier-free", "卫生服务站前的坡道太陡，轮椅上不去，推车要两个人抬。", "银杏里卫生服务站前", 55, 9, late, false },
	{ "unhappy", "noise-living", "楼下烧烤店放音乐放到半夜一点，孩子第二天上学起不来。", "银杏里31号", 33, 21, unhappy, false },
};
const size_t tales_n = sizeof tales / sizeof *tales;

/* ---- told several times ---- */

static const struct act_told outage[] = {
	{ 1, OWNER, ACT_ACKNOWLEDGE, "主管爆裂，抢修队已到场", NULL, 0 },
	{ 2, OWNER, ACT_NOTE, "阀门已关，开挖中。送水车停在社区门口，已送水到三户独居老人家中。", NULL, 0 },
	{ 5, OWNER, ACT_ANSWER, "主管爆裂已抢修完毕，十九时恢复供水；开始时水色偏黄，请放水三五分钟。", "yes", 0 },
	{ 13, REQUESTER, ACT_RATE, "水来了，送水车停得近，老人没受罪", "yes", 4 },
	END };
static const struct act_told fire_lane[] = {
	{ 1, OWNER, ACT_ACKNOWLEDGE, "出发", NULL, 0 },
	{ 2, OWNER, ACT_ANSWER, "story.lane.done", "yes", 0 },
	{ 20, VERIFIER, ACT_VERIFY, "现场查看，通道通畅", "yes", 1 },
	{ 3, REQUESTER, ACT_RATE, "story.lane.said", "yes", 3 },
	END };
static const struct act_told paid[] = {
	{ 5, OWNER, ACT_ACKNOWLEDGE, "已约用工单位明天上午到场", NULL, 0 },
	{ 24 * 4, OWNER, ACT_ANSWER, "双方核对考勤，工资当面结清，本人签收。", "yes", 0 },
	{ 6, REQUESTER, ACT_RATE, "拿到钱了，谢谢", "yes", 5 },
	END };
static const struct act_told unpaid[] = {
	{ 5, OWNER, ACT_ACKNOWLEDGE, "已约用工单位明天上午到场", NULL, 0 },
	{ 24 * 4, OWNER, ACT_NOTE, "用工单位只认四个人的考勤，对其余两人的工日不认。", NULL, 0 },
	{ 24, DISPATCHER, ACT_REFER, "用工单位不认可工日，拒绝支付。已协助备齐聊天记录和工地照片，向劳动人事争议仲裁"
	  "委员会申请仲裁，并联系法律援助。", "arbitration", 0 },
	END };
static const struct act_told at_once[] = {
	{ 0, OPERATOR, ACT_ANSWER_NOW, "可在手机端办理，节假日照常受理；要到窗口办，请节后工作日带身份证到街道社保窗口。", NULL, 0 },
	END };
static const struct act_told nothing_yet[] = { END };

const struct story tale_outage = { "outage", "water", "整个小区突然停水，路面上在冒水。", "银杏里社区", 0, 0, outage, false };
const struct story tale_outage_call = { "outage-call", "water", "story.outage", "银杏里社区", 0, 0, nothing_yet, false };
const struct story tale_lane = { "lane", "fire-lane", "story.lane", "红砖巷2号院东侧通道", 0, 0, fire_lane, false };
const struct story tale_paid = { "paid", "wages", "装修队干了两个月，工资没发。", "桥头街工地", 0, 0, paid, false };
const struct story tale_unpaid = { "unpaid", "wages", "装修队干了两个月，工资没发，老板电话不接。", "桥头街工地", 0, 0, unpaid,
				   false };
const struct story tale_holiday = { "holiday", "insurance", "灵活就业怎么交社保？节假日能办吗？", NULL, 0, 0, at_once, true };
