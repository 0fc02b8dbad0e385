"""Everything that can go wrong, as one tree.

    PodatelnaError                      exit code 1
    ├── DocumentError                   1   this file cannot be processed; the next one can
    │   ├── UnsupportedFormat               not a kind of file we read
    │   ├── BrokenFile                      damaged, truncated or empty
    │   ├── EncryptedFile                   needs a password
    │   ├── BoundExceeded                   too many pages, pixels, bytes, seconds
    │   ├── Infected                        the antivirus found something in it
    │   └── ReaderCrashed                   the reading process died on it
    ├── Conflict                        1   someone else changed it first
    │   ├── Changed                         the document is not as it was seen any more
    │   └── AlreadyBooked                   the same paper is a record already
    ├── ArchiveDamaged                  1   stored bytes are missing, or not what was stored
    ├── Unreachable                     1   the database, the antivirus or a module with keys does not answer
    ├── UsageError                      2   wrong arguments or settings
    └── InstallationError               3   a program, language or library is missing

Messages are for a person: what was wrong with which file, and what to do about it. Where a user of the web pages may
meet it, it is a `documents.messages.Message`.
"""

from __future__ import annotations

from documents.messages import Message, Told, say


class PodatelnaError(Exception):
    """Anything this program raises on purpose."""

    exit_code = 1

    @property
    def told(self) -> Told:
        """What it says, so that it can be said in another language where it was raised with a message."""
        return self.args[0] if self.args and isinstance(self.args[0], Message) else str(self)


class DocumentError(PodatelnaError):
    """One file cannot be processed."""


class UnsupportedFormat(DocumentError):
    """The content is of no format that is read here."""


class BrokenFile(DocumentError):
    """The file is damaged, truncated or empty."""


class EncryptedFile(DocumentError):
    """The file opens only with a password."""


class BoundExceeded(DocumentError):
    """The file is larger than the bounds allow, or took too long."""


class Infected(DocumentError):
    """The antivirus found something in the file."""


class ReaderCrashed(DocumentError):
    """The process that read the file died."""


class Conflict(PodatelnaError):
    """Someone else changed it first; who wants to go on looks at it again."""


class Changed(Conflict):
    """Someone else changed the document first."""

    def __init__(self, document: str) -> None:
        told = say("The document {document} was changed by someone else meanwhile. Open it again.", document=document)
        super().__init__(told)


class AlreadyBooked(Conflict):
    """A record of the same paper exists; a person must decide."""


class ArchiveDamaged(PodatelnaError):
    """What the archive holds under a key is missing, or not what was stored there."""


class Unreachable(PodatelnaError):
    """The database, the antivirus or a module with keys does not answer; nothing was changed."""


class UsageError(PodatelnaError):
    """The arguments or settings cannot be followed."""

    exit_code = 2


class InstallationError(PodatelnaError):
    """The installation lacks something; the message names the command that mends it."""

    exit_code = 3
