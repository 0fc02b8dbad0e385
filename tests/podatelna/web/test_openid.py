"""Signing in by OpenID Connect, with a provider that is served for real and signs what it says."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from openid_issuer import CLIENT, SECRET, Issuer, issuing, sent_by
from pydantic import SecretStr
from web_made import user

from documents.people import Role
from podatelna import passwords
from podatelna.settings import OpenIdSettings
from podatelna.web.app import create_app
from podatelna.web.house import House

pytestmark = pytest.mark.slow


@pytest.fixture
def issuer(house: House) -> Iterator[Issuer]:
    with issuing() as serving:
        house.settings.web.openid = OpenIdSettings(
            issuer=serving.address + "/",
            client_id=CLIENT,
            client_secret=SecretStr(SECRET),
            title="Firma",
            login="preferred_username",
        )
        serving.address += "/"
        yield serving


@pytest.fixture
def visitor(house: House, issuer: Issuer) -> TestClient:
    """Give a browser that nobody is signed in with."""
    app = create_app(house)
    return TestClient(app, base_url="http://127.0.0.1:8642", follow_redirects=False, headers={"accept": "text/html"})


def come(visitor: TestClient, onwards: str = "/") -> httpx2.Response:
    """Go to the provider and come back; return what the house answers then."""
    sent = visitor.get("/sign-in/openid", params={"next": onwards})
    assert sent.status_code == 303
    back = httpx2.get(sent.headers["location"]).headers["location"]
    assert back.startswith("http://127.0.0.1:8642/sign-in/openid/back?")
    return visitor.get(back)


def test_who_was_added_without_a_password_comes_in_and_is_known_from_then_on(
    house: House, issuer: Issuer, visitor: TestClient
) -> None:
    eva = user(house, "eva", "acme", "verifier")
    issuer.claims = {"preferred_username": "Eva"}
    assert "Continue with Firma" in visitor.get("/sign-in").text
    first = come(visitor, "/c/acme/queue?kind=účtenka")
    assert (first.status_code, first.headers["location"]) == (303, "/c/acme/queue?kind=%C3%BA%C4%8Dtenka")
    assert visitor.get("/me").status_code == 200
    issuer.claims = {"preferred_username": "eva.provdana"}
    visitor.cookies.clear()
    assert come(visitor).headers["location"] == "/"
    with house.books.read("acme") as store:
        told = [(one.action, dict(one.details).get("by")) for one in store.events("eva")]
    assert [one for one in told if one[0] != "user.added"] == [
        ("user.linked", None),
        ("user.signed_in", "openid"),
        ("user.signed_in", "openid"),
    ]
    with house.books.read_people() as door:
        assert door.people.get(eva.id).subject == f"{issuer.address} 42"


def test_who_is_no_user_stays_outside(house: House, issuer: Issuer, visitor: TestClient) -> None:
    issuer.claims = {"preferred_username": "nobody"}
    answer = come(visitor)
    assert answer.status_code == 401 and "You are no user here yet." in answer.text
    assert visitor.get("/me").status_code == 303


def test_who_has_a_password_is_never_handed_to_the_provider(house: House, issuer: Issuer, visitor: TestClient) -> None:
    eva = user(house, "eva", "acme", "admin")
    with house.books.write_people("test") as door:
        door.people.change_password(eva.id, passwords.hashed("kočka leze dírou"))
    issuer.claims = {"preferred_username": "eva"}
    assert come(visitor).status_code == 401


def test_who_comes_first_is_known_by_an_address_that_the_provider_verified(
    house: House, issuer: Issuer, visitor: TestClient
) -> None:
    user(house, "eva@firma.cz", "acme", "verifier")
    assert house.settings.web.openid
    house.settings.web.openid = OpenIdSettings(issuer=issuer.address, client_id=CLIENT, client_secret=SecretStr(SECRET))
    for claims in (
        {"preferred_username": "eva@firma.cz", "email_verified": True},
        {"email": "eva@firma.cz", "email_verified": False},
        {"email": "eva@firma.cz"},
    ):
        issuer.claims = dict(claims)
        assert come(visitor).status_code == 401
    issuer.claims = {"email": "eva@firma.cz", "email_verified": True}
    assert come(visitor).status_code == 303


def test_who_is_disabled_stays_outside_and_the_provider_s_name_of_them_is_not_kept(
    house: House, issuer: Issuer, visitor: TestClient
) -> None:
    eva = user(house, "eva", "acme", "verifier")
    issuer.claims = {"preferred_username": "eva"}
    with house.books.write_people("test") as door:
        door.people.disable(eva.id)
    assert "any more" in come(visitor).text
    with house.books.read_people() as door:
        assert door.people.get(eva.id).subject == ""


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "of another attempt"},
        {"exp": int(time.time()) - 3600},
        {"sub": ""},
    ],
    ids=lambda claims: "-".join(claims),
)
def test_a_token_that_is_not_for_this_attempt_is_refused(
    house: House, issuer: Issuer, visitor: TestClient, claims: dict[str, object]
) -> None:
    user(house, "eva", "acme", "verifier")
    issuer.claims = {"preferred_username": "eva", **claims}
    answer = come(visitor)
    assert answer.status_code == 401 and "cannot be trusted" in answer.text


def test_a_token_for_several_is_taken_where_it_was_asked_for_here(
    house: House, issuer: Issuer, visitor: TestClient
) -> None:
    user(house, "eva", "acme", "verifier")
    issuer.claims = {"preferred_username": "eva", "aud": [CLIENT, "another"], "azp": CLIENT}
    assert come(visitor).status_code == 303


def test_each_attempt_has_its_own_state_nonce_and_verifier(issuer: Issuer, visitor: TestClient) -> None:
    visitor.get("/sign-in")
    one, other = (sent_by(visitor.get("/sign-in/openid").headers["location"]) for _ in range(2))
    assert not [name for name in ("state", "nonce", "code_challenge") if one[name] == other[name]]


def test_a_token_signed_by_someone_else_is_refused(house: House, issuer: Issuer, visitor: TestClient) -> None:
    user(house, "eva", "acme", "verifier")
    issuer.claims = {"preferred_username": "eva"}
    issuer.published = RSAKey.generate_key(2048, {"kid": "one"})
    assert "cannot be trusted" in come(visitor).text


def test_an_answer_brought_by_another_browser_is_refused(house: House, issuer: Issuer, visitor: TestClient) -> None:
    user(house, "eva", "acme", "verifier")
    issuer.claims = {"preferred_username": "eva"}
    sent = visitor.get("/sign-in/openid").headers["location"]
    assert {"state", "nonce", "code_challenge"} <= sent_by(sent).keys()
    back = httpx2.get(sent).headers["location"]
    visitor.cookies.clear()
    answer = visitor.get(back)
    assert answer.status_code == 401 and "not begun in this browser" in answer.text


def test_a_code_is_good_once(house: House, issuer: Issuer, visitor: TestClient) -> None:
    user(house, "eva", "acme", *[Role.VERIFIER])
    issuer.claims = {"preferred_username": "eva"}
    sent = visitor.get("/sign-in/openid").headers["location"]
    door = dict(visitor.cookies)
    back = httpx2.get(sent).headers["location"]
    assert visitor.get(back).status_code == 303
    visitor.cookies.clear()
    visitor.cookies.update(door)
    assert visitor.get(back).status_code == 401


def test_a_provider_that_does_not_answer_is_told_of(house: House, issuer: Issuer, visitor: TestClient) -> None:
    assert house.settings.web.openid
    house.settings.web.openid.issuer = "http://127.0.0.1:9/"
    answer = visitor.get("/sign-in/openid")
    assert answer.status_code == 502 and "The provider does not answer." in answer.text


def test_without_a_provider_there_is_no_such_page(house: House) -> None:
    client = TestClient(create_app(house), base_url="http://127.0.0.1", follow_redirects=False)
    assert client.get("/sign-in/openid").status_code == 404
