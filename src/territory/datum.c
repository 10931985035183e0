/* Degrees and datums. China's published maps are drawn in GCJ-02, a smooth distortion of WGS-84 by
 * up to about 700 m, and Baidu's in BD-09, a second one on top. Neither has an official formula;
 * these are the ones everybody computes with since 2013 (the "eviltransform" derivation). The
 * inverse is found by iterating the forward formula, which is a contraction there. */
#include <math.h>

#include "territory/territory.h"

#define PI 3.14159265358979323846
/* Krasovsky 1940: semi-major axis in metres and squared eccentricity, as the formula uses them */
#define AXIS 6378245.0
#define ECC2 0.00669342162296594323

int64_t e7(double degrees)
{
	if (!(degrees >= -1000 && degrees <= 1000))
		return INT64_MAX;
	return llround(degrees * 1e7);
}

struct degrees { double lat, lon; };

/* The box in which the distortion is applied. */
static bool in_china(struct degrees d)
{
	return d.lon >= 72.004 && d.lon <= 137.8347 && d.lat >= 0.8293 && d.lat <= 55.8271;
}

static struct degrees to_gcj02(struct degrees d)
{
	double x = d.lon - 105.0, y = d.lat - 35.0;
	double waves = (20.0 * sin(6.0 * x * PI) + 20.0 * sin(2.0 * x * PI)) * 2.0 / 3.0;
	double rad = d.lat / 180.0 * PI, magic = 1 - ECC2 * sin(rad) * sin(rad);
	double lat, lon;

	lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves +
	      (20.0 * sin(y * PI) + 40.0 * sin(y / 3.0 * PI)) * 2.0 / 3.0 +
	      (160.0 * sin(y / 12.0 * PI) + 320 * sin(y * PI / 30.0)) * 2.0 / 3.0;
	lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves +
	      (20.0 * sin(x * PI) + 40.0 * sin(x / 3.0 * PI)) * 2.0 / 3.0 +
	      (150.0 * sin(x / 12.0 * PI) + 300.0 * sin(x / 30.0 * PI)) * 2.0 / 3.0;
	lat = lat * 180.0 / (AXIS * (1 - ECC2) / (magic * sqrt(magic)) * PI);
	lon = lon * 180.0 / (AXIS / sqrt(magic) * cos(rad) * PI);
	return (struct degrees){ d.lat + lat, d.lon + lon };
}

static struct degrees to_bd09(struct degrees d)
{
	double z = hypot(d.lon, d.lat) + 0.00002 * sin(d.lat * PI * 3000.0 / 180.0);
	double theta = atan2(d.lat, d.lon) + 0.000003 * cos(d.lon * PI * 3000.0 / 180.0);

	return (struct degrees){ z * sin(theta) + 0.006, z * cos(theta) + 0.0065 };
}

/* Where does forward lead to `to`? Each step moves by what is still missing. */
static struct degrees invert(struct degrees (*forward)(struct degrees), struct degrees to)
{
	struct degrees d = to;

	for (int i = 0; i < 20; i++) {
		struct degrees f = forward(d);
		double dlat = to.lat - f.lat, dlon = to.lon - f.lon;

		d.lat += dlat;
		d.lon += dlon;
		if (fabs(dlat) < 1e-9 && fabs(dlon) < 1e-9)
			break;
	}
	return d;
}

static struct degrees from_point(struct point p)
{
	return (struct degrees){ (double)p.lat / 1e7, (double)p.lon / 1e7 };
}

static struct point to_point(struct degrees d)
{
	return (struct point){ e7(d.lat), e7(d.lon) };
}

struct point wgs84_to_gcj02(struct point p)
{
	struct degrees d = from_point(p);

	return in_china(d) ? to_point(to_gcj02(d)) : p;
}

struct point gcj02_to_wgs84(struct point p)
{
	struct degrees d = from_point(p);

	return in_china(d) ? to_point(invert(to_gcj02, d)) : p;
}

struct point wgs84_to_bd09(struct point p)
{
	struct degrees d = from_point(p);

	return in_china(d) ? to_point(to_bd09(to_gcj02(d))) : p;
}

struct point bd09_to_wgs84(struct point p)
{
	struct degrees d = from_point(p);

	return in_china(d) ? to_point(invert(to_gcj02, invert(to_bd09, d))) : p;
}

bool datum_of(struct str name, enum datum *out)
{
	static const struct { struct str name; enum datum datum; } names[] = {
		{ STR_INIT("wgs84"), DATUM_WGS84 },
		{ STR_INIT("cgcs2000"), DATUM_WGS84 },
		{ STR_INIT("gcj02"), DATUM_GCJ02 },
		{ STR_INIT("bd09"), DATUM_BD09 },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq_nocase(name, names[i].name)) {
			*out = names[i].datum;
			return true;
		}
	}
	return false;
}

struct point datum_to_wgs84(enum datum datum, struct point p)
{
	switch (datum) {
	case DATUM_GCJ02: return gcj02_to_wgs84(p);
	case DATUM_BD09: return bd09_to_wgs84(p);
	case DATUM_WGS84: break;
	}
	return p;
}
