"""How long something took or has waited, in the user's words."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_timedelta

from documents.people import Language
from podatelna.web.translation import LOCALES, REMEMBERED, Words

Unit = Literal["minute", "hour", "day"]


def span(length: timedelta, words: Words) -> str:
    """Return a length of time, to the minute, then to the hour, then to the day.

    >>> [span(timedelta(minutes=minutes), Words(language="cs")) for minutes in (0, 5, 90, 200, 4400)]
    ['méně než minuta', '5 min', '1 h 30 min', '3 h', '3 dny']
    """
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return words("less than a minute")
    if minutes < 60:
        return _shown(minutes, "minute", words.language)
    if minutes < 180 and minutes % 60:
        return f"{_shown(minutes // 60, 'hour', words.language)} {_shown(minutes % 60, 'minute', words.language)}"
    if minutes < 48 * 60:
        return _shown(minutes // 60, "hour", words.language)
    return _shown(minutes // (24 * 60), "day", words.language)


@lru_cache(REMEMBERED)
def _shown(number: int, unit: Unit, language: Language) -> str:
    units = {"minute": timedelta(minutes=number), "hour": timedelta(hours=number), "day": timedelta(days=number)}
    shown = format_timedelta(units[unit], granularity=unit, threshold=10_000, format="short", locale=LOCALES[language])
    return str(shown)
