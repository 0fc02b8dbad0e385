"""Sending mail by the server that the settings name: by TLS alone, unless that server is on this machine.

Where TLS begins is told by the port, as RFC 8314 has it: at once at 465, by STARTTLS at any other. A server that does
not offer it, or whose certificate is not good, is told nothing.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path

from documents.errors import Unreachable, UsageError
from podatelna.private_files import read_private
from podatelna.settings import MailSettings
from podatelna.web.networks import is_this_machine

TLS_AT_ONCE = 465
PATIENCE = 10.0  # seconds for each answer of the server
PLAIN = SMTP.clone(cte_type="7bit")  # what every server on the way takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent to one person."""

    id: str  # the same when it is sent once more, so that who gets both can tell
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postman:
    """Who brings letters to the mail server."""

    settings: MailSettings
    password: str = field(default="", repr=False)

    def send(self, letter: Letter) -> None:
        """Hand a letter over to the mail server; raise `Unreachable` where it does not take it."""
        with self._let_in() as server:
            server.send_message(self._written(letter))

    def greet(self) -> str:
        """Return what the mail server says to who may send by it; raise `Unreachable` where it lets nobody in."""
        with self._let_in() as server:
            return server.noop()[1].decode(errors="replace")

    @contextmanager
    def _let_in(self) -> Iterator[smtplib.SMTP]:
        try:
            with closing(self._connected()) as server:
                if self.settings.user:
                    server.login(self.settings.user, self.password)
                yield server
                with suppress(OSError):  # it has the letter, however it takes leave
                    server.quit()
        except (OSError, ValueError) as error:  # smtplib's own failures are OSErrors; nonsense in answers is the other
            raise Unreachable(f"The mail server {self.settings.host} does not take mail: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if is_this_machine(host):
            return smtplib.SMTP(host, port, timeout=PATIENCE)
        if port == TLS_AT_ONCE:
            return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, ValueError):
            server.close()
            raise
        return server

    def _written(self, letter: Letter) -> EmailMessage:
        written = EmailMessage(policy=PLAIN)
        written["From"], written["To"], written["Subject"] = self.settings.sender, letter.to, letter.subject
        written["Date"] = formatdate()
        written["Message-ID"] = f"<{letter.id}@{self.settings.sender.rpartition('@')[2]}>"
        written["Auto-Submitted"] = "auto-generated"  # so that no absence is answered (RFC 3834)
        written.set_content(letter.text)
        return written


def password_in(file: Path) -> str:
    """Return the password that a file holds; raise `UsageError` where it cannot be used, or everybody may read it."""
    try:
        return read_private(file).decode().strip()
    except ValueError as error:
        raise UsageError(f"{file} holds something else than a password.") from error
