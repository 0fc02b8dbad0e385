from __future__ import annotations

import io

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from documents.bounds import Bounds
from documents.geometry import UNCHANGED, Transform
from documents.pages import Carrier, Format, Source
from extractors.carriers import barcodes, epc, spayd, swiss
from extractors.carriers.barcodes import codes, codes_on, is_separator
from extractors.carriers.said import NOTHING
from extractors.opening import open_file

SPAYD = "SPD*1.0*ACC:CZ6508000000192000145399*AM:1210.00*CC:CZK*DT:20260315*X-VS:2026007*X-KS:0308*RN:DÍLNA KOS"
SID = (
    "SID*1.0*ID:FV-7/2026*DD:20260301*AM:1210.00*TP:0*TD:9*INI:27074358*VII:CZ27074358*INR:25596641"
    "*DUZP:20260228*TB0:500.00*T0:105.00*TB1:540.18*T1:64.82"
)


def page_with(content: str, scale: int = 5) -> NDArray[np.uint8]:
    """Return an A4 page at 150 dpi with a QR code, its corner at 200 pixels from the left, 300 from the top."""
    stream = io.BytesIO()
    segno.make(content, error="m", micro=False).save(stream, kind="png", scale=scale, border=0)
    with Image.open(stream) as drawn:
        code = np.asarray(drawn.convert("L"))
    page = np.full((1754, 1240), 255, np.uint8)
    page[300 : 300 + code.shape[0], 200 : 200 + code.shape[1]] = code
    return page


def test_a_payment_code_is_found_with_its_place() -> None:
    (found,) = codes(page_with(SPAYD), 3, UNCHANGED)
    assert (found.source, found.format, found.payload, found.page) == (Source.QR, Format.SPAYD, SPAYD, 3)
    assert found.symbology == "QRCode"
    assert found.box is not None
    assert found.box.x0 == pytest.approx(200 / 1240, abs=0.005)
    assert found.box.y0 == pytest.approx(300 / 1754, abs=0.005)


def test_the_place_of_a_code_is_given_on_the_page_as_scanned() -> None:
    upside_down = Transform(matrix=((-1, 0, 1), (0, -1, 1), (0, 0, 1)))
    (found,) = codes(page_with(SPAYD), 1, upside_down)
    assert found.box is not None
    assert found.box.x1 == pytest.approx(1 - 200 / 1240, abs=0.005)


def test_codes_are_found_on_colour_pages() -> None:
    colour = np.repeat(page_with(SPAYD)[..., np.newaxis], 3, axis=2)
    assert [code.payload for code in codes(colour, 1, UNCHANGED)] == [SPAYD]


@pytest.mark.parametrize(
    ("symbology", "name"),
    [
        (zxingcpp.BarcodeFormat.Code128, "Code128"),
        (zxingcpp.BarcodeFormat.Code39, "Code39"),
        (zxingcpp.BarcodeFormat.DataMatrix, "DataMatrix"),
        (zxingcpp.BarcodeFormat.PDF417, "PDF417"),
    ],
)
def test_other_codes_keep_their_content(symbology: zxingcpp.BarcodeFormat, name: str) -> None:
    drawn = np.asarray(zxingcpp.create_barcode("PATCHT", symbology).to_image(scale=4))
    page = np.full((1000, 1000), 255, np.uint8)
    page[100 : 100 + drawn.shape[0], 100 : 100 + drawn.shape[1]] = drawn
    (found,) = codes(page, 1, UNCHANGED)
    assert (found.format, found.payload, found.symbology) == (Format.BARCODE, "PATCHT", name)
    assert is_separator(found)


def test_a_blank_page_has_no_codes() -> None:
    assert codes(np.full((200, 100), 255, np.uint8), 1, UNCHANGED) == ()


def test_a_payment_code_separates_nothing() -> None:
    assert not is_separator(Carrier(source=Source.QR, format=Format.SPAYD, payload=SPAYD))


def test_a_small_code_on_a_scan_is_looked_at_more_closely() -> None:
    page = np.full((3508, 2480), 255, np.uint8)
    small = page_with(SPAYD, scale=3)[300:600, 200:500]
    page[300:600, 200:500] = small
    stream = io.BytesIO()
    Image.fromarray(page).save(stream, "png", dpi=(300, 300))
    with open_file(stream.getvalue(), Bounds()) as opened:
        assert [code.payload for code in codes_on(opened.sheets[0])] == [SPAYD]


def test_spayd_says_account_amount_and_symbols() -> None:
    said = spayd.read(SPAYD)
    assert said.kind == ""
    assert said.values == {
        "iban": "CZ6508000000192000145399",
        "bank_account": "19-2000145399/0800",
        "amount_due": "1210.00",
        "currency": "CZK",
        "due_date": "2026-03-15",
        "variable_symbol": "2026007",
        "constant_symbol": "0308",
    }
    assert said.implied == {"gross_total": "1210.00", "supplier_name": "DÍLNA KOS"}


