"""How fast the lab takes mail, beside Postfix's smtp-sink in the same run.

Postfix's package is unpacked into the build folder, as the system tests do.
The machine may be busy with other things: so the processor time that a
message takes is told beside the messages per second.
"""

import os
import pathlib
import re
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/system"))
import servers  # beside the system tests

SIZES = ((1000, "1 kB", 4000), (10_000, "10 kB", 4000),
         (100_000, "100 kB", 400), (1_000_000, "1 MB", 60))
# Messages that a connection carries at least, of those that are small: else the
# client would be measured, which takes longer to connect than we do to answer.
CARRIED = 16
TICKS = 100  # of /proc/PID/stat in a second


def processor_seconds(process):
    words = pathlib.Path(f"/proc/{process.pid}/stat").read_text()
    user, system = words.rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


def memory(process):
    """Kilobytes that are its own."""
    words = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", words)[1])


class Sink:
    """Postfix's smtp-sink, which keeps nothing."""

    def __init__(self, root, environment):
        self.port = servers.free_port()
        self.process = subprocess.Popen(
            [root / "usr/sbin/smtp-sink", "-u", "root",
             f"127.0.0.1:{self.port}", "4096"], env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.5)


class Aiosmtpd:
    """Python's sink, of Debian's package, unpacked; it keeps nothing."""

    def __init__(self, root):
        self.port = servers.free_port()
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "aiosmtpd", "-n", "-c",
             "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{self.port}"],
            env=os.environ | {
                "PYTHONPATH": str(root / "usr/lib/python3/dist-packages")},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            time.sleep(0.1)
            with socket.socket() as wire:
                if wire.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
        self.process.kill()
        raise servers.Missing("aiosmtpd does not start")


