"""`podatelna serve`: the pages, the watch and the workers in one."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import httpx2
import pytest
import uvicorn
from click.testing import CliRunner

from documents.errors import InstallationError, UsageError
from pipeline.engine.books import open_books
from podatelna import keyring, settings, wiring
from podatelna.cli import podatelna
from podatelna.commands import serve
from podatelna.mailing import Postman
from podatelna.settings import Settings, WebSettings
from podatelna.web import service
from podatelna.web.house import House

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path, port: int) -> Path:
    settings = f"jobs = 1\n[web]\nport = {port}\n[watch]\nseconds = 0.2\n[companies.acme]\n"
    (tmp_path / "podatelna.toml").write_text(settings)
    return tmp_path


def start(folder: Path, *args: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "podatelna", "serve", *args]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PODATELNA_")}
    return subprocess.Popen(program, cwd=folder, stderr=subprocess.PIPE, text=True, env=clean)


@pytest.fixture
def serving(folder: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    running = start(folder, *request.param)
    yield running
    running.kill()
    running.communicate()


def answered(port: int, path: str) -> httpx2.Response:
    """Return what is answered, once it is."""
    for _ in range(600):
        try:
            return httpx2.get(f"http://127.0.0.1:{port}{path}", headers={"accept": "text/html"})
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("nothing answers")


@pytest.mark.parametrize("serving", [["--pages-only"]], indirect=True)
def test_the_pages_are_served_until_it_is_told_to_end(serving: subprocess.Popen[str], port: int) -> None:
    shown = answered(port, "/sign-in")
    assert shown.status_code == 200 and "Podatelna" in shown.text and "server" not in shown.headers
    serving.send_signal(signal.SIGTERM)
    _, told = serving.communicate(timeout=60)
    assert serving.returncode == 0
    assert "Add the first user: podatelna user add NAME" in told
    assert f"The pages are at http://127.0.0.1:{port}." in told and "Traceback" not in told


@pytest.mark.parametrize("serving", [[]], indirect=True)
def test_what_is_dropped_into_the_inbox_is_worked_on(serving: subprocess.Popen[str], folder: Path, port: int) -> None:
    answered(port, "/sign-in")
    inbox = folder / "data" / "inbox" / "acme"
    for _ in range(600):
        if inbox.is_dir():
            break
        time.sleep(0.1)
    (inbox / "letter.doc").write_bytes(b"PK nothing we read")
    for _ in range(600):
        if (inbox / "rejected" / "letter.doc.reason.txt").exists():
            break
        time.sleep(0.1)
    assert "Print it to PDF" in (inbox / "rejected" / "letter.doc.reason.txt").read_text()
    serving.send_signal(signal.SIGINT)
    _, told = serving.communicate(timeout=120)
    assert (serving.returncode, "Traceback" in told) == (0, False)


def answers_without_the_first_process(running: subprocess.Popen[str], port: int) -> bool:
    running.send_signal(signal.SIGSTOP)
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/sign-in").status_code == 200
    except httpx2.TransportError:
        running.send_signal(signal.SIGCONT)  # the second one may have to be begun yet
        return False


def is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        time.sleep(0.1)
        return False
    return True


@pytest.mark.parametrize("serving", [["--pages-only"]], indirect=True)
def test_another_process_answers_too_and_ends_with_the_first(serving: subprocess.Popen[str], port: int) -> None:
    answered(port, "/sign-in")
    assert any(answers_without_the_first_process(serving, port) for _ in range(60))
    serving.kill()
    assert any(is_free(port) for _ in range(600))


def test_a_port_that_is_taken_is_told_of_before_anything_begins(folder: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        done = start(folder, "--pages-only")
        _, told = done.communicate(timeout=60)
    assert done.returncode == 2 and "Choose another port: PODATELNA_WEB__PORT." in told


def test_what_ends_the_watch_ends_everything(folder: Path) -> None:
    (folder / "data" / "inbox").mkdir(parents=True)
    (folder / "data" / "inbox" / "acme").write_text("a file where a folder should be")
    done = start(folder)
    _, told = done.communicate(timeout=120)
    assert done.returncode == 2 and "The inbox folder data/inbox/acme cannot be made" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "podatelna.firma.cz"])
def test_passwords_never_cross_the_network_in_the_clear(host: str) -> None:
    with pytest.raises(UsageError, match="in the clear"):
        service.bind(Settings(web=WebSettings(host=host)))


def test_behind_a_proxy_that_speaks_tls_it_may_listen_to_the_network() -> None:
    with service.bind(Settings(web=WebSettings(host="0.0.0.0", port=0, url="https://podatelna.firma.cz"))) as bound:
        assert bound.getsockname()[1] > 0


def test_no_part_of_an_answer_waits_for_the_browser_to_confirm_the_one_before() -> None:
    with (
        service.bind(Settings(web=WebSettings(port=0))) as bound,
        socket.create_connection(bound.getsockname()),
        bound.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("host", ["localhost", "::1"])
def test_this_machine_has_several_names(host: str) -> None:
    try:
        with service.bind(Settings(web=WebSettings(host=host, port=0))) as bound:
            assert bound.getsockname()[1] > 0
    except UsageError as error:
        assert host == "::1" and "cannot be served" in str(error)  # a machine may have no IPv6


class Quiet:
    """A server that serves nothing: another test's browser has the event loop of this thread."""

    should_exit = False

    def run(self, _sockets: list[socket.socket]) -> None:
        for _ in range(6_000):  # a test whose server does not end fails, and does not wait for ever
            if self.should_exit:
                return
            time.sleep(0.01)
        raise TimeoutError


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Serve in this process, with a server that is quiet and workers that only wait."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(service, "server", lambda *_: Quiet())
    monkeypatch.setattr("podatelna.logs.configure", lambda *_: None)
    monkeypatch.setattr("pipeline.engine.supervisor.supervise", lambda work, count, stop, **_: 0 if stop.wait() else 1)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
    logging.getLogger("alembic").setLevel(logging.NOTSET)


