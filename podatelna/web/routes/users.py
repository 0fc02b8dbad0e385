"""The users of a company, for its admins."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from documents.errors import PodatelnaError
from documents.people import LONGEST_MAIL, Language, Membership, Role, User
from pipeline.engine.books import Doorkeeper
from podatelna import roster
from podatelna.web.failures import Forbidden, NotHere
from podatelna.web.pages import page
from podatelna.web.seat import Here, Seat, Visitor, allowed

router = APIRouter(prefix="/c/{company}/users", dependencies=[Depends(allowed("users"))])
Roles = Annotated[tuple[Role, ...], Form()]


@router.get("")
def show_users(request: Request, seat: Here) -> Response:
    """Show who is in the company."""
    return _list(request, seat)


@router.post("")
def invite(
    request: Request,
    seat: Here,
    visitor: Visitor,
    login: Annotated[str, Form(max_length=100)],
    name: Annotated[str, Form(max_length=100)] = "",
    language: Annotated[Language, Form()] = "cs",
    mail: Annotated[str, Form(max_length=LONGEST_MAIL)] = "",
    way: Annotated[Literal["password", "openid"], Form()] = "password",
    roles: Roles = (),
) -> Response:
    """Add someone to the company."""
    first = roster.first_password() if way == "password" else None
    new = roster.Newcomer(login=login, name=name, language=language, mail=mail, roles=frozenset(roles))
    try:
        with seat.house.books.write_people(seat.user.login) as door:
            roster.refuse_foreign(door, visitor.memberships, seat.company, login)
            user = roster.invite(door, seat.company, new, first)
    except PodatelnaError as wrong:
        return _list(request, seat, HTTPStatus.UNPROCESSABLE_ENTITY, wrong=str(wrong))
    if first is None or user.password_hash != first.kept:
        return _to(seat, user.login)
    return _one(request, seat, user.login, HTTPStatus.CREATED, first=first.shown)


@router.get("/{login}")
def show_user(request: Request, seat: Here, login: str) -> Response:
    """Show one user of the company."""
    return _one(request, seat, login)


@router.post("/{login}/roles")
def change_roles(request: Request, seat: Here, login: str, roles: Roles = ()) -> Response:
    """Change what a user is in the company; without roles they are in it no longer."""
    try:
        with seat.house.books.write_people(seat.user.login) as door:
            user, _ = _found(door, seat.company, login)
            roster.assign(door, seat.company, user, roles)
    except NotHere:
        raise
    except PodatelnaError as wrong:
        return _one(request, seat, login, HTTPStatus.UNPROCESSABLE_ENTITY, wrong=str(wrong))
    return _to(seat, login if roles else "")


@router.post("/{login}/password")
def give_first_password(request: Request, seat: Here, visitor: Visitor, login: str) -> Response:
    """Give a user a first password, and show it: this once."""
    first = roster.first_password()
    with seat.house.books.write_people(seat.user.login) as door:
        roster.give_first_password(door, _governed(door, seat, visitor.memberships, login), first)
    return _one(request, seat, login, first=first.shown)


@router.post("/{login}/disable")
def disable(seat: Here, visitor: Visitor, login: str) -> Response:
    """Let a user come in no longer."""
    with seat.house.books.write_people(seat.user.login) as door:
        roster.shut_out(door, _governed(door, seat, visitor.memberships, login))
    return _to(seat, login)


@router.post("/{login}/enable")
def enable(seat: Here, visitor: Visitor, login: str) -> Response:
    """Let a user come in again."""
    with seat.house.books.write_people(seat.user.login) as door:
        door.people.enable(_governed(door, seat, visitor.memberships, login).id)
    return _to(seat, login)


@router.post("/{login}/second-factor")
def take_second_factor(seat: Here, visitor: Visitor, login: str) -> Response:
    """Let a user who has lost their phone come by their password alone."""
    with seat.house.books.write_people(seat.user.login) as door:
        roster.take_second_factor(door, _governed(door, seat, visitor.memberships, login))
    return _to(seat, login)


def _found(door: Doorkeeper, company: str, login: str) -> tuple[User, Membership]:
    """Return the user of the company; raise `NotHere` where there is none."""
    user = door.people.find(login)
    mine = door.people.memberships(user.id) if user else ()
    membership = next((one for one in mine if one.company == company), None)
    if user is None or membership is None:
        raise NotHere
    return user, membership


def _governed(door: Doorkeeper, seat: Seat, mine: tuple[Membership, ...], login: str) -> User:
    """Return the user where this admin may decide about all that is theirs, and it is not the admin."""
    user, _ = _found(door, seat.company, login)
    if user.id == seat.user.id or not roster.governs(mine, door.people.memberships(user.id)):
        raise Forbidden
    return user


def _list(request: Request, seat: Seat, status: HTTPStatus = HTTPStatus.OK, wrong: str = "") -> Response:
    with seat.house.books.read_people() as door:
        users = door.people.of_company(seat.company)
    web = seat.house.settings.web
    context = {"users": users, "wrong": wrong, "openid": web.openid, "has_mail": web.mail is not None}
    return page(request, "users.html", status=status, **context)


def _one(
    request: Request, seat: Seat, login: str, status: HTTPStatus = HTTPStatus.OK, first: str = "", wrong: str = ""
) -> Response:
    with seat.house.books.read_people() as door:
        user, membership = _found(door, seat.company, login)
        is_governed = roster.governs(door.people.memberships(seat.user.id), door.people.memberships(user.id))
    context = {
        "user": user,
        "roles": membership.roles,
        "first": first,
        "wrong": wrong,
        "is_governed": is_governed and user.id != seat.user.id,
        "days": roster.FIRST_FOR.days,
    }
    return page(request, "user.html", status=status, **context)


def _to(seat: Seat, login: str = "") -> Response:
    address = f"/c/{seat.company}/users" + (f"/{login}" if login else "")
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
