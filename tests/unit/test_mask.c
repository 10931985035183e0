#include "base/buf.h"
#include "wire/mask.h"
#include "wire/utf8.h"

static struct arena *a;
static uint64_t seed;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	seed = 20260102;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static int pick(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (unsigned)n);
}

struct pair { const char *text, *want; };

static void assert_masks(const struct pair *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = mask_text(a, str_c(p[i].text));

		if (!str_eq(got, str_c(p[i].want)))
			fail_msg("'%s' became '%.*s', not '%s'", p[i].text, STR_ARG(got),
				 p[i].want);
		if (!str_eq(mask_text(a, got), got))
			fail_msg("'%s' is masked further the second time", p[i].want);
		assert_true(got.n <= 3 * strlen(p[i].text));
	}
}

#define ASSERT_MASKS(p) assert_masks((p), sizeof(p) / sizeof *(p))

static void assert_kept(const char *const *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = mask_text(a, str_c(text[i]));

		if (got.p != text[i])
			fail_msg("'%s' became '%.*s'", text[i], STR_ARG(got));
	}
}

#define ASSERT_KEPT(t) assert_kept((t), sizeof(t) / sizeof *(t))

static void mobile_numbers_are_masked_however_they_are_written(void **state)
{
	static const struct pair p[] = {
		{ "13812341234", "138****1234" },
		{ "电话13812341234，谢谢", "电话138****1234，谢谢" },
		{ "138 1234 1234", "138****1234" },
		{ "138-1234-1234", "138****1234" },
		{ "138 12341234", "138****1234" },
		{ "1381234 1234", "138****1234" },
		{ "138.1234.1234", "138****1234" },
		{ "138—1234—1234", "138****1234" },
		{ "１３８１２３４１２３４", "138****1234" },
		{ "１３８－１２３４　１２３４", "138****1234" },
		{ "+8613812341234", "+86138****1234" },
		{ "+86 138 1234 1234", "+86 138****1234" },
		{ "(+86)13812341234", "(+86)138****1234" },
		{ "0086-138-1234-1234", "0086-138****1234" },
		{ "86-138-1234-1234", "86-138****1234" },
		{ "008613812341234", "0086138****1234" },
		{ "13812341234,13912341235、15012341236", "138****1234,139****1235、150****1236" },
		{ "1.13812341234 2.13912341234", "1.138****1234 2.139****1234" },
		{ "tel13812341234", "tel138****1234" },
		{ "微信vx:13812341234", "微信vx:138****1234" },
		{ "13812341234微信同号", "138****1234微信同号" },
		{ "2026-01-02 13812341234", "2026-01-02 138****1234" },
		{ "**13812341234**", "**138****1234**" },
		{ "13812341234.2号楼", "138****1234.2号楼" },
		{ "138-1234-1234-13912341234", "138****1234-139****1234" },
		{ "19912345678转801", "199****5678转801" },
	};

	(void)state;
	ASSERT_MASKS(p);
}

static void landline_and_foreign_numbers_are_masked(void **state)
{
	static const struct pair p[] = {
		{ "0531-82345678", "0531-****" },
		{ "010-12345678", "010-****" },
		{ "0531-8234567", "0531-****" },
		{ "(010) 8234 5678", "(010) ****" },
		{ "（0531）82345678", "（0531）****" },
		{ "021 6234-5678", "021 ****" },
		{ "０１０－８２３４５６７８", "０１０－****" },
		{ "01082345678", "010-****" },
		{ "053182345678", "0531-****" },
		{ "0531-82345678-801", "0531-****" },
		{ "+86-10-82345678", "+86-10-****" },
		{ "+86 531 8234 5678", "+86 531 ****" },
		{ "电话：82345678", "电话：****" },
		{ "座机 8234-5678 找王", "座机 **** 找王" },
		{ "call 555-1234", "call ****" },
		{ "617-555-1234", "617-***-****" },
		{ "call me at (617) 555-1234.", "call me at (617) ***-****." },
		{ "(617)555-1234", "(617)***-****" },
		{ "617.555.1234", "617.***-****" },
		{ "617 555 1234", "617 ***-****" },
		{ "1-617-555-1234", "1-617-***-****" },
		{ "+1 617 555 1234", "+1 617 ***-****" },
		{ "6175551234", "617-***-****" },
		{ "123-456-7890", "123-***-****" },
		{ "+44 20 7946 0958", "+***" },
		{ "+85291234567", "+***" },
	};

	(void)state;
	ASSERT_MASKS(p);
}

