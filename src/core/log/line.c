#include "core/log/line.h"

#include "base/hash.h"
#include "core/log/exim.h"
#include "core/log/json.h"
#include "core/log/scan.h"

enum { MAX_NESTING = 3, MAX_BEFORE_BAR = 64 };

static bool
is_program_byte(char c)
{
	return ascii_is_alnum(c) || c == '/' || c == '-' || c == '_' ||
	    c == '.';
}

/* "postfix/smtp[4711]:", "exim:", without the process id. */
static bool
read_program(struct span token, bool needs_process, struct span *program)
{
	const char *bracket;
	size_t len = 0;

	if (token.len < 2 || token.ptr[token.len - 1] != ':')
		return false;
	bracket = memchr(token.ptr, '[', token.len);
	if (bracket && bracket > token.ptr && token.ptr[token.len - 2] == ']' &&
	    ascii_is_alnum(bracket[-1])) {
		*program =
		    (struct span){ token.ptr, (size_t)(bracket - token.ptr) };
		return !memchr(token.ptr, '=', program->len);
	}
	while (len < token.len && is_program_byte(token.ptr[len]))
		len++;
	*program = (struct span){ token.ptr, len };
	return len > 0 && len == token.len - 1 && !needs_process;
}

/*
 * The names before the first bracket of a line, at their place, which their
 * two ends tell.
 */
static struct log_names *
names_of(struct log_scratch *scratch, struct span rest, size_t *len)
{
	size_t most = rest.len < LOG_MAX_NAMES ? rest.len : LOG_MAX_NAMES;
	const char *bracket = memchr(rest.ptr, '[', most);
	uint64_t first, last;

	if (!bracket || bracket < rest.ptr + sizeof(last))
		return NULL;
	*len = (size_t)(bracket - rest.ptr);
	memcpy(&first, rest.ptr, sizeof(first));
	memcpy(&last, bracket - sizeof(last), sizeof(last));
	return &scratch->names[hash_mix(first ^ *len,
				   last ^ 0x9e3779b97f4a7c15ULL) %
	    LOG_NAMES];
}

/*
 * Lines of one program begin alike up to the process id: what was found in
 * them before is found again. Only "[4711]: " may follow.
 */
static bool
take_known_names(struct span *rest, struct log_line *line)
{
	struct log_names *names;
	struct span text = *rest;
	size_t len, at;

	names = names_of(line->scratch, text, &len);
	if (!names || names->len != len ||
	    memcmp(names->bytes, text.ptr, len) != 0)
		return false;
	for (at = len + 1; at < text.len && ascii_is_digit(text.ptr[at]); at++)
		;
	if (text.len - at < 3 || memcmp(text.ptr + at, "]: ", 3) != 0)
		return false;
	if (names->host_len > 0)
		line->host = (struct span){ text.ptr, names->host_len };
	line->program = (struct span){ text.ptr + names->program_at,
		len - names->program_at };
	line->names = names;
	span_take(&text, at + 3);
	*rest = text;
	return true;
}

static void
keep_names(struct span rest, const struct log_line *line)
{
	size_t len;
	struct log_names *names = names_of(line->scratch, rest, &len);

	if (!names || line->program.ptr + line->program.len != rest.ptr + len ||
	    (line->host.len > 0 && line->host.ptr != rest.ptr))
		return;
	names->len = (unsigned)len;
	names->daemon = 0;
	names->host_len = (unsigned)line->host.len;
	names->program_at = (unsigned)(line->program.ptr - rest.ptr);
	memcpy(names->bytes, rest.ptr, len);
}

/* "mx postfix/smtp[4711]: ", "mx mail.info postfix/smtp[4711]: " */
static bool
take_names(struct span *rest, bool needs_process, struct log_line *line)
{
	struct span text = *rest, token;

	if (take_known_names(rest, line))
		return true;
	if (log_starts(text, "["))
		return false; /* "[NOTICE] [-] [core]": no host is called so */
	for (unsigned i = 0; i < 4; i++) {
		if (!log_scan_until(&text, ' ', &token)) {
			token = text;
			text.len = 0;
		}
		while (log_scan_word(&text, " "))
			;
		if (read_program(token, needs_process, &line->program)) {
			keep_names(*rest, line);
			*rest = text;
			return true;
		}
		if (i == 0)
			line->host = token;
	}
	line->host = line->program = span_empty();
	return false;
}

/* "[id name="value"][...]" or "-" (RFC 5424, 6.3). */
static void
skip_structured(struct span *rest)
{
	if (log_scan_word(rest, "- "))
		return;
	while (log_scan_word(rest, "[")) {
		bool is_quoted = false;

		while (rest->len > 0) {
			char c = span_take(rest, 1).ptr[0];

			if (c == '\\' && is_quoted && rest->len > 0)
				span_take(rest, 1);
			else if (c == '"')
				is_quoted = !is_quoted;
			else if (c == ']' && !is_quoted)
				break;
		}
	}
	log_scan_word(rest, " ");
}

