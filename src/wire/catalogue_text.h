/* The three columns that tools/msgc makes from locales/: each MSG_COUNT long, by enum msg. */
#ifndef WIRE_CATALOGUE_TEXT_H
#define WIRE_CATALOGUE_TEXT_H

extern const char *const catalogue_key[], *const catalogue_en[], *const catalogue_zh[];

#endif
