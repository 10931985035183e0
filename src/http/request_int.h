/* The callbacks that server.c gives to the library; see request.c. */
#ifndef HTTP_REQUEST_INT_H
#define HTTP_REQUEST_INT_H

#include <microhttpd.h>

#include "http/http_int.h"

/* The request line is there: makes the exchange, which the library carries as its context. */
void *request_target(void *cls, const char *uri, struct MHD_Connection *c);
/* Leaves %XX as it is: we decode, and know what we refuse. */
size_t request_keep_escapes(void *cls, struct MHD_Connection *c, char *s);
enum MHD_Result request_step(void *cls, struct MHD_Connection *c, const char *url,
			     const char *method, const char *version, const char *upload,
			     size_t *upload_n, void **context);
void request_over(void *cls, struct MHD_Connection *c, void **context,
		  enum MHD_RequestTerminationCode why);
void request_connection(void *cls, struct MHD_Connection *c, void **context,
			enum MHD_ConnectionNotificationCode what);

#endif
