"""What the tests of the web pages share: people who are signed in, and a server for real browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from threading import Thread
from typing import Protocol

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Page
from sqlalchemy import delete, insert

from documents.people import Role, User
from podatelna.web import secrets
from podatelna.web.cookies import name_of
from podatelna.web.house import House
from storage import database
from storage.tables import AttemptRow

PASSWORD = "kočka leze dírou"  # of nobody, unless a test says so


class Enter(Protocol):
    """Signs a user in with these roles in a company, and gives a client that carries their CSRF token."""

    def __call__(self, *roles: str, login: str = "eva", company: str = "acme") -> TestClient: ...


class Sit(Protocol):
    """As `Enter`, with a real browser's page that has gone to `path` on the live server."""

    def __call__(self, path: str, *roles: str, login: str = "eva", company: str = "acme") -> Page: ...


Serve = Callable[[FastAPI], str]


def user(house: House, login: str, company: str, *roles: str, language: str = "en") -> User:
    """Return the user of this login, made where there is none, who now is this in the company."""
    with house.books.write_people("test") as door:
        found = door.people.find(login) or door.people.add(login, login.title(), "cs" if language == "cs" else "en")
        door.people.grant(found.id, company, [Role(role) for role in roles])
    return found


def signed_in(house: House, user: User) -> str:
    """Return the token of a new session."""
    token = secrets.new_token()
    with house.books.write_people(user.login) as door:
        door.sessions.open(secrets.hash_of(token), user.id, timedelta(hours=1))
    return token


def client_of(house: House, app: FastAPI, token: str) -> TestClient:
    """Return a client with this session."""
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, headers={"accept": "text/html"})
    client.cookies.set(name_of(house, "session"), token)
    client.headers["x-csrf"] = secrets.derive(token, "csrf")
    return client


def plain(page: str) -> str:
    """Return the text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sought(client: TestClient, path: str, **form: str) -> str:
    """Return the address to which the form for searching leads."""
    answer = client.post(f"{path}/search", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve the app from a thread, on a free port where none is given; give its address."""
    with socket() as bound:
        bound.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
        thread = Thread(target=server.run, args=([bound],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def fail(house: House, key: str, failures: int, ago: timedelta = timedelta()) -> None:
    """Let so many attempts have failed, the last so long ago."""
    with database.transaction(house.books.database) as connection:
        connection.execute(delete(AttemptRow).where(AttemptRow.key == key))
        row = {"key": key, "failures": failures, "last_at": datetime.now(UTC) - ago}
        connection.execute(insert(AttemptRow).values(row))
