"""Machine-readable carriers of certain truth: embedded XML, payment codes, filled forms.

`embedded` and `codes_on` find them, `understand` says what they mean for a document type, `combine` lays that over what
was read from the page. A new format is a module with `read(payload) -> Said`, a line in `documents.pages.Format` and
one in `understanding.READERS`.
"""

from __future__ import annotations

from extractors.carriers.barcodes import codes, codes_on, is_separator
from extractors.carriers.combining import combine
from extractors.carriers.finding import embedded
from extractors.carriers.understanding import kind_of, understand

__all__ = ["codes", "codes_on", "combine", "embedded", "is_separator", "kind_of", "understand"]
