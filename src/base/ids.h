/* Every id type. Different things have different types, so that the compiler tells them apart.
 * 0 is "none". */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include <stdint.h>

struct account_id { int64_t n; };
struct area_id { int64_t n; };
struct calendar_id { int64_t n; };
struct case_id { int64_t n; };
struct category_id { int64_t n; };
struct duty_id { int64_t n; };
struct requester_id { int64_t n; };
struct unit_id { int64_t n; };

#endif
