"""The tables of a document as the verifier's page shows them: cells with status and reason, and sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.fields import Cell, Document, Row
from documents.geometry import Box
from documents.messages import marked
from documents.pages import Source
from documents.types import TAX_COLUMNS, DocumentType, FieldType, ValueType
from podatelna.web.labels import Status, label_of, only_sure
from podatelna.web.shown import show
from podatelna.web.translation import Words
from validation.cells import ITEMS, LINE, TAXES, tables
from validation.decision import IN_ROWS
from validation.money import CENT, agree
from validation.rules.line_amounts import fits
from validation.values import column, complete, number, number_of, text_of

ADDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {  # by table and column, the totals that its sum may be
    ITEMS: {"line_total": ("net_total", "gross_total", "amount_due"), "hours": ("hours_total",)},
    TAXES: {"net": ("net_total",), "tax": ("tax_total",)},
}
LEFT = "amount_due"  # less what was prepaid: lines are held against it only where there is no other total
TITLES: Mapping[str, str] = {ITEMS: marked("Lines"), TAXES: marked("Taxes")}
AS_TOTALS = marked("As many as the %(total)s says.")
APART = marked("The %(total)s says %(amount)s; %(difference)s apart.")
NOT_PRODUCT = marked("%(quantity)s times %(price)s is %(product)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """A column that a table may have."""

    name: str
    label: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A value in a table."""

    value: str  # canonical
    shown: str
    status: Status
    reason: str
    fault: bool  # what was typed is no value of this type
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row of a table."""

    page: int | None
    box: Box | None
    cells: Mapping[str, CellView]  # by column, all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class SumView:
    """What a column adds up to, and whether that is one of the totals."""

    column: str
    label: str
    shown: str
    status: Status
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table of the document."""

    name: str
    label: str
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    sums: tuple[SumView, ...]
    before: tuple[Mapping[str, str], ...]  # rows without what was typed, as they would be shown


def tables_of(
    document: Document, base: Document, declared: DocumentType, faults: Mapping[str, str], words: Words
) -> tuple[TableView, ...]:
    """Return the tables that the type declares, the tax breakdown where it has a tax total."""
    return tuple(
        TableView(
            name=name,
            label=words(TITLES[name]),
            columns=tuple(ColumnView(name=one.name, label=label_of(one, words), type=one.type) for one in columns),
            rows=tuple(
                _row(f"{name}[{position}]", row, columns, declared.thresholds.row, faults, words)
                for position, row in enumerate(tables(document)[name], start=1)
            ),
            sums=tuple(_sums(document, name, columns, faults, words)),
            before=tuple(_shown(row, columns, words) for row in tables(base)[name]),
        )
        for name, columns in _declared(document, declared).items()
    )


def _declared(document: Document, declared: DocumentType) -> Mapping[str, Sequence[FieldType]]:
    found = {ITEMS: tuple(declared.line_items.values())} if declared.line_items else {}
    if "tax_total" in declared.fields or document.tax_breakdown:
        found[TAXES] = tuple(FieldType(name=name, type=value_type) for name, value_type in TAX_COLUMNS.items())
    return found


def _shown(row: Row, columns: Sequence[FieldType], words: Words) -> Mapping[str, str]:
    return {one.name: show(one.type, row.values.get(one.name, ""), words.language) for one in columns}


def _row(
    name: str, row: Row, columns: Sequence[FieldType], threshold: float, faults: Mapping[str, str], words: Words
) -> RowView:
    shown = _shown(row, columns, words)
    wrong = _not_product(row, columns, words)
    cells = {}
    for one in columns:
        status, reason = _judged(one, row, threshold, words)
        if one.name == LINE[-1] and wrong:
            status, reason = Status.CONTRADICTING, wrong
        fault = faults.get(f"{name}.{one.name}", "")
        cell = row.cells.get(one.name)
        cells[one.name] = CellView(
            value=row.values.get(one.name, ""),
            shown=shown[one.name],
            status=Status.CONTRADICTING if fault else status,
            reason=fault or reason,
            fault=bool(fault),
            box=cell.box if cell else None,
        )
    return RowView(page=row.page, box=row.box, cells=cells)


def _judged(one: FieldType, row: Row, threshold: float, words: Words) -> tuple[Status, str]:
    """Return what to think of a cell, as `validation.decision` does."""
    cell, there = row.cells.get(one.name, Cell(confidence=1.0)), bool(row.values.get(one.name))
    if Source.HUMAN in {row.source, cell.source}:
        return (Status.HUMAN if there else Status.EMPTY), ""
    if one.type in IN_ROWS and not cell.confidence >= threshold:
        if there:
            return Status.DOUBTFUL, only_sure(cell.confidence, words)
        return Status.MISSING, words("Not found here, though other rows have it.")
    return (Status.SURE if there else Status.EMPTY), ""


def _not_product(row: Row, columns: Sequence[FieldType], words: Words) -> str:
    """Return what is wrong where quantity times unit price is not the line's total, else nothing."""
    quantity, price, total = (number(row.values.get(name, "")) for name in LINE)
    if quantity is None or price is None or total is None:
        return ""
    if fits(quantity, price, total, number(row.values.get("tax_rate", "")) or Decimal(0)):
        return ""
    shown = _shown(row, columns, words)
    product = show(ValueType.AMOUNT, f"{quantity * price:.2f}", words.language)
    parts = {"quantity": shown.get(LINE[0], ""), "price": shown.get(LINE[1], ""), "product": product}
    return words(NOT_PRODUCT, **parts)


def _sums(
    document: Document, table: str, columns: Sequence[FieldType], faults: Mapping[str, str], words: Words
) -> Iterator[SumView]:
    """Yield what each column that is added up comes to, held against a total; nothing where a text is no value."""
    rows, currency = tables(document)[table], text_of(document, "currency")
    for one in columns:
        figures = complete(column(rows, one.name))
        cells = {f"{table}[{position}].{one.name}" for position in range(1, len(rows) + 1)}
        if one.name not in ADDED[table] or not figures or cells & faults.keys():
            continue
        reached, slack = sum(figures, Decimal(0)), CENT * max(2, len(figures))
        totals = {name: total for name in ADDED[table][one.name] if (total := number_of(document, name)) is not None}
        agreeing = [name for name in totals if agree(totals[name], reached, currency, slack)]
        printed = agreeing or [name for name in totals if name != LEFT] or list(totals)
        nearest = min(printed, key=lambda name: abs(totals[name] - reached), default="")
        status, reason = Status.EMPTY, ""
        if nearest:
            agrees = nearest in agreeing
            status = Status.SURE if agrees else Status.CONTRADICTING
            reason = _compared(nearest, totals[nearest], reached, agrees, words)
        shown = show(one.type, f"{reached:f}", words.language)
        yield SumView(column=one.name, label=label_of(one, words), shown=shown, status=status, reason=reason)


def _compared(name: str, total: Decimal, reached: Decimal, agrees: bool, words: Words) -> str:
    label = label_of(FieldType(name=name, type=ValueType.AMOUNT), words)
    amount, difference = (show(ValueType.AMOUNT, f"{one:f}", words.language) for one in (total, abs(total - reached)))
    parts = {"total": label, "amount": amount, "difference": difference}
    return words(AS_TOTALS if agrees else APART, **parts)
