"""The types documents are set in, all from Debian packages: see `PACKAGES`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

ROOT = Path("/usr/share/fonts")
FILES = {
    "LiberationSans": "truetype/liberation/LiberationSans-{}.ttf",
    "LiberationSansNarrow": "truetype/liberation/LiberationSansNarrow-{}.ttf",
    "LiberationSerif": "truetype/liberation/LiberationSerif-{}.ttf",
    "LiberationMono": "truetype/liberation/LiberationMono-{}.ttf",
    "DejaVuSans": "truetype/dejavu/DejaVuSans{}.ttf",
    "DejaVuSansCondensed": "truetype/dejavu/DejaVuSansCondensed{}.ttf",
    "DejaVuSansMono": "truetype/dejavu/DejaVuSansMono{}.ttf",
    "DejaVuSerif": "truetype/dejavu/DejaVuSerif{}.ttf",
    "DejaVuSerifCondensed": "truetype/dejavu/DejaVuSerifCondensed{}.ttf",
}
HANDS = ("opentype/urw-base35/Z003-MediumItalic.otf", "opentype/comic-neue/ComicNeue-LightItalic.otf")
PACKAGES = "fonts-dejavu-core fonts-dejavu-extra fonts-liberation fonts-urw-base35 fonts-comic-neue"


@cache
def register(family: str, *, bold: bool) -> str:
    """Return the name under which reportlab knows the font, loading it first."""
    name = f"{family}-{'Bold' if bold else 'Regular'}"
    weight = ("-Bold" if bold else "") if family.startswith("DejaVu") else ("Bold" if bold else "Regular")
    pdfmetrics.registerFont(TTFont(name, str(path(FILES[family].format(weight)))))
    return name


def path(relative: str) -> Path:
    """Return the file of a font; raise `FileNotFoundError` naming the packages that bring it."""
    file = ROOT / relative
    if not file.exists():
        raise FileNotFoundError(f"{file} is missing. Install the fonts: apt-get install {PACKAGES}")
    return file
