#include "wire/picture.h"

struct str picture_type(struct str bytes)
{
	if (str_starts(bytes, STR("\xFF\xD8\xFF")))
		return STR("image/jpeg");
	if (str_starts(bytes, STR("\x89PNG\r\n\x1A\n")))
		return STR("image/png");
	if (str_starts(bytes, STR("RIFF")) && str_starts(str_skip(bytes, 8), STR("WEBP")))
		return STR("image/webp");
	return (struct str){ NULL, 0 };
}
