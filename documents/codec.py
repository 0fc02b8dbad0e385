"""Frozen values to JSON and back, for the archive, the database and between processes.

>>> from documents.geometry import Box
>>> decode(Box, encode(Box(x0=0, y0=0, x1=1, y1=1)))
Box(x0=0.0, y0=0.0, x1=1.0, y1=1.0)
"""

from __future__ import annotations

import json
import math
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

T = TypeVar("T")

_adapters: dict[type, TypeAdapter[Any]] = {}  # building one takes milliseconds


def encode(value: object) -> bytes:
    """Return `value`, a dataclass of this package, as UTF-8 JSON; half a surrogate pair becomes "?".

    Raises:
        ValueError: a number in it is not finite; JSON has none such, so it could not be decoded again.
    """
    try:
        encoded = to_json(value, inf_nan_mode="constants")
    except PydanticSerializationError:
        plain: object = _adapter(type(value)).dump_python(value, mode="json")
        return json.dumps(_finite(plain), ensure_ascii=False).encode(errors="replace")
    if b"NaN" in encoded or b"Infinity" in encoded:  # a text may say so too
        _finite(_adapter(type(value)).dump_python(value))
    return encoded


def decode(kind: type[T], data: bytes | str) -> T:
    """Return the value of type `kind` in `data`; raise `pydantic.ValidationError` where it is not one."""
    value: T = _adapter(kind).validate_json(data)
    return value


def _finite(plain: object) -> object:
    left = [plain]
    while left:
        one = left.pop()
        if isinstance(one, float) and not math.isfinite(one):
            raise ValueError(
                f"A number to be kept is {one}; only finite ones can be read back. It was computed wrongly."
            )
        if isinstance(one, dict):
            left.extend(one.values())
        elif isinstance(one, list | tuple):
            left.extend(one)
    return plain


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
