/* TZif files: read, then asked at the ends of time, around the present and at every change. */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/env.h"
#include "calendar/calendar.h"
#include "calendar/zone_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct zone z;

	if (tzif_read(a, (struct str){ (const char *)data, n }, &z)) {
		const int64_t at[] = { INT64_MIN, -1, 0, INT64_C(1767225600) * US_PER_SECOND,
				       INT64_C(7289568000) * US_PER_SECOND, INT64_MAX };
		int64_t s = -ZONE_NEVER;

		for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
			int64_t local = zone_to_local(&z, at[i]);

			(void)zone_to_utc(&z, local, NULL);
			(void)zone_day(&z, at[i]);
		}
		/* runs follow each other and do not end before their beginning */
		for (int i = 0; i < 300 && s < INT64_C(8000000000); i++) {
			struct zone_run run = zone_run(&z, s);

			must(run.from <= s && s < run.to);
			s = run.to;
		}
		/* a wall time that is not skipped is shown at the instant found for it */
		s = at[3];
		for (int i = 0; i < 48; i++, s += US_PER_HOUR / 2) {
			enum zone_note note;
			int64_t utc = zone_to_utc(&z, s, &note);

			must((zone_to_local(&z, utc) == s) == (note != ZONE_SKIPPED));
		}
	}
	arena_free(a);
	return 0;
}
