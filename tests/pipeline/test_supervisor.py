"""Workers that die are started again; those that are done, or cannot go on, are not."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from pipeline.engine import supervisor
from pipeline.engine.supervisor import supervise

pytestmark = pytest.mark.slow


def die_at_first(folder: Path) -> None:
    """Die once, and be done the second time."""
    (folder / f"start-{os.getpid()}").touch()
    if len(list(folder.glob("start-*"))) == 1:
        os.kill(os.getpid(), signal.SIGKILL)


def leave(code: int) -> None:
    """End with an exit code."""
    sys.exit(code)


def stay(folder: Path) -> None:
    """Stay until SIGTERM."""
    (folder / "started").touch()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    time.sleep(60)


def stay_for_ever(folder: Path) -> None:
    """Stay whatever is said."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "started").touch()
    time.sleep(60)


def test_a_worker_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PAUSES", (0.0, 0.1))
    assert supervise(partial(die_at_first, tmp_path), 1, threading.Event()) == 0
    assert len(list(tmp_path.glob("start-*"))) == 2


def test_a_worker_that_lacks_something_is_not_started_again_and_says_so() -> None:
    assert supervise(partial(leave, 3), 2, threading.Event()) == 3


def test_a_batch_gives_up_a_worker_that_dies_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PAUSES", (0.0,))
    assert supervise(partial(leave, 1), 1, threading.Event(), patience=2) == 1


def test_workers_end_when_they_are_told_to(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Thread(target=_stop_when_started, args=(tmp_path, stop)).start()
    assert supervise(partial(stay, tmp_path), 1, stop) == 0


def test_a_worker_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.2)
    stop = threading.Event()
    threading.Thread(target=_stop_when_started, args=(tmp_path, stop)).start()
    assert supervise(partial(stay_for_ever, tmp_path), 1, stop) == 0


def _stop_when_started(folder: Path, stop: threading.Event) -> None:
    while not (folder / "started").exists():
        time.sleep(0.05)
    stop.set()
