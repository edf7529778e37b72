"""Real mail servers from Debian's packages, for tests: never installed.

    with servers.Postfix(folder) as server:     # Exim, OpenSMTPD, Dovecot
        ... server.port, on 127.0.0.1 only

Packages are fetched with apt-get download and unpacked with dpkg -x into
FOLDER/root. Each server has a configuration, a spool and users of its own
below FOLDER/NAME; users are shown to it by libnss_wrapper, none is created on
this machine. Servers that know their places by heart (OpenSMTPD, Dovecot) run
in a mount namespace of their own, in which they see them. Missing is raised,
with a word, where that cannot be had.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

NAMES = ("libnss-wrapper",)
IDS = {"postfix": 9101, "postdrop": 9102, "Debian-exim": 9103,
       "opensmtpd": 9104, "opensmtpq": 9105, "dovecot": 9106,
       "dovenull": 9107, "vmail": 9108}
# What is seen in the namespace: unpacked programs, our users, empty spools.
HOUSE = """
set -e
mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr
for file in passwd group; do mount --bind "$2/$file" "/etc/$file"; done
for folder in /var/spool /var/lib /run; do mount -t tmpfs none $folder; done
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
chmod 711 /var/spool/smtpd
shift 2
exec "$@"
"""


class Missing(Exception):
    """This machine cannot have the server; the message says why."""


def needed(package):
    """The package, and those it depends on that this machine does not have:
    what apt-get would install. The C library is the machine's own."""
    told = subprocess.run(["apt-get", "install", "--simulate", "--quiet",
                           "--no-install-recommends", package],
                          capture_output=True, text=True, timeout=60)
    found = re.findall(r"^Inst (\S+)", told.stdout, re.M)
    return {package, *found} - {"libc6", "libc-bin"}


def fetch(folder, package):
    if not list(folder.glob(f"{package}_*.deb")):
        subprocess.run(["apt-get", "download", "-q", package], cwd=folder,
                       check=True, timeout=60, capture_output=True)
    for file in folder.glob(f"{package}_*.deb"):
        subprocess.run(["dpkg", "-x", file, folder / "root"], check=True)


