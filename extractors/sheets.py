"""What an opened file is made of: sheets of paper that can be rendered, whatever format they arrived in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from documents.pages import Word

Image = NDArray[np.uint8]


class Sheet(Protocol):
    """One side of paper in an opened file, as a person sees it: turned and cut as the file says."""

    number: int  # from 1
    width: float  # points of 1/72 inch
    height: float

    def render(self, dpi: float) -> Image:
        """Return the page in grey at `dpi`, or at the finest resolution below that the bounds and the scan allow."""
        ...

    def render_colour(self, dpi: float) -> Image:
        """Return the page in RGB, otherwise as `render`."""
        ...

    def text_layer(self) -> tuple[Word, ...]:
        """Return the words written in the file, empty where there are none."""
        ...

    def evidence(self) -> Evidence:
        """Return what is known about the text layer besides its words."""
        ...

    def may_hold_codes(self) -> bool:
        """Tell whether it is worth rendering the page to look for bar codes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for or against a text layer. Shares are of the letters or of the page's area, 0 to 1."""

    letters: int = 0
    hidden: float = 0.0  # share of letters nobody sees: drawn without ink, or with a picture drawn over them
    unmapped: float = 0.0  # share of letters whose font does not say which character they are
    outside: float = 0.0  # share of letters that lie off the page
    images: float = 0.0  # share of the page covered by pictures
    bare_images: float = 0.0  # share of the page covered by pictures on which no letters stand
    rotation: int = 0  # degrees clockwise that turn most letters upright
    dpi: float = 0.0  # of the largest picture, 0 where there is none


class OpenedFile(AbstractContextManager["OpenedFile"]):
    """An open file and its sheets; closing it frees what they hold."""

    def __init__(self, file_format: str, sheets: Sequence[Sheet], close: Callable[[], None]) -> None:
        self.format = file_format  # "pdf", "tiff", "jpeg", "png", "webp", "heic", "gif", "bmp", "pnm"
        self.sheets = sheets
        self._close = close

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
