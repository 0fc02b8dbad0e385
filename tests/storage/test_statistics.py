from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, update
from storage_made import invoice, stored

from documents.records import DocumentState
from storage import database
from storage.repositories.corrections import Verified
from storage.store import Store
from storage.tables import DocumentRow, RecordRow, ReviewRow

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:
    with database.transaction(engine) as connection:
        yield Store(connection, "acme")


def read(name: str, value: str, true_value: str, confidence: float, source: str = "ocr") -> Verified:
    return Verified(name=name, read_value=value, read_confidence=confidence, read_source=source, true_value=true_value)


def test_documents_are_counted_by_the_hour_in_which_they_came_into_their_state(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id, hour, minute in (("d1", 7, 1), ("d2", 7, 59), ("d3", 8, 0), ("d4", 3, 0)):
            stored(store, id, invoice(number=id))
            moment = datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
            connection.execute(update(DocumentRow).where(DocumentRow.id == id).values(changed_at=moment))
        found = store.statistics.documents_by_hour(datetime(2026, 3, 2, 7, tzinfo=UTC))
    assert [(one.hour, one.state, one.documents) for one in found] == [
        (datetime(2026, 3, 2, 7, tzinfo=UTC), DocumentState.FOUND, 2),
        (datetime(2026, 3, 2, 8, tzinfo=UTC), DocumentState.FOUND, 1),
    ]


def test_a_record_counts_as_made_without_a_person_on_the_day_of_its_first_revision_only(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store, eva = Store(connection, "acme"), Store(connection, "acme", "eva")
        for id, who in (("d1", store), ("d2", store), ("d3", eva)):
            stored(store, id, invoice(number=id))
            who.records.commit(id, 1)
        eva.documents.revise("d1", invoice(number="d1", gross_total="122.00"), 1)
        eva.records.commit("d1", 2)
        evening = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
        connection.execute(update(RecordRow).values(committed_at=evening))
        for zone, day in ((UTC, date(2026, 3, 1)), (ZoneInfo("Europe/Prague"), date(2026, 3, 2))):
            (found,) = store.statistics.automation(LONG_AGO, zone)
            assert (found.day, found.kind, found.documents, found.alone) == (day, "invoice", 3, 2)
        assert found.share == pytest.approx(2 / 3)
        assert store.statistics.automation(evening + timedelta(seconds=1)) == ()


def test_samples_are_counted_by_kind_once_they_are_checked(store: Store) -> None:
    for id, kind, wrong in (("d1", "invoice", ["iban", "due_date"]), ("d2", "invoice", []), ("d3", "receipt", None)):
        stored(store, id, invoice(number=id))
        store.samples.draw(id, 1, kind)
        if wrong is not None:
            store.samples.check(id, "eva", 10, wrong)
    (rate,) = store.statistics.samples()
    assert (rate.kind, rate.documents, rate.wrong_documents, rate.fields, rate.wrong_fields) == ("invoice", 2, 1, 20, 2)
    later = store.samples.get("d2").checked_at
    assert later is not None
    assert store.statistics.samples(later + timedelta(seconds=1)) == ()


def test_confidences_are_held_against_what_was_right(store: Store) -> None:
    stored(store)
    verified = [
        read("a", "1", "1", 0.95),
        read("b", "1", "2", 1.0),
        read("c", "1", "1", 0.1),
        read("d", "1", "1", 0.0),
        read("typed", "1", "2", 1.0, "human"),
        read("missing", "", "2", 0.0, ""),
    ]
    store.corrections.keep("d1", 1, "invoice", "eva", verified)
    found = [(one.decile, one.values, one.right, one.confidence) for one in store.statistics.reliability()]
    assert found == [(0, 1, 1, 0.0), (1, 1, 1, 0.1), (9, 2, 1, pytest.approx(0.975))]


def test_the_most_corrected_fields_come_first_and_rows_of_tables_count_together(store: Store) -> None:
    stored(store)
    verified = [
        read("line_items[1].quantity", "1", "2", 0.5),
        read("line_items[2].quantity", "1", "3", 0.5),
        read("line_items[3].quantity", "1", "1", 0.5),
        read("iban", "CZ1", "CZ2", 0.5),
        read("due_date", "2026-03-01", "2026-03-01", 0.5),
        read("order_number", "1", "2", 1.0, "human"),  # a person's slip, not the program's
    ]
    store.corrections.keep("d1", 1, "invoice", "eva", verified)
    found = [(one.kind, one.field, one.values, one.corrected) for one in store.statistics.corrected_fields(LONG_AGO)]
    assert found == [("invoice", "line_items.quantity", 3, 2), ("invoice", "iban", 1, 1)]
    assert len(store.statistics.corrected_fields(limit=1)) == 1


def test_the_most_corrected_parties_are_told_by_their_id_or_else_their_name(store: Store) -> None:
    for id, party, party_id in (
        ("d1", "Kůň", "27074358"),
        ("d2", "Kun", "27074358"),
        ("d3", "Pes", ""),
        ("d4", "", ""),
    ):
        stored(store, id, invoice(number=id, supplier_name=party, supplier_id=party_id))
        store.corrections.keep(
            id,
            1,
            "invoice",
            "eva",
            [read("iban", "CZ1", "CZ2", 0.5), read("bic", "A", "A", 0.5), read("note", "A", "B", 1.0, "human")],
        )
    found = [(one.party_id, one.documents, one.values, one.corrected) for one in store.statistics.corrected_parties()]
    assert found == [("27074358", 2, 4, 2), ("", 1, 2, 1)]
    assert store.statistics.corrected_parties()[1].party == "Pes"


def test_the_pace_is_the_median_of_all_sittings_at_a_document_together(store: Store) -> None:
    for id, kind, sittings in (
        ("d1", "invoice", (10.0, 20.0)),
        ("d2", "invoice", (5.0,)),
        ("d3", "invoice", (90.0,)),
        ("d4", "receipt", (2.0,)),
        ("d5", "receipt", (3.0,)),
    ):
        stored(store, id, invoice(number=id))
        for seconds in sittings:
            store.sittings.keep(id, kind, "eva", seconds)
    found = [(one.kind, one.documents, one.seconds) for one in store.statistics.pace()]
    assert found == [("invoice", 3, 30.0), ("receipt", 2, 2.5)]


def test_what_waits_is_counted_by_its_age(engine: Engine) -> None:
    ages = {"d1": 0.5, "d2": 2, "d3": 3, "d4": 30, "d5": 24 * 30, "d6": 24 * 30}
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        now = database.now(connection)
        for id, hours in ages.items():
            stored(store, id, invoice(number=id))
            store.reviews.queue(id, [])
            then = now - timedelta(hours=hours)
            connection.execute(update(ReviewRow).where(ReviewRow.document == id).values(queued_at=then))
        store.reviews.park("d6", "eva", "Asked.")
        found = store.statistics.ages()
    assert [one.documents for one in found] == [1, 2, 0, 1, 0, 1]
    assert (found[0].over, found[0].up_to, found[-1].up_to) == (timedelta(0), timedelta(hours=1), None)
