"""The process apart: what goes wrong in it stays in it."""

import json
import os
import platform
import resource
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import structlog

from documents.bounds import Bounds
from documents.errors import BoundExceeded, BrokenFile, ReaderCrashed
from pipeline import fence
from pipeline.apart import Apart
from podatelna import logs


def double(number: int) -> int:
    return 2 * number


def sleep_for_ever() -> None:
    time.sleep(3600)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(7)


def use_too_much_memory() -> int:
    return len(bytearray(20_000_000_000))


def find_it_broken() -> None:
    raise BrokenFile("The file is empty.")


def own_a_busy_child(told: Connection) -> None:
    child = Apart(Bounds())
    told.send(child.call(os.getpid))
    child.call(sleep_for_ever)


def is_alive(process: int) -> bool:
    """Return whether a process runs; one that ended but that nobody asked about does not."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


def survive_a_stop() -> int:
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    return 1


def make_noise() -> None:
    os.write(1, b"printed by a C library")
    os.write(2, b"Error in boxClipToRectangle")
    structlog.get_logger("reader").info("seen")


def can_write(file: Path) -> bool:
    try:
        file.write_text("planted")
    except PermissionError:
        return False
    return True


def can_connect(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, 1).close()
    except PermissionError:
        return False
    return True


@pytest.fixture()
def apart() -> Iterator[Apart]:
    with Apart(Bounds(seconds=5, memory=2_000_000_000)) as child:
        yield child


@pytest.mark.slow
def test_a_call_is_answered_by_a_child(apart: Apart) -> None:
    assert apart.call(double, 21) == 42
    assert apart.call(os.getpid) == apart.call(os.getpid) != os.getpid()


@pytest.mark.slow
def test_an_error_comes_back_as_it_was_raised(apart: Apart) -> None:
    with pytest.raises(BrokenFile, match="The file is empty"):
        apart.call(find_it_broken)
    assert apart.call(double, 1) == 2


@pytest.mark.slow
@pytest.mark.parametrize(("function", "cause"), [(crash, "SIGSEGV"), (leave, "exit code 7")])
def test_a_child_that_dies_is_replaced(apart: Apart, function: Callable[[], None], cause: str) -> None:
    with pytest.raises(ReaderCrashed, match=cause):
        apart.call(function)
    assert apart.call(double, 3) == 6


@pytest.mark.slow
def test_a_signal_that_stops_the_service_leaves_the_call_at_hand_alone(apart: Apart) -> None:
    assert apart.call(survive_a_stop) == 1


@pytest.mark.slow
def test_a_child_ends_with_its_parent_whatever_it_is_at() -> None:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    parent = spawn.Process(target=own_a_busy_child, args=(theirs,))
    parent.start()
    child = ours.recv()
    assert is_alive(child)
    parent.kill()
    parent.join()
    for _ in range(300):
        if not is_alive(child):
            return
        time.sleep(0.1)
    pytest.fail("it lives on")


@pytest.mark.slow
def test_only_log_lines_come_out_and_they_tell_of_which_submission(capfd: pytest.CaptureFixture[str]) -> None:
    with Apart(Bounds(), partial(logs.configure, "info", "json")) as child:
        with structlog.contextvars.bound_contextvars(submission="4xk2"):
            child.call(make_noise)
        child.call(make_noise)
    out, err = capfd.readouterr()
    lines = [json.loads(line) for line in err.splitlines()]
    assert out == ""
    assert [(line["event"], line.get("submission")) for line in lines] == [("seen", "4xk2"), ("seen", None)]


@pytest.mark.slow
def test_memory_is_bounded(apart: Apart) -> None:
    with pytest.raises(BoundExceeded, match="memory"):
        apart.call(use_too_much_memory)
    assert apart.call(double, 4) == 8


@pytest.mark.slow
def test_a_call_that_takes_too_long_is_stopped() -> None:
    with Apart(Bounds(seconds=1)) as child:
        with pytest.raises(BoundExceeded, match="longer than 1 s"):
            child.call(sleep_for_ever)
        with pytest.raises(BoundExceeded, match="longer than 0 s"):
            child.call_within(0.1, sleep_for_ever)
        assert child.call_within(60, double, 5) == 10


@pytest.mark.slow
def test_a_closed_child_is_gone_and_no_other_follows() -> None:
    child = Apart(Bounds())
    first = child.call(os.getpid)
    child.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    with pytest.raises(ReaderCrashed, match="given up"):
        child.call(os.getpid)


kept: list[bytes] = []


def use_much_memory_below_something_kept() -> None:
    pieces = [str(number).encode() * 400 for number in range(100_000)]
    kept.append(pieces[-1])


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has to be asked for it")
def test_memory_that_is_free_goes_back_after_a_call(apart: Apart) -> None:
    before = apart.call(resident_megabytes)
    apart.call(use_much_memory_below_something_kept)
    assert apart.call(resident_megabytes) < before + 30


def keep_much_memory() -> int:
    kept.append(b"3" * 500_000_000)
    return os.getpid()


def test_a_child_that_has_grown_is_replaced_before_the_next_call(apart: Apart) -> None:
    first = apart.call(keep_much_memory)
    assert apart.call(os.getpid) != first


@pytest.mark.slow
def test_a_child_writes_temporary_files_of_its_parent_only_and_opens_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with Apart(Bounds()) as child, socket.create_server(("127.0.0.1", 0)) as server:
        assert child.call(can_write, tmp_path / "temporary" / "a") and child.call(can_write, Path(os.devnull))
        assert child.call(tempfile.gettempdir) == tempfile.gettempdir()
        assert child.call(can_write, tmp_path / "b") == (fence.version() == 0)
        assert child.call(can_connect, server.getsockname()) == (fence.version() < 4)
    assert can_write(tmp_path / "b") and can_write(tmp_path / "temporary" / "a")
