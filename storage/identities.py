"""What tells that two documents were made from the same paper, whatever was legible on each of them.

A document has several identities: its number with each id of who issued it and with their name. Two documents that
share any of them are one paper. One whose number was not legible is told by who issued it, when, and the sum; that
counts against others without a number and against those with one, but not between two numbers that differ.

Ids are compared without the letters before them, for a Czech VAT id is `CZ` and the company id; numbers and ids without
separators and leading zeros; names without case, accents and legal form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from documents.fields import Document
from storage.summary import fold, summarise

PAPER = frozenset({"invoice", "credit_note", "receipt"})  # booked twice, they cost money
IDS = ("supplier_id", "supplier_vat_id", "supplier_tax_number")
LEGAL_FORMS = frozenset(
    [
        *("sro", "spolsro", "as", "vos", "ks", "zs", "ops", "se"),
        *("gmbh", "mbh", "ag", "kg", "ohg", "ug", "gbr", "ev", "co"),
        *("ltd", "limited", "llc", "llp", "plc", "inc", "corp", "corporation"),
        *("sa", "sas", "sarl", "sl", "spa", "srl", "snc", "lda"),
        *("bv", "nv", "oy", "ab", "aps", "kft", "zrt", "doo", "dd", "spzoo"),
    ]
)
LONGEST_FORM = 4  # words: "sp. z o. o."
LONGEST = 100  # letters of a name or number that count: keys have an end


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """By what a document is known."""

    own: frozenset[str] = frozenset()  # kept with its record
    sought: frozenset[str] = frozenset()  # a record that has one of these is of the same paper


def identities(document: Document) -> Identities:
    """Return by what `document` is known, nothing where it is of a kind that may come twice, or says too little."""
    summary = summarise(document)
    if summary.kind not in PAPER:
        return Identities()
    parties, number = tuple(_parties(document)), bare(summary.number)[:LONGEST]
    by_number = frozenset(f"{summary.kind}/{party}/{number}" for party in parties if number)
    if summary.issued is None or summary.total is None:
        return Identities(own=by_number, sought=by_number)
    sum_of_day = f"{summary.issued}/{summary.total}/{bare(summary.currency)[:LONGEST]}"
    of_sum = [f"{summary.kind}/{party}/{sum_of_day}" for party in parties]
    numbered, unnumbered = ({f"{one}/{word}" for one in of_sum} for word in ("numbered", "unnumbered"))
    if number:
        return Identities(own=by_number | numbered, sought=by_number | unnumbered)
    return Identities(own=frozenset(unnumbered), sought=frozenset(numbered | unnumbered))


def _parties(document: Document) -> Iterator[str]:
    """Return who issued the document, under each id and the name that were found."""
    for field in IDS:
        found = document.fields.get(field)
        id = bare(found.value).lstrip(ascii_lowercase).lstrip("0") if found else ""
        if id:
            yield id[:LONGEST]
    name = bare_name(summarise(document).party)
    if name:
        yield name[:LONGEST]


def bare(text: str) -> str:
    """Return a number without separators, case, accents and leading zeros.

    >>> bare("FV-2026/001"), bare("000 127"), bare("0"), bare("-")
    ('fv2026001', '127', '0', '')
    """
    kept = "".join(letter for letter in fold(text) if letter.isalnum())
    return kept.lstrip("0") or kept[:1]


def bare_name(text: str) -> str:
    """Return a name without separators, case, accents and the legal form at its end.

    >>> bare_name("Dřevařství Kůň, spol. s r. o."), bare_name("DREVARSTVI KUN s.r.o."), bare_name("Rot GmbH & Co. KG")
    ('drevarstvikun', 'drevarstvikun', 'rot')
    """
    words = ["".join(filter(str.isalnum, word)) for word in fold(text).replace(",", " ").split()]
    words = [word for word in words if word]
    while length := _form_at_end(words):
        words = words[:-length]
    return "".join(words)


def _form_at_end(words: list[str]) -> int:
    """Return how many words at the end are a legal form; one word at least is the name."""
    lengths = range(min(LONGEST_FORM, len(words) - 1), 0, -1)
    return next((length for length in lengths if "".join(words[-length:]) in LEGAL_FORMS), 0)
