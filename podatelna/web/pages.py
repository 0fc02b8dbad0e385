"""Templates made into pages.

Each template knows `_` and `many` (words), `words` (dates and numbers), `csrf`, `asset(path)`, `person` and `seat`
(None where there is none), `may(action)`, the request's `path` and `company_name(key)`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from podatelna.web import cookies
from podatelna.web.permissions import Action
from podatelna.web.seat import Person, Seat
from podatelna.web.translation import Words, preferred

HERE = Path(__file__).parent
STATIC = HERE / "static"

templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, /, status: HTTPStatus = HTTPStatus.OK, **context: object) -> HTMLResponse:
    """Return the page that the template makes of `context`."""
    person: Person | None = getattr(request.state, "person", None)
    seat: Seat | None = getattr(request.state, "seat", None)
    words = words_of(request)

    def may(action: Action) -> bool:
        return seat is not None and seat.may(action)

    given = {
        "_": words,
        "many": words.many,
        "words": words,
        "csrf": cookies.csrf_of(request),
        "asset": asset,
        "person": person,
        "seat": seat,
        "may": may,
        "path": request.url.path,
        "company_name": lambda key: _name(request, key),
    }
    return HTMLResponse(templates.get_template(template).render({**given, **context}), status)


def _name(request: Request, company: str) -> str:
    return cookies.house_of(request).company(company).name or company


def words_of(request: Request) -> Words:
    """Return the words of who is signed in, else of the browser."""
    person: Person | None = getattr(request.state, "person", None)
    if person is not None:
        return person.words
    zone = ZoneInfo(cookies.house_of(request).settings.web.timezone)
    return Words(language=preferred(request.headers.get("accept-language", "")), timezone=zone)


def asset(path: str) -> str:
    """Return the address of a file in `static/`, which changes with the version so that browsers may keep it."""
    return f"/static/{version()}/{path}"


@cache
def version() -> str:
    """Return what names the content of all files in `static/`."""
    found = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            found.update(str(file.relative_to(STATIC)).encode())
            found.update(file.read_bytes())
    return found.hexdigest()[:12]
