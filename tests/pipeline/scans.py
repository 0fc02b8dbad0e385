"""Scans whose last line says what a reader would find, and what it finds."""

from __future__ import annotations

from pathlib import Path

from documents.fields import Cell, Decision, Document, Field, Finding, Kind, Outcome, Row, Severity
from documents.pages import Page, Reading, Source
from pipeline.processed import Processed

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>"
)


def understood(number: str, outcome: Outcome, version: str) -> Processed:
    """Return what a reader of this version would have found: an invoice that is sure or not."""
    values = {
        "invoice_number": number,
        "issue_date": "2026-11-21",
        "gross_total": "121.00",
        "supplier_name": "P\x1b[31m",
    }
    document = Document(
        pages=(1,),
        kind=Kind(name="invoice", confidence=0.99),
        fields={name: Field(value=value, confidence=0.6, source=Source.OCR) for name, value in values.items()},
        line_items=(
            Row(values={"description": "paper", "quantity": "7"}, cells={"quantity": Cell(confidence=0.83)}),
            Row(values={"description": "ink"}, cells={"quantity": Cell(confidence=0.2)}),
        ),
        findings=(
            Finding(
                rule="net_tax_gross", severity=Severity.CONTRADICTS, fields=("gross_total",), message="sums differ"
            ),
        ),
        decision=Decision(outcome=outcome, reasons=() if outcome is Outcome.COMMIT else ("in doubt", "sums differ")),
    )
    page = Page(number=1, width=200, height=200, words=(), source=Source.OCR)
    return Processed(reading=Reading(pages=(page,)), documents=(document,), version=version)


def scan(folder: Path, number: str, verb: str) -> Path:
    """Put a file into the folder of which a reader finds the invoice `number`, to be dealt with as `verb` says."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{number}.pdf"
    file.write_bytes(PDF + f"\n% {number} {verb}".encode())
    return file


def log_nothing(*_: object) -> None:
    """Stand for the set-up of logs, in processes apart as well."""
