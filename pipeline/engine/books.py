"""The books and the queue together: what is written and the work that follows from it are entered in one transaction.

The runs of a submission are called `<submission>`, `<submission>.1`, `<submission>.2`, …; approving a document runs
`commit-<document>-<revision>`, and `.1`, … after it where the same revision is approved again; reading it
once more runs `reread-<document>-<revision>` likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine as Database
from sqlalchemy.exc import DatabaseError, OperationalError

from documents.company import Company
from documents.errors import Conflict, Unreachable, UsageError
from documents.records import SubmissionState
from pipeline.engine.transact import NORMAL, NOW, Door, numbered, prepare
from storage import companies, workers
from storage.attempts import Attempts
from storage.database import Transaction, connect, reading, transaction, upgrade
from storage.news import News
from storage.notices import Notices
from storage.page_secrets import PageSecrets
from storage.people import People
from storage.second_factors import SecondFactors
from storage.sessions import Sessions
from storage.store import Store
from storage.tokens import Tokens

PROCESS = "process"
COMMIT = "commit"
READ_AGAIN = "read again"
SYSTEM = "podatelna"  # who does what no person does
SILENCE = timedelta(seconds=30)  # after which a worker counts as dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a submission."""

    company: str
    submission: str
    priority: int
    number: int = 0  # counts all runs
    attempt: int = 1  # counts those that broke down by a fault of the submission

    @property
    def id(self) -> str:
        """The id of its workflow."""
        return numbered(self.submission, self.number)


def enqueue(door: Door, given: Transaction, run: Run, delay: float = 0.0) -> None:
    """Enter a run of a submission as part of the caller's transaction."""
    args = (run.company, run.submission, run.number, run.attempt, run.priority)
    door.enqueue(given, PROCESS, run.id, *args, priority=run.priority, delay=delay)


def approval(document: str, revision: int) -> str:
    """Return what the work is called that makes an approved document a record."""
    return f"commit-{document}-{revision}"


def rereading(document: str, revision: int) -> str:
    """Return what the work is called that reads a document once more."""
    return f"reread-{document}-{revision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One open transaction of one company: its books, and what is to be done because of it."""

    store: Store
    company: str
    actor: str
    door: Door
    given: Transaction

    def process(self, submission: str, priority: int) -> None:
        """Let a worker take the submission all the way."""
        enqueue(self.door, self.given, Run(company=self.company, submission=submission, priority=priority))

    def process_again(self, submission: str) -> None:
        """Let a worker take a quarantined submission all the way once more.

        Raises:
            UsageError: the company has none of this id.
            Conflict: it is not quarantined.
        """
        found = self.store.submissions.get(submission)
        if found.state is not SubmissionState.FAILED:
            raise Conflict(f"The submission {submission} is {found.state}; only a failed one is tried again.")
        self.store.submissions.move(submission, SubmissionState.RECEIVED)
        number = self.door.next_number(submission)
        run = Run(company=self.company, submission=submission, priority=NORMAL, number=number)
        enqueue(self.door, self.given, run)

    def commit(self, document: str, revision: int, knowing: Collection[str] = ()) -> None:
        """Let a worker make the approved document a record, though there be the records `knowing` of the same paper."""
        job = self.door.next_id(self.given, approval(document, revision))
        args = (self.company, document, revision, self.actor, " ".join(knowing))
        self.door.enqueue(self.given, COMMIT, job, *args, priority=NOW)

    def read_again(self, document: str, revision: int, languages: Collection[str]) -> None:
        """Let a worker read the document's pages once more, in these languages, and put it back into the queue."""
        job = self.door.next_id(self.given, rereading(document, revision))
        args = (self.company, document, revision, " ".join(languages), self.actor)
        self.door.enqueue(self.given, READ_AGAIN, job, *args, priority=NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorkeeper:
    """One open transaction: who may come in, and who is in."""

    people: People
    second_factors: SecondFactors
    page_secrets: PageSecrets
    sessions: Sessions
    attempts: Attempts
    tokens: Tokens
    news: News
    notices: Notices
    store: Callable[[str], Store]  # company to its books

    @classmethod
    def of(cls, given: Transaction, actor: str) -> Doorkeeper:
        """Return a doorkeeper in what the caller has open, who does what `actor` wants."""
        return cls(
            people=People(given, actor),
            second_factors=SecondFactors(given, actor),
            page_secrets=PageSecrets(given),
            sessions=Sessions(given),
            attempts=Attempts(given),
            tokens=Tokens(given, actor),
            news=News(given),
            notices=Notices(given),
            store=lambda company: Store(given, company, actor),
        )


@contextmanager
def open_books(url: str, known: Iterable[Company]) -> Iterator[Books]:
    """Open the books at `url`, with all tables in this version's form and the companies `known` entered.

    Raises:
        Unreachable: the database does not answer.
        UsageError: the URL is of another database, or none; or the tables cannot be made there.
    """
    engine = connect(url)
    books = Books(engine, Door(engine))
    try:
        _set_up(engine, known)
        yield books
    finally:
        books.close()


def _set_up(engine: Database, known: Iterable[Company]) -> None:
    try:
        with _told():
            upgrade(engine)
            prepare(engine)
            with transaction(engine) as given:
                for company in known:
                    companies.enter(given, company)
    except DatabaseError as error:
        raise UsageError(f"The database {engine.url} cannot be used: {error.orig}.") from error


class Books:
    """The books of all companies, for who is not a workflow."""

    def __init__(self, database: Database, door: Door) -> None:
        self.database = database
        self.door = door

    @contextmanager
    def write(self, company: str, actor: str) -> Iterator[Desk]:
        """Give a desk whose writing is committed at the end, and undone on any error.

        Raises:
            Unreachable: the database does not answer.
            UsageError: the company is not known.
        """
        with _told(), transaction(self.database) as given:
            store = Store(given, company, actor)
            store.begin()
            yield Desk(store=store, company=company, actor=actor, door=self.door, given=given)

    @contextmanager
    def read(self, company: str) -> Iterator[Store]:
        """Give the company's books to read."""
        with _told(), reading(self.database) as given:
            yield Store(given, company, SYSTEM)

    @contextmanager
    def write_people(self, actor: str) -> Iterator[Doorkeeper]:
        """Give all people and their sessions; what is changed is committed at the end, and undone on any error."""
        with _told(), transaction(self.database) as given:
            yield Doorkeeper.of(given, actor)

    @contextmanager
    def read_people(self) -> Iterator[Doorkeeper]:
        """Give all people and their sessions to read."""
        with _told(), reading(self.database) as given:
            yield Doorkeeper.of(given, SYSTEM)

    def companies(self) -> tuple[str, ...]:
        """Return the keys of the companies that are known."""
        with _told(), reading(self.database) as given:
            return companies.keys(given)

    def workers(self) -> tuple[str, ...]:
        """Return the workers that are alive, the longest running first."""
        with _told(), reading(self.database) as given:
            return workers.alive(given, SILENCE)

    def close(self) -> None:
        """Give the connections back."""
        self.door.close()
        self.database.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise Unreachable(f"The database does not answer: {error.orig}. Nothing was changed; try again.") from error
