"""Every page of a company asks the one table who may come: no route was forgotten, and each refuses whom it says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from web_made import Enter

from documents.people import Role
from podatelna.web.app import ROUTERS
from podatelna.web.permissions import PERMISSIONS, Action

FREE = {"/c/{company}"}  # sends everyone to the page that is theirs
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
OF_COMPANIES = [route for route in ROUTES if route.path.startswith("/c/{company}") and route.path not in FREE]
ELSEWHERE = {
    *("/", "/sign-in", "/sign-in/openid", "/sign-in/openid/back", "/sign-out", "/password", "/password/strength"),
    *(
        "/me",
        "/me/changes",
        "/me/data",
        "/me/mail",
        "/me/changes/seen",
        "/me/sign-out-elsewhere",
        "/me/sessions/{hash}/end",
        "/me/tokens",
        "/me/tokens/{id}/revoke",
    ),
    *("/sign-in/code", "/second-factor", "/second-factor/offer", "/second-factor/recovery-codes", "/second-factor/off"),
}


def actions_of(dependant: Dependant) -> Iterator[Action]:
    """Return what `allowed` asks for before the route runs."""
    for one in dependant.dependencies:
        if getattr(one.call, "__qualname__", "") == "allowed.<locals>.check":
            (cell,) = [cell for cell in one.call.__closure__ or () if isinstance(cell.cell_contents, str)]  # type: ignore[union-attr]
            yield cell.cell_contents
        yield from actions_of(one)


def told(route: APIRoute) -> str:
    return f"{min(route.methods or ())} {route.path}"


def asked(client: TestClient, route: APIRoute) -> int:
    """Return the status of the answer to a request for something that there is not."""
    path = route.path.format_map(dict.fromkeys(route.param_convertors, "1") | {"company": "acme"})
    return client.request(min(route.methods or ()), path, headers={"accept": "application/json"}).status_code


def test_routes_that_belong_to_no_company_are_those_we_know_of() -> None:
    assert {route.path for route in ROUTES} - {route.path for route in OF_COMPANIES} - FREE == ELSEWHERE


@pytest.mark.parametrize("route", OF_COMPANIES, ids=told)
def test_a_page_of_a_company_says_what_it_takes(route: APIRoute) -> None:
    assert set(actions_of(route.dependant)) & set(PERMISSIONS)


@pytest.mark.parametrize("role", Role)
def test_a_page_refuses_who_may_not_do_what_it_is_for(enter: Enter, role: Role) -> None:
    client = enter(role)
    wrong = [
        told(route)
        for route, action in product(OF_COMPANIES, PERMISSIONS)
        if action in actions_of(route.dependant) and role not in PERMISSIONS[action] and asked(client, route) != 403
    ]
    assert wrong == []


def test_a_page_refuses_who_is_not_signed_in_and_who_is_of_another_company(app: FastAPI, enter: Enter) -> None:
    nobody = TestClient(app, base_url="http://127.0.0.1")
    stranger = enter(*Role, login="jan", company="beta")
    assert {asked(nobody, route) for route in OF_COMPANIES} <= {401, 403}
    assert {asked(stranger, route) for route in OF_COMPANIES} == {404}
