"""Boxes that are ticked or not, and places that are signed or not, beside the words that say what they mean.

>>> value_of("☒"), value_of("[x]"), value_of("☐"), value_of("Ano")
('true', 'true', 'false', '')
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from documents.pages import Source
from documents.types import FieldType, ValueType
from extractors.fields.labels import Hit
from extractors.fields.layout import Row, Token
from extractors.fields.proposals import STRONG, WEAK, Proposal
from extractors.fields.readers.matches import Match
from extractors.fields.readers.words import EMPTY, TICKED
from extractors.fields.text import fold
from extractors.fields.view import Place, View
from extractors.fields.vocabulary import words

SIGNATURE = "✍"
SIGNED_BY = tuple(map(fold, words("answers", "signed_by")))
FAR = 6.0  # letter heights between a box and the words for it
SIGNED_ABOVE, SIGNED_BELOW, SIGNED_ASIDE = 5.5, 4.0, 14.0  # letter heights between the word and the ink
INKED, INKED_ALONE = 0.9, 0.75  # certainty that ink near the word for it, or on a line without such a word, is meant
CERTAIN = 0.9  # similarity from which a label says whose place it is
UNSIGNED = 0.6  # certainty that a place is empty where no ink was seen


def propose(view: View, wanted: FieldType) -> list[Proposal]:
    """Return the candidates of a yes-or-no field that marks on the page give, the best first."""
    found = [
        proposal
        for hit in view.all_hits()
        if hit.says("field", wanted.name) or hit.says("weak", wanted.name)
        for proposal in _of(view, wanted, hit)
    ]
    if wanted.name == "signed":
        found += _signed_by_program(view, wanted)
        if not any(proposal.value == "true" for proposal in found):
            found += _signed_elsewhere(view, wanted)
    return sorted(found, key=lambda proposal: -proposal.score)


def choose(view: View, wanted: FieldType) -> list[Proposal]:
    """Return the declared choices whose box is ticked; the words for a box stand right of it."""
    found = []
    for number, row in view.rows():
        boxes = [index for index, token in enumerate(row.tokens) if value_of(token.text)]
        for index, following in pairwise([*boxes, len(row.tokens)]):
            if value_of(row.tokens[index].text) != "true" or index + 1 >= following:
                continue
            said = fold(row.slice(index + 1, following - 1))
            named = [choice for choice in wanted.choices if said.startswith(fold(choice))]
            if named:
                start = row.starts[index + 1]
                match = Match(value=max(named, key=len), start=start, end=row.starts[following - 1] + 1)
                place = view.place(number, row, match)
                found.append(Proposal(field=wanted.name, place=place, features={"label": STRONG, "ticked": 0.97}))
    return found


def value_of(text: str) -> str:
    """Return "true" for a ticked box, "false" for an empty one, nothing for what is no box."""
    if TICKED.fullmatch(text):
        return "true"
    return "false" if EMPTY.fullmatch(text) else ""


def _of(view: View, wanted: FieldType, hit: Hit) -> Iterator[Proposal]:
    base = (STRONG if hit.says("field", wanted.name) else WEAK) * hit.quality
    beside = list(_boxes(view, hit))
    if beside:
        distance, place = min(beside, key=lambda one: one[0])
        nearness = 1.0 - 0.3 * distance / FAR
        yield _proposal(wanted, place, hit, {"label": base, "near": nearness, "seen": view.sureness(place)})
    elif wanted.name == "signed":
        yield from _signature(view, wanted, hit, base)


def _boxes(view: View, hit: Hit) -> Iterator[tuple[float, Place]]:
    """Yield the box left of the words and the box right of them, with the distance in letter heights."""
    sheet = view.sheets[hit.sheet]
    row = sheet.rows[hit.row]
    for index in (hit.first - 1, hit.last + 1):
        if not 0 <= index < len(row.tokens):
            continue
        token = row.tokens[index]
        value = value_of(token.text)
        gap = max(hit.x0 - token.x1, token.x0 - hit.x1, 0.0) / sheet.size
        if value and gap <= FAR:
            start = row.starts[index]
            match = Match(value=value, start=start, end=start + len(token.text))
            yield gap + (0.5 if index > hit.last else 0.0), view.place(hit.sheet, row, match)


def _signature(view: View, wanted: FieldType, hit: Hit, base: float) -> Iterator[Proposal]:
    """Yield what ink near the word for signature says; where pixels were read, no ink says no."""
    sheet = view.sheets[hit.sheet]
    for row, index in _inks(view, hit.sheet):
        token = row.tokens[index]
        aside = max(token.x0 - hit.x1, hit.x0 - token.x1, 0.0) / sheet.size
        if aside <= SIGNED_ASIDE and -SIGNED_ABOVE <= (token.middle - hit.middle) / sheet.size <= SIGNED_BELOW:
            yield _proposal(wanted, _mark(view, hit.sheet, row, index), hit, {"label": base, "ink": INKED})
            return
    if sheet.page.source is Source.OCR:
        row = sheet.rows[hit.row]
        match = Match(value="false", start=row.starts[hit.first], end=row.starts[hit.first] + 1)
        yield _proposal(wanted, view.place(hit.sheet, row, match), hit, {"label": base, "ink": UNSIGNED})


def _signed_by_program(view: View, wanted: FieldType) -> Iterator[Proposal]:
    """Yield what a program that signs leaves on the page: who signed digitally, or `/s/` before the name."""
    for number, row in view.rows():
        for index, token in enumerate(row.tokens):
            rest = fold(row.slice(index, len(row.tokens) - 1))
            if token.text.startswith("/s/") or rest.startswith(SIGNED_BY):
                features = {"label": STRONG, "said": INKED}
                yield Proposal(field=wanted.name, place=_mark(view, number, row, index), features=features)


def _signed_elsewhere(view: View, wanted: FieldType) -> Iterator[Proposal]:
    """Yield the ink on lines that say of nobody that he is to sign there."""
    for number in range(len(view.sheets)):
        for row, index in _inks(view, number):
            yield Proposal(
                field=wanted.name, place=_mark(view, number, row, index), features={"label": STRONG, "ink": INKED_ALONE}
            )


def _inks(view: View, number: int) -> Iterator[tuple[Row, int]]:
    """Yield where on a sheet somebody signed, but for what the words under it say is another's."""
    for row in view.sheets[number].rows:
        for index, token in enumerate(row.tokens):
            if token.text == SIGNATURE and not any(_is_anothers(view, hit, token) for hit in view.hits[number]):
                yield row, index