static void mail_addresses_are_masked(void **state)
{
	static const struct pair p[] = {
		{ "a.b+c@example.com", "***@***" },
		{ "邮箱zhang_san@qq.com。", "邮箱***@***。" },
		{ "<x@y.co.uk>, z@w.cn.", "<***@***>, ***@***." },
		{ "13812341234@139.com", "***@***" },
		{ "ｚｓ＠ｑｑ．ｃｏｍ", "***@***" },
		{ "mailto:a@b-c.org?subject=x", "mailto:***@***?subject=x" },
		{ "京A1234b+c@example.com", "京A*****" },
		{ "86 13812341234@139.com", "86 138****1234" },
		{ "a@xn--fiqs8s.xn--fiqz9s", "***@***" },
	};

	(void)state;
	ASSERT_MASKS(p);
}

static void identity_and_card_numbers_are_masked(void **state)
{
	static const struct pair p[] = {
		{ "身份证11010519491231002X的", "身份证***的" },
		{ "11010519491231002x", "***" },
		{ "440524188001010014", "***" },
		{ "110105 19491231 002X", "***" },
		{ "110105-19491231-002X", "***" },
		{ "１１０１０５１９４９１２３１００２Ｘ", "***" },
		{ "id110105194912310 02X", "id***" },
		{ "4111111111111111", "***" },
		{ "卡号4111 1111 1111 1111，", "卡号***，" },
		{ "4111-1111-1111-1111", "***" },
		{ "3782 822463 10005", "***" },
		{ "6222021234567890128", "***" },
		{ "4111 1111 1111 1111 4111 1111 1111 1111", "*** ***" },
	};

	(void)state;
	ASSERT_MASKS(p);
}

static void plates_are_masked(void **state)
{
	static const struct pair p[] = {
		{ "京A12345", "京A*****" },
		{ "车牌京A·12345占道", "车牌京A·*****占道" },
		{ "鲁B D1234", "鲁B *****" },
		{ "粤BD12345", "粤B*****" },
		{ "沪A·12345D", "沪A·*****" },
		{ "苏e8k8k8", "苏e*****" },
		{ "浙 A 12345", "浙 A *****" },
		{ "京A1234警", "京A*****" },
		{ "粤Z1234港", "粤Z*****" },
		{ "京Ａ１２３４５", "京Ａ*****" },
		{ "川A-12345,川A-54321", "川A-*****,川A-*****" },
		{ "MA plate 5AB 123.", "MA plate *****." },
		{ "License plate number is ABC1234", "License plate number is *****" },
		{ "lic. plate #3XY-412 red", "lic. plate #***** red" },
		{ "plate # R89.562 parked", "plate # ***** parked" },
		{ "Plate: 1234 is blue", "Plate: ***** is blue" },
	};

	(void)state;
	ASSERT_MASKS(p);
}