def test_qr_faktura_says_the_invoice() -> None:
    said = spayd.read(SID)
    assert said.kind == "invoice"
    assert said.values == {
        "invoice_number": "FV-7/2026",
        "issue_date": "2026-03-01",
        "supply_date": "2026-02-28",
        "supplier_id": "27074358",
        "supplier_vat_id": "CZ27074358",
        "customer_id": "25596641",
        "gross_total": "1210.00",
        "net_total": "1040.18",
        "tax_total": "169.82",
        "currency": "CZK",
    }
    assert said.tax_breakdown == (
        {"rate": "21", "net": "500.00", "tax": "105.00"},
        {"rate": "12", "net": "540.18", "tax": "64.82"},
    )


def test_qr_faktura_within_a_payment_shares_its_amount_and_symbol() -> None:
    embedded = SID.replace("*AM:1210.00", "").replace("*", "%2A")
    said = spayd.read(f"{SPAYD}*X-INV:{embedded}")
    assert said.kind == "invoice"
    assert (said.values["gross_total"], said.values["amount_due"]) == ("1210.00", "1210.00")
    assert (said.values["variable_symbol"], said.values["invoice_number"]) == ("2026007", "FV-7/2026")
    assert said.values["iban"] == "CZ6508000000192000145399"


def test_qr_faktura_tells_credit_note_and_reverse_charge() -> None:
    said = spayd.read("SID*1.0*ID:D1*DD:20260301*TD:1*TP:1")
    assert (said.kind, said.values["reverse_charge"]) == ("credit_note", "true")


def test_epc_takes_the_text_where_there_is_no_reference() -> None:
    said = epc.read("BCD\n001\n1\nSCT\n\nKos GmbH\nDE89370400440532013000\nEUR99\n\n\nRechnung 7\n")
    assert said.values == {
        "iban": "DE89370400440532013000",
        "amount_due": "99.00",
        "currency": "EUR",
        "payment_reference": "Rechnung 7",
    }
    assert said.implied == {"gross_total": "99.00", "supplier_name": "Kos GmbH"}


def swiss_bill(amount: str, billing: str) -> str:
    creditor = ["K", "Kos AG", "Dorfgasse 1", "3000 Bern", "", "", "CH"]
    debtor = ["S", "Anna Muster", "Weg", "2", "8000", "Zürich", "CH"]
    head = ["SPC", "0200", "1", "CH5604835012345678009", *creditor, *[""] * 7]
    return "\r\n".join([*head, amount, "CHF", *debtor, "NON", "", "", "EPD", billing])


def test_swiss_bill_says_parties_and_swico_says_the_invoice() -> None:
    said = swiss.read(swiss_bill("107.70", r"//S1/10/R\/12/11/260105/30/106017086/31/260103/32/7.7:100/40/2:10;0:30"))
    assert said.values == {
        "iban": "CH5604835012345678009",
        "amount_due": "107.70",
        "currency": "CHF",
        "supplier_name": "Kos AG",
        "supplier_address": "Dorfgasse 1, 3000 Bern",
        "customer_name": "Anna Muster",
        "customer_address": "Weg 2, 8000 Zürich",
        "invoice_number": "R/12",
        "issue_date": "2026-01-05",
        "supply_date": "2026-01-03",
        "due_date": "2026-02-04",
        "supplier_vat_id": "CHE106017086",
    }
    assert said.tax_breakdown == ({"rate": "7.7", "net": "100.00"},)


def test_swiss_bill_may_leave_the_amount_open() -> None:
    said = swiss.read(swiss_bill("", ""))
    assert "amount_due" not in said.values
    assert not said.implied


@pytest.mark.parametrize(
    ("read", "payload"),
    [(spayd.read, "SPD*1.0*AM:1"), (spayd.read, "SPD*"), (epc.read, "BCD\n002"), (swiss.read, "SPC\n0200")],
)
def test_a_code_without_an_account_says_nothing(read: object, payload: str) -> None:
    assert callable(read)
    assert read(payload) == NOTHING


@given(st.sampled_from(["SPD*1.0*ACC:x*", "SID*1.0*", "BCD\n", "SPC\n"]), st.text(max_size=300))
def test_no_content_of_a_code_breaks_its_reader(prefix: str, rest: str) -> None:
    for read in (spayd.read, epc.read, swiss.read):
        assert all(value for value in read(prefix + rest).values.values())


@given(st.text(max_size=50))
def test_every_content_has_a_format(content: str) -> None:
    assert barcodes.format_of(content) in {Format.BARCODE, Format.SPAYD, Format.EPC, Format.SWISS_QR}
