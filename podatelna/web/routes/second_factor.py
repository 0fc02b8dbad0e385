"""The second factor: the page that asks for a code after the password, and where a person sets it up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from documents.messages import marked
from documents.people import User
from podatelna import codes
from podatelna.web import second_step
from podatelna.web.admission import Refused, Waiting, let_in, within
from podatelna.web.asked_again import for_known, told_wait
from podatelna.web.failures import Forbidden
from podatelna.web.pages import page
from podatelna.web.qr import drawn
from podatelna.web.routes.door import at_the_door
from podatelna.web.seat import Person, Settled, must_have_second_factor
from podatelna.web.second_step import awaited, recognise_code

router = APIRouter()
TOO_LATE = marked("This code comes too late. Type your password again.")
Typed = Annotated[str, Form(max_length=200)]


@router.get("/sign-in/code")
def show_code(request: Request, next: str = "/") -> Response:
    """Show the page that asks for the code, to a browser from which the password came."""
    if awaited(request) is None:
        return _to("/sign-in")
    return page(request, "code.html", onwards=within(next), wrong="")


@router.post("/sign-in/code")
def sign_in_by_code(request: Request, code: Typed = "", next: Annotated[str, Form()] = "/") -> Response:
    """Sign in by a code, after the password."""
    user = awaited(request)
    if user is None:
        return at_the_door(request, next, TOO_LATE)
    try:
        return let_in(request, user, recognise_code(request, user, code), within(next))
    except Refused as refused:
        context = {"onwards": within(next), "wrong": str(refused)}
        return page(request, "code.html", status=HTTPStatus.UNAUTHORIZED, **context)
    except Waiting as waiting:
        context = {"onwards": within(next), "wrong": told_wait(request, waiting)}
        answer = page(request, "code.html", status=HTTPStatus.TOO_MANY_REQUESTS, **context)
        answer.headers["Retry-After"] = str(waiting.seconds)
        return answer


@router.get("/second-factor")
def show(request: Request, person: Settled) -> Response:
    """Show what a second factor is, or the person's own."""
    _refuse_without_password(person)
    return _shown(request, person)


@router.post("/second-factor/offer")
def offer(request: Request, person: Settled, password: Typed = "") -> Response:
    """Make a secret for who knows the password, and show it: on this browser, for a few minutes."""

    def make(user: User) -> Response:
        return _offered(request, person, second_step.offer(person.house, user, person.session))

    return _for_known(request, person, password, make)


@router.post("/second-factor")
def confirm(request: Request, person: Settled, code: Typed = "") -> Response:
    """Let the offered secret count once it gave the right code, end sessions elsewhere, and show recovery codes."""
    _refuse_without_password(person)
    secret = second_step.offered(person.house, person.user, person.session)
    if not secret or person.user.second_factor_since is not None:
        return _to("/second-factor")
    try:
        recovery = second_step.confirm(request, person.user, person.session, code)
    except Refused as refused:
        return _offered(request, person, secret, str(refused))
    except Waiting as waiting:
        return _offered(request, person, secret, told_wait(request, waiting))
    return page(request, "recovery_codes.html", status=HTTPStatus.CREATED, codes=recovery)


@router.post("/second-factor/recovery-codes")
def renew_recovery_codes(request: Request, person: Settled, password: Typed = "") -> Response:
    """Make recovery codes in the place of those that are left, for who knows the password, and show them: this once."""

    def renew(user: User) -> Response:
        if user.second_factor_since is None:
            return _to("/second-factor")
        recovery = second_step.renew_recovery(person.house, user)
        return page(request, "recovery_codes.html", status=HTTPStatus.CREATED, codes=recovery)

    return _for_known(request, person, password, renew)


@router.post("/second-factor/off")
def switch_off(request: Request, person: Settled, password: Typed = "") -> Response:
    """Let a person who knows the password come by it alone, and end sessions elsewhere."""

    def remove(user: User) -> Response:
        second_step.remove(person.house, user, person.session)
        return _to("/second-factor")

    return _for_known(request, person, password, remove)


def _for_known(request: Request, person: Person, password: str, deed: Callable[[User], Response]) -> Response:
    _refuse_without_password(person)
    wrong = partial(_shown, request, person, HTTPStatus.UNPROCESSABLE_ENTITY)
    return for_known(request, person, password, deed, wrong)


def _refuse_without_password(person: Person) -> None:
    """Raise `Forbidden` where a program asks, or someone whose second factor is their provider's."""
    if not person.session or not person.user.password_hash:
        raise Forbidden


def _shown(request: Request, person: Person, status: HTTPStatus = HTTPStatus.OK, wrong: str = "") -> Response:
    since = person.user.second_factor_since
    with person.house.books.read_people() as door:
        left = door.second_factors.recovery_left(person.user.id)
    context = {"since": since, "left": left, "must": must_have_second_factor(person), "wrong": wrong}
    return page(request, "second_factor.html", status=status, **context)


def _offered(request: Request, person: Person, secret: str, wrong: str = "") -> Response:
    place = f"Podatelna {urlsplit(person.house.settings.web_url).hostname}"
    picture = drawn(codes.address(secret, person.user.login, place))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    context = {"secret": codes.grouped(secret), "picture": picture, "wrong": wrong}
    return page(request, "second_factor_offer.html", status=status, **context)


def _to(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
