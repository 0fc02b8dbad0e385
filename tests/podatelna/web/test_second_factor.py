"""A second factor after the password: setting it up, coming in by it, losing it, and who must have one."""

from __future__ import annotations

import base64
import io
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from playwright.sync_api import Browser, Page
from pyotp import TOTP
from sqlalchemy import insert, select, update
from web_made import PASSWORD, Enter, client_of, signed_in, user

from documents.people import User
from pipeline.engine.books import Doorkeeper
from podatelna import keyring, passwords
from podatelna.web import admission, second_step, secrets
from podatelna.web.cookies import name_of
from podatelna.web.house import House
from podatelna.web.routes import me
from storage import database
from storage.tables import AttemptRow, AwaitedRow, RecoveryCodeRow

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RECOVERY = "aaaa-bbbb-cccc-dddd"
KEY = r'<dd class="secret">([A-Z2-7 ]{39})</dd>'


@pytest.fixture
def eva(house: House) -> User:
    """Return eva, verifier of acme, whose password is `PASSWORD`."""
    return with_password(house, user(house, "eva", "acme", "verifier"))


@pytest.fixture
def guarded(house: House, eva: User) -> User:
    """Return eva with a second factor, whose last code was taken long ago, and one recovery code."""
    with house.books.write_people("eva") as door:
        door.second_factors.offer(eva.id, SECRET)
        door.second_factors.confirm(eva.id, 1, [secrets.hash_of(f"{eva.id} {RECOVERY.replace('-', '')}")])
        return door.people.get(eva.id)


@pytest.fixture
def inside(house: House, app: FastAPI, eva: User) -> TestClient:
    """Give a browser that eva is signed in with."""
    return client_of(house, app, signed_in(house, eva))


@pytest.fixture
def outside(app: FastAPI) -> TestClient:
    """Give a browser that nobody is signed in with."""
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, headers={"accept": "text/html"})


def with_password(house: House, found: User) -> User:
    with house.books.write_people("test") as door:
        door.people.change_password(found.id, passwords.hashed(PASSWORD))
        return door.people.get(found.id)


def code(secret: str = SECRET, steps: int = 0) -> str:
    """Return the code of now, or of so many steps later."""
    return TOTP(secret).at(time.time(), counter_offset=steps)


def submit(client: TestClient, path: str, **form: str) -> httpx2.Response:
    """Send the form of a page that is shown at the door."""
    shown = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get(path).text)
    assert shown
    return client.post(path, data={"csrf": shown[1], **form})


def past_password(client: TestClient, onwards: str = "/") -> httpx2.Response:
    return submit(client, "/sign-in", login="eva", password=PASSWORD, next=onwards)


def events(house: House) -> list[tuple[str, str, dict[str, str]]]:
    """Return what was noted of eva since she has been in acme."""
    with house.books.read("acme") as store:
        assert store.verify() == ()
        return [(one.actor, one.action, dict(one.details)) for one in store.events("eva") if one.actor != "test"]


def set_up(client: TestClient) -> tuple[str, list[str]]:
    """Set up a second factor; return its secret and the recovery codes."""
    offered = client.post("/second-factor/offer", data={"password": PASSWORD})
    key = re.search(KEY, offered.text)
    assert key
    secret = key[1].replace(" ", "")
    made = client.post("/second-factor", data={"code": code(secret)})
    assert made.status_code == 201
    return secret, re.findall(r'<li class="secret">([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>', made.text)


def test_it_is_set_up_by_a_code_and_ends_sessions_elsewhere(
    house: House, app: FastAPI, eva: User, inside: TestClient, outside: TestClient
) -> None:
    elsewhere = client_of(house, app, signed_in(house, eva))
    assert "Set up a second factor" in inside.get("/me").text
    secret, recovery = set_up(inside)
    assert len(recovery) == 10 and len(set(recovery)) == 10
    assert inside.get("/me").status_code == 200 and elsewhere.get("/me").status_code == 303
    assert "You have 10 recovery codes left." in inside.get("/second-factor").text
    assert past_password(outside).headers["location"].startswith("/sign-in/code")
    assert submit(outside, "/sign-in/code", code=recovery[3].upper().replace("-", " ")).status_code == 303
    assert [(actor, action) for actor, action, _ in events(house)] == [
        ("eva", "user.second_factor_added"),
        ("eva", "user.code_awaited"),
        ("eva", "user.signed_in"),
    ]
    assert secret not in inside.get("/second-factor").text