def _is_anothers(view: View, hit: Hit, ink: Token) -> bool:
    """Tell whether the label is right under the ink and asks for somebody's name, or for what no field wants."""
    size = view.sheets[hit.sheet].size
    below = 0 < (hit.y0 - ink.middle) / size <= SIGNED_ABOVE and hit.x0 <= ink.x1 and ink.x0 <= hit.x1 + size
    another = hit.says("decoy") or _asks_for_name(view, hit)
    return below and another and not _says_signed(view, hit) and hit.quality >= CERTAIN


def _says_signed(view: View, hit: Hit) -> bool:
    """Tell whether the label is a word for signature, or says after one who is to sign."""
    before = [other for other in view.hits[hit.sheet] if other.row == hit.row and other.last == hit.first - 1]
    return any(one.says("field", "signed") for one in ([hit] if hit.leads else [hit, *before]))


def _asks_for_name(view: View, hit: Hit) -> bool:
    fields = view.document_type.fields
    return any(role.kind == "field" and fields[role.name].type is ValueType.NAME for role in hit.roles)


def _mark(view: View, number: int, row: Row, index: int) -> Place:
    return view.place(number, row, Match(value="true", start=row.starts[index], end=row.starts[index] + 1))


def _proposal(wanted: FieldType, place: Place, hit: Hit, features: dict[str, float]) -> Proposal:
    return Proposal(field=wanted.name, place=place, features=features, hit=hit, relation="mark")
