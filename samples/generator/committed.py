"""The samples that stand in the repository: one of each thing worth having, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from samples.generator.kinds import KINDS
from samples.generator.packets import packet, separated
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


LIGHT = Damage(skew=0.4, noise=3, quality=40)
POOR = Damage(dpi=120, skew=-1.8, noise=9, blur=0.7, fade=0.3, quality=40)
STAMPED = Damage(skew=0.7, noise=4, stamp="PŘIJATO\n14. 05. 2025", punched=True, quality=40)
STAINED = Damage(skew=-0.5, noise=3, coffee=True, folded=True, quality=40)
SHADED = Damage(skew=1.1, noise=5, shadow=True, streaks=True, quality=40)
FAX = Damage(dpi=200, skew=0.8, noise=6, streaks=True)

ENTRIES = (
    Entry(name="invoice-cs-halves", kind="invoice", layout="halves"),
    Entry(name="invoice-cs-scan", kind="invoice", layout="boxes", form="scan", damage=LIGHT),
    Entry(name="invoice-cs-airy", kind="invoice", layout="airy"),
    Entry(name="invoice-cs-register-isdoc", kind="invoice", layout="register", form="isdoc"),
    Entry(name="invoice-cs-enterprise", kind="invoice", layout="enterprise"),
    Entry(name="invoice-cs-banded", kind="invoice", layout="banded"),
    Entry(name="invoice-cs-sidebar", kind="invoice", layout="sidebar"),
    Entry(name="invoice-cs-centred-isdoc", kind="invoice", layout="centred", form="isdoc"),
    Entry(name="invoice-cs-typed", kind="invoice", layout="typed"),
    Entry(name="invoice-cs-letter", kind="invoice", layout="letter"),
    Entry(name="invoice-cs-minimal", kind="invoice", layout="minimal"),
    Entry(name="invoice-cs-matrix", kind="invoice", layout="matrix"),
    Entry(name="invoice-cs-landscape", kind="invoice", layout="landscape"),
    Entry(name="invoice-cs-columns", kind="invoice", layout="columns"),
    Entry(name="invoice-cs-heavy", kind="invoice", layout="heavy"),
    Entry(name="invoice-cs-long", kind="invoice_long", layout="heavy"),
    Entry(name="invoice-cs-folio", kind="invoice", layout="folio"),
    Entry(name="invoice-cs-commercial", kind="invoice", layout="commercial"),
    Entry(name="invoice-cs-stamped", kind="invoice", layout="halves", form="scan", damage=STAMPED),
    Entry(name="invoice-cs-stained", kind="invoice", layout="airy", form="scan", damage=STAINED),
    Entry(name="invoice-cs-shaded", kind="invoice", layout="register", form="scan", damage=SHADED),
    Entry(name="invoice-cs-poor", kind="invoice", layout="commercial", form="scan", damage=POOR),
    Entry(
        name="invoice-cs-turned",
        kind="invoice",
        layout="typed",
        form="scan",
        damage=Damage(turn=90, skew=0.5, quality=40),
    ),
    Entry(
        name="invoice-cs-upside-down", kind="invoice", layout="boxes", form="jpeg", damage=Damage(turn=180, quality=35)
    ),
    Entry(name="invoice-cs-fax", kind="invoice", layout="letter", form="fax", damage=FAX),
    Entry(name="invoice-cs-photo", kind="invoice", layout="banded", form="photo", damage=Damage(blur=0.6, quality=40)),
    Entry(
        name="invoice-cs-photo-receding",
        kind="invoice",
        layout="minimal",
        form="photo",
        damage=Damage(noise=7, quality=35),
    ),
    Entry(name="invoice-sk-register", kind="invoice", language="sk", layout="register"),
    Entry(name="invoice-sk-airy", kind="invoice", language="sk", layout="airy"),
    Entry(name="invoice-sk-scan", kind="invoice", language="sk", layout="halves", form="scan", damage=LIGHT),
    Entry(name="invoice-de-window-facturx", kind="invoice", language="de", layout="window", form="facturx"),
    Entry(name="invoice-de-letter", kind="invoice", language="de", layout="letter"),
    Entry(name="invoice-de-folio", kind="invoice", language="de", layout="folio", form="scan", damage=LIGHT),
    Entry(name="invoice-de-heavy", kind="invoice", language="de", layout="heavy"),
    Entry(name="invoice-en-commercial-facturx", kind="invoice", language="en", layout="commercial", form="facturx"),
    Entry(name="invoice-en-centred", kind="invoice", language="en", layout="centred"),
    Entry(name="invoice-en-scan", kind="invoice", language="en", layout="enterprise", form="scan", damage=STAINED),
    Entry(name="credit-note-cs", kind="credit_note", layout="boxes"),
    Entry(name="credit-note-cs-scan", kind="credit_note", layout="letter", form="scan", damage=LIGHT),
    Entry(name="credit-note-de", kind="credit_note", language="de", layout="window"),
    Entry(name="receipt-cs-shop", kind="receipt", layout="shop"),
    Entry(
        name="receipt-cs-fiscal",
        kind="receipt",
        layout="fiscal",
        form="jpeg",
        damage=Damage(dpi=200, fade=0.2, skew=-1.2),
    ),
    Entry(
        name="receipt-cs-table",
        kind="receipt",
        layout="table",
        form="photo",
        damage=Damage(dpi=200, blur=0.7, quality=40),
    ),
    Entry(
        name="receipt-cs-faded", kind="receipt", layout="terse", form="scan", damage=Damage(dpi=200, fade=0.5, noise=6)
    ),
    Entry(name="receipt-cs-transport", kind="receipt", layout="transport", form="png", damage=Damage(dpi=150, noise=2)),
    Entry(
        name="receipt-sk-shop",
        kind="receipt",
        language="sk",
        layout="shop",
        form="jpeg",
        damage=Damage(dpi=200, skew=1.0),
    ),
    Entry(name="receipt-de-table", kind="receipt", language="de", layout="table", form="jpeg", damage=Damage(dpi=200)),
    Entry(name="receipt-en-mail", kind="receipt", language="en", layout="mail"),
    Entry(name="purchase-order-cs", kind="purchase_order", layout="boxes"),
    Entry(name="purchase-order-cs-scan", kind="purchase_order", layout="register", form="scan", damage=STAMPED),
    Entry(name="purchase-order-en", kind="purchase_order", language="en", layout="commercial"),
    Entry(name="delivery-note-cs", kind="delivery_note", layout="heavy"),
    Entry(name="delivery-note-cs-scan", kind="delivery_note", layout="halves", form="scan", damage=SHADED),
    Entry(name="payslip-cs", kind="payroll_request", layout="payslip/table"),
    Entry(name="payslip-en", kind="payroll_request", language="en", layout="payslip/grid"),
    Entry(name="time-sheet-cs", kind="payroll_request", layout="time_sheet/lines"),
    Entry(
        name="time-sheet-de-scan",
        kind="payroll_request",
        language="de",
        layout="time_sheet/grid",
        form="scan",
        damage=LIGHT,
    ),
    Entry(
        name="advance-request-cs-scan",
        kind="payroll_request",
        layout="advance_request/lines",
        form="scan",
        damage=LIGHT,
    ),
    Entry(
        name="leave-request-cs-scan", kind="payroll_request", layout="leave_request/grid", form="scan", damage=STAINED
    ),
    Entry(name="leave-request-sk", kind="payroll_request", language="sk", layout="leave_request/table"),
    Entry(name="account-change-cs", kind="payroll_request", layout="account_change/prose"),
    Entry(
        name="employment-confirmation-cs-scan",
        kind="verification_form",
        layout="employment_confirmation/lines",
        form="scan",
        damage=STAMPED,
    ),
    Entry(name="income-confirmation-cs", kind="verification_form", layout="income_confirmation/prose"),
    Entry(name="bank-confirmation-cs", kind="verification_form", layout="bank_confirmation/prose"),
    Entry(name="identity-cs-scan", kind="verification_form", layout="identity/table", form="scan", damage=LIGHT),
    Entry(name="w9-like-en", kind="verification_form", language="en", layout="w9/grid"),
    Entry(
        name="w8ben-like-en-scan",
        kind="verification_form",
        language="en",
        layout="w8ben/grid",
        form="scan",
        damage=LIGHT,
    ),
    Entry(name="complaint-cs", kind="complaint", layout="prose"),
    Entry(name="complaint-cs-scan", kind="complaint", layout="lines", form="scan", damage=LIGHT),
    Entry(name="bank-statement-cs", kind="bank_statement", layout="plain"),
    Entry(
        name="bank-statement-en-scan", kind="bank_statement", language="en", layout="boxed", form="scan", damage=LIGHT
    ),
    Entry(name="other-cs-contract", kind="other", layout="contract/article"),
    Entry(name="other-cs-price-list", kind="other", layout="price_list/poster"),
    Entry(name="other-en-manual", kind="other", language="en", layout="manual/columns"),
    Entry(name="other-de-letter-scan", kind="other", language="de", layout="letter/letter", form="scan", damage=LIGHT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """Several documents in one file."""

    name: str
    parts: tuple[Entry, ...]
    bind: Callable[[Sequence[Sample], str], Sample] = packet


PACKETS = (
    Packet(
        name="packet-cs",
        parts=(
            Entry(name="packet-cs-1", kind="invoice", layout="banded"),
            Entry(name="packet-cs-2", kind="payroll_request", layout="payslip/table"),
            Entry(name="packet-cs-3", kind="verification_form", layout="employment_confirmation/prose"),
        ),
    ),
    Packet(
        name="packet-cs-separated-scan",
        bind=separated,
        parts=(
            Entry(name="packet-cs-4", kind="invoice", layout="boxes", form="scan", damage=LIGHT),
            Entry(name="packet-cs-5", kind="delivery_note", layout="register", form="scan", damage=LIGHT),
        ),
    ),
)


def make(entry: Entry) -> Sample:
    """Return the sample of an entry; the same bytes each time, whatever else is made."""
    dice = Random(f"{SEED}:{entry.name}")
    drawn = KINDS[entry.kind](dice, entry.language, entry.layout)
    while entry.form == "digital" and "by_hand" in drawn.content.traits:
        drawn = KINDS[entry.kind](dice, entry.language, entry.layout)
    return FORMS[entry.form](drawn, dice, entry.name, entry.damage)


def all_samples() -> Iterator[Sample]:
    """Yield every sample that stands in the repository."""
    yield from map(make, ENTRIES)
    for row in PACKETS:
        yield row.bind([make(part) for part in row.parts], row.name)
