"""Whatever a person or a program sends that the schema allows, or nearly allows, it is never a server error.

schemathesis makes requests from the schema that FastAPI derives from the routes; half of them name things that exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from office_made import waiting
from schemathesis import APIOperation, Case
from schemathesis.core.result import Ok
from station_made import Sample, doubting, enter
from web_made import Enter, user

from documents.people import Role
from podatelna.web import secrets
from podatelna.web.house import House
from podatelna.web.permissions import SCOPES

pytestmark = pytest.mark.slow
Known = Mapping[str, Sequence[object]]
Operation = APIOperation[Any, Any, Any, Any]
EXAMPLES = 6  # for each of some fifty operations and of those who ask
TOKEN = ("token",)
# Each role alone on one database; on the other one who may do all, so that it meets each statement too.
ASKING = [
    *(("sqlite", (role,)) for role in Role),
    ("sqlite", TOKEN),
    ("postgresql", tuple(Role)),
    ("postgresql", TOKEN),
]
JSON = {"next", "documents", "pages"}  # where routes under a company answer a script


@pytest.fixture
def known(house: House, invoice: Sample) -> Known:
    """Put documents into the queue; return what a request can well say, by the name of the parameter."""
    ids = [enter(house, invoice, doubting("due_date"), copy=copy) for copy in range(8)] + [waiting(house, "plain")]
    return {
        "company": ["acme"] * 9,
        "document": ids,
        "id": ids,
        "submission": [id.rpartition("-")[0] for id in ids],
        "number": [1] * 9,
        "login": ["eva", "jan"],
        "revision": [1] * 4,
        "kind": ["", "invoice", "receipt"],
        "field": ["due_date", "gross_total", "line_items[1].quantity"],
        "edits": [{"due_date": "1. 2. 2026", "line_items[1].quantity": "x", "nothing": "y"}],
        "page": [1],
        "operation": ["split", "undo_split", "merge", "undo_merge", "order", "turn", "leave_out", "put_back"],
        "urgency": ["now"],
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[Case[Any]]]:
    """Keep the requests of each operation, which take longer to draw than to answer, for all who ask."""
    return {}


@pytest.fixture
def operations(app: FastAPI) -> list[Operation]:
    schema = schemathesis.openapi.from_dict(app.openapi())
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def asked(one: str | tuple[str, ...]) -> str:
    """Return how the test is called for this database, or for these roles."""
    if isinstance(one, str):
        return one
    return one[0] if len(one) == 1 else "all"


def token_of(house: House, login: str) -> str:
    """Return an API token with all scopes that there are."""
    who = user(house, login, "acme", *Role)
    token = secrets.new_token()
    with house.books.write_people(login) as door:
        door.tokens.make(secrets.hash_of(token), who.id, "acme", "fuzz", SCOPES, timedelta(days=1))
    return token


@pytest.fixture
def ask(request: pytest.FixtureRequest, house: House, app: FastAPI, enter: Enter) -> Iterator[TestClient]:
    """Give a client as which someone of these roles is signed in, or a program that may do all."""
    user(house, "jan", "acme", "verifier")
    if request.param == TOKEN:
        headers = {"authorization": f"Bearer {token_of(house, 'eva')}"}
        client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, headers=headers)
    else:
        client = enter(*request.param)
    with client:  # one event loop for all requests
        yield client


def send(client: TestClient, case: Case[Any]) -> int:
    """Send the request; return the status of the answer."""
    given = case.as_transport_kwargs(base_url="http://127.0.0.1")
    body = given.get("data")
    said = {"content": body} if isinstance(body, bytes | str) else {"data": body}
    headers = {name: quote(str(value)) for name, value in (given.get("headers") or {}).items() if name != "User-Agent"}
    if "Content-Type" in (given.get("headers") or {}):
        headers["Content-Type"] = given["headers"]["Content-Type"]
    return client.request(
        given["method"],
        urlsplit(given["url"])._replace(scheme="", netloc="").geturl(),
        params=given.get("params"),
        headers=headers,
        **({"json": given["json"]} if "json" in given else said),
    ).status_code


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_schema_names_every_route_that_scripts_ask(app: FastAPI) -> None:
    paths = set(app.openapi()["paths"])
    assert {path.split("/")[3] for path in paths if path.startswith("/c/{company}/")} >= JSON


def draw(operation: Operation, known: Known) -> list[Case[Any]]:
    """Return requests that the schema allows, the same ones each time, whoever will ask."""
    drawn: list[Case[Any]] = []

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=st.data())
    def draw_one(case: Case[Any], data: st.DataObject) -> None:
        for said in (case.path_parameters, case.body):
            if isinstance(said, MutableMapping):
                said.update(
                    {
                        name: data.draw(st.sampled_from([*known[name], one]))
                        for name, one in said.items()
                        if name in known
                    }
                )
        drawn.append(case)

    draw_one()
    return drawn


def fuzz(client: TestClient, cases: Sequence[Case[Any]]) -> list[str]:
    """Send the requests; return those that were answered by a server error."""
    answered = [(case, send(client, case)) for case in cases]
    return [f"{case.as_curl_command()}: {status}" for case, status in answered if status >= 500]


@pytest.mark.parametrize(("database_url", "ask"), ASKING, indirect=True, ids=asked)
def test_no_request_is_a_server_error(
    ask: TestClient, operations: list[Operation], known: Known, drawn: dict[str, list[Case[Any]]]
) -> None:
    kept = [one for one in operations if one.path != "/sign-out"]  # after which nothing more would be tried
    drawn.update({one.label: draw(one, known) for one in kept if one.label not in drawn})
    assert [told for one in kept for told in fuzz(ask, drawn[one.label])] == []
