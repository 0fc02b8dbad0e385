"""Signing in by a password: who comes in, who waits, how sessions end, and what is noted of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from second_factor_made import submit
from sqlalchemy import select
from web_made import PASSWORD, Enter, Sit, fail

from documents.errors import UsageError
from documents.people import User
from podatelna import passwords, roster
from podatelna.web import admission, secrets
from podatelna.web.app import create_app
from podatelna.web.house import House
from podatelna.web.routes import door as door_routes
from storage import database
from storage.tables import AttemptRow


@pytest.fixture(scope="module")
def kept() -> str:
    """Return the hash of `PASSWORD`, made once: it takes a moment."""
    return passwords.hashed(PASSWORD)


def typed(client: TestClient, login: str, password: str, onwards: str = "/") -> httpx2.Response:
    """Type a login and a password on the page to sign in."""
    return submit(client, "/sign-in", login=login, password=password, next=onwards)


def events(house: House) -> list[tuple[str, str]]:
    """Return what was noted of people in acme: who did what."""
    with house.books.read("acme") as store:
        return [(one.actor, one.action) for one in store.events("eva") if one.actor != "test"]


def test_who_knows_the_password_comes_in_and_goes_on(house: House, eva: User, outside: TestClient) -> None:
    answer = typed(outside, " Eva", PASSWORD, "/c/acme?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/acme?x=1")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("podatelna-session="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie and "Max-Age" not in cookie
    assert outside.get("/me").status_code == 200
    assert outside.get("/sign-in", params={"next": "/me"}).headers["location"] == "/me"
    assert events(house) == [("eva", "user.signed_in")]
    with house.books.read_people() as door:
        (session,) = door.sessions.of_user(eva.id, timedelta(hours=1))
    assert (session.address, session.browser) == ("testclient", "")


def test_behind_https_cookies_are_for_this_house_and_https_only(house: House, eva: User) -> None:
    house.settings.web.url = "https://podatelna.firma.cz"
    client = TestClient(create_app(house), base_url="https://podatelna.firma.cz", follow_redirects=False)
    answer = typed(client, "eva", PASSWORD)
    cookie = next(one for one in answer.headers.get_list("set-cookie") if "session=" in one)
    assert cookie.startswith("__Host-podatelna-session=") and "Secure" in cookie and "Path=/" in cookie
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("login", "password"), [("eva", "kočka leze oknem"), ("jan", PASSWORD), ("", ""), ("\x00", "\x00")]
)
def test_who_does_not_is_told_the_same_whoever_they_say_they_are(
    eva: User, outside: TestClient, login: str, password: str
) -> None:
    answer = typed(outside, login, password)
    assert answer.status_code == 401 and "The login or the password is wrong." in answer.text
    assert outside.get("/me").status_code == 303


def test_a_failure_is_noted_where_the_user_is(house: House, eva: User, outside: TestClient) -> None:
    typed(outside, " EVA ", "wrong")
    with house.books.read("acme") as store:
        event = list(store.events("eva"))[-1]
        assert event.actor == "eva"
        assert (event.action, dict(event.details)) == ("user.sign_in_failed", {"address": "testclient"})
        assert store.verify() == ()


def test_who_fails_again_and_again_waits_even_with_the_right_password(
    house: House, eva: User, outside: TestClient
) -> None:
    assert typed(outside, "eva", "wrong").status_code == 401
    fail(house, "login eva", 11)
    answer = typed(outside, "EVA ", PASSWORD)
    assert answer.status_code == 429 and "Too many attempts. Try again in" in answer.text
    assert 100 < int(answer.headers["retry-after"]) <= 128
    assert "in 3 minutes" in answer.text
    fail(house, "login eva", 11, timedelta(seconds=130))
    assert typed(outside, "eva", PASSWORD).status_code == 303
    with database.reading(house.books.database) as connection:
        assert connection.execute(select(AttemptRow.key)).scalars().all() == ["address testclient"]


def test_who_signed_in_from_a_network_before_is_kept_out_there_by_nobody_elsewhere(
    house: House, eva: User, app: FastAPI, outside: TestClient
) -> None:
    assert typed(outside, "eva", PASSWORD).status_code == 303
    outside.cookies.clear()
    elsewhere = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, client=("192.0.2.7", 50_000))
    fail(house, "login eva", 20)
    assert typed(elsewhere, "eva", PASSWORD).status_code == 429
    assert typed(outside, "eva", PASSWORD).status_code == 303
    assert typed(elsewhere, "eva", PASSWORD).status_code == 429
    outside.cookies.clear()
    fail(house, "place testclient eva", 11)
    assert typed(outside, "eva", PASSWORD).status_code == 429


def test_a_login_that_is_longer_than_any_is_refused(eva: User, outside: TestClient) -> None:
    assert typed(outside, f"eva{' ' * 98}", PASSWORD).status_code == 422


@pytest.mark.parametrize("step", ["is_right", "let_in"])
@pytest.mark.parametrize("meanwhile", ["password", "second factor", "disabled"])
def test_who_is_being_let_in_is_not_once_their_way_in_was_changed_meanwhile(
    house: House, eva: User, outside: TestClient, monkeypatch: pytest.MonkeyPatch, step: str, meanwhile: str
) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024)
    with house.books.write_people("test") as door:
        door.people.rehash(eva.id, weak.hash(PASSWORD))
    other = weak.hash("pes štěká na měsíc")
    place = passwords if step == "is_right" else door_routes
    really = getattr(place, step)

    def late(*args: object) -> object:
        with house.books.write_people("test") as door:
            if meanwhile == "password":
                roster.change_password(door, eva, other)
            elif meanwhile == "disabled":
                roster.shut_out(door, eva)
            else:
                door.second_factors.offer(eva.id, "A" * 32)
                door.second_factors.confirm(eva.id, 1, ["hash"])
        return really(*args)

    monkeypatch.setattr(place, step, late)
    answer = typed(outside, "eva", PASSWORD)
    assert answer.status_code == 401 and "changed meanwhile" in answer.text
    with house.books.read_people() as door:
        assert door.sessions.of_user(eva.id, timedelta(hours=1)) == ()
        assert meanwhile != "password" or door.people.get(eva.id).password_hash == other


def test_no_code_is_awaited_from_who_typed_a_password_that_was_changed_meanwhile(
    house: House, eva: User, outside: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.books.write_people("test") as door:
        door.second_factors.offer(eva.id, "A" * 32)
        door.second_factors.confirm(eva.id, 1, ["hash"])

    def late(*args: str) -> User:
        found = admission.recognise(house, *args[1:])
        with house.books.write_people("test") as door:
            roster.change_password(door, eva, "another")
        return found

    monkeypatch.setattr(door_routes, "recognise", late)
    assert typed(outside, "eva", PASSWORD).status_code == 401
    assert outside.get("/sign-in/code").headers["location"] == "/sign-in"


def test_an_address_from_which_many_fail_waits(house: House, eva: User, outside: TestClient) -> None:
    fail(house, "address testclient", 40)
    assert typed(outside, "eva", PASSWORD).status_code == 429


def test_attempts_from_one_ipv6_network_are_counted_together(house: House, eva: User, app: FastAPI) -> None:
    fail(house, "address 2001:db8:0:7::/64", 40)
    for address, status in (("2001:db8:0:7::1", 429), ("2001:db8:0:7:1::2", 429), ("2001:db8:0:8::1", 303)):
        browser = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, client=(address, 50_000))
        assert typed(browser, "eva", PASSWORD).status_code == status


def test_who_is_disabled_stays_outside(house: House, eva: User, outside: TestClient) -> None:
    with house.books.write_people("test") as door:
        door.people.disable(eva.id)
    assert typed(outside, "eva", PASSWORD).status_code == 401


def test_a_first_password_opens_only_the_page_to_choose_another(
    house: House, eva: User, kept: str, outside: TestClient
) -> None:
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, kept, datetime.now(UTC) + timedelta(days=1))
    assert typed(outside, "eva", PASSWORD).headers["location"] == "/password"
    assert outside.get("/c/acme").headers["location"] == "/password"
    assert outside.get("/c/acme", headers={"accept": "application/json"}).status_code == 403
    chosen = _choose(outside, PASSWORD, "pes štěká na měsíc")
    assert chosen.headers["location"] == "/"
    assert outside.get("/me").status_code == 200


def test_a_first_password_grows_old(house: House, eva: User, kept: str, outside: TestClient) -> None:
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, kept, datetime.now(UTC) - timedelta(seconds=1))
    assert "The first password is too old." in typed(outside, "eva", PASSWORD).text


def test_changing_the_password_ends_sessions_elsewhere_and_tokens(
    house: House, eva: User, app: FastAPI, outside: TestClient
) -> None:
    with house.books.write_people("eva") as door:
        door.tokens.make("hash", eva.id, "acme", "a script", ["look"], timedelta(days=1))
    elsewhere = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, headers={"accept": "text/html"})
    typed(elsewhere, "eva", PASSWORD)
    typed(outside, "eva", PASSWORD)
    before = outside.cookies["podatelna-session"]
    assert _choose(outside, PASSWORD, "pes štěká na měsíc").status_code == 303
    assert outside.cookies["podatelna-session"] != before
    assert outside.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    with house.books.read_people() as door:
        assert door.tokens.find("hash") is None


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", "pes štěká na měsíc", "pes štěká na měsíc", "The login or the password is wrong."),
        (PASSWORD, "pes štěká na měsíc", "pes štěká na psa", "The two new passwords differ."),
        (PASSWORD, PASSWORD, PASSWORD, "The new password is the old one."),
        (PASSWORD, "krátké", "krátké", "A password has 12 characters or more."),
        (PASSWORD, "Heslo1234567", "Heslo1234567", "among the first that are tried"),
    ],
)
def test_a_bad_new_password_is_refused_in_words(
    eva: User, outside: TestClient, old: str, new: str, again: str, told: str
) -> None:
    typed(outside, "eva", PASSWORD)
    answer = _choose(outside, old, new, again)
    assert answer.status_code == 422 and told in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-csrf": "0" * 64}, 403),
        ({"x-csrf": ""}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
    ],
)
def test_a_change_is_taken_from_our_own_pages_only(enter: Enter, headers: dict[str, str], status: int) -> None:
    client = enter("verifier")
    answer = client.post("/me", data={"name": "Eva", "language": "en"}, headers=headers)
    assert answer.status_code == status


def test_a_form_from_elsewhere_without_a_token_is_refused(enter: Enter) -> None:
    client = enter("verifier")
    del client.headers["x-csrf"]
    assert client.post("/me", data={"name": "Eva", "language": "en"}).status_code == 403
    assert client.post("/me", json={"name": "Eva", "csrf": "x"}).status_code == 403
    assert client.post("/me", files={"csrf": b"x"}).status_code == 403


def test_a_request_by_a_name_that_is_not_ours_is_refused(app: FastAPI) -> None:
    assert TestClient(app, base_url="http://evil.example").get("/sign-in").status_code == 400


def test_a_request_that_is_too_large_is_refused(enter: Enter) -> None:
    assert enter("verifier").post("/me", data={"name": "x" * 1_100_000, "language": "en"}).status_code == 413


@pytest.mark.slow
def test_signing_in_and_out_in_a_real_browser(eva: User, browser: Sit) -> None:
    page = browser("/me", "verifier", login="jan")
    page.context.clear_cookies()
    page.goto("/me")
    assert page.url.endswith("/sign-in?next=/me")
    page.get_by_label("Login").fill("eva")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.goto("/me")
    assert "/sign-in" in page.url


def _choose(client: TestClient, old: str, new: str, again: str | None = None) -> httpx2.Response:
    csrf = secrets.derive(client.cookies["podatelna-session"], "csrf")
    form = {"csrf": csrf, "password": old, "new": new, "again": new if again is None else again}
    return client.post("/password", data=form)


def test_who_guesses_the_password_from_inside_waits_as_well(house: House, eva: User, outside: TestClient) -> None:
    typed(outside, "eva", PASSWORD)
    fail(house, "login eva", 11)
    fail(house, "place testclient eva", 11)
    assert "Too many attempts." in _choose(outside, PASSWORD, "pes štěká na měsíc").text


def test_a_new_password_that_is_the_one_in_use_is_told_only_to_who_knows_it(eva: User, outside: TestClient) -> None:
    typed(outside, "eva", PASSWORD)
    answer = _choose(outside, "kočka leze oknem", PASSWORD)
    assert "The login or the password is wrong." in answer.text


def test_who_signs_in_by_openid_has_no_password_to_change(enter: Enter) -> None:
    client = enter("verifier")
    assert client.get("/password").status_code == 200
    form = {"password": "", "new": "pes štěká na měsíc", "again": "pes štěká na měsíc"}
    assert client.post("/password", data=form).status_code == 403


def test_a_password_hashed_by_weaker_rules_is_hashed_anew(house: House, eva: User, outside: TestClient) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    with house.books.write_people("test") as door:
        door.people.rehash(eva.id, weak)
    assert typed(outside, "eva", PASSWORD).status_code == 303
    with house.books.read_people() as door:
        kept = door.people.get(eva.id).password_hash
    assert kept != weak and not passwords.is_outdated(kept) and passwords.is_right(PASSWORD, kept)


def test_whose_password_would_be_refused_now_comes_in_only_to_choose_another_one(
    house: House, eva: User, outside: TestClient
) -> None:
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, passwords.hashed("sunshine12345"))
    assert typed(outside, "eva", "sunshine12345", "/me").headers["location"] == "/password"
    assert outside.get("/me").headers["location"] == "/password"
    assert "would be guessed easily" in outside.get("/password").text
    assert _choose(outside, "sunshine12345", "pes štěká na měsíc").status_code == 303
    assert outside.get("/me").status_code == 200
    assert ("eva", "user.password_outdated") in events(house)


@pytest.mark.parametrize("password", ["qwertyuiop[]", "a" * 201, "nova.eva.2026", "abcabcabcabc"])
def test_a_password_that_is_tried_first_or_endless_is_refused(password: str) -> None:
    with pytest.raises(UsageError):
        passwords.refuse_weak(password, "eva.nova@firma.cz")