def test_its_secret_lies_sealed_also_where_an_earlier_version_left_it_open(
    house: House, guarded: User, outside: TestClient
) -> None:
    second_step.seal_all(house)
    with house.books.read_people() as door:
        kept = door.second_factors.secret(guarded.id)
    assert SECRET not in kept and house.keyring.open(kept) == SECRET
    past_password(outside)
    assert submit(outside, "/sign-in/code", code=code()).status_code == 303


def test_what_was_offered_under_a_key_that_is_lost_keeps_no_page_from_being_served(
    house: House, eva: User, tmp_path: Path
) -> None:
    keyring.make(tmp_path / "lost")
    with house.books.write_people("eva") as door:
        door.second_factors.offer(eva.id, keyring.Keyring(tmp_path / "lost").seal(SECRET))
    second_step.seal_all(house)
    with house.books.read_people() as door:
        assert door.second_factors.secret(eva.id) == ""


def test_a_secret_that_is_set_up_is_never_kept_open(house: House, eva: User, inside: TestClient) -> None:
    secret, _ = set_up(inside)
    with house.books.read_people() as door:
        kept = door.second_factors.secret(eva.id)
    assert secret not in kept and house.keyring.open(kept) == secret


def test_a_picture_holds_what_the_app_needs(inside: TestClient) -> None:
    shown = inside.post("/second-factor/offer", data={"password": PASSWORD}).text
    key = re.search(KEY, shown)
    drawing = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', shown)
    assert key and drawing
    address = urlsplit(read_qr(base64.b64decode(drawing[1]).decode()))
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/Podatelna%20127.0.0.1:eva")
    assert parse_qs(address.query) == {"secret": [key[1].replace(" ", "")], "issuer": ["Podatelna 127.0.0.1"]}


def test_it_does_not_count_before_a_code_confirmed_it(
    eva: User, inside: TestClient, outside: TestClient, house: House
) -> None:
    assert inside.post("/second-factor", data={"code": "123456"}).headers["location"] == "/second-factor"
    inside.post("/second-factor/offer", data={"password": PASSWORD})
    wrong = inside.post("/second-factor", data={"code": "1"})
    assert wrong.status_code == 422 and "This code is wrong" in wrong.text and "otpauth" not in wrong.text
    assert past_password(outside, "/me").headers["location"] == "/me"


@pytest.mark.parametrize("end", ["time", "password", "another offer", "another session"])
def test_an_offered_secret_is_shown_and_confirmed_only_where_the_password_was_typed_and_not_for_ever(
    house: House, app: FastAPI, eva: User, inside: TestClient, end: str
) -> None:
    elsewhere = client_of(house, app, signed_in(house, eva))
    offered = inside.post("/second-factor/offer", data={"password": PASSWORD})
    key = re.search(KEY, offered.text)
    assert key
    asks = inside
    if end == "time":
        with database.transaction(house.books.database) as connection:
            connection.execute(update(AwaitedRow).values(expires_at=datetime.now(UTC)))
    elif end == "password":
        with house.books.write_people("eva") as door:
            door.second_factors.stop_waiting(eva.id)
    elif end == "another offer":
        elsewhere.post("/second-factor/offer", data={"password": PASSWORD})
    else:
        asks = elsewhere
    for typed in ("1", code(key[1].replace(" ", ""))):
        answer = asks.post("/second-factor", data={"code": typed})
        assert answer.headers["location"] == "/second-factor" and key[1] not in answer.text
    assert user_of(house).second_factor_since is None


def test_who_guesses_the_first_code_waits_even_with_the_right_one(house: House, inside: TestClient) -> None:
    offered = inside.post("/second-factor/offer", data={"password": PASSWORD})
    key = re.search(KEY, offered.text)
    assert key
    for typed in ("1", "2", "3", "4", "5"):
        inside.post("/second-factor", data={"code": typed})
    answer = inside.post("/second-factor", data={"code": code(key[1].replace(" ", ""))})
    assert "Too many attempts." in answer.text and user_of(house).second_factor_since is None


