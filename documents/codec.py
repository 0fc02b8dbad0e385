"""Frozen values to JSON and back, for the archive, the database and between processes.

>>> from documents.geometry import Box
>>> decode(Box, encode(Box(x0=0, y0=0, x1=1, y1=1)))
Box(x0=0.0, y0=0.0, x1=1.0, y1=1.0)
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

T = TypeVar("T")

_adapters: dict[type, TypeAdapter[Any]] = {}  # building one takes milliseconds


def encode(value: object) -> bytes:
    """Return `value`, a dataclass of this package, as UTF-8 JSON; half a surrogate pair becomes "?"."""
    adapter = _adapter(type(value))
    try:
        return adapter.dump_json(value)
    except PydanticSerializationError:
        plain: object = adapter.dump_python(value, mode="json")
        return json.dumps(plain, ensure_ascii=False).encode(errors="replace")


def decode(kind: type[T], data: bytes | str) -> T:
    """Return the value of type `kind` in `data`; raise `pydantic.ValidationError` where it is not one."""
    value: T = _adapter(kind).validate_json(data)
    return value


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
