#include "app/cli/late.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli/cli.h"

/* In the build folder beside the program; installed, in a folder of its own. */
static void *
load_beside(const char *name)
{
	static const char *const places[] = { "", NIXIE_PRIVATE "/" };
	char self[PATH_MAX] = "", path[2 * PATH_MAX];
	void *handle = NULL;
	char *slash;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) <= 0)
		return NULL;
	slash = strrchr(self, '/');
	slash[1] = '\0';
	for (size_t i = 0; i < 2 && !handle; i++) {
		snprintf(path, sizeof(path), "%s%s%s", self, places[i], name);
		handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	}
	return handle;
}

/* Threads may come here side by side: each finds the same. */
static void *
load(size_t library)
{
	void *handle =
	    __atomic_load_n(&late_handles[library], __ATOMIC_ACQUIRE);

	if (handle)
		return handle;
	handle = library == 0
	    ? load_beside(late_libraries[0])
	    : dlopen(late_libraries[library], RTLD_LAZY | RTLD_LOCAL);
	__atomic_store_n(&late_handles[library], handle, __ATOMIC_RELEASE);
	return handle;
}

void *
late_bind(size_t row)
{
	void *handle = load(late_rows[row].library);
	void *function = handle ? dlsym(handle, late_rows[row].name) : NULL;

	if (!function)
		_exit(cli_fail("a library is missing: %s", dlerror()));
	__atomic_store_n(&late_slots[row], function, __ATOMIC_RELEASE);
	return function;
}
