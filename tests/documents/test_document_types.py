"""Document types as people declare them."""

from pathlib import Path

import pytest

from documents.errors import UsageError
from documents.types import Mode, ValueType, load, type_of


def declare(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_a_company_declares_a_type_in_a_file(tmp_path: Path) -> None:
    declare(
        tmp_path, "visit", 'name = "visit"\nmode = "manual"\n[fields.visitor_name]\ntype = "name"\nrequired = true\n'
    )
    visit = load([tmp_path])["visit"]
    assert (visit.kind, visit.mode) == ("visit", Mode.MANUAL)
    assert visit.fields["visitor_name"].type is ValueType.NAME
    assert visit.fields["visitor_name"].required


def test_a_type_that_extends_another_takes_over_its_fields_and_says_some_anew(tmp_path: Path) -> None:
    declare(
        tmp_path,
        "proforma",
        'name = "proforma"\nkind = "invoice"\nextends = "invoice"\ndrop = ["due_date"]\n'
        "[fields.issue_date]\nrequired = false\n",
    )
    types = load([tmp_path])
    proforma = type_of(types, "invoice", "proforma")
    assert proforma.kind == "invoice"
    assert "due_date" not in proforma.fields
    assert not proforma.fields["issue_date"].required
    assert proforma.fields["issue_date"].labels == types["invoice"].fields["issue_date"].labels
    assert proforma.keywords == {}


def test_a_company_adds_fields_to_a_type_of_the_house_and_drops_others(tmp_path: Path) -> None:
    changes = """
        name = "invoice"
        extends = "invoice"
        drop = ["order_number"]
        [fields.cost_centre]
        type = "identifier"
        labels = { cs = ["středisko"] }
        [fields.due_date]
        required = true
    """
    declare(tmp_path, "invoice", changes)
    house, types = load(), load([tmp_path])
    before, after = house["invoice"], types["invoice"]
    assert set(after.fields) == set(before.fields) - {"order_number"} | {"cost_centre"}
    assert (after.title, after.keywords, after.mode) == (before.title, before.keywords, before.mode)
    assert after.fields["due_date"].required and after.fields["due_date"].labels == before.fields["due_date"].labels
    assert "cost_centre" in types["credit_note"].fields  # which extends it
    assert "cost_centre" not in types["payslip"].fields


def test_an_unknown_kind_falls_back_to_other() -> None:
    assert type_of(load(), "menu").name == "other"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere, named by the setting types, is not a folder"):
        load([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name = ", "not a TOML file"),
        ('title = { cs = "Bez jména" }', "has no name"),
        ('name = "x"\n[fields.a]\ntype = "colour"', "fields.a.type"),
        ('name = "x"\nthreshold = 1', "threshold"),
        ('name = "x"\nextends = "y"', "extends 'y'"),
        ('name = "x"\nextends = "x"', "extends 'x'"),
        ('name = "x"\n[thresholds]\nkind = 1.5', "thresholds.kind"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    declare(tmp_path, "x", text)
    with pytest.raises(UsageError, match=r"x\.toml") as raised:
        load([tmp_path])
    assert complaint in str(raised.value)
