"""Data of XFA forms, whose pages PDF readers do not draw: the leaves of `xfa:data` (XFA 3.3, chapter 4).

Only looked at where the PDF has no filled AcroForm; a hybrid form has the same values in both.

>>> payload = read(b'<d:datasets xmlns:d="urn:d"><d:data><form><Name>Jan</Name></form></d:data></d:datasets>')
>>> [(widget.name, widget.value) for widget in WIDGETS.validate_json(payload)]
[('form.Name', 'Jan')]
"""

from __future__ import annotations

from extractors.carriers.widgets import WIDGETS, Widget
from extractors.carriers.xml import Element, first, name_of, parse

MOST = 1000  # values of one form
DEEPEST = 30
LONGEST = 2000  # characters of one value


def read(datasets: bytes) -> str:
    """Return the payload of a form carrier with the values in `datasets`, empty where there are none."""
    root = parse(datasets)
    data = first(root, "data")
    if data is None:
        return ""
    widgets: list[Widget] = []
    _collect(data, (), widgets)
    return WIDGETS.dump_json(tuple(widgets)).decode() if widgets else ""


def _collect(node: Element, path: tuple[str, ...], widgets: list[Widget]) -> None:
    if len(path) > DEEPEST or len(widgets) >= MOST:
        return
    children = [child for child in node if isinstance(child.tag, str)]
    for child in children:
        _collect(child, (*path, name_of(child)[1]), widgets)
    value = (node.text or "").strip()[:LONGEST]
    if not children and value:
        widgets.append(Widget(name=".".join(path), kind="text", value=value))
