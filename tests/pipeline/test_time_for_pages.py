"""A file has the time that its pages may take."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from documents.bounds import Bounds
from pipeline.parts import Parts
from pipeline.reader import read


class Clock:
    """A process apart that only notes how long each call may take."""

    def __init__(self) -> None:
        self.allowed: list[float] = []

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        return function(*args)

    def call_within(self, seconds: float, function: Callable[..., Any], *args: Any) -> None:
        self.allowed.append(seconds)


def scan(pages: int) -> bytes:
    sheets = [Image.new("L", (200, 300), 255) for _ in range(pages)]
    held = BytesIO()
    sheets[0].save(held, "TIFF", save_all=True, append_images=sheets[1:])
    return held.getvalue()


def test_each_page_adds_to_the_time_up_to_that_of_a_whole_file() -> None:
    clock = Clock()
    parts = Parts(types={}, bounds=Bounds(seconds=100, seconds_a_page=7, seconds_in_all=120))
    for pages in (1, 3, 9):
        read(clock, scan(pages), parts)  # type: ignore[arg-type]  # a fake
    assert clock.allowed == [100, 114, 120]
