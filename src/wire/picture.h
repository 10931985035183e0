/* Pictures as they come from cameras and phones, known by their first bytes. */
#ifndef WIRE_PICTURE_H
#define WIRE_PICTURE_H

#include "base/str.h"

/* "image/jpeg", "image/png" or "image/webp" by the signature that the bytes begin with (ISO/IEC
 * 10918-1; W3C PNG 5.2; RFC 9649); { NULL, 0 } for anything else, whatever its sender calls it.
 * Nothing behind the signature is looked at. */
struct str picture_type(struct str bytes);

#endif