static void flats_are_masked_and_buildings_are_not(void **state)
{
	static const struct pair p[] = {
		{ "3号楼2单元501室", "3号楼*单元***室" },
		{ "阳光小区3栋2单元501漏水", "阳光小区3栋*单元***漏水" },
		{ "12幢1单元1号", "12幢*单元***号" },
		{ "3号楼501室", "3号楼***室" },
		{ "5栋1203业主反映", "5栋***业主反映" },
		{ "5栋1203 13812341234", "5栋*** 138****1234" },
		{ "A座1203", "A座***" },
		{ "8#2-501", "8#*-***" },
		{ "3号楼2-501室", "3号楼*-***室" },
		{ "3-2-501室", "3-*-***室" },
		{ "2-501室", "*-***室" },
		{ "2单元501", "*单元***" },
		{ "5号楼3门501", "5号楼*门***" },
		{ "3号楼5层502号", "3号楼*层***号" },
		{ "5楼502室", "*楼***室" },
		{ "人民路12号501室", "人民路12号***室" },
		{ "三号楼二单元五零一室", "三号楼*单元***室" },
		{ "３号楼２单元５０１室", "３号楼*单元***室" },
		{ "3号楼，2单元，501室", "3号楼，*单元，***室" },
		{ "东单元502室", "*单元***室" },
		{ "2单元3户", "*单元***户" },
		{ "12 Main St apt 4B", "12 Main St apt ***" },
		{ "Apt. #4-B, rear", "Apt. #***, rear" },
		{ "APARTMENT 12", "APARTMENT ***" },
		{ "Apt C leaks", "Apt *** leaks" },
		{ "apt4b", "apt***" },
		{ "unit 12", "unit ***" },
		{ "Unit No. 5", "Unit No. ***" },
		{ "flat 3a, suite 200", "flat ***, suite ***" },
		{ "12 Main St #501", "12 Main St #***" },
		{ "12 Main St. #5", "12 Main St. #***" },
		{ "#4B is loud", "#*** is loud" },
		{ "＃５０１", "＃***" },
	};

	(void)state;
	ASSERT_MASKS(p);
}

static void what_names_nobody_comes_back_as_it_is(void **state)
{
	static const char *const kept[] = {
		"",
		"a",
		"路灯不亮",
		"3号楼2单元电梯坏了",
		"3号楼东门200米处井盖缺失",
		"12号楼3号电梯",
		"三室一厅",
		"5栋300户居民",
		"3号楼2020年建成",
		"2单元12号楼",
		"5号楼10号线",
		"教室、会议室",
		"人民路1204号",
		"2026-01-02 03:04:05",
		"20260102030405",
		"2026-01-02T03:04:05.123456Z",
		"1/2/20 8:43",
		"12345热线",
		"110 119 120",
		"311",
		"DOT-1234567",
		"101000295613",
		"step 1.2.3",
		"v1.2.3-4",
		"42.360322, -71.0589",
		"116.13812341234",
		"0.13812341234",
		"$13812341234",
		"￥13800138000元",
		"10.0.0.1:8080",
		"192.168.100.100",
		"ISBN 978-7-100-01234-5",
		"user@host",
		"@someone",
		"a @ b.com",
		"http://example.com/a/5b2c9a13d812.jpg",
		"page#501",
		"&#501;",
		"duplicate of #501",
		"pole #1234",
		"灯杆#1234",
		"route #39",
		"工单#20260102",
		"#12",
		"the 1st unit of 3",
		"apartment a block away",
		"THE APARTMENT A BLOCK AWAY",
		"my flat I mean",
		"flat tire",
		"unity 12",
		"apt no heat",
		"138123412345",
		"138123412",
		"12812341234",
		"440524188001010015",
		"4111111111111112",
		"1546300800123",
		"新A区12345",
		"京A1234",
		"京A12345678",
		"云南ABCDEF",
		"宁静E区",
		"高度 12.5 米，宽 3—4 米",
		"第138条第1234款",
		"100-200-300",
		"2019-2020-2021",
		"11:30-12:30",
		"a steel plate 4 feet wide",
		"license office",
		"region 12345",
		"plate no longer visible",
		"plates are stolen",
		"9A4B5F17-7D38-4055-A7EA-6535551234C6.png",
		"1 2 3 4 5 6 7 8 9 10 11 12 13",
		"15 30 20 10 12 5",
		"8:00-18:00 0531",
		"温度 -13 到 +25",
		"x\n\ty\r\n",
		"１２３４５",
		"全角　空格",
		"5栋8-1200元",
		"3号楼10-12日停水",
		"covid19 apt",
	};

	(void)state;
	ASSERT_KEPT(kept);
}

/* Words that may stand around anything: none ends or begins so that it joins a number. */
static const char *const word[] = {
	"路灯",
	"不亮。",
	" the street light ",
	"\n",
	"，请处理",
	"（夜间）",
	" is out; ",
	"井盖",
	"!",
	"：",
	"噪音",
	" 2026年3月5日 ",
	" 12.5元 ",
	" 100 米 ",
	"第3条",
	" 08:30 ",
	"12345热线",
	"（见图）",
	"\xF0\x9F\x92\xA1",
};

