"""The keys under which secrets lie in the database that must be known again, as those of one-time codes.

A file apart from the database holds them, one a line, as Fernet has them (AES-128 in CBC mode with HMAC-SHA-256, under
32 random bytes in base64). The first one seals, each of them opens: who puts a new one before the others and starts the
pages again has all sealed by it.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from documents.errors import InstallationError, UsageError

_SEALED = "gA"  # how all begins that Fernet seals: its version, 128


class Keyring:
    """The keys in a file.

    Raises:
        UsageError: they cannot be used, or everybody on this machine may read them.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()
        self._keys = MultiFernet(_keys_in(self._file))

    def seal(self, secret: str) -> str:
        """Return what is kept of a secret."""
        return self._keys.encrypt(secret.encode()).decode()

    def open(self, kept: str) -> str:
        """Return the secret of which this is kept; what an earlier version kept as it was is the secret itself.

        Raises:
            InstallationError: it was sealed by a key that is not here.
        """
        if not kept.startswith(_SEALED):
            return kept
        try:
            return self._keys.decrypt(kept).decode()
        except InvalidToken as error:
            raise InstallationError(
                f"Second factors were sealed by a key that is not in {self._file}. Bring the file back from its "
                "backup. Without it, take away each second factor, which its user then sets up again: "
                "podatelna user lost-phone NAME"
            ) from error


def make(file: Path) -> None:
    """Write a key into the file where there is none yet; raise `UsageError` where it cannot be written."""
    if not file.exists():
        try:
            _write_new(file)
        except OSError as error:
            raise UsageError(
                f"A key cannot be written to {file}: {error.strerror}. Name another file, with a key in it: web.keys"
            ) from error


def _write_new(file: Path) -> None:
    """Write a key into the file, which appears whole, and only where no other process was first."""
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}") as made:  # for its owner alone
        made.write(Fernet.generate_key() + b"\n")
        made.flush()
        os.fsync(made.fileno())
        with suppress(FileExistsError):
            os.link(made.name, file)


def _keys_in(file: Path) -> list[Fernet]:
    try:
        if file.stat().st_mode & stat.S_IRWXO:
            raise UsageError(f"Everybody on this machine may open the keys in {file}. Mend it: chmod o= {file}")
        keys = [Fernet(line) for line in file.read_text("ascii").split()]
    except OSError as error:
        raise UsageError(f"The keys in {file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"{file} holds something else than keys, one a line.") from error
    if not keys:
        raise UsageError(f"{file} holds no key. Make one: openssl rand -base64 32 | tr '+/' '-_' > {file}")
    return keys
