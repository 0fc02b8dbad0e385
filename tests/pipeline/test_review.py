"""A person's work on documents, as the books show it afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desks import TYPES, Desks
from office import COMPANY, Office

from documents.errors import Conflict, UsageError
from documents.records import DocumentState, ReviewState
from pipeline.export import write_all, write_new
from pipeline.review import Edit
from pipeline.status import status
from storage.exporters.batches import Destination

pytestmark = pytest.mark.slow


def _one_in_review(office: Office) -> str:
    submission = office.take("review")
    office.work()
    return f"{submission}-1"


def test_an_accepted_document_becomes_a_record_with_what_was_corrected(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    opened = desks("jana").take_next()
    assert opened is not None and opened.stored.id == document
    stored = desks("jana").accept(opened, Edit(values={"gross_total": "1 234,50", "due_date": "5.12.2026"})).stored
    assert (stored.revision, stored.state) == (2, DocumentState.FOUND)
    office.work()
    (record,) = office.records()
    assert (record.values["gross_total"], record.values["due_date"]) == ("1234.50", "2026-12-05")
    assert (record.document, record.revision, record.committed_by) == (document, 2, "jana")
    with office.books.read(COMPANY) as store:
        changes = [event.changes for event in store.events(document) if event.action == "document.revised"]
        assert store.verify() == ()
    assert changes[0]["gross_total"] == ("121.00", "1234.50")


def test_what_is_accepted_as_it_is_keeps_its_revision(office: Office, desks: Desks) -> None:
    _one_in_review(office)
    desk = desks("jana")
    opened = desk.take_next()
    assert opened is not None
    assert desk.accept(opened, Edit()).stored.revision == 1
    office.work()
    assert [record.revision for record in office.records()] == [1]


def test_a_rejected_document_never_becomes_a_record(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    desks("jana").reject(desks("jana").hold(document), "not ours")
    office.work()
    assert office.records() == ()
    assert desks("jana").queue() == ()
    with office.books.read(COMPANY) as store:
        assert store.documents.get(document).state is DocumentState.REJECTED


def test_two_people_never_hold_the_same_document(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    assert desks("jana").take_next() is not None
    assert desks("petr").take_next() is None
    with pytest.raises(Conflict, match="jana"):
        desks("petr").hold(document)


def test_a_late_save_is_refused_when_someone_else_has_decided(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    late = desks("jana").hold(document)
    desks("jana").release(late)
    desks("petr").accept(desks("petr").hold(document), Edit(values={"gross_total": "99"}))
    with pytest.raises(Conflict):
        desks("jana").accept(late, Edit(values={"gross_total": "1"}))
    office.work()
    assert [record.values["gross_total"] for record in office.records()] == ["99.00"]


def test_a_late_save_counts_when_nobody_else_took_the_document(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    opened = desks("jana").hold(document)
    desks("jana").release(opened)
    assert desks("jana").accept(opened, Edit()).stored.id == document


def test_what_was_typed_can_be_given_again() -> None:
    edit = Edit(values={"supplier_name": "U Nováků", "gross_total": "12"}, kind="receipt")
    assert edit.as_arguments == "--kind receipt --set 'supplier_name=U Nováků' --set gross_total=12"
    assert Edit(values={"line_items[2].quantity": "3"}).as_arguments == "--set 'line_items[2].quantity=3'"


def test_another_kind_gives_other_fields_and_keeps_what_a_human_typed(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    desk = desks("jana")
    edited = desk.edited(desk.hold(document), Edit(kind="receipt", values={"gross_total": "12,50"}))
    assert edited.kind.name == "receipt"
    assert (edited.fields["receipt_number"].value, edited.fields["gross_total"].value) == ("R1", "12.50")
    with pytest.raises(UsageError, match="no document type"):
        desk.edited(desk.look(document), Edit(kind="poem"))


def test_required_fields_that_are_missing_are_told(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    desk = desks("jana")
    edited = desk.edited(desk.look(document), Edit(values={"invoice_number": ""}))
    assert "invoice_number" in desk.missing(edited)


def test_the_same_paper_is_booked_again_only_by_who_saw_it(office: Office, desks: Desks) -> None:
    for unique in ("one", "two"):
        office.take("number 7", "commit", unique=unique)
    office.work()
    opened = desks("jana").take_next()
    assert opened is not None and len(opened.twins) == 1
    desks("jana").accept(replace(opened, twins=()), Edit())  # as if it had been booked while she looked
    office.work()
    assert len(office.records()) == 1
    again = desks("jana").take_next()
    assert again is not None and again.stored.id == opened.stored.id
    desks("jana").accept(again, Edit())
    office.work()
    assert {record.twin_of != "" for record in office.records()} == {False, True}


def test_a_parked_document_waits_with_its_note_until_it_is_taken_up(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    desk = desks("jana")
    desk.park(desk.hold(document), "ask the supplier")
    assert desk.take_next() is None
    assert desk.hold(desk.find(document[:6])).review.state is ReviewState.PARKED
    assert desk.save_draft(document, 1, "{}").review.state is ReviewState.WAITING


def test_documents_are_found_by_the_beginning_of_their_id(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    desk = desks("jana")
    assert desk.find(f"{submission}-2") == f"{submission}-2"
    with pytest.raises(UsageError, match="Type more"):
        desk.find(submission)
    with pytest.raises(UsageError, match="No document"):
        desk.find("zzz")


def test_the_last_of_a_long_queue_is_found(office: Office, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    document = _one_in_review(office)
    monkeypatch.setattr(
        "storage.repositories.reviews.Reviews.waiting", lambda *_: ()
    )  # as if it stood beyond the limit
    assert desks("jana").find(document[:6]) == document


def test_an_approval_whose_work_was_lost_goes_back_to_the_person(office: Office, desks: Desks) -> None:
    document = _one_in_review(office)
    desks("jana").accept(desks("jana").hold(document), Edit())
    office.door.cancel(f"commit-{document}-1")
    other = office.take("sleep 1.5", "commit")  # gives the reconciler time to look
    office.work()
    assert office.submission(other).state == "done"
    (waiting,) = desks("jana").queue()
    assert waiting.document == document and "Accept it again" in str(waiting.reasons[0])


def test_each_record_is_exported_once_and_all_when_that_is_wanted(office: Office, tmp_path: Path) -> None:
    to = Destination(company=COMPANY, exporter="jsonl", folder=tmp_path / "out")
    office.take("commit")
    office.work()
    assert write_new(office.books, to, TYPES, "jana").records == 1
    assert write_new(office.books, to, TYPES, "jana").records == 0
    office.take("commit")
    office.work()
    new = write_new(office.books, to, TYPES, "jana")
    assert new.records == 1 and all(file.exists() for file in new.files)
    assert write_all(office.books, to, TYPES, "jana").records == 2


def test_status_tells_where_everything_is(office: Office) -> None:
    office.take("commit", "review")
    office.work()
    office.intake.take(b"unreadable", "a.doc")
    office.take("commit")
    found = status(office.books)
    (acme, beta) = found.companies
    assert acme.submissions == {"done": 1, "rejected": 1, "received": 1}
    assert acme.documents == {"committed": 1, "in_review": 1}
    assert acme.pages == {"held": 2, "left_out": 1}
    assert acme.oldest_review is not None and acme.oldest_unread is not None
    assert (acme.records, acme.lost_pages, beta.records) == (1, 0, 0)
    assert found.is_well and found.workers == ()
