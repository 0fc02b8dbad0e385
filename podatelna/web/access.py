"""The access log: a line for each request that says who asked for what and how it went, never what it carried."""

from __future__ import annotations

from http import HTTPStatus
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)


class AccessLog:
    """Logs what `app` answers: method, route, status, milliseconds and the user's id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and log that."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), int(HTTPStatus.INTERNAL_SERVER_ERROR)  # where it ends without an answer

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            ms = round((perf_counter() - begun) * 1000, 1)
            log.info("request", method=scope["method"], route=_route(scope), status=status, ms=ms, user=_user(scope))


def _route(scope: Scope) -> str:
    """Return the route as it is declared, so that no value of an address is logged; empty where there is none."""
    if scope["path"].startswith("/static/"):
        return "/static/"
    return str(getattr(scope.get("route"), "path", ""))


def _user(scope: Scope) -> str:
    """Return the id of who asked, empty where nobody is signed in."""
    person = scope.get("state", {}).get("person")
    return str(person.user.id) if person else ""
