"""A second factor after the password: setting it up, coming in by it, losing it, and who must have one."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from PIL import Image
from playwright.sync_api import Browser, Page
from second_factor_made import (
    RECOVERY,
    code,
    events,
    past_password,
    set_up,
    submit,
    user_of,
    with_password,
)
from sqlalchemy import select, update
from web_made import PASSWORD, Enter, fail, user

from documents.people import User
from podatelna import passwords
from podatelna.web import secrets
from podatelna.web.cookies import name_of
from podatelna.web.house import House
from storage import database
from storage.tables import AttemptRow, AwaitedRow


def test_the_password_alone_opens_nothing(house: House, guarded: User, outside: TestClient) -> None:
    answer = past_password(outside, "/c/acme?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code?next=/c/acme%3Fx%3D1")
    assert name_of(house, "session") not in outside.cookies
    assert outside.get("/me").headers["location"].startswith("/sign-in")
    come = submit(outside, "/sign-in/code", code=f" {code()[:3]} {code()[3:]}", next="/c/acme?x=1")
    assert (come.status_code, come.headers["location"]) == (303, "/c/acme?x=1")
    assert outside.get("/me").status_code == 200
    assert events(house)[-1] == ("eva", "user.signed_in", {"by": "password and code", "address": "testclient"})


def test_a_code_is_taken_once_and_none_before_it(house: House, guarded: User, outside: TestClient) -> None:
    first, later = code(), code(steps=1)
    past_password(outside)
    assert submit(outside, "/sign-in/code", code=later).status_code == 303
    outside.cookies.clear()
    past_password(outside)
    for one in (later, first):
        again = submit(outside, "/sign-in/code", code=one)
        assert again.status_code == 401 and "This code was used already." in again.text
    assert events(house)[-1] == (
        "eva",
        "user.sign_in_failed",
        {"address": "testclient", "why": "code used before"},
    )
    assert submit(outside, "/sign-in/code", code=RECOVERY).status_code == 303
    assert events(house)[-1][2]["by"] == "password and recovery code"
    outside.cookies.clear()
    past_password(outside)
    assert submit(outside, "/sign-in/code", code=RECOVERY).status_code == 401


@pytest.mark.parametrize(
    "typed",
    ["", "000000x", code(steps=-10), code(steps=10), "ａａａａ", "\x00", "1" * 200],
    ids=["none", "no figure", "too late", "too early", "wide", "nul", "long"],  # workers begin at different times
)
def test_a_wrong_code_is_refused_and_noted(house: House, guarded: User, outside: TestClient, typed: str) -> None:
    past_password(outside)
    answer = submit(outside, "/sign-in/code", code=typed)
    assert answer.status_code == 401 and "This code is wrong" in answer.text
    assert events(house)[-1] == ("eva", "user.sign_in_failed", {"address": "testclient", "why": "wrong code"})
    assert outside.get("/me").status_code == 303


def test_who_guesses_codes_waits_even_with_the_right_one(house: House, guarded: User, outside: TestClient) -> None:
    past_password(outside)
    fail(house, "code eva", 11)
    answer = submit(outside, "/sign-in/code", code=code())
    assert answer.status_code == 429 and 100 < int(answer.headers["retry-after"]) <= 128
    fail(house, "code eva", 11, timedelta(seconds=130))
    assert submit(outside, "/sign-in/code", code=code()).status_code == 303
    with database.reading(house.books.database) as connection:
        assert connection.execute(select(AttemptRow.key)).scalars().all() == ["address testclient"]


@pytest.mark.parametrize("end", ["time", "password", "disabled", "taken away", "another browser"])
def test_a_browser_does_not_wait_for_a_code_for_ever(
    house: House, guarded: User, outside: TestClient, enter: Enter, end: str
) -> None:
    past_password(outside)
    page = outside.get("/sign-in/code").text
    admin = enter("admin", login="ada")
    if end == "time":
        with database.transaction(house.books.database) as connection:
            connection.execute(update(AwaitedRow).values(expires_at=datetime.now(UTC)))
    elif end == "another browser":
        outside.cookies.set(name_of(house, "door"), secrets.new_token(), domain="127.0.0.1")
    else:
        act = {"password": "password", "disabled": "disable", "taken away": "second-factor"}[end]
        admin.post(f"/c/acme/users/eva/{act}")
    assert outside.get("/sign-in/code").headers["location"] == "/sign-in"
    csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert csrf
    sent = outside.post("/sign-in/code", data={"csrf": csrf[1], "code": code()})
    assert sent.status_code == (403 if end == "another browser" else 401)
    assert ("comes too late" in sent.text) == (end != "another browser")
    assert outside.get("/me").status_code == 303


def test_who_has_a_first_password_types_a_code_and_then_chooses_another(
    house: House, guarded: User, outside: TestClient
) -> None:
    with house.books.write_people("test") as door:
        until = datetime.now(UTC) + timedelta(days=1)
        door.people.change_password(guarded.id, passwords.hashed(PASSWORD), until)
    assert past_password(outside).headers["location"] == "/sign-in/code?next=/password"
    submit(outside, "/sign-in/code", code=code(), next="/password")
    assert outside.get("/second-factor").headers["location"] == "/password"


def test_an_admin_takes_it_away_from_who_lost_their_phone(
    house: House, guarded: User, inside: TestClient, outside: TestClient, enter: Enter
) -> None:
    admin = enter("admin", login="ada")
    assert "second factor" in admin.get("/c/acme/users").text
    assert "Take it away" in admin.get("/c/acme/users/eva").text
    assert admin.post("/c/acme/users/eva/second-factor").status_code == 303
    assert "Take it away" not in admin.get("/c/acme/users/eva").text
    assert events(house)[-1] == ("ada", "user.second_factor_removed", {})
    assert inside.get("/me").status_code == 303
    assert past_password(outside, "/me").headers["location"] == "/me"


def test_it_is_no_other_admins_to_take_away(house: House, guarded: User, enter: Enter) -> None:
    user(house, "eva", "beta", "verifier")
    assert enter("admin", login="ada").post("/c/acme/users/eva/second-factor").status_code == 403
    assert enter("verifier", login="jan").post("/c/acme/users/eva/second-factor").status_code == 403
    assert enter("admin", login="bob", company="beta").post("/c/acme/users/eva/second-factor").status_code == 404


@pytest.mark.parametrize(
    ("who", "role", "is_led"),
    [
        ("nobody", "admin", False),
        ("admins", "verifier", False),
        ("admins", "admin", True),
        ("everyone", "verifier", True),
    ],
)
def test_who_must_have_one_is_led_to_set_it_up_before_anything_else(
    house: House, enter: Enter, who: str, role: str, is_led: bool
) -> None:
    client = enter(role)
    with_password(house, user(house, "eva", "acme", role))
    token = secrets.new_token()
    with house.books.write_people("eva") as door:
        eva = user_of(house)
        door.tokens.make(secrets.hash_of(token), eva.id, "acme", "a script", ["look"], timedelta(days=1))
        door.sessions.open(secrets.hash_of("mine"), eva.id, timedelta(hours=1))
    house.settings.web.second_factor = who  # type: ignore[assignment]
    client.cookies.set(name_of(house, "session"), "mine")
    client.headers["x-csrf"] = secrets.derive("mine", "csrf")
    if not is_led:
        assert client.get("/me").status_code == 200
        return
    for path in ("/", "/me", "/c/acme/users"):
        assert client.get(path).headers["location"] == "/second-factor"
    refused = client.get("/me", headers={"accept": "application/json"})
    assert refused.status_code == 403 and refused.json() == {"error": "Set up a second factor first."}
    assert "before anything else" in client.get("/second-factor").text
    program = TestClient(client.app, base_url="http://127.0.0.1", headers={"authorization": f"Bearer {token}"})
    assert program.get("/c/acme/queue").json() == {"error": "Set up a second factor first."}
    set_up(client)
    assert program.get("/c/acme/queue").status_code == (200 if role == "verifier" else 403)  # as their roles say
    assert client.get("/me").status_code == 200


def test_who_comes_by_a_provider_has_theirs_there(house: House, enter: Enter) -> None:
    house.settings.web.second_factor = "everyone"
    client = enter("admin")
    assert client.get("/me").status_code == 200 and "second factor" not in client.get("/me").text
    assert client.get("/second-factor").status_code == 403
    assert client.post("/second-factor/offer", data={"password": ""}).status_code == 403


@pytest.mark.slow
def test_set_up_and_used_in_a_real_browser(house: House, station: str, chromium: Browser, eva: User) -> None:
    context = chromium.new_context(base_url=station, bypass_csp=True)  # axe comes as a script, which the policy forbids
    page = context.new_page()
    _type_password(page, "/second-factor")
    _look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    picture = page.get_by_role("img", name="QR code of the key")
    address = read_picture(picture.screenshot())
    secret = parse_qs(urlsplit(address).query)["secret"][0]
    assert page.get_by_role("definition").inner_text().replace(" ", "") == secret
    _look(page)
    page.get_by_label("Code that the app shows now").fill(code(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.get_by_role("listitem").count() == 10
    _look(page)
    page.get_by_role("link", name="I have them").click()
    context.clear_cookies()
    _type_password(page, "/me")
    _look(page)
    page.keyboard.type(code(secret, 1))  # the field has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    page.get_by_role("link", name="Change the second factor").click()
    page.get_by_text("You have 10 recovery codes left.").wait_for()
    _look(page)
    page.get_by_label("Password, to switch it off").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Set it up").wait_for()
    context.close()


def _type_password(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_label("Login").fill("eva")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(f"/sign-in?next={path}"))


def _look(page: Page) -> None:
    """Let axe look at the page."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    grave = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical"}]
    assert grave == [], page.url


def read_picture(png: bytes) -> str:
    return str(zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))[0].text)
