"""The archive: files and page images under the SHA-256 of their bytes, on a disk or, through fsspec, anywhere.

A key is `company/ab/cdef…`, so each company has a prefix of its own and the same bytes have one place. Nothing is ever
overwritten: what lies under a key is what was put there, which every reading checks, until it is removed. On a local
disk a file is written beside its place, synced, and renamed, and the folder synced after it: once `put` returned, a
power cut takes nothing, and before, nothing half written lies under a key. Object stores put whole objects anyway.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from documents.errors import ArchiveDamaged, InstallationError, UsageError
from storage import files

KEY = re.compile(r"[a-z0-9-]+/[0-9a-f]{2}/[0-9a-f]{62}")
COMPANY = re.compile(r"[a-z0-9-]+")


class Archive:
    """One company's part of the archive at `url`: a folder, `file:///…`, `s3://bucket/…`.

    Raises:
        UsageError: the company's key cannot be a prefix.
        InstallationError: nothing is installed that understands the URL.
    """

    def __init__(self, url: str | Path, company: str) -> None:
        if not COMPANY.fullmatch(company):
            raise UsageError(f"The company's key {company!r} may hold small letters, digits and hyphens only.")
        try:
            self._system, self._root = fsspec.core.url_to_fs(str(url))
        except (ImportError, ValueError) as error:
            raise InstallationError(f"The archive {url} cannot be opened: {error}") from error
        self._url = url
        self._company = company

    def put(self, data: bytes) -> str:
        """Store `data` unless it is there already, and return its key; as far as `remove` knows, it was put now.

        Raises:
            ArchiveDamaged: what is there under its key is something else.
            InstallationError: the bucket of an object store is not there.
        """
        key = key_of(self._company, hashlib.sha256(data).hexdigest())
        if isinstance(self._system, LocalFileSystem):
            if self.holds(key):
                self.read(key)
                os.utime(self._path(key))
            else:
                files.put_whole(Path(self._path(key)), data)
        else:
            if self.holds(key):
                self.read(key)
            try:
                self._system.pipe_file(self._path(key), data)
            except FileNotFoundError as error:
                raise InstallationError(
                    f"The archive {self._url} cannot be written: {error}. Make it first."
                ) from error
        return key

    def read(self, key: str) -> bytes:
        """Return the bytes under `key`.

        Raises:
            UsageError: the key is none, or another company's.
            ArchiveDamaged: the bytes are missing, or are not those that were put.
        """
        try:
            data: bytes = self._system.cat_file(self._path(key))
        except FileNotFoundError as error:
            raise ArchiveDamaged(f"The archive has lost {key}. Restore it from the backup.") from error
        if key_of(self._company, hashlib.sha256(data).hexdigest()) != key:
            raise ArchiveDamaged(f"The bytes of {key} in the archive were changed. Restore them from the backup.")
        return data

    def holds(self, key: str) -> bool:
        """Tell whether something lies under `key`."""
        return bool(self._system.isfile(self._path(key)))

    def remove(self, key: str, put_before: datetime) -> bool:
        """Take away what lies under `key` unless it was put later, maybe for something new; return whether it is gone.

        Raises:
            InstallationError: the object store does not let this program take anything away.
        """
        place = self._path(key)
        try:
            if self._system.modified(place) >= put_before:
                return False
            self._system.rm_file(place)
        except FileNotFoundError:
            return True
        except PermissionError as error:
            raise InstallationError(
                f"What was removed cannot be taken out of the archive {self._url}: {error}"
            ) from error
        if isinstance(self._system, LocalFileSystem):
            files.sync_folder(Path(place).parent)
        return True

    def _path(self, key: str) -> str:
        if not KEY.fullmatch(key) or not key.startswith(f"{self._company}/"):
            raise UsageError(f"{key!r} is no key of the archive of {self._company}.")
        return f"{self._root}/{key}"


def key_of(company: str, sha256: str) -> str:
    """Return the key of the bytes with this hash.

    >>> key_of("acme", "ab" + 62 * "0")
    'acme/ab/00000000000000000000000000000000000000000000000000000000000000'
    """
    return f"{company}/{sha256[:2]}/{sha256[2:]}"
