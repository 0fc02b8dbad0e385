"""What is plugged in for one company."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.bounds import Bounds
from documents.company import Company
from documents.types import DocumentTypes
from extractors.options import ReadOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is plugged in for one company."""

    types: DocumentTypes
    company: Company = field(default_factory=Company)
    bounds: Bounds = field(default_factory=Bounds)
    options: ReadOptions = field(default_factory=ReadOptions)
    carriers: bool = True  # XML, QR codes and form fields fill fields
    kind: str = ""  # what every document is, where the caller knows
