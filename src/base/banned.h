/* Included before every file of the project (see meson.build). Makes functions that are easy to
 * misuse a compile error, so that no review has to look for them. After git's banned.h. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(f) banned_function_##f##_see_base_banned_h

/* no length: struct str and struct buf carry one */
#undef strcpy
#define strcpy(a, b) BANNED(strcpy)
#undef strcat
#define strcat(a, b) BANNED(strcat)
#undef strncpy
#define strncpy(a, b, n) BANNED(strncpy)
#undef strncat
#define strncat(a, b, n) BANNED(strncat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)

/* hidden state, or an answer that cannot say it failed */
#undef strtok
#define strtok(a, b) BANNED(strtok)
#undef atoi
#define atoi(a) BANNED(atoi)
#undef atol
#define atol(a) BANNED(atol)
#undef atof
#define atof(a) BANNED(atof)
#undef rand
#define rand() BANNED(rand)
#undef srand
#define srand(a) BANNED(srand)

/* clock and zone come in through struct env and the calendar */
#undef gmtime
#define gmtime(a) BANNED(gmtime)
#undef localtime
#define localtime(a) BANNED(localtime)
#undef ctime
#define ctime(a) BANNED(ctime)
#undef asctime
#define asctime(a) BANNED(asctime)
#undef mktime
#define mktime(a) BANNED(mktime)

/* a shell is never needed */
#undef system
#define system(a) BANNED(system)
#undef popen
#define popen(a, b) BANNED(popen)

/* memory comes from base/mem.h and base/arena.h */
#undef malloc
#define malloc(n) BANNED(malloc)
#undef calloc
#define calloc(n, m) BANNED(calloc)
#undef realloc
#define realloc(p, n) BANNED(realloc)

#endif
