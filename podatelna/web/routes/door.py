"""The door: signing in by password or OpenID, choosing a password of one's own, signing out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from unicodedata import normalize
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from documents.errors import UsageError
from documents.people import User
from podatelna import passwords, roster
from podatelna.web import cookies, openid, secrets
from podatelna.web.admission import (
    LONGEST_LOGIN,
    Refused,
    Waiting,
    address_of,
    let_in,
    note_failure,
    recognise,
    refuse_changed,
    within,
)
from podatelna.web.asked_again import told_wait
from podatelna.web.failures import Forbidden, NotHere, NotSignedIn
from podatelna.web.pages import page
from podatelna.web.seat import Newcomer, asking, newcomer
from podatelna.web.second_step import ask_for_code

router = APIRouter()


@router.get("/sign-in")
def show_door(request: Request, next: str = "/") -> Response:
    """Show the page to sign in, or go on where someone is signed in."""
    return at_the_door(request, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    login: Annotated[str, Form(max_length=LONGEST_LOGIN)] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in by a password."""
    house, address = cookies.house_of(request), address_of(request)
    try:
        user = recognise(house, login, password, address)
        onwards = "/password" if user.password_until else within(next)
        if user.second_factor_since is not None:
            return ask_for_code(request, user, onwards)
        return let_in(request, user, "password", onwards)
    except Refused as refused:
        answer = door(request, HTTPStatus.UNAUTHORIZED, str(refused), login, next)
        answer.background = BackgroundTask(note_failure, house, login, address)
        return answer
    except Waiting as waiting:
        told = told_wait(request, waiting)
        answer = door(request, HTTPStatus.TOO_MANY_REQUESTS, told, login, next)
        answer.headers["Retry-After"] = str(waiting.seconds)
        return answer


@router.get("/sign-in/openid")
def go_to_provider(request: Request, next: str = "/") -> Response:
    """Send the browser to the OpenID provider."""
    browser = secrets.new_token()  # state, nonce and verifier follow from it: each attempt has its own
    try:
        answer: Response = RedirectResponse(_provider(request).address(browser), HTTPStatus.SEE_OTHER)
    except Refused as refused:
        return door(request, HTTPStatus.BAD_GATEWAY, str(refused), onwards=next)
    cookies.write(request, answer, "door", browser)
    cookies.write(request, answer, "onwards", quote(within(next)))
    return answer


@router.get("/sign-in/openid/back")
def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """Let in whom the OpenID provider sent back."""
    provider, house = _provider(request), cookies.house_of(request)
    try:
        identity = provider.identify(cookies.read(request, "door"), state, code)
        user = openid.admit(house.books, provider, identity)
        answer = let_in(request, user, "openid", within(unquote(cookies.read(request, "onwards"))))
    except Refused as refused:
        return door(request, HTTPStatus.UNAUTHORIZED, str(refused))
    cookies.remove(request, answer, "onwards")
    return answer


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session, on the server as well."""
    token = cookies.read(request, "session")
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    try:
        person = asking(request)  # who asked too often may go
    except NotSignedIn:
        return answer
    with person.house.books.write_people(person.user.login) as people:
        people.sessions.end(secrets.hash_of(token))
        people.people.note(person.user.id, "user.signed_out")
    cookies.remove(request, answer, "session")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.get("/password")
def show_password(request: Request, person: Newcomer) -> Response:
    """Show the page to choose a password of one's own."""
    return page(request, "password.html", login=person.user.login, wrong="")


@router.post("/password")
def choose_password(
    request: Request,
    person: Newcomer,
    password: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the password, which ends the person's sessions elsewhere and their API tokens, and renews this one."""
    user = person.user
    if not person.session or not user.password_hash:
        raise Forbidden
    try:
        user = recognise(person.house, user.login, password, address_of(request))
        _refuse_unless_good(user, password, new, again)
        kept = passwords.hashed(new)
        with person.house.books.write_people(user.login) as people:
            roster.change_password(people, refuse_changed(people, user), kept)
            changed = people.people.get(user.id)
        return let_in(request, changed, "password change", "/")
    except (Refused, UsageError, Waiting) as wrong:
        told = told_wait(request, wrong) if isinstance(wrong, Waiting) else str(wrong)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        answer = page(request, "password.html", status=status, login=user.login, wrong=told)
        if isinstance(wrong, Refused):
            answer.background = BackgroundTask(note_failure, person.house, user.login, address_of(request))
        return answer


def _refuse_unless_good(user: User, password: str, new: str, again: str) -> None:
    """Raise `UsageError` where the new password is not to be taken."""
    if new != again:
        raise UsageError("The two new passwords differ.")
    passwords.refuse_weak(new, user.login)
    if normalize("NFKC", new) == normalize("NFKC", password):
        raise UsageError("The new password is the old one.")


def at_the_door(request: Request, onwards: str, wrong: str = "") -> Response:
    """Return the page to sign in, with what went wrong; go on where someone is signed in."""
    try:
        newcomer(request)
    except NotSignedIn:
        return door(request, HTTPStatus.UNAUTHORIZED if wrong else HTTPStatus.OK, wrong, onwards=onwards)
    return RedirectResponse(within(onwards), HTTPStatus.SEE_OTHER)


def door(
    request: Request, status: HTTPStatus = HTTPStatus.OK, wrong: str = "", login: str = "", onwards: str = "/"
) -> Response:
    """Return the page to sign in, with a cookie that makes its form good."""
    token = cookies.read(request, "door") or secrets.new_token()
    csrf = cookies.csrf_of(request) or secrets.derive(token, "csrf")
    provider = cookies.house_of(request).settings.web.openid
    context = {"wrong": wrong, "login": login, "onwards": within(onwards), "csrf": csrf, "openid": provider}
    answer = page(request, "sign_in.html", status=status, **context)
    cookies.write(request, answer, "door", token)
    return answer


def _provider(request: Request) -> openid.Provider:
    """Return the provider that the settings name; raise `NotHere` where they name none."""
    settings = cookies.house_of(request).settings
    if settings.web.openid is None:
        raise NotHere
    return openid.Provider(settings=settings.web.openid, back=f"{settings.web_url}/sign-in/openid/back")
