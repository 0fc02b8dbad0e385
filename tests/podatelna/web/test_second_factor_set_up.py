"""A second factor is set up, confirmed, kept sealed and switched off by whoever has the password."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from second_factor_made import (
    KEY,
    RECOVERY,
    SECRET,
    code,
    events,
    past_password,
    set_up,
    submit,
    user_of,
)
from sqlalchemy import select, update
from web_made import PASSWORD, client_of, fail, signed_in

from documents.people import User
from pipeline.engine.books import Doorkeeper
from podatelna import keyring
from podatelna.web import admission, second_step
from podatelna.web.house import House
from podatelna.web.routes import me
from storage import database
from storage.tables import AwaitedRow, RecoveryCodeRow


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


def read_qr(drawing: str) -> str:
    """Return what the QR code of an SVG says, whose path is made of rectangles."""
    size = int(re.findall(r'width="(\d+)"', drawing)[0])
    image = Image.new("L", (size, size), 255)
    for left, top, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", drawing):
        image.paste(0, (int(left), int(top), int(left) + int(width), int(top) + int(height)))
    return str(zxingcpp.read_barcodes(image.resize((size * 4, size * 4)))[0].text)
