#include "io/store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MAGIC = 0x6e786a31, BLOCK = 4096, BYTES_MAX = 1 << 30, PILE = 64 };

/* In front of each attempt's texts, as this machine writes numbers. */
struct head {
	uint32_t magic, code;
	uint64_t check; /* of all else, itself 0 */
	uint64_t time, size;
	uint64_t is_taken, is_secure, is_read;
#define COLUMN(name) uint64_t name##_len;
#include "io/store/column_table.h"
#undef COLUMN
};

/* What was added, and goes to the file together: one call, whole pages. */
struct store_pile {
	size_t count;
	uint64_t begin; /* where in the file it will stand */
	struct head heads[PILE];
	struct iovec pieces[2 * PILE]; /* each head, and its texts */
};

/*
 * It finds what was torn when the machine stopped, eight bytes at a time; it
 * is no defence against forgery.
 */
static uint64_t
mix(uint64_t check, const void *bytes, size_t len)
{
	const uint64_t prime = 0x9e3779b97f4a7c15ULL;
	const unsigned char *at = bytes;
	uint64_t word;

	for (; len >= sizeof(word); at += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		check = (check ^ word) * prime;
		check ^= check >> 32;
	}
	word = len;
	memcpy(&word, at, len);
	check = (check ^ word) * prime;
	return check ^ check >> 29;
}

bool
store_journal_open(struct store_journal *journal, const char *name,
    struct error *error)
{
	char path[PATH_MAX];
	struct stat file;

	*journal = (struct store_journal){ .descriptor = -1 };
	if (snprintf(path, sizeof(path), "%s-mail", name) >= PATH_MAX)
		return error_set(error, "the name is too long");
	journal->descriptor =
	    open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (journal->descriptor < 0 || fstat(journal->descriptor, &file) != 0)
		return error_set(error, "cannot open '%s': %s", path,
		    strerror(errno));
	/* Two who append would write over each other. */
	if (flock(journal->descriptor, LOCK_EX | LOCK_NB) != 0)
		return error_set(error, "another program uses '%s'", path);
	journal->end = (uint64_t)file.st_size;
	journal->pile = calloc(1, sizeof(*journal->pile));
	if (!journal->pile)
		abort();
	return true;
}

void
store_journal_close(struct store_journal *journal)
{
	if (journal->descriptor >= 0)
		close(journal->descriptor);
	free(journal->read_into);
	free(journal->pile);
	journal->descriptor = -1;
}

static size_t
texts_len(const struct head *head)
{
	size_t len = 0;

#define COLUMN(name) len += head->name##_len;
#include "io/store/column_table.h"
#undef COLUMN
	return len;
}

static uint64_t
check_of(const struct head *head, const char *texts, size_t len)
{
	struct head plain = *head;

	plain.check = 0;
	return mix(mix(MAGIC, &plain, sizeof(plain)), texts, len);
}

/* The pieces that are left when that many bytes of them are written. */
static void
skip(struct iovec **pieces, int *count, size_t len)
{
	for (; *count > 0 && len >= (*pieces)->iov_len; (*count)--)
		len -= (*pieces)++->iov_len;
	if (len == 0)
		return;
	(*pieces)->iov_base = (char *)(*pieces)->iov_base + len;
	(*pieces)->iov_len -= len;
}

bool
store_journal_flush(struct store_journal *journal)
{
	struct store_pile *pile = journal->pile;
	struct iovec *pieces = pile->pieces;
	int count = (int)(2 * pile->count);

	pile->count = 0;
	while (count > 0) {
		ssize_t written = pwritev(journal->descriptor, pieces, count,
		    (off_t)pile->begin);

		if (written <= 0)
			return false;
		pile->begin += (uint64_t)written;
		skip(&pieces, &count, (size_t)written);
	}
	return true;
}