@pytest.mark.parametrize("path", ["/second-factor/offer", "/second-factor/recovery-codes", "/second-factor/off"])
def test_nothing_of_it_is_changed_without_the_password(
    house: House, guarded: User, inside: TestClient, path: str
) -> None:
    answer = inside.post(path, data={"password": "kočka leze oknem"})
    assert answer.status_code == 422 and "The password is wrong." in answer.text
    assert events(house)[-1][1] == "user.sign_in_failed"
    with house.books.read_people() as door:
        assert door.people.get(guarded.id) == guarded and door.second_factors.secret(guarded.id) == SECRET
        assert door.second_factors.recovery_left(guarded.id) == 1
    fail(house, "login eva", 11)
    assert "Too many attempts." in inside.post(path, data={"password": PASSWORD}).text


@pytest.mark.parametrize("path", ["/second-factor/recovery-codes", "/second-factor/off", "/me/tokens"])
def test_nothing_of_it_is_changed_by_a_password_that_was_changed_meanwhile(
    house: House, guarded: User, inside: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    really = admission.refuse_changed

    def late(door: Doorkeeper, user: User) -> User:
        door.people.change_password(user.id, "another")
        return really(door, user)

    for place in (second_step, me):
        monkeypatch.setattr(place, "refuse_changed", late)
    form = {"password": PASSWORD, "company": "acme", "name": "ERP", "days": "30", "scopes": "look"}
    answer = inside.post(path, data=form)
    assert answer.status_code == 400 and "changed meanwhile" in answer.text
    with house.books.read_people() as door:
        assert door.people.get(guarded.id) == guarded and door.tokens.of_user(guarded.id) == ()
        assert door.second_factors.recovery_left(guarded.id) == 1


def test_one_that_counts_is_not_overwritten(guarded: User, inside: TestClient) -> None:
    assert inside.post("/second-factor/offer", data={"password": PASSWORD}).status_code == 409
    assert inside.post("/second-factor", data={"code": code()}).headers["location"] == "/second-factor"


def test_switched_off_the_password_is_enough_and_sessions_elsewhere_are_over(
    house: House, app: FastAPI, guarded: User, inside: TestClient, outside: TestClient
) -> None:
    elsewhere = client_of(house, app, signed_in(house, guarded))
    assert "a code from an app, since" in inside.get("/me").text
    assert inside.post("/second-factor/off", data={"password": PASSWORD}).status_code == 303
    assert inside.get("/me").status_code == 200 and elsewhere.get("/me").status_code == 303
    assert past_password(outside, "/me").headers["location"] == "/me"
    assert ("eva", "user.second_factor_removed", {}) in events(house)
    with database.reading(house.books.database) as connection:
        assert connection.execute(select(RecoveryCodeRow)).all() == []


def test_new_recovery_codes_make_the_old_ones_worthless(
    house: House, guarded: User, inside: TestClient, outside: TestClient
) -> None:
    made = inside.post("/second-factor/recovery-codes", data={"password": PASSWORD})
    assert made.status_code == 201 and made.text.count('<li class="secret">') == 10
    past_password(outside)
    assert submit(outside, "/sign-in/code", code=RECOVERY).status_code == 401


def test_recovery_codes_are_kept_as_hashes_only(house: House, inside: TestClient) -> None:
    _, recovery = set_up(inside)
    with database.reading(house.books.database) as connection:
        rows = str(connection.execute(select(RecoveryCodeRow.__table__)).all())
    assert not any(one in rows or one.replace("-", "") in rows for one in recovery)


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


def read_qr(drawing: str) -> str:
    """Return what the QR code of an SVG says, whose path is made of rectangles."""
    size = int(re.findall(r'width="(\d+)"', drawing)[0])
    image = Image.new("L", (size, size), 255)
    for left, top, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", drawing):
        image.paste(0, (int(left), int(top), int(left) + int(width), int(top) + int(height)))
    return str(zxingcpp.read_barcodes(image.resize((size * 4, size * 4)))[0].text)


def read_picture(png: bytes) -> str:
    return str(zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))[0].text)


def user_of(house: House, login: str = "eva") -> User:
    with house.books.read_people() as door:
        found = door.people.find(login)
    assert found
    return found


def fail(house: House, key: str, failures: int, ago: timedelta = timedelta()) -> None:
    """Let so many attempts have failed, the last so long ago."""
    with database.transaction(house.books.database) as connection:
        connection.execute(AttemptRow.__table__.delete().where(AttemptRow.key == key))  # type: ignore[attr-defined]
        row = {"key": key, "failures": failures, "last_at": datetime.now(UTC) - ago}
        connection.execute(insert(AttemptRow).values(row))
