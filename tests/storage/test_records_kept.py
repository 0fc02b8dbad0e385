from __future__ import annotations

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError
from storage_made import invoice, stored

from documents.errors import AlreadyBooked, Conflict
from documents.records import DocumentState, ReviewState
from storage import database
from storage.store import Store
from storage.tables import RecordRow


def test_a_record_holds_the_verified_values(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", actor="eva")
        stored(store)
        store.reviews.queue("d1", [])
        record = store.records.commit("d1", 1)
        assert store.documents.get("d1").state == DocumentState.COMMITTED
        assert store.reviews.get("d1").state == ReviewState.DONE
        assert store.records.current() == (record,)
    assert record.values["gross_total"] == "121.00"
    assert record.line_items == ({"description": "Prkno", "quantity": "2", "line_total": "121.00"},)
    assert record.tax_breakdown == ({"rate": "21", "net": "100.00", "tax": "21.00"},)
    assert (record.id, record.committed_by, record.type) == ("d1.1", "eva", "invoice")


def test_committing_again_makes_no_second_record(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        first = store.records.commit("d1", 1)
        before = len(list(store.events()))
        assert store.records.commit("d1", 1) == first
        assert (store.records.count(), len(list(store.events()))) == (1, before)


def test_a_later_revision_supersedes_the_earlier_record(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.records.commit("d1", 1)
        store.documents.revise("d1", invoice(gross_total="112.00"), expected=1)
        assert store.documents.get("d1").state == DocumentState.FOUND
        second = store.records.commit("d1", 2)
        assert [(one.revision, one.superseded) for one in store.records.history("d1")] == [(1, True), (2, False)]
        assert store.records.current() == (second,)


def test_a_revision_that_is_not_the_current_one_is_not_committed(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.documents.revise("d1", invoice(gross_total="112.00"), expected=1)
        with pytest.raises(Conflict, match="revision 2"):
            store.records.commit("d1", 1)
        with pytest.raises(Conflict, match="not committed"):
            store.records.get("d1", 1)


def test_the_same_paper_is_not_booked_twice_unless_a_person_knows(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1")
        stored(store, "d2")
        first = store.records.commit("d1", 1)
        assert store.records.twins("d2") == (first,)
        with pytest.raises(AlreadyBooked, match="same paper as d1"):
            store.records.commit("d2", 1)
        second = store.records.commit("d2", 1, knowing=[first.id])
        assert (second.twin_of, store.records.count()) == ("d1.1", 2)


def test_the_database_itself_refuses_a_second_record_of_the_same_paper(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1")
        stored(store, "d2")
        store.records.commit("d1", 1)
        store.records.commit("d2", 1, knowing=["d1.1"])
    unknowing = update(RecordRow).where(RecordRow.document == "d2").values(twin_of="")
    with pytest.raises(IntegrityError), database.transaction(engine) as connection:
        connection.execute(unknowing)


def test_a_document_without_a_number_has_no_twins(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("d1", "d2"):
            stored(store, id, invoice(number=""))
            assert store.records.commit(id, 1).twin_of == ""
        assert store.records.twins("d1") == ()


def test_a_correction_of_a_record_is_not_its_own_twin(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.records.commit("d1", 1)
        store.documents.revise("d1", invoice(due_date="2026-04-01"), expected=1)
        assert store.records.commit("d1", 2).twin_of == ""


def test_a_rejected_document_leaves_the_queue_and_makes_no_record(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.reviews.queue("d1", [])
        assert store.records.reject("d1", "An advertisement.").state == DocumentState.REJECTED
        assert (store.reviews.waiting(), store.records.count()) == ((), 0)
        assert list(store.events("d1"))[-1].details == {"reason": "An advertisement."}


def test_what_is_committed_cannot_be_rejected(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.records.commit("d1", 1)
        with pytest.raises(Conflict, match="committed already"):
            store.records.reject("d1", "no")
