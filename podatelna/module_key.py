"""A key that never leaves a PKCS#11 module: an HSM, a smart card or a program that stands in for one.

The module seals and opens by AES-GCM, with a random nonce of 96 bits for each secret, and its tag of 128. Here are only
the names of the key and of the file with the PIN, which is read when the module is logged in to.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from threading import RLock
from typing import Protocol, cast

import pkcs11
import structlog
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass, PKCS11Error, Session, Token

from documents.errors import InstallationError, PodatelnaError, Unreachable, UsageError
from documents.messages import say
from podatelna.pkcs11_uri import SEALED, KeyName
from podatelna.private_files import read_private

_NONCE = 12  # bytes
_MAKE = "docs/operator.md shows how to make one."

log = structlog.get_logger(__name__)
_turn = RLock()  # the library tells modules that one thread at a time calls them


class AesKey(Protocol):
    """What the library lets one do with a key in a module."""

    label: str

    def __getitem__(self, attribute: Attribute) -> object: ...

    def encrypt(self, data: bytes, *, mechanism: Mechanism, mechanism_param: GCMParams) -> bytes:
        """Return what the module makes of the data."""

    def decrypt(self, data: bytes, *, mechanism: Mechanism, mechanism_param: GCMParams) -> bytes:
        """Return the data of which the module made this."""


class _WrongPin(UsageError):
    """The token does not take the PIN."""


class ModuleKey:
    """One key, found and tried.

    Raises:
        UsageError: the PIN is missing or wrong, there is no such key, or it could leave the module.
        InstallationError: the module or the token is not there, or does not know AES-GCM.
    """

    def __init__(self, name: KeyName) -> None:
        self._name = name
        self._process = os.getpid()
        self._session: Session | None = None
        self._refused: _WrongPin | None = None
        with _turn:
            self._key = self._found()

    def seal(self, secret: str) -> str:
        """Return what is kept of a secret; raise `Unreachable` where the module does not seal it."""
        nonce = os.urandom(_NONCE)
        try:
            sealed = self._use(lambda key: _encrypted(key, nonce, secret.encode()))
        except PKCS11Error as error:
            raise self._unreachable(error) from error
        return SEALED + urlsafe_b64encode(nonce + sealed).decode()

    def open(self, kept: str) -> str | None:
        """Return the secret; None where this key did not seal it; raise `Unreachable` where the module is gone."""
        if not kept.startswith(SEALED):
            return None
        raw = urlsafe_b64decode(kept.removeprefix(SEALED))
        with suppress(PKCS11Error):  # of a module that does its work: what differs is the key
            return self._use(lambda key: _decrypted(key, raw[:_NONCE], raw[_NONCE:])).decode()
        return None

    def _use(self, deed: Callable[[AesKey], bytes]) -> bytes:
        """Return what `deed` makes by the key; a module that lost the session meanwhile is logged in to again.

        Raises:
            PKCS11Error: the module works, but refuses this.
            Unreachable: it does not work.
        """
        with _turn:
            try:
                self._renew_after_fork()
                return deed(self._key)
            except PKCS11Error:
                if self._works():
                    raise
            self._find_again()
            return deed(self._key)

    def _find_again(self) -> None:
        """Find the key in a new session; a PIN that was refused is tried no more, for a token locks after some."""
        if self._refused is not None:
            raise self._unreachable(self._refused)
        try:
            self._key = self._found()
        except PodatelnaError as error:
            self._refused = error if isinstance(error, _WrongPin) else None
            raise self._unreachable(error) from error

    def _works(self) -> bool:
        try:
            _encrypted(self._key, os.urandom(_NONCE), b"")
        except PKCS11Error:
            return False
        return True

    def _unreachable(self, error: Exception) -> Unreachable:
        log.error("the key module failed", why=str(error) or type(error).__name__)
        return Unreachable(
            say("The module that keeps the keys does not answer. Try again, or tell who runs this if it stays.")
        )

    def _renew_after_fork(self) -> None:
        """Let the module begin anew in a process that was forked: it knows no session of the parent's."""
        if self._process != os.getpid():
            self._process = os.getpid()
            pkcs11.lib(str(self._name.module)).reinitialize()
            self._session = None
            self._key = self._found()

    def _found(self) -> AesKey:
        """Return the key, in a session that is logged in; the one before is closed."""
        if self._session is not None:
            with suppress(PKCS11Error):  # gone already
                self._session.close()
        token = _token(self._name)
        try:
            self._session = _logged_in(token, self._name)
            key = self._session.get_key(ObjectClass.SECRET_KEY, KeyType.AES, self._name.label, self._name.id)
            return _refuse_unfit(cast("AesKey", key), token)
        except pkcs11.NoSuchKey as error:
            why = "" if self._name.pin else " for who says no PIN (pin-source=file:/…)"
            raise UsageError(f"The {_called(token)} has no AES key {_key(self._name)}{why}. {_MAKE}") from error
        except pkcs11.MultipleObjectsReturned as error:
            raise UsageError(
                f"The {_called(token)} has several AES keys {_key(self._name)}. Add its id=%… too."
            ) from error
        except PKCS11Error as error:
            raise InstallationError(f"The {_called(token)} does not work: {_why(error)}.") from error