class Lab:
    def __init__(self, nixie, *options):
        self.process = subprocess.Popen(
            [nixie, "lab", "--allow=all", "--submission=off", "--http=off",
             "--smtp=127.0.0.1:0", "--smtps=127.0.0.1:0", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.port, self.tls_port = (
            int(re.search(r":(\d+)$", self.process.stderr.readline())[1])
            for _ in range(2))


def send(source, environment, server, connections, size, count):
    """Messages per second, and microseconds of the server's for each, and
    of the client's."""
    before, begun = processor_seconds(server.process), time.monotonic()
    client = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([source, "-d", "-s", str(connections), "-m",
                    str(count), "-l", str(size), "-t", "joe@here.example",
                    f"127.0.0.1:{server.port}"], check=True, env=environment,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=300)
    spent = time.monotonic() - begun
    used = processor_seconds(server.process) - before
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = (theirs.ru_utime + theirs.ru_stime -
              client.ru_utime - client.ru_stime)
    return count / spent, used / count * 1e6, theirs / count * 1e6


def load(senders, server, mode, connections, count, size, ticket="anew"):
    """The same over TLS, by a client of ours: smtp-source speaks none.
    Without a size only hands are shaken; how many shook them in short?"""
    port = server.tls_port if mode == "implicit" else server.port
    before = processor_seconds(server.process)
    told = subprocess.run([senders, str(port), mode, str(connections),
                           str(count), str(size), ticket], check=True,
                          stdout=subprocess.PIPE, text=True, timeout=300)
    spent, good, again = told.stdout.split()
    used = processor_seconds(server.process) - before
    return int(good) / float(spent), used / count * 1e6, int(again)


def measure_tls(nixie, senders, folder, print_row):
    for kind, options in (("discarding", ["--store=none"]),
                          ("durable", [f"--store={folder}/tls.db",
                                       "--durable"])):
        server = Lab(nixie, *options)
        for mode in "starttls", "implicit":
            for connections in 20, 1000:
                rate, used, _ = load(senders, server, mode, connections,
                                     max(4000, CARRIED * connections), 10_000)
                print_row(f"lab: {kind}, {mode}, 10 kB, {connections} at once",
                          f"{rate:,.0f}/s", f"{used:,.0f} us each")
        if kind == "discarding":
            measure_handshakes(senders, server, print_row)
        server.process.terminate()
        server.process.wait()
    # Postfix's has no TLS to be measured beside.
    print_row("  peer: smtp-sink over TLS", "-")
    measure_tls_memory(nixie, print_row)


def measure_handshakes(senders, server, print_row):
    for mode in "starttls", "implicit":
        for ticket in "anew", "again":
            rate, used, again = load(senders, server, mode, 20, 4000, 0,
                                     ticket)
            print_row(f"lab: sessions, {mode}, keys {ticket}",
                      f"{rate:,.0f}/s", f"{used:,.0f} us each, "
                      f"{again:,} in short")


def measure_tls_memory(nixie, print_row):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    lab = Lab(nixie, "--store=none")
    before, wires = memory(lab.process), []
    for _ in range(1000):
        wire = context.wrap_socket(
            socket.create_connection(("127.0.0.1", lab.tls_port)))
        wire.recv(100)
        wire.sendall(b"EHLO client.example\r\n")
        wire.recv(1000)
        wires.append(wire)
    grown = memory(lab.process) - before
    print_row("lab, a connection under TLS, of 1,000",
              f"{grown / 1000:.1f} kB")
    for wire in wires:
        wire.close()
    lab.process.terminate()
    lab.process.wait()


def measure(nixie, folder, print_row):
    """The rows; Missing where Postfix cannot be had."""
    root = servers.unpack(folder / "servers", ("postfix",))
    environment = {"LD_LIBRARY_PATH": str(root / "usr/lib/postfix")}
    source = root / "usr/sbin/smtp-source"
    with tempfile.TemporaryDirectory(dir=folder) as name:
        kinds = {
            "smtp-sink": lambda: Sink(root, environment),
            "discarding": lambda: Lab(nixie, "--store=none"),
            "discarding, 2 threads": lambda: Lab(nixie, "--store=none",
                                                 "--threads=2"),
            "in memory": lambda: Lab(nixie, "--keep=1000"),
            "in a file": lambda: Lab(nixie, f"--store={name}/a.db"),
            "durable": lambda: Lab(nixie, f"--store={name}/b.db",
                                   "--durable"),
            "durable, 2 threads": lambda: Lab(
                nixie, f"--store={name}/c.db", "--durable", "--threads=2"),
        }
        rates = {}
        for kind, start in kinds.items():
            server = start()
            for size, words, count in SIZES:
                for connections in (20, 1000):
                    if connections > count:
                        continue
                    rate, used, theirs = send(
                        source, environment, server, connections, size,
                        max(count, CARRIED * connections if size <= 10_000 else 0))
                    rates[kind, size, connections] = rate
                    print_row(f"lab: {kind}, {words}, {connections} at once",
                              f"{rate:,.0f}/s", f"{used:,.0f} us each, "
                              f"client {theirs:,.0f} us")
            server.process.terminate()
            server.process.wait()
        for size, words, _ in SIZES:
            for connections in (20, 1000):
                if ("smtp-sink", size, connections) not in rates:
                    continue
                ratio = (rates["discarding", size, connections] /
                         rates["smtp-sink", size, connections])
                print_row(f"lab, discarding / smtp-sink, {words}, "
                          f"{connections} at once", f"{ratio:.2f}",
                          ">= 1.0", ratio >= 1)
        for connections in (20, 1000):
            rate = rates["durable", 10_000, connections]
            print_row(f"lab, durable, 10 kB, {connections} at once",
                      f"{rate:,.0f}/s", ">= 10,000/s", rate >= 10_000)
    if os.environ.get("PEERS") == "1":
        measure_peer(folder, source, environment, print_row)
    measure_memory(nixie, print_row)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        measure_tls(nixie, folder / "bench/bench-senders", name, print_row)


def measure_peer(folder, source, environment, print_row):
    try:
        root = servers.unpack(folder / "servers", ("python3-aiosmtpd",))
        server = Aiosmtpd(root)
    except servers.Missing as why:
        print_row("  peer: aiosmtpd", str(why))
        return
    rate, used, _ = send(source, environment, server, 20, 10_000, 1000)
    print_row("  peer: aiosmtpd, discarding, 10 kB, 20 at once",
              f"{rate:,.0f}/s", f"{used:,.0f} us each")
    server.process.terminate()
    server.process.wait()


def measure_memory(nixie, print_row):
    lab = Lab(nixie)
    before = memory(lab.process)
    wires = []
    for _ in range(1000):
        wire = socket.create_connection(("127.0.0.1", lab.port))
        wire.recv(100)
        wire.sendall(b"EHLO client.example\r\n")
        wire.recv(1000)
        wires.append(wire)
    grown = (memory(lab.process) - before) / 1024
    print_row("lab, 1,000 connections", f"{grown:.1f} MB", "<= 10 MB",
              grown <= 10)
    for wire in wires:
        wire.close()
    lab.process.terminate()
    lab.process.wait()
