"""The queue: what waits, found by an address, and given out by a supervisor."""

from __future__ import annotations

import re
from base64 import b64decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from fastapi.testclient import TestClient
from office_made import waiting
from web_made import Enter, Sit, plain, sought, user

from documents.records import Review, ReviewState
from podatelna.web.house import House

ROW = re.compile(r'class="open" href="/c/acme/documents/([^"]+)"')


def shown(client: TestClient, query: str = "") -> list[str]:
    answer = client.get(f"/c/acme/queue{query}")
    assert answer.status_code == 200, answer.text
    return ROW.findall(answer.text)


def found(client: TestClient, **form: str) -> list[str]:
    return shown(client, sought(client, "/c/acme/queue", **form).removeprefix("/c/acme/queue"))


def review(house: House, document: str) -> Review:
    with house.books.read("acme") as store:
        return store.reviews.get(document)


def told(client: TestClient, path: str, **data: str | list[str]) -> str:
    answer = client.post(f"/c/acme/queue/{path}", data=data)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"]).text
    return " ".join(re.findall(r'class="note \w+">([^<]+)<', page))


def test_a_document_is_shown_with_why_it_waits_and_what_it_is(house: House, enter: Enter) -> None:
    waiting(house, "a", "IBAN is missing.", "Net total is only 62 % sure.", "The sums differ.")
    page = enter("verifier").get("/c/acme/queue").text
    for text in (
        "Dřevařství Kůň s.r.o.",
        "A · 01/03/2026",
        "Invoice",
        "121.00\xa0CZK",
        "62\xa0%",
        "IBAN is missing.",
        "1 more",
    ):
        assert text in page
    assert "The sums differ." not in page


def test_who_entered_critical_fields_is_told_that_it_is_for_someone_else(house: House, enter: Enter) -> None:
    first, second = waiting(house, "a"), waiting(house, "b")
    with house.books.write("acme", "eva") as desk:
        desk.store.entries.enter(first, 1, "eva", {"iban": ""})
        desk.store.entries.enter(second, 1, "jan", {"iban": ""})
        desk.store.entries.enter(second, 1, "petr", {"iban": "CZ"})
    client = enter("verifier")
    rows = client.get("/c/acme/queue").text.split("<tr>")
    mine, others = (plain("<" + next(row for row in rows if document in row)) for document in (first, second))
    assert "A second person looks at its critical fields. You entered its critical fields already." in mine
    assert "for someone else" in mine and "for someone else" not in others
    assert "The entries differ. A third person decides." in others and "jan" not in others
    assert client.get("/c/acme/next").headers["location"] == f"/c/acme/documents/{second}"


def test_a_program_gets_the_queue_as_json(house: House, enter: Enter) -> None:
    first, second = waiting(house, "a"), waiting(house, "b", company="beta")
    client = enter("verifier")
    with house.books.write("acme", "jan") as desk:
        desk.store.reviews.hold(first, "jan")
    told = client.get("/c/acme/queue", headers={"accept": "application/json"}).json()
    (document,) = told["documents"]
    assert {name: document[name] for name in ("document", "kind", "total", "issued", "holder", "reasons")} == {
        "document": first,
        "kind": "invoice",
        "total": "121.00",
        "issued": "2026-03-01",
        "holder": "jan",
        "reasons": ["IBAN is missing."],
    }
    assert document["queued_at"].endswith(":00Z")
    assert (told["next"], told["counts"]) == ("", {"waiting": 1, "parked": 0})
    asked = client.get("/c/acme/queue?state=booked", headers={"accept": "application/json"})
    assert asked.status_code == 403 and second not in str(told)


def test_the_queue_of_another_company_is_not_seen(house: House, enter: Enter) -> None:
    waiting(house, "a", company="beta")
    assert shown(enter("verifier")) == []


def test_who_only_looks_can_give_nothing_out(house: House, enter: Enter) -> None:
    document = waiting(house, "a")
    for roles, paths in {("auditor",): ("park", "unpark", "assign", "priority"), ("verifier",): ("assign",)}.items():
        client = enter(*roles)
        assert shown(client) == [document]
        for path in paths:
            given = {"document": document, "note": "?", "person": "", "urgency": "now"}
            assert client.post(f"/c/acme/queue/{path}", data=given).status_code == 403
        assert 'popovertarget="assign"' not in client.get("/c/acme/queue").text


