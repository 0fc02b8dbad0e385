"""What a person sees of the review queue and of a document in it, on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from documents.fields import Document, Row, Severity
from documents.messages import Told
from documents.pages import Source
from documents.records import Review
from documents.types import DocumentType
from podatelna.commands.status import age

if TYPE_CHECKING:
    from pipeline.review import Opened

WIDTH = 120  # where nobody's terminal says


def show_queue(queue: Sequence[Review]) -> None:
    """Print the queue, a line a document."""
    if not queue:
        click.echo("Nothing waits for a person.")
        return
    table = Table("id", "kind", "party", "amount", "waits", "held by", "why", box=None, pad_edge=False)
    for one in queue:
        amount = "" if one.summary.total is None else f"{one.summary.total:.2f} {one.summary.currency}".strip()
        why = _first_of(one.reasons)
        cells = (one.document, _kind(one), one.summary.party, amount, age(one.queued_at), one.holder, why)
        table.add_row(*map(_plain, cells))
    _print(table)


def show_document(opened: Opened, document: Document, declared: DocumentType) -> None:
    """Print a document's fields, what is wrong with them, and why a person must look."""
    pages = ", ".join(map(str, document.pages))
    sure = f"{document.kind.confidence:.0%} sure"
    click.echo(f"\n{opened.stored.id}  {declared.title.get('en', declared.name)} ({sure}), page {pages}")
    table = Table("field", "value", "sure", "from", "as printed", box=None, pad_edge=False)
    names = [*document.fields, *(name for name, one in declared.fields.items() if one.required)]
    for name in dict.fromkeys(names):
        field = document.fields.get(name)
        if field is None:
            table.add_row(_plain(name), "[bold]missing[/bold]", "", "", "")
        else:
            cells = (name, field.value, f"{field.confidence:.0%}", field.source, field.text)
            table.add_row(*map(_plain, cells))
    _print(table)
    _show_rows("line_items", document.line_items, declared.thresholds.row)
    _show_rows("tax_breakdown", document.tax_breakdown, declared.thresholds.row)
    _show_trouble(opened, document)


def _show_rows(name: str, rows: Sequence[Row], threshold: float) -> None:
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row.values))
    table = Table(name, *map(_plain, columns), "sure", box=None, pad_edge=False)
    for number, row in enumerate(rows, start=1):
        cells = (_plain(_cell(row, column, threshold)) for column in columns)
        table.add_row(str(number), *cells, f"{row.confidence:.0%}")
    _print(table)


def _cell(row: Row, column: str, threshold: float) -> str:
    """Return the value of a cell, with how sure it is where that is little."""
    value, cell = row.values.get(column, ""), row.cells.get(column)
    if cell is None or cell.confidence >= threshold or row.source is Source.HUMAN:
        return value
    return f"{value} ({cell.confidence:.0%})" if value else "missing?"


def _show_trouble(opened: Opened, document: Document) -> None:
    contradictions = [str(one.message) for one in document.findings if one.severity is Severity.CONTRADICTS]
    reasons = dict.fromkeys((*map(str, (*opened.review.reasons, *document.decision.reasons)), *contradictions))
    for reason in reasons:
        click.echo(f"  ! {printable(reason)}")
    for twin in opened.twins:
        click.echo(f"  ! The same paper is booked already, as {twin.document} on {twin.committed_at:%Y-%m-%d}.")
    if opened.review.note:
        click.echo(f"  Note: {printable(opened.review.note)}")


def _kind(one: Review) -> str:
    return one.summary.subkind or one.summary.kind


def _first_of(reasons: Sequence[Told]) -> str:
    if not reasons:
        return ""
    return str(reasons[0]) + (f" (+{len(reasons) - 1})" if len(reasons) > 1 else "")


def _plain(text: str) -> str:
    """Return what came from a document as text that moves no cursor and switches no colour."""
    return escape(printable(text))


def printable(text: str) -> str:
    """Return `text` without what would act on a terminal rather than stand on it."""
    return "".join(char if char.isprintable() else " " for char in text)


def _print(table: Table) -> None:
    console = Console()
    Console(width=None if console.is_terminal else WIDTH).print(table, highlight=False)
