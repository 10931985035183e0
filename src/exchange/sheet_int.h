/* The inside of writing tables: the spreadsheet, whose library only sheet_xlsx.c knows. */
#ifndef EXCHANGE_SHEET_INT_H
#define EXCHANGE_SHEET_INT_H

#include "exchange/sheet.h"

struct xlsx;
WARN_UNUSED bool xlsx_open(const char *const *column, size_t n, struct xlsx **out,
			   struct err *err);
/* kind and text of each cell; numbers are given as text that is a decimal number. */
struct xlsx_cell { struct str text; bool number; };
WARN_UNUSED bool xlsx_row(struct xlsx *x, const struct xlsx_cell *cell, struct err *err);
/* Writes the whole to out and frees it; with out NULL it is only thrown away. */
WARN_UNUSED bool xlsx_close(struct xlsx *x, FILE *out, struct err *err);

#endif
