"""A page is read by its text layer where that can be trusted, else by its pixels, in the language it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from pages_made import HEIGHT, LETTER, WIDTH, MadeSheet, letter_image, only_sheet, pdf, photo, text
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from documents.geometry import Box
from documents.pages import Source, Word
from extractors import images, pixels
from extractors import page as page_module
from extractors.doubt import confidence_of, doubt_of, unread_share
from extractors.options import ReadOptions
from extractors.page import picture, read_again, read_page
from extractors.second_reading import with_accents_of
from extractors.sheets import Evidence

SCAN = letter_image()


def word(text: str, x: float = 0.1, confidence: float = 0.9) -> Word:
    return Word(text=text, box=Box(x0=x, y0=0.1, x1=x + 0.1, y1=0.12), line=0, confidence=confidence)


class Reader:
    """An engine that says what a test tells it to say, language by language."""

    def __init__(self, answers: dict[tuple[str, ...], list[Word]]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, ...]] = []

    def read(self, image: NDArray[np.uint8], languages: Sequence[str]) -> list[Word]:
        self.asked.append(tuple(languages))
        return self.answers.get(tuple(languages), [])


@pytest.fixture
def languages_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "readable_languages", lambda name: ("cs", "de"))
    monkeypatch.setattr(pixels, "model_for", lambda name, languages: (languages[0] if languages else "cs",))


def reading(reader: Reader, monkeypatch: pytest.MonkeyPatch, **options: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    monkeypatch.setattr(pixels, "engine", lambda name: reader)
    page = read_page(MadeSheet(image=SCAN), ReadOptions(engine="tesserocr", **options))
    return page.text, page.languages


GERMAN = [word(text) for text in ["Die", "Rechnung", "ist", "innerhalb", "von", "zehn", "Tagen", "zu", "zahlen"]]
GUESSED = [
    word(text, confidence=0.6)
    for text in ["Die", "Rechnung", "ist", "innerhalb", "von", "zehn", "Tagen", "zu", "zahlcn"]
]
CZECH = [word(text) for text in ["Faktura", "je", "splatná", "do", "deseti", "dnů", "ode", "dne", "vystavení"]]


@pytest.mark.usefixtures("languages_installed")
def test_a_page_in_the_usual_language_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader({("cs",): CZECH})
    read, languages = reading(reader, monkeypatch, preferred=("cs",))
    assert reader.asked == [("cs",)]
    assert read.startswith("Faktura je splatná")
    assert languages[0] == "cs"


@pytest.mark.usefixtures("languages_installed")
def test_a_page_in_another_language_is_read_again_in_that(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader({("cs",): GUESSED, ("de",): GERMAN})
    read, languages = reading(reader, monkeypatch, preferred=("cs",))
    assert reader.asked == [("cs",), ("de",)]
    assert read.endswith("zahlen")
    assert languages[0] == "de"


@pytest.mark.usefixtures("languages_installed")
def test_a_good_reading_is_kept_where_another_language_reads_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader({("cs",): GERMAN, ("de",): GUESSED})
    assert reading(reader, monkeypatch, preferred=("cs",))[0].endswith("zahlen")


@pytest.mark.usefixtures("languages_installed")
def test_the_language_of_the_pages_before_is_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader({("de",): GERMAN})
    reading(reader, monkeypatch, preferred=("cs",), languages=("de",))
    assert reader.asked == [("de",)]


@pytest.mark.usefixtures("languages_installed")
def test_a_long_page_shows_its_language_by_a_few_lines_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "_WORTH_SAMPLING", 50)
    reader = Reader({("cs",): GUESSED, ("de",): GERMAN})
    assert reading(reader, monkeypatch, preferred=("cs", "de"))[0].endswith("zahlen")
    assert reader.asked == [("cs",), ("de",)]


def test_a_blank_page_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader({})
    monkeypatch.setattr(pixels, "engine", lambda name: reader)
    page = read_page(MadeSheet(image=np.full((500, 400), 252, np.uint8)))
    assert (page.words, page.doubt, reader.asked) == ((), 0, [])
    assert page.source is Source.OCR


@pytest.mark.usefixtures("languages_installed")
def test_a_page_read_badly_is_read_turned_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    capitals = letter_image("\n".join(["HOXIZ NSHOX IZNSHOX HIXNO"] * 6))
    answers = iter([[word("XOH", confidence=0.3)], [word("HOX")]])
    reader = Reader({})
    monkeypatch.setattr(reader, "read", lambda image, languages: next(answers))
    monkeypatch.setattr(pixels, "engine", lambda name: reader)
    page = read_page(MadeSheet(image=capitals), ReadOptions(engine="tesserocr", preferred=("cs",)))
    assert page.text == "HOX"
    assert page.rotation != images.prepare(capitals, 300).rotation


def test_tiny_type_is_drawn_finer_where_the_scan_has_more() -> None:
    drawn: list[float] = []

    class Fine(MadeSheet):
        def render(self, dpi: float) -> NDArray[np.uint8]:
            drawn.append(dpi)
            return letter_image(size=round(dpi / 30), margin=60)

    pixels.prepare_sheet(Fine(evidence=Evidence(dpi=600, images=1)))
    pixels.prepare_sheet(Fine(evidence=Evidence(dpi=300, images=1)))
    assert drawn == [300, 600, 300]


def test_confidence_weighs_words_by_their_length() -> None:
    assert confidence_of([]) == 0
    assert confidence_of([word("abc", confidence=1.0), word("x", confidence=0.2)]) == pytest.approx(0.8)


def test_what_was_passed_over_adds_to_the_doubt() -> None:
    upper = Word(text="read", box=Box(x0=0, y0=0, x1=1, y1=0.5), line=0, confidence=0.9)
    lower = Word(text="read", box=Box(x0=0, y0=0.5, x1=1, y1=1), line=1, confidence=0.9)
    blank = np.full((200, 200), 255, np.uint8)
    assert unread_share([upper, lower], SCAN) == 0
    assert unread_share([upper], SCAN) == pytest.approx(0.5, abs=0.08)
    assert unread_share([], SCAN) == 1
    assert doubt_of([upper, lower], SCAN) == pytest.approx(0.1)
    assert doubt_of([upper], SCAN) == 1
    assert doubt_of([], blank) == 0


def test_a_good_text_layer_is_taken_without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "read_pixels", lambda *_: pytest.fail("the pixels were read"))
    page = read_page(only_sheet(pdf(text(20, 200, "Please pay the amount of the invoice within ten days"))))
    assert page.source is Source.TEXT
    assert page.languages[0] == "en"
    assert page.doubt < 0.1
    assert page.words[0].text == "Please"


def test_a_forced_engine_reads_the_pixels_of_a_good_text_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(page_module, "read_pixels", lambda sheet, engine, *rest: asked.append(engine))
    read_page(only_sheet(pdf(text(20, 200, "Please pay the amount"))), ReadOptions(engine="rapidocr"))
    assert asked == ["rapidocr"]


def test_the_text_of_a_turned_page_knows_the_way_to_the_upright_one() -> None:
    def upright_when_turned(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(40, -100, "Please read this from the right")

    page = read_page(only_sheet(pdf(upright_when_turned)))
    boxes = [page.transform.inverse().box(one.box) for one in page.words]
    assert page.rotation == 90
    assert all(a.x1 <= b.x0 for a, b in pairwise(boxes))
    assert all(box.width > box.height for box in boxes if box.width > 0.1)


def test_a_doubtful_layer_is_kept_where_the_page_shows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["lorok", "vimpa", "tesiro", "kubanel"] * 20
    seen = read_page(only_sheet(pdf(text(20, 200, "nothing"))))
    layer = MadeSheet(words).text_layer()
    for read, source in ((layer, Source.TEXT), ((), Source.OCR)):
        again = replace(seen, words=read, source=Source.OCR)
        monkeypatch.setattr(page_module, "read_pixels", lambda *_, again=again: again)
        assert read_page(MadeSheet(words)).source is source


def test_a_second_reading_keeps_the_accents_of_the_first() -> None:
    first = [word("IČO:"), word("účet", 0.3), word("Kč", 0.5, confidence=0.2), word("město", 0.7)]
    second = [word("ICO:"), word("účet", 0.9), word("Kc", 0.5), word("misto", 0.7)]
    assert [one.text for one in with_accents_of(first, second)] == ["IČO:", "účet", "Kc", "misto"]


def test_a_person_gets_a_jpeg_of_the_page() -> None:
    image = Image.open(BytesIO(picture(only_sheet(pdf(text(20, 200, "seen"))))))
    assert image.format == "JPEG"
    assert image.size == (round(WIDTH / 72 * 150 + 0.49), round(HEIGHT / 72 * 150))


@pytest.mark.slow
def test_the_pixels_under_a_false_text_layer_are_read_and_read_again() -> None:
    scan = np.ascontiguousarray(np.rot90(SCAN, 2))

    def scanned(canvas: Canvas) -> None:
        canvas.drawImage(photo(scan), 0, 0, 595, 842)
        canvas.drawString(50, 700, "Пdear 5jг ог МаԁаМ", mode=3)

    sheet = only_sheet(pdf(scanned, size=(595, 842)))
    first = read_page(sheet, ReadOptions(preferred=("en",)))
    again = read_again(sheet, first, "rapidocr")
    for page in (first, again):
        words = {one.text.strip(".,") for one in page.words}
        assert page.source is Source.OCR
        assert page.rotation == 180
        assert page.languages[0] == "en"
        assert page.doubt < 0.2
        assert len(words & set(LETTER.replace(",", "").split())) > 60
        assert page.words[0].box.y0 > 0.8  # the scan lies upside down: its first line is at the bottom
    assert first.engine == "tesserocr"
    assert again.engine == "rapidocr"
