"""Files are opened by what is in them, and what cannot be opened says why."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pikepdf
import pillow_heif
import pytest
from pages_made import only_sheet, pdf, picture, text
from PIL import Image

from documents.bounds import Bounds
from documents.errors import BoundExceeded, BrokenFile, EncryptedFile, UnsupportedFormat
from extractors.opening import format_of, open_file


@pytest.mark.parametrize(
    ("pillow_name", "file_format"),
    [
        ("JPEG", "jpeg"),
        ("PNG", "png"),
        ("TIFF", "tiff"),
        ("WEBP", "webp"),
        ("GIF", "gif"),
        ("BMP", "bmp"),
        ("PPM", "pnm"),
    ],
)
def test_pictures_are_known_by_their_content(pillow_name: str, file_format: str) -> None:
    with open_file(picture(pillow_name), Bounds()) as opened:
        image = opened.sheets[0].render(10_000)
        assert opened.format == file_format
        assert len(opened.sheets) == 1
        assert image.shape == (40, 60)
        assert image.dtype == np.uint8
        assert opened.sheets[0].render_colour(10_000).shape == (40, 60, 3)
        assert opened.sheets[0].text_layer() == ()
        assert opened.sheets[0].may_hold_codes()


def test_a_heic_photo_is_opened() -> None:
    file = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "white")).save(file)
    with open_file(file.getvalue(), Bounds()) as opened:
        assert opened.format == "heic"
        assert opened.sheets[0].render(10_000).shape == (48, 64)


def test_each_frame_of_a_tiff_is_a_sheet() -> None:
    frames = [Image.new("L", (50, 50 + 10 * number), 255 - number) for number in range(3)]
    with open_file(picture("TIFF", frames[0], save_all=True, append_images=frames[1:]), Bounds()) as opened:
        assert [sheet.number for sheet in opened.sheets] == [1, 2, 3]
        assert [sheet.render(10_000).shape[0] for sheet in opened.sheets] == [50, 60, 70]
        assert opened.sheets[0].render(10_000)[0, 0] == 255


def test_the_pages_of_a_pdf_are_sheets_in_points() -> None:
    with open_file(b"rubbish before\n" + pdf(text(10, 10, "one"), text(10, 10, "two")), Bounds()) as opened:
        assert opened.format == "pdf"
        assert [sheet.text_layer()[0].text for sheet in opened.sheets] == ["one", "two"]
        assert opened.sheets[-1].number == 2
        assert [sheet.number for sheet in opened.sheets[0:2]] == [1, 2]
        assert (opened.sheets[0].width, opened.sheets[0].height) == (400, 300)
        assert opened.sheets[0].render(144).shape == (600, 800)
        assert opened.sheets[0].render_colour(72).shape == (300, 400, 3)
        with pytest.raises(IndexError):
            opened.sheets[2]


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", BrokenFile, "empty"),
        (b"\x00\x00\n", BrokenFile, "empty"),
        (b"PK\x03\x04word/document.xml", UnsupportedFormat, "ZIP archive or an Office document"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", UnsupportedFormat, "XML"),
        (b"Received: from mail.example", UnsupportedFormat, "e-mail"),
        (b"<HTML><body>", UnsupportedFormat, "web page"),
        (b"just some words", UnsupportedFormat, "neither a PDF nor a picture"),
        (b"%PDF-1.7\n%nothing follows", BrokenFile, "damaged or cut short"),
        (picture("PNG")[:30], BrokenFile, "PNG picture is damaged"),
        (b"II*\x00\x08\x00\x00\x00\x01", BrokenFile, "TIFF picture is damaged"),
        (b"\x00\x00\x00\x18ftypheic", BrokenFile, "HEIC picture is damaged"),
    ],
)
def test_what_cannot_be_opened_says_why(data: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        open_file(data, Bounds())


@pytest.mark.parametrize("thumbnail", [b"", b"\xff\xe1\x00\x06\xff\xd8\xff\xd9"])
def test_a_photo_cut_short_is_found_out_at_once(thumbnail: bytes) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200), dtype=np.uint8)
    whole = picture("JPEG", Image.fromarray(noise))
    photo = whole[:2] + thumbnail + whole[2:]
    assert only_sheet(photo).width > 0
    with pytest.raises(BrokenFile, match="cut short"):
        open_file(photo[: len(photo) // 2], Bounds())


def test_a_telephones_photo_cut_short_is_found_out_at_once() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    noise = np.random.default_rng(1).integers(0, 255, (200, 200), dtype=np.uint8)
    photo = picture("HEIF", Image.fromarray(noise))
    assert only_sheet(photo).width > 0
    assert only_sheet(photo + b"\x00\x00\x00\x00more").width > 0
    with pytest.raises(BrokenFile, match="cut short"):
        open_file(photo[: len(photo) // 2], Bounds())


def test_a_photo_that_lacks_but_its_end_marker_is_read() -> None:
    assert only_sheet(picture("JPEG")[:-2]).render(72).size > 0


def test_a_picture_cut_short_is_found_out_when_it_is_drawn() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200), dtype=np.uint8)
    data = picture("PNG", Image.fromarray(noise))
    with pytest.raises(BrokenFile, match="cut short"):
        only_sheet(data[: len(data) // 2]).render(300)


def test_a_locked_pdf_asks_for_one_without_password() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf(text(10, 10, "secret")))) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="owner", user="user"))
    with pytest.raises(EncryptedFile, match="password"):
        open_file(file.getvalue(), Bounds())


def test_a_pdf_locked_only_against_changes_is_read() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf(text(10, 10, "open")))) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert only_sheet(file.getvalue()).text_layer()[0].text == "open"


def test_more_than_the_bounds_is_refused() -> None:
    three = pdf(text(1, 1, "a"), text(1, 1, "b"), text(1, 1, "c"))
    frames = [Image.new("1", (9, 9)) for _ in range(3)]
    with pytest.raises(BoundExceeded, match="3 pages, more than the 2"):
        open_file(three, Bounds(pages=2))
    with pytest.raises(BoundExceeded, match="more than the 2 pages"):
        open_file(picture("TIFF", frames[0], save_all=True, append_images=frames[1:]), Bounds(pages=2))
    with pytest.raises(BoundExceeded, match="more than the 100 B allowed"):
        open_file(three, Bounds(bytes=100))
    with pytest.raises(BoundExceeded, match="60 x 40 pixels"):
        open_file(picture("PNG"), Bounds(pixels=2_000))


def test_a_picture_that_claims_to_be_enormous_is_refused_before_it_is_decoded() -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    with pytest.raises(BoundExceeded, match="60000 x 60000"):
        open_file(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"\x00" * 50), Bounds())


def test_a_page_as_large_as_a_field_is_drawn_coarser() -> None:
    image = only_sheet(pdf(text(50, 50, "big"), size=(14_400, 14_400)), Bounds(pixels=1_000_000)).render(300)
    assert image.shape == (1000, 1000)


def test_a_photo_lies_as_its_exif_orientation_says() -> None:
    image = Image.new("RGB", (80, 40), "white")
    image.paste("black", (0, 0, 20, 40))  # dark at the left
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned clockwise by 90 degrees
    sheet = only_sheet(picture("JPEG", image, exif=exif, dpi=(100, 100)))
    seen = sheet.render(1000)
    assert sheet.width < sheet.height
    assert seen.shape == (80, 40)
    assert seen[:15].mean() < 60 < 200 < seen[-15:].mean()  # dark at the top


@pytest.mark.parametrize(
    ("image", "darkest", "lightest"),
    [
        (Image.new("RGBA", (30, 30), (0, 0, 0, 0)), 255, 255),  # transparent is paper
        (Image.fromarray(np.full((30, 30), 65_535, np.uint16)), 255, 255),
        (Image.new("1", (30, 30), 0), 0, 0),
        (Image.new("P", (30, 30), 0), 0, 0),
        (Image.new("LA", (30, 30), (90, 255)), 90, 90),
    ],
)
def test_every_kind_of_colour_becomes_grey(image: Image.Image, darkest: int, lightest: int) -> None:
    grey = only_sheet(picture("TIFF" if image.mode != "P" else "PNG", image)).render(10)
    assert (grey.min(), grey.max()) == (darkest, lightest)
    assert grey.ndim == 2


def test_resolution_is_believed_only_where_it_is_plausible() -> None:
    page = Image.new("L", (1654, 2339), 255)
    scanned = only_sheet(picture("PNG", page, dpi=(200, 200)))
    careless = only_sheet(picture("PNG", page, dpi=(72, 72)))  # would be 32 inches high
    silent = only_sheet(picture("BMP", page))
    assert round(scanned.height) == round(careless.height) == 842
    assert round(silent.width) == 595 or round(silent.height) == 842
    assert scanned.render(100).shape == (1170, 827)
    assert scanned.render(600).shape == (2339, 1654)  # never finer than it was scanned
    assert round(scanned.evidence().dpi) == 200


def test_a_large_photo_is_decoded_no_larger_than_needed() -> None:
    photo = Image.new("RGB", (4000, 3000), "white")
    assert only_sheet(picture("JPEG", photo)).render(100).shape == (877, 1169)


def test_formats_are_told_by_their_first_bytes() -> None:
    assert format_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "webp"
    assert format_of(b"P5 10 10 255 ") == "pnm"
    assert format_of(b"Prague") == ""
    assert format_of(b"MM\x00*") == "tiff"