/* Behind "<22>1 ": stamp, host, program, process, message id, data. */
static bool
read_5424(struct log_clock *clock, struct span rest, struct log_line *line)
{
	struct span process, id;

	if (!log_scan_word(&rest, "- ") &&
	    !log_stamp_take(clock, &rest, &line->time))
		return false;
	if (!log_scan_until(&rest, ' ', &line->host) ||
	    !log_scan_until(&rest, ' ', &line->program) ||
	    !log_scan_until(&rest, ' ', &process) ||
	    !log_scan_until(&rest, ' ', &id))
		return false;
	skip_structured(&rest);
	log_scan_word(&rest, "\xef\xbb\xbf");
	line->text = rest;
	return true;
}

static bool
is_one_of(struct span key, const char *const *names)
{
	for (; *names; names++)
		if (span_equal(key, span_of(*names)))
			return true;
	return false;
}

/* Microseconds since 1970, or a stamp. */
static void
read_json_time(struct log_clock *clock, struct span value,
    struct log_line *line)
{
	struct span digits = value;
	uint64_t number;

	if (log_scan_number(&digits, &number) && digits.len == 0) {
		int64_t ms =
		    (int64_t)(number > UINT64_C(100000000000000) ? number / 1000
			    : number > UINT64_C(100000000000)    ? number
							      : number * 1000);

		line->time = (struct log_time){ .ms = ms, .has_zone = true };
	} else {
		(void)log_stamp_take(clock, &value, &line->time);
	}
}

static bool
read_json(struct log_clock *clock, struct log_scratch *scratch,
    struct span rest, struct log_line *line)
{
	static const char *const texts[] = { "MESSAGE", "message", "log", "msg",
		NULL };
	static const char *const times[] = { "__REALTIME_TIMESTAMP", "time",
		"timestamp", "@timestamp", NULL };
	static const char *const hosts[] = { "_HOSTNAME", "HOSTNAME",
		"hostname", "host", NULL };
	static const char *const programs[] = { "SYSLOG_IDENTIFIER", "program",
		"ident", "appname", NULL };
	struct log_member member;
	bool is_any = false;

	if (!log_json_open(&rest))
		return false;
	while (log_json_next(&rest, &member)) {
		if (member.is_string && is_one_of(member.key, texts)) {
			line->text = log_json_string(scratch, member.value);
			is_any = true;
		} else if (log_starts(member.value, "[") &&
		    is_one_of(member.key, texts)) {
			line->text = log_json_bytes(scratch, member.value);
			is_any = true;
		} else if (is_one_of(member.key, times)) {
			read_json_time(clock, member.value, line);
		} else if (member.is_string && is_one_of(member.key, hosts)) {
			line->host = log_json_string(scratch, member.value);
		} else if (member.is_string &&
		    is_one_of(member.key, programs)) {
			line->program = log_json_string(scratch, member.value);
		}
	}
	line->text = span_trim(line->text);
	return is_any;
}

/* "<22>" */
static bool
skip_priority(struct span *rest)
{
	struct span text = *rest;
	uint64_t priority;

	if (!log_scan_word(&text, "<") || !log_scan_number(&text, &priority) ||
	    !log_scan_word(&text, ">"))
		return false;
	*rest = text;
	return true;
}

/*
 * What a stamp stands before: names, as syslog has them; a line with a stamp
 * of its own ("stdout F Nov 22 ...", as Kubernetes has them); or, of Exim and
 * others who write their own files, the text itself.
 */
static bool
read_behind_stamp(struct log_clock *clock, struct log_scratch *scratch,
    struct span rest, bool is_own, struct log_line *line);

/*
 * A date and a time apart are how programs write that need no logger, as are
 * multilog's stamps.
 */
static bool
read_stamped(struct log_clock *clock, struct log_scratch *scratch,
    struct span rest, struct log_line *line)
{
	bool is_own = rest.len > 10 &&
	    (rest.ptr[0] == '@' ||
		(ascii_is_digit(rest.ptr[0]) && rest.ptr[10] == ' '));

	if (!log_stamp_take(clock, &rest, &line->time))
		return false;
	return read_behind_stamp(clock, scratch, rest, is_own, line);
}

static bool
read_behind_stamp(struct log_clock *clock, struct log_scratch *scratch,
    struct span rest, bool is_own, struct log_line *line)
{
	struct log_time outer = line->time;

