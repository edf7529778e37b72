"""A whole nixie check against a name server on loopback, as bench/run tells it.

The server holds a domain that has everything: hosts, SPF with includes,
DKIM, DMARC, MTA-STS, TLS-RPT, an address that sends. It is warm: what it
says stands ready.
"""

import multiprocessing
import socket
import statistics
import struct
import subprocess
import time

ROUNDS = 15
TYPES = {"A": 1, "NS": 2, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "TLSA": 52}
ZONE = """
example.org SOA -
example.org NS ns1.example.org
example.org NS ns2.example.org
ns1.example.org A 192.0.2.53
ns2.example.org A 192.0.2.54
example.org MX mx1.example.org
example.org MX mx2.example.org
mx1.example.org A 192.0.2.25
mx2.example.org A 192.0.2.26
example.org A 192.0.2.80
example.org TXT v=spf1 mx a:out.example.net include:i1.example.net include:i2.example.net include:i3.example.net include:i4.example.net -all
out.example.net A 192.0.2.81
i1.example.net TXT v=spf1 ip4:198.51.100.0/26 -all
i2.example.net TXT v=spf1 ip4:198.51.100.64/26 -all
i3.example.net TXT v=spf1 ip4:198.51.100.128/26 -all
i4.example.net TXT v=spf1 ip4:192.0.2.17 -all
_dmarc.example.org TXT v=DMARC1; p=reject; rua=mailto:a@example.com
example.org._report._dmarc.example.com TXT v=DMARC1
example.com MX mx1.example.org
_mta-sts.example.org TXT v=STSv1; id=20260101
_smtp._tls.example.org TXT v=TLSRPTv1; rua=mailto:t@example.org
mail._domainkey.example.org TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
17.2.0.192.in-addr.arpa PTR mail.example.org
mail.example.org A 192.0.2.17
"""


def wire(name):
    return b"".join(bytes([len(word)]) + word.encode()
                    for word in name.split(".") if word) + b"\0"


def data_of(kind, value):
    if kind == "A":
        return socket.inet_aton(value)
    if kind == "MX":
        return struct.pack(">H", 10) + wire(value)
    if kind == "TXT":
        return b"".join(bytes([len(value[i:i + 255])]) +
                        value[i:i + 255].encode()
                        for i in range(0, len(value), 255))
    if kind == "SOA":
        return wire("ns1.example.org") + wire("root.example.org") + \
            struct.pack(">5I", 1, 3600, 600, 86400, 300)
    return wire(value)


def load():
    records, names = {}, {b"\0"}
    for line in ZONE.split("\n"):
        if line:
            name, kind, value = line.split(" ", 2)
            records.setdefault((wire(name), TYPES[kind]), []).append(
                data_of(kind, value))
            while name:
                names.add(wire(name))
                name = name.partition(".")[2]
    return records, names


def answer(query, records, names):
    end = query.index(b"\0", 12) + 5
    name = query[12:end - 4].lower()
    kind = struct.unpack(">H", query[end - 4:end - 2])[0]
    found = records.get((name, kind), [])
    reply = query[:2] + struct.pack(">5H", 0x8580 | (0 if name in names else 3),
                                    1, len(found), not found, 0)
    reply += query[12:end]
    for data in found:
        reply += struct.pack(">3HIH", 0xc00c, kind, 1, 300, len(data)) + data
    if not found:
        soa = data_of("SOA", "")
        reply += b"\0" + struct.pack(">2HIH", 6, 1, 300, len(soa)) + soa
    return reply


def serve(listener, count):
    records, names = load()
    while True:
        query, whence = listener.recvfrom(4096)
        count.value += 1
        listener.sendto(answer(query, records, names), whence)


def measure(nixie):
    """Milliseconds, the best and the median, and questions a run."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    count = multiprocessing.Value("L", 0)
    server = multiprocessing.Process(target=serve, args=(listener, count),
                                     daemon=True)
    server.start()
    command = [nixie, "check", "example.org", "--ip=192.0.2.17",
               "--helo=mail.example.org", "--selector=mail", "--profile=all",
               "--no-web", f"--dns=127.0.0.1@{listener.getsockname()[1]}"]
    times = []
    for _ in range(ROUNDS):
        begin = time.monotonic()
        done = subprocess.run(command, stdout=subprocess.DEVNULL)
        times.append((time.monotonic() - begin) * 1000)
        if done.returncode > 1:
            raise SystemExit("nixie check failed")
    server.terminate()
    server.join()
    return min(times), statistics.median(times), count.value / ROUNDS
