import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from samples.generator import committed, embedded, forms, packets, scanner, texts, trade
from samples.generator.__main__ import main, thrown
from samples.generator.kinds import KINDS
from samples.generator.layouts import LAYOUTS
from samples.generator.paper import Drawn
from samples.generator.sample import FIELDS, FORMS, expectation
from samples.generator.scanner import Damage

pytestmark = pytest.mark.slow

pdfium = pytest.importorskip("pypdfium2")

FOLDER = Path(committed.__file__).parent.parent


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def page_text(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return squeezed(text)


def absent(drawn: Drawn) -> dict[str, str]:
    """The printed values that do not stand in the document's text; an address stands in parts."""
    text = page_text(drawn.pdf)
    by_hand = {ink.text for ink in drawn.inks}
    printed = {name: value.text for name, value in drawn.printed.items() if value.text not in by_hand}
    parts = {name: value.split(", ") if name.endswith("address") else [value] for name, value in printed.items()}
    return {name: printed[name] for name, values in parts.items() if any(squeezed(part) not in text for part in values)}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("language", ["cs", "de"])
def test_every_expected_value_of_an_invoice_is_printed(layout: str, language: str) -> None:
    for seed in range(3):
        drawn = KINDS["invoice"](Random(f"{layout}{seed}"), language, layout)
        assert absent(drawn) == {}
        assert {"invoice_number", "gross_total", "supplier_name"} <= set(drawn.printed)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["cs", "sk", "en"])
def test_every_expected_value_of_any_kind_is_printed(kind: str, language: str) -> None:
    for seed in range(6):
        drawn = KINDS[kind](Random(f"{kind}{seed}"), language, "")
        assert absent(drawn) == {}
        assert drawn.content.kind == kind.removesuffix("_long")


def test_the_sums_of_an_invoice_add_up() -> None:
    for seed in range(30):
        content = KINDS["invoice"](Random(seed), "cs", "").content
        net = sum((row.net for row in content.breakdown), Decimal(0))
        tax = sum((row.tax for row in content.breakdown), Decimal(0))
        rounding = Decimal(content.values["rounding"].canonical) if "rounding" in content.values else Decimal(0)
        assert net == sum((item.net for item in content.items), Decimal(0))
        assert net + tax + rounding == Decimal(content.values["gross_total"].canonical)


def test_a_delivery_note_names_no_price() -> None:
    drawn = KINDS["delivery_note"](Random(4), "cs", "boxes")
    assert not {"gross_total", "net_total", "iban", "variable_symbol"} & set(drawn.printed)
    assert all("line_total" not in item for item in drawn.items)


def test_the_days_of_a_time_sheet_are_its_hours() -> None:
    drawn = forms.draw(Random(5), "cs", "time_sheet", "table")
    hours = sum(Decimal(day["hours"]) for day in drawn.items)
    assert drawn.printed["hours_total"].canonical == f"{hours:.2f}"


def test_a_long_invoice_goes_on_over_numbered_pages() -> None:
    drawn = KINDS["invoice_long"](Random(1), "cs", "heavy")
    assert drawn.pages >= 2
    assert len(drawn.items) == len(drawn.content.items) >= 55


def test_the_same_seed_makes_the_same_bytes() -> None:
    first, second = ([(row.name, row.data, row.expected) for row in thrown(3, 8)] for _ in range(2))
    assert first == second


def test_a_sample_depends_on_its_number_and_not_on_how_many_are_made() -> None:
    assert [row.name for row in thrown(3, 2)] == [row.name for row in thrown(3, 8)][:2]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_each_form_is_the_file_it_says(form: str) -> None:
    starts = {"pdf": b"%PDF", "jpg": b"\xff\xd8", "png": b"\x89PNG", "tif": b"II*\x00"}
    dice = Random(2)
    sample = FORMS[form](
        KINDS["invoice"](dice, "cs", "typed"), dice, "x", Damage(dpi=60, turn=90, stamp="KOPIE", coffee=True)
    )
    assert sample.data.startswith(starts[sample.name.rpartition(".")[2]])
    assert sample.expected["file"] == sample.name


@pytest.mark.parametrize(
    "damage",
    [
        Damage(dpi=60, shadow=True, streaks=True),
        Damage(dpi=60, folded=True, punched=True, fade=0.5),
        Damage(dpi=60, photo=True),
    ],
)
def test_damage_leaves_a_picture_with_ink_on_paper(damage: Damage) -> None:
    (picture,) = scanner.pages(KINDS["invoice"](Random(6), "cs", "halves"), damage, Random(1))
    assert picture.min() + 60 < picture.max()


def test_a_turned_scan_lies_on_its_side() -> None:
    drawn = KINDS["invoice"](Random(6), "cs", "halves")
    (upright,) = scanner.pages(drawn, Damage(dpi=60), Random(1))
    (turned,) = scanner.pages(drawn, Damage(dpi=60, turn=90), Random(1))
    assert upright.shape == turned.shape[::-1]