bool
store_journal_add(struct store_journal *journal,
    const struct store_attempt *attempt, char *texts, uint64_t *place)
{
	struct store_pile *pile = journal->pile;
	struct head *head = &pile->heads[pile->count];
	struct iovec *pieces = &pile->pieces[2 * pile->count];
	size_t len;

	*head = (struct head){
		.magic = MAGIC,
		.code = attempt->code,
		.time = attempt->time,
		.size = attempt->size,
		.is_taken = attempt->is_taken,
		.is_secure = attempt->is_secure,
		.is_read = attempt->is_read,
#define COLUMN(name) .name##_len = attempt->name.len,
#include "io/store/column_table.h"
#undef COLUMN
	};
	len = texts_len(head);
	head->check = check_of(head, texts, len);
	if (pile->count == 0)
		pile->begin = journal->end;
	pieces[0] = (struct iovec){ head, sizeof(*head) };
	pieces[1] = (struct iovec){ texts, len };
	journal->end += sizeof(*head) + len;
	*place = journal->end - attempt->message.len;
	return ++pile->count < PILE || store_journal_flush(journal);
}

void
store_journal_begin_sync(struct store_journal *journal, uint64_t from)
{
	sync_file_range(journal->descriptor, (off_t)from,
	    (off_t)(journal->end - from), SYNC_FILE_RANGE_WRITE);
}

bool
store_journal_sync(struct store_journal *journal)
{
	return fdatasync(journal->descriptor) == 0;
}

void
store_journal_cut(struct store_journal *journal, uint64_t end)
{
	journal->end = end;
	journal->pile->count = 0;
	/* What stays there if this fails is written over, or read as torn. */
	if (ftruncate(journal->descriptor, (off_t)end) != 0)
		return;
}

bool
store_journal_read(const struct store_journal *journal, uint64_t place,
    char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t count =
		    pread(journal->descriptor, bytes, len, (off_t)place);

		if (count <= 0)
			return false;
		bytes += count;
		place += (size_t)count;
		len -= (size_t)count;
	}
	return true;
}

static void
view(struct store_attempt *attempt, const struct head *head, const char *texts)
{
	*attempt = (struct store_attempt){ .code = head->code,
		.time = head->time,
		.size = head->size,
		.is_taken = head->is_taken != 0,
		.is_secure = head->is_secure != 0,
		.is_read = head->is_read != 0 };
#define COLUMN(name) \
	attempt->name = (struct span){ texts, head->name##_len }; \
	texts += head->name##_len;
#include "io/store/column_table.h"
#undef COLUMN
}

static bool
is_sound(const struct head *head)
{
	bool is_short = true;

#define COLUMN(name) is_short &= head->name##_len < BYTES_MAX;
#include "io/store/column_table.h"
#undef COLUMN
	return head->magic == MAGIC && is_short;
}

bool
store_journal_next(struct store_journal *journal, uint64_t *at,
    struct store_attempt *attempt, uint64_t *place)
{
	struct head head;
	size_t len;

	if (*at + sizeof(head) > journal->end ||
	    !store_journal_read(journal, *at, (char *)&head, sizeof(head)) ||
	    !is_sound(&head))
		return false;
	len = texts_len(&head);
	if (len > journal->end - *at - sizeof(head))
		return false;
	free(journal->read_into);
	journal->read_into = malloc(len + 1);
	if (!journal->read_into)
		abort();
	if (!store_journal_read(journal, *at + sizeof(head), journal->read_into,
		len) ||
	    check_of(&head, journal->read_into, len) != head.check)
		return false;
	view(attempt, &head, journal->read_into);
	*at += sizeof(head) + len;
	*place = *at - attempt->message.len;
	return true;
}

/* Where the file system cannot do that, the file only grows. */
void
store_journal_free(struct store_journal *journal, uint64_t before)
{
	const uint64_t until = before / BLOCK * BLOCK;

	if (journal->descriptor < 0 || until <= journal->freed)
		return;
	fallocate(journal->descriptor,
	    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)journal->freed,
	    (off_t)(until - journal->freed));
	journal->freed = until;
}