def test_the_mailroom_does_not_see_the_queue(enter: Enter) -> None:
    assert enter("mailroom").get("/c/acme/queue").status_code == 403


def test_filters_stay_in_the_address_and_narrow_what_is_shown(house: House, enter: Enter) -> None:
    invoice = waiting(house, "a", supplier_name="Müller GmbH")
    receipt = waiting(house, "b", kind="receipt", supplier_name="Kůň s.r.o.")
    client = enter("verifier", "supervisor")
    with house.books.write("acme", "eva") as desk:
        desk.store.reviews.hold(receipt, "eva")
    assert shown(client, "?kind=receipt") == [receipt]
    assert shown(client, "?who=free") == [invoice]
    assert found(client, q=" muller ") == [invoice]
    assert found(client, who="holds:eva") == [receipt]
    assert found(client, who="for:eva") == []
    assert found(client, kind="receipt", q="muller", who="free") == []
    nothing = client.get(sought(client, "/c/acme/queue", q="nobody")).text
    assert "Nothing in the queue is like that." in nothing and 'value="nobody"' in nothing


def test_what_is_looked_for_is_read_in_no_address(house: House, enter: Enter) -> None:
    for number in range(51):
        waiting(house, f"d{number}", supplier_name="Müller GmbH")
    client, elsewhere = enter("verifier"), enter("verifier", company="beta")
    address = sought(client, "/c/acme/queue", q="Müller", who="free", order="party")
    assert "ller" not in unquote(address) and "&order=party" in address and "who=free" in address
    assert "jan" not in sought(client, "/c/acme/queue", who="holds:jan")
    assert 'role="search" autocomplete="off"' in client.get(address).text  # nor does the browser offer it to the next
    told = client.get(address, headers={"accept": "application/json"}).json()  # as a program that follows comes there
    assert len(told["documents"]) == 50 and "ller" not in str(b64decode(told["next"], b"-_"))
    assert len(ROW.findall(client.get(f"{address}&after={told['next']}").text)) == 1
    for other in (elsewhere.get(address.replace("acme", "beta")), client.get("/c/acme/queue?q=Müller")):
        assert other.status_code == 400 and "Search for it anew." in other.text


def test_documents_are_sorted_as_the_address_says(house: House, enter: Enter) -> None:
    small = waiting(house, "a", gross_total="10.00", supplier_name="Z")
    large = waiting(house, "b", gross_total="99.00", supplier_name="A")
    client = enter("verifier")
    assert shown(client, "?order=oldest") == [small, large]
    for order in ("newest", "total", "party"):
        assert shown(client, f"?order={order}") == [large, small]
    assert 'aria-sort="descending"' in client.get("/c/acme/queue?order=total").text
    assert client.get("/c/acme/queue?order=colour").status_code == 422
    assert client.get("/c/acme/queue?after=nonsense").status_code == 400


def test_pages_follow_each_other_and_miss_nothing(house: House, enter: Enter) -> None:
    documents = [waiting(house, f"d{number:02}") for number in range(53)]
    client = enter("verifier")
    first = client.get("/c/acme/queue?order=oldest").text
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    address = link[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query)["order"] == ["oldest"]
    assert ROW.findall(first) + ROW.findall(client.get(address).text) == documents


def test_documents_are_assigned_and_said_to_be(house: House, enter: Enter) -> None:
    documents = [waiting(house, "a"), waiting(house, "b")]
    user(house, "jan", "acme", "verifier")
    client = enter("verifier", "supervisor")
    back = "?kind=invoice"
    assert told(client, "assign", document=documents, person="jan", back=back) == "2 documents assigned."
    assert review(house, documents[0]).assigned == "jan"
    assert "for Jan" in client.get("/c/acme/queue").text
    assert found(client, who="for:jan") == documents
    assert told(client, "assign", document=documents[0], person="") == "1 document assigned."
    assert review(house, documents[0]).assigned == ""


