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
	{ "track.js", "track.js", "text/javascript; charset=utf-8" },
	{ "icon.svg", "icon.svg", "image/svg+xml" },
	{ "map.js", "map.js", "text/javascript; charset=utf-8" },
	{ "chart.js", "chart.js", "text/javascript; charset=utf-8" },
	{ "leaflet.js", "node_modules/leaflet/dist/leaflet.js", "text/javascript; charset=utf-8" },
	{ "leaflet.css", "node_modules/leaflet/dist/leaflet.css", "text/css; charset=utf-8" },
	{ "map.css", "map.css", "text/css; charset=utf-8" },
	{ "uplot.js", "node_modules/uplot/dist/uPlot.iife.min.js", "text/javascript; charset=utf-8" },
	{ "chart.css", "chart.css", "text/css; charset=utf-8" },
	{ "uplot.css", "node_modules/uplot/dist/uPlot.min.css", "text/css; charset=utf-8" },
};
enum { FILES = sizeof file / sizeof *file };

static char address[FILES][ADDRESS];
static struct str pressed[FILES];      /* the same in brotli (RFC 7932), made by the build */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < FILES; i++) {
		struct str bytes = embedded(file[i].embedded), hex;
		struct seal_hash h;

		must(bytes.p);
		h = seal_sha256(bytes);
		hex = seal_hex(a, (struct str){ (const char *)h.b, HASH / 2 });
		pressed[i] = embedded(arena_fmt(a, "%s.br", file[i].name).p);
		must(pressed[i].p);
		snprintf(address[i], ADDRESS, "/assets/%.*s/%s", STR_ARG(hex), file[i].name);
	}
	arena_free(a);
}

static size_t find(struct str name)
{
	for (size_t i = 0; i < FILES; i++)
		if (str_eq(name, str_c(file[i].name)))
			return i;
	return FILES;
}

struct str asset(const char *name)
{
	size_t i = find(str_c(name));

	pthread_once(&once, prepare);
	must(i < FILES);
	return str_c(address[i]);
}

/* GET /assets/{hash}/{name}. An old hash still gets the file, but nobody is told to keep it. */
static bool get_asset(struct call *call, struct err *err)
{
	size_t i = find(call->req.segment[1]);
	bool current;

	pthread_once(&once, prepare);
	if (i == FILES)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_NOT_FOUND);
	current = str_eq(call->req.path, str_c(address[i]));
	if (http_takes(call, "br")) {
		reply_text(call, 200, file[i].type, pressed[i]);
		reply_header(call, "Content-Encoding", STR("br"));
		reply_header(call, "Vary", STR("Accept-Encoding"));
	} else {
		reply_text(call, 200, file[i].type, embedded(file[i].embedded));
		call->reply.compress = true;
	}
	reply_header(call, "Cache-Control",
		     current ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
	return true;
}

static const struct route routes[] = {
	{ "GET", "/assets/{hash}/{name}", get_asset, web_fail, 0, NULL },
};
const struct route_part part_assets = PART(routes);
