"""What a person decides holds for the document that their page showed, and for no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import expect
from station_bench import Bench, until
from station_made import doubting, post, sure, view
from web_made import Enter

from documents.records import DocumentState, ReviewState
from documents.types import load
from pipeline import ledger
from pipeline.engine.books import Desk
from podatelna.web import secrets
from podatelna.web.house import House
from podatelna.web.pace import Pace

pytestmark = pytest.mark.slow


def test_who_was_not_shown_that_the_paper_is_booked_is_asked_again(
    house: House, put: Callable[..., str], enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved: list[tuple[str, int, tuple[str, ...]]] = []

    def approve(_: Desk, document: str, revision: int, knowing: Collection[str] = ()) -> None:
        approved.append((document, revision, tuple(knowing)))

    def work() -> DocumentState:
        document, revision, knowing = approved[-1]
        with house.books.write("acme", "eva") as desk:
            ledger.commit(desk.store, document, revision, load(), knowing)
            return desk.store.documents.get(document).state

    monkeypatch.setattr(Desk, "commit", approve)
    client, first, second = enter("verifier"), put(), put()
    shown = [view(client, document) for document in (first, second)]
    assert [one["twins"] for one in shown] == [[], []]
    post(client, f"documents/{first}/accept", revision=1)
    assert work() is DocumentState.COMMITTED
    assert post(client, f"documents/{second}/accept", revision=1, twins=[]).json() == {"outcome": "accepted"}
    assert work() is DocumentState.IN_REVIEW
    (twin,) = view(client, second)["twins"]
    assert twin["document"] == first
    post(client, f"documents/{second}/accept", revision=1, twins=[first])
    assert work() is DocumentState.COMMITTED


def test_nobody_puts_away_a_document_that_became_another_one_meanwhile(
    house: House, put: Callable[..., str], enter: Enter
) -> None:
    client, document = enter("verifier"), put()
    view(client, document)
    eva, jan = house.review_desk("acme", "eva"), house.review_desk("acme", "jan")
    eva.release(eva.look(document))
    jan.release(jan.paper.split(jan.hold(document), 2))
    why: dict[str, object] = {"reason": "?"}
    deeds: dict[str, dict[str, object]] = {"reject": why, "park": why, "read-again": {"languages": ["cs"]}}
    for verb, body in deeds.items():
        assert post(client, f"documents/{document}/{verb}", revision=1, **body).status_code == 409
    with house.books.read("acme") as store:
        assert store.documents.get(document).state is DocumentState.IN_REVIEW
        assert store.reviews.get(document).state is ReviewState.WAITING
    assert post(client, f"documents/{document}/reject", revision=2, reason="?").status_code == 200


def test_a_parked_document_is_taken_up_by_typing_and_not_by_looking(
    house: House, put: Callable[..., str], enter: Enter
) -> None:
    client, document = enter("verifier"), put()
    view(client, document)
    post(client, f"documents/{document}/park", revision=1, reason="Asked the supplier.")
    assert client.get(f"/c/acme/documents/{document}").status_code == 200
    assert not view(client, document)["readonly"]
    post(client, f"documents/{document}/release")
    assert client.post("/c/acme/next", json={"after": ""}).json() is None
    view(client, document)
    post(client, f"documents/{document}/draft", revision=1, edits={"due_date": "5.12.2025"})
    post(client, f"documents/{document}/release")
    assert client.post("/c/acme/next", json={"after": ""}).json()["id"] == document


def test_the_page_tells_of_which_twins_it_told_the_person(house: House, bench: Bench) -> None:
    first, second, third = bench.put(sure, sure, sure)
    page = bench.open(first)
    page.keyboard.press("Enter")
    until(page, second)
    bench.wait(first)
    with house.books.write("acme", "eva") as desk:
        desk.store.records.commit(first, 1)
    with page.expect_request("**/accept") as unseen:
        page.keyboard.press("Enter")
    until(page, third)
    page = bench.open(third)
    with page.expect_request("**/accept") as seen:
        page.keyboard.press("Enter")
    assert [json.loads(one.value.post_data or "")["twins"] for one in (unseen, seen)] == [[], [first]]


def test_a_person_decides_no_faster_than_anyone_reads_and_a_program_may(
    house: House, app: FastAPI, put: Callable[..., str], enter: Enter
) -> None:
    app.state.decisions = Pace(burst=1, per_minute=60, clock=lambda: 0.0)
    client = enter("verifier")
    first, second = put(), put()
    paths = [f"/c/acme/documents/{one}/reject" for one in (first, second)]
    why = {"revision": 1, "reason": "?"}
    hurried = [client.post(path, json=why, headers={"accept": "application/json"}) for path in paths]
    assert [one.status_code for one in hurried] == [200, 429] and hurried[1].headers["retry-after"] == "1"
    assert "Wait a moment" in hurried[1].json()["error"]
    with house.books.write_people("eva") as door:
        eva = door.people.find("eva")
        assert eva
        door.tokens.make(secrets.hash_of("token"), eva.id, "acme", "ERP", ["look", "verify"], timedelta(days=1))
    program = TestClient(app, base_url="http://127.0.0.1", headers={"authorization": "Bearer token"})
    assert program.post(paths[1], json=why).status_code == 200


def test_who_decides_too_fast_is_told_so_and_keeps_what_they_typed(app: FastAPI, bench: Bench) -> None:
    app.state.decisions = Pace(burst=1, per_minute=60, clock=lambda: 0.0)
    first, second, _ = bench.put(sure, doubting("due_date"), sure)
    page = bench.open(first)
    page.keyboard.press("Enter")
    until(page, second)
    bench.wait(first)
    page.keyboard.type("21.10.2025")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Wait a moment, then go on.").wait_for()
    until(page, second)
    expect(page.locator("[data-stop='f:due_date']").first).to_have_value("21/10/2025")
    app.state.decisions = Pace(burst=1, per_minute=60)
    page.keyboard.press("Control+Enter")
    assert bench.value(second, "due_date") == "2025-10-21"


def test_a_draft_of_what_there_is_not_is_refused_and_shuts_nobody_out(put: Callable[..., str], enter: Enter) -> None:
    client, document = enter("verifier"), put()
    typed = {"line_items[1].quantity": "7"}
    assert post(client, f"documents/{document}/draft", revision=1, kind="nonsense").status_code == 400
    assert post(client, f"documents/{document}/draft", revision=77, edits=typed).status_code == 400
    assert view(client, document)["draft"] is None


@pytest.mark.parametrize(("kind", "revision"), [("gone", 1), ("", 77)])
def test_a_draft_of_a_kind_or_a_revision_that_there_is_no_more_is_shown_without_its_rows(
    house: House, put: Callable[..., str], enter: Enter, kind: str, revision: int
) -> None:
    client, document = enter("verifier"), put()
    edits = {"supplier_name": "Morstav", "line_items[1].quantity": "7"}
    with house.books.write("acme", "eva") as desk:
        typing = {"edits": edits, "kind": kind, "places": {}, "mark": ""}
        desk.store.drafts.save(document, "eva", revision, json.dumps(typing))
    shown = view(client, document)
    assert (shown["draft"]["kind"], shown["draft"]["edits"]) == ("", {"supplier_name": "Morstav"})
    assert client.post("/c/acme/next", json={}).json()["id"] == document