	if (log_scan_word(&rest, "stdout F ") ||
	    log_scan_word(&rest, "stderr F ")) {
		if (read_stamped(clock, scratch, rest, line))
			return true;
		line->time = outer;
	}
	line->text = rest;
	if (take_names(&rest, is_own, line))
		line->text = rest;
	return true;
}

/* "postfix_1  | Nov 22 02:25:01 ...": what docker compose puts before. */
static bool
skip_bar(struct span *rest)
{
	struct span front = *rest, name;

	if (front.len > MAX_BEFORE_BAR)
		front.len = MAX_BEFORE_BAR;
	if (!log_scan_before(&front, " | ", &name))
		return false;
	span_take(rest, name.len + 3);
	return true;
}

/* "message repeated 3 times: [ connect from ...]", as rsyslog writes. */
static void
read_repeat(struct log_line *line)
{
	struct span rest = line->text;
	uint64_t times;

	line->repeat = 1;
	if (log_scan_word(&rest, "last message repeated ") &&
	    log_scan_number(&rest, &times)) {
		line->repeat = 0;
		line->again = times > UINT16_MAX ? UINT16_MAX : (unsigned)times;
		return;
	}
	rest = line->text;
	if (!log_scan_word(&rest, "message repeated ") ||
	    !log_scan_number(&rest, &times) ||
	    !log_scan_word(&rest, " times: [") || rest.len == 0)
		return;
	log_scan_word(&rest, " ");
	if (rest.len > 0 && rest.ptr[rest.len - 1] == ']')
		rest.len--;
	line->repeat = times > UINT16_MAX ? UINT16_MAX : (unsigned)times;
	line->text = rest;
}

/* "Nov 22 02:25:01 mx last message repeated 3 times": no program. */
static void
read_bare_repeat(struct log_line *line)
{
	struct span rest = line->text, host;

	if (line->program.len > 0 || !log_scan_until(&rest, ' ', &host))
		return;
	if (log_starts(rest, "last message repeated "))
		line->text = rest;
}

static bool
read_unstamped(struct span rest, struct log_line *line)
{
	struct span token;

	if (!log_scan_until(&rest, ' ', &token) ||
	    !read_program(token, true, &line->program))
		return false;
	line->text = rest;
	return true;
}

static bool
read_nested(struct log_clock *clock, struct log_scratch *scratch,
    struct span rest, struct log_line *line)
{
	struct log_line outer;
	struct span body;

	for (unsigned i = 0; i < MAX_NESTING; i++) {
		if (rest.len == 0 || rest.ptr[0] != '{')
			break;
		if (!read_json(clock, scratch, rest, line))
			return false;
		if (line->program.len > 0)
			return true;
		rest = line->text;
	}
	outer = *line;
	(void)skip_priority(&rest); /* some leave it out */
	body = rest;
	if (log_scan_word(&body, "1 ") && read_5424(clock, body, line))
		return true;
	*line = outer;
	if (read_stamped(clock, scratch, rest, line) ||
	    read_unstamped(rest, line))
		return true;
	*line = outer;
	return outer.text.len > 0;
}

/* As most lines are: a stamp, and known names or an id of Exim's behind it. */
static bool
read_plain(struct log_clock *clock, struct span rest, struct log_line *line)
{
	if (rest.len < 16 || rest.ptr[0] == '<' ||
	    !log_stamp_take(clock, &rest, &line->time))
		return false;
	line->exim_id = log_exim_find_id(rest);
	if (line->exim_id == 0 && !take_known_names(&rest, line))
		return false;
	line->text = rest;
	return true;
}

/* One by one: it is done for each line. */
static void
init(struct log_line *line, struct log_scratch *scratch)
{
	line->time.ms = 0;
	line->time.offset = 0;
	line->time.has_zone = false;
	line->host = line->program = line->text = span_empty();
	line->exim_id = 0;
	line->repeat = line->again = 0;
	line->scratch = scratch;
	line->names = NULL;
}

bool
log_line_read(struct log_clock *clock, struct log_scratch *scratch,
    struct span whole, struct log_line *line)
{
	struct span rest = whole;

	init(line, scratch);
	scratch->len = 0;
	if (rest.len > LOG_MAX_LINE)
		rest.len = LOG_MAX_LINE;
	if (rest.len > 0 && rest.ptr[rest.len - 1] == '\r')
		rest.len--;
	if (!read_plain(clock, rest, line) &&
	    !read_nested(clock, scratch, rest, line) &&
	    !(skip_bar(&rest) && read_nested(clock, scratch, rest, line)))
		return false;
	if (line->text.len > 0 &&
	    (line->text.ptr[0] == 'm' || line->program.len == 0)) {
		read_bare_repeat(line);
		read_repeat(line);
	} else {
		line->repeat = 1;
	}
	return true;
}
