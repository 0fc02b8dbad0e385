"""All rules that fit a document, one after the other."""

from __future__ import annotations

from datetime import date

from documents.company import Company
from documents.errors import UsageError
from documents.fields import Document, Finding
from documents.types import DocumentType
from validation.circumstances import Circumstances
from validation.rules import ALWAYS, RULES, Rule


def check(document: Document, document_type: DocumentType, company: Company, today: date) -> tuple[Finding, ...]:
    """Return what the rules have to say about the document.

    A type that lists `rules` is held to those and to `ALWAYS`, any other to all; a rule is silent about fields that are
    not there.

    Raises:
        UsageError: the type lists a rule that does not exist.
    """
    circumstances = Circumstances(document_type=document_type, company=company, today=today)
    return tuple(finding for rule in _rules(document_type) for finding in rule(document, circumstances))


def _rules(document_type: DocumentType) -> list[Rule]:
    unknown = [name for name in document_type.rules if name not in RULES]
    if unknown:
        raise UsageError(
            f"Document type {document_type.name}: there is no rule {unknown[0]!r}. Rules are: {', '.join(RULES)}."
        )
    listed = {*document_type.rules, *ALWAYS} if document_type.rules else set(RULES)
    return [rule for name, rule in RULES.items() if name in listed]
