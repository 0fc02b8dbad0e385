"""What a rule may know beside the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from documents.company import Company
from documents.types import DocumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The declared type of a document, whose paper it is, and the day on which it is looked at."""

    document_type: DocumentType
    company: Company
    today: date
