"""The languages in which a document can be read again."""

from __future__ import annotations

import pytest

from documents.errors import InstallationError
from extractors import ocr
from podatelna.web.station_words import languages
from podatelna.web.translation import Words

CZECH, ENGLISH = Words(language="cs"), Words(language="en")


def test_only_languages_that_are_installed_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed_languages", lambda: ("cs", "de", "en"))
    assert languages(ENGLISH, "tesserocr") == [("cs", "Czech"), ("en", "English"), ("de", "German")]


def test_none_is_offered_where_nothing_that_reads_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def installed() -> tuple[str, ...]:
        raise InstallationError("Tesseract is not installed.")

    monkeypatch.setattr(ocr, "installed_languages", installed)
    assert languages(ENGLISH, "tesserocr") == ()


def test_languages_stand_in_the_order_of_the_readers_alphabet() -> None:
    names = [name for _code, name in languages(CZECH, "rapidocr")]
    assert names[:3] == ["angličtina", "bulharština", "čeština"]
    assert names.index("rumunština") < names.index("ruština") < names.index("řečtina") < names.index("slovenština")
    assert names.index("slovinština") < names.index("srbština") < names.index("španělština") < names.index("švédština")
