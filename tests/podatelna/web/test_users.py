"""The users of a company, and what its admins may do about them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from storage_made import stored
from web_made import Enter, Sit, signed_in, user

from documents.people import Role
from podatelna import passwords, personal
from podatelna.web.cookies import name_of
from podatelna.web.house import House


@pytest.fixture
def admin(enter: Enter) -> TestClient:
    """Give a client as which ada, admin of acme, is signed in."""
    return enter("admin", login="ada")


def roles_of(house: House, login: str) -> dict[str, set[str]]:
    with house.books.read_people() as door:
        found = door.people.find(login)
        assert found
        return {one.company: set(one.roles) for one in door.people.memberships(found.id)}


def events(house: House, login: str, company: str = "acme") -> list[tuple[str, str, dict[str, tuple[str, str]]]]:
    with house.books.read(company) as store:
        found = store.events(login)
        return [(one.actor, one.action, dict(one.changes)) for one in found if one.actor != "test"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_looks_after_users(enter: Enter, role: str) -> None:
    client = enter(role)
    assert client.get("/c/acme/users").status_code == 403
    assert client.post("/c/acme/users", data={"login": "jan", "roles": ["verifier"]}).status_code == 403
    assert client.post("/c/acme/users/eva/roles", data={"roles": ["admin"]}).status_code == 403


def test_who_is_added_gets_a_first_password_that_is_shown_once(house: House, admin: TestClient) -> None:
    answer = admin.post("/c/acme/users", data={"login": "Jan", "name": "Jan Novák", "roles": ["verifier", "mailroom"]})
    assert answer.status_code == 201
    shown = re.search(r'value="([a-z2-9]{4}(-[a-z2-9]{4}){3})"', answer.text)
    assert shown and shown[1] not in admin.get("/c/acme/users/jan").text
    with house.books.read_people() as door:
        jan = door.people.find("jan")
    assert jan and passwords.is_right(shown[1], jan.password_hash) and jan.password_until
    assert roles_of(house, "jan") == {"acme": {"verifier", "mailroom"}}
    assert events(house, "jan") == [("ada", "user.added", {"roles": ("", "mailroom verifier")})]
    assert "has a first password" in admin.get("/c/acme/users").text


def test_who_is_in_another_company_only_does_not_join_by_its_admin(house: House, admin: TestClient) -> None:
    user(house, "bob", "beta", "verifier")
    answer = admin.post("/c/acme/users", data={"login": "bob", "name": "Robert", "roles": ["auditor"]})
    assert answer.status_code == 422 and "This login cannot be added here." in answer.text
    assert roles_of(house, "bob") == {"beta": {"verifier"}} and events(house, "bob") == []


def test_the_login_of_who_is_forgotten_goes_to_nobody_else(house: House, admin: TestClient) -> None:
    bob = user(house, "bob", "acme", "verifier")
    with house.books.write_people("test") as door:
        personal.forget(door, bob)
    answer = admin.post("/c/acme/users", data={"login": "bob", "name": "Robert", "roles": ["auditor"]})
    assert answer.status_code == 422 and "This login cannot be added here." in answer.text
    assert roles_of(house, "bob") == {}


def test_who_is_in_another_company_keeps_their_password(house: House, admin: TestClient) -> None:
    user(house, "ada", "beta", "admin")
    user(house, "bob", "beta", "verifier")
    answer = admin.post("/c/acme/users", data={"login": "bob", "name": "Robert", "roles": ["auditor"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/acme/users/bob")
    assert roles_of(house, "bob") == {"acme": {"auditor"}, "beta": {"verifier"}}
    assert "Bob" in admin.get("/c/acme/users/bob").text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"login": "jan"}, "Choose at least one role."),
        ({"login": "jan novák", "roles": "verifier"}, "A login is up to 100 letters"),
        ({"login": "ada", "roles": "verifier"}, "Someone of this login is in this company already."),
        ({"login": "jan", "roles": "king"}, "cannot be understood"),
    ],
)
def test_who_cannot_be_added_is_told_why(admin: TestClient, form: dict[str, str], told: str) -> None:
    answer = admin.post("/c/acme/users", data=form)
    assert answer.status_code == 422 and told in answer.text


def test_roles_are_changed_and_taken_away(house: House, admin: TestClient) -> None:
    user(house, "eva", "acme", "verifier")
    admin.post("/c/acme/users/eva/roles", data={"roles": ["supervisor"]})
    assert roles_of(house, "eva") == {"acme": {"supervisor"}}
    admin.post("/c/acme/users/eva/roles")
    assert roles_of(house, "eva") == {}
    assert admin.get("/c/acme/users/eva").status_code == 404
    assert events(house, "eva") == [
        ("ada", "user.changed", {"roles": ("verifier", "supervisor")}),
        ("ada", "user.removed", {"roles": ("supervisor", "")}),
    ]


def test_tokens_end_with_a_first_password_with_disabling_and_with_leaving(
    house: House, enter: Enter, admin: TestClient
) -> None:
    user(house, "eva", "acme", "verifier")
    for path in ("password", "disable", "roles"):
        with house.books.write_people("eva") as door:
            eva = door.people.find("eva")
            assert eva is not None
            token = door.tokens.make(f"hash of {path}", eva.id, "acme", "a script", ["look"], timedelta(days=1))
        assert admin.post(f"/c/acme/users/eva/{path}").status_code in {200, 303}
        with house.books.read_people() as door:
            assert door.tokens.find(f"hash of {path}") is None and door.tokens.of_user(eva.id) == ()
        assert ("ada", "token.revoked", {}) in events(house, token.id)


def test_who_loses_a_role_may_not_do_it_from_then_on(enter: Enter, admin: TestClient) -> None:
    other = enter("admin", login="bob")
    assert other.get("/c/acme/users").status_code == 200
    admin.post("/c/acme/users/bob/roles", data={"roles": ["verifier"]})
    assert other.get("/c/acme/users").status_code == 403


def test_someone_remains_admin(admin: TestClient) -> None:
    answer = admin.post("/c/acme/users/ada/roles", data={"roles": ["verifier"]})
    assert answer.status_code == 422 and "Someone must remain admin here." in answer.text


def test_disabling_ends_sessions_at_once_and_enabling_lets_in_again(
    house: House, enter: Enter, admin: TestClient
) -> None:
    client = enter("verifier")
    admin.post("/c/acme/users/eva/disable")
    assert client.get("/me").status_code == 303
    assert "disabled" in admin.get("/c/acme/users/eva").text
    admin.post("/c/acme/users/eva/enable")
    assert client.get("/me").status_code == 303
    assert [action for _, action, _ in events(house, "eva")] == ["user.disabled", "user.enabled"]


@pytest.mark.parametrize(
    ("act", "given", "assigned"),
    [
        ("disable", {}, ""),
        ("roles", {}, ""),
        ("roles", {"roles": "auditor"}, ""),
        ("roles", {"roles": "supervisor"}, "eva"),
    ],
)
def test_what_is_assigned_to_who_verifies_no_longer_becomes_anyones(
    house: House, admin: TestClient, act: str, given: dict[str, str], assigned: str
) -> None:
    user(house, "eva", "acme", "verifier")
    with house.books.write("acme", "test") as desk:
        stored(desk.store)
        desk.store.reviews.queue("d1", [])
        desk.store.reviews.assign("d1", "eva")
    assert admin.post(f"/c/acme/users/eva/{act}", data=given).status_code == 303
    with house.books.read("acme") as store:
        assert store.reviews.get("d1").assigned == assigned
        last = next(one for one in reversed([*store.events("d1")]) if one.action == "review.assigned")
        assert (last.actor, last.changes) == (
            ("test", {"assigned": ("", "eva")}) if assigned else ("ada", {"assigned": ("eva", "")})
        )


def test_a_first_password_takes_the_place_of_theirs(house: House, enter: Enter, admin: TestClient) -> None:
    client = enter("verifier")
    assert "Here is the first password." in admin.post("/c/acme/users/eva/password").text
    assert client.get("/me").status_code == 303


@pytest.mark.parametrize("act", ["password", "disable", "enable"])
def test_who_is_in_another_company_too_is_not_one_admins_to_lock_out(house: House, admin: TestClient, act: str) -> None:
    user(house, "bob", "beta", "admin")
    user(house, "bob", "acme", "verifier")
    assert admin.post(f"/c/acme/users/bob/{act}").status_code == 403
    assert admin.post(f"/c/acme/users/ada/{act}").status_code == 403
    assert "in another company too" in admin.get("/c/acme/users/bob").text


@pytest.mark.parametrize("act", ["password", "disable", "enable", "roles"])
def test_users_of_another_company_look_like_none(house: House, admin: TestClient, act: str) -> None:
    user(house, "bob", "beta", "verifier")
    assert admin.get("/c/acme/users/bob").status_code == 404
    assert admin.post(f"/c/acme/users/bob/{act}", data={"roles": ["verifier"]}).status_code == 404
    assert admin.post(f"/c/beta/users/bob/{act}", data={"roles": ["verifier"]}).status_code == 404
    assert "bob" not in admin.get("/c/acme/users").text


@pytest.mark.slow
def test_an_admin_adds_someone_by_keyboard_in_a_real_browser(house: House, browser: Sit) -> None:
    page = browser("/c/acme/users", "admin", login="ada")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.get_by_label("Login").focus()
    page.keyboard.type("jan")
    for _ in range(4):  # name, language, mailroom, verifier
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Here is the first password.").wait_for()
    assert roles_of(house, "jan") == {"acme": {"verifier"}}
    assert told == []


def test_signing_out_of_a_company_that_left_the_settings_leaves_nothing_open(house: House, enter: Enter) -> None:
    client = enter("verifier", company="beta")
    assert client.get("/").headers["location"] == "/c/beta"
    del house.settings.companies["beta"]
    assert "You are in no company yet" in client.get("/").text
    assert client.get("/c/beta").status_code == 404


def test_pages_speak_the_users_language(house: House, enter: Enter) -> None:
    client = enter("admin", login="ada")
    assert "Users" in client.get("/c/acme/users").text
    client.post("/me", data={"name": "Ada", "language": "cs"})
    assert "Uživatelé" in client.get("/c/acme/users").text
    assert name_of(house, "session") in client.cookies
    assert signed_in(house, user(house, "ada", "acme", "admin"))
