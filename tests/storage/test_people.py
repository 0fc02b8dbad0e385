"""Users, memberships, sessions, failed attempts and API tokens as they are stored."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from documents.company import Company
from documents.errors import Conflict, UsageError
from documents.people import Role
from storage import companies, database
from storage.attempts import Attempts
from storage.people import People
from storage.sessions import Sessions
from storage.store import Store
from storage.tokens import Tokens

LONG_AGO_SPENT = -6  # free failures, so that the first one already means minutes
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def add(engine: Engine, login: str = "eva", *company_keys: str) -> str:
    """Add a user who is verifier of these companies; return their id."""
    with database.transaction(engine) as connection:
        people = People(connection, "ada")
        user = people.add(login, login.title())
        for key in company_keys:
            people.grant(user.id, key, [Role.VERIFIER])
    return user.id


def told(engine: Engine, company: str, subject: str = "eva") -> list[str]:
    with database.reading(engine) as connection:
        store = Store(connection, company)
        assert store.verify() == ()
        return [event.action for event in store.events(subject)]


def test_a_user_is_found_by_login_however_it_is_typed(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        people = People(connection, "ada")
        user = people.add(" Eva.Nova@Firma.cz ", language="en")
        assert people.find("EVA.nova@firma.cz ") == people.get(user.id) == user
        assert (user.login, user.name, user.language) == ("eva.nova@firma.cz", "Eva.Nova@Firma.cz", "en")
        assert people.find("jan") is None and people.by_subject("") is None
        assert [one.login for one in people.all()] == ["eva.nova@firma.cz"]


@pytest.mark.parametrize("login", ["podatelna", " Podatelna "])
def test_no_person_goes_by_the_name_of_the_program(engine: Engine, login: str) -> None:
    with database.transaction(engine) as connection, pytest.raises(UsageError, match="the program itself"):
        People(connection, "ada").add(login)


@pytest.mark.parametrize("login", ["", "eva nova", "éva", "a" * 101, "-x", "eva\n"[:4] + "\x00"])
def test_a_login_that_cannot_be_typed_everywhere_is_refused(engine: Engine, login: str) -> None:
    with database.transaction(engine) as connection, pytest.raises(UsageError, match="login"):
        People(connection, "ada").add(login)


def test_a_login_is_one_persons(engine: Engine) -> None:
    add(engine)
    with database.transaction(engine) as connection, pytest.raises(Conflict, match="taken"):
        People(connection, "ada").add("EVA")


def test_a_user_may_be_in_several_companies_and_each_trail_says_what_concerns_it(engine: Engine) -> None:
    user = add(engine, "eva", "acme", "beta")
    with database.transaction(engine) as connection:
        people = People(connection, "ada")
        people.grant(user, "beta", [Role.AUDITOR, Role.ADMIN])
        people.grant(user, "beta", [Role.ADMIN, Role.AUDITOR])
        people.disable(user)
        assert [(one.company, sorted(one.roles)) for one in people.memberships(user)] == [
            ("acme", ["verifier"]),
            ("beta", ["admin", "auditor"]),
        ]
        assert [(one.login, place.company) for one, place in people.of_company("beta")] == [("eva", "beta")]
        assert people.get(user).disabled
        people.grant(user, "beta", [])
        people.enable(user)
    assert told(engine, "acme") == ["user.added", "user.disabled", "user.enabled"]
    assert told(engine, "beta") == ["user.added", "user.changed", "user.disabled", "user.removed"]


def test_what_a_user_changes_is_noted_before_and_after(engine: Engine) -> None:
    user = add(engine, "eva", "acme")
    with database.transaction(engine) as connection:
        people = People(connection, "eva")
        people.describe(user, "Eva", "cs")
        people.describe(user, " Eva Nová ", "en")
        people.describe(user, "", "en")
        people.rehash(user, "hash")
        assert (people.get(user).name, people.get(user).password_hash) == ("eva", "hash")
    with database.reading(engine) as connection:
        changes = [dict(event.changes) for event in Store(connection, "acme").events("eva")][1:]
    assert changes == [{"name": ("Eva", "Eva Nová"), "language": ("cs", "en")}, {"name": ("Eva Nová", "eva")}]


def test_a_subject_is_one_users(engine: Engine) -> None:
    eva, jan = add(engine, "eva", "acme"), add(engine, "jan", "acme")
    with database.transaction(engine) as connection:
        People(connection, "eva").link(eva, "issuer 1")
        found = People(connection, "eva").by_subject("issuer 1")
        assert found and found.id == eva
    with pytest.raises(Exception, match=r"(?i)unique"), database.transaction(engine) as connection:
        People(connection, "jan").link(jan, "issuer 1")


UNKNOWN: list[Callable[[People], object]] = [
    lambda p: p.get("x"),
    lambda p: p.grant("x", "acme", [Role.ADMIN]),
    lambda p: p.change_password("x", "hash"),
    lambda p: p.disable("x"),
    lambda p: p.note("x", "user.signed_in"),
]


@pytest.mark.parametrize("act", UNKNOWN)
def test_who_is_no_user_is_told_of(engine: Engine, act: Callable[[People], object]) -> None:
    with database.transaction(engine) as connection, pytest.raises(UsageError, match="no user 'x'"):
        act(People(connection, "ada"))


def test_a_user_is_in_no_company_that_is_not_known(engine: Engine) -> None:
    user = add(engine)
    with pytest.raises(UsageError, match="not known"), database.transaction(engine) as connection:
        People(connection, "ada").grant(user, "gamma", [Role.ADMIN])
    with database.transaction(engine) as connection:
        companies.enter(connection, Company(key="gamma"))
        People(connection, "ada").grant(user, "gamma", [Role.ADMIN])
    with database.transaction(engine) as connection, pytest.raises(UsageError, match="no language"):
        People(connection, "ada").describe(user, "Eva", "fr")  # type: ignore[arg-type]


def test_a_session_is_found_until_it_ends(engine: Engine) -> None:
    user = add(engine)
    with database.transaction(engine) as connection:
        sessions = Sessions(connection)
        sessions.open("one", user, HOUR)
        sessions.open("two", user, HOUR)
        sessions.open("over", user, -HOUR)
        found = sessions.find("one", HOUR)
        assert found and found.session.user.login == "eva" and not found.unseen
        assert sessions.find("one", timedelta(0)) is None
        assert sessions.find("over", HOUR) is None and sessions.find("none", HOUR) is None
        assert {one.hash for one in sessions.of_user(user, HOUR)} == {"one", "two"}
        assert sessions.of_user(user, timedelta(0)) == ()
        sessions.see("one")
        sessions.end("one")
        assert sessions.find("one", HOUR) is None
        sessions.open("three", user, HOUR)
        sessions.end_others(user, "three")
        assert [one.hash for one in sessions.of_user(user, HOUR)] == ["three"] and sessions.find("three", HOUR)
        People(connection, "ada").disable(user)
        assert sessions.find("three", HOUR) is None


def test_who_fails_often_waits_and_others_do_not(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        attempts = Attempts(connection)
        keys = {"login eva": LONG_AGO_SPENT, "address 1.2.3.4": 100}
        assert attempts.begin(keys) == timedelta()
        assert attempts.begin(keys) > timedelta(minutes=1)
        assert attempts.begin({"login eva": LONG_AGO_SPENT}) > timedelta(minutes=1)
        assert attempts.begin({"login jan": 2, "address 1.2.3.4": 100}) == timedelta()
        attempts.take_back("address 1.2.3.4")
        attempts.forget("login eva")
        assert attempts.begin(keys) == timedelta()


def test_attempts_at_once_count_as_many(engine: Engine) -> None:
    def attempt(_: int) -> timedelta:
        with database.transaction(engine) as connection:
            return Attempts(connection).begin({"login eva": LONG_AGO_SPENT})

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempt, range(8)))
    assert waits.count(timedelta()) == 1


def test_a_token_belongs_to_a_user_and_a_company(engine: Engine) -> None:
    eva, jan = add(engine, "eva", "acme"), add(engine, "jan", "acme")
    with database.transaction(engine) as connection:
        tokens = Tokens(connection, "eva")
        made = tokens.make("hash", eva, "acme", " ERP ", ["look", "batches"], DAY)
        tokens.make("old", eva, "acme", "old", ["look"], -DAY)
        assert (made.name, made.scopes) == ("ERP", frozenset({"look", "batches"}))
        assert tokens.find("hash") == made
        assert tokens.find("old") is None and tokens.find("x") is None
        assert {one.name for one in tokens.of_user(eva)} == {"old", "ERP"} and tokens.of_user(jan) == ()
        with pytest.raises(UsageError, match="no such token"):
            tokens.revoke(made.id, jan)
        tokens.revoke(made.id, eva)
        assert tokens.find("hash") is None
    assert told(engine, "acme", made.id) == ["token.made", "token.revoked"]


@pytest.mark.parametrize(("name", "scopes"), [(" ", ["look"]), ("ERP", [])])
def test_a_token_says_what_it_is_for_and_what_it_allows(engine: Engine, name: str, scopes: list[str]) -> None:
    user = add(engine, "eva", "acme")
    with database.transaction(engine) as connection, pytest.raises(UsageError, match="needs a name"):
        Tokens(connection, "eva").make("hash", user, "acme", name, scopes, DAY)
