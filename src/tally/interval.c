/* How sure a share is: Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927). */
#include <math.h>

#include "tally/tally.h"

void interval_of(int64_t k, int64_t n, int64_t *low, int64_t *high)
{
	const double z = 1.959963984540054;
	double all = (double)n, p = (double)k / all;
	double centre = p + z * z / (2 * all);
	double half = z * sqrt(p * (1 - p) / all + z * z / (4 * all * all));
	double scale = all / (1 + z * z / all);

	must(n > 0 && k >= 0 && k <= n);
	*low = (int64_t)floor((centre - half) * scale + 1e-9);
	*high = (int64_t)ceil((centre + half) * scale - 1e-9);
	if (*low < 0)
		*low = 0;
	if (*high > n)
		*high = n;
}
