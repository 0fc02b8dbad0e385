"""How one issuer writes numbers, dates and labels, and which types he sets them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from samples.generator.wording import Wording

CENT = Decimal("0.01")
FONTS = (
    "LiberationSans",
    "LiberationSans",
    "LiberationSans",
    "LiberationSerif",
    "LiberationSansNarrow",
    "DejaVuSans",
    "DejaVuSansCondensed",
    "DejaVuSerif",
    "LiberationMono",
    "DejaVuSerifCondensed",
)
ACCENTS = ("#000000", "#000000", "#1f3a5f", "#8a1c1c", "#1d6b3a", "#d35400", "#4b2e83", "#0b7285", "#444444", "#b8860b")
NUMBERS = {
    "cs": (" |,", " |,", ".|,", "|,", " |.", "\u00a0|,"),
    "sk": (" |,", " |,", "|,", ".|,"),
    "de": (".|,", ".|,", ".|,", "|,"),
    "en": (",|.", ",|.", "|."),
    "pl": (" |,", "|,"),
    "hu": (" |,", ".|,"),
    "fr": (" |,", "|,"),
    "sv": (" |,", "|,"),
}
DATES = {
    "cs": ("{d}.{m}.{y}", "{dd}.{mm}.{y}", "{dd}.{mm}.{y}", "{d}. {m}. {y}", "{d}. {month} {y}", "{y}-{mm}-{dd}"),
    "sk": ("{d}.{m}.{y}", "{dd}.{mm}.{y}", "{d}. {m}. {y}"),
    "de": ("{dd}.{mm}.{y}", "{dd}.{mm}.{y}", "{d}. {month} {y}"),
    "en": ("{dd}/{mm}/{y}", "{d} {month} {y}", "{y}-{mm}-{dd}", "{month} {d}, {y}", "{d} {mon} {y}"),
    "nl": ("{dd}-{mm}-{y}", "{d} {month} {y}"),
    "fr": ("{dd}/{mm}/{y}", "{d} {month} {y}"),
    "it": ("{dd}/{mm}/{y}", "{dd}.{mm}.{y}"),
    "es": ("{dd}/{mm}/{y}", "{dd}-{mm}-{y}"),
    "pt": ("{dd}/{mm}/{y}",),
    "el": ("{dd}/{mm}/{y}",),
    "sv": ("{y}-{mm}-{dd}",),
    "hu": ("{y}.{mm}.{dd}.", "{y}-{mm}-{dd}"),
}
SIGNS = {"CZK": ("Kč", "Kč", "CZK", ""), "EUR": ("€", "EUR", "€", ""), "GBP": ("£", "GBP"), "USD": ("$", "USD")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The habits of one issuer."""

    font: str
    accent: str  # colour, "#rrggbb"
    size: float  # points of body type
    colon: str  # after a label
    thousands: str
    decimal: str
    date_form: str
    months: tuple[str, ...]
    currency: str  # ISO 4217
    sign: str  # as printed beside amounts
    before: bool  # the sign stands before the amount
    spaced_ids: bool

    def number(self, value: Decimal, places: int = 2) -> str:
        """Return `value` as printed."""
        whole, _, rest = f"{abs(value):.{places}f}".partition(".")
        groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1]
        text = self.thousands.join(groups) + (self.decimal + rest if rest else "")
        return f"-{text}" if value < 0 else text

    def amount(self, value: Decimal) -> str:
        """Return `value` with the sign of its currency."""
        if not self.sign:
            return self.number(value)
        tight = "" if self.sign in "£$" else " "
        return f"{self.sign}{tight}{self.number(value)}" if self.before else f"{self.number(value)} {self.sign}"

    def date(self, day: date) -> str:
        """Return `day` as printed."""
        month = self.months[day.month - 1]
        return self.date_form.format(
            d=day.day, dd=f"{day.day:02d}", m=day.month, mm=f"{day.month:02d}", y=day.year, month=month, mon=month[:3]
        )

    def label(self, text: str) -> str:
        """Return a label with the issuer's colon."""
        return text if not text or text.endswith((":", "#")) else text + self.colon


def throw(dice: Random, words: Wording, currency: str = "") -> Manner:
    """Return somebody's habits in the language of `words`."""
    money = currency or words.currency
    thousands, decimal = dice.choice(NUMBERS.get(words.language, (".|,", "|,"))).split("|")
    sign = dice.choice(SIGNS.get(money, (money,)))
    return Manner(
        font=dice.choice(FONTS),
        accent=dice.choice(ACCENTS),
        size=dice.choice((8.0, 8.5, 9.0, 9.0, 9.5, 10.0)),
        colon=dice.choice((":", ":", "")),
        thousands=thousands,
        decimal=decimal,
        date_form=dice.choice(DATES.get(words.language, ("{dd}.{mm}.{y}", "{d}.{m}.{y}"))),
        months=words.months,
        currency=money,
        sign=sign,
        before=sign in {"£", "$"} or (sign in {"€", "EUR"} and words.language in {"en", "nl", "it"}),
        spaced_ids=dice.random() < 0.15,
    )


def cents(value: Decimal) -> Decimal:
    """Return `value` rounded to cents, halves up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
