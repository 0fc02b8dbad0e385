"""Everything stored of one company, within one transaction that the caller has open and commits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from documents.people import PROGRAM
from documents.records import AuditEvent, Tampering
from storage import audit
from storage.database import Transaction, connection_of
from storage.repositories.arrivals import Arrivals
from storage.repositories.corrections import Corrections
from storage.repositories.documents import Documents
from storage.repositories.drafts import Drafts
from storage.repositories.entries import Entries
from storage.repositories.exports import Exports
from storage.repositories.ledger import Ledger
from storage.repositories.promises import Promises
from storage.repositories.readings import Readings
from storage.repositories.records import Records
from storage.repositories.removals import Removals
from storage.repositories.reviews import Reviews
from storage.repositories.samples import Samples
from storage.repositories.sittings import Sittings
from storage.repositories.statistics import Statistics
from storage.repositories.submissions import Submissions
from storage.unit import Unit


class Store:
    """One company's repositories on one connection; `actor` stands in every audit event they write."""

    def __init__(self, given: Transaction, company: str, actor: str = PROGRAM) -> None:
        unit = Unit(connection=connection_of(given), company=company, actor=actor)
        self._unit = unit
        self.submissions = Submissions(unit)
        self.arrivals = Arrivals(unit)
        self.ledger = Ledger(unit)
        self.documents = Documents(unit)
        self.reviews = Reviews(unit)
        self.records = Records(unit)
        self.readings = Readings(unit)
        self.exports = Exports(unit)
        self.drafts = Drafts(unit)
        self.entries = Entries(unit)
        self.samples = Samples(unit)
        self.corrections = Corrections(unit)
        self.promises = Promises(unit)
        self.sittings = Sittings(unit)
        self.statistics = Statistics(unit)
        self.removals = Removals(unit)

    def begin(self) -> None:
        """Let nobody else write for the company until the transaction ends, so that what is read here stays true."""
        self._unit.begin()

    def see(self, what: str, details: Mapping[str, str] | None = None) -> None:
        """Note that the person looks at something that shows many documents: "queue", "batches", "dashboard"."""
        self._unit.begin()
        self._unit.note("list.seen", what, details)

    def events(self, subject: str = "", actor: str = "") -> Iterator[AuditEvent]:
        """Return the company's audit events in order, those about `subject` and by `actor` where they are given."""
        return audit.events(self._unit.connection, self._unit.company, subject, actor=actor)

    def last_event(self) -> tuple[int, str]:
        """Return the number and the hash of the last event of the company's audit trail."""
        return audit.head(self._unit.connection, self._unit.company)

    def verify_around(self, sequences: Collection[int]) -> tuple[Tampering, ...]:
        """Return where the company's audit trail does not hold at these events and beside them."""
        return audit.verify_around(self._unit.connection, self._unit.company, sequences)

    def verify(self) -> tuple[Tampering, ...]:
        """Return the places where the company's audit trail does not hold, or does not fit what is there."""
        chain = audit.verify(self._unit.connection, self._unit.company)
        return (*chain, *self.entries.verify(), *self.removals.verify())
