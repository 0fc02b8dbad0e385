from __future__ import annotations

import io
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from documents.bounds import Bounds
from documents.fields import Candidate, Extraction, Field, Row
from documents.geometry import Box
from documents.pages import Carrier, Format, Source
from documents.types import DocumentType, FieldType, ValueType
from extractors.carriers import attachments, codes_on, combine, embedded, kind_of, understand
from extractors.opening import open_file

UBL = b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><ID>F1</ID></Invoice>"
ISDOC = "<Invoice xmlns='http://isdoc.cz/namespace/2013'><ID>Č1</ID></Invoice>".encode("utf-16")
CII = b"<CrossIndustryInvoice><ExchangedDocument><ID>C1</ID></ExchangedDocument></CrossIndustryInvoice>"


def blank_pdf() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def specification(pdf: pikepdf.Pdf, stream: pikepdf.Stream) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="x", EF=pikepdf.Dictionary(F=pdf.make_indirect(stream)))
    )


def test_xml_in_the_name_tree_is_found_whatever_it_is_called() -> None:
    pdf = blank_pdf()
    pdf.attachments["bill.bin"] = UBL
    pdf.attachments["letter.txt"] = b"Dear all"
    pdf.attachments["other.xml"] = b"<note/>"
    (carrier,) = embedded(saved(pdf))
    assert (carrier.source, carrier.format, carrier.page) == (Source.XML, Format.UBL, None)
    assert "<ID>F1</ID>" in carrier.payload


def test_xml_in_the_associated_files_of_document_and_page_is_found_once() -> None:
    pdf = blank_pdf()
    both = specification(pdf, pikepdf.Stream(pdf, CII))
    pdf.Root.AF = pikepdf.Array([both])
    pdf.pages[0].obj.AF = pikepdf.Array([both, specification(pdf, pikepdf.Stream(pdf, UBL))])
    assert [carrier.format for carrier in embedded(saved(pdf))] == [Format.CII, Format.UBL]


def test_xml_behind_an_annotation_is_found() -> None:
    pdf = blank_pdf()
    pin = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FileAttachment,
        Rect=[0, 0, 9, 9],
        FS=specification(pdf, pikepdf.Stream(pdf, UBL)),
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pin])
    assert [carrier.format for carrier in embedded(saved(pdf))] == [Format.UBL]


def test_xml_in_any_encoding_becomes_text() -> None:
    pdf = blank_pdf()
    pdf.attachments["faktura.isdoc"] = ISDOC
    (carrier,) = embedded(saved(pdf))
    assert carrier.format is Format.ISDOC
    assert "Č1" in carrier.payload


def test_attached_isdocx_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.xml", "<manifest/>")
        archive.writestr("faktura.isdoc", ISDOC)
    pdf = blank_pdf()
    pdf.attachments["faktura.isdocx"] = stream.getvalue()
    assert [carrier.format for carrier in embedded(saved(pdf))] == [Format.ISDOC]


def test_an_attachment_that_unpacks_without_end_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    pdf = blank_pdf()
    bomb = pikepdf.Stream(pdf, zlib.compress(b"<a>" + b" " * 100_000 + b"</a>"))
    bomb.Filter = pikepdf.Name.FlateDecode
    pdf.Root.AF = pikepdf.Array([specification(pdf, bomb)])
    assert embedded(saved(pdf)) == ()


def test_an_attachment_packed_in_an_odd_way_is_left_alone() -> None:
    pdf = blank_pdf()
    odd = pikepdf.Stream(pdf, UBL)
    odd.Filter = pikepdf.Array([pikepdf.Name.ASCIIHexDecode, pikepdf.Name.FlateDecode])
    pdf.Root.AF = pikepdf.Array([specification(pdf, odd)])
    assert embedded(saved(pdf)) == ()


def test_damaged_attachment_lists_are_passed_over() -> None:
    pdf = blank_pdf()
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([1, 2, 3])))
    pdf.Root.AF = pikepdf.Array([7, pikepdf.Dictionary(EF=9), specification(pdf, pikepdf.Stream(pdf, UBL))])
    pdf.Root.AcroForm = pikepdf.Array([])
    assert [carrier.format for carrier in embedded(saved(pdf))] == [Format.UBL]


