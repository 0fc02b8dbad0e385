"""A document sent to be read again leaves the queue and comes back, whatever happens."""

from __future__ import annotations

import threading
from typing import Any

import fake_plant
import pytest
from desks import Desks, one_in_review
from office import COMPANY, Office

from documents.errors import Conflict, UsageError
from documents.messages import say
from documents.records import DocumentState, Versions
from pipeline import ledger
from pipeline.desk import readings
from pipeline.processed import Processed, Wanted
from pipeline.review import Edit
from storage.archive import Archive
from storage.repositories.readings import Readings

pytestmark = pytest.mark.slow


def test_a_document_read_again_comes_back_as_it_is_now(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    desk = desks("jana")
    opened = desk.save_draft(document, 1, "{}")
    with office.books.write(COMPANY, "boss") as books:
        books.store.reviews.prioritise(document, 2)
    desk.paper.read_again(opened, ["ro", "en"])
    assert desk.queue() == () and desk.draft(document) is None
    office.work()
    again = desks("petr").take_next()
    assert again is not None and again.stored.id == document
    assert (again.stored.revision, again.review.priority) == (2, 2)
    assert again.stored.content.fields["invoice_number"].value == "anew"
    assert str(again.review.reasons[0]) == "It was read again."
    with office.books.read(COMPANY) as store:
        key = readings.key_of(store, again.stored.submission)
        first = store.readings.found(again.stored.submission, ledger.READ, Versions(code="test-1", model="m", type="t"))
        assert store.ledger.lost() == () and store.verify() == ()
        assert first is not None and first.key != key
    page = readings.page_in(readings.processed_at(Archive(office.archive, COMPANY), key), 1)
    assert page.languages == ("ro", "en") and page.image
    desks("petr").accept(again, Edit())
    office.work()
    assert [(one.document, one.revision) for one in office.records()] == [(document, 2)]


@pytest.mark.parametrize(("line", "told"), [("again-boom", "broke down"), ("again-lacking", "apt-get install")])
def test_what_cannot_be_read_again_comes_back_with_the_reason(
    office: Office, desks: Desks, line: str, told: str
) -> None:
    document = one_in_review(office, "review", line)
    desk = desks("jana")
    desk.paper.read_again(desk.hold(document), ["cs"])
    office.work()
    (review,) = desk.queue()
    failed, why = review.reasons
    assert failed == say("It could not be read again.") and told in str(why)
    assert desk.look(document).stored.revision == 1


def test_what_a_person_typed_before_stays(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    desk = desks("jana")
    typed = desk.edited(desk.hold(document), Edit(values={"gross_total": "99"}))
    with office.books.write(COMPANY, "jana") as books:
        books.store.documents.revise(document, typed, 1)
    desk.paper.read_again(desk.hold(document), ["cs"])
    office.work()
    assert desk.look(document).stored.content.fields["gross_total"].value == "99.00"


def test_a_page_of_the_same_file_that_was_turned_meanwhile_stays_turned(
    office: Office, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = office.take("review", "review")
    office.work()
    desk, read_again = desks("jana"), fake_plant.read_again

    def read_while_another_is_turned(company: str, data: bytes, wanted: Wanted) -> Processed:
        petr = desks("petr")
        petr.paper.turn(petr.hold(f"{submission}-2"), 2, 90)
        return read_again(company, data, wanted)

    monkeypatch.setattr(fake_plant, "read_again", read_while_another_is_turned)
    desk.paper.read_again(desk.hold(f"{submission}-1"), ["ro"])
    office.work()
    pages = desk.understanding.processed(submission).reading.pages
    assert [(page.languages, page.rotation) for page in pages] == [(("ro",), 0), ((), 90), ((), 0)]
    assert str(desk.look(f"{submission}-1").review.reasons[0]) == "It was read again."


def test_a_page_that_is_turned_while_another_document_is_entered_stays_turned_or_is_refused(
    office: Office, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = office.take("review", "review")
    office.work()
    petr, refused = desks("petr"), []

    def turn() -> None:
        try:
            petr.paper.turn(petr.hold(f"{submission}-2"), 2, 90)
        except Conflict as conflict:
            refused.append(str(conflict))

    turning, keep = threading.Thread(target=turn), Readings.keep

    def keep_while_another_is_turned(self: Readings, *args: Any) -> None:
        if turning.ident is None:
            turning.start()
            turning.join(timeout=1)  # it waits until what was read is entered
        keep(self, *args)

    desk = desks("jana")
    desk.paper.read_again(desk.hold(f"{submission}-1"), ["ro"])
    monkeypatch.setattr(Readings, "keep", keep_while_another_is_turned)
    office.work()
    turning.join()
    turned = desk.understanding.processed(submission).reading.pages[1].rotation
    assert (turned, len(refused)) in {(90, 0), (0, 1)}


def test_a_rereading_that_was_lost_comes_back_to_the_queue(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    desk = desks("jana")
    assert desk.paper.read_again(desk.hold(document), ["cs"]).state is DocumentState.FOUND
    office.door.cancel(f"reread-{document}-1")
    office.take("sleep 1.5", "commit")  # gives the reconciler time to look
    office.work()
    (waiting,) = desk.queue()
    assert waiting.document == document and "send it again" in str(waiting.reasons[0])


def test_only_languages_that_there_are_can_be_asked_for(office: Office, desks: Desks) -> None:
    desk = desks("jana")
    opened = desk.hold(one_in_review(office))
    for languages in (["xx"], []):
        with pytest.raises(UsageError, match="Languages are"):
            desk.paper.read_again(opened, languages)


def test_only_who_holds_the_document_sends_it_to_be_read_again(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    opened = desks("jana").hold(document)
    desks("jana").release(opened)
    desks("petr").hold(document)
    with pytest.raises(Conflict, match="petr"):
        desks("jana").paper.read_again(opened, ["cs"])
    assert [one.document for one in desks("jana").queue()] == [document]
