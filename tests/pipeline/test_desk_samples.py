"""The blind audit: what is committed without a person is looked at by chance, and the promise is held to it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from desks import Desks, one_in_review
from office import COMPANY, Office

from documents.errors import Conflict
from documents.records import DocumentState, Halt, PageState, ReviewState, Sample, SampleState
from pipeline.desk import auditing
from pipeline.desk.auditing import Standing
from pipeline.desk.eyes import FourEyes
from pipeline.review import Edit, Outcome

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
        assert [one.name for one in store.corrections.of(document, 1)] == [
            "gross_total",
            "invoice_number",
            "issue_date",
            "kind",
            "supplier_name",
        ]


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
        assert store.samples.get(document).state is SampleState.CHECKED


def test_a_paper_that_comes_again_tells_no_blind_sample_that_still_counts(office: Office, desks: Desks) -> None:
    booked = sampled(office, "number 7", "commit")
    desk, again = desks("jana"), one_in_review(office, "number 7", "review")
    opened = desk.hold(again)
    assert opened.twins == () and sample_of(office, booked).state is SampleState.WAITING
    desk.accept(opened, Edit())
    office.work()
    assert sample_of(office, booked).state is SampleState.RETIRED
    told = desk.hold(again)
    assert booked in str(told.review.reasons[0]) and [twin.document for twin in told.twins] == [booked]
    desk.accept(desk.hold(booked), Edit(values={"gross_total": "99"}))
    office.work()
    assert standing(office).measured.documents == 0
    assert [one.revision for one in office.records()] == [2]


def test_a_page_too_many_in_a_sample_counts_as_wrong(office: Office, desks: Desks) -> None:
    document = sampled(office, "commit invoice 2")
    desk = desks("jana")
    first = desk.paper.split(desk.hold(document), 2)
    assert first.stored.state is DocumentState.IN_REVIEW
    desk.accept(first, Edit())
    assert "pages" in sample_of(office, document).wrong


def test_a_sample_that_was_not_to_be_booked_goes_to_supervisors_with_the_reason(office: Office, desks: Desks) -> None:
    document = sampled(office)
    desk = desks("jana")
    desk.reject(desk.hold(document), "an offer")
    found = sample_of(office, document)
    assert len(found.wrong) == found.fields == 6
    booked = desk.look(document).review
    assert (booked.state, booked.note) == (ReviewState.BOOKED, "an offer")
    assert "take it out of accounting" in str(booked.reasons[0])
    with pytest.raises(Conflict, match="no longer"):
        desk.hold(document)
    with office.books.write(COMPANY, "boss") as books:
        books.store.reviews.settle(document)
        with pytest.raises(Conflict):
            books.store.reviews.settle(document)
    assert office.records() == () and desk.look(document).stored.state is DocumentState.REJECTED


def test_the_paper_of_a_rejected_sample_is_booked_when_it_comes_again(office: Office, desks: Desks) -> None:
    document = sampled(office, "number 7", "commit")
    desk = desks("jana")
    desk.reject(desk.hold(document), "a copy")
    again = one_in_review(office, "number 7", "review")
    assert desk.hold(again).twins == ()
    desk.accept(desk.hold(again), Edit())
    office.work()
    assert [one.document for one in office.records()] == [again]


def test_a_sample_that_turns_out_to_be_booked_already_can_be_rejected(office: Office, desks: Desks) -> None:
    booked, sample = sampled(office, "number 99", "commit"), sampled(office)
    desk = desks("jana")
    desk.accept(desk.hold(booked), Edit())
    desk.accept(desk.hold(sample), Edit(values={"invoice_number": "99"}))
    office.work()
    told = desk.hold(sample)
    assert [twin.document for twin in told.twins] == [booked]
    desk.reject(told, "the same")
    assert desk.look(sample).review.state is ReviewState.BOOKED
    assert [one.document for one in office.records()] == [booked]


def test_a_sample_is_merged_like_any_other_document_and_counts_as_wrong(office: Office, desks: Desks) -> None:
    promise(office, 0.005)
    submission = office.take("review", "commit")
    office.work()
    gone, desk = f"{submission}-2", desks("jana")
    merged = desk.paper.merge_with_previous(desk.hold(gone))
    assert (merged.stored.id, merged.stored.content.pages) == (f"{submission}-1", (1, 2))
    assert sample_of(office, gone).checked_by == ""
    booked = desk.look(gone).review
    assert booked.state is ReviewState.BOOKED
    assert str(booked.reasons[0]) == f"Its pages belong to the document {submission}-1."
    assert "take it out of accounting" in str(booked.reasons[1])
    with office.books.read(COMPANY) as store:
        held = [one.document for one in store.ledger.pages(submission) if one.state is PageState.HELD]
        assert held == [f"{submission}-1"] * 2 and store.ledger.lost() == () and store.verify() == ()
    assert office.records() == () and desk.look(gone).stored.state is DocumentState.REJECTED
    desk.accept(merged, Edit())
    found = sample_of(office, gone)
    assert len(found.wrong) == found.fields == 6


@pytest.mark.parametrize("line", ["commit", "commit other"])
def test_a_sample_that_is_merged_by_mistake_is_as_it_was_once_that_is_undone(
    office: Office, desks: Desks, line: str
) -> None:
    promise(office, 0.005)
    submission = office.take("review", line)
    office.work()
    records, gone, desk = office.records(), f"{submission}-2", desks("jana")
    before = desk.hold(gone)
    back = desk.paper.undo_merge(desk.paper.merge_with_previous(before), 1, gone, 1)
    assert (back.review.reasons, back.review.note, back.stored.content) == (
        before.review.reasons,
        before.review.note,
        before.stored.content,
    )
    assert office.records() == records
    desk.accept(desk.hold(f"{submission}-1"), Edit())
    assert sample_of(office, gone).checked_by == ""
    desk.accept(back, Edit())
    office.work()
    assert (sample_of(office, gone).checked_by, sample_of(office, gone).wrong) == ("jana", ())
    assert {(one.document, one.revision) for one in office.records()} >= {(one.document, 1) for one in records}
    with office.books.read(COMPANY) as store:
        assert store.ledger.lost() == () and store.verify() == ()


def test_a_document_that_was_merged_leaves_no_entry_untold_once_the_whole_is_decided(
    office: Office, desks: Desks
) -> None:
    submission = office.take("review", "review")
    office.work()
    desk, gone = desks("jana"), f"{submission}-2"
    with office.books.write(COMPANY, "petr") as books:
        books.store.entries.enter(gone, 1, "petr", {"iban": "1"})
    merged = desk.paper.merge_with_previous(desk.hold(gone))
    with office.books.read(COMPANY) as store:
        assert [one.told for one in store.entries.all(gone)] == [False]
    desk.accept(merged, Edit())
    with office.books.read(COMPANY) as store:
        assert [one.told for one in store.entries.all(gone)] == [True]


def test_pages_merged_into_a_sample_count_as_wrong_once_it_is_accepted(office: Office, desks: Desks) -> None:
    promise(office, 0.005)
    submission = office.take("commit", "review")
    office.work()
    desk = desks("jana")
    merged = desk.paper.merge_with_previous(desk.hold(f"{submission}-2"))
    desk.accept(merged, Edit())
    assert "pages" in sample_of(office, f"{submission}-1").wrong


def test_what_is_left_of_a_split_sample_is_rejected_as_a_booked_one(office: Office, desks: Desks) -> None:
    document = sampled(office, "commit invoice 2")
    desk = desks("jana")
    desk.reject(desk.paper.split(desk.hold(document), 2), "an offer")
    found = sample_of(office, document)
    assert found.fields == len(found.wrong) == 6
    assert desk.look(document).review.state is ReviewState.BOOKED
    assert desk.look(document).stored.state is DocumentState.REJECTED and office.records() == ()


def test_a_sample_that_is_split_and_whole_again_is_not_booked_anew(office: Office, desks: Desks) -> None:
    document = sampled(office, "commit invoice 2")
    desk = desks("jana")
    whole = desk.paper.undo_split(desk.paper.split(desk.hold(document), 2), 2, 1)
    desk.accept(whole, Edit())
    office.work()
    assert [(one.document, one.revision) for one in office.records()] == [(document, 1)]
    assert desk.look(document).stored.state is DocumentState.COMMITTED and sample_of(office, document).wrong == ()


def test_pages_put_to_a_sample_and_taken_back_leave_it_in_the_queue(office: Office, desks: Desks) -> None:
    promise(office, 0.005)
    submission = office.take("commit", "review")
    office.work()
    desk, two = desks("jana"), f"{submission}-2"
    merged = desk.paper.merge_with_previous(desk.hold(two))
    desk.paper.undo_merge(merged, 1, two, 1)
    assert {one.document for one in desk.queue()} == {f"{submission}-1", two}


def test_nothing_is_put_to_a_sample_that_was_rejected_as_to_any_document_that_was(office: Office, desks: Desks) -> None:
    promise(office, 0.005)
    submission = office.take("commit", "review")
    office.work()
    desk = desks("jana")
    desk.reject(desk.hold(f"{submission}-1"), "an offer")
    with pytest.raises(Conflict, match="is done"):
        desk.paper.merge_with_previous(desk.hold(f"{submission}-2"))


def test_a_parked_sample_waits_to_be_counted_until_it_is_accepted(office: Office, desks: Desks) -> None:
    document = sampled(office)
    desk = desks("jana")
    desk.park(desk.hold(document), "asked the supplier")
    assert sample_of(office, document).checked_by == ""
    desk.accept(desk.hold(document), Edit())
    assert (sample_of(office, document).checked_by, sample_of(office, document).wrong) == ("jana", ())


def test_a_sample_needs_as_many_eyes_as_any_other_document(office: Office, desks: Desks) -> None:
    eyes = FourEyes(above=Decimal(100))
    ordinary = one_in_review(office)
    sample = sampled(office)
    first, second = desks("jana", eyes), desks("petr", eyes)
    told = {first.accept(first.hold(one), Edit()).outcome for one in (ordinary, sample)}
    assert told == {Outcome.SECOND_NEEDED} and sample_of(office, sample).checked_by == ""
    told = {second.accept(second.hold(one), Edit()).outcome for one in (ordinary, sample)}
    assert told == {Outcome.ACCEPTED}
    office.work()
    assert (sample_of(office, sample).checked_by, sample_of(office, sample).wrong) == ("petr", ())
    assert {(one.document, one.revision) for one in office.records()} == {(ordinary, 2), (sample, 1)}


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
    assert halt is not None and "Of 12 fields in 2 blind samples 6 were wrong" in str(halt.reason)
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


def test_a_promise_made_stricter_stops_a_kind_that_is_known_to_break_it(office: Office, desks: Desks) -> None:
    promise(office, 0.9)
    submission = office.take("commit", "commit")
    office.work()
    desk = desks("jana")
    for number in (1, 2):
        edit = Edit(values={"gross_total": "1", "issue_date": "1.1.2026", "supplier_name": "Other"})
        desk.accept(desk.hold(f"{submission}-{number}"), edit)
    assert halted(office) is None
    with office.books.write(COMPANY, "boss") as books:
        auditing.change_promise(books.store, 0.005, 1.0)
    halt = halted(office)
    assert halt is not None and "Promised were at most 0.50 %" in str(halt.reason)


def test_what_is_filed_by_itself_is_sampled_and_its_wrong_kind_is_kept(office: Office, desks: Desks) -> None:
    right, wrong = sampled(office, "commit other"), sampled(office, "commit other")
    desk = desks("jana")
    (reason,) = desk.look(right).review.reasons
    assert re.fullmatch(r"The kind of document is only \d+ % sure\.", str(reason))
    desk.accept(desk.hold(right), Edit())
    values = {"gross_total": "1", "issue_date": "1.1.2026", "supplier_name": "Acme", "invoice_number": "7"}
    desk.accept(desk.hold(wrong), Edit(kind="invoice", values=values))
    office.work()
    assert sample_of(office, right).wrong == () and "kind" in sample_of(office, wrong).wrong
    assert [one.document for one in office.records()] == [wrong]
    with office.books.read(COMPANY) as store:
        assert store.documents.get(right).state is DocumentState.ARCHIVED
        kept = {one.name: one for one in store.corrections.of(wrong, 1)}
        assert (kept["kind"].read_value, kept["kind"].true_value) == ("other", "invoice")
        assert kept["kind"].read_confidence == 0.99 and kept["kind"].read_source == ""
        assert ("invoice", "kind") in {(one.kind, one.field) for one in store.statistics.corrected_fields()}


def test_a_filed_sample_that_is_rejected_was_right_and_one_that_is_merged_was_wrong(
    office: Office, desks: Desks
) -> None:
    promise(office, 0.005)
    submission = office.take("review", "commit other", "commit other")
    office.work()
    desk = desks("jana")
    desk.reject(desk.hold(f"{submission}-3"), "an advertisement")
    assert sample_of(office, f"{submission}-3").wrong == () and sample_of(office, f"{submission}-3").checked_by
    desk.accept(desk.paper.merge_with_previous(desk.hold(f"{submission}-2")), Edit())
    assert {"kind", "pages"} <= set(sample_of(office, f"{submission}-2").wrong)
    assert desk.look(f"{submission}-2").stored.state is DocumentState.REJECTED
