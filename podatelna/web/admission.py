"""Signing in by a password, and what follows from having been recognised: a session."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Literal

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from documents.errors import PodatelnaError
from documents.people import User
from pipeline.engine.books import Doorkeeper
from podatelna import passwords
from podatelna.web import cookies, secrets, way_in
from podatelna.web.browsers import in_short
from podatelna.web.house import House
from podatelna.web.networks import network_of
from podatelna.web.translation import Words

Way = Literal["password", "password and code", "password and recovery code", "password change", "openid"]

FREE_BY_LOGIN = 4  # failures after which signing in as someone waits
FREE_BY_ADDRESS = 30  # failures after which signing in from somewhere waits: an office may share one address
LONGEST_LOGIN = 100  # characters of what is typed as a login
WEAK_FOR = timedelta(days=365)  # so long a password that would be refused now lets its user in, to choose another one


class Refused(PodatelnaError):
    """They are not let in."""


class Waiting(PodatelnaError):
    """They have to wait before they try again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("Too many attempts.")
        self.seconds = math.ceil(wait.total_seconds())


def recognise(house: House, login: str, password: str, address: str) -> User:
    """Return the user of this login and password.

    Where signing in as them failed too often, networks from which they signed in before have their own attempts: who
    only knows their login cannot keep them out.

    Raises:
        Waiting: signing in failed too often.
        Refused: there is no such user, or it is not their password, or they may not come in.
    """
    name, network = canonical(login), network_of(address)
    by_login, by_address = f"login {name}", f"address {network}"
    with house.books.write_people(name) as door:
        wait = door.attempts.begin({by_login: FREE_BY_LOGIN, by_address: FREE_BY_ADDRESS})
        user = door.people.find(name)
        if wait and user is not None and network in way_in.networks(door.news.sign_ins(user)):
            by_login = f"place {network} {name}"
            wait = door.attempts.begin({by_login: FREE_BY_LOGIN, by_address: FREE_BY_ADDRESS})
    if wait:
        raise Waiting(wait)
    right = passwords.is_right(password, user.password_hash if user else "")
    if user is None or not right or user.disabled:
        raise Refused("The login or the password is wrong.")
    if user.password_until is not None and user.password_until <= datetime.now(UTC):
        raise Refused("The first password is too old. Ask who looks after the users for another one.")
    is_weak = user.password_until is None and passwords.strength(password, user.login) < passwords.ENOUGH
    anew = passwords.hashed(password) if passwords.is_outdated(user.password_hash) else ""
    with house.books.write_people(name) as door:
        refuse_changed(door, user)
        door.attempts.forget(by_login)
        door.attempts.take_back(by_address)
        if anew:
            door.people.rehash(user.id, anew)
        if is_weak:
            door.people.outdate_password(user.id, datetime.now(UTC) + WEAK_FOR)
        return door.people.get(user.id)


def refuse_changed(door: Doorkeeper, user: User) -> User:
    """Return the user as they are until the transaction ends.

    Raises:
        Refused: since `user` was read they were given another password or second factor, or were shut out.
    """
    now = door.people.hold(user.id)
    if now.disabled or (now.password_hash, now.second_factor_since) != (user.password_hash, user.second_factor_since):
        raise Refused("Your password or second factor was changed meanwhile. Sign in again.")
    return now


def let_in(request: Request, user: User, way: Way, onwards: str) -> Response:
    """Begin a session, in place of one that the browser had, and go on to `onwards`.

    Raises:
        Refused: the user's way in was changed since they were recognised.
    """
    house = cookies.house_of(request)
    old, token = cookies.read(request, "session"), secrets.new_token()
    longest, address = timedelta(hours=house.settings.web.session_hours), address_of(request)
    browser = in_short(request.headers.get("user-agent", ""))
    with house.books.write_people(user.login) as door:
        user = refuse_changed(door, user)
        if old:
            door.sessions.end(secrets.hash_of(old))
        news = len(way_in.changes(door, user, Words(language=user.language), address))
        known = way_in.networks(door.news.sign_ins(user))
        is_new = {way_in.NEW_ADDRESS: "yes"} if known and network_of(address) not in known else {}
        door.sessions.open(secrets.hash_of(token), user.id, longest, address, browser, news)
        door.people.note(user.id, "user.signed_in", {"by": way, "address": address, **is_new})
        if user.told_until is None:
            door.news.tell_from_now(user.id)
    answer = RedirectResponse(onwards, HTTPStatus.SEE_OTHER)
    cookies.write(request, answer, "session", token)
    cookies.remove(request, answer, "door")
    return answer


def address_of(request: Request) -> str:
    """Return where a request comes from."""
    return request.client.host if request.client else "unknown"


def canonical(login: str) -> str:
    """Return what was typed as a login as logins are kept, and no longer than any of them.

    >>> canonical(" Eva"), len(canonical("e" * 1000))
    ('eva', 100)
    """
    return login.strip().casefold()[:LONGEST_LOGIN]


def within(onwards: str) -> str:
    r"""Return the address where it is one of this house, else that of the first page.

    >>> within("/c/acme?kind=invoice"), within("//elsewhere"), within("/\\elsewhere")
    ('/c/acme?kind=invoice', '/', '/')
    """
    is_ours = onwards.startswith("/") and not onwards.startswith(("//", "/\\")) and onwards.isprintable()
    return onwards if is_ours else "/"


def note_failure(house: House, login: str, address: str) -> None:
    """Note a failed sign-in where the user is, if there is one.

    It is done once the answer is out, which so takes as long whether there is such a user or not.
    """
    name = canonical(login)
    with house.books.write_people(name) as door:
        user = door.people.find(name)
        if user is not None:
            door.people.note(user.id, "user.sign_in_failed", {"address": address})
