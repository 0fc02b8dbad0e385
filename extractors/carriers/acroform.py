"""Filled PDF forms as fields of a document type.

Form fields are matched with declared fields by words (`matching`), then by order: where a form prints "City" twice and
two declared fields have that label, the first is the first. Boxes that go on where another ends (three boxes of one
number, two lines of one answer) are one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.fields import Candidate
from documents.geometry import Box, union
from documents.pages import Carrier, Source
from documents.types import DocumentType, FieldType, ValueType
from extractors.carriers.matching import Likeness, best_labels, labels_of, likeness
from extractors.carriers.values import identifier, line
from extractors.carriers.widgets import WIDGETS, Widget
from extractors.fields.labelled_addresses import TOWNS
from extractors.fields.readers import READERS
from extractors.fields.readers.matches import Locale

NEXT = 0.06  # of the page's width: a box this close to the one before goes on with its value
BELOW = 0.012  # of the page's height: likewise for a line below
OWN = 0.8  # from this likeness on a label is the field's own
SURE = 0.97  # of a value typed into a form field whose label is certain

_AS_TYPED = frozenset({ValueType.TEXT, ValueType.NAME, ValueType.ADDRESS, ValueType.CHOICE})
_MONTH_FIRST = re.compile(r"\bmm\W?dd", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Form fields that hold one value, in reading order, and the label they answer."""

    widgets: tuple[Widget, ...]
    likeness: Likeness


Labels = dict[str, list[FieldType]]  # label to the fields it may stand for, in declared order


def fields_of(carrier: Carrier, document_type: DocumentType) -> dict[str, list[Candidate]]:
    """Return what a form carrier says about the fields of `document_type`, the likeliest first."""
    widgets = WIDGETS.validate_json(carrier.payload)
    labels = labels_of(document_type)
    found: dict[str, dict[str, Candidate]] = {}  # of each field, the likeliest value under each label
    for label, answers in _by_label(_answers(_in_reading_order(widgets), labels)).items():
        for field, answer in _paired(labels[label], answers):
            candidate = _candidate(field, answer, carrier)
            known = found.setdefault(field.name, {})
            if candidate and (label not in known or candidate.score > known[label].score):
                known[label] = candidate
    declared = document_type.fields
    for field in declared.values():
        if field.type is ValueType.CHOICE and field.name not in found:
            found[field.name] = dict(_chosen(field, widgets, carrier))
    return {name: _ranked(declared[name], ones) for name, ones in found.items() if ones}


def _chosen(field: FieldType, widgets: Iterable[Widget], carrier: Carrier) -> Iterator[tuple[str, Candidate]]:
    """Yield the declared choices whose box is ticked."""
    for widget in widgets:
        if widget.kind != "check" or not widget.is_filled:
            continue
        said = [widget.tooltip, *(caption.text for caption in widget.captions if caption.place == "right")]
        scores = {choice: max(likeness(choice, text) for text in said) for choice in field.choices}
        best = max(scores, key=lambda choice: scores[choice], default="")
        if best and scores[best] >= OWN:
            yield (
                best,
                Candidate(
                    value=best,
                    text=next((text for text in reversed(said) if text), best),
                    score=SURE * scores[best],
                    source=Source.FORM,
                    page=carrier.page,
                    box=widget.box,
                ),
            )


def _in_reading_order(widgets: Iterable[Widget]) -> list[Widget]:
    nowhere = Box(x0=0, y0=0, x1=0, y1=0)
    return sorted(widgets, key=lambda widget: (round((widget.box or nowhere).y1, 2), (widget.box or nowhere).x0))


def _answers(widgets: Sequence[Widget], labels: Labels) -> list[Answer]:
    answers: list[Answer] = []
    for widget in widgets:
        likeness = next(iter(best_labels(widget, labels)), None)
        before = next((answer for answer in reversed(answers) if _goes_on(answer, widget, likeness)), None)
        if before:
            position = answers.index(before)
            answers[position] = replace(before, widgets=(*before.widgets, widget))
        elif likeness:
            answers.append(Answer(widgets=(widget,), likeness=likeness))
    return [_reconsidered(answer, answers, labels) for answer in answers]


