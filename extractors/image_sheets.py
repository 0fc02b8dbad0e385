"""Sheets of picture files: TIFF of many pages, JPEG, PNG, WebP, HEIC, GIF, BMP and PNM, decoded by Pillow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import sqrt
from warnings import catch_warnings, simplefilter

import numpy as np
import PIL
from PIL import Image as Pictures
from PIL import ImageOps

from documents.bounds import Bounds
from documents.errors import BoundExceeded, BrokenFile, DocumentError
from documents.messages import say
from documents.pages import Word
from extractors.sheets import Evidence, Image, OpenedFile

_POINTS = 72.0  # an inch
_PLAUSIBLE_DPI = (70.0, 2500.0)
_PLAUSIBLE_INCHES = (1.0, 24.0)  # of the longer side, a parking ticket to A2
_A4_INCHES = 11.69  # longer side assumed where a picture does not say its size
_FRAMED = {"tiff", "webp"}  # further frames of a GIF or a HEIC are animations and thumbnails
_DECODABLE = 40_000_000  # pixels decoded in colour; larger pictures are decoded in grey or reduced
_PIXELS_BEGIN, _END = b"\xff\xda", b"\xff\xd9"  # markers of a JPEG
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, MemoryError)

Pictures.MAX_IMAGE_PIXELS = None  # our own bounds are checked before anything is decoded


def open_image(data: bytes, file_format: str, bounds: Bounds) -> OpenedFile:
    """Return the sheets of a picture file, one a frame."""
    if file_format == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()

    try:
        with _quiet():
            picture = Pictures.open(BytesIO(data))
            sheets = _sheets(picture, file_format, bounds)
            looks_whole = _LOOKS_WHOLE.get(file_format)
            if looks_whole and not looks_whole(data):
                picture.load()  # all of it, which breaks where it is cut short
    except DocumentError:
        raise
    except (PIL.UnidentifiedImageError, *_DAMAGE) as error:
        raise _broken(file_format) from error
    return OpenedFile(file_format, sheets, picture.close)


def _sheets(picture: Pictures.Image, file_format: str, bounds: Bounds) -> list[ImageSheet]:
    sheets: list[ImageSheet] = []
    while True:
        sheets.append(ImageSheet(picture, len(sheets), file_format, bounds))
        if file_format not in _FRAMED:
            return sheets
        try:
            picture.seek(len(sheets))
        except EOFError:
            return sheets
        if len(sheets) == bounds.pages:
            raise BoundExceeded(
                say(
                    "The file has more than the {allowed} pages allowed. Split it and send the parts.",
                    allowed=bounds.pages,
                )
            )


def _has_its_end(data: bytes) -> bool:
    """Tell whether a JPEG has its end marker, after its own pixels and not those of a thumbnail in its header.

    A header is segments of marker, length (ITU-T T.81, B.1.1.4) and content; pixels, in which no marker stands, follow.
    """
    place = 2
    while data[place : place + 1] == b"\xff" and data[place : place + 2] != _PIXELS_BEGIN:
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return data.find(_END, place) >= 0


def _holds_its_boxes(data: bytes) -> bool:
    """Tell whether a HEIC file is as long as its boxes say: each begins with its length (ISO 14496-12, 4.2)."""
    place = 0
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        if length == 1:  # a long one stands after the box's name
            length = int.from_bytes(data[place + 8 : place + 16])
        if length < 8:  # 0: to the end of the file
            return length == 0
        place += length
    return place <= len(data)


_LOOKS_WHOLE = {"jpeg": _has_its_end, "heic": _holds_its_boxes}  # of formats that open whatever is missing at their end


class ImageSheet:
    """One frame of a picture file, turned as its EXIF orientation says."""

    def __init__(self, picture: Pictures.Image, frame: int, file_format: str, bounds: Bounds) -> None:
        width, height = picture.size
        if width * height > bounds.pixels:
            raise BoundExceeded(
                say(
                    "The picture has {width} x {height} pixels, more than the {allowed} million allowed. "
                    "Scan at 300 dpi.",
                    width=width,
                    height=height,
                    allowed=round(bounds.pixels / 1e6),
                )
            )
        if picture.getexif().get(0x0112, 1) >= 5:  # Orientation, 5 to 8 lie on their side
            width, height = height, width
        self.number = frame + 1
        self.dpi = _dpi_of(picture)
        self.width = width / self.dpi * _POINTS
        self.height = height / self.dpi * _POINTS
        self._picture = picture
        self._frame = frame
        self._format = file_format

    def render(self, dpi: float) -> Image:
        """Return the picture in grey, reduced to `dpi` where it is finer."""
        return self._render(dpi, "L")

    def render_colour(self, dpi: float) -> Image:
        """Return the picture in RGB, reduced to `dpi` where it is finer."""
        return self._render(dpi, "RGB")

    def text_layer(self) -> tuple[Word, ...]:
        """Return no words: pictures carry none."""
        return ()

    def evidence(self) -> Evidence:
        """Return that all of the page is picture."""
        return Evidence(images=1.0, bare_images=1.0, dpi=self.dpi)

    def may_hold_codes(self) -> bool:
        """Return that there may be bar codes: only looking tells."""
        return True

    def _render(self, dpi: float, mode: str) -> Image:
        try:
            with _quiet():
                self._picture.seek(self._frame)
                picture = _reduced(self._picture, min(1.0, dpi / self.dpi), mode)
                picture = ImageOps.exif_transpose(picture) or picture
                return np.asarray(_on_white(picture, mode))
        except _DAMAGE as error:
            raise _broken(self._format) from error


def _reduced(picture: Pictures.Image, share: float, mode: str) -> Pictures.Image:
    """Return the picture at `share` of its size, decoding no more of it than needed."""
    width, height = (max(1, round(side * share)) for side in picture.size)
    if picture.format == "JPEG":
        picture.draft(mode, (width, height))
    if picture.mode in {"P", "PA"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode == "1" or (picture.width * picture.height > _DECODABLE and mode == "L"):
        picture = picture.convert("L")
    factor = int(sqrt(picture.width * picture.height / (width * height)))
    if factor > 1:
        exif = picture.getexif()
        picture = picture.reduce(factor)
        picture.getexif().update(exif)
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Pictures.Resampling.BOX if share < 1 else Pictures.Resampling.BICUBIC)


def _on_white(picture: Pictures.Image, mode: str) -> Pictures.Image:
    """Return the picture in `mode`, its transparent parts white as paper."""
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        values = np.asarray(picture, dtype=np.float32)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        picture = Pictures.fromarray(np.clip(values * (255.0 / top), 0, 255).astype(np.uint8))
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Pictures.new("RGBA", picture.size, "white")
        picture = Pictures.alpha_composite(paper, picture)
    return picture if picture.mode == mode else picture.convert(mode)


def _dpi_of(picture: Pictures.Image) -> float:
    """Return the resolution a picture claims where that is plausible, else the one that makes it an A4 page."""
    longer = max(picture.size)
    claimed = picture.info.get("dpi", (0, 0))
    try:
        dpi = float(claimed[0]) if isinstance(claimed, tuple) else float(claimed)
    except (TypeError, ValueError, ZeroDivisionError):
        dpi = 0.0
    if _PLAUSIBLE_DPI[0] <= dpi <= _PLAUSIBLE_DPI[1] and (_PLAUSIBLE_INCHES[0] <= longer / dpi <= _PLAUSIBLE_INCHES[1]):
        return dpi
    return longer / _A4_INCHES


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's warnings about metadata from people who cannot mend it; what is broken raises."""
    with catch_warnings():
        simplefilter("ignore")
        yield


def _broken(file_format: str) -> BrokenFile:
    return BrokenFile(
        say("The {format} picture is damaged or cut short. Scan or send it again.", format=file_format.upper())
    )
