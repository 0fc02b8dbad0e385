"""The dashboard's pictures: what is counted, drawn, and the same numbers as a table that is also a CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from markupsafe import Markup

from documents.records import DocumentState
from documents.types import DocumentTypes, FieldType, ValueType, type_of
from podatelna.web.charts.bars import Bar, bars
from podatelna.web.charts.columns import Layer, columns
from podatelna.web.charts.lines import Held, Share, reliability, shares
from podatelna.web.charts.svg import Told
from podatelna.web.labels import label_of, title_of
from podatelna.web.spans import span
from podatelna.web.states import document_chip
from podatelna.web.translation import Words
from storage.repositories.statistics import (
    Age,
    Automation,
    CorrectedField,
    CorrectedParty,
    Pace,
    Reliability,
    StateHour,
)

Cell = str | int | Decimal
MOST_BARS = 10
STATES = (
    DocumentState.COMMITTED,
    DocumentState.IN_REVIEW,
    DocumentState.ARCHIVED,
    DocumentState.REJECTED,
    DocumentState.FAILED,
    DocumentState.FOUND,
)
QUARTERS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with its numbers."""

    name: str  # in the address of its CSV
    title: str
    caption: str
    drawing: Markup | None  # None where there is nothing to draw yet
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()  # class and label of each layer


def by_hour(found: Sequence[StateHour], since: datetime, now: datetime, words: Words) -> Picture:
    """Return the documents by state and hour, where many hours are asked for by day."""
    counts: Counter[tuple[datetime, DocumentState]] = Counter()
    for one in found:
        counts[one.hour, one.state] += one.documents
    step = timedelta(hours=1) if now - since <= timedelta(days=7) else timedelta(days=1)
    begins = _begins(since, now, step, words)
    drawn: Counter[tuple[datetime, DocumentState]] = Counter()
    for (hour, state), number in counts.items():
        drawn[max((begin for begin in begins if begin <= hour), default=begins[0]), state] += number
    present = [state for state in STATES if any(drawn[begin, state] for begin in begins)]
    layers = [
        Layer(
            label=document_chip(state, words).text,
            look=f"s{STATES.index(state)}",
            values=tuple(drawn[begin, state] for begin in begins),
        )
        for state in present
    ]
    caption = words("When documents came into the state in which they are.")
    told = Told(name="hours", title=words("Documents by state and hour"), description=caption)
    labels = [_when(begin, step, words) for begin in begins]
    marks = [_day(begin, words) if _is_midnight(begin, words) else "" for begin in begins] if step.days == 0 else labels
    return Picture(
        name="hours",
        title=told.title,
        caption=caption,
        drawing=columns(told, labels, layers, words.number, marks) if found else None,
        header=(words("Hour"), words("State"), words("Documents")),
        rows=tuple(
            (words.moment(hour), document_chip(state, words).text, n) for (hour, state), n in sorted(counts.items())
        ),
        legend=tuple((layer.look, layer.label) for layer in layers),
    )


def alone(found: Sequence[Automation], types: DocumentTypes, words: Words) -> Picture:
    """Return the share committed without a person, by day."""
    days = sorted({one.day for one in found})
    of_day = {day: _sum(one for one in found if one.day == day) for day in days}
    whole = _sum(found)
    caption = words("Of what became a record for the first time.")
    if whole[0]:
        caption = words(
            "%(share)s of %(number)s documents.",
            share=_percent(whole[1] / whole[0], words),
            number=words.number(whole[0]),
        )
    told = Told(name="alone", title=words("Committed without a person"), description=caption)
    points = [
        Share(
            label=_short_date(words.date(day), words),
            share=own / every,
            shown=f"{_percent(own / every, words)} ({words.number(own)} / {words.number(every)})",
        )
        for day, (every, own) in of_day.items()
    ]
    return Picture(
        name="alone",
        title=told.title,
        caption=caption,
        drawing=shares(told, points, _quarters(words)) if points else None,
        header=(words("Day"), words("Kind"), words("Documents"), words("Without a person"), words("Share in %")),
        rows=tuple(
            (words.date(one.day), kind_title(one.kind, types, words), one.documents, one.alone, _hundredfold(one.share))
            for one in found
        ),
    )


def trusted(found: Sequence[Reliability], words: Words) -> Picture:
    """Return how many of the values were right that were said to be right with such a probability."""
    caption = words("On the dashed line a value is right as often as was said; below it the program is too sure.")
    told = Told(name="reliability", title=words("Reliability of the confidences"), description=caption)
    points = [
        Held(
            said=one.confidence,
            was=one.right / one.values,
            count=one.values,
            shown=words(
                "said %(said)s, right %(was)s of %(number)s",
                said=_percent(one.confidence, words),
                was=_percent(one.right / one.values, words),
                number=words.number(one.values),
            ),
        )
        for one in found
    ]
    named = (words("said to be right"), words("was right"))
    return Picture(
        name="reliability",
        title=told.title,
        caption=caption,
        drawing=reliability(told, points, _quarters(words), *named) if points else None,
        header=(words("Confidence in %"), words("Values"), words("Right"), words("Share in %")),
        rows=tuple(
            (_hundredfold(one.confidence), one.values, one.right, _hundredfold(one.right / one.values)) for one in found
        ),
    )


