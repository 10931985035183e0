/* The inside of seal. */
#ifndef SEAL_SEAL_INT_H
#define SEAL_SEAL_INT_H

#include "seal/seal.h"

enum { SEAL_PASSWORD_MAX = 1024 };     /* bytes: more is no password, and costs time */

/* Overwrites what was secret; the compiler does not leave it out. */
void seal_wipe(void *p, size_t n);

#endif
