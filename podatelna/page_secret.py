"""The secret of which the pages derive the keys for what they leave with browsers; it lies in the database, sealed.

It outlives the keys that seal it, so that browsers and addresses still open when these are changed.
"""

from __future__ import annotations

import secrets

import structlog

from documents.errors import InstallationError
from pipeline.engine.books import SYSTEM, Books
from podatelna.keyring import Keyring

log = structlog.get_logger(__name__)


def open_secret(books: Books, keyring: Keyring) -> str:
    """Return the secret, which the first key seals from now on; it is made where there is none that a key opens."""
    found: list[str] = []

    def seal(kept: str) -> str:
        found.append(_opened(kept, keyring) or secrets.token_urlsafe(32))
        return keyring.seal(found[-1])

    with books.write_people(SYSTEM) as door:
        door.page_secrets.keep_anew(seal)
    return found[-1]


def _opened(kept: str, keyring: Keyring) -> str:
    try:
        return keyring.open(kept)
    except InstallationError:
        log.warning("what browsers kept is lost", why="no key here opens it: it is gone, or another machine's")
        return ""
