/* Bugs are not errors: must() stays on in production, names the place, and aborts.
 * Never use it on input. */
#ifndef BASE_MUST_H
#define BASE_MUST_H

#define must(cond) ((cond) ? (void)0 : must_failed(#cond, __FILE__, __LINE__))

/* Writes the failed condition and its place to standard error and aborts. */
_Noreturn void must_failed(const char *cond, const char *file, int line);

#define WARN_UNUSED __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

#endif
