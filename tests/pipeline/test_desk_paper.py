"""Paper put right by a person, as the books show it afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desks import Desks, one_in_review, pages_of, reinterpret
from office import COMPANY, Office

from documents.errors import Conflict, UsageError
from documents.fields import Document
from documents.messages import say
from documents.pages import Reading
from documents.records import DocumentState, PageState
from pipeline.desk import readings
from pipeline.review import Edit
from storage.archive import Archive

pytestmark = pytest.mark.slow


def test_a_split_gives_each_part_its_pages_and_keeps_what_was_typed(office: Office, desks: Desks) -> None:
    document = one_in_review(office, "review invoice 3")
    desk = desks("jana")
    opened = desk.save_draft(document, 1, '{"iban": "1"}')
    first = desk.paper.split(opened, 3)
    assert first.stored.content.pages == (1, 2) and first.stored.revision == 2
    assert first.stored.content.fields["invoice_number"].value == "R1-2"
    assert first.review.holder == "jana"
    assert first.draft is not None and (first.draft.revision, first.draft.edits) == (1, '{"iban": "1"}')
    submission = first.stored.submission
    assert pages_of(office, submission) == {
        1: (PageState.HELD, f"{submission}-1"),
        2: (PageState.HELD, f"{submission}-1"),
        3: (PageState.HELD, f"{submission}-2"),
        4: (PageState.LEFT_OUT, ""),
    }
    second = desks("petr").hold(f"{submission}-2")
    assert second.stored.content.kind.name == "receipt" and "split" in str(second.review.reasons[0])
    desk.accept(first, Edit())
    desks("petr").accept(second, Edit())
    office.work()
    assert sorted(one.document for one in office.records()) == [f"{submission}-1", f"{submission}-2"]


def test_a_document_is_split_only_where_it_has_a_page_before(office: Office, desks: Desks) -> None:
    opened = desks("jana").hold(one_in_review(office, "review invoice 2"))
    for page in (1, 3):
        with pytest.raises(UsageError, match="split"):
            desks("jana").paper.split(opened, page)


def test_a_split_of_what_someone_else_changed_changes_nothing(office: Office, desks: Desks) -> None:
    document = one_in_review(office, "review invoice 2")
    opened = desks("jana").hold(document)
    desks("jana").release(opened)
    desks("petr").hold(document)
    with pytest.raises(Conflict, match="petr"):
        desks("jana").paper.split(opened, 2)
    assert pages_of(office, opened.stored.submission)[2] == (PageState.HELD, document)


def test_a_document_is_merged_into_the_one_before(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    desk = desks("jana")
    merged = desk.paper.merge_with_previous(desk.hold(f"{submission}-2"))
    assert merged.stored.id == f"{submission}-1" and merged.stored.content.pages == (1, 2)
    assert merged.review.holder == "jana"
    with office.books.read(COMPANY) as store:
        gone = store.documents.get(f"{submission}-2")
    assert gone.state is DocumentState.REJECTED
    assert [one.document for one in desk.queue()] == [f"{submission}-1"]
    assert {page[1] for page in pages_of(office, submission).values()} == {f"{submission}-1", ""}


def test_pages_go_to_a_booked_document_and_its_record_is_superseded(office: Office, desks: Desks) -> None:
    submission = office.take("commit", "review")
    office.work()
    desk = desks("jana")
    merged = desk.paper.merge_with_previous(desk.hold(f"{submission}-2"))
    assert merged.stored.state is DocumentState.IN_REVIEW
    assert "put the pages" in str(merged.review.reasons[0])
    desk.accept(merged, Edit())
    office.work()
    (record,) = office.records()
    assert (record.document, record.revision) == (f"{submission}-1", 2)
    with office.books.read(COMPANY) as store:
        assert store.records.get(f"{submission}-1", 1).superseded and store.records.count() == 1


def test_nothing_is_merged_into_what_another_person_holds_or_into_nothing(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    desk = desks("jana")
    with pytest.raises(UsageError, match="no document before"):
        desk.paper.merge_with_previous(desk.hold(f"{submission}-1"))
    desk.release(desk.look(f"{submission}-1"))
    desks("petr").hold(f"{submission}-1")
    with pytest.raises(Conflict, match="petr"):
        desk.paper.merge_with_previous(desk.hold(f"{submission}-2"))
    with office.books.read(COMPANY) as store:
        assert store.documents.get(f"{submission}-2").revision == 1


def test_nothing_is_merged_into_what_was_rejected(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    desk = desks("jana")
    desk.reject(desk.hold(f"{submission}-1"), "not ours")
    with pytest.raises(Conflict, match="is done; nothing can be put to it"):
        desk.paper.merge_with_previous(desk.hold(f"{submission}-2"))


def test_pages_are_put_in_order_and_read_in_it(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    opened = desk.hold(one_in_review(office, "review invoice 3"))
    ordered = desk.paper.order(opened, [3, 1, 2])
    assert ordered.stored.content.pages == (3, 1, 2)
    assert ordered.stored.content.fields["invoice_number"].value == "R3-1-2"
    with pytest.raises(UsageError, match="each page"):
        desk.paper.order(ordered, [1, 2])


def test_a_page_is_left_out_with_a_reason_and_stays_in_the_ledger(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    opened = desk.hold(one_in_review(office, "review invoice 2"))
    rest = desk.paper.leave_out(opened, 2, "blank")
    assert rest.stored.content.pages == (1,)
    assert pages_of(office, rest.stored.submission)[2] == (PageState.LEFT_OUT, "")
    with office.books.read(COMPANY) as store:
        assert store.ledger.pages(rest.stored.submission)[1].note == "blank (jana)"
    again = desk.paper.leave_out(desk.paper.put_back(rest, 2), 2)
    with office.books.read(COMPANY) as store:
        usual = say("blank or not needed ({person})", person="jana")  # for who reads it, in their own language
        assert store.ledger.pages(rest.stored.submission)[1].note == usual
        assert list(store.events(rest.stored.submission))[-1].told("note") == (usual,)
    with pytest.raises(UsageError, match="only page"):
        desk.paper.leave_out(again, 1, "blank")
    with pytest.raises(UsageError, match="no page 2"):
        desk.paper.leave_out(again, 2, "blank")


def test_whatever_a_person_gives_as_the_reason_the_file_stays_readable(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    rest = desk.paper.leave_out(desk.hold(one_in_review(office, "review invoice 2")), 2, '{"template":')
    with office.books.read(COMPANY) as store:
        assert store.ledger.pages(rest.stored.submission)[1].note == '{"template": (jana)'
    assert desk.paper.put_back(rest, 2).stored.content.pages == (1, 2)


def test_a_page_that_was_left_out_is_put_back_where_it_was(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    opened = desk.hold(one_in_review(office, "review invoice 3"))
    document, submission = opened.stored.id, opened.stored.submission
    whole = desk.paper.put_back(desk.paper.leave_out(opened, 2, "blank"), 2)
    assert whole.stored.content.pages == (1, 2, 3)
    assert whole.stored.content.fields["invoice_number"].value == "R1-2-3"
    assert pages_of(office, submission)[2] == (PageState.HELD, document)
    with office.books.read(COMPANY) as store:
        assert [one.action for one in store.events(submission)][-2:] == ["page.left_out", "page.put_back"]
    for number in (2, 9):
        with pytest.raises(UsageError, match="not left out"):
            desk.paper.put_back(whole, number)
    blank = desk.paper.put_back(whole, 4)  # that the program left out
    assert blank.stored.content.pages == (1, 2, 3, 4)
    rest = desk.paper.leave_out(desk.paper.order(blank, (3, 1, 2, 4)), 1)
    with pytest.raises(UsageError, match="each page"):
        desk.paper.put_back(rest, 1, (3, 2, 4))
    assert desk.paper.put_back(rest, 1, (3, 1, 2, 4)).stored.content.pages == (3, 1, 2, 4)


def test_of_two_who_turn_pages_of_a_file_at_once_none_loses_their_work(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    petr = desks("petr")
    opened = petr.hold(f"{submission}-2")

    def turn_between(reading: Reading, pages: tuple[int, ...], kind: str) -> Document:
        petr.paper.turn(opened, 2, 90)
        return reinterpret(reading, pages, kind)

    jana = replace(desks("jana"), reinterpret=turn_between)
    with pytest.raises(Conflict, match="at the same moment"):
        jana.paper.turn(jana.hold(f"{submission}-1"), 1, 180)
    jana = desks("jana")
    jana.paper.turn(jana.hold(f"{submission}-1"), 1, 180)
    assert [page.rotation for page in jana.understanding.processed(submission).reading.pages] == [180, 90, 0]


def test_a_turned_page_stays_turned_and_can_be_turned_back(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    opened = desk.hold(one_in_review(office, "review"))
    turns = []
    for degrees in (90, 270, 90):
        opened = desk.paper.turn(opened, 1, degrees)
        with office.books.read(COMPANY) as store:
            key = readings.key_of(store, opened.stored.submission)
            assert [one.action for one in store.events(opened.stored.submission)][-1] == "page.turned"
        page = readings.page_in(readings.processed_at(Archive(office.archive, COMPANY), key), 1)
        turns.append(page.rotation)
    assert turns == [90, 0, 90]
    with pytest.raises(UsageError, match="turned"):
        desk.paper.turn(opened, 1, 45)


def test_a_correction_survives_while_its_page_stays(office: Office, desks: Desks) -> None:
    for unique in ("one", "two"):
        office.take("number 7", "commit invoice 2", unique=unique)
    office.work()
    desk = desks("jana")
    opened = desk.take_next()
    assert opened is not None and len(opened.twins) == 1
    with office.books.write(COMPANY, "jana") as books:
        typed = desk.edited(opened, Edit(values={"supplier_name": "Acme Ltd"}))
        books.store.documents.revise(opened.stored.id, typed, 1)
    ordered = desk.paper.order(desk.hold(opened.stored.id), [2, 1])
    assert ordered.stored.content.fields["supplier_name"].value == "Acme Ltd"
