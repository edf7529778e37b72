"""A lab on free ports, for as long as a block lasts.

    with labs.Lab(NIXIE, folder, "--allow=all") as lab:
        ... lab.ports["smtp"], lab.told()
"""

import json
import re
import sqlite3
import subprocess


def messages(file):
    """The messages of a store, the oldest first, byte for byte."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    places = database.execute(
        "SELECT place, length FROM attempt ORDER BY id").fetchall()
    database.close()
    with open(f"{file}-mail", "rb") as journal:
        for place, length in places:
            journal.seek(place)
            yield journal.read(length)


class Lab:
    """What it tells is in lab.file, a JSON object a line."""

    def __init__(self, nixie, folder, *options, before=None,
                 ports=("smtp", "smtps", "submission")):
        self.file = folder / "told"
        self.out = open(self.file, "wb")
        self.process = subprocess.Popen(
            [nixie, "lab", "--json", "--store=none", "--smtp=127.0.0.1:0",
             "--smtps=127.0.0.1:0", "--submission=127.0.0.1:0", *options],
            stdout=self.out, stderr=subprocess.PIPE, text=True,
            preexec_fn=before)
        self.ports = {}
        while not set(ports) <= self.ports.keys():
            line = self.process.stderr.readline()
            found = re.search(r": (\w+) at \[?127.0.0.1\]?:(\d+)", line)
            if found:
                self.ports[found[1]] = int(found[2])
            elif not line:
                raise RuntimeError("the lab does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=20)
        self.out.close()

    def told(self):
        return [json.loads(line) for line in
                self.file.read_text().splitlines(keepends=True)
                if line.endswith("\n")]
