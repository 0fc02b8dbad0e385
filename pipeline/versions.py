"""What finds values: checksums of the code and of the trained models, so that a change of either is noticed.

What was found is kept with them, and only what this code and these models found is taken up again. The checksum of the
document types, which a company may add to, is `documents.types.digest`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_CODE = ("documents", "extractors", "classifiers", "validation", "pipeline")
_MODELS = (_ROOT / "classifiers" / "model", _ROOT / "validation" / "data" / "confidence.json")
_TYPES = _ROOT / "documents" / "types"


@cache
def code() -> str:
    """Return the release, and a checksum of the code that reads and of the tables it knows."""
    sources = (file for package in _CODE for kind in ("*.py", "*.toml") for file in (_ROOT / package).rglob(kind))
    files = (file for file in sources if file.suffix == ".py" or file.parent != _TYPES)
    return f"{metadata.version('podatelna')}+{_digest(files)}"


@cache
def model() -> str:
    """Return a checksum of the text classifier and of what tells how sure a value is."""
    return _digest(file for place in _MODELS for file in (place, *place.rglob("*")) if file.is_file())


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in sorted(files):
        found.update(f"{file.relative_to(_ROOT)}\n".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:12]
