"""The cookies: of who is signed in; of a browser at the door (the page to sign in), and where it goes from there.

Behind https their names begin with `__Host-`, so that no other site of the domain can set them.
"""

from __future__ import annotations

from typing import Literal

from fastapi import Request, Response

from podatelna.web import secrets
from podatelna.web.house import House

Name = Literal["session", "door", "onwards"]


def name_of(house: House, name: Name) -> str:
    """Return the name of a cookie in this house."""
    return f"{'__Host-' if house.is_https else ''}podatelna-{name}"


def read(request: Request, name: Name) -> str:
    """Return the cookie's token, empty where there is none."""
    return request.cookies.get(name_of(house_of(request), name), "")


def write(request: Request, response: Response, name: Name, token: str) -> None:
    """Give the browser a cookie, until it is closed."""
    house = house_of(request)
    secure = house.is_https
    response.set_cookie(name_of(house, name), token, httponly=True, secure=secure, samesite="lax", path="/")


def remove(request: Request, response: Response, name: Name) -> None:
    """Take a cookie from the browser."""
    house = house_of(request)
    secure = house.is_https
    response.delete_cookie(name_of(house, name), httponly=True, secure=secure, samesite="lax", path="/")


def bearer_of(request: Request) -> str | None:
    """Return the API token that a program sent, empty where it forgot it; none where no program asks."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def csrf_of(request: Request) -> str:
    """Return the token that this browser's forms must carry, derived from its cookie; empty where it has none."""
    token = read(request, "session") or read(request, "door")
    return secrets.derive(token, "csrf") if token else ""


def house_of(request: Request) -> House:
    """Return the house that the request came to."""
    house: House = request.app.state.house
    return house
