#include "seal/seal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	seal_init();
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct str of(const void *p, size_t n)
{
	return (struct str){ p, n };
}

static struct str unhex(const char *hex)
{
	size_t n = strlen(hex) / 2;
	char *out = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++) {
		unsigned v;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &v), 1);
		out[i] = (char)v;
	}
	return of(out, n);
}

static void sha256_gives_the_examples_of_fips_180(void **state)
{
	char *million = arena_alloc(a, 1000000);
	struct seal_hash h;

	(void)state;
	h = seal_sha256(STR(""));
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	h = seal_sha256((struct str){ NULL, 0 });
	assert_int_equal(h.b[0], 0xe3);
	h = seal_sha256(STR("abc"));
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	h = seal_sha256(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', 1000000);
	h = seal_sha256(of(million, 1000000));
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Keys shorter than a block are filled up with zeros (RFC 2104), so its short keys serve here. */
static void hmac_gives_the_examples_of_rfc_4231(void **state)
{
	struct seal_key key = { { 0 } };
	struct seal_hash h;

	(void)state;
	memset(key.b, 0x0b, 20);
	h = seal_hmac(&key, STR("Hi There"));
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	memset(key.b, 0, sizeof key.b);
	memcpy(key.b, "Jefe", 4);
	h = seal_hmac(&key, STR("what do ya want for nothing?"));
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key.b, 0, sizeof key.b);
	memset(key.b, 0xaa, 20);
	{
		char data[50];

		memset(data, 0xdd, sizeof data);
		h = seal_hmac(&key, of(data, sizeof data));
	}
	assert_str(seal_hex(a, of(h.b, sizeof h.b)),
		   "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
}

static void derived_keys_differ_by_label_and_master(void **state)
{
	struct seal_key one = { { 1 } }, two = { { 2 } };
	struct seal_key k = seal_key_derive(&one, "requesters");
	struct seal_key same = seal_key_derive(&one, "requesters");
	struct seal_key label = seal_key_derive(&one, "tokens");
	struct seal_key master = seal_key_derive(&two, "requesters");

	(void)state;
	assert_memory_equal(k.b, same.b, sizeof k.b);
	assert_memory_not_equal(k.b, label.b, sizeof k.b);
	assert_memory_not_equal(k.b, master.b, sizeof k.b);
	assert_memory_not_equal(k.b, one.b, sizeof k.b);
}

static void base64url_gives_the_examples_of_rfc_4648(void **state)
{
	(void)state;
	assert_str(seal_base64url(a, STR("")), "");
	assert_str(seal_base64url(a, STR("f")), "Zg");
	assert_str(seal_base64url(a, STR("fo")), "Zm8");
	assert_str(seal_base64url(a, STR("foo")), "Zm9v");
	assert_str(seal_base64url(a, STR("foob")), "Zm9vYg");
	assert_str(seal_base64url(a, STR("fooba")), "Zm9vYmE");
	assert_str(seal_base64url(a, STR("foobar")), "Zm9vYmFy");
	assert_str(seal_base64url(a, unhex("fbffbf")), "-_-_");
	/* the whole alphabet in order */
	assert_str(seal_base64url(a, unhex("00108310518720928b30d38f41149351559761969b71d79f"
					   "8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf")),
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

static void base32_is_crockfords(void **state)
{
	(void)state;
	assert_str(seal_base32(a, STR("")), "");
	assert_str(seal_base32(a, unhex("00443214c74254b635cf84653a56d7c675be77df")),
		   "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
	assert_str(seal_base32(a, unhex("ff")), "ZW");
	assert_str(seal_base32(a, STR("foobar")), "CSQPYRK1E8");
}

static void hex_spells_every_byte(void **state)
{
	char want[4];

	(void)state;
	for (int i = 0; i < 256; i++) {
		unsigned char b = (unsigned char)i;

		snprintf(want, sizeof want, "%02x", i);
		assert_str(seal_hex(a, of(&b, 1)), want);
	}
}

static void same_compares_bytes_and_lengths(void **state)
{
	(void)state;
	assert_true(seal_same(STR("abc"), STR("abc")));
	assert_false(seal_same(STR("abc"), STR("abd")));
	assert_false(seal_same(STR("abc"), STR("ab")));
	assert_true(seal_same(STR(""), (struct str){ NULL, 0 }));
}

/* ---- sealed data ---- */

static void counting(struct env *env, void *p, size_t n)
{
	(void)env;
	for (size_t i = 0; i < n; i++)
		((unsigned char *)p)[i] = (unsigned char)(0x40 + i);
}

#define SUNSCREEN "Ladies and Gentlemen of the class of '99: If I could offer you only one tip " \
	"for the future, sunscreen would be it."

static void seal_close_gives_the_example_of_the_xchacha_draft(void **state)
{
	struct env env = { .random = counting };
	struct seal_key key;
	struct str closed, plain;
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof key.b; i++)
		key.b[i] = (unsigned char)(0x80 + i);
	closed = seal_close(&env, a, &key, unhex("50515253c0c1c2c3c4c5c6c7"), STR(SUNSCREEN));
	assert_str(seal_hex(a, closed),
		   "404142434445464748494a4b4c4d4e4f5051525354555657"
		   "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
		   "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
		   "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
		   "21f9664c97637da9768812f615c68b13b52e"
		   "c0875924c1c7987947deafd8780acf49");
	assert_true(seal_open(a, &key, unhex("50515253c0c1c2c3c4c5c6c7"), closed, &plain, &err));
	assert_str(plain, SUNSCREEN);
}

static void any_changed_bit_is_noticed(void **state)
{
	struct env_fixed env;
	struct seal_key key, other;
	struct str closed, plain = STR("untouched");
	struct err err = ERR_INIT;
	char *bytes;

	(void)state;
	env_fixed_init(&env, 0, 3);
	key = seal_key_new(&env.env);
	other = seal_key_new(&env.env);
	closed = seal_close(&env.env, a, &key, STR("case 7"), STR("13800138000"));
	bytes = arena_alloc(a, closed.n);
	for (size_t i = 0; i < closed.n * 8; i++) {
		memcpy(bytes, closed.p, closed.n);
		bytes[i / 8] = (char)(bytes[i / 8] ^ (1 << i % 8));
		assert_false(seal_open(a, &key, STR("case 7"), of(bytes, closed.n), &plain, &err));
	}
	for (size_t n = 0; n < closed.n; n++)
		assert_false(seal_open(a, &key, STR("case 7"), of(closed.p, n), &plain, &err));
	assert_false(seal_open(a, &key, STR("case 8"), closed, &plain, &err));
	assert_false(seal_open(a, &other, STR("case 7"), closed, &plain, &err));
	assert_int_equal(err.item[0].msg, MSG_SEAL_BROKEN);
	assert_str(plain, "untouched");
	err = (struct err)ERR_INIT;
	assert_true(seal_open(a, &key, STR("case 7"), closed, &plain, &err));
	assert_str(plain, "13800138000");
}

static void nothing_can_be_sealed_too_and_twice_gives_other_bytes(void **state)
{
	struct env_fixed env;
	struct seal_key key;
	struct str one, two, plain;
	struct err err = ERR_INIT;

	(void)state;
	env_fixed_init(&env, 0, 4);
	key = seal_key_new(&env.env);
	one = seal_close(&env.env, a, &key, (struct str){ NULL, 0 }, (struct str){ NULL, 0 });
	two = seal_close(&env.env, a, &key, (struct str){ NULL, 0 }, (struct str){ NULL, 0 });
	assert_int_equal(one.n, 24 + 16);
	assert_false(str_eq(one, two));
	assert_true(seal_open(a, &key, STR(""), one, &plain, &err));
	assert_int_equal(plain.n, 0);
	assert_non_null(plain.p);
}

/* ---- tokens, passwords ---- */

static void tokens_are_long_random_and_stored_as_their_hash(void **state)
{
	struct env_fixed env;
	struct str one, two;
	struct seal_hash h, want;

	(void)state;
	env_fixed_init(&env, 0, 5);
	one = seal_token_new(&env.env, a);
	two = seal_token_new(&env.env, a);
	assert_true(str_starts(one, STR("dd_")));
	assert_int_equal(one.n, 3 + 43);
	assert_false(str_eq(one, two));
	h = seal_token_hash(one);
	want = seal_sha256(one);
	assert_memory_equal(h.b, want.b, sizeof h.b);
}

/* The reference implementation's own test value (test.c of P-H-C/phc-winner-argon2). */
static void a_password_hash_of_the_reference_implementation_matches(void **state)
{
	struct str hash = STR("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
			      "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

	(void)state;
	assert_true(seal_password_matches(hash, STR("password")));
	assert_false(seal_password_matches(hash, STR("Password")));
}

static void passwords_match_only_their_own_hash(void **state)
{
	struct str one, two;
	struct err err = ERR_INIT;
	char *big = arena_alloc(a, 2000);

	(void)state;
	assert_true(seal_password_hash(a, STR("责任到底"), &one, &err));
	assert_true(seal_password_hash(a, STR("责任到底"), &two, &err));
	assert_true(str_starts(one, STR("$argon2id$")));
	assert_false(str_eq(one, two));
	assert_true(seal_password_matches(one, STR("责任到底")));
	assert_false(seal_password_matches(one, STR("责任")));
	assert_false(seal_password_matches(one, STR("")));
	assert_false(seal_password_matches(STR(""), STR("")));
	assert_false(seal_password_matches(STR("$argon2id$nonsense"), STR("x")));
	memset(big, 'x', 2000);
	assert_false(seal_password_matches(of(big, 2000), STR("x")));
	assert_false(seal_password_matches(one, of(big, 2000)));
	assert_false(seal_password_hash(a, of(big, 2000), &two, &err));
	assert_int_equal(err.code, ERR_LIMIT);
}

/* ---- the master key ---- */

static void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void the_master_key_is_made_once_and_kept_private(void **state)
{
	char dir[] = "/tmp/daodi-seal-XXXXXX", path[64];
	struct seal_key one, two;
	struct env_fixed env;
	struct err err = ERR_INIT;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/master.key", dir);
	env_fixed_init(&env, 0, 6);
	assert_false(seal_master_load(dir, false, &env.env, &one, &err));
	assert_int_equal(err.item[0].msg, MSG_SEAL_KEY_MISSING);

	err = (struct err)ERR_INIT;
	assert_true(seal_master_load(dir, true, &env.env, &one, &err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 65);
	assert_true(seal_master_load(dir, true, &env.env, &two, &err));
	assert_memory_equal(one.b, two.b, sizeof one.b);

	assert_int_equal(chmod(path, 0640), 0);
	assert_false(seal_master_load(dir, true, &env.env, &two, &err));
	assert_int_equal(err.item[0].msg, MSG_SEAL_KEY_OPEN);

	unlink(path);
	/* and nothing else was left behind */
	assert_int_equal(rmdir(dir), 0);
}

static void a_broken_master_key_is_told_and_never_overwritten(void **state)
{
	static const char *const bad[] = {
		"", "\n", "00", "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00\n",
		"000102030405060708090a0b0c0d0e0f 01112131415161718191a1b1c1d1e1f\n",
	};
	char dir[] = "/tmp/daodi-seal-XXXXXX", path[64];
	struct env_fixed env;
	struct seal_key key;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/master.key", dir);
	env_fixed_init(&env, 0, 8);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = ERR_INIT;

		write_file(path, bad[i], 0600);
		assert_false(seal_master_load(dir, true, &env.env, &key, &err));
		assert_int_equal(err.item[0].msg, MSG_SEAL_KEY_BROKEN);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_size, strlen(bad[i]));
	}
	write_file(path, "000102030405060708090A0B0C0D0E0F101112131415161718191a1b1c1d1e1f\r\n", 0600);
	{
		struct err err = ERR_INIT;

		assert_true(seal_master_load(dir, false, &env.env, &key, &err));
	}
	for (int i = 0; i < SEAL_KEY; i++)
		assert_int_equal(key.b[i], i);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

static void a_key_that_cannot_be_written_is_told(void **state)
{
	struct env_fixed env;
	struct seal_key key;
	struct err err = ERR_INIT;

	(void)state;
	env_fixed_init(&env, 0, 9);
	assert_false(seal_master_load("/proc/none", true, &env.env, &key, &err));
	assert_int_equal(err.item[0].msg, MSG_SEAL_KEY_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_examples_of_fips_180),
		cmocka_unit_test(hmac_gives_the_examples_of_rfc_4231),
		cmocka_unit_test(derived_keys_differ_by_label_and_master),
		cmocka_unit_test(base64url_gives_the_examples_of_rfc_4648),
		cmocka_unit_test(base32_is_crockfords),
		cmocka_unit_test(hex_spells_every_byte),
		cmocka_unit_test(same_compares_bytes_and_lengths),
		cmocka_unit_test(seal_close_gives_the_example_of_the_xchacha_draft),
		cmocka_unit_test(any_changed_bit_is_noticed),
		cmocka_unit_test(nothing_can_be_sealed_too_and_twice_gives_other_bytes),
		cmocka_unit_test(tokens_are_long_random_and_stored_as_their_hash),
		cmocka_unit_test(a_password_hash_of_the_reference_implementation_matches),
		cmocka_unit_test(passwords_match_only_their_own_hash),
		cmocka_unit_test(the_master_key_is_made_once_and_kept_private),
		cmocka_unit_test(a_broken_master_key_is_told_and_never_overwritten),
		cmocka_unit_test(a_key_that_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests_name("seal", tests, setup, teardown);
}
