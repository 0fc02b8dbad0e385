"""A mail server on this machine, as RFC 5321 has it where a letter is handed over, with STARTTLS and a password."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KNOWN = b64encode(b"\0podatelna\0heslo")  # who may bring letters where the server asks


@dataclass(kw_only=True)
class Post:
    """What came, and what is said to who brings more."""

    tls: ssl.SSLContext | None = None
    asks: bool = False  # for a password
    answer: str = "250 OK"
    port: int = 0
    came: list[tuple[str, EmailMessage]] = field(default_factory=list)  # to whom, and what

    @property
    def told(self) -> list[tuple[str, str]]:
        """To whom, and what happened."""
        texts = [(to, written.get_content().splitlines()[2]) for to, written in self.came]
        return [(to, text.split(": ", 1)[1]) for to, text in texts]


@contextmanager
def opened(post: Post) -> Iterator[Post]:
    """Open the server in threads, on a free port."""

    class Counter(_Counter):
        at = post

    with ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        post.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()


class _Counter(StreamRequestHandler):
    """Where one client is served."""

    at: Post
    timeout = 10.0
    is_safe = False
    is_known = False

    def handle(self) -> None:
        with suppress(OSError):  # of a client that will not have our certificate
            self._say("220 here")
            while line := self.rfile.readline().strip():
                verb, _, rest = line.partition(b" ")
                if verb.upper() == b"QUIT":
                    return self._say("221 bye")
                self._serve(verb.upper().decode(), rest)
        return None

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _serve(self, verb: str, rest: bytes) -> None:
        if verb == "EHLO":
            offers = ["STARTTLS"] * (self.at.tls is not None and not self.is_safe) + ["AUTH PLAIN"] * self.at.asks
            self._say("250-here", *(f"250-{offer}" for offer in offers), "250 HELP")
        elif verb == "STARTTLS":
            self._be_safe()
        elif verb == "AUTH":
            self.is_known = rest == b"PLAIN " + KNOWN
            self._say("235 known" if self.is_known else "535 unknown")
        elif self.at.asks and not self.is_known:
            self._say("530 who is it?")
        elif verb == "RCPT":
            self.to = rest[rest.index(b"<") + 1 : rest.index(b">")].decode()
            self._say("250 OK")
        elif verb == "DATA":
            self._take()
        else:
            self._say("250 OK")

    def _be_safe(self) -> None:
        assert self.at.tls
        self._say("220 go")
        self.rfile.close()
        self.request = self.at.tls.wrap_socket(self.request, server_side=True)
        self.setup()
        self.is_safe = True

    def _take(self) -> None:
        self._say("354 go")
        lines = (line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n"))
        written = message_from_bytes(b"".join(lines), EmailMessage, policy=policy.default)
        if self.at.answer.startswith("250"):
            self.at.came.append((self.to, written))
        self._say(self.at.answer)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return the server's side of TLS as localhost, and the file of the certificate to be trusted."""
    key, now, day = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    shown, kept = folder / "certificate", folder / "key"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    shown.write_bytes(made.public_bytes(pem))
    kept.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, kept)
    return context, shown
