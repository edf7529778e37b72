"""What the system tests share: TAP, and commands that are run."""

import os
import subprocess
import sys

count = failures = 0


def check(name, holds, shown=""):
    """One point; what is shown helps when it does not hold."""
    global count, failures
    count += 1
    print(f"{'ok' if holds else 'not ok'} {count} - {name}", flush=True)
    if not holds:
        failures += 1
        for line in str(shown).splitlines():
            print("# " + line)


def comment(words):
    print(f"# {words}", flush=True)


def skip(name, why):
    global count
    count += 1
    print(f"ok {count} - {name} # skip {why}", flush=True)


def is_sanitized(program):
    """Whether it was built with a sanitizer, which takes memory and time."""
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


def done():
    print(f"1..{count}")
    sys.exit(failures > 0)


def run(*words, feed="", env=None, limit=60):
    """The finished command; its output as text."""
    return subprocess.run(
        [str(word) for word in words], input=feed, capture_output=True,
        text=True, errors="replace", timeout=limit,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})})
