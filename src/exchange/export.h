/* Giving out what the record holds: cases, their events, figures. All of it is read in one snapshot,
 * newest case first, so the same store gives the same bytes. */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "casework/casework.h"
#include "exchange/sheet.h"

enum export_what { EXPORT_CASES, EXPORT_EVENTS, EXPORT_INDICATORS };
/* "cases", "events", "indicators" */
WARN_UNUSED bool export_what_of(struct str name, enum export_what *out);

/* GeoJSON is for cases only (INVALID "--format"); those without a place are left out of it. */
WARN_UNUSED bool export_write(struct tx *tx, const struct office *o, enum export_what what,
			      enum sheet_format format, FILE *out, struct err *err);

#endif
