"""Values of weight are entered by two people, neither of whom sees what the other entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from desks import Desks, one_in_review, reinterpret, truth
from office import COMPANY, Office

from documents import codec
from documents.errors import Conflict
from documents.fields import Document, Field
from documents.pages import Reading, Source
from pipeline.desk.eyes import FourEyes
from pipeline.review import Edit, Outcome

pytestmark = pytest.mark.slow
ACCOUNT = "CZ6508000000192000145399"
OTHER = "CZ9455000000001011038930"
BOTH = FourEyes(critical=True, above=Decimal(100))


def enter(desks: Desks, person: str, document: str, **values: str) -> Outcome:
    desk = desks(person, FourEyes(critical=True))
    return desk.accept(desk.hold(document), Edit(values=values)).outcome


def with_account(reading: Reading, pages: tuple[int, ...], kind: str) -> Document:
    """Return a document that has an account where it is a credit note."""
    found, read = reinterpret(reading, pages, kind), Field(value=ACCOUNT, confidence=0.9, source=Source.TEXT)
    return replace(found, fields={**found.fields, "iban": read}) if kind == "credit_note" else found


def told(office: Office, document: str) -> str:
    """Return what the audit trail says in plain text."""
    with office.books.read(COMPANY) as store:
        events = [(dict(event.details), event.changes) for event in store.events(document)]
    for details, _changes in events:
        details.pop("sha256", "")
    return str(events)


def test_an_account_is_booked_once_two_people_entered_it_alike(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    assert enter(desks, "jana", document, iban=ACCOUNT, supplier_name="Acme Ltd") is Outcome.SECOND_NEEDED
    office.work()
    assert office.records() == ()
    second = desks("petr").take_next()
    assert second is not None and second.review.entered == 1
    assert "iban" not in second.stored.content.fields
    assert second.stored.content.fields["supplier_name"].value == "Acme Ltd"
    assert ACCOUNT not in told(office, document)
    assert enter(desks, "petr", document, iban=ACCOUNT) is Outcome.ACCEPTED
    office.work()
    (record,) = office.records()
    assert (record.values["iban"], record.values["supplier_name"]) == (ACCOUNT, "Acme Ltd")
    assert record.committed_by == "petr"


def test_who_entered_a_value_does_not_get_the_document_again(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    enter(desks, "jana", document, iban=ACCOUNT)
    assert desks("jana").take_next() is None
    with pytest.raises(Conflict, match="someone else"):
        desks("jana").hold(document)


def test_where_two_differ_a_third_person_decides(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    enter(desks, "jana", document, iban=ACCOUNT)
    assert enter(desks, "petr", document, iban=OTHER, supplier_name="Acme Ltd") is Outcome.THIRD_NEEDED
    for person in ("jana", "petr"):
        assert desks(person).take_next() is None
    assert "iban" not in desks("eva").look(document).stored.content.fields
    assert enter(desks, "eva", document, iban=OTHER) is Outcome.ACCEPTED
    office.work()
    (record,) = office.records()
    assert (record.values["iban"], record.values["supplier_name"]) == (OTHER, "Acme Ltd")


def test_what_two_entered_alike_stands_against_the_third(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    enter(desks, "jana", document, iban=ACCOUNT, bank_account="19-2000145399/0800")
    enter(desks, "petr", document, iban=ACCOUNT, bank_account="1011038930/5500")
    enter(desks, "eva", document, iban=OTHER, bank_account="1011038930/5500")
    office.work()
    (record,) = office.records()
    assert (record.values["iban"], record.values["bank_account"]) == (ACCOUNT, "1011038930/5500")


def test_amounts_above_the_limit_need_a_second_person(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    desk = desks("jana", BOTH)
    first = desk.accept(desk.hold(document), Edit(values={"gross_total": "1 000"}))
    assert (first.outcome, first.fields) == (Outcome.SECOND_NEEDED, ("gross_total",))
    second = desks("petr", BOTH)
    opened = second.hold(document)
    assert opened.stored.content.fields["gross_total"].value == "121.00"
    assert second.accept(opened, Edit(values={"gross_total": "1000"})).outcome is Outcome.ACCEPTED


def test_rows_do_not_tell_the_second_person_an_amount_and_come_back_once_both_agree(
    office: Office, desks: Desks
) -> None:
    document, watch = one_in_review(office), FourEyes(above=Decimal(1000))
    cells = {"tax_breakdown[1].net": "10000", "line_items[1].description": "Gear", "line_items[1].line_total": "10000"}
    jana, petr = desks("jana", watch), desks("petr", watch)
    first = jana.accept(jana.hold(document), Edit(values={"gross_total": "12100", **cells}))
    assert first.outcome is Outcome.SECOND_NEEDED and "gross_total" in first.fields
    opened = petr.hold(document)
    assert (opened.stored.content.line_items, opened.stored.content.tax_breakdown) == ((), ())
    assert not any(amount in told(office, document) for amount in ("10000", "12100"))
    typed = {"gross_total": "12100", "line_items[1].description": "Gear wheel", "line_items[1].line_total": "10000"}
    assert petr.accept(opened, Edit(values=typed)).outcome is Outcome.ACCEPTED
    office.work()
    booked = petr.look(document).stored.content
    assert [row.values["net"] for row in booked.tax_breakdown] == ["10000.00"]
    assert [row.values["description"] for row in booked.line_items] == ["Gear wheel"]


def test_an_amount_that_only_the_third_person_raised_over_the_limit_needs_one_more(
    office: Office, desks: Desks
) -> None:
    document, watch = one_in_review(office), FourEyes(critical=True, above=Decimal(1000))
    outcomes = []
    for person, values in (
        ("jana", {"iban": ACCOUNT}),
        ("petr", {"iban": OTHER}),
        ("eva", {"iban": OTHER, "gross_total": "5000"}),
    ):
        desk = desks(person, watch)
        outcomes.append(desk.accept(desk.hold(document), Edit(values=values)).outcome)
    assert outcomes == [Outcome.SECOND_NEEDED, Outcome.THIRD_NEEDED, Outcome.SECOND_NEEDED]
    assert desks("eva").take_next() is None
    jana = desks("jana", watch)
    opened = jana.hold(document)
    assert opened.stored.content.fields["gross_total"].value == "121.00"
    accepted = jana.accept(opened, Edit(values={"iban": OTHER, "gross_total": "5000"}))
    assert accepted.outcome is Outcome.ACCEPTED
    booked = accepted.stored.content.fields
    assert (booked["iban"].value, booked["gross_total"].value) == (OTHER, "5000.00")


def test_what_one_typed_while_it_needed_no_second_person_needs_one_once_the_kind_is_another(
    office: Office, desks: Desks
) -> None:
    document, watch = one_in_review(office), FourEyes(critical=True)
    jana, petr, eva = (desks(person, watch) for person in ("jana", "petr", "eva"))
    values = {"iban": ACCOUNT, "document_number": "X999"}
    first = jana.accept(jana.hold(document), Edit(kind="verification_form", values=values))
    assert first.outcome is Outcome.SECOND_NEEDED and "document_number" not in first.fields
    opened = petr.hold(document)
    assert opened.stored.content.fields["document_number"].value == "X999"
    assert "document_number" not in petr.edited(opened, Edit(kind="identity")).fields
    second = petr.accept(opened, Edit(kind="identity", values={"iban": ACCOUNT, "document_number": "X111"}))
    assert second.outcome is Outcome.THIRD_NEEDED and "document_number" in second.fields
    assert "document_number" not in eva.hold(document).stored.content.fields
    third = eva.accept(eva.look(document), Edit(values={"iban": ACCOUNT, "document_number": "X111"}))
    assert third.outcome is Outcome.ACCEPTED


def test_a_second_person_who_enters_the_same_for_another_kind_agrees_with_the_first(
    office: Office, desks: Desks
) -> None:
    document, watch = one_in_review(office), FourEyes(critical=True)
    jana, petr = desks("jana", watch), desks("petr", watch)
    values = {"iban": ACCOUNT, "document_number": "X999"}
    jana.accept(jana.hold(document), Edit(kind="verification_form", values=values))
    accepted = petr.accept(petr.hold(document), Edit(kind="identity", values=values))
    assert accepted.outcome is Outcome.ACCEPTED


def test_what_is_read_only_as_the_second_persons_kind_is_not_taken_away_by_them_alone(
    office: Office, desks: Desks
) -> None:
    document, watch = one_in_review(office), FourEyes(critical=True)

    jana, eva = desks("jana", watch), desks("eva", watch)
    petr = replace(desks("petr", watch), reinterpret=with_account)
    jana.accept(jana.hold(document), Edit(values={"bank_account": "1011038930/5500"}))
    edit = Edit(kind="credit_note", values={"bank_account": "1011038930/5500", "iban": ""})
    second = petr.accept(petr.hold(document), edit)
    assert second.outcome is Outcome.THIRD_NEEDED and "iban" in second.fields
    third = eva.accept(eva.hold(document), Edit(values={"bank_account": "1011038930/5500", "iban": ""}))
    assert third.outcome is Outcome.ACCEPTED and "iban" not in third.stored.content.fields


def test_an_account_that_is_read_once_the_second_person_ordered_the_pages_needs_a_third(
    office: Office, desks: Desks
) -> None:
    document, watch = one_in_review(office, "review credit_note 2"), FourEyes(critical=True)
    jana, petr, eva = (replace(desks(one, watch), reinterpret=with_account) for one in ("jana", "petr", "eva"))
    jana.accept(jana.hold(document), Edit(values={"bank_account": "1011038930/5500"}))
    ordered = petr.paper.order(petr.hold(document), (2, 1))
    assert ordered.stored.content.fields["iban"].value == ACCOUNT
    second = petr.accept(ordered, Edit(values={"bank_account": "1011038930/5500"}))
    assert second.outcome is Outcome.THIRD_NEEDED and "iban" in second.fields
    third = eva.accept(eva.hold(document), Edit(values={"bank_account": "1011038930/5500"}))
    assert third.outcome is Outcome.ACCEPTED


def test_what_is_read_of_a_booked_document_only_as_another_kind_needs_a_second_person(
    office: Office, desks: Desks
) -> None:
    document = one_in_review(office, "commit")
    with office.books.write(COMPANY, "boss") as books:
        books.store.reviews.recheck(document, ["a doubt"])
    desk = replace(desks("jana", FourEyes(critical=True)), reinterpret=with_account)
    accepted = desk.accept(desk.hold(document), Edit(kind="credit_note"))
    assert (accepted.outcome, accepted.fields) == (Outcome.SECOND_NEEDED, ("iban",))


def test_what_no_two_of_three_entered_alike_is_not_booked(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    enter(desks, "jana", document, iban=ACCOUNT, bank_account="19-2000145399/0800")
    enter(desks, "petr", document, iban=ACCOUNT, bank_account="1011038930/5500")
    assert enter(desks, "eva", document, iban=OTHER, bank_account="35-6030057/0100") is Outcome.SECOND_NEEDED
    assert "iban" not in desks("petr").look(document).stored.content.fields
    assert enter(desks, "petr", document, iban=ACCOUNT, bank_account="35-6030057/0100") is Outcome.ACCEPTED


def test_other_figures_tell_nobody_an_amount_above_the_limit(office: Office, desks: Desks) -> None:
    document, watch = one_in_review(office), FourEyes(above=Decimal(1000))
    jana, petr, eva = (desks(person, watch) for person in ("jana", "petr", "eva"))
    figures = {"net_total": "950", "tax_total": "199.50", "gross_total": "1149.50"}
    jana.accept(jana.hold(document), Edit(values=figures | {"supplier_name": "Acme Ltd"}))
    opened = petr.hold(document)
    assert opened.stored.content.fields["supplier_name"].value == "Acme Ltd"
    seen = codec.encode(opened.stored.content).decode() + told(office, document)
    assert not any(figure in seen for figure in ("950", "199.5", "1149.5"))
    below = petr.accept(opened, Edit(values={"net_total": "900", "gross_total": "999", "amount_due": "98"}))
    assert below.outcome is Outcome.THIRD_NEEDED
    shown = eva.hold(document).stored.content.fields
    assert {name for name, one in shown.items() if one.source is Source.HUMAN} == {"supplier_name"}
    accepted = eva.accept(eva.look(document), Edit(values=figures))
    assert accepted.outcome is Outcome.ACCEPTED
    assert {name: accepted.stored.content.fields[name].value for name in figures} == {
        "net_total": "950.00",
        "tax_total": "199.50",
        "gross_total": "1149.50",
    }


def test_amounts_below_the_limit_and_houses_that_want_no_four_eyes_need_one_person(
    office: Office, desks: Desks
) -> None:
    document = one_in_review(office)
    desk = desks("jana", FourEyes(critical=True, above=Decimal(200)))
    assert desk.accept(desk.hold(document), Edit(values={"gross_total": "99"})).outcome is Outcome.ACCEPTED
    alone = desks("jana")
    other = one_in_review(office)
    assert alone.accept(alone.hold(other), Edit(values={"iban": ACCOUNT})).outcome is Outcome.ACCEPTED


def test_what_two_people_agreed_on_needs_no_other_two_when_the_paper_turns_out_to_be_booked(
    office: Office, desks: Desks
) -> None:
    for unique in ("one", "two"):
        office.take("number 7", "commit", unique=unique)
    office.work()
    opened = desks("jana").take_next()
    assert opened is not None
    document = opened.stored.id
    enter(desks, "jana", document, iban=ACCOUNT)
    enter(desks, "petr", document, iban=ACCOUNT)
    with office.books.write(COMPANY, "test") as books:  # as if a worker had found that it is booked already
        books.store.reviews.queue(document, ["booked"])
    assert enter(desks, "jana", document) is Outcome.ACCEPTED


def test_the_truth_of_watched_fields_is_known_once_all_agree(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    enter(desks, "jana", document, iban=ACCOUNT, supplier_name="Acme Ltd")
    assert set(truth(office, document, 1)) == {"supplier_name"}
    enter(desks, "petr", document, iban=ACCOUNT)
    kept = truth(office, document, 2)
    assert kept["iban"].true_value == ACCOUNT and kept["gross_total"].was_right
    assert "supplier_name" not in kept


def test_an_assigned_document_is_free_for_the_second_person(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    with office.books.write(COMPANY, "boss") as books:
        books.store.reviews.assign(document, "jana")
    enter(desks, "jana", document, iban=ACCOUNT)
    second = desks("petr").take_next()
    assert second is not None and second.stored.id == document


def entered(office: Office, document: str) -> list[tuple[str, Mapping[str, tuple[str, str]]]]:
    """Return who entered what, as the audit trail tells it, and see that the trail holds."""
    with office.books.read(COMPANY) as store:
        assert store.verify() == ()
        events = [event for event in store.events(document) if event.action == "entry.told"]
    return [(event.details["person"], event.changes) for event in events]


def test_the_trail_tells_who_entered_what_once_a_document_is_decided(office: Office, desks: Desks) -> None:
    document = one_in_review(office)
    enter(desks, "jana", document, iban=ACCOUNT)
    enter(desks, "petr", document, iban=OTHER, supplier_name="Acme Ltd")
    assert entered(office, document) == []
    enter(desks, "eva", document, iban=OTHER)
    assert entered(office, document) == [
        ("jana", {"iban": ("", ACCOUNT)}),
        ("petr", {"iban": ("", OTHER)}),
        ("eva", {"iban": ("", OTHER)}),
    ]


def test_the_trail_tells_what_the_third_person_entered_where_the_first_two_agreed_on_something_else(
    office: Office, desks: Desks
) -> None:
    document = one_in_review(office)
    jana = {"iban": ACCOUNT, "bank_account": "19-2000145399/0800"}
    petr, eva = jana | {"bank_account": "1011038930/5500"}, {"iban": OTHER, "bank_account": "35-6030057/0100"}
    enter(desks, "jana", document, **jana)
    enter(desks, "petr", document, **petr)
    enter(desks, "eva", document, **eva)
    assert enter(desks, "petr", document, iban=ACCOUNT, bank_account=eva["bank_account"]) is Outcome.ACCEPTED
    told = [(person, {name: new for name, (_, new) in both.items()}) for person, both in entered(office, document)]
    assert told[:3] == [("jana", jana), ("petr", petr), ("eva", eva)]


def test_the_trail_tells_what_was_entered_for_a_document_that_is_rejected(office: Office, desks: Desks) -> None:
    document, watch = one_in_review(office), FourEyes(above=Decimal(1000))
    jana, petr = desks("jana", watch), desks("petr", watch)
    row = {"line_items[1].description": "Gear", "line_items[1].line_total": "10000"}
    jana.accept(jana.hold(document), Edit(values={"gross_total": "12100", **row}))
    petr.reject(petr.hold(document), "not ours")
    ((person, values),) = entered(office, document)
    assert (person, values["gross_total"]) == ("jana", ("", "12100.00"))
    assert values["line_items[1].line_total"] == ("", "10000.00")
