"""What a request carries is of the type that its route reads, or it is refused: a form by JSON, JSON as plain text."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, params
from starlette.exceptions import HTTPException

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


async def expected(request: Request) -> None:
    """Raise `HTTPException` 415 where the body is of another type; nobody sends files, so not even of several parts."""
    is_empty = request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers
    if is_empty or _type_of(request) in _taken(request):
        return
    raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _taken(request: Request) -> set[str]:
    """Return what the route takes; one that reads nothing takes what pages send with the token against forgery."""
    field = getattr(request.scope.get("route"), "body_field", None)
    if field is None:
        return {FORM, JSON}
    return {FORM} if isinstance(field.field_info, params.Form) else {JSON}
