"""The samples that stand in the repository: one of each thing worth having, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from samples.generator.kinds import KINDS
from samples.generator.sample import FORMS, Sample
from samples.generator.scanner import Damage

SEED = 20261121


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One committed sample."""

    name: str
    kind: str
    language: str = "cs"
    layout: str = ""
    form: str = "digital"
    damage: Damage = field(default_factory=Damage)


ENTRIES = (
    Entry(name="invoice-cs-halves", kind="invoice", layout="halves"),
    Entry(name="invoice-cs-scan", kind="invoice", layout="boxes", form="scan", damage=Damage(skew=0.9, noise=5)),
    Entry(name="invoice-cs-airy", kind="invoice", layout="airy"),
    Entry(name="invoice-cs-register", kind="invoice", layout="register"),
    Entry(name="invoice-cs-typed", kind="invoice", layout="typed"),
    Entry(name="invoice-cs-letter", kind="invoice", layout="letter"),
    Entry(name="invoice-cs-landscape", kind="invoice", layout="landscape"),
    Entry(name="invoice-cs-heavy", kind="invoice", layout="heavy"),
    Entry(name="invoice-cs-photo", kind="invoice", layout="banded", form="photo", damage=Damage(blur=0.6)),
    Entry(name="credit-note-cs", kind="credit_note", layout="boxes"),
    Entry(name="receipt-cs-shop", kind="receipt"),
    Entry(name="receipt-cs-scan", kind="receipt", form="jpeg", damage=Damage(dpi=200, fade=0.2, skew=-1.2)),
)


def make(entry: Entry) -> Sample:
    """Return the sample of an entry; the same bytes each time, whatever else is made."""
    dice = Random(f"{SEED}:{entry.name}")
    drawn = KINDS[entry.kind](dice, entry.language, entry.layout)
    return FORMS[entry.form](drawn, dice, entry.name, entry.damage)
