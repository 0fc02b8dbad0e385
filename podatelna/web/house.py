"""What the wiring plugs into the web pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from documents.company import Company
from documents.types import DocumentTypes
from pipeline.engine.books import Books
from pipeline.review import ReviewDesk
from podatelna.keyring import Keyring
from podatelna.settings import Settings
from storage.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that the pages work with."""

    settings: Settings
    books: Books
    types: DocumentTypes
    keyring: Keyring
    page_secret: Callable[[], str]  # of which keys are derived for what is left with browsers
    company: Callable[[str], Company]  # by key
    archive: Callable[[str], Archive]  # of a company, by its key
    review_desk: Callable[[str, str], ReviewDesk]  # of a company, by its key, for a login

    @property
    def is_https(self) -> bool:
        """Whether browsers reach it by https, themselves or by a proxy."""
        return self.settings.web_url.startswith("https://")

    def key_for(self, purpose: str) -> bytes:
        """Return a key of 32 bytes for this purpose alone, the same in every process (HKDF, RFC 5869)."""
        return HKDF(SHA256(), 32, None, purpose.encode()).derive(self.page_secret().encode())
