"""A process apart: where hostile files are opened, bounded in time and memory, and fenced in.

A file may crash the C library that opens it, fill the memory or never end. `Apart` keeps one child process that answers
one call at a time; when a call takes too long or the child dies, the child is replaced and the caller gets a
`DocumentError` for that file alone. A child that has grown large over many files is replaced as well, and one whose
parent is gone ends, whatever it is at; signals that stop a service go to the parent, which lets the call at hand come
to its end.

The child may write in its parent's folder of temporary files only and open no TCP connection, where the kernel holds it
to that.
What C libraries write to the standard streams goes nowhere: there are JSON lines, logs and a progress bar. Log lines of
the child go where the parent's go and carry what was bound where the call was made.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import ParamSpec, TypeVar

import structlog

from documents.bounds import Bounds
from documents.errors import BoundExceeded, ReaderCrashed
from documents.messages import say
from pipeline.fence import fence_in
from pipeline.memory import give_back, keep_large_pieces_apart, resident, shut

P = ParamSpec("P")
T = TypeVar("T")

_GROWN = 330_000_000  # bytes held between two calls; all that reads takes 250 MB, the rest libraries keep

_spawn = get_context("spawn")  # a forked child would inherit locks and open databases


class Apart:
    """One child process for calls that may not come back."""

    def __init__(self, bounds: Bounds, start: Callable[[], None] | None = None) -> None:
        self._bounds = bounds
        self._start = start  # what the child does first: set its logs up, load what it calls; picklable
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self._lock = threading.Lock()

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(*args, **kwargs)` as the child answers it within `bounds.seconds`; see `call_within`."""
        return self.call_within(self._bounds.seconds, function, *args, **kwargs)

    def call_within(self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(*args, **kwargs)` as the child answers it; all of it must be picklable.

        Raises:
            BoundExceeded: no answer within `seconds`, or the memory was used up.
            ReaderCrashed: the child died.
            Exception: whatever `function` raised.
        """
        with self._lock:
            pipe = self._running()
            try:
                pipe.send((structlog.contextvars.get_contextvars(), function, args, kwargs))
                if not pipe.poll(seconds):
                    self._end()
                    raise BoundExceeded(
                        say(
                            "Reading took longer than {seconds} s and was stopped. Split the file, or raise the bounds "
                            "on seconds in the settings.",
                            seconds=round(seconds),
                        )
                    )
                value, error, has_grown = pipe.recv()
            except (EOFError, ConnectionError) as lost:
                code = self._end()
                raise ReaderCrashed(
                    say(
                        "The reading process died on this file ({cause}). The file is kept; open it in a viewer and "
                        "save it anew, or print and scan it.",
                        cause=_cause(code),
                    )
                ) from lost
            if has_grown:
                self._end()
        if error is not None:
            raise error
        answer: T = value
        return answer

    def begin(self) -> None:
        """Start the child, which sets itself up while its owner does the same."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the child, whatever it is at; no other will follow."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()  # a call that waits for it comes back and gives the lock free
        with self._lock:
            self._end()

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self) -> Connection:
        if self._closed:
            raise ReaderCrashed(say("Reading was given up before this file's turn. Read it again."))
        if self._pipe is None or self._child is None or not self._child.is_alive():
            self._end()
            self._pipe, theirs = _spawn.Pipe()
            given = (theirs, self._bounds, self._start, tempfile.gettempdir())
            self._child = _spawn.Process(target=_serve, args=given, daemon=True)
            self._child.start()
            theirs.close()
        return self._pipe

    def _end(self) -> int | None:
        """Kill the child where there is one; return its exit code."""
        child, self._child = self._child, None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if child is None:
            return None
        child.join(0.2)  # a child that is dying by itself keeps its own exit code
        child.kill()
        child.join()
        code = child.exitcode
        child.close()
        return code


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name


def _serve(pipe: Connection, bounds: Bounds, start: Callable[[], None] | None, temporary: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group; the parent decides when to stop
        signal.signal(number, signal.SIG_IGN)
    shut()
    tempfile.tempdir = temporary  # the parent's, which it would itself not find while that disk is full
    fence_in(Path(temporary))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _part_from_c_libraries()
    keep_large_pieces_apart()
    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    os.environ["OMP_THREAD_LIMIT"] = "1"
    if start is not None:
        start()
    with suppress(EOFError, ConnectionError):
        while True:
            bound, function, args, kwargs = pipe.recv()
            answer: tuple[object, Exception | None]
            try:
                with structlog.contextvars.bound_contextvars(**bound):
                    answer = (function(*args, **kwargs), None)
            except MemoryError:
                answer = (
                    None,
                    BoundExceeded(say("Reading needs more memory than bounds.memory in the settings allows.")),
                )
            except Exception as error:  # raised again where the call was made
                answer = (None, error)
            del function, args, kwargs
            give_back()
            pipe.send((*answer, resident() > _GROWN))


def _end_with_parent() -> None:
    """Wait until the parent is gone; then a call that never ends would keep this process for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _part_from_c_libraries() -> None:
    """Leave the error stream to Python alone; what is written to descriptors 1 and 2 past it goes nowhere."""
    sys.stderr = open(os.dup(2), "w", buffering=1, errors="backslashreplace")  # noqa: SIM115, PTH123 a descriptor, open until the end
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
