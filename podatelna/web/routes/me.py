"""A person's own settings: name and language, address of mail, sessions, API tokens."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse, Response

from documents.errors import UsageError
from documents.people import LONGEST_MAIL, Language, User
from pipeline.engine.books import Doorkeeper
from podatelna import personal
from podatelna.web import secrets, way_in
from podatelna.web.admission import refuse_changed
from podatelna.web.asked_again import for_known
from podatelna.web.failures import NotHere
from podatelna.web.pages import page
from podatelna.web.permissions import SCOPES, may
from podatelna.web.seat import Me, Person
from podatelna.web.telling import tell

router = APIRouter()
PREFIX = "podatelna_"  # by which a token that leaked into a file is found
LIVES = (30, 90, 365)  # days
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
Password = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed, and why it was refused; nothing where it was not."""

    company: str = ""
    name: str = ""
    days: int = LIVES[0]
    scopes: Collection[str] = ()
    refused: str = ""
    mail: str = ""
    mail_refused: str = ""
    ending_refused: str = ""  # of sessions


@router.get("/me")
def show(request: Request, person: Me) -> Response:
    """Show a person's own settings."""
    return _shown(request, person)


@router.post("/me")
def describe(person: Me, name: Annotated[str, Form(max_length=100)], language: Annotated[Language, Form()]) -> Response:
    """Change the person's name and language."""
    with person.house.books.write_people(person.user.login) as door:
        door.people.describe(person.user.id, name, language)
    return _again()


@router.post("/me/mail")
def change_mail(
    request: Request,
    person: Me,
    mail: Annotated[str, Form(max_length=LONGEST_MAIL)] = "",
    password: Password = "",
) -> Response:
    """Change the address to which the person is told of changes, where the password is right."""

    def refuse(wrong: str) -> Response:
        return _shown(request, person, WRONG, typed=Typed(mail=mail, mail_refused=wrong))

    def change(user: User) -> Response:
        try:
            with person.house.books.write_people(user.login) as door:
                door.people.change_mail(refuse_changed(door, user).id, mail)
        except UsageError as wrong:
            return refuse(tell(wrong.told, person.words))
        return _again()

    return for_known(request, person, password, change, refuse)


@router.get("/me/data")
def export(person: Me) -> Response:
    """Hand a person over what is known of them."""
    companies = person.house.books.companies()
    with person.house.books.read_people() as door:
        known = personal.gathered(door, companies, person.user, _idle(person))
    return JSONResponse(jsonable_encoder(known))


@router.get("/me/changes")
def show_changes(request: Request, person: Me) -> Response:
    """Show what changed of the person's way in since they last looked."""
    with person.house.books.read_people() as door:
        changes = way_in.changes(door, person.user, person.words)
        found = door.sessions.find(person.session, _idle(person))
        is_known = found is not None and way_in.is_known(door, person.user, found.session.address)
    return page(request, "changes.html", changes=changes, is_known=is_known)


@router.post("/me/changes/seen")
def see_changes(person: Me) -> Response:
    """Note that the person knows what changed before this session began, where it was begun from a known address."""
    with person.house.books.write_people(person.user.login) as door:
        user = door.people.hold(person.user.id)
        door.sessions.know(person.session)
        found = door.sessions.find(person.session, _idle(person))
        if found is not None and way_in.is_known(door, user, found.session.address):
            door.news.tell_until(user.id, found.session.created_at)
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


@router.post("/me/sign-out-elsewhere")
def sign_out_elsewhere(request: Request, person: Me, password: Password = "") -> Response:
    """End the person's sessions on other browsers, where the password is right."""

    def end(door: Doorkeeper, user: User) -> None:
        door.sessions.end_others(user.id, person.session)
        door.people.note(user.id, "user.signed_out_elsewhere")

    return _ending(request, person, password, end)


@router.post("/me/sessions/{hash}/end")
def end_session(request: Request, person: Me, hash: str, password: Password = "") -> Response:
    """End one of the person's sessions, where the password is right."""

    def end(door: Doorkeeper, user: User) -> None:
        if not door.sessions.end_of(user.id, hash):
            raise NotHere
        door.people.note(user.id, "user.session_ended")

    return _ending(request, person, password, end)


@router.post("/me/tokens")
def make_token(
    request: Request,
    person: Me,
    company: Annotated[str, Form()],
    name: Annotated[str, Form(max_length=100)],
    days: Annotated[int, Form(ge=1, le=max(LIVES))],
    scopes: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Make an API token for one of the person's companies, and show it: this once."""
    roles = next((one.roles for one in person.memberships if one.company == company), None)
    if roles is None:
        raise NotHere
    allowed = [scope for scope in SCOPES if scope in scopes and may(roles, scope)]
    token = PREFIX + secrets.new_token()
    try:
        with person.house.books.write_people(person.user.login) as door:
            refuse_changed(door, person.user)
            made = (secrets.hash_of(token), person.user.id, company, name, allowed, timedelta(days=days))
            door.tokens.make(*made)
    except UsageError as refused:
        typed = Typed(company=company, name=name, days=days, scopes=allowed, refused=tell(refused.told, person.words))
        return _shown(request, person, HTTPStatus.BAD_REQUEST, typed=typed)
    return _shown(request, person, HTTPStatus.CREATED, token)


@router.post("/me/tokens/{id}/revoke")
def revoke_token(person: Me, id: str) -> Response:
    """Let one of the person's API tokens be valid no longer."""
    with person.house.books.write_people(person.user.login) as door:
        door.tokens.revoke(id, person.user.id)
    return _again()


def _shown(
    request: Request,
    person: Person,
    status: HTTPStatus = HTTPStatus.OK,
    made: str = "",
    typed: Typed | None = None,
) -> Response:
    with person.house.books.read_people() as door:
        tokens = door.tokens.of_user(person.user.id)
        sessions = door.sessions.of_user(person.user.id, _idle(person))
    scopes = [scope for scope in SCOPES if any(may(one.roles, scope) for one in person.memberships)]
    has_mail = person.house.settings.web.mail is not None
    context = {"tokens": tokens, "sessions": sessions, "scopes": scopes, "made": made, "lives": LIVES}
    return page(request, "me.html", status=status, typed=typed or Typed(), has_mail=has_mail, **context)


def _ending(request: Request, person: Person, password: str, end: Callable[[Doorkeeper, User], None]) -> Response:
    """End sessions for the person whose password this is; return what comes of it."""

    def refuse(wrong: str) -> Response:
        return _shown(request, person, WRONG, typed=Typed(ending_refused=wrong))

    def do(user: User) -> Response:
        with person.house.books.write_people(user.login) as door:
            end(door, refuse_changed(door, user))
        return _again()

    return for_known(request, person, password, do, refuse)


def _idle(person: Person) -> timedelta:
    return timedelta(minutes=person.house.settings.web.idle_minutes)


def _again() -> Response:
    return RedirectResponse("/me", HTTPStatus.SEE_OTHER)
