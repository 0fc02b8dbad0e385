"""A house with two companies, people signed in, a live server, a real Chromium; an office of commands."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright
from scans import log_nothing, scan, understood
from second_factor_made import RECOVERY, SECRET, with_password
from starlette.routing import BaseRoute
from station_bench import Bench
from station_made import Sample, read_sample, sure
from station_made import enter as put_in
from web_made import Enter, Sit, client_of, served, signed_in, user

from documents.fields import Document, Outcome
from documents.people import User
from pipeline.engine.worker import Pace
from pipeline.processed import Processed, picture_of
from podatelna import wiring
from podatelna.cli import podatelna
from podatelna.settings import CompanySettings, Settings
from podatelna.web import secrets
from podatelna.web.app import create_app
from podatelna.web.cookies import name_of
from podatelna.web.house import House

Run = Callable[..., Result]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try the browser on SQLite alone: the routes under its pages are tried on both databases."""
    left_out = [
        item
        for item in items
        if "chromium" in getattr(item, "fixturenames", ()) and "postgresql" in item.name.partition("[")[2]
    ]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Keep passwords at a cost that tests can bear; tests/podatelna/web/test_hardening.py holds the one in earnest."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("podatelna.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=2048, parallelism=1))
        yield


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """Give a house of the companies acme and beta, on SQLite and on PostgreSQL, in an empty folder."""
    companies = {"acme": CompanySettings(name="Acme s.r.o."), "beta": CompanySettings(name="Beta a.s.")}
    settings = Settings(data=tmp_path / "data", database=database_url, companies=companies)
    with wiring.books(settings) as books:
        yield wiring.house(settings, books)


@pytest.fixture(scope="session")
def routes() -> list[BaseRoute]:
    """Hold the routes of the first application, which FastAPI works out at the first request to each one anew."""
    return []


@pytest.fixture
def app(house: House, routes: list[BaseRoute]) -> FastAPI:
    """Return the application of the house; working its routes out takes longer than most tests, so it is done once."""
    made = create_app(house)
    routes[:] = routes or made.router.routes
    made.router.routes[:] = routes
    return made


@pytest.fixture
def enter(house: House, app: FastAPI) -> Enter:
    """Return what signs a user in: `enter("verifier")`, `enter("admin", login="jan", company="beta")`."""

    def sign_in(*roles: str, login: str = "eva", company: str = "acme") -> TestClient:
        return client_of(house, app, signed_in(house, user(house, login, company, *roles)))

    return sign_in


@pytest.fixture
def eva(house: House) -> User:
    """Return eva, verifier of acme, whose password is `PASSWORD`."""
    return with_password(house, user(house, "eva", "acme", "verifier"))


@pytest.fixture
def guarded(house: House, eva: User) -> User:
    """Return eva with a second factor, whose last code was taken long ago, and one recovery code."""
    with house.books.write_people("eva") as door:
        door.second_factors.offer(eva.id, SECRET)
        door.second_factors.confirm(eva.id, 1, [secrets.hash_of(f"{eva.id} {RECOVERY.replace('-', '')}")])
        return door.people.get(eva.id)


@pytest.fixture
def inside(house: House, app: FastAPI, eva: User) -> TestClient:
    """Give a browser that eva is signed in with."""
    return client_of(house, app, signed_in(house, eva))


@pytest.fixture
def outside(app: FastAPI) -> TestClient:
    """Give a browser that nobody is signed in with."""
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, headers={"accept": "text/html"})


@pytest.fixture
def client(enter: Enter) -> TestClient:
    """Give a client as which the user eva, verifier and supervisor of acme, is signed in."""
    return enter("verifier", "supervisor")


@pytest.fixture
def verifier(enter: Enter) -> TestClient:
    """Give a client as which the user eva, verifier of acme, is signed in."""
    return enter("verifier")


@pytest.fixture
def station(app: FastAPI) -> Iterator[str]:
    """Serve the house from a thread; give its address."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run one browser for the tests of a module; with it runs an event loop, which other tests must not meet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser(house: House, station: str, chromium: Browser) -> Iterator[Sit]:
    """Return what opens a page of the live server for a signed-in user: `browser("/c/acme/queue", "verifier")`."""
    with ExitStack() as opened:

        def sit(path: str, *roles: str, login: str = "eva", company: str = "acme") -> Page:
            token = signed_in(house, user(house, login, company, *roles))
            context = chromium.new_context(base_url=station, viewport={"width": 1280, "height": 800})
            opened.callback(context.close)
            context.add_cookies([{"name": name_of(house, "session"), "value": token, "url": station}])
            page = context.new_page()
            page.goto(path)
            return page

        yield sit


@pytest.fixture(scope="module")
def invoice(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Read a Czech invoice of one page, of whose values the pipeline is sure."""
    return read_sample("invoice-cs-airy.pdf", tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def long_invoice(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Read a Czech invoice of two pages."""
    return read_sample("invoice-cs-long.pdf", tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def put(house: House, long_invoice: Sample) -> Callable[..., str]:
    """Return what puts a copy of the invoice into the queue of a company."""
    copies = iter(range(100))

    def enter_one(change: Callable[[Document], Document] = sure, company: str = "acme") -> str:
        return put_in(house, long_invoice, change, company=company, copy=next(copies))

    return enter_one


@pytest.fixture
def bench(house: House, browser: Sit, invoice: Sample) -> Bench:
    """Return a person in front of copies of the invoice."""
    return Bench(house=house, sit=browser, invoice=invoice)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in an empty data folder, with a reader that finds what the file's name says, and workers in this process."""
    monkeypatch.setenv("PODATELNA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PODATELNA_WATCH__SECONDS", "0.05")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("podatelna.logs.configure", log_nothing)
    monkeypatch.setattr("pipeline.engine.supervisor.supervise", lambda work, *_: work() or 0)
    monkeypatch.setattr("pipeline.engine.worker.Pace", lambda: Pace(look=0.05, grace=0))
    monkeypatch.setattr(wiring, "reader", lambda in_force, apart: _read)
    monkeypatch.setattr("pipeline.desk.auditing.SystemRandom", _NoChance)
    yield tmp_path
    logging.getLogger("alembic").setLevel(logging.NOTSET)


class _NoChance(random.Random):
    """Draw no document as a blind sample."""

    def random(self) -> float:
        return 1.0


def _read(company: str, data: bytes, pictures: Path) -> Processed:
    picture_of(1, pictures).touch()
    number, _, verb = data.rpartition(b"% ")[2].decode().partition(" ")
    return understood(number, Outcome(verb), wiring.version())


@pytest.fixture
def run(office: Path) -> Run:
    def call(*args: str, typed: str = "") -> Result:
        return CliRunner().invoke(podatelna, list(args), input=typed)

    return call


@pytest.fixture
def waiting(run: Run, office: Path) -> str:
    """One document in review; its id."""
    run("ingest", str(scan(office / "scans", "F2", "review")))
    run("work", "--until-idle")
    return run("review", "list").output.splitlines()[1].split()[0]
