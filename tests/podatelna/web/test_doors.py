"""Who may come in: nobody who is not signed in, nobody to a company that is not theirs, no form from elsewhere."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_made import Enter, Sit

from podatelna.web.headers import POLICY


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
