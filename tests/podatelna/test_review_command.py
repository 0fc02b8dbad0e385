"""`podatelna review`: a person corrects, accepts, parks and rejects from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from documents.errors import Conflict, UsageError
from podatelna import settings, wiring

pytestmark = pytest.mark.slow
Run = Callable[..., Result]


def test_a_person_corrects_and_accepts_one_after_the_other(run: Run, waiting: str) -> None:
    typed = "?\nnonsense\ngross_total=much\ngross_total=99\nline_items[1].quantity=2\na\n"
    done = run("review", typed=typed)
    assert "Accepted" in done.output and "Nothing waits for you" in done.output
    assert "What does 'nonsense' mean" in done.output and "Type it like" in done.output
    run("work", "--until-idle")
    assert json.loads(run("status", "--json").output)["companies"][0]["records"] == 1


def test_a_person_sees_which_cells_of_a_table_are_doubtful(run: Run, waiting: str) -> None:
    lines = run("review", "show", waiting).output.splitlines()
    assert any("paper" in line and "7 (83%)" in line for line in lines)
    assert any("ink" in line and "missing?" in line for line in lines)


def test_a_person_undoes_parks_and_stops(run: Run, waiting: str) -> None:
    assert run("review", typed="gross_total=99\nu\nq\n").exit_code == 0
    assert "Laid aside" in run("review", typed="p ask them\n").output
    assert "Note: ask them" in run("review", "show", waiting).output


def test_a_document_is_given_back_when_the_person_goes_away(run: Run, waiting: str) -> None:
    assert run("review", typed="gross_total=99\n").exit_code == 0
    assert waiting in run("review", "--as", "petr", "list").output
    assert "Accepted" in run("review", "--as", "petr", typed="a\ny\n").output


def test_a_person_rejects(run: Run, waiting: str) -> None:
    assert "Rejected" in run("review", typed="r not ours\n").output
    assert json.loads(run("status", "--json").output)["companies"][0]["documents"] == {"rejected": 1}


def test_a_document_is_rejected_by_its_id(run: Run, waiting: str) -> None:
    assert f"Rejected {waiting}" in run("review", "reject", waiting, "--reason", "not ours").output


def test_missing_required_fields_hold_the_acceptance_unless_despite(run: Run, waiting: str) -> None:
    held = run("review", "accept", waiting, "--set", "invoice_number=")
    assert isinstance(held.exception, Conflict) and "invoice_number is missing" in str(held.exception)
    assert run("review", "accept", waiting, "--set", "invoice_number=", "--despite").exit_code == 0


def test_a_person_is_asked_when_required_fields_are_missing(run: Run, waiting: str) -> None:
    done = run("review", typed="invoice_number=\na\nn\nq\n")
    assert "is missing" in done.output and "Accepted" not in done.output
    assert "it is not to be booked" not in done.output  # the help


def test_what_cannot_be_right_holds_the_acceptance_unless_despite(run: Run, waiting: str) -> None:
    sums = ("--set", "net_total=100", "--set", "tax_total=21", "--set", "gross_total=1")
    held = run("review", "accept", waiting, *sums)
    assert isinstance(held.exception, Conflict) and "Gross total 1.00 is not" in str(held.exception)
    asked = run("review", typed="net_total=100\ntax_total=21\ngross_total=1\na\nn\nq\n")
    assert "Accept it all the same?" in asked.output and "Accepted" not in asked.output
    assert "Accepted" in run("review", "accept", waiting, *sums, "--despite").output


def test_a_document_is_given_back_when_its_acceptance_failed(run: Run, waiting: str) -> None:
    mistyped = run("review", "accept", waiting, "--set", "issue_date=soon", "--despite")
    assert isinstance(mistyped.exception, UsageError)
    assert "Rejected" in run("review", "--as", "petr", "reject", waiting, "--reason", "not ours").output


def test_a_rejection_says_why(run: Run, waiting: str) -> None:
    assert run("review", "reject", waiting, "--reason", " ").exit_code == 2


def test_nobody_reviews_as_the_program(run: Run, waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "podatelna")
    for who in (["--as", "Podatelna"], []):
        assert "podatelna is the program itself" in str(run("review", *who, "accept", waiting).exception)
    assert "Rejected" in run("review", "--as", "petr", "reject", waiting, "--reason", "not ours").output


def test_what_was_typed_is_not_lost_with_the_lease(run: Run, waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.review import Edit, Opened, ReviewDesk

    accept = ReviewDesk.accept

    def someone_else_first(desk: ReviewDesk, opened: Opened, edit: Edit) -> object:
        monkeypatch.setattr(ReviewDesk, "accept", accept)
        in_force = settings.load()
        with wiring.books(in_force) as books:
            desk.release(opened)
            other = wiring.review_desk(in_force, books, "default", "petr")
            other.accept(other.hold(opened.stored.id), Edit())
        return accept(desk, opened, edit)

    monkeypatch.setattr(ReviewDesk, "accept", someone_else_first)
    done = run("review", typed="gross_total=77\na\n")
    assert f"podatelna review accept {waiting} --set gross_total=77" in done.output
    assert "Nothing waits for you" in done.output


def test_corrections_are_given_as_name_and_value(run: Run, waiting: str) -> None:
    assert run("review", "accept", waiting, "--set", "gross_total").exit_code == 2
