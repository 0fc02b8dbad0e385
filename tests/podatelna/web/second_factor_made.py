"""A second factor and who has it: its codes, the pages at the door, and what is noted."""

from __future__ import annotations

import re
import time

import httpx2
from fastapi.testclient import TestClient
from pyotp import TOTP
from web_made import PASSWORD

from documents.people import User
from podatelna import passwords
from podatelna.web.house import House

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RECOVERY = "aaaa-bbbb-cccc-dddd"
KEY = r'<dd class="secret">([A-Z2-7 ]{39})</dd>'


def with_password(house: House, found: User) -> User:
    """Give a user the password `PASSWORD`; return them as they are then."""
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
    """Type eva's login and password at the door."""
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


def user_of(house: House, login: str = "eva") -> User:
    """Return the user as they are now."""
    with house.books.read_people() as door:
        found = door.people.find(login)
    assert found
    return found
