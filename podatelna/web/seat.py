"""Who asks: the person signed in, their seat in a company, and what they may do there.

Routes under `/c/{company}/` take `seat: Here`; those for who is signed in, in whichever company, take `person: Me`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from documents.people import Language, Membership, Role, User
from pipeline.review import ReviewDesk
from podatelna.web import cookies, secrets
from podatelna.web.failures import Forbidden, NotHere, NotSignedIn
from podatelna.web.house import House
from podatelna.web.permissions import Action, may
from podatelna.web.translation import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in."""

    user: User
    memberships: tuple[Membership, ...]
    session: str  # hash of their session
    words: Words
    house: House


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person's place in one company."""

    company: str
    user: User
    roles: frozenset[Role]
    language: Language
    desk: ReviewDesk
    words: Words
    house: House

    def may(self, action: Action) -> bool:
        """Return whether they may do this here."""
        return may(self.roles, action)


def person(request: Request) -> Person:
    """Return who is signed in; raise `NotSignedIn` where nobody is."""
    house = cookies.house_of(request)
    token = cookies.read(request, "session")
    hashed = secrets.hash_of(token)
    web = house.settings.web
    with house.books.read_people() as door:
        found = door.sessions.find(hashed, timedelta(minutes=web.idle_minutes)) if token else None
        if found is None:
            raise NotSignedIn
        session, unseen = found
        memberships = door.people.memberships(session.user.id)
    if unseen:
        with house.books.write_people(session.user.login) as door:
            door.sessions.see(hashed)
    request.state.person = Person(
        user=session.user,
        memberships=tuple(one for one in memberships if one.company in house.settings.companies),
        session=hashed,
        words=Words(language=session.user.language, timezone=ZoneInfo(web.timezone)),
        house=house,
    )
    signed_in: Person = request.state.person
    return signed_in


Me = Annotated[Person, Depends(person)]


def seat(company: str, request: Request, signed_in: Me) -> Seat:
    """Return the seat in the company that the address names; raise `NotHere` where they have none."""
    roles = next((one.roles for one in signed_in.memberships if one.company == company), None)
    if roles is None:
        raise NotHere
    user, house = signed_in.user, signed_in.house
    request.state.seat = Seat(
        company=company,
        user=user,
        roles=roles,
        language=user.language,
        desk=house.review_desk(company, user.login),
        words=signed_in.words,
        house=house,
    )
    taken: Seat = request.state.seat
    return taken


Here = Annotated[Seat, Depends(seat)]


def allowed(action: Action) -> Callable[[Seat], Seat]:
    """Return the dependency that lets only those through who may do this: `Depends(allowed("verify"))`."""

    def check(here: Here) -> Seat:
        if not here.may(action):
            raise Forbidden
        return here

    return check