def fields(found: Sequence[CorrectedField], types: DocumentTypes, words: Words) -> Picture:
    """Return the fields that people corrected most often."""
    caption = words("How often a person changed what was read.")
    told = Told(name="fields", title=words("Most corrected fields"), description=caption)
    labels = [f"{_field_title(one, types, words)} · {kind_title(one.kind, types, words)}" for one in found]
    drawn = [
        Bar(label=label, value=one.corrected, shown=_of(one.corrected, one.values, words))
        for label, one in zip(labels, found, strict=True)
    ]
    return Picture(
        name="fields",
        title=told.title,
        caption=caption,
        drawing=bars(told, drawn[:MOST_BARS]) if drawn else None,
        header=(words("Field"), words("Verified"), words("Corrected"), words("Share in %")),
        rows=tuple(
            (label, one.values, one.corrected, _hundredfold(one.corrected / one.values))
            for label, one in zip(labels, found, strict=True)
        ),
    )


def parties(found: Sequence[CorrectedParty], words: Words) -> Picture:
    """Return the suppliers on whose documents people corrected most."""
    caption = words("On whose documents a person changed most values.")
    told = Told(name="suppliers", title=words("Most corrected suppliers"), description=caption)
    drawn = [Bar(label=one.party, value=one.corrected, shown=_of(one.corrected, one.values, words)) for one in found]
    return Picture(
        name="suppliers",
        title=told.title,
        caption=caption,
        drawing=bars(told, drawn[:MOST_BARS]) if drawn else None,
        header=(
            words("Supplier"),
            words("Id"),
            words("Documents"),
            words("Verified"),
            words("Corrected"),
            words("Share in %"),
        ),
        rows=tuple(
            (
                one.party,
                one.party_id,
                one.documents,
                one.values,
                one.corrected,
                _hundredfold(one.corrected / one.values),
            )
            for one in found
        ),
    )


def pace(found: Sequence[Pace], types: DocumentTypes, words: Words) -> Picture:
    """Return how long people work at a document."""
    caption = words("Half of the documents take longer, half take less.")
    told = Told(name="pace", title=words("Seconds a document"), description=caption)
    drawn = [
        Bar(
            label=kind_title(one.kind, types, words),
            value=one.seconds,
            shown=words("%(seconds)s s", seconds=words.number(_places(one.seconds))),
        )
        for one in sorted(found, key=lambda one: -one.seconds)
    ]
    return Picture(
        name="pace",
        title=told.title,
        caption=caption,
        drawing=bars(told, drawn) if drawn else None,
        header=(words("Kind"), words("Documents"), words("Seconds (median)")),
        rows=tuple((kind_title(one.kind, types, words), one.documents, _places(one.seconds)) for one in found),
    )


def ages(found: Sequence[Age], words: Words) -> Picture:
    """Return how long the documents in the queue have waited."""
    caption = words("How long the documents in the queue have waited.")
    told = Told(name="ages", title=words("Age of the queue"), description=caption)
    labels = [_age(one, words) for one in found]
    layer = Layer(label="", look="s0", values=tuple(one.documents for one in found))
    return Picture(
        name="ages",
        title=told.title,
        caption=caption,
        drawing=columns(told, labels, [layer], words.number) if any(layer.values) else None,
        header=(words("Waits for"), words("Documents")),
        rows=tuple((label, one.documents) for label, one in zip(labels, found, strict=True)),
    )


def kind_title(kind: str, types: DocumentTypes, words: Words) -> str:
    """Return what a kind is called; the name of one that is declared no more."""
    return title_of(type_of(types, kind), words) if kind in types else kind


def percent_of(share: float, words: Words) -> str:
    """Return a small share in per cent with two places.

    >>> percent_of(0.005, Words(language="cs"))
    '0,50 %'
    """
    return f"{words.number(Decimal(share * 100).quantize(Decimal('0.01')))} %"


def _begins(since: datetime, now: datetime, step: timedelta, words: Words) -> list[datetime]:
    """Return the hours, or the days as they begin here."""
    here = since.astimezone(words.timezone).replace(minute=0, second=0, microsecond=0)
    first = here if step.days == 0 else here.replace(hour=0)
    count = int((now - first) / step) + 1
    return [(first + step * number).astimezone(UTC) for number in range(count)]


def _is_midnight(moment: datetime, words: Words) -> bool:
    return moment.astimezone(words.timezone).hour == 0


def _when(moment: datetime, step: timedelta, words: Words) -> str:
    return words.moment(moment) if step.days == 0 else _day(moment, words)


def _day(moment: datetime, words: Words) -> str:
    return _short_date(words.day(moment), words)


def _short_date(date: str, words: Words) -> str:
    return date[:-4].strip() if words.language == "cs" else date[:-5]


def _sum(found: Iterable[Automation]) -> tuple[int, int]:
    counted = [(one.documents, one.alone) for one in found]
    return sum(every for every, _ in counted), sum(own for _, own in counted)


def _field_title(one: CorrectedField, types: DocumentTypes, words: Words) -> str:
    declared = type_of(types, one.kind)
    name = one.field.rpartition(".")[2]
    columns: Mapping[str, FieldType] = {**declared.line_items, **declared.fields}
    return label_of(columns.get(name) or FieldType(name=name, type=ValueType.TEXT), words)


def _age(one: Age, words: Words) -> str:
    if one.up_to is None:
        return words("over %(span)s", span=span(one.over, words))
    return words("up to %(span)s", span=span(one.up_to, words))


def _of(number: int, all: int, words: Words) -> str:
    return words("%(number)s of %(all)s", number=words.number(number), all=words.number(all))


def _percent(share: float, words: Words) -> str:
    return f"{words.number(_hundredfold(share))} %"


def _quarters(words: Words) -> list[str]:
    return [f"{quarter} %" for quarter in QUARTERS]


def _hundredfold(share: float) -> Decimal:
    return _places(share * 100)


def _places(number: float) -> Decimal:
    return Decimal(number).quantize(Decimal("0.1"))