def test_nothing_is_assigned_to_who_may_not_take_it(house: House, enter: Enter) -> None:
    document = waiting(house, "a")
    user(house, "olga", "acme", "auditor")
    user(house, "bob", "beta", "verifier")
    client = enter("supervisor")
    for person in ("olga", "bob", "nobody"):
        given = {"document": document, "person": person}
        assert client.post("/c/acme/queue/assign", data=given).status_code == 404


def test_a_priority_is_raised(house: House, enter: Enter) -> None:
    later, first = waiting(house, "a"), waiting(house, "b")
    client = enter("supervisor")
    assert told(client, "priority", document=first, urgency="now") == "Priority of 1 document changed."
    assert review(house, first).priority == 1
    assert shown(client) == [first, later]


def test_a_document_is_parked_with_a_note_and_comes_back(house: House, enter: Enter) -> None:
    document = waiting(house, "a")
    client = enter("verifier")
    assert told(client, "park", document=document, note="Asked the supplier.") == "1 document parked."
    assert shown(client) == []
    assert shown(client, "?state=parked") == [document]
    assert "Asked the supplier." in client.get("/c/acme/queue?state=parked").text
    assert told(client, "unpark", document=document) == "1 document waits again."
    assert (review(house, document).state, review(house, document).note) == (
        ReviewState.WAITING,
        "Asked the supplier.",
    )


def test_what_someone_else_holds_is_not_parked_and_that_is_said(house: House, enter: Enter) -> None:
    held, free = waiting(house, "a"), waiting(house, "b")
    with house.books.write("acme", "jan") as desk:
        desk.store.reviews.hold(held, "jan")
    said = told(enter("verifier"), "park", document=[held, free], note="?")
    assert said.startswith("1 document parked. 1 was not to be had")
    assert review(house, held).state is ReviewState.WAITING


@pytest.mark.parametrize("back", ["//elsewhere", "https://elsewhere", "?\r\nX: y", "?kůň"])
def test_going_back_stays_on_the_queue(house: House, enter: Enter, back: str) -> None:
    answer = enter("verifier").post("/c/acme/queue/unpark", data={"document": waiting(house, "a"), "back": back})
    assert answer.headers["location"] == "/c/acme/queue?&done=unparked.1.0"


@pytest.mark.parametrize("done", ["assigned.x.1", "nonsense", "painted.1.0", "assigned.0.0", "assigned.99999999999.0"])
def test_what_was_not_done_is_not_told(enter: Enter, done: str) -> None:
    assert 'class="note' not in enter("verifier").get(f"/c/acme/queue?done={done}").text


def test_a_change_without_a_token_of_the_page_is_refused(house: House, client: TestClient) -> None:
    document = waiting(house, "a")
    del client.headers["x-csrf"]
    answer = client.post("/c/acme/queue/priority", data={"document": document, "urgency": "now"})
    assert (answer.status_code, review(house, document).priority) == (403, 10)


@pytest.mark.slow
def test_the_queue_is_worked_through_by_keys_alone(house: House, browser: Sit) -> None:
    first, second = waiting(house, "a"), waiting(house, "b")
    user(house, "jan", "acme", "verifier")
    page = browser("/c/acme/queue", "verifier", "supervisor")
    for key in ("j", "j", "a", "Control+Enter", "2"):  # nobody means the first name by Ctrl+Enter
        page.keyboard.press(key)
    page.get_by_role("status").get_by_text("1 document assigned.").wait_for()
    assert [review(house, one).assigned for one in (first, second)] == ["", "jan"]
    page.wait_for_url(lambda url: "done=" not in url)
    for key in ("ArrowDown", "x", "j", "x", "p", "1"):
        page.keyboard.press(key)
    page.get_by_role("status").get_by_text("Priority of 2 documents changed.").wait_for()
    page.wait_for_url(lambda url: "done=" not in url)
    page.keyboard.press("j")
    page.keyboard.press("z")
    page.keyboard.type("Asked the supplier.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").get_by_text("1 document parked.").wait_for()
    page.wait_for_url(lambda url: "done=" not in url)
    page.keyboard.press("/")
    page.keyboard.type("b")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "q=gA" in url)
    page.reload()
    assert page.locator("#q").input_value() == "b"
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documents/{second}")
