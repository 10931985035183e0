#include "wire/picture.h"

static void pictures_are_known_by_their_first_bytes(void **state)
{
	(void)state;
	assert_str(picture_type(STR("\xFF\xD8\xFF\xE0 and more")), "image/jpeg");
	assert_str(picture_type(STR("\x89PNG\r\n\x1A\n and more")), "image/png");
	assert_str(picture_type(STR("RIFF\x10\0\0\0WEBPVP8 ")), "image/webp");
}

static void anything_else_is_none(void **state)
{
	const struct str other[] = {
		STR_INIT(""), STR_INIT("\xFF\xD8"), STR_INIT("\x89PNG\n\x1A\n"), STR_INIT("GIF89a"),
		STR_INIT("RIFF"), STR_INIT("RIFF\x10\0\0\0WEB"), STR_INIT("RIFF\x10\0\0\0WAVEfmt "),
		STR_INIT("%PDF-1.7"), STR_INIT("<svg xmlns="), STR_INIT(" \xFF\xD8\xFF"),
		STR_INIT("\0\0\0\x18" "ftypheic"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		assert_null(picture_type(other[i]).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_are_known_by_their_first_bytes),
		cmocka_unit_test(anything_else_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