def unpack(folder, packages):
    """The folder in which the packages lie, as if they were installed."""
    root = folder / "root"
    root.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if (root / f".{package}.whole").exists():
            continue
        try:
            for each in sorted(needed(package)):
                fetch(folder, each)
        except (OSError, subprocess.SubprocessError) as problem:
            raise Missing(f"{package} cannot be fetched") from problem
        (root / f".{package}.whole").touch()
    return root


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """What all servers share; a kind of its own has packages and start()."""

    packages, name = (), ""
    patience = 5  # seconds until it listens

    def __init__(self, folder, **settings):
        self.folder = pathlib.Path(folder).resolve()
        self.settings = settings
        if os.getuid() != 0:
            raise Missing(f"{self.name} starts for root only")
        for parent in self.folder.parents:
            if not parent.stat().st_mode & 0o001:
                raise Missing(f"{self.name} runs as other users, and these "
                              f"may not enter {parent}")
        self.root = unpack(self.folder, NAMES + self.packages)
        self.home = self.folder / self.name
        subprocess.run(["rm", "-rf", self.home], check=True)
        self.home.mkdir(mode=0o755)
        self.port = free_port()

    def environment(self, *libraries):
        """The users of this server, and where its libraries lie."""
        (self.home / "passwd").write_text(
            "root:x:0:0::/root:/bin/sh\n"
            "nobody:x:65534:65534::/nonexistent:/bin/false\n" + "".join(
                f"{name}:x:{number}:{number}::/nonexistent:/bin/false\n"
                for name, number in IDS.items()))
        (self.home / "group").write_text("root:x:0:\nnogroup:x:65534:\n" +
            "".join(f"{name}:x:{number}:\n" for name, number in IDS.items()))
        library = next(self.root.glob("usr/lib/*/libnss_wrapper.so"))
        return {"LD_PRELOAD": str(library),
                "LD_LIBRARY_PATH": ":".join(
                    [str(library.parent), *map(str, libraries)]),
                "NSS_WRAPPER_PASSWD": str(self.home / "passwd"),
                "NSS_WRAPPER_GROUP": str(self.home / "group"),
                "PATH": os.environ["PATH"], "LC_ALL": "C"}

    def housed(self, *words):
        """The command, run in a namespace where its places are."""
        self.environment()
        return (["unshare", "--mount", "--propagation", "private", "sh", "-c",
                 HOUSE, "house", self.root, self.home, *words],
                {"PATH": os.environ["PATH"], "LC_ALL": "C"})

    def certificate(self):
        """A key and a certificate for mx.example.org."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-keyout", self.home / "key.pem", "-out",
             self.home / "cert.pem", "-days", "10", "-subj",
             "/CN=mx.example.org", "-addext",
             "subjectAltName=DNS:mx.example.org"],
            check=True, capture_output=True)
        (self.home / "key.pem").chmod(0o644)

    def __enter__(self):
        with open(self.home / "output", "wb") as output:
            words, environment = self.start()
            self.process = subprocess.Popen(
                words, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True)
        for _ in range(20 * self.patience):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.__exit__()
        raise Missing(f"{self.name} does not start: " +
                      (self.home / "output").read_text()[-300:])

    def __exit__(self, *_):
        """It, and the processes that it started: they are its group."""
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        self.process.wait(10)


class Postfix(Server):
    """Knows ann@example.org; all that it takes is thrown away."""

    packages, name = ("postfix",), "postfix"
    services = ""  # more lines of master.cf

    def start(self):
        config, queue, data = (self.home / part
                               for part in ("config", "queue", "data"))
        for folder in (config, data, queue, *(queue / part for part in (
                "pid maildrop incoming active deferred defer bounce corrupt "
                "flush hold public private saved trace").split())):
            folder.mkdir()
            os.chown(folder, 0 if folder == config else IDS["postfix"], 0)
        for part in ("public", "maildrop"):
            os.chown(queue / part, IDS["postfix"], IDS["postdrop"])
        settings = {
            "compatibility_level": "3.6", "queue_directory": queue,
            "data_directory": data,
            "daemon_directory": self.root / "usr/lib/postfix/sbin",
            "command_directory": self.root / "usr/sbin",
            "mail_owner": "postfix", "setgid_group": "postdrop",
            "inet_interfaces": "127.0.0.1", "inet_protocols": "ipv4",
            "myhostname": "mx.example.org", "mydestination": "example.org",
            "local_recipient_maps": "inline:{ann=x}", "alias_maps": "",
            "alias_database": "", "local_transport": "discard:",
            "default_transport": "discard:", "shlib_directory": "no",
            "maillog_file": data / "log", "maillog_file_prefixes": self.home,
            "smtpd_relay_restrictions": "reject_unauth_destination",
            "import_environment":
                "LD_PRELOAD LD_LIBRARY_PATH NSS_WRAPPER_PASSWD "
                "NSS_WRAPPER_GROUP SASL_PATH MAIL_CONFIG TZ LANG=C",
            **self.settings}
        (config / "main.cf").write_text("".join(
            f"{key} = {value}\n" for key, value in settings.items()))
        (config / "master.cf").write_text(
            f"{self.port} inet n - n - - smtpd\n"
            "cleanup unix n - n - 0 cleanup\n"
            "qmgr unix n - n 300 1 qmgr\n"
            "rewrite unix - - n - - trivial-rewrite\n"
            "bounce unix - - n - 0 bounce\n"
            "defer unix - - n - 0 bounce\n"
            "trace unix - - n - 0 bounce\n"
            "discard unix - - n - - discard\n"
            "error unix - - n - - error\n"
            "anvil unix - - n - 1 anvil\n"
            "smtp unix - - n - - smtp\n"
            "postlog unix-dgram n - n - 1 postlogd\n" + self.services)
        environment = self.environment(self.root / "usr/lib/postfix")
        environment["MAIL_CONFIG"] = str(config)
        for sasl in self.root.glob("usr/lib/*/sasl2"):
            environment["SASL_PATH"] = str(sasl)
        return ([self.root / "usr/lib/postfix/sbin/master", "-c", config,
                 "-d"], environment)


class PostfixWays(Postfix):
    """One that has a port for each way to refuse, or to be spoken to:
    server.ways[name]. STARTTLS is offered at all but the one under TLS."""

    name = "postfix-ways"
    WAYS = {
        "must": "-o smtpd_tls_security_level=encrypt",
        "tls": "-o smtpd_tls_wrappermode=yes",
        "old": "-o smtpd_tls_mandatory_protocols=TLSv1.2 "
               "-o smtpd_tls_protocols=TLSv1.2",
        "client": "-o smtpd_delay_reject=no "
                  "-o smtpd_client_restrictions=reject",
        "helo": "-o smtpd_delay_reject=no -o smtpd_helo_restrictions=reject",
        "sender": "-o smtpd_delay_reject=no "
                  "-o smtpd_sender_restrictions=reject",
        "recipient": "-o smtpd_recipient_restrictions=defer",
        "data": "-o smtpd_data_restrictions=reject",
        "end": "-o smtpd_end_of_data_restrictions=reject",
        "plain": "-o smtpd_tls_security_level=none "
                 "-o smtpd_discard_ehlo_keywords=pipelining,8bitmime,chunking",
        "proxy": "-o smtpd_upstream_proxy_protocol=haproxy",
        "xclient": "-o smtpd_authorized_xclient_hosts=127.0.0.1 "
                   "-o smtpd_client_restrictions="
                   "check_client_access,inline:{192.0.2.1=reject}",
        "full": "-o smtpd_recipient_restrictions="
                "check_recipient_access,inline:{ann@example.org="
                "{452,4.2.2,over,quota}}",
        "utf8": "-o smtputf8_enable=yes",
    }

    def __init__(self, folder):
        super().__init__(folder)
        self.certificate()
        self.settings = {
            "smtpd_tls_chain_files":
                f"{self.home}/key.pem, {self.home}/cert.pem",
            "smtpd_tls_security_level": "may", "smtputf8_enable": "no",
            "smtpd_client_auth_rate_limit": "0"}
        self.ways = {way: free_port() for way in self.WAYS}
        self.services = "".join(
            f"127.0.0.1:{self.ways[way]} inet n - n - - smtpd "
            f"-o smtpd_reject_unlisted_recipient=no {words}\n"
            for way, words in self.WAYS.items()) + \
            "tlsmgr unix - - n 1000? 1 tlsmgr\n"


class PostfixRelay(Postfix):
    """Sends all to a port of this machine, once, but what is for "domains":
    that it keeps, a Maildir for all of them."""

    name = "postfix-relay"
    services = "virtual unix - n n - - virtual\n"

    def __init__(self, folder, port, domains, **more):
        self.box = pathlib.Path(folder).resolve() / self.name / "data/box"
        self.log = self.box.parent / "log"
        super().__init__(folder, **{**dict(
            default_transport="smtp:", mydestination="",
            local_recipient_maps="", relayhost=f"[127.0.0.1]:{port}",
            mynetworks="127.0.0.0/8",
            smtpd_relay_restrictions="permit_mynetworks, reject",
            virtual_mailbox_domains=" ".join(domains),
            virtual_mailbox_maps="static:box/",
            virtual_mailbox_base=self.box.parent, virtual_minimum_uid="100",
            virtual_uid_maps=f"static:{IDS['postfix']}",
            virtual_gid_maps=f"static:{IDS['postfix']}",
            maximal_queue_lifetime="0", bounce_queue_lifetime="0",
            queue_run_delay="1s", minimal_backoff_time="1s",
            default_destination_concurrency_failed_cohort_limit="1000",
            smtp_connection_cache_on_demand="no",
            smtp_tls_security_level="may", disable_dns_lookups="yes",
            smtp_host_lookup="native", local_header_rewrite_clients="", message_size_limit="0",
            virtual_mailbox_limit="0"), **more})


class Exim(Server):
    """Knows all but joe at example.org; STARTTLS; ann's password is pencil."""

    packages, name = ("exim4-daemon-light", "libidn12"), "exim"

    def start(self):
        spool, config = self.home / "spool", self.home / "config"
        program = self.root / "usr/sbin/exim4"
        spool.mkdir()
        os.chown(spool, IDS["Debian-exim"], IDS["Debian-exim"])
        self.certificate()
        self.secure_port = free_port()
        config.write_text(f"""
exim_path = {program}
primary_hostname = mx.example.org
spool_directory = {spool}
log_file_path = {spool}/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {self.port} : {self.secure_port}
tls_on_connect_ports = {self.secure_port}
tls_advertise_hosts = *
message_size_limit = 20000
tls_certificate = {self.home}/cert.pem
tls_privatekey = {self.home}/key.pem
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
never_users =
keep_environment =
host_lookup =
rfc1413_hosts =
queue_only = true
begin acl
rcpt:
  deny message = 5.1.1 unknown user
       local_parts = joe
  accept domains = example.org
  accept authenticated = *
  deny message = relay not permitted
begin routers
all:
  driver = accept
  transport = hole
begin transports
hole:
  driver = appendfile
  file = /dev/null
  user = Debian-exim
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{ann}}}}{{eq{{$auth3}}{{pencil}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
""")
        return ([program, "-C", config, "-bdf", "-oP", spool / "pid"],
                self.environment())


