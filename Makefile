# A short door to Meson: every habit of the house is one word.

B = build
PREFIX = /usr/local
DESTDIR =
SOURCES = $$(git ls-files '*.[ch]' 2>/dev/null || find src tests tools -name '*.[ch]')

# What make fuzz works on, and for how many seconds.
T = smtp_reply
SECONDS = 60

all: $(B)
	@meson compile -C $(B)

$(B):
	meson setup $(B)

# The two commands that do all set-up on a fresh machine.
demo:
	@tools/install-deps build
	@test -d $(B)-release || meson setup $(B)-release \
	    --buildtype=release -Db_lto=true
	@meson compile -C $(B)-release nixie:executable
	@tools/demo $(B)-release/nixie

check:
	@tools/install-deps build check
	@tools/check $(B)

install:
	@test -d $(B)-install || meson setup $(B)-install --buildtype=release -Db_lto=true \
	    --prefix=$(PREFIX)
	@meson configure $(B)-install --prefix=$(PREFIX)
	@DESTDIR=$(DESTDIR) meson install -C $(B)-install

sanitize:
	@tools/install-deps build check
	@test -d $(B)-san || meson setup $(B)-san -Db_sanitize=address,undefined
	@tools/check $(B)-san

fuzz:
	@tools/install-deps build fuzz
	@test -d $(B)-fuzz || CC=clang meson setup $(B)-fuzz -Dfuzzing=libfuzzer \
	    -Db_sanitize=address,undefined -Db_lundef=false
	meson compile -C $(B)-fuzz
	mkdir -p $(B)-fuzz/corpus-$(T)
	$(B)-fuzz/tests/fuzz_$(T) -max_total_time=$(SECONDS) \
	    -dict=tests/fuzz/fuzz_$(T).dict $(B)-fuzz/corpus-$(T) \
	    tests/fuzz/corpus/$(T)

coverage:
	@tools/install-deps build check coverage
	@test -d $(B)-cov || meson setup $(B)-cov -Db_coverage=true
	@tools/check $(B)-cov
	@tools/coverage $(B)-cov

bench:
	@tools/install-deps build bench $(if $(PEERS),peers)
	@test -d $(B)-release || meson setup $(B)-release \
	    --buildtype=release -Db_lto=true
	@meson compile -C $(B)-release
	@PEERS=$(PEERS) bench/run $(B)-release

lint:
	@tools/install-deps build lint
	@test -d $(B) || meson setup $(B)
	@meson compile -C $(B)
	find src -name '*.c' | sort | xargs -n 1 -P 2 clang-tidy --quiet -p $(B)
	clang-format --dry-run --Werror $(SOURCES)
	tools/check-layers && tools/check-shape

format:
	clang-format -i $(SOURCES)

clean:
	rm -rf $(B) $(B)-release $(B)-install $(B)-san $(B)-cov $(B)-fuzz

.PHONY: all demo check install sanitize fuzz coverage bench lint format clean
