from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError
from storage_made import committed, invoice, stored

from documents.errors import AlreadyBooked, Conflict
from documents.fields import Kind
from documents.records import DocumentState, ReviewState
from storage import database
from storage.store import Store
from storage.tables import IdentityRow


def test_a_record_holds_the_verified_values(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", actor="eva")
        stored(store)
        store.reviews.queue("d1", [])
        record = store.records.commit("d1", 1)
        assert store.documents.get("d1").state == DocumentState.COMMITTED
        assert store.reviews.get("d1").state == ReviewState.DONE
        assert committed(store) == [record]
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
        assert [store.records.get("d1", revision).superseded for revision in (1, 2)] == [True, False]
        assert store.records.was_made("d1") and not store.records.was_made("d2")
        assert committed(store) == [second]


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
        assert store.records.twins(store.documents.get("d2")) == (first,)
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
    unknowing = update(IdentityRow).where(IdentityRow.record == "d2.1").values(shared=False)
    with pytest.raises(IntegrityError), database.transaction(engine) as connection:
        connection.execute(unknowing)


NO_NUMBER: dict[str, str] = {"number": ""}
SCANS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("company id legible once", {}, {"supplier_id": ""}),
    (
        "company id, then VAT id",
        {"supplier_name": ""},
        {"supplier_name": "", "supplier_id": "", "supplier_vat_id": "CZ27074358"},
    ),
    (
        "register number, then VAT id",
        {"supplier_id": "HRB 12345"},
        {"supplier_id": "", "supplier_vat_id": "DE123456789"},
    ),
    (
        "legal form written out",
        {"supplier_id": ""},
        {"supplier_id": "", "supplier_name": "DREVARSTVI KUN, spol. s r. o."},
    ),
    ("number with separators", {"number": "FV-2026/001"}, {"number": "fv 2026 001"}),
    ("number with leading zeros", {"number": "000127"}, {"number": "127"}),
    ("no number at all", NO_NUMBER, NO_NUMBER),
    ("no number, then one", NO_NUMBER, {}),
    ("one, then no number", {}, NO_NUMBER),
    ("no number, id legible once", NO_NUMBER, {**NO_NUMBER, "supplier_id": ""}),
]


@pytest.mark.parametrize("kind", ["invoice", "receipt"])
@pytest.mark.parametrize(("once", "again"), [pair for _, *pair in SCANS], ids=[what for what, *_ in SCANS])
def test_one_paper_is_known_by_whatever_is_legible_on_both_scans(
    engine: Engine, kind: str, once: dict[str, str], again: dict[str, str]
) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id, values in (("d1", once), ("d2", again)):
            stored(store, id, replace(invoice(pages=(1,), **values), kind=Kind(name=kind, confidence=1.0)))
        store.records.commit("d1", 1)
        with pytest.raises(AlreadyBooked, match="same paper as d1"):
            store.records.commit("d2", 1)
        assert store.records.commit("d2", 1, knowing=["d1.1"]).twin_of == "d1.1"


PAPERS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("two numbers of the same day and sum", {}, {"number": "2026002"}),
    ("two suppliers", {}, {"supplier_id": "45274649", "supplier_name": "Alfa s.r.o."}),
    ("no number, another sum", NO_NUMBER, {**NO_NUMBER, "gross_total": "122.00"}),
    ("no number, another day", NO_NUMBER, {**NO_NUMBER, "issue_date": "2026-03-02"}),
    ("no number, another currency", NO_NUMBER, {**NO_NUMBER, "currency": "EUR"}),
    ("neither number nor day", {**NO_NUMBER, "issue_date": ""}, {**NO_NUMBER, "issue_date": ""}),
    ("nobody's", {"supplier_id": "", "supplier_name": ""}, {"supplier_id": "", "supplier_name": ""}),
]


@pytest.mark.parametrize(("one", "other"), [pair for _, *pair in PAPERS], ids=[what for what, *_ in PAPERS])
def test_papers_that_share_no_identity_are_both_booked(
    engine: Engine, one: dict[str, str], other: dict[str, str]
) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id, values in (("d1", one), ("d2", other)):
            stored(store, id, invoice(pages=(1,), **values))
            assert store.records.commit(id, 1).twin_of == ""


def test_kinds_that_may_come_twice_have_no_twins(engine: Engine) -> None:
    order = replace(invoice(), kind=Kind(name="purchase_order", confidence=1.0))
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("d1", "d2"):
            stored(store, id, order)
            assert store.records.commit(id, 1).twin_of == ""


def test_what_a_corrected_record_was_known_by_counts_no_longer(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1", invoice(number="1"))
        store.records.commit("d1", 1)
        store.documents.revise("d1", invoice(number="7"), expected=1)
        store.records.commit("d1", 2)
        stored(store, "d2", invoice(number="1"))
        assert store.records.commit("d2", 1).twin_of == ""


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


def test_what_is_withdrawn_is_no_record_any_more_and_hides_no_paper_that_comes_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.records.commit("d1", 1)
        store.reviews.recheck("d1", ["doubtful"])
        assert store.records.withdraw("d1", "a copy", ["not ours"], "a copy").state is DocumentState.REJECTED
        assert store.records.count() == 0 and store.exports.plan("csv", "x") == ()
        stored(store, "d2")
        assert store.records.commit("d2", 1).twin_of == ""
        booked = store.reviews.get("d1")
        assert (booked.state, booked.reasons, booked.note) == (ReviewState.BOOKED, ("not ours",), "a copy")


def test_what_has_no_values_to_book_is_done_without_a_record(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.reviews.queue("d1", [])
        with pytest.raises(Conflict, match="at revision 1"):
            store.records.archive("d1", 2)
        assert store.records.archive("d1", 1).state == DocumentState.ARCHIVED
        assert store.records.archive("d1", 1).state == DocumentState.ARCHIVED
        assert (store.reviews.waiting(), store.records.count()) == ((), 0)
        assert [event.action for event in store.events("d1")].count("document.archived") == 1
