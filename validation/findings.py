"""Findings in a clerk's words.

>>> contradicts("iban", ["iban"], f"{title('iban')} {shown('CZ00')} is mistyped.").message
'IBAN CZ00 is mistyped.'
>>> title("supplier_vat_id")
'Supplier VAT id'
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Finding, Severity

_ACRONYMS = {"vat": "VAT", "iban": "IBAN", "bic": "BIC"}
_LONGEST = 40  # letters of a value in a message; a hostile page has longer ones


def confirms(rule: str, fields: Iterable[str], message: str) -> Finding:
    """Return independent evidence that the fields are right."""
    return Finding(rule=rule, severity=Severity.CONFIRMS, fields=tuple(fields), message=message)


def warns(rule: str, fields: Iterable[str], message: str) -> Finding:
    """Return what is odd about the fields, but possible."""
    return Finding(rule=rule, severity=Severity.WARNS, fields=tuple(fields), message=message)


def contradicts(rule: str, fields: Iterable[str], message: str) -> Finding:
    """Return why the fields cannot all be right."""
    return Finding(rule=rule, severity=Severity.CONTRADICTS, fields=tuple(fields), message=message)


def title(name: str) -> str:
    """Return the name of a field as a clerk would write it at the start of a sentence."""
    words = [_ACRONYMS.get(word, word) for word in name.split("_")]
    first = words[0] if words[0] in _ACRONYMS.values() else words[0].capitalize()
    return " ".join([first, *words[1:]])


def shown(value: object) -> str:
    """Return the value as it stands in a message: one line, cut where it is very long.

    >>> shown("a" * 100)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
