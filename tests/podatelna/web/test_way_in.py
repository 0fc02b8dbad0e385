"""What changed of a person's way in is told to them when they sign in the next time, until they say that they know."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_made import PASSWORD, Sit, user

from documents.people import Role, User
from podatelna import passwords
from podatelna.web import secrets, way_in
from podatelna.web.house import House
from podatelna.web.translation import Words

CHIP = re.compile(r'href="/me/changes">([^<]+)<')


@pytest.fixture
def eva(house: House) -> User:
    """Return the user eva, of two companies, who has the password `PASSWORD` and signed in before."""
    made = user(house, "eva", "acme", "verifier")
    user(house, "eva", "beta", "verifier")
    with house.books.write_people("test") as door:
        door.people.change_password(made.id, passwords.hashed(PASSWORD))
        door.people.note(made.id, "user.signed_in", {"by": "password", "address": "192.0.2.1"})
        door.news.tell_from_now(made.id)
    return made


def sign_in(app: FastAPI, address: str = "192.0.2.1", password: str = PASSWORD) -> TestClient:
    """Return a browser at this address with which eva signed in."""
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, client=(address, 50_000))
    client.headers["accept"] = "text/html"
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get("/sign-in").text)
    assert found
    answer = client.post("/sign-in", data={"csrf": found[1], "login": "eva", "password": password})
    assert answer.status_code == 303
    client.headers["x-csrf"] = secrets.derive(client.cookies["podatelna-session"], "csrf")
    return client


def told(client: TestClient) -> list[tuple[str, str]]:
    """Return what the page says of changes: what, and who or from where."""
    rows = re.findall(
        r'<tr><td class="moment">[^<]*</td><td>([^<]*)</td><td class="address">([^<]*)</td></tr>',
        client.get("/me/changes").text,
    )
    return rows[::-1]


def test_who_signs_in_for_the_first_time_is_told_of_nothing(house: House, app: FastAPI) -> None:
    made = user(house, "eva", "acme", "verifier")
    with house.books.write_people("test") as door:
        door.people.change_password(made.id, passwords.hashed(PASSWORD))
    client = sign_in(app)
    assert not CHIP.search(client.get("/me").text) and told(client) == []
    assert "Nothing changed" in client.get("/me/changes").text


def test_what_others_did_is_told_once_though_two_companies_noted_it_until_it_is_known(
    house: House, app: FastAPI, eva: User
) -> None:
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, passwords.hashed(PASSWORD))
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
        door.people.enable(eva.id)
        door.tokens.make("hash", eva.id, "acme", "ERP", ["look"], timedelta(days=1))
    client = sign_in(app)
    for page in ("/me", "/c/acme/queue"):
        found = CHIP.search(client.get(page).text)
        assert found and found[1] == "4 changes to your sign-in"
    assert told(client) == [
        ("The password was changed.", "test"),
        ("Access was taken away.", "ada"),
        ("Access was given back.", "ada"),
        ("The API token ERP was made.", "eva"),
    ]
    assert client.post("/me/changes/seen").headers["location"] == "/"
    assert not CHIP.search(client.get("/me").text)
    assert not CHIP.search(sign_in(app).get("/me").text)


def test_a_sign_in_from_an_address_not_seen_before_is_told_the_next_time_whoever_says_they_know(
    house: House, app: FastAPI, eva: User
) -> None:
    stranger = sign_in(app, "198.51.100.9")
    assert not CHIP.search(stranger.get("/me").text)
    stranger.post("/me/changes/seen")
    client = sign_in(app)
    assert told(client) == [("Somebody signed in from an address not seen before.", "198.51.100.9")]
    assert CHIP.search(client.get("/me").text)
    client.post("/me/changes/seen")
    assert not CHIP.search(sign_in(app, "198.51.100.9").get("/me").text)


@pytest.mark.parametrize(("failures", "shown"), [(2, []), (3, [("3 attempts to sign in failed.", "203.0.113.5")])])
def test_failed_attempts_are_told_where_they_are_more_than_ones_own_slips(
    house: House, app: FastAPI, eva: User, failures: int, shown: list[tuple[str, str]]
) -> None:
    for _ in range(failures):
        with house.books.write_people("eva") as door:
            door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5"})
    assert told(sign_in(app)) == shown


def test_ones_own_change_of_the_password_and_codes_used_are_told_too(house: House, app: FastAPI, eva: User) -> None:
    client = sign_in(app)
    form = {"password": PASSWORD, "new": "pes štěká na měsíc", "again": "pes štěká na měsíc"}
    assert client.post("/password", data=form).status_code == 303
    with house.books.write_people("eva") as door:
        door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5", "why": "code used before"})
        door.people.note(eva.id, "user.signed_in", {"by": "password and recovery code", "address": "192.0.2.1"})
    found = CHIP.search(client.get("/me").text)
    assert found and found[1] == "1 change to your sign-in"
    assert told(client) == [
        ("The password was changed.", "eva"),
        ("A one-time code was typed that had been used before.", "203.0.113.5"),
        ("Somebody signed in with a recovery code.", "192.0.2.1"),
    ]


def test_who_comes_by_a_known_password_from_elsewhere_cannot_hide_what_they_did(
    house: House, app: FastAPI, eva: User
) -> None:
    stranger = sign_in(app, "198.51.100.9")
    made = stranger.post("/me/tokens", data={"company": "acme", "name": "ERP", "days": 30, "scopes": "look"})
    assert made.status_code == 201
    with house.books.read_people() as door:
        (token,) = door.tokens.of_user(eva.id)
    stranger.post(f"/me/tokens/{token.id}/revoke")
    for _ in range(3):
        stranger = sign_in(app, "198.51.100.9")
        assert CHIP.search(stranger.get("/me").text) and "address that is new" in stranger.get("/me/changes").text
        stranger.post("/me/changes/seen")
        assert not CHIP.search(stranger.get("/me").text)
    client = sign_in(app)
    assert told(client) == [
        ("Somebody signed in from an address not seen before.", "198.51.100.9"),
        ("The API token ERP was made.", "eva"),
    ]
    assert "address that is new" not in client.get("/me/changes").text
    client.post("/me/changes/seen")
    assert told(sign_in(app)) == []


def test_who_moved_says_that_they_know_once_they_chose_another_password(app: FastAPI, eva: User) -> None:
    client = sign_in(app, "198.51.100.9")
    form = {"password": PASSWORD, "new": "pes štěká na měsíc", "again": "pes štěká na měsíc"}
    assert client.post("/password", data=form).status_code == 303
    client.headers["x-csrf"] = secrets.derive(client.cookies["podatelna-session"], "csrf")
    client.post("/me/changes/seen")
    assert told(client) == []


def test_a_password_that_no_code_followed_is_told_once_for_each_network(house: House, app: FastAPI, eva: User) -> None:
    with house.books.write_people("eva") as door:
        for address in ("203.0.113.5", "203.0.113.5", "192.0.2.1"):
            door.people.note(eva.id, "user.code_awaited", {"address": address})
    client = sign_in(app)
    found = CHIP.search(client.get("/me").text)
    assert found and found[1] == "1 change to your sign-in"
    assert told(client) == [("Somebody typed the password, and no right code after it.", "203.0.113.5")]


def test_failed_attempts_hide_nothing_else_and_are_counted_beyond_what_is_looked_at(
    house: House, app: FastAPI, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.news.AT_MOST", 2)
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
        door.people.enable(eva.id)
        door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5", "why": "code used before"})
        for _ in range(4):
            door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5"})
    with house.books.read_people() as door:
        assert door.people.get(eva.id).told_until
        found = way_in.changes(door, door.people.get(eva.id), Words(language="en"))
    assert [one.what for one in found] == [
        "5 attempts to sign in failed.",
        "Access was given back.",
        "Access was taken away.",
    ]


def test_codes_used_before_are_not_counted_among_failed_attempts(house: House, app: FastAPI, eva: User) -> None:
    for _ in range(3):
        with house.books.write_people("eva") as door:
            door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5", "why": "code used before"})
    assert told(sign_in(app)) == [("A one-time code was typed that had been used before.", "203.0.113.5")] * 3


def test_what_was_known_stays_known_though_an_older_page_says_so_again(house: House, app: FastAPI, eva: User) -> None:
    older = sign_in(app)
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
        door.people.enable(eva.id)
    sign_in(app).post("/me/changes/seen")
    older.post("/me/changes/seen")
    assert told(sign_in(app)) == []


@pytest.mark.slow
def test_changes_are_shown_and_acknowledged_in_a_real_browser(house: House, browser: Sit, eva: User) -> None:
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, passwords.hashed(PASSWORD))
        door.people.note(eva.id, "user.signed_in", {"by": "password change", "address": "127.0.0.1"})
    page = browser("/sign-in", Role.VERIFIER, login="eva")
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("Login").fill("eva")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="1 change to your sign-in").click()
    page.get_by_text("The password was changed.").wait_for()
    page.get_by_role("button", name="I know").click()
    page.wait_for_url("**/queue")
    assert page.get_by_role("link", name="to your sign-in").count() == 0
