"""Who asks: the person signed in, their seat in a company, and what they may do there.

Routes under `/c/{company}/` take `seat: Here`; those for who is signed in, in whichever company, take `person: Me`.
Programs may come to the former with an API token, never to the latter. What asks the database runs in a thread; what
follows from that waits for nothing and is `async`, so that no other thread is woken for it. What one asks of the other
is a plain call where it can be: each dependency is resolved anew for everyone that names it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from documents.messages import Told
from documents.people import Language, Membership, Role, User
from pipeline.review import ReviewDesk
from podatelna.web import cookies, secrets
from podatelna.web.failures import (
    FOR_PEOPLE,
    NO_SCOPE,
    NOT_ALLOWED,
    FirstPassword,
    Forbidden,
    NoSecondFactor,
    NotHere,
    NotSignedIn,
    TooMany,
)
from podatelna.web.house import House
from podatelna.web.pace import Pace
from podatelna.web.permissions import Action, may
from podatelna.web.translation import Words
from storage import unit

UNASKED = "/renew"  # what an open page asks by itself: it does not keep a session alive at which nobody works


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, or whose API token came."""

    user: User
    memberships: tuple[Membership, ...]
    session: str  # hash of their session; empty where a program comes with a token
    news: int = 0  # what changed of their way in, as counted when the session began
    token: str = ""  # its id; empty where a person is signed in
    scopes: frozenset[str] | None = None  # what the token allows; None: all that its user may do
    words: Words
    house: House


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person's place in one company."""

    company: str
    user: User
    roles: frozenset[Role]
    token: str = ""  # id of the token by which a program takes it
    scopes: frozenset[str] | None = None
    language: Language
    desk: ReviewDesk
    words: Words
    house: House

    def may(self, action: Action) -> bool:
        """Return whether they may do this here."""
        return may(self.roles, action) and (self.scopes is None or action in self.scopes)

    def refusal(self, action: Action) -> Told:
        """Return why they may not: their token does not allow what their role does, or neither does."""
        return NO_SCOPE if may(self.roles, action) else NOT_ALLOWED


def newcomer(request: Request) -> Person:
    """Return who is signed in, though they have only a first password.

    Raises:
        NotSignedIn: nobody is.
        TooMany: they ask more often than any person does.
    """
    found = asking(request)
    pace: Pace = request.app.state.requests
    if seconds := pace.wait(found.user.id):
        raise TooMany(seconds)
    return found


def asking(request: Request) -> Person:
    """Return who is signed in, though they have only a first password, or ask too often; raise `NotSignedIn` else."""
    bearer = cookies.bearer_of(request)
    found: Person = _by_session(request) if bearer is None else _by_token(request, bearer)
    request.state.person = found
    return found


Newcomer = Annotated[Person, Depends(newcomer)]


def settled(request: Request) -> Person:
    """Return who is signed in, or whose token came; raise `FirstPassword` where they have none of their own."""
    signed_in = newcomer(request)
    if signed_in.user.password_until is not None:
        raise FirstPassword
    return signed_in


Settled = Annotated[Person, Depends(settled)]


def visitor(request: Request) -> Person:
    """Return who is signed in, or whose token came; raise `NoSecondFactor` where they must have one and have none."""
    signed_in = settled(request)
    if signed_in.user.second_factor_since is None and must_have_second_factor(signed_in):
        raise NoSecondFactor
    return signed_in


Visitor = Annotated[Person, Depends(visitor)]


async def person(signed_in: Visitor) -> Person:
    """Return who is signed in; raise `Forbidden` where a program comes with a token."""
    if not signed_in.session:
        raise Forbidden(FOR_PEOPLE)
    return signed_in


Me = Annotated[Person, Depends(person)]


async def seat(company: str, request: Request, signed_in: Visitor) -> Seat:
    """Return the seat in the company that the address names; raise `NotHere` where they have none."""
    roles = next((one.roles for one in signed_in.memberships if one.company == company), None)
    if roles is None:
        raise NotHere
    user, house = signed_in.user, signed_in.house
    unit.token.set(signed_in.token)
    request.state.seat = Seat(
        company=company,
        user=user,
        roles=roles,
        token=signed_in.token,
        scopes=signed_in.scopes,
        language=user.language,
        desk=house.review_desk(company, user.login),
        words=signed_in.words,
        house=house,
    )
    taken: Seat = request.state.seat
    return taken


Here = Annotated[Seat, Depends(seat)]


def allowed(action: Action) -> Callable[[Seat], Awaitable[Seat]]:
    """Return the dependency that lets only those through who may do this: `Depends(allowed("verify"))`."""

    async def check(here: Here) -> Seat:
        if not here.may(action):
            raise Forbidden(here.refusal(action))
        return here

    return check


def must_have_second_factor(person: Person) -> bool:
    """Return whether the settings ask for a second factor after a person's password."""
    who = person.house.settings.web.second_factor
    is_admin = any(Role.ADMIN in one.roles for one in person.memberships)
    return bool(person.user.password_hash) and (who == "everyone" or (who == "admins" and is_admin))


def _by_session(request: Request) -> Person:
    house = cookies.house_of(request)
    token = cookies.read(request, "session")
    hashed = secrets.hash_of(token)
    with house.books.read_people() as door:
        found = door.sessions.find(hashed, timedelta(minutes=house.settings.web.idle_minutes)) if token else None
    if found is None:
        raise NotSignedIn
    session = found.session
    if found.unseen and not request.url.path.endswith(UNASKED):
        with house.books.write_people(session.user.login) as door:
            door.sessions.see(hashed)
    return replace(_person(house, session.user, found.memberships, hashed), news=session.news)


def _by_token(request: Request, token: str) -> Person:
    house = cookies.house_of(request)
    with house.books.read_people() as door:
        found = door.tokens.find(secrets.hash_of(token))
        if found is None:
            raise NotSignedIn("This token is not valid, or no longer. Make another one.")
        user = door.people.get(found.user)
        memberships = [one for one in door.people.memberships(user.id) if one.company == found.company]
    if user.disabled:
        raise NotSignedIn("This token is not valid, or no longer. Make another one.")
    return replace(_person(house, user, memberships, ""), token=found.id, scopes=found.scopes)


def _person(house: House, user: User, memberships: Iterable[Membership], session: str) -> Person:
    return Person(
        user=user,
        memberships=tuple(one for one in memberships if one.company in house.settings.companies),
        session=session,
        words=Words(language=user.language, timezone=ZoneInfo(house.settings.web.timezone)),
        house=house,
    )