static void harmless(struct buf *b, int words)
{
	while (words--)
		buf_add(b, str_c(word[pick((int)(sizeof word / sizeof *word))]));
}

static void texts_without_personal_data_come_back_byte_for_byte(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int round = 0; round < 8000; round++) {
		buf_reset(&b);
		harmless(&b, 1 + pick(12));
		if (mask_text(a, buf_str(&b)).p != buf_str(&b).p)
			fail_msg("masked: %.*s", STR_ARG(buf_str(&b)));
		arena_reset(a);
	}
	buf_release(&b);
}

/* Adds digits as they are or in full width, in groups with a separator. */
static void add_digits(struct buf *b, const char *d, const char *const *groups, int kinds)
{
	static const char *const joint[] = { " ", "-", "－", " - ", "\xC2\xA0" };
	const char *sizes = groups[pick(kinds)], *sep = joint[pick(5)];
	bool wide = pick(3) == 0;
	int left = *sizes - '0';

	for (; *d; d++) {
		if (left == 0 && *++sizes) {
			buf_add(b, str_c(sep));
			left = *sizes - '0';
		}
		left--;
		if (wide)
			buf_fmt(b, "\xEF\xBC%c", 0x90 + (*d == 'X' ? 0 : *d - '0'));
		else
			buf_add_char(b, *d);
	}
}

static void random_digits(char *d, int n)
{
	for (int i = 0; i < n; i++)
		d[i] = (char)('0' + pick(10));
	d[n] = 0;
}

static void mobile(struct buf *b, char secret[24])
{
	/* ';' is eleven digits behind '0' */
	static const char *const groups[] = { ";", "344", "38", "74" };

	random_digits(secret, 11);
	secret[0] = '1';
	secret[1] = (char)('3' + pick(7));
	if (pick(4) == 0)
		buf_add_lit(b, "+86 ");
	add_digits(b, secret, groups, 4);
}

static void identity(struct buf *b, char secret[24])
{
	static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	static const char *const groups[] = { "B", "684" };
	int sum = 0;

	random_digits(secret, 18);
	secret[0] = (char)('1' + pick(6));
	memcpy(secret + 6, "19", 2);
	secret[10] = '0';
	secret[11] = (char)('1' + pick(9));
	secret[12] = '1';
	for (int i = 0; i < 17; i++)
		sum += (secret[i] - '0') * weight[i];
	secret[17] = "10X98765432"[sum % 11];
	if (secret[17] == 'X')
		buf_add(b, str_c(secret));
	else
		add_digits(b, secret, groups, 2);
}

static void card(struct buf *b, char secret[24])
{
	static const char *const groups[] = { "@", "4444" };
	int sum = 0;

	random_digits(secret, 16);
	secret[0] = "456"[pick(3)];
	for (int i = 14; i >= 0; i--) {
		int v = secret[i] - '0';

		sum += i % 2 == 0 ? (v > 4 ? v * 2 - 9 : v * 2) : v;
	}
	secret[15] = (char)('0' + (10 - sum % 10) % 10);
	add_digits(b, secret, groups, 2);
}

static void american(struct buf *b, char secret[24])
{
	static const char *const groups[] = { ":", "334" };

	random_digits(secret, 10);
	secret[0] = (char)('2' + pick(8));
	secret[3] = (char)('2' + pick(8));
	add_digits(b, secret, groups, 2);
}

/* No four digits that lie in the middle of the secret are left together. */
static void assert_gone(struct str masked, const char *secret, struct str text)
{
	struct buf digits = BUF_INIT;

	for (size_t i = 0; i < masked.n; i++) {
		unsigned char c = (unsigned char)masked.p[i];

		if (c >= '0' && c <= '9')
			buf_add_char(&digits, (char)c);
		else if (c == 0xEF && (unsigned char)masked.p[i + 1] == 0xBC &&
			 (unsigned char)masked.p[i + 2] >= 0x90 &&
			 (unsigned char)masked.p[i + 2] <= 0x99)
			buf_add_char(&digits, (char)((unsigned char)masked.p[i + 2] - 0x90 + '0'));
	}
	if (str_find(buf_str(&digits), str_c(secret)) != SIZE_MAX)
		fail_msg("%s is left in %.*s (%.*s)", secret, STR_ARG(masked), STR_ARG(text));
	buf_release(&digits);
}

