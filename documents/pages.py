"""What was read on the pages of a submission, before anyone asked what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from documents.geometry import UNCHANGED, Box, Transform


class Source(StrEnum):
    """Where a value comes from."""

    TEXT = "text"
    OCR = "ocr"
    XML = "xml"
    QR = "qr"
    FORM = "form"
    HUMAN = "human"


CARRIERS = frozenset({Source.XML, Source.QR, Source.FORM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of letters without a space."""

    text: str
    box: Box
    line: int  # words of one line share it; lines are numbered in reading order from 0
    confidence: float = 1.0  # the reader's own opinion, 0-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One side of paper and the words on it in reading order."""

    number: int  # in the submission, from 1
    width: float  # points of 1/72 inch, as scanned
    height: float
    words: tuple[Word, ...]
    source: Source  # TEXT or OCR
    engine: str = ""  # name of the OCR engine, empty for a text layer
    languages: tuple[str, ...] = ()  # ISO 639-1, the likeliest first
    rotation: int = 0  # degrees clockwise that turn the scan upright: 0, 90, 180, 270
    transform: Transform = UNCHANGED  # from the cleaned image to the page as scanned
    doubt: float = 0.0  # how little this reading is to be trusted, 0-1
    image: str = ""  # archive key of the page image, empty where none is kept

    @property
    def text(self) -> str:
        """The page as plain text, a line a row."""
        rows: dict[int, list[str]] = {}
        for word in self.words:
            rows.setdefault(word.line, []).append(word.text)
        return "\n".join(" ".join(row) for row in rows.values())


class Format(StrEnum):
    """Formats in which a truth is embedded."""

    CII = "cii"  # UN/CEFACT Cross Industry Invoice: Factur-X, ZUGFeRD, Order-X
    UBL = "ubl"
    ISDOC = "isdoc"
    SPAYD = "spayd"  # Czech payment QR, with or without QR Faktura (SID)
    EPC = "epc"  # SEPA credit transfer QR (BCD)
    SWISS_QR = "swiss_qr"
    ACROFORM = "acroform"
    BARCODE = "barcode"  # any other code


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A machine-readable carrier as it was found, not yet understood."""

    source: Source  # XML, QR or FORM
    format: Format
    payload: str  # XML text, code content, or a JSON object of form fields
    page: int | None = None  # number of the page it stands on, None where it belongs to the file
    box: Box | None = None
    symbology: str = ""  # of a bar code: "QRCode", "Code128", "Code39", ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read of a submission."""

    pages: tuple[Page, ...]
    carriers: tuple[Carrier, ...] = ()
    warnings: tuple[str, ...] = ()  # what a person should know about the file, in plain words
