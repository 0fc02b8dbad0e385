"""Regions of pages are read soon or not at all, so that no one's waiting stops the work of the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import pytest

from documents.bounds import Bounds
from documents.errors import BoundExceeded
from documents.geometry import Box
from pipeline import regions
from pipeline.apart import Apart

BOX = Box(x0=0.1, y0=0.1, x1=0.9, y1=0.9)


class Busy(Apart):
    """A process apart that answers as it is told to, and notes what time it was given."""

    def __init__(self) -> None:
        super().__init__(Bounds())
        self.begun: Queue[float] = Queue()
        self.answers: Queue[str] = Queue()

    def call_within(self, seconds: float, *_: object) -> tuple[str, ...]:  # type: ignore[override]  # of one function only
        self.begun.put(seconds)
        answer = self.answers.get(timeout=10)
        if answer == "late":
            raise BoundExceeded("Split the file.")
        return (answer,)


def test_who_comes_while_too_many_wait_is_told_to_try_again() -> None:
    apart = Busy()
    read = regions.few(apart, Bounds())
    with ThreadPoolExecutor(regions.AT_ONCE) as threads:
        waiting = [threads.submit(read, b"", 1, BOX, 0, ("cs",)) for _ in range(regions.AT_ONCE)]
        assert {apart.begun.get(timeout=10) for _ in waiting} == {regions.SECONDS}
        with pytest.raises(BoundExceeded, match="Try again in a moment"):
            read(b"", 1, BOX, 0, ("cs",))
        for _ in waiting:
            apart.answers.put("text")
        assert [one.result(timeout=10) for one in waiting] == [("text",)] * regions.AT_ONCE
    apart.answers.put("more")
    assert read(b"", 1, BOX, 0, ("cs",)) == ("more",)


def test_a_region_that_takes_too_long_is_given_up_in_words_and_frees_its_place() -> None:
    apart = Busy()
    read = regions.few(apart, Bounds(seconds=3))
    for _ in range(regions.AT_ONCE + 1):
        apart.answers.put("late")
        with pytest.raises(BoundExceeded, match="Frame less of it"):
            read(b"", 1, BOX, 0, ("cs",))
    assert apart.begun.get() == 3
