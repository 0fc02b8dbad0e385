"""What keeps a curious browser, a wrong request and a long password from doing harm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import Type
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from office_made import waiting
from playwright.sync_api import Page, expect
from structlog.testing import capture_logs
from web_made import PASSWORD, Enter, Sit, client_of, signed_in, user

from documents.errors import UsageError
from podatelna import passwords
from podatelna.settings import WebSettings
from podatelna.web import secrets
from podatelna.web.app import create_app
from podatelna.web.house import House
from podatelna.web.pace import Pace
from podatelna.web.pages import STATIC

broken = APIRouter()
IN_EARNEST = passwords._hasher  # before `quick_passwords`
SCRIPTS = [file for file in STATIC.rglob("*.js")]


@broken.get("/broken")
def break_down() -> None:
    raise ZeroDivisionError("the secret cause")


def test_a_password_counts_blanks_in_a_row_as_one_and_may_have_128_characters() -> None:
    with pytest.raises(UsageError, match="12 characters or more"):
        passwords.refuse_weak("kočka      on")
    words = "kočka leze dírou, pes oknem; "
    passwords.refuse_weak((words * 5)[:128])
    with pytest.raises(UsageError, match="128 characters or fewer"):
        passwords.refuse_weak((words * 5)[:129])


@pytest.mark.parametrize(
    "leaked", ["sunshine12345", "princess123456", "1234567890ab", "trustno1trustno1", "P@ssw0rd1234"]
)
def test_a_password_from_a_list_of_leaked_ones_is_refused_with_whatever_is_put_after_it(leaked: str) -> None:
    with pytest.raises(UsageError, match="among the first"):
        passwords.refuse_weak(leaked)


def test_the_strength_of_an_endless_password_is_judged_by_its_beginning() -> None:
    assert passwords.strength("1l1l1l|!" * 1000) == passwords.strength("1l1l1l|!" * 8) == 1
    assert passwords.strength("") == passwords.strength("\u0301") == 0


def test_a_typed_password_is_judged_for_who_is_signed_in_and_logged_nowhere(
    enter: Enter, app: FastAPI, logged: list[dict[str, object]]
) -> None:
    client = enter("verifier", login="eva.novakova")
    for typed, told in (("kočka leze dírou", "very strong"), ("eva.novakova.2026", "guessed easily")):
        answer = client.post("/password/strength", json={"password": typed}, headers={"accept": "application/json"})
        assert answer.json()["told"] == told
        assert typed not in str(logged)
    nobody = TestClient(app, base_url="http://127.0.0.1")
    assert nobody.post("/password/strength", json={"password": "x"}).status_code == 403


def test_a_password_of_look_alike_signs_is_not_read_in_thousands_of_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    def look_up(password: str, *_: object, **lists: object) -> list[object]:
        looked_up.append(password)
        return []

    monkeypatch.setattr("zxcvbn.matching.dictionary_match", look_up)
    passwords.strength("4@8({[<3691!|70$5+%2xz" * 3)
    assert 1 < len(looked_up) < 50


def test_a_row_of_signs_is_guessed_easily() -> None:
    assert passwords.strength("!@#$%^&*()_+") == passwords.strength("+_)(*&^%$#@!") == 1


def test_passwords_are_judged_for_people_and_no_more_often_than_anyone_types(enter: Enter, app: FastAPI) -> None:
    client, headers = enter("verifier", login="eva"), {"accept": "application/json"}
    app.state.judged = Pace(burst=1, per_minute=1, clock=lambda: 0.0)
    asked = [client.post("/password/strength", json={"password": "x"}, headers=headers) for _ in range(2)]
    assert [one.status_code for one in asked] == [200, 429]
    with app.state.house.books.write_people("eva") as door:
        eva = door.people.find("eva")
        assert eva
        door.tokens.make(secrets.hash_of("token"), eva.id, "acme", "a script", ["look"], timedelta(days=1))
    program = TestClient(app, base_url="http://127.0.0.1", headers={"authorization": "Bearer token"})
    assert program.post("/password/strength", json={"password": "x"}).status_code == 403


def test_guessing_a_password_costs_what_owasp_asks_for() -> None:
    assert IN_EARNEST.type is Type.ID
    assert (IN_EARNEST.memory_cost, IN_EARNEST.time_cost) >= (19 * 1024, 2)  # KiB, rounds


def test_what_is_typed_after_the_longest_password_is_not_cut_off() -> None:
    longest = ("kočka leze dírou, pes oknem; " * 5)[: passwords.LONGEST]
    kept = passwords.hashed(longest)
    assert passwords.is_right(longest, kept)
    assert not passwords.is_right(f"{longest}x", kept)


def test_json_is_no_page_that_a_browser_could_be_sent_to(app: FastAPI) -> None:
    answer = TestClient(app, base_url="http://127.0.0.1").get("/c/acme", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="api.json"'


def test_pages_name_their_encoding(enter: Enter) -> None:
    shown = enter("verifier").get("/me")
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in shown.headers


def test_behind_https_browsers_never_come_in_the_clear_again(house: House) -> None:
    behind = replace(house, settings=house.settings.model_copy(update={"web": WebSettings(url="https://pod.example")}))
    answer = TestClient(create_app(behind), base_url="https://pod.example").get("/sign-in")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("path", ["/static/", "/static/..%2f..%2fapp.py", "/docs", "/openapi.json", "/.git/config"])
def test_nothing_is_served_that_is_no_page_of_ours(enter: Enter, path: str) -> None:
    assert enter("verifier").get(path).status_code == 404


def test_a_fault_of_ours_is_told_without_its_cause(house: House) -> None:
    app = create_app(house)
    app.include_router(broken)
    client = client_of(house, app, signed_in(house, user(house, "eva", "acme", "verifier")))
    quiet = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, cookies=client.cookies)
    with capture_logs() as logged:
        answer = quiet.get("/broken", headers={"accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json()["error"].startswith("Something went wrong here.")
    assert "secret" not in answer.text
    assert [line["event"] for line in logged if line["log_level"] == "error"] == ["a page failed"]


@pytest.fixture
def logged() -> Iterator[list[dict[str, object]]]:
    with capture_logs() as lines:
        yield lines  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "why"), [("/c/acme/users", "Forbidden"), ("/c/beta/queue", "NotHere"), ("/nowhere", "HTTPException")]
)
def test_who_is_refused_is_logged_with_what_and_why(
    enter: Enter, logged: list[dict[str, object]], path: str, why: str
) -> None:
    client = enter("verifier")
    client.get(f"{path}?password=not-to-be-logged")
    (line,) = [line for line in logged if line["event"] == "refused"]
    assert (line["path"], line["why"]) == (path, why)
    assert line["who"] == ("" if why == "HTTPException" else "eva")
    assert "not-to-be-logged" not in str(logged)


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/c/acme/queue", "/c/{company}/queue", 200),
        ("/c/acme/documents/secret/view", "/c/{company}/documents/{document}/view", 400),
        ("/secret", "", 404),
    ],
)
def test_each_request_is_a_line_in_the_log_without_what_it_carried(
    enter: Enter, house: House, logged: list[dict[str, object]], path: str, route: str, status: int
) -> None:
    client = enter("verifier")
    logged.clear()
    client.get(f"{path}?text=secret")
    (line,) = [line for line in logged if line["event"] == "request"]
    eva = user(house, "eva", "acme", "verifier")
    assert {**line, "ms": 0.0} == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": route,
        "status": status,
        "ms": 0.0,
        "user": eva.id if route else "",
    }
    assert isinstance(line["ms"], float) and "secret" not in str(line)


def test_a_page_that_breaks_is_logged_as_such(house: House, logged: list[dict[str, object]]) -> None:
    app = create_app(house)
    app.include_router(broken)
    client = client_of(house, app, signed_in(house, user(house, "eva", "acme", "verifier")))
    TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, cookies=client.cookies).get("/broken")
    assert [(line["route"], line["status"]) for line in logged if line["event"] == "request"] == [("/broken", 500)]


@pytest.mark.parametrize(
    ("path", "content", "kind", "status"),
    [
        ("/c/acme/next", '{"after": ""}', "application/json; charset=utf-8", 200),
        ("/c/acme/next", '{"after": ""}', "text/plain", 415),
        ("/c/acme/next", "after=", "application/x-www-form-urlencoded", 415),
        ("/me", "name=Eva&language=en", "application/x-www-form-urlencoded", 303),
        ("/me", '{"name": "Eva", "language": "en"}', "application/json", 415),
        ("/me", "--x--\r\n", "multipart/form-data; boundary=x", 415),
        ("/me/sign-out-elsewhere", "<x/>", "text/xml", 415),
    ],
)
def test_a_body_of_another_type_than_its_route_reads_is_refused(
    enter: Enter, path: str, content: str, kind: str, status: int
) -> None:
    client = enter("verifier")
    headers = {"content-type": kind, "accept": "application/json"}
    answer = client.post(path, content=content, headers=headers)
    assert answer.status_code == status
    assert (status == 415) == ("another kind of content" in answer.text)


def test_a_body_that_says_no_type_is_refused(enter: Enter) -> None:
    assert enter("verifier").post("/c/acme/next", content=b'{"after": ""}').status_code == 415


def test_who_asks_more_often_than_hands_can_is_told_to_wait_and_others_are_not(
    app: FastAPI, enter: Enter, logged: list[dict[str, object]]
) -> None:
    app.state.requests = Pace(burst=3, per_minute=1, clock=lambda: 0.0)
    client = enter("verifier")
    assert [client.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/me", headers={"accept": "application/json"})
    assert answer.headers["retry-after"] == "60" and "Wait a moment" in answer.json()["error"]
    assert enter("verifier", login="jan").get("/me").status_code == 200
    assert [line["why"] for line in logged if line["event"] == "refused"] == ["TooMany", "TooMany"]
    client.post("/sign-out")
    assert client.get("/me").headers["location"].startswith("/sign-in")


def test_many_refusals_of_one_person_are_warned_of_once_for_so_many(
    app: FastAPI, enter: Enter, logged: list[dict[str, object]]
) -> None:
    app.state.refusals = Pace(burst=3, per_minute=1, clock=lambda: 0.0)
    client = enter("verifier")
    for _ in range(8):
        client.get("/c/acme/users")
    warned = [line for line in logged if line["log_level"] == "warning"]
    assert [(line["event"], line["who"], line["address"], line["why"]) for line in warned] == [
        ("many refusals", "eva", "testclient", "Forbidden"),
        ("many refusals", "eva", "testclient", "Forbidden"),
    ]


def test_steps_out_of_order_count_among_refusals(
    app: FastAPI, enter: Enter, house: House, logged: list[dict[str, object]]
) -> None:
    app.state.refusals = Pace(burst=3, per_minute=1, clock=lambda: 0.0)
    client, document = enter("verifier"), waiting(house, "s1")
    for _ in range(4):
        answer = client.post(f"/c/acme/documents/{document}/reject", json={"revision": 9, "reason": "?"})
        assert answer.status_code == 409
    warned = [line for line in logged if line["log_level"] == "warning"]
    assert [(line["event"], line["who"]) for line in warned] == [("many refusals", "eva")]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_page_takes_another_method(enter: Enter, method: str) -> None:
    assert enter("verifier").request(method, "/me").status_code == 405


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: str(Path(file).relative_to(STATIC)))
def test_no_script_makes_elements_or_code_of_text(script: Path) -> None:
    written = script.read_text(encoding="utf-8")
    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert dangerous not in written


@pytest.mark.slow
def test_a_password_is_shown_to_who_asks_and_hidden_again(house: House, browser: Sit) -> None:
    page: Page = browser("/me", "verifier")
    page.context.clear_cookies()
    page.goto("/sign-in")
    field, button = page.locator("#password"), page.get_by_role("button", name="Show the password")
    field.fill(PASSWORD)
    button.click()
    expect(field).to_have_attribute("type", "text")
    button.click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.slow
def test_how_strong_a_new_password_is_is_said_while_it_is_typed(browser: Sit) -> None:
    page: Page = browser("/password", "verifier")
    meter, told = page.get_by_role("meter", name="Strength"), page.locator("#strength-told")
    expect(meter).to_be_hidden()
    page.get_by_label("New password", exact=True).press_sequentially("sunshine12345")
    expect(told).to_have_text("guessed easily")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    expect(told).to_have_text("very strong")
    assert meter.evaluate("meter => meter.value") == 4
    page.get_by_label("New password", exact=True).fill("")
    expect(meter).to_be_hidden()
