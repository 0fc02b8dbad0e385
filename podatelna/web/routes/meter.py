"""How hard a new password is to guess, said while it is typed; nothing of it is kept or logged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from documents.messages import marked
from podatelna import passwords
from podatelna.web.failures import FOR_PEOPLE, Forbidden, TooMany
from podatelna.web.pace import Pace
from podatelna.web.seat import Newcomer

router = APIRouter()
TOLD = (
    marked("guessed at once"),
    marked("guessed easily"),
    marked("not strong enough yet"),
    marked("strong"),
    marked("very strong"),
)


class Tried(BaseModel):
    """A password that is being typed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    password: Annotated[str, Field(max_length=passwords.LONGEST, repr=False)]


@router.post("/password/strength")
def judge(request: Request, person: Newcomer, tried: Tried) -> Response:
    """Return the strength from 0 to 4, and in words.

    Raises:
        Forbidden: a program asks.
        TooMany: they ask more often than anyone types.
    """
    if not person.session:
        raise Forbidden(FOR_PEOPLE)
    pace: Pace = request.app.state.judged
    if seconds := pace.wait(person.user.id):
        raise TooMany(seconds)
    found = passwords.strength(tried.password, person.user.login)
    return JSONResponse({"strength": found, "told": person.words(TOLD[found])})
