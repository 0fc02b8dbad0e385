"""Splits and merges undone by a person, as the books show it afterwards."""

from __future__ import annotations

import pytest
from desks import Desks, one_in_review, pages_of
from office import COMPANY, Office

from documents.errors import Conflict
from documents.records import DocumentState, PageState, ReviewState
from pipeline.desk.eyes import FourEyes
from pipeline.review import Edit, Outcome

pytestmark = pytest.mark.slow
ACCOUNT = "CZ6508000000192000145399"


def test_a_split_is_undone_as_if_it_had_not_been(office: Office, desks: Desks) -> None:
    document = one_in_review(office, "review invoice 3")
    desk = desks("jana")
    opened = desk.hold(document)
    with office.books.write(COMPANY, "jana") as books:
        typed = desk.edited(opened, Edit(values={"supplier_name": "Acme Ltd"}))
        books.store.documents.revise(document, typed, 1)
    desk.save_draft(document, 2, '{"iban": "1"}')
    before = desk.paper.order(desk.look(document), [3, 1, 2])
    with office.books.write(COMPANY, "petr") as books:
        books.store.entries.enter(document, before.stored.revision, "petr", {"iban": "1"})
    first = desk.paper.split(before, 1)
    assert first.stored.content.pages == (3,) and "supplier_name" in first.stored.content.fields
    whole = desk.paper.undo_split(first, 2, before.stored.revision)
    assert whole.stored.content == before.stored.content
    assert whole.draft is not None and whole.draft.edits == '{"iban": "1"}'
    assert (whole.review.holder, whole.review.entered) == ("jana", 1)
    submission = whole.stored.submission
    assert {pages_of(office, submission)[number] for number in (1, 2, 3)} == {(PageState.HELD, document)}
    assert [one.document for one in desk.queue()] == [document]
    with office.books.read(COMPANY) as store:
        assert store.documents.get(f"{submission}-2").state is DocumentState.REJECTED
        last = [one for one in store.events(document) if one.action == "document.revised"][-1]
        assert (last.actor, last.changes["pages"]) == ("jana", ("3", "3 1 2"))
    again = desk.paper.undo_split(desk.paper.split(whole, 1), 1, whole.stored.revision)
    assert again.stored.content == before.stored.content


def test_what_the_first_person_entered_stays_when_the_second_changes_the_pages(office: Office, desks: Desks) -> None:
    document, four = one_in_review(office, "review invoice 3"), FourEyes(critical=True)
    jana, petr = desks("jana", four), desks("petr", four)
    jana.accept(jana.hold(document), Edit(values={"iban": ACCOUNT}))
    opened = petr.paper.order(petr.hold(document), [3, 1, 2])
    assert opened.review.entered == 1
    opened = petr.paper.put_back(petr.paper.leave_out(opened, 2), 2)
    assert petr.paper.split(opened, 1).review.entered == 1
    assert petr.accept(petr.look(document), Edit(values={"iban": ACCOUNT})).outcome is Outcome.ACCEPTED


def test_no_split_and_no_merge_is_undone_over_what_someone_entered_meanwhile(office: Office, desks: Desks) -> None:
    document, four = one_in_review(office, "review invoice 3"), FourEyes(critical=True)
    jana, petr = desks("jana", four), desks("petr", four)
    first = jana.paper.split(jana.hold(document), 3)
    jana.release(first)
    enters = Edit(values={"iban": ACCOUNT})
    assert petr.accept(petr.hold(document), enters).outcome is Outcome.SECOND_NEEDED
    with pytest.raises(Conflict, match="has worked on"):
        jana.paper.undo_split(jana.hold(document), 3, 1)
    submission = office.take("review", "review", unique="two")
    office.work()
    merged = jana.paper.merge_with_previous(jana.hold(f"{submission}-2"))
    jana.release(merged)
    assert petr.accept(petr.hold(merged.stored.id), enters).outcome is Outcome.SECOND_NEEDED
    with pytest.raises(Conflict, match="has worked on"):
        jana.paper.undo_merge(jana.hold(merged.stored.id), 1, f"{submission}-2", 1)


def test_no_split_is_undone_over_what_someone_does_with_the_other_part(office: Office, desks: Desks) -> None:
    document = one_in_review(office, "review invoice 3")
    jana, petr = desks("jana"), desks("petr")
    first = jana.paper.split(jana.hold(document), 3)
    other = f"{first.stored.submission}-2"
    held = petr.hold(other)
    with pytest.raises(Conflict, match="petr is working on"):
        jana.paper.undo_split(first, 3, 1)
    petr.save_draft(other, 1, '{"iban": "2"}')
    petr.release(held)
    with pytest.raises(Conflict, match="has worked on"):
        jana.paper.undo_split(first, 3, 1)
    petr.accept(petr.hold(other), Edit())
    with pytest.raises(Conflict, match="in review no longer"):
        jana.paper.undo_split(first, 3, 1)
    assert pages_of(office, first.stored.submission)[3] == (PageState.HELD, other)
    assert jana.look(document).stored.revision == first.stored.revision


