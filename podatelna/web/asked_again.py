"""The password once more, before what a browser that stands open is not to do for whoever comes by."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from documents.people import User
from podatelna.web.admission import Refused, Waiting, address_of, note_failure, recognise
from podatelna.web.pages import words_of
from podatelna.web.seat import Person


def for_known(
    request: Request,
    person: Person,
    password: str,
    deed: Callable[[User], Response],
    refused: Callable[[str], Response],
) -> Response:
    """Do it for the person whose password this is; return what comes of it, or what `refused` makes of a wrong one.

    Who comes by a provider alone has none here and is asked for none.
    """
    if not person.user.password_hash:
        return deed(person.user)
    house, login, address = person.house, person.user.login, address_of(request)
    try:
        user = recognise(house, login, password, address)
    except Waiting as waiting:
        return refused(told_wait(request, waiting))
    except Refused:
        answer = refused("The password is wrong.")
        answer.background = BackgroundTask(note_failure, house, login, address)
        return answer
    return deed(user)


def told_wait(request: Request, waiting: Waiting) -> str:
    """Return in words how long to wait before the next attempt."""
    words, seconds = words_of(request), waiting.seconds
    if seconds < 100:
        one, many = "Too many attempts. Try again in a second.", "Too many attempts. Try again in %(number)s seconds."
        return words.many(one, many, seconds)
    one, many = "Too many attempts. Try again in a minute.", "Too many attempts. Try again in %(number)s minutes."
    return words.many(one, many, -(-seconds // 60))
