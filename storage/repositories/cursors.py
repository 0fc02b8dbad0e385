"""Where a page of a list ended, as an address carries it to ask for the next one: the last row's place in the order.

What an address says may be anything, so a place is taken only where the columns of the order can hold it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from documents.errors import UsageError
from documents.messages import say
from storage.tables.columns import UtcDateTime

Part = str | int | datetime
Columns = tuple[InstrumentedAttribute[int] | InstrumentedAttribute[str] | InstrumentedAttribute[datetime], ...]


def written(place: Iterable[Part]) -> str:
    """Return the place of a page's last row as the cursor of the next page."""
    shown = [part.isoformat() if isinstance(part, datetime) else part for part in place]
    return urlsafe_b64encode(json.dumps(shown).encode()).decode()


def read(cursor: str, columns: Columns) -> Sequence[Part]:
    """Return the place that a cursor names in the order of `columns`.

    Raises:
        UsageError: it is of no page in this order.
    """
    try:
        shown = json.loads(urlsafe_b64decode(cursor))
        return tuple(_part(part, column.type) for part, column in zip(shown, columns, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise UsageError(say("This page of the list does not exist. Begin with the first one.")) from error


def _part(given: Any, type: TypeEngine[Any]) -> Part:
    if isinstance(type, UtcDateTime):
        return datetime.fromisoformat(given).astimezone(UTC)
    if not isinstance(type, Integer):
        return str(given)
    number = int(given)
    if number.bit_length() > (63 if isinstance(type, BigInteger) else 31):
        raise ValueError(number)
    return number
