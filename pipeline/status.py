"""Where everything is: counts by state, what waits longest, what failed, who works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from documents.records import SubmissionState
from pipeline.engine.books import Books

SHOWN = 20  # failed submissions that are listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A submission that a person must look at."""

    submission: str
    name: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyStatus:
    """Where the paper of one company is."""

    company: str
    submissions: Mapping[str, int]  # state to number
    documents: Mapping[str, int]
    pages: Mapping[str, int]
    records: int
    oldest_unread: datetime | None  # when what waits for a worker longest arrived
    oldest_review: datetime | None  # when what waits for a person longest was queued
    failed: tuple[Failure, ...]  # quarantined, the latest last
    lost_pages: int  # of finished submissions, that nobody accounts for; 0 if all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where everything is."""

    workers: tuple[str, ...]  # alive
    companies: tuple[CompanyStatus, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing failed and no page is lost."""
        return not any(one.failed or one.lost_pages for one in self.companies)


def status(books: Books) -> Status:
    """Return where everything is now."""
    return Status(
        workers=books.workers(), companies=tuple(_of_company(books, company) for company in books.companies())
    )


def _of_company(books: Books, company: str) -> CompanyStatus:
    with books.read(company) as store:
        unread = store.submissions.by_state(SubmissionState.RECEIVED, SubmissionState.READING)
        reviews = store.reviews.waiting(1000)
        failed = store.submissions.by_state(SubmissionState.FAILED)
        return CompanyStatus(
            company=company,
            submissions={str(state): number for state, number in store.submissions.counts().items()},
            documents={str(state): number for state, number in store.documents.counts().items()},
            pages={str(state): number for state, number in store.ledger.counts().items()},
            records=store.records.count(),
            oldest_unread=min((one.received_at for one in unread), default=None),
            oldest_review=min((one.queued_at for one in reviews), default=None),
            failed=tuple(Failure(submission=one.id, name=one.name, error=str(one.error)) for one in failed[-SHOWN:]),
            lost_pages=len(store.ledger.lost()),
        )
