"""Sessions: how long they last, and how they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from second_factor_made import events, past_password
from sqlalchemy import delete, select, update
from web_made import PASSWORD, Enter

from documents.people import User
from podatelna.web import secrets
from podatelna.web.house import House
from storage import database
from storage.tables import SessionRow


def test_a_session_ends_on_the_server_when_its_person_signs_out(house: House, eva: User, outside: TestClient) -> None:
    past_password(outside)
    token = outside.cookies["podatelna-session"]
    answer = outside.post("/sign-out", data={"csrf": secrets.derive(token, "csrf")})
    assert (answer.headers["location"], answer.headers["clear-site-data"]) == ("/sign-in", '"cache"')
    outside.cookies.set("podatelna-session", token)
    assert outside.get("/me").status_code == 303
    assert events(house)[-1][:2] == ("eva", "user.signed_out")


def test_a_session_has_another_name_after_each_sign_in_and_the_old_one_is_over(eva: User, outside: TestClient) -> None:
    past_password(outside)
    first = outside.cookies["podatelna-session"]
    answer = outside.post(
        "/sign-in",
        data={"login": "eva", "password": PASSWORD},
        headers={"x-csrf": secrets.derive(first, "csrf")},
    )
    assert answer.status_code == 303 and outside.cookies["podatelna-session"] != first
    outside.cookies.set("podatelna-session", first)
    outside.cookies.delete("podatelna-session", domain="127.0.0.1")
    outside.cookies.set("podatelna-session", first)
    assert outside.get("/me").status_code == 303


@pytest.mark.parametrize(
    ("column", "age"), [("seen_at", timedelta(minutes=31)), ("expires_at", timedelta(hours=12, minutes=1))]
)
def test_a_session_ends_by_itself(house: House, enter: Enter, column: str, age: timedelta) -> None:
    client = enter("verifier")
    assert client.get("/me").status_code == 200
    with database.transaction(house.books.database) as connection:
        connection.execute(update(SessionRow).values({column: datetime.now(UTC) - age}))
    assert client.get("/me").status_code == 303


def test_a_session_that_is_in_use_goes_on(house: House, enter: Enter) -> None:
    client = enter("verifier")
    for _ in range(3):
        with database.transaction(house.books.database) as connection:
            connection.execute(update(SessionRow).values(seen_at=datetime.now(UTC) - timedelta(minutes=20)))
        assert client.get("/me").status_code == 200


def test_a_page_that_only_keeps_its_document_does_not_keep_the_session(house: House, enter: Enter) -> None:
    client = enter("verifier")
    ago = datetime.now(UTC) - timedelta(minutes=20)
    with database.transaction(house.books.database) as connection:
        connection.execute(update(SessionRow).values(seen_at=ago))
    client.post("/c/acme/documents/any/renew")
    with database.transaction(house.books.database) as connection:
        assert connection.execute(select(SessionRow.seen_at)).scalar_one() == ago
    client.post("/c/acme/documents/any/release")
    with database.transaction(house.books.database) as connection:
        assert connection.execute(select(SessionRow.seen_at)).scalar_one() > ago


def test_signing_out_after_the_session_ended_leads_to_the_door(house: House, enter: Enter) -> None:
    client = enter("verifier")
    with database.transaction(house.books.database) as connection:
        connection.execute(delete(SessionRow))
    assert client.post("/sign-out").headers["location"] == "/sign-in"
