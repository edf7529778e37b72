/*
 * Questions in threads of their own: one that nobody answers yet does not
 * hold up another; one that was dropped calls nobody.
 */

#include "service/lab/asker.h"

#include <threads.h>

#include "check.h"

enum { CEILING = 1 << 20 };

static struct {
	struct loop *loop;
	mtx_t lock;
	cnd_t is_released;
	bool may_go; /* the slow one */
	char order[16];
	size_t count;
} world;

static bool
is_slow(const struct dns_known *known)
{
	return span_equal(known->wanted.items[0].name, span_of("slow.example"));
}

static bool
answer(void *owner, size_t thread, struct dns_known *known)
{
	(void)owner;
	(void)thread;
	if (is_slow(known)) {
		mtx_lock(&world.lock);
		while (!world.may_go)
			cnd_wait(&world.is_released, &world.lock);
		mtx_unlock(&world.lock);
	}
	return false;
}

static void
release(void)
{
	mtx_lock(&world.lock);
	world.may_go = true;
	cnd_broadcast(&world.is_released);
	mtx_unlock(&world.lock);
}

static void
answered(void *owner)
{
	const char *mark = owner;

	world.order[world.count++] = *mark;
	if (*mark == 'q')
		release();
	else
		loop_stop(world.loop);
}

static struct lab_known *
want(const char *name)
{
	struct lab_known *known = lab_known_new(CEILING, 1);

	dns_known_ask(&known->known, span_of(name), DNS_A);
	return known;
}

static char marks[] = "sqxl";

static void
check_order(struct lab_desk *desk)
{
	struct lab_known *slow = want("slow.example"),
			 *quick = want("quick.example");

	lab_desk_ask(desk, slow, answered, &marks[0]);
	lab_desk_ask(desk, quick, answered, &marks[1]);
	loop_run(world.loop);
	CHECK_TEXT("order", span_of(world.order), "qs");
	CHECK(slow->known.is_closed && quick->known.is_closed);
	lab_known_free(slow);
	lab_known_free(quick);
}

static void
check_dropped(struct lab_desk *desk)
{
	struct lab_known *last = want("last.example");
	size_t before = world.count;

	lab_question_drop(
	    lab_desk_ask(desk, want("quick.example"), answered, &marks[2]));
	lab_desk_ask(desk, last, answered, &marks[3]);
	loop_run(world.loop);
	CHECK(world.count == before + 1 && world.order[before] == 'l');
	lab_known_free(last);
}

int
main(void)
{
	struct error error = { "" };
	struct lab_asker *asker;

	mtx_init(&world.lock, mtx_plain);
	cnd_init(&world.is_released);
	world.loop = loop_new(&error);
	asker = lab_asker_new(2, answer, NULL, &error);
	CHECK(asker != NULL);
	if (asker) {
		struct lab_desk *desk = lab_desk_open(asker, world.loop);

		check_order(desk);
		check_dropped(desk);
		lab_desk_close(desk);
	}
	lab_asker_free(asker);
	loop_free(world.loop);
	return check_done();
}
