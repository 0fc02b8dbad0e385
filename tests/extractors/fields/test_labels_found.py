"""Labels on rows: longest first, whatever the reader and the typesetter did to them."""

from __future__ import annotations

from collections.abc import Callable

from documents.pages import Page, Source
from documents.types import DocumentTypes
from extractors.fields import labels
from extractors.fields.layout import lay_out

Typed = Callable[..., Page]


def found(typed: Typed, types: DocumentTypes, text: str, source: Source = Source.TEXT) -> list[tuple[str, str]]:
    sheet = lay_out(typed(text, source=source))
    hits = labels.find(sheet, 0, labels.lexicon(types["invoice"]))
    return [(sheet.rows[hit.row].slice(hit.first, hit.last), hit.roles[0].name) for hit in hits]


def test_a_label_within_a_longer_one_does_not_count(typed: Typed, types: DocumentTypes) -> None:
    assert found(typed, types, "Datum splatnosti 1.2.2024") == [("Datum splatnosti", "due_date")]


def test_parts_and_marks_of_a_label_do_not_matter(typed: Typed, types: DocumentTypes) -> None:
    assert found(typed, types, "Rechnungs.-Nr.: 505050") == [("Rechnungs.-Nr.:", "invoice_number")]
    assert found(typed, types, "DATUM SPLATNOSTI:") == [("DATUM SPLATNOSTI:", "due_date")]


def test_a_column_gap_parts_labels(typed: Typed, types: DocumentTypes) -> None:
    assert ("Datum", "issue_date") in found(typed, types, "Datum     splatnosti nikdo nezná")


def test_print_with_a_mistake_is_forgiven_less_than_a_scan(typed: Typed, types: DocumentTypes) -> None:
    assert found(typed, types, "Variabilni symbel 12") == [("Variabilni symbel", "variable_symbol")]
    assert found(typed, types, "Splatnosf 12") == []
    assert found(typed, types, "Splatnosf 12", Source.OCR) == [("Splatnosf", "due_date")]


def test_figures_read_for_letters_are_known(typed: Typed, types: DocumentTypes) -> None:
    assert found(typed, types, "lBAN CZ65") == [("lBAN", "iban")]
