"""Second factors as they are stored: what counts when, and that no code is taken twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from documents.errors import Conflict
from documents.people import Role
from storage import database
from storage.people import People
from storage.second_factors import SecondFactors
from storage.store import Store

MINUTE = timedelta(minutes=1)


@pytest.fixture
def eva(engine: Engine) -> str:
    """Return the id of eva, verifier of acme."""
    with database.transaction(engine) as connection:
        people = People(connection, "ada")
        user = people.add("eva")
        people.grant(user.id, "acme", [Role.VERIFIER])
    return user.id


def confirmed(factors: SecondFactors, user: str) -> None:
    factors.offer(user, "SECRET")
    factors.confirm(user, 100, ["one", "two"])


def test_an_offer_counts_when_it_is_confirmed_and_goes_with_all_that_belongs_to_it(engine: Engine, eva: str) -> None:
    with database.transaction(engine) as connection:
        factors, people = SecondFactors(connection, "eva"), People(connection, "eva")
        factors.offer(eva, "FIRST")
        factors.offer(eva, "SECRET")
        assert (factors.secret(eva), people.get(eva).second_factor_since) == ("SECRET", None)
        factors.confirm(eva, 100, ["one", "two"])
        assert people.get(eva).second_factor_since is not None
        assert factors.recovery_left(eva) == 2
        factors.renew_recovery(eva, ["three"])
        assert (factors.use_recovery(eva, "one"), factors.recovery_left(eva)) == (False, 1)
        factors.remove(eva)
        factors.remove(eva)
        assert (factors.secret(eva), factors.recovery_left(eva)) == ("", 0)
        assert people.get(eva).second_factor_since is None
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert store.verify() == ()
        assert [event.action for event in store.events("eva")] == [
            *("user.added", "user.second_factor_added", "user.recovery_codes_made", "user.second_factor_removed"),
        ]


def test_no_code_is_taken_twice_nor_one_from_before(engine: Engine, eva: str) -> None:
    with database.transaction(engine) as connection:
        factors = SecondFactors(connection, "eva")
        confirmed(factors, eva)
        assert [factors.use(eva, step) for step in (99, 100, 101, 101, 100, 103, 102)] == [
            *(False, False, True, False, False, True, False),
        ]
        assert [factors.use_recovery(eva, hash) for hash in ("one", "one", "x", "two")] == [True, False, False, True]


@pytest.mark.parametrize(
    "take", [lambda factors, user: factors.use(user, 101), lambda factors, user: factors.use_recovery(user, "one")]
)
def test_of_two_who_bring_the_same_code_at_once_one_comes_in(
    engine: Engine, eva: str, take: Callable[[SecondFactors, str], bool]
) -> None:
    with database.transaction(engine) as connection:
        confirmed(SecondFactors(connection, "eva"), eva)

    def come(_: int) -> bool:
        with database.transaction(engine) as connection:
            return take(SecondFactors(connection, "eva"), eva)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(come, range(4))) == [False, False, False, True]


def test_what_counts_is_neither_offered_nor_confirmed_again(engine: Engine, eva: str) -> None:
    with database.transaction(engine) as connection:
        factors = SecondFactors(connection, "eva")
        with pytest.raises(Conflict):
            factors.confirm(eva, 100, ["one"])
        confirmed(factors, eva)
        with pytest.raises(Conflict):
            factors.offer(eva, "OTHER")
        with pytest.raises(Conflict):
            factors.confirm(eva, 101, ["three"])
        assert (factors.secret(eva), factors.recovery_left(eva)) == ("SECRET", 2)


def test_a_browser_waits_for_a_while_for_who_may_come_in(engine: Engine, eva: str) -> None:
    with database.transaction(engine) as connection:
        factors, people = SecondFactors(connection, "eva"), People(connection, "eva")
        factors.wait_for("early", eva, MINUTE)
        assert factors.awaited("early") is None
        confirmed(factors, eva)
        factors.wait_for("now", eva, MINUTE)
        factors.wait_for("late", eva, -MINUTE)
        found = factors.awaited("now")
        assert found and found.id == eva
        assert factors.awaited("late") is None and factors.awaited("never") is None
        people.disable(eva)
        assert factors.awaited("now") is None
        people.enable(eva)
        factors.stop_waiting(eva)
        assert factors.awaited("now") is None
