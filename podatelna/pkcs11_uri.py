"""The name of a key in a PKCS#11 module, such as an HSM's, as a URI (RFC 7512).

Before `?` stands which token and which key, behind it the module's file and the file that holds the PIN. What is not
said may be anything; what cannot be heeded is refused, as the RFC asks.

>>> key = parse("pkcs11:token=office;object=second%20factors?module-path=/usr/lib/hsm.so&pin-source=file:/etc/pin")
>>> key.token, key.label, str(key.module), str(key.pin)
({'token': 'office'}, 'second factors', '/usr/lib/hsm.so', '/etc/pin')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from documents.errors import UsageError

SCHEME = "pkcs11:"
SEALED = "p11:"  # how all begins that a key in a module sealed
_TOKEN = ("token", "manufacturer", "model", "serial")
_PATH = (*_TOKEN, "object", "id", "type")
_QUERY = ("module-path", "pin-source")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyName:
    """Where a key is, and how one comes to it."""

    module: Path
    token: Mapping[str, str]  # what the token must be, by the attribute of the URI
    label: str | None
    id: bytes | None
    pin: Path | None  # the file that holds it; None: the token asks for none


def parse(uri: str) -> KeyName:
    """Return what a URI names.

    Raises:
        UsageError: it names no secret key, not its module, or says what cannot be heeded.
    """
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    told = _attributes(path, ";", _PATH)
    asked = _attributes(query, "&", _QUERY)
    module = Path(unquote(asked.get("module-path", "")))
    if not module.is_absolute():
        raise UsageError(f"A key's URI names the file of its module: {SCHEME}…?module-path=/usr/lib/….so")
    if ("object" not in told and "id" not in told) or told.get("type", "secret-key") != "secret-key":
        raise UsageError(f"A key's URI names a secret key: {SCHEME}token=…;object=…")
    return KeyName(
        module=module,
        token={name: unquote(value) for name, value in told.items() if name in _TOKEN},
        label=unquote(told["object"]) if "object" in told else None,
        id=unquote_to_bytes(told["id"]) if "id" in told else None,
        pin=_file(unquote(asked["pin-source"])) if "pin-source" in asked else None,
    )


def _attributes(text: str, between: str, known: tuple[str, ...]) -> dict[str, str]:
    found = dict(part.partition("=")[::2] for part in text.split(between) if part)
    unknown = sorted(found.keys() - set(known))
    if unknown:
        raise UsageError(f"A key's URI cannot say {unknown[0]!r} there, only: {', '.join(known)}.")
    return found


def _file(source: str) -> Path:
    """Return the file that a source of the PIN is.

    >>> str(_file("file:///etc/pin")), str(_file("file:/etc/pin")), str(_file("/etc/pin"))
    ('/etc/pin', '/etc/pin', '/etc/pin')
    """
    file = Path(source.removeprefix("file:").removeprefix("//"))
    if not file.is_absolute():
        raise UsageError(f"The PIN's source {source!r} is not a file with its whole path: pin-source=file:/…")
    return file
