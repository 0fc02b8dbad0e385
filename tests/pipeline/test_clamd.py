"""Files go by the antivirus before they are opened; here stands a server that speaks as ClamAV's daemon does."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, ClassVar, cast

import pytest
from office import COMPANY, Office

from documents.errors import BoundExceeded, Infected, Unreachable
from documents.records import SubmissionState
from pipeline.intake import clamd
from pipeline.intake.take import Intake
from pipeline.intake.watch import Inbox, Watch
from storage.archive import Archive

BAD = b"a scan with SOMETHING BAD in it"
LARGEST = 3 * clamd.PIECE


class Daemon(socketserver.StreamRequestHandler):
    """Answers as ClamAV's daemon does."""

    seen: ClassVar[list[bytes]] = []  # files, whole

    def handle(self) -> None:
        command = self._until_nul()
        self.wfile.write(self._looked() if command == b"zINSTREAM" else b"ClamAV 1.4.6/28000/Sun Nov 22 2026\0")

    def _looked(self) -> bytes:
        heard, source = b"", cast(BinaryIO, self.rfile)
        while length := int.from_bytes(source.read(4), "big"):
            heard += source.read(length)
            if len(heard) > LARGEST:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(heard)
        if heard == b"overworked":
            return b"stream: Can't allocate memory ERROR\0"
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if BAD in heard else b"stream: OK\0"

    def _until_nul(self) -> bytes:
        return b"".join(iter(lambda: self.rfile.read(1), b"\0"))


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "clamd.ctl")


@pytest.fixture
def daemon(address: str) -> Iterator[str]:
    with serving(socketserver.ThreadingUnixStreamServer(address, Daemon)):
        yield address


def guarded(office: Office, address: str) -> Intake:
    return replace(office.intake, scan=partial(clamd.scan, address))


@pytest.mark.parametrize("data", [b"", b"clean", b"x" * (clamd.PIECE + 1), b"x" * LARGEST])
def test_a_clean_file_goes_by(daemon: str, data: bytes) -> None:
    clamd.scan(daemon, data)
    assert Daemon.seen[-1] == data


@pytest.mark.parametrize("before", [b"", b"x" * (clamd.PIECE - 10), b"x" * clamd.PIECE])
def test_what_is_bad_is_found_wherever_it_stands(daemon: str, before: bytes) -> None:
    with pytest.raises(Infected, match=r"ClamAV found Win.Test.EICAR_HDB-1 in this file. Do not open it."):
        clamd.scan(daemon, before + BAD)


def test_it_answers_by_the_network_too() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server, serving(server):
        address = f"127.0.0.1:{server.server_address[1]}"
        clamd.scan(address, b"clean")
        assert clamd.version(address).startswith("ClamAV 1.4.6")


def test_a_file_larger_than_it_takes_is_told_of(daemon: str) -> None:
    with pytest.raises(BoundExceeded, match=r"Raise StreamMaxLength in clamd.conf"):
        clamd.scan(daemon, b"x" * (LARGEST + 2 * clamd.PIECE))


def test_a_fault_of_its_own_is_no_fault_of_the_file(daemon: str) -> None:
    with pytest.raises(Unreachable, match="could not look at the file: stream: Can't allocate memory ERROR"):
        clamd.scan(daemon, b"overworked")


def test_an_infected_file_is_never_opened_and_the_next_one_goes_on(office: Office, daemon: str) -> None:
    opened: list[bytes] = []

    def probe(data: bytes) -> int:
        opened.append(data)
        return 1

    intake = replace(guarded(office, daemon), probe=probe)
    bad, good = intake.take(BAD, "invoice.pdf"), intake.take(b"some scan", "b.pdf")
    assert (bad.state, good.state, opened) == (SubmissionState.REJECTED, SubmissionState.RECEIVED, [b"some scan"])
    assert "ClamAV found Win.Test.EICAR_HDB-1" in str(bad.error)
    assert Archive(office.archive, COMPANY).read(bad.archive_key) == BAD
    assert [job.id for job in office.door.active()] == [good.id]


def test_no_file_is_taken_while_it_does_not_answer_and_each_is_afterwards(
    office: Office, address: str, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.pdf").write_bytes(b"some scan")
    intake = guarded(office, address)
    with pytest.raises(Unreachable, match="does not answer"):
        intake.take(b"some scan", "a.pdf")
    watch = Watch(inboxes=[Inbox(intake=intake, folder=tmp_path / "inbox", largest=1000)])
    assert [one for _ in range(3) for one in watch.look()] == []
    with office.books.read(COMPANY) as store:
        assert store.submissions.counts() == {}
    with serving(socketserver.ThreadingUnixStreamServer(address, Daemon)):
        assert [one.name for one in watch.look()] == ["a.pdf"]
