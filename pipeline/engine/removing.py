"""What is older than its company keeps it is removed: a few files at a time, and once nothing is left, a day later.

By themselves workers begin with it a week after they announced it, in the log and in the trail.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError

from pipeline.engine.books import SYSTEM
from storage.archive import Archive
from storage.database import reading, transaction
from storage.repositories.removals import NOTICE, Keeping, Outdated
from storage.store import Store

AT_ONCE = 20  # files of a company: a worker must show meanwhile that it lives
KEYS = 50  # of the archive, likewise: a bucket far away takes long for each
PUT_LATELY = timedelta(hours=1)  # what was put into the archive since may be meant for a paper that is not noted yet
DAY = 86_400.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Removing:
    """Removes what is over, of all companies that say how long they keep their documents."""

    database: Database
    archive: Callable[[str], Archive]  # company to its part of the archive
    keeping: Mapping[str, Keeping]  # by company
    rests_until: float = 0.0  # monotonic

    def go_on(self) -> None:
        """Remove a few files, if any is due; once none is, or the archive does not let one go, rest for a day."""
        if time.monotonic() < self.rests_until:
            return
        try:
            done = sum(
                self._remove(company, self._next(company)) + self.empty_archive(company) for company in self.keeping
            )
        except DBAPIError:
            raise  # it is away, for which the worker waits
        except Exception as error:  # of whatever library the archive needs; it must not end the worker's other work
            log.error("what is removed stays in the archive", error=str(error))  # noqa: TRY400 the message says it all
            done = 0
        if not done:
            self.rests_until = time.monotonic() + DAY

    def due(self, company: str, at_most: int) -> tuple[Outdated, ...]:
        """Return files of the company that are to be removed."""
        with reading(self.database) as given:
            return Store(given, company, SYSTEM).removals.due(self.keeping[company], at_most)

    def remove_some(self, company: str) -> int:
        """Remove some files of the company, each in a transaction of its own; return how many went."""
        return self._remove(company, self.due(company, AT_ONCE))

    def _next(self, company: str) -> tuple[Outdated, ...]:
        """Return files to be removed now; but for bytes that came again, none whose removal was not announced."""
        due = self.due(company, AT_ONCE)
        if not any(one.documents for one in due):
            return due
        keeping = self.keeping[company]
        with transaction(self.database) as given:
            if Store(given, company, SYSTEM).removals.announced(keeping):
                return due
        log.warning("files are to be removed", company=company, rules=keeping.rules(), days=NOTICE.days)
        return tuple(one for one in due if not one.documents)

    def _remove(self, company: str, files: Iterable[Outdated]) -> int:
        removed = 0
        for outdated in files:
            with transaction(self.database) as given:
                if Store(given, company, SYSTEM).removals.remove(outdated, self.keeping[company]):
                    removed += 1
                    log.info("removed", company=company, submission=outdated.submission)
        return removed

    def empty_archive(self, company: str) -> int:
        """Take some of what was removed out of the archive; return how much that was.

        What something else has there too stays, and so does, until later, what was put there again just now.
        """
        with reading(self.database) as given:
            removals = Store(given, company, SYSTEM).removals
            keys = removals.discarded(KEYS)
            in_use = removals.in_use(keys) if keys else set()
        archive, put_before = self.archive(company), datetime.now(UTC) - PUT_LATELY
        gone = [key for key in keys if key in in_use or archive.remove(key, put_before)]
        if gone:
            with transaction(self.database) as given:
                Store(given, company, SYSTEM).removals.taken_away(gone)
        return len(gone)
