from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from storage_made import VERSIONS, arrival, invoice, stored

from documents.company import Company
from documents.errors import UsageError
from documents.records import DocumentState, Promise, SubmissionState
from storage import companies, database
from storage.repositories.corrections import Verified
from storage.repositories.queue import Queue, QueuePage
from storage.store import Store


def fill(engine: Engine) -> None:
    """Give Acme one of everything."""
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1")
        stored(store, "d2", invoice(number="2"))
        store.reviews.queue("d2", ["look"])
        store.records.commit("d1", 1)
        store.readings.keep("of-d1", "read", "acme/ab/cd", VERSIONS)
        store.exports.plan("csv", "folder")
        store.drafts.save("d2", "eva", 1, "{}")
        store.entries.enter("d2", 1, "jan", {})
        store.samples.draw("d1", 1, "invoice")
        store.samples.draw("d2", 1, "invoice")
        store.samples.check("d1", "eva", 6, ["iban"])
        wrong = Verified(name="iban", read_value="CZ1", read_source="ocr", true_value="CZ2")
        store.corrections.keep("d1", 1, "invoice", "eva", [wrong])
        store.promises.change(0.01, 0.1)
        store.promises.halt("invoice", "Too much was wrong.")
        store.sittings.keep("d1", "invoice", "eva", 5)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

EMPTY: list[tuple[str, Callable[[Store], object], object]] = [
    ("submission", lambda s: s.submissions.find("of-d1"), None),
    ("submissions", lambda s: s.submissions.by_state(*SubmissionState), ()),
    ("submission counts", lambda s: s.submissions.counts(), {}),
    ("pages", lambda s: s.ledger.pages("of-d1"), ()),
    ("page counts", lambda s: s.ledger.counts(), {}),
    ("document", lambda s: s.documents.find("d1"), None),
    ("documents of a submission", lambda s: s.documents.of_submission("of-d1"), ()),
    ("document counts", lambda s: s.documents.counts(), {}),
    ("queue", lambda s: s.reviews.waiting(), ()),
    ("searched queue", lambda s: s.reviews.search(Queue()), QueuePage(reviews=(), next="", total=0)),
    ("draft", lambda s: s.drafts.find("d2", "eva"), None),
    ("entries", lambda s: s.entries.of("d2", 1), ()),
    ("sample", lambda s: s.samples.find("d1"), None),
    ("samples", lambda s: s.samples.found("invoice", LONG_AGO), ()),
    ("corrections", lambda s: tuple(s.corrections.all()), ()),
    ("corrections of a document", lambda s: s.corrections.of("d1", 1), ()),
    ("promise", lambda s: s.promises.get(), Promise(company="beta")),
    ("halt", lambda s: s.promises.halted("invoice"), None),
    ("halts", lambda s: s.promises.halts(), ()),
    ("sittings", lambda s: s.sittings.of("d1"), ()),
    ("documents by hour", lambda s: s.statistics.documents_by_hour(LONG_AGO), ()),
    ("automation", lambda s: s.statistics.automation(LONG_AGO), ()),
    ("sample rates", lambda s: s.statistics.samples(), ()),
    ("reliability", lambda s: s.statistics.reliability(), ()),
    ("corrected fields", lambda s: s.statistics.corrected_fields(), ()),
    ("corrected parties", lambda s: s.statistics.corrected_parties(), ()),
    ("pace", lambda s: s.statistics.pace(), ()),
    ("ages", lambda s: sum(one.documents for one in s.statistics.ages()), 0),
    ("queue by id", lambda s: s.reviews.begun_by("d"), ()),
    ("review", lambda s: s.reviews.find("d2"), None),
    ("taken review", lambda s: s.reviews.take("eva"), None),
    ("record", lambda s: s.records.find("d1", 1), None),
    ("record count", lambda s: s.records.count(), 0),
    ("reading", lambda s: s.readings.latest("of-d1", "read"), None),
    ("batches", lambda s: s.exports.unfinished("csv", "folder"), ()),
    ("batch's records", lambda s: s.exports.records(1), ()),
    ("events", lambda s: tuple(s.events()), ()),
    ("events of a document", lambda s: tuple(s.events("d1")), ()),
]


@pytest.mark.parametrize(("what", "ask", "nothing"), EMPTY, ids=[what for what, _, _ in EMPTY])
def test_a_company_sees_nothing_of_another(
    engine: Engine, what: str, ask: Callable[[Store], object], nothing: object
) -> None:
    fill(engine)
    with database.transaction(engine) as connection:
        assert ask(Store(connection, "beta")) == nothing
        assert ask(Store(connection, "acme")) != nothing, what


FORBIDDEN: list[tuple[str, Callable[[Store], object]]] = [
    ("move a submission", lambda s: s.submissions.move("of-d1", SubmissionState.DONE)),
    ("leave out a page", lambda s: s.ledger.leave_out("of-d1", 2, "")),
    ("move a document", lambda s: s.documents.move("d1", DocumentState.REJECTED)),
    ("revise a document", lambda s: s.documents.revise("d1", invoice(), expected=1)),
    ("queue a document", lambda s: s.reviews.queue("d1", [])),
    ("hold a document", lambda s: s.reviews.hold("d2", "eva")),
    ("commit a document", lambda s: s.records.commit("d2", 1)),
    ("reject a document", lambda s: s.records.reject("d2", "")),
]


@pytest.mark.parametrize(("what", "act"), FORBIDDEN, ids=[what for what, _ in FORBIDDEN])
def test_a_company_changes_nothing_of_another(engine: Engine, what: str, act: Callable[[Store], object]) -> None:
    fill(engine)
    with pytest.raises(UsageError), database.transaction(engine) as connection:
        act(Store(connection, "beta"))


POINTERS: list[Callable[[Store], object]] = [
    lambda s: s.ledger.enter("of-d1", [(1.0, 1.0)]),
    lambda s: s.documents.add("d1", "of-d1", invoice(pages=()), VERSIONS),
    lambda s: s.readings.keep("of-d1", "read", "beta/ab/cd", VERSIONS),
]


@pytest.mark.parametrize("act", POINTERS)
def test_the_database_itself_refuses_a_row_that_points_into_another_company(
    engine: Engine, act: Callable[[Store], object]
) -> None:
    fill(engine)
    with pytest.raises(IntegrityError), database.transaction(engine) as connection:
        act(Store(connection, "beta"))


def test_the_same_ids_bytes_and_papers_may_be_in_two_companies(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        for company in ("acme", "beta"):
            store = Store(connection, company)
            stored(store, "d1")
            assert store.submissions.take(arrival("s1", "same")).state == SubmissionState.RECEIVED
            assert store.records.commit("d1", 1).company == company
            assert store.events().__next__().sequence == 1


def test_a_company_is_entered_once_and_may_change_its_name(engine: Engine) -> None:
    fill(engine)
    with database.transaction(engine) as connection:
        companies.enter(connection, Company(key="acme", name="Acme Holding a.s."))
        assert companies.keys(connection) == ("acme", "beta")
        assert Store(connection, "acme").verify() == ()
