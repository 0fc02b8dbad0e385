"""Who may come in: nobody who is not signed in, nobody to a company that is not theirs, no form from elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_made import Enter, Sit, user

from documents.people import Role
from podatelna.web import secrets
from podatelna.web.headers import POLICY
from podatelna.web.house import House
from podatelna.web.pages import asset, version
from podatelna.web.permissions import SCOPES, Action


def test_who_is_not_signed_in_is_sent_to_sign_in_and_then_on(app: FastAPI) -> None:
    answer = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False).get(
        "/c/acme?kind=invoice", headers={"accept": "text/html"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/c/acme%3Fkind%3Dinvoice")


def test_a_script_that_is_not_signed_in_is_told_in_words(app: FastAPI) -> None:
    answer = TestClient(app, base_url="http://127.0.0.1").get("/c/acme", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (401, {"error": "Your session ended. Sign in again."})


def test_a_person_comes_to_their_work(enter: Enter) -> None:
    client = enter("verifier")
    assert client.get("/").headers["location"] == "/c/acme"
    assert client.get("/c/acme").headers["location"] == "/c/acme/queue"
    assert enter("admin", login="jan").get("/c/acme").headers["location"] == "/c/acme/users"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_comes_to_a_page_that_it_allows_or_is_refused(house: House, app: FastAPI, scope: Action) -> None:
    who, token = user(house, "eva", "acme", *Role), secrets.new_token()
    with house.books.write_people("eva") as door:
        door.tokens.make(secrets.hash_of(token), who.id, "acme", "script", [scope], timedelta(days=1))
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    answer = client.get("/c/acme", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == (403 if scope in {"life", "supervise"} else 303)


@pytest.mark.parametrize("company", ["beta", "gamma"])
def test_another_company_looks_like_none(enter: Enter, company: str) -> None:
    answer = enter("verifier").get(f"/c/{company}")
    assert answer.status_code == 404 and "There is nothing at this address." in answer.text


def test_every_answer_is_guarded(enter: Enter) -> None:
    for answer in (enter("verifier").get("/c/beta"), enter("verifier").get("/")):
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
def test_an_error_page_in_a_real_browser_breaks_no_rule_of_its_own(browser: Sit) -> None:
    page = browser("/", "verifier")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto("/c/beta")
    assert page.get_by_role("heading").inner_text() == "That did not work"
    assert [one for one in told if "404" not in one] == []


def test_what_fails_is_told_in_words_and_nothing_more(app: FastAPI, enter: Enter) -> None:
    @app.get("/boom")
    def boom() -> None:
        raise RuntimeError("a secret of ours")

    app.router.routes.insert(0, app.router.routes.pop())
    token = dict(enter("verifier").cookies)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, cookies=token)
    answer = client.get("/boom", headers={"accept": "text/html"})
    assert answer.status_code == 500 and "Something went wrong here." in answer.text
    assert "secret" not in answer.text and answer.headers["content-security-policy"] == POLICY
    assert client.get("/boom").json()["error"].startswith("Something went wrong here.")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/sign-in", 405)])
def test_an_address_that_is_none_is_told_of(enter: Enter, method: str, path: str, status: int) -> None:
    answer = enter("verifier").request(method, path)
    assert answer.status_code == status and "at this address." in answer.text


def test_files_may_be_kept_by_browsers_and_pages_may_not(enter: Enter) -> None:
    client = enter("verifier")
    kept = client.get(asset("css/base.css"))
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/other/css/base.css").status_code == 404
    assert client.get(f"/static/{version()}/../pages.py").status_code == 404
