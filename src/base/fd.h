/* File descriptors. */
#ifndef BASE_FD_H
#define BASE_FD_H

#include "base/str.h"

/* Writes all of s, going on after interruptions; false (errno) where the disk or the other end
 * refuses. */
WARN_UNUSED bool fd_write(int fd, struct str s);

#endif