def _reconsidered(answer: Answer, answers: Sequence[Answer], labels: Labels) -> Answer:
    """Return `answer` under its next free label, where better answers fill the fields of its first."""
    label = answer.likeness.label
    position = answers.index(answer)
    better = [
        other
        for i, other in enumerate(answers)
        if other.likeness.label == label and (-other.likeness.score, i) < (-answer.likeness.score, position)
    ]
    if len(better) < len(labels[label]):
        return answer
    taken = {other.likeness.label for other in answers}
    others = [likeness for likeness in best_labels(answer.widgets[0], labels) if likeness.label not in taken]
    return replace(answer, likeness=others[0]) if others else answer


def _goes_on(answer: Answer, widget: Widget, likeness: Likeness | None) -> bool:
    """Tell whether `widget` goes on with the value of `answer`: no words of its own, or the same, and close by."""
    last = answer.widgets[-1]
    if widget.kind != "text" or last.kind != "text" or not widget.box or not last.box:
        return False
    if likeness and likeness.label != answer.likeness.label and likeness.score >= OWN:
        return False
    a, b = last.box, widget.box
    beside = abs(a.y0 - b.y0) < BELOW / 2 and -0.005 <= b.x0 - a.x1 <= NEXT
    below = abs(a.x0 - b.x0) < 0.01 and abs(a.x1 - b.x1) < 0.01 and -0.005 <= b.y0 - a.y1 <= BELOW
    return beside or (below and likeness is None)


def _by_label(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    grouped: dict[str, list[Answer]] = {}
    for answer in answers:
        grouped.setdefault(answer.likeness.label, []).append(answer)
    return grouped


def _paired(fields: Sequence[FieldType], answers: Sequence[Answer]) -> list[tuple[FieldType, Answer]]:
    """Return which field each answer is for: one after the other where several fields have the same label."""
    if len(fields) == 1:
        return [(fields[0], answer) for answer in answers]
    if len(answers) == 1 and _lines(answers[0]) > 1:
        return [(field, answers[0]) for field in fields]
    return list(zip(fields, answers, strict=False))


def _lines(answer: Answer) -> int:
    return len(_text(answer).splitlines())


def _text(answer: Answer) -> str:
    return " ".join(widget.value for widget in answer.widgets if widget.value)


def _candidate(field: FieldType, answer: Answer, carrier: Carrier) -> Candidate | None:
    text = _part(field, answer)
    value = _canonical(field, answer, text)
    if not value:
        return None
    boxes = [widget.box for widget in answer.widgets if widget.box]
    return Candidate(
        value=value,
        text=line(text),
        score=SURE * min(1.0, answer.likeness.score + 0.03),
        source=Source.FORM,
        page=carrier.page,
        box=union(boxes) if boxes else None,
        features={"label": answer.likeness.score},
    )


def _part(field: FieldType, answer: Answer) -> str:
    """Return the part of a box with name and address that is the field's: the first line is the name."""
    text = _text(answer)
    first, *others = text.splitlines() or [""]
    if not others:
        return text
    if field.type is ValueType.NAME:
        return first.rstrip(" ,")
    asks_both = "name" in answer.likeness.label.split() and field.type is ValueType.ADDRESS
    return " ".join(others) if asks_both else text


def _canonical(field: FieldType, answer: Answer, text: str) -> str:
    first = answer.widgets[0]
    if first.kind in {"check", "signature"}:
        return first.value
    if field.type in _AS_TYPED or not text:
        return line(text)
    if field.type is ValueType.IDENTIFIER:
        return identifier(text)
    said = " ".join([first.tooltip, *(caption.text for caption in first.captions)])
    locale = Locale(month_first=1.0 if _MONTH_FIRST.search(said) else 0.0)
    match = next(iter(READERS[field.type].labelled(line(text), locale)), None)
    return match.value if match else ""


def _ranked(field: FieldType, found: dict[str, Candidate]) -> list[Candidate]:
    """Return the likeliest first; street and town that were asked one by one are put together."""
    candidates = list(found.values())
    ranked = sorted(candidates, key=lambda candidate: -candidate.score)
    if field.type is not ValueType.ADDRESS or len(found) == 1 or not any(label.startswith(TOWNS) for label in found):
        return ranked
    best = ranked[0].score
    parts = [candidate for candidate in candidates if candidate.score > best - 0.1]
    boxes = [part.box for part in parts if part.box]
    whole = Candidate(
        value=" ".join(part.value for part in parts),
        text=" ".join(part.text for part in parts),
        score=best,
        source=Source.FORM,
        page=parts[0].page,
        box=union(boxes) if boxes else None,
    )
    return [whole, *ranked]