class EximRelay(Exim):
    """The same as PostfixRelay. Without rules to try again it gives up at
    once."""

    name = "exim-relay"

    def __init__(self, folder, port, domains, transport="", more=""):
        super().__init__(folder)
        self.to, self.domains = port, domains
        self.transport, self.more = transport, more
        self.log = self.home / "spool/mainlog"
        self.box = self.home / "spool/box"

    def start(self):
        spool, config = self.home / "spool", self.home / "config"
        # The one of the package is setuid, and would lose its libraries when
        # it starts itself again as another user.
        program = self.home / "exim4"
        shutil.copyfile(self.root / "usr/sbin/exim4", program)
        program.chmod(0o755)
        for folder in (spool, self.box):
            folder.mkdir()
            os.chown(folder, IDS["Debian-exim"], IDS["Debian-exim"])
        config.write_text(f"""
exim_path = {program}
primary_hostname = mx.example.org
spool_directory = {spool}
log_file_path = {spool}/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {self.port}
acl_smtp_rcpt = accept
acl_smtp_data = accept
never_users =
deliver_drop_privilege
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : \\
  NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
host_lookup =
rfc1413_hosts =
tls_advertise_hosts =
smtp_accept_max = 20
begin routers
boxes:
  driver = accept
  domains = {" : ".join(self.domains)}
  transport = box
relay:
  driver = manualroute
  transport = relay
  route_list = * 127.0.0.1::{self.to} byname
  self = send
begin transports
box:
  driver = appendfile
  directory = {self.box}
  maildir_format
  user = Debian-exim
relay:
  driver = smtp
  port = {self.to}
  allow_localhost
  hosts_avoid_esmtp =
  hosts_try_fastopen =
  tls_verify_certificates =
  tls_try_verify_hosts =
{self.transport}
begin retry
{self.more}
""")
        return ([program, "-C", config, "-bdf", "-oP", spool / "pid"],
                self.environment())