def test_only_a_scan_shows_what_was_written_by_hand() -> None:
    drawn = forms.draw(Random(9), "cs", "leave_request", "lines")
    assert drawn.printed["signed"].canonical == "true"
    assert "signed" not in FORMS["digital"](drawn, Random(1), "x", Damage()).expected["fields"]  # type: ignore[operator]
    assert FORMS["scan"](drawn, Random(1), "x", Damage(dpi=60)).expected["fields"]["signed"] == "true"  # type: ignore[index]


def test_expected_fields_are_words_of_the_glossary() -> None:
    row = expectation(KINDS["invoice"](Random(1), "cs", "boxes"), "x.pdf", "digital")
    assert isinstance(row["fields"], dict)
    assert set(row["fields"]) <= FIELDS


def test_isdoc_says_what_the_page_says() -> None:
    content = KINDS["invoice"](Random(3), "cs", "boxes").content
    xml = embedded.isdoc(content).decode()
    assert f"<ID>{content.values['invoice_number'].canonical}</ID>" in xml
    assert f"<VariableSymbol>{content.values['variable_symbol'].canonical}</VariableSymbol>" in xml


def test_facturx_says_what_the_page_says() -> None:
    content = KINDS["invoice"](Random(3), "de", "window").content
    xml = embedded.cii(content).decode()
    assert f"<ram:GrandTotalAmount>{content.values['gross_total'].canonical}</ram:GrandTotalAmount>" in xml


def test_a_packet_lists_the_pages_of_each_document() -> None:
    parts = [
        FORMS["digital"](KINDS[kind](Random(1), "cs", ""), Random(1), kind, Damage())
        for kind in ("invoice", "complaint")
    ]
    plain, parted = packets.packet(parts, "p"), packets.separated(parts, "p")
    assert [row["pages"] for row in plain.expected["documents"]] == [[1], [2]]  # type: ignore[attr-defined]
    assert [row["pages"] for row in parted.expected["documents"]] == [[1], [3]]  # type: ignore[attr-defined]
    assert [row["kind"] for row in plain.expected["documents"]] == ["invoice", "complaint"]  # type: ignore[attr-defined]


def test_texts_are_lines_with_heights() -> None:
    rows = list(texts.rows(1, 30))
    assert {row["kind"] for row in rows} <= set(texts.KIND_WEIGHTS)
    first = rows[0]["pages"]
    assert isinstance(first, list)
    assert all(text and 0 < height < 0.2 for text, height in first[0])


def test_the_command_writes_files_and_their_expected_reading(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--out", str(tmp_path), "--seed", "5", "--count", "3"])
    assert result.exit_code == 0
    rows = [json.loads(line) for line in (tmp_path / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["file"] for row in rows} == {file.name for file in tmp_path.iterdir()} - {"expected.jsonl"}


def test_the_command_writes_texts(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--out", str(tmp_path), "--texts", "--count", "3"])
    assert result.exit_code == 0
    assert len((tmp_path / "texts.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_the_committed_samples_are_of_all_kinds_and_many_layouts() -> None:
    rows = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 60
    assert set(texts.KIND_WEIGHTS) <= set(kinds)
    assert len({row["layout"] for row in rows if row["kind"] == "invoice"}) >= 12
    assert {row["language"] for row in rows} == {"cs", "sk", "de", "en"}
    assert {row["born"] for row in rows} == {"digital", "scan", "fax", "photo"}
    assert all((FOLDER / row["file"]).exists() for row in rows)
    assert sum((FOLDER / row["file"]).stat().st_size for row in rows) < 6_000_000


def test_what_the_committed_samples_sell_was_supplied_while_the_rates_they_bear_were_in_force() -> None:
    rows = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    supplied = [row["fields"]["supply_date"] for row in rows if "supply_date" in row["fields"]]
    assert len(supplied) > 20 and min(supplied) >= trade.FIRST_DAY.isoformat()


@pytest.mark.parametrize("name", ["invoice-cs-typed", "invoice-sk-airy"])
def test_a_committed_sample_is_made_again_as_it_stands(name: str) -> None:
    entry = next(entry for entry in committed.ENTRIES if entry.name == name)
    sample = committed.make(entry)
    rows = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert next(row for row in rows if row["file"] == sample.name) == json.loads(json.dumps(sample.expected))


def test_the_truth_of_a_table_is_what_is_printed() -> None:
    for seed in range(12):
        drawn = KINDS["invoice"](Random(seed), "cs", "register")
        text = page_text(drawn.pdf)
        for row in drawn.taxes:
            assert f"{row['rate']}%" in text
        assert len(drawn.taxes) in {0, len(drawn.content.breakdown)}
        assert [row["line_total"] for row in drawn.items] == [f"{item.net:.2f}" for item in drawn.content.items]
    statement = KINDS["bank_statement"](Random(1), "cs", "plain")
    moved = sum(Decimal(row["line_total"]) for row in statement.items)
    opening, closing = (
        Decimal(statement.content.values[f"{name}_balance"].canonical) for name in ("opening", "closing")
    )
    assert opening + moved == closing