def test_only_so_many_attachments_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_FILES", 2)
    pdf = blank_pdf()
    for number in range(4):
        pdf.attachments[f"{number}.xml"] = UBL.replace(b"F1", str(number).encode())
    assert len(embedded(saved(pdf))) == 2


def test_what_cannot_be_opened_has_no_carriers() -> None:
    locked = io.BytesIO()
    blank_pdf().save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert embedded(locked.getvalue()) == ()
    assert embedded(b"%PDF-1.7 and nothing else") == ()
    assert embedded(b"PK\x03\x04 broken") == ()
    assert embedded(b"\xff\xd8\xff a photo") == ()


def a_form() -> bytes:
    """Return a filled form: labels left, above, below and right, a number in three boxes, two ticks."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842))
    form = page.acroForm

    def box(name: str, value: str, x: float, y: float, width: float = 150, tooltip: str = "") -> None:
        form.textfield(name=name, value=value, x=x, y=y, width=width, height=16, tooltip=tooltip, maxlen=1000)

    page.drawString(40, 784, "1. Jméno a příjmení:".replace("ř", "r").replace("í", "i"))
    box("f1", "Jana Nová", 200, 780)
    page.drawString(40, 752, "Date of birth (MM-DD-YYYY)")
    box("f2", "04-05-1990", 40, 730)
    page.drawString(300, 752, "Social number")
    for number, value in enumerate(("123", "45", "6789")):
        box(f"f3{number}", value, 300 + 60 * number, 730, width=45)
    box("account_number", "1000 2000", 40, 680)
    box("f5", "Kos Ltd\nMain 1\nBrno", 300, 680, tooltip="Name and address of employer")
    page.drawString(40, 600, "City")
    box("f6", "Olomouc", 100, 596)
    page.drawString(40, 570, "City")
    box("f7", "Praha", 100, 566)
    for name, checked, y in (("c1", True, 500), ("c2", False, 470)):
        form.checkbox(name=name, checked=checked, x=40, y=y, size=12)
    page.drawString(60, 502, "Married")
    page.drawString(60, 472, "Student")
    page.showPage()
    page.save()
    return stream.getvalue()


def declared(*fields: FieldType) -> DocumentType:
    return DocumentType(name="form", kind="form", fields={field.name: field for field in fields})


def text_field(name: str, label: str, kind: ValueType = ValueType.TEXT) -> FieldType:
    return FieldType(name=name, type=kind, labels={"en": (label,)})


FORM = declared(
    text_field("holder_name", "jmeno a prijmeni", ValueType.NAME),
    text_field("birth_date", "date of birth", ValueType.DATE),
    text_field("ssn", "social number", ValueType.IDENTIFIER),
    text_field("account_number", "kontonummer"),
    text_field("employer_name", "name and address of employer", ValueType.NAME),
    text_field("employer_address", "name and address of employer", ValueType.ADDRESS),
    text_field("home_city", "city"),
    text_field("work_city", "city"),
    text_field("married", "married", ValueType.BOOLEAN),
    text_field("student", "student", ValueType.BOOLEAN),
    text_field("salary", "salary", ValueType.AMOUNT),
)


def test_a_filled_form_gives_the_declared_fields() -> None:
    carriers = embedded(a_form())
    assert [(carrier.source, carrier.format, carrier.page) for carrier in carriers] == [
        (Source.FORM, Format.ACROFORM, 1)
    ]
    found = understand(carriers, FORM).fields
    assert {name: field.value for name, field in found.items()} == {
        "holder_name": "Jana Nová",
        "birth_date": "1990-04-05",
        "ssn": "123456789",
        "account_number": "1000 2000",
        "employer_name": "Kos Ltd",
        "employer_address": "Main 1 Brno",
        "home_city": "Olomouc",
        "work_city": "Praha",
        "married": "true",
        "student": "false",
    }


def test_the_value_of_a_form_field_has_its_place() -> None:
    name = understand(embedded(a_form()), FORM).fields["holder_name"]
    assert (name.source, name.page) == (Source.FORM, 1)
    assert name.box is not None
    assert name.box.x0 == pytest.approx(200 / 595, abs=0.01)
    assert name.box.y1 == pytest.approx(1 - 780 / 842, abs=0.01)


def test_the_boxes_of_one_number_are_one_place() -> None:
    number = understand(embedded(a_form()), FORM).fields["ssn"]
    assert number.box is not None
    assert number.box.width == pytest.approx(165 / 595, abs=0.01)


def test_the_lines_of_an_address_asked_one_by_one_are_one_address() -> None:
    lines = FieldType(name="address", type=ValueType.ADDRESS, labels={"en": ("jmeno a prijmeni", "city")})
    assert understand(embedded(a_form()), declared(lines)).fields["address"].value == "Jana Nová Olomouc"


def test_the_better_fitting_of_two_form_fields_comes_first_and_an_empty_one_never() -> None:
    name = text_field("full_name", "jmeno a prijmeni", ValueType.NAME)
    found = understand(embedded(a_form()), declared(name, text_field("height", "city", ValueType.NUMBER))).fields
    assert {key: field.value for key, field in found.items()} == {"full_name": "Jana Nová"}


def a_widget(pdf: pikepdf.Pdf, kind: str, value: pikepdf.Object | None, name: str) -> pikepdf.Object:
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name(kind), T=name, Rect=[50, 50, 200, 70]
    )
    if value is not None:
        field.V = value
    return pdf.make_indirect(field)


def test_signatures_and_chosen_entries_are_values_and_buttons_are_none() -> None:
    pdf = blank_pdf()
    signature = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))
    widgets = [
        a_widget(pdf, "/Sig", signature, "signed"),
        a_widget(pdf, "/Sig", None, "countersigned"),
        a_widget(pdf, "/Ch", pikepdf.String("Brno"), "branch"),
        a_widget(pdf, "/Tx", pikepdf.String("x" * 5000), "note"),
    ]
    widgets[2].Opt = pikepdf.Array(["Brno", "Praha"])
    button = a_widget(pdf, "/Btn", None, "print")
    button.Ff = 1 << 16
    link = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = pikepdf.Array([*widgets, button, link])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([*widgets, button]))
    kind = declared(
        text_field("signed", "signed", ValueType.BOOLEAN),
        text_field("countersigned", "countersigned", ValueType.BOOLEAN),
        text_field("branch", "branch"),
        text_field("note", "note"),
    )
    found = understand(embedded(saved(pdf)), kind).fields
    assert {name: field.value for name, field in found.items()} == {
        "signed": "true",
        "countersigned": "false",
        "branch": "Brno",
    }


def test_a_form_on_a_turned_page_has_its_boxes_where_a_reader_sees_them() -> None:
    pdf = pikepdf.open(io.BytesIO(a_form()))
    pdf.pages[0].rotate(90, relative=False)
    name = understand(embedded(saved(pdf)), FORM).fields["employer_name"]
    assert name.box is not None
    assert (name.box.x0, name.box.x1) == pytest.approx((680 / 842, 696 / 842), abs=0.01)
    assert (name.box.y0, name.box.y1) == pytest.approx((300 / 595, 450 / 595), abs=0.01)


def test_the_ticked_box_of_a_form_is_the_choice() -> None:
    status = FieldType(name="status", type=ValueType.CHOICE, choices=("student", "married"))
    other = FieldType(name="other", type=ValueType.CHOICE, choices=("retired",))
    found = understand(embedded(a_form()), declared(status, other)).fields
    assert {name: field.value for name, field in found.items()} == {"status": "married"}


def test_an_empty_form_is_no_carrier() -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    page.acroForm.textfield(name="a", value="", x=10, y=10)
    page.showPage()
    page.save()
    assert embedded(stream.getvalue()) == ()


def test_data_of_an_xfa_form_is_read_where_nothing_else_is_filled_in() -> None:
    pdf = blank_pdf()
    datasets = (
        b"<d:datasets xmlns:d='urn:d'><d:data><form><BirthDate>5. 4. 1990</BirthDate></form></d:data></d:datasets>"
    )
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([]), XFA=pikepdf.Array(["datasets", pdf.make_stream(datasets)])
    )
    assert understand(embedded(saved(pdf)), FORM).fields["birth_date"].value == "1990-04-05"


def test_xfa_without_data_is_no_carrier() -> None:
    pdf = blank_pdf()
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array(["datasets", pdf.make_stream(b"<d/>"), "template", 1]))
    assert embedded(saved(pdf)) == ()


def test_the_kind_is_what_xml_says_before_what_a_code_says() -> None:
    note = Carrier(source=Source.XML, format=Format.UBL, payload="<CreditNote><ID>1</ID></CreditNote>")
    payment = Carrier(source=Source.QR, format=Format.SPAYD, payload="SPD*1.0*ACC:CZ6508000000192000145399")
    invoice = Carrier(source=Source.QR, format=Format.SPAYD, payload="SID*1.0*ID:1*DD:20260101")
    patch = Carrier(source=Source.QR, format=Format.BARCODE, payload="PATCHT")
    assert kind_of([invoice, note]) == "credit_note"
    assert kind_of([payment, invoice]) == "invoice"
    assert kind_of([payment, patch]) == ""


def test_carriers_that_disagree_are_all_candidates() -> None:
    xml = Carrier(source=Source.XML, format=Format.CII, payload=CII.decode())
    code = Carrier(source=Source.QR, format=Format.SPAYD, payload="SID*1.0*ID:C2*DD:20260101")
    number = understand([code, xml], DocumentType(name="other", kind="other")).fields["invoice_number"]
    assert (number.value, number.source) == ("C1", Source.XML)
    assert [(one.value, one.source) for one in number.candidates] == [("C1", Source.XML), ("C2", Source.QR)]


def test_fields_a_type_does_not_declare_are_left_out() -> None:
    xml = Carrier(source=Source.XML, format=Format.CII, payload=CII.decode())
    assert not understand([xml], FORM).fields


def read(value: str, confidence: float, box: Box | None = None, source: Source = Source.TEXT) -> Field:
    own = Candidate(value=value, text=value, score=confidence, source=source, page=1, box=box)
    return Field(value=value, confidence=confidence, source=source, page=1, box=box, candidates=(own,))


PLACE = Box(x0=0.1, y0=0.1, x1=0.2, y1=0.2)


def test_a_carrier_goes_before_the_page_and_the_page_stays_behind_it() -> None:
    page = Extraction(fields={"gross_total": read("12.00", 0.97), "note": read("x", 0.5)})
    carried = Extraction(fields={"gross_total": read("21.00", 0.99, source=Source.XML), "iban": read("I", 0.9)})
    both = combine(page, carried).fields
    assert set(both) == {"gross_total", "note", "iban"}
    assert both["gross_total"].value == "21.00"
    assert [one.value for one in both["gross_total"].candidates] == ["21.00", "12.00"]


def test_what_a_carrier_only_implies_goes_behind_a_sure_page() -> None:
    page = Extraction(fields={"gross_total": read("121.00", 0.95)})
    carried = Extraction(fields={"gross_total": read("71.00", 0.8, source=Source.QR)})
    total = combine(page, carried).fields["gross_total"]
    assert (total.value, total.source) == ("121.00", Source.TEXT)
    assert [one.source for one in total.candidates] == [Source.TEXT, Source.QR]


def test_a_value_from_xml_is_shown_where_the_page_prints_it() -> None:
    page = Extraction(fields={"iban": read("CZ1", 0.6, PLACE)})
    carried = Extraction(fields={"iban": Field(value="CZ1", confidence=0.99, source=Source.XML)})
    iban = combine(page, carried).fields["iban"]
    assert (iban.source, iban.page, iban.box) == (Source.XML, 1, PLACE)


def test_the_tables_of_a_carrier_replace_those_of_the_page() -> None:
    own, theirs = Row(values={"line_total": "1.00"}), Row(values={"line_total": "2.00"}, source=Source.XML)
    page = Extraction(fields={}, line_items=(own,), tax_breakdown=(own,))
    both = combine(page, Extraction(fields={}, line_items=(theirs,)))
    assert (both.line_items, both.tax_breakdown) == ((theirs,), (own,))


def test_a_page_of_text_alone_is_not_drawn_to_look_for_codes() -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    page.drawString(100, 500, "Faktura")
    page.line(100, 490, 300, 490)
    page.showPage()
    for x in range(20):
        for y in range(10):
            page.rect(100 + 3 * x, 100 + 3 * y, 2, 2, fill=1)
    page.showPage()
    page.drawInlineImage(Image.new("L", (50, 50)), 100, 100, width=60, height=60)
    page.showPage()
    page.drawInlineImage(Image.new("L", (50, 50)), 100, 100, width=6, height=6)
    page.save()
    with open_file(stream.getvalue(), Bounds()) as opened:
        assert [sheet.may_hold_codes() for sheet in opened.sheets] == [False, True, True, False]
        assert codes_on(opened.sheets[0]) == ()