def test_no_split_is_undone_to_other_pages_or_where_the_other_part_is_parked(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    opened = desk.hold(one_in_review(office, "review invoice 3"))
    first = desk.paper.split(desk.paper.split(opened, 3), 2)
    with pytest.raises(Conflict, match="pages were changed"):
        desk.paper.undo_split(first, 2, 1)
    with pytest.raises(Conflict, match="pages were changed"):
        desk.paper.undo_split(first, 4, 2)
    desk.park(desk.hold(f"{first.stored.submission}-3"), "ask them")
    with pytest.raises(Conflict, match="has worked on"):
        desk.paper.undo_split(first, 2, 2)


def test_a_merge_is_undone_as_if_it_had_not_been(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    desk = desks("jana")
    one, two = f"{submission}-1", f"{submission}-2"
    with office.books.write(COMPANY, "jana") as books:
        books.store.reviews.prioritise(two, 7)
        books.store.entries.enter(two, 1, "petr", {"iban": "1"})
        books.store.drafts.save(two, "eva", 1, "{}")
        books.store.reviews.park(one, "boss", "the order is missing")
        books.store.entries.enter(one, 1, "jana", {"iban": "1"})
    before, waited = desk.hold(two), desk.look(one).review
    merged = desk.paper.merge_with_previous(before)
    assert merged.review.priority == 7
    back = desk.paper.undo_merge(merged, 1, two, 1)
    assert back.stored.id == two and back.stored.content == before.stored.content
    assert (back.review.reasons, back.review.priority) == (before.review.reasons, 7)
    assert (back.review.holder, back.review.entered) == ("jana", 1)
    assert len(merged.review.reasons) > len(waited.reasons)
    assert desk.look(one).review == waited
    assert desks("eva").draft(two) is not None
    assert pages_of(office, submission) == {
        1: (PageState.HELD, one),
        2: (PageState.HELD, two),
        3: (PageState.LEFT_OUT, ""),
    }
    for person in ("petr", "eva"):  # jana entered an account that is not on the paper
        desks(person).accept(desks(person).hold(one), Edit())
    desk.accept(back, Edit())
    office.work()
    assert one in {record.document for record in office.records()}


@pytest.mark.parametrize(
    ("line", "state"), [("commit", DocumentState.COMMITTED), ("commit other", DocumentState.ARCHIVED)]
)
def test_what_was_done_before_a_merge_is_done_again_once_that_is_undone(
    office: Office, desks: Desks, line: str, state: DocumentState
) -> None:
    submission = office.take(line, "review")
    office.work()
    desk, two = desks("jana"), f"{submission}-2"
    merged = desk.paper.merge_with_previous(desk.hold(two))
    desk.paper.undo_merge(merged, 1, two, 1)
    assert [one.document for one in desk.queue()] == [two]
    assert desk.look(merged.stored.id).stored.state is state


def test_what_waited_for_the_reasons_of_the_whole_waits_on_once_a_merge_is_undone(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    desk, one, two = desks("jana"), f"{submission}-1", f"{submission}-2"
    merged = desk.paper.merge_with_previous(desk.hold(two))
    desk.paper.undo_merge(merged, 1, two, 1)
    with office.books.write(COMPANY, "jana") as books:
        books.store.reviews.queue(one, merged.stored.content.decision.reasons)
        books.store.reviews.take_back(one, ["the sum is in doubt"])
    again = desk.paper.merge_with_previous(desk.hold(two))
    desk.paper.undo_merge(again, 3, two, 2)
    waits = desk.look(one)
    assert waits.stored.state is DocumentState.IN_REVIEW
    assert waits.review.reasons == merged.stored.content.decision.reasons
    assert {waiting.document for waiting in desk.queue()} == {one, two}


def test_what_was_taken_out_of_accounting_is_no_record_again_however_often_it_is_merged(
    office: Office, desks: Desks
) -> None:
    submission = office.take("review", "commit")
    office.work()
    desk, two = desks("jana"), f"{submission}-2"
    with office.books.write(COMPANY, "jana") as books:
        books.store.reviews.recheck(two, ["a doubt"])
    merged = desk.paper.merge_with_previous(desk.hold(two))
    with office.books.write(COMPANY, "boss") as books:
        books.store.reviews.settle(two)
    desk.paper.undo_merge(merged, 1, two, 1)
    again = desk.paper.merge_with_previous(desk.hold(two))
    assert desk.look(two).review.state is ReviewState.DONE
    back = desk.paper.undo_merge(again, 3, two, 2)
    assert office.records() == () and back.stored.state is DocumentState.IN_REVIEW
    desk.reject(back, "no invoice")
    assert desk.look(two).review.state is ReviewState.DONE


def test_no_merge_is_undone_once_the_pages_or_the_holder_changed(office: Office, desks: Desks) -> None:
    submission = office.take("review", "review")
    office.work()
    jana, petr = desks("jana"), desks("petr")
    two = f"{submission}-2"
    merged = jana.paper.merge_with_previous(jana.hold(two))
    with pytest.raises(Conflict, match="cannot be as it was"):
        jana.paper.undo_merge(merged, 1, merged.stored.id, 1)
    jana.release(merged)
    petr.hold(merged.stored.id)
    with pytest.raises(Conflict, match="petr is working on"):
        jana.paper.undo_merge(merged, 1, two, 1)
    rest = petr.paper.leave_out(petr.look(merged.stored.id), 1, "blank")
    with pytest.raises(Conflict, match="cannot be as it was"):
        petr.paper.undo_merge(rest, 1, two, 1)
    assert pages_of(office, submission)[2] == (PageState.HELD, merged.stored.id)