static void numbers_are_found_wherever_they_stand(void **state)
{
	static void (*const make[])(struct buf * b, char secret[24]) = {mobile, identity, card,
									american};
	struct buf b = BUF_INIT;

	(void)state;
	for (int round = 0; round < 8000; round++) {
		char secret[24];
		struct str masked;

		buf_reset(&b);
		harmless(&b, pick(4));
		buf_add(&b, str_c(pick(2) ? "找" : "( "));
		make[round % 4](&b, secret);
		buf_add(&b, str_c(pick(2) ? "，" : ")"));
		harmless(&b, pick(4));
		masked = mask_text(a, buf_str(&b));
		assert_gone(masked, secret, buf_str(&b));
		assert_true(utf8_valid(masked) && masked.n <= 3 * b.n);
		assert_true(str_eq(mask_text(a, masked), masked));
		arena_reset(a);
	}
	buf_release(&b);
}

static void long_texts_take_linear_time(void **state)
{
	static const char *const bit[] = {"1",    "1 ",    "138-",         "a.", "(1)",
					  "#",    "3号楼", "京A",          "一", "+1 ",
					  "a@a.", "*",     "617-555-1234-"};

	(void)state;
	for (size_t i = 0; i < sizeof bit / sizeof *bit; i++) {
		struct buf b = BUF_INIT;

		while (b.n < 300000)
			buf_add(&b, str_c(bit[i]));
		assert_true(mask_text(a, buf_str(&b)).n <= 3 * b.n);
		buf_release(&b);
		arena_reset(a);
	}
}

static void names_keep_the_surname_or_the_initials(void **state)
{
	static const struct pair p[] = {
		{"张三丰", "张某某"},
		{"张三", "张某"},
		{"张", "张某"},
		{"欧阳修", "欧阳某"},
		{"欧阳", "欧某"},
		{"司马相如", "司马某某"},
		{"买买提·艾力江", "买某某"},
		{"John Smith", "J. S."},
		{"john", "J."},
		{"Mary-Jane  O'Neill", "M. O."},
		{"É. Zola", "É. Z."},
		{"a b c d e f", "A. B. C. D."},
		{"Ｊｏｈｎ", "J."},
		{"иван петров", "И. П."},
		{"123", "***"},
		{"", ""},
		{"  ", ""},
		{" (Bob) ", "B."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof p / sizeof *p; i++)
		assert_str(mask_name(a, str_c(p[i].text)), p[i].want);
}

static void phones_keep_their_ends(void **state)
{
	static const struct pair p[] = {
		{"13812341234", "138****1234"},
		{"+86 138-1234-1234", "138****1234"},
		{"008613812341234", "138****1234"},
		{"１３８１２３４１２３４", "138****1234"},
		{"0531-82345678", "053****"},
		{"617-555-1234", "617****"},
		{"12345", "***"},
		{"none", "***"},
		{"", ""},
		{"99999999999999999999999999999999999999999999", "999****"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof p / sizeof *p; i++)
		assert_str(mask_phone(a, str_c(p[i].text)), p[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mobile_numbers_are_masked_however_they_are_written),
		cmocka_unit_test(landline_and_foreign_numbers_are_masked),
		cmocka_unit_test(mail_addresses_are_masked),
		cmocka_unit_test(identity_and_card_numbers_are_masked),
		cmocka_unit_test(plates_are_masked),
		cmocka_unit_test(flats_are_masked_and_buildings_are_not),
		cmocka_unit_test(what_names_nobody_comes_back_as_it_is),
		cmocka_unit_test(texts_without_personal_data_come_back_byte_for_byte),
		cmocka_unit_test(numbers_are_found_wherever_they_stand),
		cmocka_unit_test(long_texts_take_linear_time),
		cmocka_unit_test(names_keep_the_surname_or_the_initials),
		cmocka_unit_test(phones_keep_their_ends),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
