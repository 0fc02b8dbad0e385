"""The blind audit: what is committed without a person is looked at by chance, and the promise is held to it."""

from __future__ import annotations

import re

import pytest
from desks import Desks
from office import COMPANY, Office

from documents.errors import Conflict
from documents.records import DocumentState, Halt, ReviewState, Sample
from pipeline.desk import auditing
from pipeline.desk.auditing import Standing
from pipeline.review import Edit

pytestmark = pytest.mark.slow


def sampled(office: Office, *lines: str) -> str:
    """Return the id of a document that was committed and drawn."""
    promise(office, 0.005)
    submission = office.take(*(lines or ("commit",)))
    office.work()
    return f"{submission}-1"


def promise(office: Office, wrong: float, share: float = 1.0) -> None:
    with office.books.write(COMPANY, "boss") as books:
        books.store.promises.change(wrong, share)


def sample_of(office: Office, document: str) -> Sample:
    with office.books.read(COMPANY) as store:
        return store.samples.get(document)


def standing(office: Office) -> Standing:
    with office.books.read(COMPANY) as store:
        return auditing.standing(store, "invoice")


def halted(office: Office) -> Halt | None:
    with office.books.read(COMPANY) as store:
        return store.promises.halted("invoice")


def test_a_sample_waits_like_any_other_document_and_stays_booked(office: Office, desks: Desks) -> None:
    document = sampled(office)
    opened = desks("jana").take_next()
    assert opened is not None and opened.stored.id == document
    told = re.fullmatch(r"Gross total 121\.00 is only (\d+) % sure\.", str(opened.review.reasons[0]))
    assert told and 50 <= int(told[1]) < 95  # a surer value would need nobody, so it would tell what it is
    assert opened.twins == () and [one.document for one in office.records()] == [document]


def test_confirming_a_sample_changes_nothing_in_the_books(office: Office, desks: Desks) -> None:
    document = sampled(office)
    desk = desks("jana")
    desk.accept(desk.hold(document), Edit())
    office.work()
    (record,) = office.records()
    assert (record.revision, record.committed_by) == (1, "podatelna")
    found = sample_of(office, document)
    assert (found.wrong, found.fields, found.checked_by) == ((), 6, "jana")
    assert desk.queue() == ()
    with office.books.read(COMPANY) as store:
        assert store.documents.get(document).state is DocumentState.COMMITTED
        assert len(store.corrections.of(document, 1)) == 4


def test_a_wrong_sample_is_booked_anew_once_and_counted(office: Office, desks: Desks) -> None:
    document = sampled(office)
    desk = desks("jana")
    desk.accept(desk.hold(document), Edit(values={"gross_total": "99", "due_date": "5.12.2026"}))
    office.work()
    (record,) = office.records()
    assert (record.revision, record.values["gross_total"]) == (2, "99.00")
    assert sample_of(office, document).wrong == ("due_date", "gross_total")
    with office.books.read(COMPANY) as store:
        assert store.records.count() == 1 and store.records.get(document, 1).superseded
        assert len(store.samples.waiting()) == 0


def test_a_page_too_many_in_a_sample_counts_as_wrong(office: Office, desks: Desks) -> None:
    document = sampled(office, "commit invoice 2")
    desk = desks("jana")
    first = desk.paper.split(desk.hold(document), 2)
    assert first.stored.state is DocumentState.IN_REVIEW
    desk.accept(first, Edit())
    assert "pages" in sample_of(office, document).wrong


def test_a_sample_that_was_not_to_be_booked_is_parked_with_the_reason(office: Office, desks: Desks) -> None:
    document = sampled(office)
    desk = desks("jana")
    desk.reject(desk.hold(document), "an offer")
    found = sample_of(office, document)
    assert len(found.wrong) == found.fields == 6
    parked = desk.look(document).review
    assert (parked.state, parked.note) == (ReviewState.PARKED, "an offer")
    assert "take it out of accounting" in str(parked.reasons[0])
    with pytest.raises(Conflict, match="booked"):
        desk.reject(desk.hold(document), "an offer")
    desk.accept(desk.hold(document), Edit())
    assert len(office.records()) == 1 and desk.queue() == ()


def test_nothing_is_drawn_where_no_share_is_to_be_or_a_person_has_looked(office: Office, desks: Desks) -> None:
    promise(office, 0.005, 0.0)
    office.take("commit")
    office.work()
    promise(office, 0.005, 1.0)
    office.take("review")
    office.work()
    desk = desks("jana")
    (review,) = desk.queue()
    desk.accept(desk.hold(review.document), Edit())
    office.work()
    assert desk.queue() == () and len(office.records()) == 2


def test_a_broken_promise_stops_the_kind_until_someone_lets_it_pass_again(office: Office, desks: Desks) -> None:
    promise(office, 0.005)
    submission = office.take(*["commit"] * 4)
    office.work()
    desk = desks("jana")
    for number in (1, 2, 3, 4):
        edit = Edit(values={"gross_total": "1", "issue_date": "1.1.2026", "supplier_name": "Other"})
        desk.accept(desk.hold(f"{submission}-{number}"), edit)
    halt = halted(office)
    assert halt is not None and "Of 12 fields in 2 blind samples 6 were wrong" in halt.reason
    office.take("commit", "commit receipt")
    office.work()
    waiting = {one.summary.kind: str(one.reasons[0]) for one in desk.queue()}
    assert "Too much was wrong" in waiting["invoice"] and "only" in waiting["receipt"]
    with office.books.write(COMPANY, "boss") as books:
        books.store.promises.resume("invoice")
    assert standing(office).measured.documents == 0 and standing(office).halt is None
    office.take("commit")
    office.work()
    assert len(desk.queue()) == 3


def test_a_few_mistakes_within_the_promise_stop_nothing(office: Office, desks: Desks) -> None:
    promise(office, 0.2)
    submission = office.take("commit", "commit")
    office.work()
    desk = desks("jana")
    desk.accept(desk.hold(f"{submission}-1"), Edit(values={"gross_total": "1"}))
    desk.accept(desk.hold(f"{submission}-2"), Edit())
    found = standing(office)
    assert (found.measured.wrong, found.measured.fields, found.promised, found.halt) == (1, 12, 0.2, None)