def test_all_parts_begin_and_end_together(here: None, folder: Path) -> None:
    def end_it() -> None:
        for _ in range(600):
            if (folder / "data" / "inbox" / "acme").is_dir():
                break
            time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGTERM)

    ending = threading.Thread(target=end_it)
    ending.start()
    done = CliRunner().invoke(podatelna, ["serve"])
    ending.join()
    assert (done.exit_code, (folder / "data" / "inbox" / "acme").is_dir()) == (0, True)


def test_another_process_has_the_secret_of_the_pages_before_it_answers(
    here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    class Ended(Quiet):
        should_exit = True

    monkeypatch.setattr(service, "server", lambda house: Ended())
    monkeypatch.setattr(service, "keep_what_is_loaded", lambda: None)
    monkeypatch.setattr("podatelna.wiring.set_up_process", lambda _: None)
    monkeypatch.setattr("podatelna.page_secret.open_secret", lambda *_: opened.append("secret"))
    with socket.socket() as bound:
        serve._answer(settings.load(), bound)
    assert opened == ["secret"]


def test_mail_is_sent_beside_the_pages_where_a_server_is_named(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[str] = []

    def send(_house: House, postman: Postman, _stop: threading.Event) -> int:
        hosts.append(postman.settings.host)
        return 0

    monkeypatch.setattr("podatelna.web.notices.keep_sending", send)
    monkeypatch.setenv("PODATELNA_WEB__MAIL", '{"host": "smtp.firma.cz", "sender": "podatelna@firma.cz"}')
    assert CliRunner().invoke(podatelna, ["serve", "--pages-only"]).exit_code == 0 and hosts == ["smtp.firma.cz"]
    monkeypatch.setenv("PODATELNA_WEB__MAIL__PASSWORD_FILE", "nowhere")
    assert "nowhere cannot be read" in str(CliRunner().invoke(podatelna, ["serve", "--pages-only"]).exception)


def test_a_signal_ends_all_parts_though_requests_are_still_answered(
    here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def signalled(_: House, ending: Callable[[], object]) -> Quiet:
        service.Server(uvicorn.Config("", log_config=None), ending).handle_exit(signal.SIGTERM, None)
        return Quiet()

    monkeypatch.setattr(service, "server", signalled)
    assert CliRunner().invoke(podatelna, ["serve"]).exit_code == 0


def test_a_process_that_cannot_answer_says_why_and_ends_by_that_code(
    here: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Settings) -> NoReturn:
        raise UsageError("The tables are of a later version.")

    def take(work: Callable[[], None], *_: object, **__: object) -> int:
        beside.append(work)
        return 0

    beside: list[Callable[[], None]] = []
    monkeypatch.setattr("pipeline.engine.supervisor.supervise", take)
    assert CliRunner().invoke(podatelna, ["serve", "--pages-only"]).exit_code == 0
    monkeypatch.setattr(wiring, "set_up_process", lambda _: None)
    monkeypatch.setattr(wiring, "books", fail)
    with pytest.raises(SystemExit) as ended:
        beside[0]()
    assert ended.value.code == 2 and "podatelna: The tables are of a later version." in capsys.readouterr().err


def test_a_type_that_there_is_not_is_told_of_before_anything_begins(
    here: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PODATELNA_COMPANIES", '{"acme": {"keep_years": {"invoices": 10}}}')
    done = CliRunner().invoke(podatelna, ["serve", "--pages-only"])
    assert isinstance(done.exception, UsageError) and "'invoices', which is no document type" in str(done.exception)
    assert not (folder / "data").exists()


def test_workers_that_lack_something_end_everything(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engine.supervisor.supervise", lambda work, count, stop, **_: 3)
    assert CliRunner().invoke(podatelna, ["serve", "-p", "2"]).exit_code == 3


def test_a_fault_of_one_part_ends_everything_in_words(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise UsageError("The inbox folder cannot be made.")

    monkeypatch.setattr("pipeline.intake.watch.watch", fail)
    done = CliRunner().invoke(podatelna, ["serve"])
    assert done.exit_code == 2 and "The inbox folder cannot be made." in done.output


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # as which it is told
def test_a_fault_that_nobody_foresaw_ends_everything_as_a_failure(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.intake.watch.watch", fail)
    assert CliRunner().invoke(podatelna, ["serve"]).exit_code == 1


READ_A_REGION = """
from multiprocessing import get_context
from documents.errors import BrokenFile
from documents.geometry import Box
from podatelna import wiring
from podatelna.settings import Settings

read = wiring.regions(Settings())

def tell():
    try:
        read(b"", 1, Box(x0=0.1, y0=0.1, x1=0.9, y1=0.9), 0, ("cs",))
    except BrokenFile as told:
        print(told)

if __name__ == "__main__":
    beside = get_context("spawn").Process(target=tell)
    beside.start()
    beside.join()
    tell()
"""


@pytest.mark.slow
def test_every_process_that_has_read_a_region_ends_when_it_is_done(tmp_path: Path) -> None:
    (tmp_path / "read.py").write_text(READ_A_REGION)
    done = subprocess.run([sys.executable, "read.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.count("empty")) == (0, 2)


def test_the_pages_do_not_begin_while_the_key_of_second_factors_is_lost(here: None, folder: Path) -> None:
    data, keys = folder / "data", folder / "data" / "keys"
    data.mkdir()
    keyring.make(keys)
    with open_books(f"sqlite:///{data / 'podatelna.db'}", []) as books, books.write_people("eva") as door:
        eva = door.people.add("eva").id
        door.second_factors.offer(eva, keyring.Keyring(keys).seal("SECRET"))
        door.second_factors.confirm(eva, 1, ["hash"])
    keys.unlink()
    assert isinstance(CliRunner().invoke(podatelna, ["serve", "--pages-only"]).exception, InstallationError)


def test_what_is_loaded_is_not_looked_through_for_garbage_again() -> None:
    before = gc.get_threshold()
    try:
        service.keep_what_is_loaded()
        assert len(gc.get_objects()) < gc.get_freeze_count() and gc.get_threshold()[0] == service.NEW
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
