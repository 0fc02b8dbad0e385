"""The layouts of invoices and their kin, by name. Each draws one document on an empty paper."""

from __future__ import annotations

from collections.abc import Callable

from samples.generator.layouts import accounting, handmade, office, online
from samples.generator.paper import Paper

Layout = Callable[[Paper], None]

LAYOUTS: dict[str, Layout] = {
    "halves": accounting.halves,
    "boxes": accounting.boxes,
    "register": accounting.register,
    "enterprise": accounting.enterprise,
    "airy": online.airy,
    "banded": online.banded,
    "sidebar": online.sidebar,
    "centred": online.centred,
    "typed": handmade.typed,
    "letter": handmade.letter,
    "minimal": handmade.minimal,
    "matrix": handmade.matrix,
    "window": office.window,
    "landscape": office.landscape,
    "columns": office.columns,
    "heavy": office.heavy,
    "folio": office.folio,
    "commercial": office.commercial,
}
