from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from storage_made import VERSIONS, arrival, invoice, stored

from documents.errors import Conflict, UsageError
from documents.fields import Field
from documents.pages import Source
from documents.records import DocumentState, PageState, Versions
from storage import database
from storage.store import Store
from storage.summary import summarise
from storage.tables import FindingRow


def test_a_document_comes_back_as_it_was_stored(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        added = stored(store, "d1", invoice())
        found = store.documents.get("d1")
        findings = connection.execute(select(FindingRow.rule, FindingRow.severity, FindingRow.fields)).all()
    assert added == found
    assert found.content == invoice()
    assert (found.revision, found.state, found.versions) == (1, DocumentState.FOUND, VERSIONS)
    assert found.summary.party == "Dřevařství Kůň s.r.o."
    assert found.summary.total == Decimal("121.00")
    assert found.summary.issued == date(2026, 3, 1)
    assert [tuple(row) for row in findings] == [("sums", "confirms", "gross_total")]


def test_adding_again_changes_nothing(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        first = stored(store, "d1")
        assert store.documents.add("d1", "of-d1", invoice(number="other"), Versions()) == first


def test_a_correction_is_a_new_revision(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", actor="eva")
        stored(store, "d1")
        corrected = store.documents.revise("d1", invoice(gross_total="112.00", due_date="2026-03-15"), expected=1)
        assert (corrected.revision, corrected.content.fields["gross_total"].value) == (2, "112.00")
        last = list(store.events("d1"))[-1]
    assert last.action == "document.revised"
    assert last.changes == {"gross_total": ("121.00", "112.00"), "due_date": ("", "2026-03-15")}


def test_of_two_who_correct_the_same_revision_the_second_is_told(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1")
        store.documents.revise("d1", invoice(number="A"), expected=1)
        with pytest.raises(Conflict, match="someone else"):
            store.documents.revise("d1", invoice(number="B"), expected=1)


def test_other_pages_move_in_the_ledger_too(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1")
        store.documents.revise("d1", invoice(pages=(2,)), expected=1, versions=Versions(code="2"))
        pages = store.ledger.pages("of-d1")
        assert store.documents.get("d1").versions == Versions(code="2")
    assert [(page.state, page.document) for page in pages] == [(PageState.READ, ""), (PageState.HELD, "d1")]


def test_a_state_changes_with_its_reason(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1")
        store.documents.move("d1", DocumentState.FAILED, "The rules broke down.")
        store.documents.move("d1", DocumentState.FAILED, "again")
        assert store.documents.counts() == {DocumentState.FAILED: 1}
        events = [event for event in store.events("d1") if event.action == "document.failed"]
    assert [event.details for event in events] == [{"reason": "The rules broke down."}]


def test_what_was_merged_into_another_document_is_counted_no_more_and_what_was_rejected_is(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("merged", "rejected"):
            stored(store, id)
            store.documents.move(id, DocumentState.REJECTED)
        store.documents.release_pages("merged")
        assert store.documents.counts() == {DocumentState.REJECTED: 1}
        assert [store.documents.merged(f"of-{id}") for id in ("merged", "rejected")] == [("merged",), ()]
        (hour,) = store.statistics.documents_by_hour(datetime(2020, 1, 1, tzinfo=UTC))
    assert (hour.state, hour.documents) == (DocumentState.REJECTED, 1)


def test_documents_that_are_not_there_are_said(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        with pytest.raises(UsageError, match="d9"):
            store.documents.get("d9")


def test_the_documents_of_a_submission_come_in_order(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival())
        store.ledger.enter("s1", [(1.0, 1.0)] * 2)
        store.documents.add("s1-2", "s1", invoice(pages=(2,)), VERSIONS)
        store.documents.add("s1-1", "s1", invoice(pages=(1,)), VERSIONS)
        assert [found.id for found in store.documents.of_submission("s1")] == ["s1-1", "s1-2"]


@given(st.text(), st.text(), st.text())
def test_whatever_stands_in_a_field_a_summary_can_be_made(total: str, issued: str, number: str) -> None:
    found = summarise(invoice(number=number, gross_total=total, issue_date=issued))
    assert found.number == number
    assert found.total is None or abs(found.total) < Decimal(10) ** 16


@pytest.mark.parametrize(
    ("text", "expected"), [("NaN", None), ("1e30", None), ("12.345", Decimal("12.34")), ("x", None)]
)
def test_a_total_that_is_no_amount_is_left_out_of_the_search(text: str, expected: Decimal | None) -> None:
    field = Field(value=text, confidence=1.0, source=Source.OCR)
    assert summarise(replace(invoice(), fields={"gross_total": field})).total == expected
