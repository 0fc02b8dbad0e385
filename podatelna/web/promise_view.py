"""The promise on the dashboard: the measured share of wrong fields of each kind, with its interval, against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from documents.messages import marked as _
from documents.records import Halt
from documents.types import DocumentTypes
from pipeline.desk.auditing import Standing
from podatelna.web.charts.intervals import Interval, intervals
from podatelna.web.charts.svg import Told
from podatelna.web.dashboard_view import Picture, kind_title, percent_of
from podatelna.web.states import Chip
from podatelna.web.telling import tell
from podatelna.web.translation import Words

MOST_HALTS = 20
_STANDS = {
    "halted": ("■", _("halted"), "bad"),
    "broken": ("✕", _("broken"), "bad"),
    "unknown": ("?", _("too few samples yet"), ""),
    "open": ("~", _("not certain yet"), "doubt"),
    "kept": ("✓", _("kept"), "good"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStanding:
    """How the promise stands for a kind."""

    kind: str
    title: str
    chip: Chip
    since: str  # when its automation was halted, empty where it is not
    reason: str


def standings_of(found: Iterable[Standing], types: DocumentTypes, words: Words) -> tuple[KindStanding, ...]:
    """Return how the promise stands for each kind, in words."""
    return tuple(
        KindStanding(
            kind=one.kind,
            title=kind_title(one.kind, types, words),
            chip=_chip(one, words),
            since=words.moment(one.halt.since) if one.halt else "",
            reason=tell(one.halt.reason, words, types=types) if one.halt else "",
        )
        for one in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierHalt:
    """When the automation of a kind stood still."""

    title: str
    since: str
    reason: str
    resumed: str
    by: str


def earlier_halts(halts: Iterable[Halt], types: DocumentTypes, words: Words) -> tuple[EarlierHalt, ...]:
    """Return what is over of these halts, no more than `MOST_HALTS`."""
    return tuple(
        EarlierHalt(
            title=kind_title(one.kind, types, words),
            since=words.moment(one.since),
            reason=tell(one.reason, words, types=types),
            resumed=words.moment(one.resumed_at),
            by=one.resumed_by,
        )
        for one in halts
        if one.resumed_at is not None
    )[:MOST_HALTS]


def promise(found: Iterable[Standing], promised: float, types: DocumentTypes, words: Words) -> Picture:
    """Return the measured shares of wrong fields against the promise."""
    measured = [(one, one.measured) for one in found if one.measured.fields]
    caption = words("Wrong fields in blind samples, with the interval in which the true share lies with 95 %.")
    told = Told(name="promise", title=words("Error rate against the promise"), description=caption)
    drawn = [
        Interval(
            label=kind_title(one.kind, types, words),
            share=of.rate,
            low=of.low,
            high=of.high,
            shown=f"{percent_of(of.rate, words)} ({percent_of(of.low, words)} – {percent_of(of.high, words)})",
            look=_chip(one, words).look or "doubt",
        )
        for one, of in measured
    ]
    limit = words("promised %(share)s", share=percent_of(promised, words))
    return Picture(
        name="promise",
        title=told.title,
        caption=caption,
        drawing=intervals(told, drawn, promised, limit, lambda share: percent_of(share, words)) if drawn else None,
        header=(
            *(words("Kind"), words("Samples"), words("Fields"), words("Wrong"), words("Share in %")),
            *(words("At least in %"), words("At most in %"), words("Promise")),
        ),
        rows=tuple(
            (
                *(kind_title(one.kind, types, words), of.documents, of.fields, of.wrong),
                *(_hundredths(of.rate), _hundredths(of.low), _hundredths(of.high), _chip(one, words).text),
            )
            for one, of in measured
        ),
    )


def _chip(one: Standing, words: Words) -> Chip:
    sign, text, look = _STANDS[_stands(one)]
    return Chip(sign=sign, text=words(text), look=look)


def _stands(one: Standing) -> str:
    if one.halt is not None:
        return "halted"
    if one.measured.breaks(one.promised):
        return "broken"
    if not one.measured.fields:
        return "unknown"
    return "kept" if one.measured.high <= one.promised else "open"


def _hundredths(share: float) -> Decimal:
    return Decimal(share * 100).quantize(Decimal("0.01"))
