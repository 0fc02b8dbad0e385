"""The text layer of a PDF page: its words in reading order, a visual row a line, and how far they deserve trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from documents.geometry import Box
from documents.pages import Word
from extractors.letters import Frame, Letter, Rectangle, read_letters
from extractors.pictures import Drawing, Picture, read_drawing
from extractors.rows import Piece, in_rows
from extractors.sheets import Evidence

_SPACE = 0.2  # of the type's width: a wider gap parts words
_WRITTEN_SPACE = 0.04  # of the type's width: a gap this wide parts words where the file has a space
_SUPPOSED_SPACE = 0.12  # of the type's width: likewise where PDFium supposes a space
_BACK = -0.6  # of the type's width: a letter further back starts anew
_JOINED = 0.06  # of the type's width: pieces closer than this are one word
_LEVEL = 0.35  # of the type's size: baselines further apart part words
_SIZES = 1.7  # sizes that differ more part words
_ASCENT, _DESCENT = 0.75, 0.22  # of the type's size: how far letters rise above the baseline and hang below


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A text layer as read."""

    words: tuple[Word, ...]
    evidence: Evidence


def read_layer(page: pdfium.PdfPage) -> Layer:
    """Return the words of `page` and what speaks for and against them."""
    frame = Frame(page)
    letters = read_letters(page, frame)
    inside = [letter for letter in letters if _inside(letter, frame)]
    words: list[Word] = []
    turns = Counter(letter.turn for letter in inside if not letter.tilted)
    for turn, _ in turns.most_common():
        same = [letter for letter in inside if letter.turn == turn and not letter.tilted]
        words += _words(_rows(_pieces(same)), frame, turn, len(words) and words[-1].line + 1)
    tilted = [[piece] for piece in _pieces([letter for letter in inside if letter.tilted])]
    for row in tilted:
        words += _words([row], frame, row[0][0].turn, len(words) and words[-1].line + 1)
    return Layer(words=tuple(words), evidence=_evidence(page, frame, letters, inside, turns))


def _inside(letter: Letter, frame: Frame) -> bool:
    width, height = (frame.width, frame.height) if letter.turn % 180 == 0 else (frame.height, frame.width)
    return letter.x0 >= -1 and letter.x1 <= width + 1 and -1 <= letter.base - letter.size / 2 <= height + 1


def _pieces(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Return runs of letters that follow each other in the file without a space between them."""
    pieces: list[list[Letter]] = []
    for letter in letters:
        if pieces and _follows(pieces[-1][-1], letter):
            pieces[-1].append(letter)
        else:
            pieces.append([letter])
    return pieces


def _follows(last: Letter, letter: Letter) -> bool:
    """Tell whether `letter` continues the word that ends with `last`."""
    size = min(last.size, letter.size)
    if abs(letter.base - last.base) > _LEVEL * size or max(last.size, letter.size) > _SIZES * size:
        return False
    widest = {"": _SPACE, " ": _WRITTEN_SPACE, "?": _SUPPOSED_SPACE}[letter.gap] * min(last.width, letter.width)
    return _BACK * letter.width < letter.x0 - last.x1 <= widest


def _rows(pieces: list[list[Letter]]) -> list[list[list[Letter]]]:
    """Return the pieces row by row, those that touch joined to one word."""
    rows = []
    for indices in in_rows([_place(piece) for piece in pieces]):
        row: list[list[Letter]] = []
        for piece in (pieces[i] for i in indices):
            if row and _touch(row[-1][-1], piece[0]):
                row[-1] = row[-1] + piece
            else:
                row.append(piece)
        rows.append(row)
    return rows


def _touch(last: Letter, letter: Letter) -> bool:
    near = _JOINED * min(last.width, letter.width)
    level = abs(letter.base - last.base) <= 0.1 * letter.size
    return level and not letter.gap and -2 * near <= letter.x0 - last.x1 <= near


def _place(piece: Sequence[Letter]) -> Piece:
    size = max(letter.size for letter in piece)
    base = sum(letter.base for letter in piece) / len(piece)
    return Piece(
        x0=min(letter.x0 for letter in piece),
        y0=base - _ASCENT * size,
        x1=max(letter.x1 for letter in piece),
        y1=base + _DESCENT * size,
    )


def _words(rows: Iterable[list[list[Letter]]], frame: Frame, turn: int, first_line: int) -> list[Word]:
    words = []
    for line, row in enumerate(rows, first_line):
        for piece in row:
            place = _place(piece)
            box = frame.back((place.x0, place.y0, place.x1, place.y1), turn)
            words.append(Word(text="".join(x.text for x in piece), box=_relative(box, frame), line=line))
    return words


def _relative(box: Rectangle, frame: Frame) -> Box:
    def cut(value: float) -> float:
        return min(1.0, max(0.0, value))

    x0, y0, x1, y1 = box
    return Box(x0=cut(x0 / frame.width), y0=cut(y0 / frame.height), x1=cut(x1 / frame.width), y1=cut(y1 / frame.height))


def _evidence(
    page: pdfium.PdfPage, frame: Frame, letters: Sequence[Letter], inside: Sequence[Letter], turns: Counter[int]
) -> Evidence:
    count = len(letters) or 1
    drawing = read_drawing(page, frame)
    middles = [(letter, *_middle(letter, frame)) for letter in inside]
    hidden = sum(not letter.visible or _covered(letter, x, y, drawing) for letter, x, y in middles)
    bare = [picture for picture in drawing.pictures if not any(picture.holds(x, y) for _, x, y in middles)]
    area = frame.width * frame.height
    return Evidence(
        letters=len(letters),
        hidden=hidden / count,
        unmapped=sum(not letter.mapped for letter in letters) / count,
        outside=(len(letters) - len(inside)) / count,
        images=_share(drawing.pictures, area),
        bare_images=_share(bare, area),
        rotation=turns.most_common(1)[0][0] if turns else 0,
        dpi=max(drawing.pictures, key=lambda picture: picture.area).dpi if drawing.pictures else 0.0,
    )


def _middle(letter: Letter, frame: Frame) -> tuple[float, float]:
    height = letter.base - letter.size / 3
    x0, y0, x1, y1 = frame.back((letter.x0, height, letter.x1, height), letter.turn)
    return (x0 + x1) / 2, (y0 + y1) / 2


def _covered(letter: Letter, x: float, y: float, drawing: Drawing) -> bool:
    """Tell whether a picture is drawn over the letter."""
    order = drawing.order_of_text.get(letter.drawn)
    return order is not None and any(p.order > order and p.holds(x, y) for p in drawing.pictures)


def _share(pictures: Iterable[Picture], area: float) -> float:
    return min(1.0, sum(picture.area for picture in pictures) / area)
