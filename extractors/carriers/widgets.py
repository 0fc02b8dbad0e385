"""A field of a PDF form as it stands on its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from documents.geometry import Box

Kind = Literal["text", "choice", "check", "signature"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Words printed near a form field."""

    place: Literal["left", "above", "right", "below", "inside"]
    text: str
    shared: bool = False  # it stands above another field, and so is likelier to be that one's


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A form field with its value and the words around it."""

    name: str  # as the file calls it, with the names of its parents: "form[0].page[0].f1_07[0]"
    kind: Kind
    value: str  # as typed; "true" or "false" of check boxes and signatures
    box: Box | None = None  # None where the form has no page, as XFA data alone
    tooltip: str = ""
    captions: tuple[Caption, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Whether somebody typed, ticked or signed here."""
        return self.value not in {"", "false"}


WIDGETS = TypeAdapter(tuple[Widget, ...])  # the payload of a form carrier, as JSON
