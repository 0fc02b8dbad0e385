"""Files and page images that tests of reading make for themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.bounds import Bounds
from documents.geometry import Box
from documents.pages import Word
from extractors.opening import open_file
from extractors.sheets import Evidence, Sheet

WIDTH, HEIGHT = 400.0, 300.0  # points of the PDF pages made here

LETTER = """Dear Sir or Madam,
thank you for your order of the third of March. We have sent
the goods today and ask you to pay the amount of 1,250.00
within fourteen days to the account printed below. Please
state the number of the invoice with your payment, so that
we can find it without delay. Should anything be missing or
damaged, let us know within a week of the day of delivery.
All prices include the tax that is due in your country and
the cost of packing, but not the cost of carriage, which is
shown apart. Pallets that come back to us in good condition
are paid for at the end of the month in which we get them.
The goods stay our property until the last part of the price
has been paid. We are grateful for your trust and hope that
you will order from us again before the end of the summer.
Yours faithfully, the people of the dispatch department"""


def pdf(*draws: Callable[[Canvas], object], size: tuple[float, float] = (WIDTH, HEIGHT)) -> bytes:
    """Return a PDF with a page for each of `draws`."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=size)
    for draw in draws:
        canvas.setFont("Helvetica", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def text(x: float, y: float, words: str, mode: int = 0) -> Callable[[Canvas], object]:
    """Return what draws `words` with the baseline at `y` points from the bottom, in a text render mode."""
    return lambda canvas: canvas.drawString(x, y, words, mode=mode)


def photo(array: NDArray[np.uint8]) -> ImageReader:
    """Return an image that reportlab can draw."""
    return ImageReader(Image.fromarray(array))


def picture(file_format: str, image: Image.Image | None = None, **options: object) -> bytes:
    """Return `image` (a grey gradient by default) as a file."""
    file = BytesIO()
    (image or Image.linear_gradient("L").resize((60, 40))).save(file, file_format, **options)
    return file.getvalue()


def only_sheet(data: bytes, bounds: Bounds | None = None) -> Sheet:
    """Return the first sheet of a file; the file stays open as long as the sheet is used."""
    return open_file(data, bounds or Bounds()).sheets[0]


def letter_image(lines: str = LETTER, size: int = 30, margin: int = 80) -> NDArray[np.uint8]:
    """Return a typed page as a grey image."""
    font = ImageFont.load_default(size)
    rows = lines.splitlines()
    width = max(int(font.getlength(row)) for row in rows) + 2 * margin
    image = Image.new("L", (width, len(rows) * size * 2 + 2 * margin), "white")
    draw = ImageDraw.Draw(image)
    for number, row in enumerate(rows):
        draw.text((margin, margin + number * size * 2), row, fill="black", font=font)
    return np.asarray(image)


def tilted(image: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """Return the image with its lines falling to the right by `degrees`, on a larger white page."""
    height, width = image.shape
    room = 200
    page = cv2.copyMakeBorder(image, room, room, room, room, cv2.BORDER_CONSTANT, value=255)
    middle = ((width + 2 * room) / 2, (height + 2 * room) / 2)
    turn = cv2.getRotationMatrix2D(middle, -degrees, 1.0)
    turned = cv2.warpAffine(page, turn, (page.shape[1], page.shape[0]), borderValue=255, flags=cv2.INTER_CUBIC)
    return np.asarray(turned, dtype=np.uint8)


class MadeSheet:
    """A sheet whose text layer and looks a test decides."""

    def __init__(
        self, words: Iterable[str] = (), evidence: Evidence | None = None, image: NDArray[np.uint8] | None = None
    ) -> None:
        self.number, self.width, self.height = 1, 595.0, 842.0
        self._words = tuple(words)
        self._evidence = evidence or Evidence(letters=sum(map(len, self._words)))
        self._image = image if image is not None else np.full((200, 150), 255, np.uint8)

    def render(self, dpi: float) -> NDArray[np.uint8]:
        del dpi
        return self._image

    def render_colour(self, dpi: float) -> NDArray[np.uint8]:
        return np.repeat(self.render(dpi)[:, :, None], 3, axis=2)

    def text_layer(self) -> tuple[Word, ...]:
        box = Box(x0=0.1, y0=0.1, x1=0.2, y1=0.2)
        return tuple(Word(text=word, box=box, line=0) for word in self._words)

    def evidence(self) -> Evidence:
        return self._evidence

    def may_hold_codes(self) -> bool:
        return False
