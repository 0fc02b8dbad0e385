"""The words of the pages in each language, and numbers, dates and times as they are written there.

Message ids are English. A catalogue is a `.po` file, compiled in memory when it is first needed.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from documents.people import LANGUAGES, Language

FOLDER = Path(__file__).parent / "locale"
LOCALES: Mapping[Language, Locale] = {"cs": Locale("cs", "CZ"), "en": Locale("en", "GB")}
REMEMBERED = 4096  # dates and numbers as they are written: the same ones are shown again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language: call it with an English message to have it said in that language."""

    language: Language
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Prague"))

    def __call__(self, message: str, **values: object) -> str:
        """Return the message in this language, with `values` in the places of `%(name)s`."""
        found = _catalogue(self.language).gettext(message)
        return found % values if values else found

    def many(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Return the form of the message for so many, with `number` in the place of `%(number)s`."""
        shown = self.number(Decimal(number))
        return self.form(singular, plural, number) % {"number": shown, **values}

    def form(self, singular: str, plural: str, number: int) -> str:
        """Return the form of the message for so many, its places empty."""
        return _catalogue(self.language).ngettext(singular, plural, number)

    def date(self, day: date) -> str:
        """Return a day in digits."""
        return _date(day, self.language)

    def day(self, at: datetime) -> str:
        """Return the day that a moment falls on here."""
        return self.date(at.astimezone(self.timezone).date())

    def moment(self, at: datetime) -> str:
        """Return a day and time here, to the minute."""
        return f"{self.day(at)} {at.astimezone(self.timezone):%H:%M}"

    def number(self, number: Decimal | int) -> str:
        """Return a number with all its places."""
        places = max(0, -int(Decimal(number).as_tuple().exponent))
        return _decimal(Decimal(number), "#,##0." + "0" * places if places else "#,##0", self.language)

    def amount(self, amount: Decimal, currency: str = "") -> str:
        """Return an amount of money with two places, and its currency where there is one."""
        if not currency:
            return _decimal(amount, "#,##0.00", self.language)
        return _money(amount, currency, self.language)

    @property
    def locale(self) -> Locale:
        """What Babel knows of it."""
        return LOCALES[self.language]


@lru_cache(REMEMBERED)
def _decimal(number: Decimal, pattern: str, language: Language) -> str:
    return format_decimal(number, pattern, locale=LOCALES[language])


@lru_cache(REMEMBERED)
def _money(amount: Decimal, currency: str, language: Language) -> str:
    form = "#,##0.00\xa0¤" if language == "cs" else "#,##0.00\xa0¤¤"
    return format_currency(amount, currency, form, locale=LOCALES[language])


@lru_cache(REMEMBERED)
def _date(day: date, language: Language) -> str:
    return format_date(day, "d. M. yyyy" if language == "cs" else "dd/MM/yyyy", locale=LOCALES[language])


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    file = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not file.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred(accepted: str) -> Language:
    """Return the language of ours that a browser's Accept-Language names first.

    >>> preferred("de,cs-CZ;q=0.9,en;q=0.8")
    'cs'
    """
    for part in accepted.split(","):
        code = part.strip().partition(";")[0].partition("-")[0].lower()
        for language in LANGUAGES:
            if code == language:
                return language
    return "en"
