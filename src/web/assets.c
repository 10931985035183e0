/* Styles, scripts and pictures out of the program, under an address that changes with their bytes. */
#include <pthread.h>

#include "base/embedded.h"
#include "seal/seal.h"
#include "web/web_int.h"

enum { ADDRESS = 96, HASH = 16 };

/* By the name that pages use; where it lies among the embedded files; its type. */
static const struct asset_file {
	const char *name, *embedded, *type;
} file[] = {
	{ "daodi.css", "daodi.css", "text/css; charset=utf-8" },
	{ "daodi.js", "daodi.js", "text/javascript; charset=utf-8" },
	{ "report.js", "report.js", "text/javascript; charset=utf-8" },
	{ "intake.js", "intake.js", "text/javascript; charset=utf-8" },
