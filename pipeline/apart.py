"""A process apart: where hostile files are opened, bounded in time and memory.

A file may crash the C library that opens it, fill the memory or never end. `Apart` keeps one child process that answers
one call at a time; when a call takes too long or the child dies, the child is replaced and the caller gets a
`DocumentError` for that file alone. A child whose parent was killed finds its pipe closed and ends.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import ParamSpec, TypeVar

from documents.bounds import Bounds
from documents.errors import BoundExceeded, ReaderCrashed

P = ParamSpec("P")
T = TypeVar("T")

_spawn = get_context("spawn")  # a forked child would inherit locks and open databases


class Apart:
    """One child process for calls that may not come back."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(*args, **kwargs)` as the child answers it; all of it must be picklable.

        Raises:
            BoundExceeded: no answer within `bounds.seconds`, or the memory was used up.
            ReaderCrashed: the child died.
            Exception: whatever `function` raised.
        """
        with self._lock:
            pipe = self._running()
            try:
                pipe.send((function, args, kwargs))
                if not pipe.poll(self._bounds.seconds):
                    self._end()
                    raise BoundExceeded(
                        f"Reading took longer than {self._bounds.seconds:.0f} s and was stopped. "
                        "Split the file, or raise bounds.seconds in the settings."
                    )
                value, error = pipe.recv()
            except (EOFError, ConnectionError) as lost:
                code = self._end()
                raise ReaderCrashed(
                    f"The reading process died on this file ({_cause(code)}). The file is kept; "
                    "open it in a viewer and save it anew, or print and scan it."
                ) from lost
        if error is not None:
            raise error
        answer: T = value
        return answer

    def close(self) -> None:
        """End the child, whatever it is at."""
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
        if self._pipe is None or self._child is None or not self._child.is_alive():
            self._end()
            self._pipe, theirs = _spawn.Pipe()
            self._child = _spawn.Process(target=_serve, args=(theirs, self._bounds), daemon=True)
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


def _serve(pipe: Connection, bounds: Bounds) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with suppress(EOFError, ConnectionError):
        while True:
            function, args, kwargs = pipe.recv()
            answer: tuple[object, Exception | None]
            try:
                answer = (function(*args, **kwargs), None)
            except MemoryError:
                answer = (None, BoundExceeded("Reading needs more memory than bounds.memory in the settings allows."))
            except Exception as error:  # raised again where the call was made
                answer = (None, error)
            pipe.send(answer)