class OpenSMTPD(Server):
    """Knows ann@example.org. At tls_port it offers STARTTLS and fails in the
    handshake: Debian's was made for OpenSSL 1, and with OpenSSL 3 its process
    that speaks TLS does not reach the key that another one holds ("missing
    private key"; OpenSMTPD's issue 1171)."""

    packages, name = ("opensmtpd",), "opensmtpd"

    def start(self):
        config, mail = self.home / "config", self.home / "mail"
        mail.mkdir()
        os.chown(mail, IDS["vmail"], IDS["vmail"])
        self.certificate()
        (self.home / "key.pem").chmod(0o600)
        self.tls_port = free_port()
        config.write_text(f"""
pki mx.example.org cert "{self.home}/cert.pem"
pki mx.example.org key "{self.home}/key.pem"
table people {{ "ann@example.org" = vmail }}
listen on 127.0.0.1 port {self.port} hostname mx.example.org
listen on 127.0.0.1 port {self.tls_port} tls pki mx.example.org \\
  hostname mx.example.org
action in maildir "{mail}" virtual <people>
match from any for domain "example.org" action in
""")
        config.chmod(0o600)
        return self.housed("/usr/sbin/smtpd", "-d", "-f", config)


class Dovecot(Server):
    """LMTP at the port; submission at two others, which relay=PORT takes.
    token() is one that OAuth would give, signed with HS256, which it checks
    by itself; client.pem and client.key are those of ann, for EXTERNAL."""

    packages, name = ("dovecot-core", "dovecot-lmtpd", "dovecot-submissiond",
                      "libexttextcat-2.0-0", "liblua5.4-0", "libsodium23",
                      "libstemmer0d", "libtirpc3", "libunwind8", "libwrap0",
                      "libapparmor1"), "dovecot"

    SECRET = b"thirty-two bytes for signing, say"

    def token(self, user="ann", lifetime=3600, secret=SECRET):
        """A JSON web token (RFC 7519)."""
        def letters(data):
            return base64.urlsafe_b64encode(data).rstrip(b"=")

        now = int(time.time())
        body = b".".join(letters(json.dumps(part).encode()) for part in (
            {"typ": "JWT", "alg": "HS256"},
            {"email": user, "sub": user, "iat": now - 7200,
             "exp": now + lifetime}))
        sign = hmac.new(secret, body, hashlib.sha256).digest()
        return (body + b"." + letters(sign)).decode()

    def client_certificate(self):
        """An authority, and what it says of ann."""
        for words in (
                "req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out "
                "authority.pem -days 2 -subj /CN=authority",
                "req -newkey rsa:2048 -nodes -keyout client.key -out "
                "client.csr -subj /CN=ann",
                "x509 -req -in client.csr -CA authority.pem -CAkey "
                "authority.key -CAcreateserial -out client.pem -days 2"):
            subprocess.run(["openssl", *words.split()], cwd=self.home,
                           check=True, capture_output=True)

    def start(self):
        self.certificate()
        self.clear_port, self.secure_port = free_port(), free_port()
        config, mail = self.home / "config", self.home / "mail"
        mail.mkdir()
        os.chown(mail, IDS["vmail"], IDS["vmail"])
        (self.home / "words").write_text("ann:{PLAIN}pencil\n")
        self.client_certificate()
        keys = self.home / "keys/default/HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_text(base64.b64encode(self.SECRET).decode())
        (self.home / "oauth").write_text(f"""
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={self.home}/keys/
username_attribute = email
""")
        config.write_text(f"""
base_dir = {self.home}/run
log_path = {self.home}/log
protocols = lmtp submission
hostname = mx.example.org
mail_location = maildir:{mail}/%n
ssl = required
ssl_cert = <{self.home}/cert.pem
ssl_key = <{self.home}/key.pem
disable_plaintext_auth = yes
auth_failure_delay = 0
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 \\
  xoauth2 oauthbearer external
ssl_ca = <{self.home}/authority.pem
ssl_require_crl = no
ssl_verify_client_cert = yes
auth_ssl_username_from_cert = yes
passdb {{
  driver = static
  mechanisms = external
  args = nopassword
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {self.home}/oauth
}}
auth_username_format = %n
first_valid_uid = 1
submission_relay_host = 127.0.0.1
submission_relay_port = {self.settings["relay"]}
passdb {{
  driver = passwd-file
  args = {self.home}/words
}}
userdb {{
  driver = static
  args = uid=vmail gid=vmail home={mail}/%n
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.port}
  }}
}}
service submission-login {{
  inet_listener submission {{
    address = 127.0.0.1
    port = {self.clear_port}
  }}
  inet_listener submissions {{
    address = 127.0.0.1
    port = {self.secure_port}
    ssl = yes
  }}
}}
""")
        return self.housed("/usr/sbin/dovecot", "-F", "-c", config)
