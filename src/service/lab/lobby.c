#include "service/lab/lobby.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

enum { BUCKETS = 4096 };

/* An address that has sessions. */
struct guest {
	struct guest *next;
	struct ip ip;
	size_t count;
};

struct lab_lobby {
	size_t max_sessions, max_per_address;
	pthread_mutex_t lock; /* of what follows */
	size_t sessions;
	struct guest *guests[BUCKETS];
	struct lab_memory memory;
	struct lab_chaos chaos; /* has a lock of its own */
};

struct lab_lobby *
lab_lobby_new(size_t max_sessions, size_t max_per_address)
{
	struct lab_lobby *lobby = calloc(1, sizeof(*lobby));
	uint64_t seed = 0;

	if (!lobby)
		abort();
	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	lobby->max_sessions = max_sessions;
	lobby->max_per_address = max_per_address;
	lab_memory_init(&lobby->memory, seed);
	lab_chaos_init(&lobby->chaos, seed);
	pthread_mutex_init(&lobby->lock, NULL);
	return lobby;
}

void
lab_lobby_free(struct lab_lobby *lobby)
{
	if (!lobby)
		return;
	assert(lobby->sessions == 0);
	lab_memory_clear(&lobby->memory);
	lab_chaos_clear(&lobby->chaos);
	pthread_mutex_destroy(&lobby->lock);
	free(lobby);
}

bool
lab_lobby_enter(struct lab_lobby *lobby)
{
	bool has_room;

	pthread_mutex_lock(&lobby->lock);
	has_room = lobby->sessions < lobby->max_sessions;
	lobby->sessions += has_room;
	pthread_mutex_unlock(&lobby->lock);
	return has_room;
}

void
lab_lobby_leave(struct lab_lobby *lobby)
{
	pthread_mutex_lock(&lobby->lock);
	lobby->sessions--;
	pthread_mutex_unlock(&lobby->lock);
}

/* With the lock held: where the address is, or would be. */
static struct guest **
find(struct lab_lobby *lobby, const struct ip *ip)
{
	uint64_t h = 14695981039346656037ULL ^ lobby->memory.seed;
	struct guest **link;

	for (size_t i = 0; i < sizeof(ip->bytes); i++)
		h = (h ^ ip->bytes[i]) * 1099511628211ULL;
	link = &lobby->guests[(h ^ h >> 32) % BUCKETS];
	while (*link && !ip_equal(&(*link)->ip, ip))
		link = &(*link)->next;
	return link;
}

bool
lab_lobby_meet(struct lab_lobby *lobby, const struct ip *ip)
{
	struct guest **link;
	size_t count;

	if (lobby->max_per_address == 0)
		return true;
	pthread_mutex_lock(&lobby->lock);
	link = find(lobby, ip);
	if (!*link) {
		*link = calloc(1, sizeof(**link));
		if (!*link)
			abort();
		(*link)->ip = *ip;
	}
	count = ++(*link)->count;
	pthread_mutex_unlock(&lobby->lock);
	return count <= lobby->max_per_address;
}

void
lab_lobby_part(struct lab_lobby *lobby, const struct ip *ip)
{
	struct guest **link, *guest;

	if (lobby->max_per_address == 0)
		return;
	pthread_mutex_lock(&lobby->lock);
	link = find(lobby, ip);
	guest = *link;
	if (--guest->count == 0) {
		*link = guest->next;
		free(guest);
	}
	pthread_mutex_unlock(&lobby->lock);
}

struct lab_chaos *
lab_lobby_chaos(struct lab_lobby *lobby)
{
	return &lobby->chaos;
}

uint64_t
lab_lobby_seed(const struct lab_lobby *lobby)
{
	return lobby->memory.seed;
}

uint64_t
lab_lobby_first(struct lab_lobby *lobby, struct span what, uint64_t now)
{
	uint64_t first;

	pthread_mutex_lock(&lobby->lock);
	first = lab_memory_first(&lobby->memory, what, now);
	pthread_mutex_unlock(&lobby->lock);
	return first;
}

unsigned
lab_lobby_count(struct lab_lobby *lobby, struct span what, uint64_t now,
    uint64_t seconds)
{
	unsigned count;

	pthread_mutex_lock(&lobby->lock);
	count = lab_memory_count(&lobby->memory, what, now, seconds);
	pthread_mutex_unlock(&lobby->lock);
	return count;
}
