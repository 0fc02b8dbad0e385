"""A person's own settings, and what programs may do with their API tokens."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient
from office_made import waiting
from sqlalchemy import select, update
from web_made import PASSWORD, Enter, Sit, signed_in, user

from podatelna import passwords
from podatelna.web.house import House
from podatelna.web.seat import Here, allowed
from storage import database
from storage.tables import ApiTokenRow, SessionRow

probe = APIRouter(prefix="/c/{company}/probe")


@probe.get("/look", dependencies=[Depends(allowed("look"))])
def look(seat: Here) -> dict[str, str]:
    return {"login": seat.user.login, "company": seat.company, "desk": seat.desk.person}


@probe.post("/verify", dependencies=[Depends(allowed("verify"))])
def verify(seat: Here) -> dict[str, str]:
    return {"login": seat.user.login}


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """Return the application with two pages to try permissions at."""
    app.include_router(probe)
    return app


def make(client: TestClient, *scopes: str, company: str = "acme") -> str:
    """Make a token on the page; return it."""
    form = {"company": company, "name": "import", "days": "30", "scopes": list(scopes)}
    answer = client.post("/me/tokens", data=form)
    assert answer.status_code == 201
    shown = re.search(r'value="(podatelna_[\w-]{43})"', answer.text)
    assert shown and shown[1] not in client.get("/me").text
    return shown[1]


def program(app: FastAPI, token: str) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1", headers={"authorization": f"Bearer {token}"})


def test_name_and_language_are_changed_and_noted(house: House, client: TestClient) -> None:
    client.post("/me", data={"name": "Eva Nováková", "language": "cs"})
    shown = client.get("/me").text
    assert '<a href="/">Zpět k práci</a>' in shown and "Zpět k práci" not in client.get("/c/acme/queue").text
    assert "Eva Nováková" in shown and '<html lang="cs">' in shown
    with house.books.read("acme") as store:
        event = list(store.events("eva"))[-1]
    assert (event.actor, dict(event.changes)) == ("eva", {"name": ("Eva", "Eva Nováková"), "language": ("en", "cs")})


def test_a_person_is_handed_what_is_known_of_them_and_nothing_of_others(client: TestClient, enter: Enter) -> None:
    make(client, "look")
    enter("admin", login="jan")
    assert 'href="/me/data"' in client.get("/me").text
    answer = client.get("/me/data")
    known = answer.json()
    assert (known["user"]["login"], known["roles"]) == ("eva", {"acme": ["supervisor", "verifier"]})
    assert ([one["name"] for one in known["tokens"]], len(known["sessions"])) == (["import"], 1)
    assert [(one["by"], one["action"]) for one in known["noted"]] == [("test", "user.added")]
    assert "jan" not in answer.text and answer.headers["cache-control"] == "no-store"


def test_who_is_called_as_a_list_is_not_told_who_looked_at_it(enter: Enter) -> None:
    enter("verifier", company="beta").get("/c/beta/queue")
    noted = enter("verifier", login="queue").get("/me/data").json()["noted"]
    assert [one["action"] for one in noted] == ["user.added"]


def test_a_token_is_kept_as_a_hash_only(house: House, client: TestClient) -> None:
    token = make(client, "look")
    with database.reading(house.books.database) as connection:
        rows = connection.execute(select(ApiTokenRow.__table__)).all()
    assert len(rows) == 1 and token not in str(rows) and token.removeprefix("podatelna_") not in str(rows)
    with house.books.read("acme") as store:
        assert [(one.actor, one.action) for one in store.events()][-1] == ("eva", "token.made")


def test_a_program_may_do_what_its_token_allows_and_no_more(app: FastAPI, client: TestClient) -> None:
    reader = program(app, make(client, "look"))
    assert reader.get("/c/acme/queue").json()["counts"]["waiting"] == 0
    assert reader.get("/c/acme/queue", headers={"accept": "text/html"}).text.startswith("<!doctype html>")
    assert reader.get("/c/acme/probe/look").json() == {"login": "eva", "company": "acme", "desk": "eva"}
    assert reader.post("/c/acme/probe/verify").status_code == 403
    assert program(app, make(client, "look", "verify")).post("/c/acme/probe/verify").status_code == 200


def test_the_trail_tells_what_a_program_did_from_what_its_user_did(
    house: House, app: FastAPI, client: TestClient
) -> None:
    document = waiting(house, "s1")
    reader = program(app, make(client, "look", "verify"))
    for one in (client, reader, reader, client):
        assert one.get("/c/acme/queue").status_code == 200
        assert one.post(f"/c/acme/documents/{document}/park", json={"revision": 1, "reason": "?"}).status_code == 200
    with house.books.read("acme") as store:
        events = [one for one in store.events() if one.actor == "eva"]
        assert store.verify() == ()
    (made,) = (one.subject for one in events if one.action == "token.made")
    parked, seen = ([one for one in events if one.action == action] for action in ("review.parked", "list.seen"))
    assert [one.details.get("token") for one in parked] == [None, made, made, None]
    assert [one.details.get("token") for one in seen] == [None, made]


def test_a_program_is_told_that_its_token_lacks_something_and_not_its_user(
    app: FastAPI, client: TestClient, enter: Enter
) -> None:
    reader = program(app, make(client, "look"))
    assert "token does not allow this" in reader.post("/c/acme/probe/verify").json()["error"]
    assert "for people" in reader.get("/me").json()["error"]
    auditors = program(app, make(enter("auditor", login="ada"), "look"))
    assert "Your role does not allow this" in auditors.post("/c/acme/probe/verify").json()["error"]
    assert program(app, "").post("/c/acme/probe/verify").status_code == 401


def test_a_token_without_a_scope_is_refused_where_it_is_made_and_nothing_typed_is_lost(client: TestClient) -> None:
    answer = client.post("/me/tokens", data={"company": "acme", "name": "import", "days": "90"})
    assert answer.status_code == 400
    assert "A token needs a name" in answer.text and 'value="import"' in answer.text
    assert '<option value="90" selected>' in answer.text


def test_a_token_is_for_one_company(app: FastAPI, enter: Enter) -> None:
    client = enter("verifier")
    enter("verifier", company="beta")
    assert program(app, make(client, "look", company="beta")).get("/c/beta/probe/look").status_code == 200
    assert program(app, make(client, "look", company="beta")).get("/c/acme/probe/look").status_code == 404


def test_a_token_never_allows_more_than_its_user_may(app: FastAPI, enter: Enter) -> None:
    auditor = enter("auditor")
    both = program(app, make(auditor, "look", "verify"))
    assert both.post("/c/acme/probe/verify").status_code == 403
    assert both.get("/c/acme/probe/look").status_code == 200
    enter("mailroom")
    assert both.get("/c/acme/probe/look").status_code == 403


def test_a_token_opens_no_page_about_people(app: FastAPI, enter: Enter) -> None:
    token = make(enter("admin", "verifier"), "look")
    for path in ("/me", "/c/acme/users"):
        assert program(app, token).get(path).status_code == 403
    assert program(app, token).post("/me/tokens", data={"name": "x"}).status_code == 403


@pytest.mark.parametrize("ended", ["revoked", "expired", "disabled", "unknown"])
def test_a_token_that_ended_opens_nothing(house: House, app: FastAPI, client: TestClient, ended: str) -> None:
    token = make(client, "look")
    if ended == "revoked":
        found = re.search(r"/me/tokens/(\w+)/revoke", client.get("/me").text)
        assert found and client.post(f"/me/tokens/{found[1]}/revoke").status_code == 303
    elif ended == "expired":
        with database.transaction(house.books.database) as connection:
            connection.execute(update(ApiTokenRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    elif ended == "disabled":
        eva = user(house, "eva", "acme", "verifier")
        with house.books.write_people("test") as door:
            door.people.disable(eva.id)
    else:
        token = "podatelna_" + "x" * 43
    answer = program(app, token).get("/c/acme/probe/look")
    assert answer.status_code == 401 and "not valid" in answer.json()["error"]


def test_a_token_is_its_users_only_to_revoke(client: TestClient, enter: Enter) -> None:
    make(client, "look")
    found = re.search(r"/me/tokens/(\w+)/revoke", client.get("/me").text)
    assert found and enter("admin", login="jan").post(f"/me/tokens/{found[1]}/revoke").status_code == 400
    assert found[1] in client.get("/me").text


def test_a_token_for_another_company_or_for_nothing_is_not_made(client: TestClient) -> None:
    form = {"company": "beta", "name": "x", "days": "30", "scopes": ["look"]}
    assert client.post("/me/tokens", data=form).status_code == 404
    assert client.post("/me/tokens", data={**form, "company": "acme", "scopes": ["users"]}).status_code == 400
    assert client.post("/me/tokens", data={**form, "company": "acme", "days": "9999"}).status_code == 422


def test_sessions_elsewhere_are_ended(house: House, client: TestClient, enter: Enter) -> None:
    other = enter("verifier", "supervisor")
    assert "You are signed in on 2 browsers." in client.get("/me").text
    client.post("/me/sign-out-elsewhere")
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    assert signed_in(house, user(house, "eva", "acme", "verifier"))


def test_sessions_are_listed_with_where_they_were_begun_and_each_is_ended_by_itself(
    house: House, client: TestClient, enter: Enter
) -> None:
    other, third, jans = enter("verifier", "supervisor"), enter("verifier"), enter("verifier", login="jan")
    with database.transaction(house.books.database) as connection:
        hashes = connection.execute(select(SessionRow.hash, SessionRow.user)).all()
        connection.execute(update(SessionRow).values(address="192.0.2.7", browser="Firefox, Linux"))
    shown = client.get("/me").text
    assert shown.count("192.0.2.7</span>") == 3 and "this one" in shown
    ended = re.findall(r"/me/sessions/(\w{64})/end", shown)
    assert len(ended) == 2 and set(ended) < {hash for hash, _ in hashes}
    assert client.post(f"/me/sessions/{ended[0]}/end").status_code == 303
    assert sorted(one.get("/me").status_code for one in (client, other, third)) == [200, 200, 303]
    assert jans.post(f"/me/sessions/{ended[1]}/end").status_code == 404
    assert sorted(one.get("/me").status_code for one in (client, other, third)) == [200, 200, 303]


def test_who_has_a_password_types_it_before_a_session_elsewhere_is_ended(
    house: House, client: TestClient, enter: Enter
) -> None:
    other = enter("verifier")
    with house.books.write_people("test") as door:
        eva = door.people.find("eva")
        assert eva
        door.people.change_password(eva.id, passwords.hashed(PASSWORD))
    (ended,) = re.findall(r"/me/sessions/(\w{64})/end", client.get("/me").text)
    for address in ("/me/sign-out-elsewhere", f"/me/sessions/{ended}/end"):
        refused = client.post(address, data={"password": "not mine"})
        assert refused.status_code == 422 and "The password is wrong." in refused.text
        assert other.get("/me").status_code == 200
    assert client.post(f"/me/sessions/{ended}/end", data={"password": PASSWORD}).status_code == 303
    assert (client.get("/me").status_code, other.get("/me").status_code) == (200, 303)
    other = enter("verifier")
    assert client.post("/me/sign-out-elsewhere", data={"password": PASSWORD}).status_code == 303
    assert (client.get("/me").status_code, other.get("/me").status_code) == (200, 303)


@pytest.mark.slow
def test_a_session_is_ended_in_a_real_browser(house: House, browser: Sit) -> None:
    eva = user(house, "eva", "acme", "verifier")
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, passwords.hashed(PASSWORD))
    signed_in(house, eva)
    page = browser("/me", "verifier")
    page.get_by_label("Your password, before").fill(PASSWORD)
    page.get_by_role("button", name="Sign out unknown").click()
    page.get_by_text("You are signed in on this browser only.").wait_for()
    assert page.get_by_role("button", name="Sign out unknown").count() == 0


@pytest.mark.slow
def test_a_token_is_made_and_revoked_in_a_real_browser(browser: Sit) -> None:
    page = browser("/me", "verifier")
    page.get_by_label("What it is for").fill("ERP")
    page.get_by_label("see documents").check()
    page.get_by_role("button", name="Make the token").click()
    assert page.get_by_label("New token").input_value().startswith("podatelna_")
    page.get_by_role("button", name="Revoke the token ERP").click()
    page.get_by_label("What it is for").wait_for()
    assert page.get_by_text("ERP").count() == 0
