"""What the verifier's page asks the server for, and that nobody gets what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from office_made import file
from station_made import Sample, doubting, post, sure, view
from web_made import Enter

from documents.geometry import Box
from documents.messages import say
from documents.records import DocumentState, ReviewState, StoredDocument
from pipeline.desk.eyes import FourEyes
from podatelna.web import looking
from podatelna.web.house import House
from podatelna.web.translation import Words
from podatelna.web.view import Typing, view_of
from validation.decision import least_sure

pytestmark = pytest.mark.slow


def stored(house: House, document: str) -> StoredDocument:
    with house.books.read("acme") as store:
        return store.documents.get(document)


def test_a_blind_sample_shows_a_doubt_as_any_other_document_does(
    verifier: TestClient, put: Callable[..., str], house: House
) -> None:
    document = put()
    with house.books.write("acme", "podatelna") as desk:
        desk.store.reviews.finish(document)
        reason = least_sure(desk.store.documents.get(document).content, house.types["invoice"], 0.875)
        desk.store.reviews.recheck(document, [reason])
    shown = view(verifier, document)
    (doubtful,) = (one for one in shown["fields"] if one["status"] == "doubtful")
    assert doubtful["reason"] == "Only 87 % sure." and doubtful["percent"] == "87 %"
    assert not any("confidence" in one for one in shown["fields"])
    assert "87 % sure" in shown["reasons"][0]
    answer = post(verifier, f"documents/{document}/draft", revision=1, edits={doubtful["name"]: doubtful["shown"]})
    assert {one["status"] for one in answer.json()["fields"] if one["name"] == doubtful["name"]} == {"human"}
    assert answer.json()["reasons"] == []  # as where the program doubted it


def test_a_blind_samples_kind_is_doubted_until_it_is_chosen(
    verifier: TestClient, put: Callable[..., str], house: House
) -> None:
    document = put()
    with house.books.write("acme", "podatelna") as desk:
        desk.store.reviews.finish(document)
        desk.store.reviews.recheck(document, [say("The kind of document is only {percent} sure.", percent="62 %")])
    shown = view(verifier, document)
    assert shown["kind_reason"] == "Only 62 % sure." and "62 %" in shown["reasons"][0]
    chosen = post(verifier, f"documents/{document}/draft", revision=1, kind="receipt", edits={}).json()
    assert chosen["kind_status"] == "sure" and not [one for one in chosen["reasons"] if "The kind" in one]


def test_next_leads_to_a_document_and_to_the_queue_where_there_is_none(
    verifier: TestClient, put: Callable[..., str]
) -> None:
    nothing = verifier.get("/c/acme/next").headers["location"]
    assert nothing.startswith("/c/acme/queue?")
    assert "No document is free for you just now." in verifier.get(nothing).text
    document = put()
    assert verifier.get("/c/acme/next").headers["location"] == f"/c/acme/documents/{document}"


def test_the_next_one_is_held_while_the_first_is_looked_at(
    verifier: TestClient, put: Callable[..., str], house: House
) -> None:
    first, second = put(), put()
    verifier.get(f"/c/acme/documents/{first}")
    assert post(verifier, "next", after=first).json()["id"] == second
    assert post(verifier, "next", after=first).json()["id"] == second
    with house.books.read("acme") as store:
        assert {store.reviews.get(one).holder for one in (first, second)} == {"eva"}


def test_the_page_carries_its_view_and_texts(verifier: TestClient, put: Callable[..., str]) -> None:
    page = verifier.get(f"/c/acme/documents/{put()}").text
    assert '<script type="application/json" id="view">' in page
    assert "Why it is here" in page
    assert "<script>" not in page and "style=" not in page


def test_another_companys_documents_and_pages_are_not_there(enter: Enter, put: Callable[..., str]) -> None:
    document = put(company="beta")
    client = enter("verifier")
    submission = document.rpartition("-")[0]
    for path in (f"documents/{document}", f"documents/{document}/view", f"pages/{submission}/1.jpg"):
        assert client.get(f"/c/beta/{path}").status_code == 404
        assert client.get(f"/c/acme/{path}").status_code in {400, 404}
    assert client.get(f"/c/acme/pages/{submission}/1/words").status_code == 404


def test_what_another_person_holds_is_to_be_looked_at_only(enter: Enter, put: Callable[..., str], house: House) -> None:
    document = put()
    house.review_desk("acme", "jan").hold(document)
    found = view(enter("verifier"), document)
    assert (found["readonly"], found["holder"]) == (True, "jan")
    assert "jan is working on" in found["refused"]


def test_an_auditor_looks_and_holds_nothing(enter: Enter, put: Callable[..., str], house: House) -> None:
    document = put()
    client = enter("auditor", login="rev")
    assert view(client, document)["readonly"]
    assert post(client, f"documents/{document}/accept", revision=1).status_code == 403
    with house.books.read("acme") as store:
        assert store.reviews.get(document).holder == ""


def test_what_no_person_was_needed_for_can_be_looked_at_and_not_changed(
    verifier: TestClient, long_invoice: Sample, house: House
) -> None:
    with house.books.write("acme", "podatelna") as desk:
        (document,) = file(desk.store, "s1", [sure(long_invoice.processed.documents[0])])
        desk.store.records.commit(document, 1)
    shown = view(verifier, document)
    assert shown["readonly"] and shown["refused"] == "It is in review no longer."
    assert next(one for one in shown["fields"] if one["name"] == "gross_total")["value"]
    assert post(verifier, f"documents/{document}/accept", revision=1).status_code == 400


def test_a_draft_is_judged_kept_and_given_back(verifier: TestClient, put: Callable[..., str]) -> None:
    document = put(doubting("due_date"))
    edits = {
        "due_date": "5.12.2025",
        "gross_total": "much",
        "line_items[1].quantity": "7,5",
        "line_items[99].unit": "x",
    }
    answer = post(verifier, f"documents/{document}/draft", revision=1, edits=edits)
    fields = {one["name"]: one for one in answer.json()["fields"]}
    assert (fields["due_date"]["value"], fields["due_date"]["status"]) == ("2025-12-05", "human")
    assert (fields["gross_total"]["shown"], fields["gross_total"]["fault"]) == ("much", True)
    again = view(verifier, document)
    assert again["draft"]["edits"] == edits
    assert next(one for one in again["fields"] if one["name"] == "due_date")["shown"] == "05/12/2025"


def test_what_was_typed_into_an_earlier_revision_comes_back_and_cells_follow_their_rows(
    verifier: TestClient, put: Callable[..., str], house: House
) -> None:
    document = put()
    edits = {
        "line_items[4]": "",
        "line_items[+3]": "",
        "supplier_name": "Morstav",
        "line_items[2].quantity": "7,5",
        "line_items[3].description": "typed",
    }
    box = {"x0": 0.1, "y0": 0.2, "x1": 0.3, "y1": 0.3}
    places = {"line_items[3].description": {"page": 1, "box": box}}
    post(verifier, f"documents/{document}/draft", revision=1, edits=edits, places=places)
    with house.books.write("acme", "jan") as desk:
        content = desk.store.documents.get(document).content
        desk.store.documents.revise(document, replace(content, line_items=content.line_items[1:]), 1)
    again = view(verifier, document)
    assert again["draft"]["edits"] == {
        "supplier_name": "Morstav",
        "line_items[3]": "",
        "line_items[+2]": "",
        "line_items[1].quantity": "7.5",
        "line_items[2].description": "typed",
    }
    assert again["draft"]["places"] == {"line_items[2].description": {"page": 1, "box": box}}
    assert next(one for one in again["fields"] if one["name"] == "supplier_name")["value"] == "Morstav"
    rows = next(one for one in again["tables"] if one["name"] == "line_items")["rows"]
    assert len(rows) == len(content.line_items) - 1
    assert (rows[0]["cells"]["quantity"]["value"], rows[1]["cells"]["description"]["value"]) == ("7.5", "typed")


def test_cells_stay_typed_when_the_kind_changes_and_a_page_is_turned(
    verifier: TestClient, put: Callable[..., str]
) -> None:
    document = put()
    edits = {"line_items[2].quantity": "7"}
    answer = post(verifier, f"documents/{document}/draft", revision=1, kind="receipt", was="invoice", edits=edits)
    assert answer.json()["draft"]["edits"]["line_items[2].quantity"] == "7"
    asked = {"operation": "turn", "page": 1, "degrees": 180, "revision": 1}
    assert post(verifier, f"documents/{document}/pages", **asked).json()["draft"]["kind"] == "receipt"
    rows = next(one for one in view(verifier, document)["tables"] if one["name"] == "line_items")["rows"]
    assert rows[1]["cells"]["quantity"]["value"] == "7"


def test_another_kind_brings_its_own_fields(verifier: TestClient, put: Callable[..., str]) -> None:
    document = put()
    found = post(verifier, f"documents/{document}/draft", revision=1, kind="receipt").json()
    assert found["kind"] == "receipt"
    assert "receipt_number" in {one["name"] for one in found["fields"]}


def test_what_is_accepted_is_saved_as_it_was_typed(verifier: TestClient, put: Callable[..., str], house: House) -> None:
    document = put(doubting("due_date"))
    answer = post(verifier, f"documents/{document}/accept", revision=1, edits={"due_date": "5.12.2025"}, seconds=3.5)
    assert answer.json() == {"outcome": "accepted"}
    found = stored(house, document)
    assert (found.state, found.content.fields["due_date"].value) == (DocumentState.FOUND, "2025-12-05")


def test_a_value_stands_where_the_person_pointed(verifier: TestClient, put: Callable[..., str], house: House) -> None:
    document = put(doubting("due_date"))
    box = {"x0": 0.5, "y0": 0.25, "x1": 0.6, "y1": 0.3}
    typed = {"edits": {"due_date": "5.12.2025"}, "places": {"due_date": {"page": 1, "box": box}}}
    post(verifier, f"documents/{document}/draft", revision=1, **typed)
    assert view(verifier, document)["draft"]["places"]["due_date"] == {"page": 1, "box": box}
    assert post(verifier, f"documents/{document}/accept", revision=1, **typed).status_code == 200
    kept = stored(house, document).content.fields["due_date"]
    assert (kept.value, kept.page, kept.box) == ("2025-12-05", 1, Box(**box))


def test_a_text_that_is_no_value_is_not_accepted(verifier: TestClient, put: Callable[..., str], house: House) -> None:
    document = put()
    answer = post(verifier, f"documents/{document}/accept", revision=1, edits={"due_date": "soon"})
    assert (answer.status_code, "not a date" in answer.json()["error"]) == (400, True)
    assert stored(house, document).state is DocumentState.IN_REVIEW


def test_a_late_save_is_refused_and_kept(verifier: TestClient, put: Callable[..., str], house: House) -> None:
    document = put()
    view(verifier, document)
    desk = house.review_desk("acme", "eva")
    desk.release(desk.look(document))
    house.review_desk("acme", "jan").hold(document)
    for verb in ("draft", "accept"):
        answer = post(verifier, f"documents/{document}/{verb}", revision=1, edits={"due_date": "5.12.2025"})
        assert (answer.status_code, "jan is working" in answer.json()["error"]) == (409, True)
    assert post(verifier, f"documents/{document}/renew").status_code == 409
    kept = desk.draft(document)
    assert kept is not None and "5.12.2025" in kept.edits
    assert post(verifier, f"documents/{document}/draft", revision=7, edits={}).status_code == 400


def test_a_document_is_parked_rejected_released_and_renewed(
    verifier: TestClient, put: Callable[..., str], house: House
) -> None:
    parked, rejected, released = put(), put(), put()
    for document in (parked, rejected, released):
        view(verifier, document)
    assert post(verifier, f"documents/{released}/renew").json() == {"outcome": "renewed"}
    assert post(verifier, f"documents/{parked}/park", revision=1, reason="waits for the order").json() == {
        "outcome": "parked"
    }
    answer = post(verifier, f"documents/{rejected}/reject", revision=1, reason="an advertisement")
    assert answer.json() == {"outcome": "rejected"}
    assert post(verifier, f"documents/{released}/release").json() == {"outcome": "released"}
    with house.books.read("acme") as store:
        assert store.reviews.get(parked).state is ReviewState.PARKED
        assert store.documents.get(rejected).state is DocumentState.REJECTED
        assert store.reviews.get(released).holder == ""
    assert view(verifier, rejected)["refused"] == "It is in review no longer."


def test_pages_come_with_their_words_and_give_values(verifier: TestClient, put: Callable[..., str]) -> None:
    document = put()
    page = view(verifier, document)["pages"][0]
    picture = verifier.get(page["image"])
    assert (picture.headers["content-type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert picture.headers["cache-control"] == "no-store"
    words = verifier.get(page["words"]).json()
    text, x0, y0, x1, y1 = next(one for one in words if one[0] == "09847286")
    place = page["image"].removeprefix("/c/acme/").removesuffix(".jpg")
    asked = {"field": "supplier_id", "kind": "invoice"}
    picked = post(verifier, f"{place}/pick", x=(x0 + x1) / 2, y=(y0 + y1) / 2, **asked).json()
    assert (picked["value"], picked["shown"]) == (text, text)
    framed = post(verifier, f"{place}/read", x0=x0, y0=y0, x1=x1, y1=y1, **asked).json()
    assert framed["value"] == text
    assert post(verifier, f"{place}/pick", x=0, y=0, field="shoe_size", kind="invoice").status_code == 404
    assert verifier.get("/c/acme/pages/none/1.jpg").status_code == 404


def test_a_frame_without_known_words_is_read_on_the_spot(
    verifier: TestClient, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = put()
    page = view(verifier, document)["pages"][0]
    place = page["image"].removeprefix("/c/acme/").removesuffix(".jpg")
    empty = {"x0": 0.0, "y0": 0.0, "x1": 0.02, "y1": 0.02, "field": "due_date", "kind": "invoice"}
    for lines, value in ((("due", "30. 9. 2025"), "2025-09-30"), ((), None)):
        monkeypatch.setattr("pipeline.review.ReviewDesk.read_region", lambda *_, lines=lines: lines)
        found = post(verifier, f"{place}/read", **empty).json()
        assert (found and found["value"]) == value


def test_pages_are_ordered_turned_split_and_left_out(
    verifier: TestClient, put: Callable[..., str], house: House
) -> None:
    document = put()
    pages = f"documents/{document}/pages"

    def change(**asked: object) -> dict[str, Any]:
        answer = post(verifier, pages, revision=stored(house, document).revision, **asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert [one["number"] for one in change(operation="order", pages=[2, 1])["pages"]] == [2, 1]
    assert change(operation="turn", page=1, degrees=90)["pages"][1]["turn"] == 90
    assert len(change(operation="split", page=1)["pages"]) == 1
    assert post(verifier, pages, revision=1, operation="split", page=1).status_code == 409
    last = put()
    answer = post(verifier, f"documents/{last}/pages", revision=1, operation="leave_out", page=2, reason="blank")
    assert [one["number"] for one in answer.json()["pages"]] == [1]


def test_a_document_can_be_read_again(verifier: TestClient, put: Callable[..., str], house: House) -> None:
    document = put()
    view(verifier, document)
    answer = post(verifier, f"documents/{document}/read-again", revision=1, languages=["cs"])
    assert answer.json() == {"outcome": "reading"}
    assert stored(house, document).state is DocumentState.FOUND


def test_what_a_script_sends_and_nobody_knows_is_refused(verifier: TestClient, put: Callable[..., str]) -> None:
    document = put()
    assert post(verifier, f"documents/{document}/draft", revision=1, colour="red").status_code == 422
    assert post(verifier, f"documents/{document}/reject", revision=1, reason="").status_code == 422


def test_fields_say_that_two_people_enter_them_as_soon_as_that_is_so(put: Callable[..., str], house: House) -> None:
    document = put()
    limit = FourEyes(critical=True, above=Decimal(1_000_000))
    desk = replace(house.review_desk("acme", "eva"), four_eyes=limit)

    def marked(typing: Typing) -> set[str]:
        looked = looking.look(desk, desk.look(document), typing, Words(language="en"))
        return {one.name for one in view_of(looked, house.types, Words(language="en")).fields if one.by_two}

    assert "iban" in marked(Typing()) and "gross_total" not in marked(Typing())
    assert "gross_total" in marked(Typing(edits={"gross_total": "2000000"}))
    alone = house.review_desk("acme", "eva")
    assert not looking.look(alone, alone.look(document), Typing(), Words(language="en")).by_two
