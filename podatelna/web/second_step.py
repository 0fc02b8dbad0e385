"""Signing in goes on after the password: the one-time code of who has a second factor.

Between the two, the server knows the browser by the hash of its cookie `door`, for a few minutes; nobody is signed in.
So it does, by the session, between the password of who sets one up and the first code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from documents.people import User
from pipeline.engine.books import SYSTEM, Doorkeeper
from podatelna import codes
from podatelna.keyring import Keyring
from podatelna.web import cookies, secrets
from podatelna.web.admission import (
    FREE_BY_ADDRESS,
    FREE_BY_LOGIN,
    Refused,
    Waiting,
    Way,
    address_of,
    refuse_changed,
)
from podatelna.web.house import House
from podatelna.web.networks import network_of
from podatelna.web.way_in import ASKED
from storage.second_factors import SecondFactors

PATIENCE = timedelta(minutes=10)
Outcome = Literal["code", "recovery code", "code used before", "wrong code"]
WAYS: dict[Outcome, Way] = {"code": "password and code", "recovery code": "password and recovery code"}


def ask_for_code(request: Request, user: User, onwards: str) -> Response:
    """Send the browser from which the user's password came to the page that asks for their code.

    Raises:
        Refused: the user's way in was changed since their password was recognised.
    """
    token = secrets.new_token()
    with cookies.house_of(request).books.write_people(user.login) as door:
        refuse_changed(door, user)
        door.second_factors.wait_for(secrets.hash_of(token), user.id, PATIENCE)
        door.people.note(user.id, ASKED, {"address": address_of(request)})
    answer = RedirectResponse(f"/sign-in/code?next={quote(onwards)}", HTTPStatus.SEE_OTHER)
    cookies.write(request, answer, "door", token)
    return answer


def awaited(request: Request) -> User | None:
    """Return whose code is awaited from the browser that asks."""
    token = cookies.read(request, "door")
    with cookies.house_of(request).books.read_people() as door:
        return door.second_factors.awaited(secrets.hash_of(token)) if token else None


def recognise_code(request: Request, user: User, typed: str) -> Way:
    """Return by which way the user comes who typed this code; it is good for once.

    Raises:
        Waiting: codes were wrong too often.
        Refused: it is not their code, or was used before, or their way in was changed since `user` was read.
    """
    house, keys = cookies.house_of(request), _keys(request, user)
    with house.books.write_people(user.login) as door:
        refuse_changed(door, user)
        wait = door.attempts.begin(keys)
        outcome = "wrong code" if wait else _use(door.second_factors, house.keyring, user, codes.plain(typed))
        if outcome in WAYS:
            _forgive(door, keys)
            door.second_factors.stop_waiting(user.id)
        elif not wait:
            door.people.note(user.id, "user.sign_in_failed", {"address": address_of(request), "why": outcome})
    if wait:
        raise Waiting(wait)
    if outcome == "code used before":
        raise Refused("This code was used already. Wait for the next one.")
    if outcome == "wrong code":
        raise Refused("This code is wrong, or no longer good.")
    return WAYS[outcome]


def offer(house: House, user: User, session: str) -> str:
    """Offer a secret to the browser of this session, for a few minutes; return it.

    Raises:
        Refused: the user's way in was changed since their password was recognised.
    """
    secret = codes.new_secret()
    with house.books.write_people(user.login) as door:
        refuse_changed(door, user)
        door.second_factors.offer(user.id, house.keyring.seal(secret))
        door.second_factors.stop_waiting(user.id)
        door.second_factors.wait_for(_place(session), user.id, PATIENCE)
    return secret


def offered(house: House, user: User, session: str) -> str:
    """Return the secret that was offered to the browser of this session; empty where none is, or no longer."""
    with house.books.read_people() as door:
        return house.keyring.open(door.second_factors.offered(user.id, _place(session)))


def confirm(request: Request, user: User, session: str, typed: str) -> tuple[str, ...]:
    """Let the offered secret count once it gave the right code, and end sessions elsewhere; return recovery codes.

    Raises:
        Waiting: codes were wrong too often.
        Refused: it is not the code, or nothing is offered any longer.
    """
    house, keys, recovery = cookies.house_of(request), _keys(request, user), codes.new_recovery_codes()
    with house.books.write_people(user.login) as door:
        wait = door.attempts.begin(keys)
        secret = house.keyring.open(door.second_factors.offered(user.id, _place(session)))
        step = codes.step_of(secret, codes.plain(typed)) if secret and not wait else None
        if step is not None:
            door.second_factors.confirm(user.id, step, [kept_of(user, one) for one in recovery])
            door.sessions.end_others(user.id, session)
            _forgive(door, keys)
            door.second_factors.stop_waiting(user.id)
    if wait:
        raise Waiting(wait)
    if step is None:
        raise Refused("This code is wrong, or no longer good.")
    return recovery


def seal_all(house: House) -> None:
    """Let all secrets that count be sealed by the first key, whichever sealed them or none; others are forgotten.

    Raises:
        InstallationError: one was sealed by a key that is not here.
    """
    with house.books.write_people(SYSTEM) as door:
        door.second_factors.keep_anew(lambda kept: house.keyring.seal(house.keyring.open(kept)))
    house.page_secret()


def renew_recovery(house: House, user: User) -> tuple[str, ...]:
    """Make recovery codes in the place of those that are left; return them.

    Raises:
        Refused: the user's way in was changed since their password was recognised.
    """
    recovery = codes.new_recovery_codes()
    with house.books.write_people(user.login) as door:
        refuse_changed(door, user)
        door.second_factors.renew_recovery(user.id, [kept_of(user, one) for one in recovery])
    return recovery


def remove(house: House, user: User, session: str) -> None:
    """Let a user come by their password alone, and end their sessions but this one; raises as `renew_recovery` does."""
    with house.books.write_people(user.login) as door:
        refuse_changed(door, user)
        door.second_factors.remove(user.id)
        door.sessions.end_others(user.id, session)


def kept_of(user: User, recovery_code: str) -> str:
    """Return what is kept of a recovery code: its hash, salted by whose it is."""
    return secrets.hash_of(f"{user.id} {codes.plain(recovery_code)}")


def _keys(request: Request, user: User) -> dict[str, int]:
    """Return under what wrong codes are counted, and how many are free."""
    return {f"code {user.login}": FREE_BY_LOGIN, f"address {network_of(address_of(request))}": FREE_BY_ADDRESS}


def _forgive(door: Doorkeeper, keys: Iterable[str]) -> None:
    """Strike out the wrong codes of a user who typed the right one, and the attempt from where they are."""
    by_user, by_address = keys
    door.attempts.forget(by_user)
    door.attempts.take_back(by_address)


def _place(session: str) -> str:
    """Return by what the browser of a session is known to which a secret is offered."""
    return secrets.hash_of(f"offer {session}")


def _use(factors: SecondFactors, keyring: Keyring, user: User, code: str) -> Outcome:
    step = codes.step_of(keyring.open(factors.secret(user.id)), code)
    if step is not None:
        return "code" if factors.use(user.id, step) else "code used before"
    return "recovery code" if factors.use_recovery(user.id, kept_of(user, code)) else "wrong code"
