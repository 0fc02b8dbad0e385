"""What the type declares as required is there.

Truth: `required = true` in the document type's file.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import Message, named, say
from documents.types import DocumentType
from validation.circumstances import Circumstances
from validation.findings import warns
from validation.values import text_of


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Warn of each required field without a value."""
    for name in missing(document, circumstances.document_type):
        yield warns("required_fields", [name], not_found(name))


def missing(document: Document, document_type: DocumentType) -> list[str]:
    """Return the names of required fields without a value."""
    return [
        name for name, declared in document_type.fields.items() if declared.required and not text_of(document, name)
    ]


def not_found(name: str) -> Message:
    """Return the reason a clerk reads.

    >>> str(not_found("invoice_number"))
    'Invoice number was not found.'
    """
    return say("{field} was not found.", field=named(name))
