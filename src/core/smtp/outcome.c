#include "core/smtp/outcome.h"

static const char *const stages[SMTP_STAGES] = {
	[SMTP_STAGE_CONNECT] = "connect",
	[SMTP_STAGE_TLS] = "tls",
	[SMTP_STAGE_BANNER] = "banner",
	[SMTP_STAGE_HELO] = "helo",
	[SMTP_STAGE_STARTTLS] = "starttls",
	[SMTP_STAGE_XCLIENT] = "xclient",
	[SMTP_STAGE_AUTH] = "auth",
	[SMTP_STAGE_MAIL] = "mail",
	[SMTP_STAGE_RCPT] = "rcpt",
	[SMTP_STAGE_DATA] = "data",
	[SMTP_STAGE_EOD] = "eod",
	[SMTP_STAGE_QUIT] = "quit",
};

static const struct {
	const char *name, *words;
	enum smtp_failure failure;
} faults[SMTP_FAULTS] = {
#define FAULT(id, name, failure, words) { name, words, SMTP_FAILURE_##failure },
#include "core/smtp/fault_table.h"
#undef FAULT
};

const char *
smtp_stage_name(enum smtp_stage stage)
{
	return stages[stage];
}

bool
smtp_stage_parse(struct span name, enum smtp_stage *stage)
{
	for (size_t i = 0; i < SMTP_STAGES; i++)
		if (span_equal_nocase(name, span_of(stages[i]))) {
			*stage = (enum smtp_stage)i;
			return true;
		}
	return false;
}

const char *
smtp_failure_name(enum smtp_failure failure)
{
	static const char *const names[] = { "none", "ours", "wire", "protocol",
		"feature", "answer" };

	return names[failure];
}

const char *
smtp_fault_name(enum smtp_fault fault)
{
	return faults[fault].name;
}

enum smtp_failure
smtp_fault_failure(enum smtp_fault fault)
{
	return faults[fault].failure;
}

const char *
smtp_fault_words(enum smtp_fault fault)
{
	return faults[fault].words;
}
