"""The first page: where a person's work is."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from podatelna.web.failures import Forbidden
from podatelna.web.pages import page
from podatelna.web.permissions import Action
from podatelna.web.seat import Here, Me

router = APIRouter()
FIRST: tuple[tuple[Action, str], ...] = (
    ("verify", "queue"),
    ("batches", "batches"),
    ("dashboard", "dashboard"),
    ("look", "queue"),
    ("users", "users"),
)


@router.get("/")
def go_in(request: Request, person: Me) -> Response:
    """Send a person to the company they are in."""
    if not person.memberships:
        return page(request, "nowhere.html")
    return RedirectResponse(f"/c/{person.memberships[0].company}", HTTPStatus.SEE_OTHER)


@router.get("/c/{company}")
def go_to_work(seat: Here) -> Response:
    """Send a person to what they do in this company; raise `Forbidden` where that has no page."""
    first = next((name for action, name in FIRST if seat.may(action)), "")
    if not first:
        raise Forbidden
    return RedirectResponse(f"/c/{seat.company}/{first}", HTTPStatus.SEE_OTHER)
