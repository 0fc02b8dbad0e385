"""Batches: what arrived, by day and state, and what became of each page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from office_made import drawn, file, of_kind, waiting
from storage_made import arrival
from web_made import Enter, plain, sought, user

from documents.bounds import Bounds
from documents.errors import UnsupportedFormat
from documents.records import SubmissionState
from extractors.opening import open_file
from pipeline import ledger
from podatelna.web.house import House

FILE = re.compile(r'<td class="file"><a href="/c/acme/batches/([^"]+)"')


def shown(client: TestClient, query: str = "") -> list[str]:
    answer = client.get(f"/c/acme/batches{query}")
    assert answer.status_code == 200, answer.text
    return FILE.findall(answer.text)


def test_the_mailroom_sees_what_became_of_each_page(house: House, enter: Enter) -> None:
    with house.books.write("acme", "podatelna") as desk:
        queued, booked = file(desk.store, "s1", [of_kind("invoice", "A1"), of_kind("receipt", "B2")], "monday.pdf")
        desk.store.reviews.queue(queued, ["IBAN is missing."])
        desk.store.records.commit(booked, 1)
    page = enter("mailroom").get("/c/acme/batches").text
    for text in (
        "monday.pdf 1.0 kB · 3 pages",
        "1 ● waits for a person Invoice · Dřevařství Kůň s.r.o. · A1",
        "2 ✓ booked Receipt · Dřevařství Kůň s.r.o. · B2",
        "3 – left out blank",
    ):
        assert text in plain(page)
    assert "/documents/" not in page  # they may not open it
    assert f"/documents/{booked}/life" in enter("verifier").get("/c/acme/batches").text


def test_a_program_gets_what_arrived_as_json(house: House, enter: Enter) -> None:
    document = drawn(house, "s1")  # a booked one that is looked at blindly looks like any other here too
    told = enter("mailroom").get("/c/acme/batches", headers={"accept": "application/json"}).json()
    (arrived,) = told["files"]
    assert (arrived["submission"], arrived["state"], told["next"], told["counts"]) == ("s1", "done", "", {"done": 1})
    assert arrived["pages"] == [
        {"number": 1, "state": "held", "note": "", "document": document, "document_state": "in_review"},
        {"number": 2, "state": "left_out", "note": "blank", "document": "", "document_state": None},
    ]


def test_a_booked_document_that_is_looked_at_blindly_looks_like_any_other(house: House, enter: Enter) -> None:
    drawn(house, "s1")
    assert "booked" not in enter("verifier").get("/c/acme/batches").text


def test_what_cannot_be_read_and_what_came_twice_say_so(house: House, enter: Enter) -> None:
    with house.books.write("acme", "podatelna") as desk:
        desk.store.submissions.take(arrival("first", "same"))
        desk.store.submissions.take(arrival("second", "same"))
        desk.store.submissions.take(arrival("locked"))
        desk.store.submissions.move("locked", SubmissionState.REJECTED, "It needs a password.")
    client = enter("mailroom")
    assert "It needs a password." in client.get("/c/acme/batches").text
    assert shown(client, "?state=duplicate") == ["second"]
    assert 'href="/c/acme/batches/first"' in client.get("/c/acme/batches?state=duplicate").text
    first = client.get("/c/acme/batches/first").text
    assert 'href="/c/acme/batches/second"' in first and "<title>File · Podatelna</title>" in first  # a history tells it


def test_files_are_found_by_day_state_and_name_the_newest_first(house: House, enter: Enter) -> None:
    with house.books.write("acme", "podatelna") as desk:
        desk.store.submissions.take(arrival("old", name="Faktura.pdf"))
        desk.store.submissions.take(arrival("new", name="scan_1.pdf"))
    client = enter("mailroom")
    today = datetime.now(ZoneInfo(house.settings.web.timezone)).date()
    assert shown(client) == ["new", "old"]
    assert shown(client, f"?day={today}") == ["new", "old"]
    assert shown(client, f"?day={today - timedelta(days=1)}") == []
    address = sought(client, "/c/acme/batches", q="faktura")
    assert "faktura" not in address and FILE.findall(client.get(address).text) == ["old"]
    narrow = sought(client, "/c/acme/batches", q="_1", state="received", day="")
    assert FILE.findall(client.get(narrow).text) == ["new"] and "state=received" in narrow
    assert "Search for it anew." in client.get("/c/acme/batches?q=faktura").text
    assert shown(client, "?state=done") == []
    assert client.get("/c/acme/batches?state=lost").status_code == 422
    assert client.get("/c/acme/batches?after=nonsense").status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_that_has_none_before_or_after_is_refused(enter: Enter, day: str) -> None:
    client = enter("mailroom")
    assert client.get(f"/c/acme/batches?day={day}").status_code == 422
    assert shown(client, "?day=1970-01-01") == shown(client, "?day=2200-12-31") == []


def test_pages_of_the_list_follow_each_other(house: House, enter: Enter) -> None:
    with house.books.write("acme", "podatelna") as desk:
        for number in range(52):
            at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number // 2)
            desk.store.submissions.take(replace(arrival(f"s{number:02}"), received_at=at))
    client = enter("mailroom")
    link = re.search(r'rel="next" href="([^"]+)"', client.get("/c/acme/batches").text)
    assert link
    first, second = shown(client), FILE.findall(client.get(link[1].replace("&amp;", "&")).text)
    assert first + second == [f"s{number:02}" for number in range(51, -1, -1)]


def test_why_a_file_was_rejected_is_told_in_the_users_language(house: House, enter: Enter) -> None:
    with house.books.write("acme", "podatelna") as desk:
        desk.store.submissions.take(arrival("s1", name="offer.zip"))
        with pytest.raises(UnsupportedFormat) as wrong:
            open_file(b"PK\x03\x04", Bounds())
        ledger.reject(desk.store, "s1", wrong.value.told)
    english = plain(enter("auditor").get("/c/acme/batches").text)
    assert "This is a ZIP archive or an Office document" in english
    user(house, "jan", "acme", "auditor", language="cs")
    for path in ("batches", "batches/s1"):
        page = plain(enter("auditor", login="jan").get(f"/c/acme/{path}").text)
        assert "Tento soubor se zde nečte, je to archiv ZIP nebo dokument Office." in page
        assert "This is" not in page


def test_one_file_shows_its_events_to_who_may_see_them(house: House, enter: Enter) -> None:
    waiting(house, "s1")
    assert "The file arrived" in enter("auditor").get("/c/acme/batches/s1").text
    assert "The file arrived" not in enter("mailroom").get("/c/acme/batches/s1").text
    assert enter("auditor").get("/c/acme/batches/s2").status_code == 404


@pytest.mark.parametrize("role", ["accountant", "admin"])
def test_who_has_nothing_to_do_with_it_does_not_see_batches(enter: Enter, role: str) -> None:
    assert enter(role).get("/c/acme/batches").status_code == 403


def test_who_looks_at_a_file_leaves_one_event_a_sitting(house: House, enter: Enter) -> None:
    for submission in ("s1", "s2"):
        waiting(house, submission)
    client = enter("mailroom")
    for path in ("batches", "batches/s1", "batches/s1", "batches/s2", "batches/s3"):
        assert client.get(f"/c/acme/{path}").status_code == (404 if path.endswith("s3") else 200)
    with house.books.read("acme") as store:
        seen = [(one.actor, one.action, one.subject) for one in store.events() if one.action.endswith(".seen")]
    assert seen == [
        ("eva", "list.seen", "batches"),
        ("eva", "submission.seen", "s1"),
        ("eva", "submission.seen", "s2"),
    ]


def test_who_looks_through_lists_is_noted_once_a_sitting_and_each_csv_once(house: House, enter: Enter) -> None:
    waiting(house, "s1")
    client = enter("supervisor")
    for path in ("queue", "batches", "batches/s1", "queue?state=parked", "dashboard", "dashboard?days=30"):
        assert client.get(f"/c/acme/{path}").status_code == 200
    for _ in range(2):
        assert client.get("/c/acme/dashboard/fields.csv?days=3").status_code == 200
    assert enter("mailroom", login="jan").get("/c/acme/queue").status_code == 403
    with house.books.read("acme") as store:
        found = [one for one in store.events() if one.action == "list.seen"]
    assert [(one.actor, one.subject, dict(one.details)) for one in found] == [
        ("eva", "queue", {}),
        ("eva", "batches", {}),
        ("eva", "dashboard", {}),
        *[("eva", "dashboard", {"csv": "fields", "days": "3"})] * 2,
    ]
