"""How sure each field is, once the rules have spoken."""

from __future__ import annotations

from dataclasses import replace

from documents.fields import Document
from documents.pages import Source
from documents.types import DocumentType
from validation.features import features
from validation.model import trained


def weigh(document: Document, document_type: DocumentType) -> Document:
    """Return the document with the confidence of each field as a probability of being right.

    The findings are those in the document. What a person entered keeps its confidence.
    """
    model = trained()
    fields = {
        name: field
        if field.source is Source.HUMAN
        else replace(field, confidence=model.probability(features(document, document_type, name)))
        for name, field in document.fields.items()
    }
    return replace(document, fields=fields)
