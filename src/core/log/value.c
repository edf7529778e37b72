#include "core/log/value.h"

void
log_value_time(struct log_clock *clock, struct span value,
    struct log_time *time)
{
	struct span digits = value;
	uint64_t number;

	if (log_scan_number(&digits, &number) &&
	    (digits.len == 0 || digits.ptr[0] == '.')) {
		if (number < UINT64_C(100000000000))
			number *= 1000;
		*time = (struct log_time){
			.ms = (int64_t)(number & INT64_MAX),
			.has_zone = true,
		};
	} else {
		(void)log_stamp_take(clock, &value, time);
	}
}

struct span
log_value_address(struct span value)
{
	struct span rest = value, name, address;

	if (log_scan_until(&rest, '<', &name) &&
	    log_scan_until(&rest, '>', &address))
		return address;
	return value;
}

struct span
log_value_host(struct span value)
{
	struct span host = value;

	(void)log_scan_until(&value, ' ', &host);
	if (host.len > 0 && host.ptr[host.len - 1] == '.')
		host.len--;
	return host;
}
