"""What the verifier's page says of values: status, reason, other values, sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from documents.errors import UsageError
from documents.fields import Candidate, Cell, Document, Field, Finding, Kind, Row, Severity
from documents.geometry import Box
from documents.pages import Source
from documents.records import (
    DocumentState,
    LedgerPage,
    PageState,
    Record,
    Review,
    ReviewState,
    StoredDocument,
    Summary,
    Versions,
)
from documents.types import FieldType, ValueType, load
from pipeline.corrections import correct
from pipeline.desk.truth import verified
from podatelna.web.labels import Status
from podatelna.web.looking import left_out_beside
from podatelna.web.shown import NUMERIC, canonical, fault, show, takeable
from podatelna.web.translation import Words
from podatelna.web.view import FieldView, Looked, Typing, View, view_of
from validation import weigh

TYPES = load()
ENGLISH, CZECH = Words(language="en"), Words(language="cs")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
BOX = Box(x0=0.1, y0=0.1, x1=0.2, y1=0.12)


def found(value: str, confidence: float = 0.99, source: Source = Source.OCR, *others: Candidate) -> Field:
    return Field(value=value, confidence=confidence, source=source, text=value, page=1, box=BOX, candidates=others)


def candidate(value: str, score: float) -> Candidate:
    return Candidate(value=value, text=value, score=score, source=Source.OCR, page=1, box=BOX)


def invoice(**fields: Field) -> Document:
    return Document(pages=(1,), kind=Kind(name="invoice", confidence=0.99), fields=fields)


def seen(document: Document, words: Words = ENGLISH, **more: object) -> View:
    stored = StoredDocument(
        company="acme",
        id="s-1",
        submission="s",
        revision=1,
        state=DocumentState.IN_REVIEW,
        priority=50,
        summary=Summary(kind="invoice"),
        content=document,
        versions=Versions(),
        created_at=NOW,
        changed_at=NOW,
    )
    review = Review(
        company="acme",
        document="s-1",
        state=ReviewState.WAITING,
        priority=50,
        reasons=("someone asked",),
        queued_at=NOW,
        summary=stored.summary,
    )
    looked = Looked(stored=stored, review=review, twins=(), base=document, document=document)
    return view_of(replace(looked, **more), TYPES, words)  # type: ignore[arg-type]


def field(view: View, name: str) -> FieldView:
    return next(one for one in view.fields if one.name == name)


def test_a_field_below_its_types_threshold_is_doubtful_and_says_how_sure_it_is() -> None:
    view = seen(invoice(due_date=found("2026-11-21", 0.949), invoice_number=found("F1", 0.95)))
    assert (field(view, "due_date").status, field(view, "due_date").reason) == (Status.DOUBTFUL, "Only 94 % sure.")
    assert field(view, "invoice_number").status is Status.SURE


def test_a_required_field_that_is_not_there_is_missing_and_another_one_empty() -> None:
    view = seen(invoice())
    assert field(view, "invoice_number").status is Status.MISSING
    assert field(view, "order_number").status is Status.EMPTY


def test_a_field_named_by_a_contradiction_contradicts_whoever_typed_it() -> None:
    finding = Finding(rule="x", severity=Severity.CONTRADICTS, fields=("gross_total",), message="Sums differ.")
    document = replace(invoice(gross_total=found("1.00", 1.0, Source.HUMAN)), findings=(finding,))
    view = seen(document)
    assert (field(view, "gross_total").status, field(view, "gross_total").reason) == (
        Status.CONTRADICTING,
        "Sums differ.",
    )
    assert [one.message for one in view.findings] == ["Sums differ."]


def test_what_is_odd_is_told_but_stops_nobody() -> None:
    finding = Finding(rule="x", severity=Severity.WARNS, fields=("due_date",), message="Long ago.")
    view = seen(replace(invoice(due_date=found("2001-01-01")), findings=(finding,)))
    assert (field(view, "due_date").status, field(view, "due_date").reason) == (Status.SURE, "Long ago.")


def test_what_a_human_typed_is_theirs() -> None:
    assert field(seen(invoice(due_date=found("2026-01-01", 1.0, Source.HUMAN))), "due_date").status is Status.HUMAN


def test_what_a_human_typed_and_is_odd_is_looked_at_again() -> None:
    finding = Finding(rule="x", severity=Severity.WARNS, fields=("amount_due",), message="More than the total.")
    view = seen(replace(invoice(amount_due=found("9.00", 1.0, Source.HUMAN)), findings=(finding,)))
    one = field(view, "amount_due")
    assert (one.status, one.reason) == (Status.DOUBTFUL, "More than the total.")


def test_other_values_come_once_the_likeliest_first_and_what_is_hardly_likely_not() -> None:
    others = (candidate("1.00", 0.9), candidate("2.00", 0.8), candidate("2.00", 0.7), candidate("3.00", 0.1))
    view = seen(invoice(gross_total=found("1.00", 0.5, Source.OCR, *others)))
    assert [(one.value, one.shown) for one in field(view, "gross_total").candidates] == [("2.00", "2.00")]


def test_a_value_from_a_code_is_shown_where_it_is_printed() -> None:
    printed = replace(candidate("1.00", 0.9), box=replace(BOX, y1=0.5))
    view = seen(invoice(gross_total=found("1.00", 0.99, Source.QR, printed)))
    assert field(view, "gross_total").box == printed.box


def test_values_and_labels_are_shown_in_the_users_language() -> None:
    view = seen(invoice(due_date=found("2026-11-05"), gross_total=found("1234.50")), CZECH)
    assert (field(view, "due_date").label, field(view, "due_date").shown) == ("Datum splatnosti", "5. 11. 2026")
    assert field(view, "gross_total").shown == "1\xa0234,50"
    assert view.title == "Faktura"


def test_a_text_that_is_no_value_stays_in_the_field_with_what_is_wrong() -> None:
    typing = Typing(edits={"due_date": "soon"})
    view = seen(invoice(due_date=found("2026-11-05")), faults={"due_date": "No date."}, draft=typing)
    one = field(view, "due_date")
    assert (one.shown, one.before, one.fault, one.reason) == ("soon", "05/11/2026", True, "No date.")


def test_a_second_person_looks_at_watched_fields_however_sure_they_are() -> None:
    second = field(seen(invoice(iban=found("CZ00")), watched=("iban",), entered=1), "iban")
    assert (second.status, second.reason) == (Status.DOUBTFUL, "A second person looks at this one whatever it is.")
    third = field(seen(invoice(iban=found("CZ00")), watched=("iban",), entered=2), "iban")
    assert third.reason == "Two people entered this document differently; yours decides."


def test_a_doubtful_kind_is_said() -> None:
    view = seen(replace(invoice(), kind=Kind(name="invoice", confidence=0.5)))
    assert (view.kind_status, view.kind_reason) == (Status.DOUBTFUL, "Only 50 % sure.")


def test_reasons_from_elsewhere_last_and_those_of_the_decision_follow_the_values() -> None:
    assert seen(invoice()).reasons == ("someone asked", "not decided yet")


def test_a_twin_is_named_with_the_day_it_was_booked() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # the next day already, in Prague
    twin = Record(
        company="acme", id="r", document="t-1", revision=1, kind="invoice", committed_at=late, committed_by="eva"
    )
    (told,) = seen(invoice(), twins=(twin,)).twins
    assert (told.document, told.message) == ("t-1", "The same paper was booked already, on 22/11/2026.")


def test_lines_show_doubtful_cells_products_that_differ_and_sums_that_differ() -> None:
    rows = (
        Row(
            values={"quantity": "2", "unit_price": "10.00", "line_total": "20.00"},
            cells={"quantity": Cell(confidence=0.5), "tax_rate": Cell(confidence=0.2)},
        ),
        Row(values={"quantity": "3", "unit_price": "10.00", "line_total": "31.50"}),
        Row(values={"line_total": "1.00"}, source=Source.HUMAN),
    )
    document = replace(invoice(net_total=found("50.00")), line_items=rows)
    lines = next(one for one in seen(document).tables if one.name == "line_items")
    first, second, third = (row.cells for row in lines.rows)
    assert first["quantity"].status is Status.DOUBTFUL
    assert first["tax_rate"].status is Status.MISSING
    assert first["line_total"].status is Status.SURE
    assert second["line_total"].reason == "3 times 10 is 30.00."
    assert (third["line_total"].status, third["quantity"].status) == (Status.HUMAN, Status.EMPTY)
    (added,) = lines.sums
    assert (added.shown, added.status) == ("52.50", Status.CONTRADICTING)
    assert added.reason == "The Net total says 50.00; 2.50 apart."
    assert lines.before[0]["quantity"] == "2"


def test_one_cell_that_was_typed_leaves_the_doubt_about_its_neighbours() -> None:
    doubtful = Row(
        values={"quantity": "2", "unit_price": "5.00"},
        cells={"quantity": Cell(confidence=0.3), "unit_price": Cell(confidence=0.4)},
        source=Source.OCR,
    )
    declared = load()["invoice"]
    typed = correct(replace(invoice(), line_items=(doubtful,)), declared, {"line_items[1].quantity": "3"})
    row = seen(typed).tables[0].rows[0]
    assert (row.cells["quantity"].status, row.cells["unit_price"].status) == (Status.HUMAN, Status.DOUBTFUL)
    weighed = weigh(typed, declared).line_items[0]
    assert (weighed.cells["quantity"].confidence, weighed.cells["quantity"].source) == (1.0, Source.HUMAN)
    sources = {one.name: one.read_source for one in verified(typed, typed)}
    assert sources == {"line_items[1].unit_price": Source.OCR}


def test_a_row_that_goes_or_comes_makes_no_other_row_wrong() -> None:
    rows = tuple(Row(values={"quantity": str(number), "unit": "ks"}, source=Source.OCR) for number in range(1, 5))
    whole, fewer = (replace(invoice(), line_items=some) for some in (rows, rows[1:]))
    assert [one.name for one in verified(whole, fewer) if one.read_value != one.true_value] == [
        "line_items[4].quantity",
        "line_items[4].unit",
    ]
    assert [one.name for one in verified(fewer, whole) if one.read_value != one.true_value] == [
        "line_items[1].quantity",
        "line_items[1].unit",
    ]


def test_sums_that_agree_say_with_what_and_those_of_nothing_say_nothing() -> None:
    taxes = (Row(values={"rate": "21", "net": "100.00", "tax": "21.00"}),)
    document = replace(invoice(net_total=found("100.00")), tax_breakdown=taxes)
    net, tax = next(one for one in seen(document).tables if one.name == "tax_breakdown").sums
    assert (net.status, net.reason) == (Status.SURE, "As many as the Net total says.")
    assert (tax.status, tax.reason) == (Status.EMPTY, "")


def test_lines_are_held_against_what_is_left_to_pay_only_where_there_is_no_other_total() -> None:
    rows = (Row(values={"line_total": "52.50"}), Row(values={"line_total": "10.00"}))
    totals = {"net_total": found("100.00"), "gross_total": found("121.00"), "amount_due": found("70.00")}
    lines = replace(invoice(**totals), line_items=rows)
    (added,) = seen(lines).tables[0].sums
    assert added.reason == "The Net total says 100.00; 37.50 apart."
    (added,) = seen(replace(invoice(amount_due=found("70.00")), line_items=rows)).tables[0].sums
    assert added.reason == "The Amount due says 70.00; 7.50 apart."
    assert seen(lines, faults={"line_items[2].line_total": "No amount."}).tables[0].sums == ()


def test_a_cell_with_a_text_that_is_no_value_says_so() -> None:
    document = replace(invoice(), line_items=(Row(values={"quantity": "2"}),))
    lines = next(
        one
        for one in seen(document, faults={"line_items[1].quantity": "No number."}).tables
        if one.name == "line_items"
    )
    assert lines.rows[0].cells["quantity"].fault
    assert lines.rows[0].cells["quantity"].reason == "No number."


@pytest.mark.parametrize(
    ("value_type", "text", "language", "value"),
    [
        (ValueType.AMOUNT, "1 234,5 Kč", "cs", "1234.50"),
        (ValueType.AMOUNT, "1.234,50", "cs", "1234.50"),
        (ValueType.AMOUNT, "1,234.50", "en", "1234.50"),
        (ValueType.AMOUNT, "1,234", "cs", "1234.00"),
        (ValueType.NUMBER, "1,234", "cs", "1.234"),
        (ValueType.NUMBER, "1,5", "cs", "1.5"),
        (ValueType.RATE, "21 %", "cs", "21"),
        (ValueType.DATE, "211126", "cs", "2026-11-21"),
        (ValueType.DATE, "", "cs", ""),
        (ValueType.NAME, " Novák  a syn ", "cs", "Novák a syn"),
        (ValueType.AMOUNT, "\N{MINUS SIGN}1,234.50", "en", "-1234.50"),
        (ValueType.NUMBER, "\N{MINUS SIGN}7,125", "cs", "-7.125"),
    ],
)
def test_values_are_typed_the_local_way(value_type: ValueType, text: str, language: str, value: str) -> None:
    declared = FieldType(name="x", type=value_type)
    assert canonical(declared, text, "cs" if language == "cs" else "en") == value
    assert canonical(declared, takeable(declared, value), "en") in {value, takeable(declared, value)}


def test_what_is_no_value_is_refused_in_words() -> None:
    declared = FieldType(name="due_date", type=ValueType.DATE)
    with pytest.raises(UsageError):
        canonical(declared, "soon", "en")
    assert fault(declared, CZECH) == "Toto není datum. Napište ho třeba 21. 11. 2026."
    assert fault(FieldType(name="x", type=ValueType.NAME), ENGLISH) == "This does not fit this field."


@pytest.mark.parametrize("text", ["1E999", "1,5e300", "1E-999", "-1 E99", "1_000", "NaN", "Infinity"])
@pytest.mark.parametrize("value_type", sorted(NUMERIC))
def test_a_number_is_typed_with_figures_not_with_powers_of_ten(value_type: ValueType, text: str) -> None:
    with pytest.raises(UsageError, match=text.split()[-1]):
        canonical(FieldType(name="x", type=value_type), text, "cs")


def test_what_is_not_canonical_is_shown_as_it_is() -> None:
    assert show(ValueType.DATE, "soon", "en") == "soon"
    assert show(ValueType.AMOUNT, "much", "en") == "much"
    assert show(ValueType.AMOUNT, "NaN", "en") == "NaN"


def test_pages_left_out_are_shown_beside_the_documents_that_they_stand_between() -> None:
    def page(number: int, document: str) -> LedgerPage:
        state = PageState.HELD if document else PageState.LEFT_OUT
        return LedgerPage(company="acme", submission="s", number=number, state=state, document=document)

    pages = [page(number, held) for number, held in enumerate(["", "a", "", "a", "", "", "b", "c", ""], start=1)]
    beside = {document: left_out_beside(document, pages) for document in "abc"}
    assert beside == {"a": (1, 3, 5, 6), "b": (5, 6), "c": (9,)}
