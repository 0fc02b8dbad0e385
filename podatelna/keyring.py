"""The keys under which secrets lie in the database that must be known again, as those of one-time codes.

A file apart from the database holds them, one a line. A line is a key as Fernet has it (AES-128 in CBC mode with
HMAC-SHA-256, under 32 random bytes in base64), or it names a key that never leaves a PKCS#11 module, by a URI
(`podatelna/pkcs11_uri.py`). The first one seals, each of them opens: who puts a new one before the others and starts
the pages again has all sealed by it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken

from documents.errors import InstallationError, UsageError
from podatelna import pkcs11_uri
from podatelna.private_files import read_private

_FERNET = "gA"  # how all begins that Fernet seals: its version, 128


class Key(Protocol):
    """Seals secrets, and opens what it sealed."""

    def seal(self, secret: str) -> str:
        """Return what is kept of a secret."""

    def open(self, kept: str) -> str | None:
        """Return the secret; None where another key sealed it."""


class Keyring:
    """The keys that a file holds or names.

    Raises:
        UsageError: they cannot be used, or everybody on this machine may read them.
        InstallationError: the module that has one is not there, or what it is called by.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()
        self._keys = _keys_in(self._file)

    def seal(self, secret: str) -> str:
        """Return what is kept of a secret; raise `Unreachable` where the module does not answer that has the key."""
        return self._keys[0].seal(secret)

    def open(self, kept: str) -> str:
        """Return the secret of which this is kept; what an earlier version kept as it was is the secret itself.

        Raises:
            InstallationError: it was sealed by a key that is not here.
            Unreachable: the module does not answer that has the key.
        """
        if not kept.startswith((_FERNET, pkcs11_uri.SEALED)):
            return kept
        for key in self._keys:
            secret = key.open(kept)
            if secret is not None:
                return secret
        raise InstallationError(
            f"Second factors were sealed by a key that is not in {self._file}. Bring the file back from its "
            "backup. Without it, take away each second factor, which its user then sets up again: "
            "podatelna user lost-phone NAME"
        )


class _FileKey:
    """A key that stands in the file itself."""

    def __init__(self, line: str) -> None:
        self._fernet = Fernet(line)

    def seal(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, kept: str) -> str | None:
        try:
            return self._fernet.decrypt(kept).decode()
        except InvalidToken:
            return None


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


def _keys_in(file: Path) -> list[Key]:
    try:
        keys = [_key_of(line) for line in read_private(file).decode("ascii").split()]
    except ValueError as error:
        raise UsageError(f"{file} holds something else than keys, one a line.") from error
    if not keys:
        raise UsageError(f"{file} holds no key. Make one: openssl rand -base64 32 | tr '+/' '-_' > {file}")
    return keys


def _key_of(line: str) -> Key:
    if not line.startswith(pkcs11_uri.SCHEME):
        return _FileKey(line)
    try:
        from podatelna.module_key import ModuleKey
    except ImportError as error:
        raise InstallationError(
            "For a key in a PKCS#11 module a library is missing. Install it: pip install python-pkcs11"
        ) from error
    return ModuleKey(pkcs11_uri.parse(line))
