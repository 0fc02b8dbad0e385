"""QR and bar codes on a page image, read by ZXing: payments, invoices, separator sheets, archive numbers.

A payment code tells its format by its first letters; anything else is a `BARCODE` whose reader is somebody else.

>>> format_of("SPD*1.0*ACC:CZ2806000000000168540115*AM:1.00")
<Format.SPAYD: 'spayd'>
>>> format_of("PATCHT")
<Format.BARCODE: 'barcode'>
"""

from __future__ import annotations

from enum import Enum, auto
from math import sqrt

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from documents.geometry import UNCHANGED, Box, Transform
from documents.pages import Carrier, Format, Source
from extractors.carriers import epc, spayd, swiss
from extractors.sheets import Sheet

DPI = 150.0  # enough for the codes on invoices, and a fifth of the time of 300
FINE_DPI = 250.0  # for scans, whose codes are worn, small or pictures of no certain size
REDUCED = 0.6  # of its size, at which a scan is looked at first
PIXELS = 9_000_000  # of a page; a larger one is looked at coarser
POINTS = 72.0  # an inch
SCANNED = 0.3  # share of the page that is picture without text, from which on it is looked at again
MOST = 50  # codes of one page
SEPARATOR = "PATCHT"  # content of the separator sheets of document scanners

SYMBOLOGIES = zxingcpp.barcode_formats_from_str("QRCode,Code128,Code39,DataMatrix,PDF417")


class Search(Enum):
    """How hard codes are looked for."""

    EVERY_WAY = auto()  # also coarser, and light codes on dark ground
    AS_IT_IS = auto()


def codes_on(sheet: Sheet) -> tuple[Carrier, ...]:
    """Return the codes on `sheet`, which is drawn only where there may be some."""
    if not sheet.may_hold_codes():
        return ()
    scanned = sheet.evidence().bare_images >= SCANNED
    largest = sqrt(PIXELS / (sheet.width * sheet.height)) * POINTS
    image = sheet.render(min(FINE_DPI if scanned else DPI, largest))
    if not scanned:
        return codes(image, sheet.number, UNCHANGED)
    coarse = np.asarray(cv2.resize(image, None, fx=REDUCED, fy=REDUCED, interpolation=cv2.INTER_AREA), np.uint8)
    return codes(coarse, sheet.number, UNCHANGED) or codes(image, sheet.number, UNCHANGED, Search.AS_IT_IS)


def codes(
    image: NDArray[np.uint8], page_number: int, transform: Transform, search: Search = Search.EVERY_WAY
) -> tuple[Carrier, ...]:
    """Return the codes on `image`, grey or RGB; `transform` leads from it to the page as scanned."""
    height, width = image.shape[:2]
    every_way = search is Search.EVERY_WAY
    grey = np.ascontiguousarray(image if image.ndim == 2 else image[..., :3].mean(axis=2, dtype=np.float32), np.uint8)
    found = zxingcpp.read_barcodes(
        grey, SYMBOLOGIES, text_mode=zxingcpp.TextMode.Plain, try_invert=every_way, try_downscale=every_way
    )
    return tuple(
        Carrier(
            source=Source.QR,
            format=format_of(code.text),
            payload=code.text,
            page=page_number,
            box=transform.box(_box(code.position, width, height)),
            symbology=str(code.format).replace(" ", ""),
        )
        for code in found[:MOST]
        if code.text.strip()
    )


def is_separator(carrier: Carrier) -> bool:
    """Tell whether the page of this code only separates documents."""
    return carrier.format is Format.BARCODE and carrier.payload.strip().upper() == SEPARATOR


def format_of(content: str) -> Format:
    """Return which format the content of a code is in."""
    if content.startswith(spayd.PREFIXES):
        return Format.SPAYD
    heading = content[:5].replace("\r\n", "\n")
    if heading.startswith(f"{epc.PREFIX}\n"):
        return Format.EPC
    return Format.SWISS_QR if heading.startswith(f"{swiss.PREFIX}\n") else Format.BARCODE


def _box(position: zxingcpp.Position, width: int, height: int) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    xs, ys = [corner.x / width for corner in corners], [corner.y / height for corner in corners]
    return Box(x0=min(xs), y0=min(ys), x1=max(xs), y1=max(ys))
