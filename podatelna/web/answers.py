"""How failures are told: as a page in words, or as JSON to a script."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from documents.errors import Conflict, PodatelnaError, Unreachable, UsageError
from documents.messages import Told, marked
from podatelna.web import telling
from podatelna.web.admission import address_of
from podatelna.web.cookies import house_of
from podatelna.web.failures import BadForm, FirstPassword, Forbidden, NoSecondFactor, NotHere, NotSignedIn, TooMany
from podatelna.web.headers import guarding
from podatelna.web.networks import network_of
from podatelna.web.pace import Pace
from podatelna.web.pages import page, words_of

log = structlog.get_logger(__name__)

STATUS: dict[type[PodatelnaError], HTTPStatus] = {
    Forbidden: HTTPStatus.FORBIDDEN,
    NotHere: HTTPStatus.NOT_FOUND,
    BadForm: HTTPStatus.FORBIDDEN,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Conflict: HTTPStatus.CONFLICT,
    Unreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    UsageError: HTTPStatus.BAD_REQUEST,
}
BROKEN = marked("Something went wrong here. It is noted in the log; try again, and tell who runs this if it stays.")
WORDS = {
    HTTPStatus.NOT_FOUND: marked("There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: marked("This cannot be done at this address."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: marked("This address takes another kind of content."),
}


def install(app: FastAPI) -> None:
    """Let the app tell its failures in words."""
    app.add_exception_handler(NotSignedIn, _to_the_door)
    app.add_exception_handler(FirstPassword, _to_the_password)
    app.add_exception_handler(NoSecondFactor, _to_the_second_factor)
    app.add_exception_handler(PodatelnaError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)


def tell(request: Request, status: HTTPStatus, message: Told) -> Response:
    """Return the failure as who asks can read it."""
    told = telling.tell(message, words_of(request))
    if wants_json(request):
        return JSONResponse({"error": told}, status)
    return page(request, "error.html", status=status, message=told)


def wants_json(request: Request) -> bool:
    """Return whether a script asks, not a person's browser that goes to a page."""
    return "text/html" not in request.headers.get("accept", "")


def _to_the_door(request: Request, error: Exception) -> Response:
    _note(request, error)
    if wants_json(request):
        return tell(request, HTTPStatus.UNAUTHORIZED, _said(error))
    if request.method != "GET" or request.url.path == "/":
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?next={quote(request.url.path + query)}", HTTPStatus.SEE_OTHER)


def _to_the_password(request: Request, error: Exception) -> Response:
    if wants_json(request):
        return tell(request, HTTPStatus.FORBIDDEN, _said(error))
    return RedirectResponse("/password", HTTPStatus.SEE_OTHER)


def _to_the_second_factor(request: Request, error: Exception) -> Response:
    if wants_json(request):
        return tell(request, HTTPStatus.FORBIDDEN, _said(error))
    return RedirectResponse("/second-factor", HTTPStatus.SEE_OTHER)


def _known(request: Request, error: Exception) -> Response:
    if isinstance(error, (Forbidden, NotHere, BadForm, TooMany, Conflict)):
        _note(request, error)
    status = next((found for kind, found in STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    answer = tell(request, status, _said(error))
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _said(error: Exception) -> Told:
    return error.told if isinstance(error, PodatelnaError) else str(error)


def _invalid(request: Request, error: Exception) -> Response:
    _note(request, error)
    return tell(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, marked("The request cannot be understood. Load the page again.")
    )


def _http(request: Request, error: Exception) -> Response:
    _note(request, error)
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    return tell(request, status, WORDS.get(status, status.phrase))


def _unknown(request: Request, error: Exception) -> Response:
    log.error("a page failed", path=request.url.path, exc_info=error)
    answer = tell(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)
    answer.headers.update(guarding(house_of(request).is_https))  # Starlette answers this one outside of all else
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _note(request: Request, error: Exception) -> None:
    """Log that a request was refused: whose, which and why; never what it carried. Warn where that happens often."""
    person = getattr(request.state, "person", None)
    who, address, why = person.user.login if person else "", address_of(request), type(error).__name__
    log.info("refused", who=who, address=address, method=request.method, path=request.url.path, why=why)
    refusals: Pace = request.app.state.refusals
    key = who or network_of(address)
    if not isinstance(error, NotSignedIn) and refusals.wait(key):  # pages that stand open after their session ended ask
        refusals.forget(key)
        log.warning("many refusals", who=who, address=address, why=why)
