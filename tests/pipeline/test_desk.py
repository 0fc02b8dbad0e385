"""What a person types is kept: drafts as they type, truth and time once they accept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desks import Desks, one_in_review, truth
from office import COMPANY, Office

from documents.errors import Conflict, UsageError
from documents.geometry import Box
from documents.records import DocumentState, Draft
from pipeline.review import Edit, Outcome

pytestmark = pytest.mark.slow


def test_a_draft_survives_and_is_there_when_the_document_is_opened_again(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    saved = desks("jana").save_draft(document, 1, '{"iban": "CZ65"}')
    assert saved.review.holder == "jana"
    again = desks("jana").hold(document)
    assert again.draft is not None and again.draft.edits == '{"iban": "CZ65"}'
    assert desks("petr").look(document).draft is None


def test_a_draft_of_who_lost_the_document_is_refused_and_kept(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    desks("petr").hold(document)
    with pytest.raises(Conflict, match="petr"):
        desks("jana").save_draft(document, 1, "{}")
    draft = desks("jana").draft(document)
    assert draft is not None and draft.edits == "{}"


def test_a_draft_of_an_older_revision_is_refused_and_kept(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    with office.books.write(COMPANY, "petr") as desk:
        desk.store.documents.revise(document, desk.store.documents.get(document).content, 1)
    with pytest.raises(Conflict, match="changed"):
        desks("jana").save_draft(document, 1, "{}")
    assert desks("jana").draft(document) is not None


def test_a_draft_of_what_there_is_not_is_not_kept(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    with pytest.raises(UsageError, match="no revision 7"):
        desks("jana").save_draft(document, 7, "{}")
    with pytest.raises(UsageError, match="no document type 'nonsense'"):
        desks("jana").save_draft(document, 1, "{}", "nonsense")
    assert desks("jana").draft(document) is None


def test_there_is_no_draft_of_a_document_that_there_is_not(office: Office, desks: Desks) -> None:
    with pytest.raises(UsageError, match="no document"):
        desks("jana").save_draft("nothing", 1, "{}")


def test_accepting_drops_the_draft_and_keeps_the_truth_and_the_time(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    opened = desks("jana").save_draft(document, 1, "{}")
    accepted = desks("jana").accept(opened, Edit(values={"gross_total": "99", "due_date": "5.12.2026"}), seconds=4.5)
    assert accepted.outcome is Outcome.ACCEPTED
    assert desks("jana").draft(document) is None
    kept = truth(office, document)
    assert (kept["gross_total"].read_value, kept["gross_total"].true_value) == ("121.00", "99.00")
    assert (kept["gross_total"].read_confidence, kept["gross_total"].read_source) == (0.97, "text")
    assert (kept["due_date"].read_value, kept["due_date"].read_source) == ("", "")
    assert kept["supplier_name"].was_right and kept["supplier_name"].by == "jana"
    with office.books.read(COMPANY) as store:
        assert [(one.person, one.seconds, one.kind) for one in store.sittings.of(document)] == [
            ("jana", 4.5, "invoice")
        ]


def test_a_draft_typed_elsewhere_just_before_one_accepts_may_refuse_that(office: Office, desks: Desks) -> None:
    document, jana = one_in_review(office), desks("jana")
    opened = jana.hold(document)
    jana.save_draft(document, 1, '{"iban": "1"}')

    def refuse(draft: Draft) -> None:
        raise Conflict(draft.edits)

    with pytest.raises(Conflict, match="iban"):
        jana.accept(opened, Edit(), over=refuse)
    kept = jana.look(document)
    assert (kept.stored.state, jana.draft(document) is not None) == (DocumentState.IN_REVIEW, True)


def test_what_was_confirmed_before_is_not_counted_again(office: Office, desks: Desks) -> None:
    for unique in ("one", "two"):
        office.take("number 7", "commit", unique=unique)
    office.work()
    opened = desks("jana").take_next()
    assert opened is not None
    edit = Edit(values={"supplier_name": "Acme Ltd"})
    desks("jana").accept(replace(opened, twins=()), edit)  # as if it had been booked while she looked
    office.work()
    again = desks("petr").take_next()
    assert again is not None and again.stored.revision == 2
    desks("petr").accept(again, Edit(values={"gross_total": "5"}))
    assert set(truth(office, again.stored.id, 2)) == {"gross_total"}


def test_what_is_corrected_once_the_twin_is_known_is_the_truth(office: Office, desks: Desks) -> None:
    for unique in ("one", "two"):
        office.take("number F1", "commit", unique=unique)
    office.work()
    opened = desks("jana").take_next()
    assert opened is not None
    desks("jana").accept(replace(opened, twins=()), Edit())  # as if it had been booked while she looked
    office.work()
    again = desks("jana").take_next()
    assert again is not None and again.stored.revision == 1
    desks("jana").accept(again, Edit(values={"invoice_number": "F7"}))
    kept = truth(office, again.stored.id)["invoice_number"]
    assert (kept.read_value, kept.true_value) == ("F1", "F7")


def test_a_rejected_document_leaves_no_draft(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    opened = desks("jana").save_draft(document, 1, "{}")
    desks("jana").reject(opened, "not ours")
    assert desks("jana").draft(document) is None


@pytest.mark.parametrize("decided", ["accepted", "rejected", "merged"])
def test_nothing_that_anyone_typed_outlives_the_decision(office: Office, desks: Desks, decided: str) -> None:
    document = one_in_review(office, "review", "review").replace("-1", "-2")
    jana, petr = desks("jana"), desks("petr")
    jana.release(jana.save_draft(document, 1, '{"birth_number": "1"}'))
    opened = petr.save_draft(document, 1, "{}")
    if decided == "accepted":
        petr.accept(opened, Edit())
    elif decided == "rejected":
        petr.reject(opened, "not ours")
    else:
        petr.accept(petr.paper.merge_with_previous(opened), Edit())
    assert jana.draft(document) is None and petr.draft(document) is None
    with pytest.raises(Conflict, match="in review no longer"):
        jana.save_draft(document, 1, '{"birth_number": "2"}')
    assert jana.draft(document) is None
    with office.books.read(COMPANY) as store:
        ended = {
            one.details["person"]: one.action
            for one in store.events(document)
            if one.action in {"draft.taken", "draft.dropped"}
        }
    assert ended == {"jana": "draft.dropped", "petr": "draft.taken" if decided == "accepted" else "draft.dropped"}


def test_a_region_is_read_from_the_file_as_it_arrived(office: Office, desks: Desks) -> None:
    submission = one_in_review(office).rpartition("-")[0]
    box = Box(x0=0.5, y0=0.1, x1=0.9, y1=0.2)
    assert desks("jana").read_region(submission, 1, box, ("cs",)) == ("page 1 of review", "0.5 0 ('cs',)")
    assert desks("jana").words(submission, 2) == ()
    with pytest.raises(UsageError, match="no page 9"):
        desks("jana").words(submission, 9)
