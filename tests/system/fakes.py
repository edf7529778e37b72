"""What mail servers speak with in the tests: a mail server whose answers are
in the addresses, a milter, an authority on passwords. All on loopback."""

import socketserver
import struct
import threading


class Fake:
    """A server of threads, as long as the block that it is opened for."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class MailHandler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 mx.example.net ESMTP")
        while line := self.rfile.readline():
            word = line.decode("latin-1").strip()
            verb = word[:4].upper()
            if verb == "EHLO":
                self.say("250-mx.example.net\r\n250 SIZE 10000000")
            elif verb == "RCPT":
                if not self.recipient(word):
                    return
            elif verb == "DATA":
                self.say("354 go on")
                while self.rfile.readline().rstrip(b"\r\n") != b".":
                    pass
                self.say("250 2.0.0 OK: taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 OK")

    def recipient(self, word):
        """False: hang up."""
        address = word.split("<", 1)[1].split(">", 1)[0]
        name = address.split("@")[0]
        reply = self.server.replies.get(name, "250 2.1.5 OK")
        if isinstance(reply, list):  # one after the other
            reply = reply.pop(0) if reply else "250 2.1.5 OK"
        if reply is None:
            return False
        self.say(reply.replace("%s", address))
        return True


class Mail(Fake, socketserver.ThreadingTCPServer):
    """Answers RCPT by the name before the @; NULL hangs up."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, replies):
        self.replies = replies
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.port = self.server_address[1]


class MilterHandler(socketserver.BaseRequestHandler):
    def take(self, length):
        found = b""
        while len(found) < length:
            part = self.request.recv(length - len(found))
            if not part:
                raise ConnectionError
            found += part
        return found

    def give(self, command, data=b""):
        self.request.sendall(struct.pack("!I", 1 + len(data)) + command + data)

    def handle(self):
        try:
            while True:
                length, = struct.unpack("!I", self.take(4))
                packet = self.take(length)
                command, data = packet[:1], packet[1:]
                if command == b"O":
                    self.give(b"O", struct.pack("!III", 6, 0, 0))
                elif command == b"R" and self.server.name in data:
                    self.give(b"y", self.server.reply + b"\0")
                elif command == b"Q":
                    return
                elif command not in (b"A", b"D", b"K"):
                    self.give(b"c")
        except ConnectionError:
            pass


class Milter(Fake, socketserver.ThreadingTCPServer):
    """Refuses recipients in whose address the name stands."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, name, reply):
        self.name, self.reply = name.encode(), reply.encode()
        super().__init__(("127.0.0.1", 0), MilterHandler)
        self.port = self.server_address[1]


class PasswordHandler(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\n"
                         b"CUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff"
                         b"\nDONE\n")
        while line := self.rfile.readline():
            words = line.decode("latin-1").strip().split("\t")
            if words[0] == "AUTH":
                self.wfile.write(f"FAIL\t{words[1]}\tuser=ann\n".encode())


class Passwords(Fake, socketserver.ThreadingTCPServer):
    """Speaks as Dovecot does, and finds every password wrong."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), PasswordHandler)
        self.port = self.server_address[1]
