#include "app/cli/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Each folder of the path, up to the last "/". */
static void
make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

const char *
place_find(char path[PLACE_BYTES], const char *variable, const char *below_home,
    const char *name)
{
	const char *base = getenv(variable), *home = getenv("HOME");
	int length;

	if (base && *base == '/')
		length = snprintf(path, PLACE_BYTES, "%s/%s", base, name);
	else if (home && *home == '/')
		length = snprintf(path, PLACE_BYTES, "%s/%s/%s", home,
		    below_home, name);
	else
		return NULL;
	if (length >= PLACE_BYTES)
		return NULL;
	make_folders(path);
	return path;
}

const char *
place_of_counts(char path[PLACE_BYTES], const char *given)
{
	return given ? given
		     : place_find(path, "XDG_STATE_HOME", ".local/state",
			   "nixie/probes");
}
