#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
error_set(struct error *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return false;
}

bool
error_prefix(struct error *error, const char *format, ...)
{
	char old[ERROR_MAX];
	va_list args;
	size_t len;

	memcpy(old, error->message, sizeof(old));
	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	len = strlen(error->message);
	snprintf(error->message + len, sizeof(error->message) - len, ": %s",
	    old);
	return false;
}