def _token(name: KeyName) -> Token:
    try:
        tokens = [token for token in pkcs11.lib(str(name.module)).get_tokens() if token.label]
    except PKCS11Error as error:
        raise InstallationError(f"The PKCS#11 module {name.module} cannot be loaded: {_why(error)}.") from error
    fit = [token for token in tokens if name.token.items() <= _told(token).items()]
    if len(fit) != 1:
        asked = ", ".join(name.token.values()) or "named"
        there = ", ".join(f"{token.label} (serial {_told(token)['serial']})" for token in tokens) or "none"
        many = "several tokens" if fit else "no token"
        raise InstallationError(f"{name.module} has {many} {asked}. It has: {there}.")
    return fit[0]


def _told(token: Token) -> dict[str, str]:
    """Return what a token says of itself, by the attributes of URIs."""
    return {
        "token": token.label,
        "manufacturer": token.manufacturer_id,
        "model": token.model,
        "serial": token.serial.decode("utf-8", "replace"),
    }


def _logged_in(token: Token, name: KeyName) -> Session:
    if name.pin is None:
        return token.open()
    try:
        return token.open(user_pin=read_private(name.pin).decode().strip())
    except pkcs11.UserAlreadyLoggedIn:  # by another key of this token
        return token.open()
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        raise _WrongPin(
            f"The PIN in {name.pin} is not that of the {_called(token)}, which locks after some wrong ones: "
            "mend the file before you start again."
        ) from error
    except pkcs11.PinLocked as error:
        raise _WrongPin(
            f"The {_called(token)} is locked after too many wrong PINs. Its security officer opens it."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name.pin} holds something else than a PIN.") from error


def _refuse_unfit(key: AesKey, token: Token) -> AesKey:
    if key[Attribute.EXTRACTABLE] or not key[Attribute.SENSITIVE]:
        raise UsageError(
            f"The key {key.label!r} could leave the {_called(token)}. Take one that is not extractable. {_MAKE}"
        )
    if Mechanism.AES_GCM not in token.slot.get_mechanisms():
        raise InstallationError(f"The {_called(token)} does not know AES-GCM. Take another module, or a file of keys.")
    return key


def _encrypted(key: AesKey, nonce: bytes, data: bytes) -> bytes:
    return key.encrypt(data, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce))


def _decrypted(key: AesKey, nonce: bytes, data: bytes) -> bytes:
    return key.decrypt(data, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce))


def _called(token: Token) -> str:
    return f"token {token.label!r}"


def _key(name: KeyName) -> str:
    numbered = f"%{name.id.hex('%')}" if name.id else ""
    return " ".join(filter(None, (name.label, numbered)))


def _why(error: PKCS11Error) -> str:
    return str(error) or type(error).__name__
