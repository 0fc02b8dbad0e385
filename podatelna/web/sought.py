"""What is looked for, as an address carries it: sealed, so that no history, bookmark or log gives a name away.

Everyone in the company who is sent such an address finds the same; elsewhere it opens nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Annotated

from cryptography.fernet import Fernet, InvalidToken
from pydantic import Field

from documents.errors import UsageError
from documents.messages import say
from podatelna.web.seat import Seat

Sealed = Annotated[str, Field(max_length=2000)]
UNKNOWN = say("What this address looks for cannot be opened here. Search for it anew.")


def sealed(seat: Seat, place: str, text: str) -> str:
    """Return the text as this place of an address carries it; empty as it is."""
    return _fernet(seat, place).encrypt(text.encode()).decode() if text else ""


def opened(seat: Seat, place: str, carried: str) -> str:
    """Return the text that this place of an address carries.

    Raises:
        UsageError: it was not sealed here, or for another company or place.
    """
    try:
        return _fernet(seat, place).decrypt(carried.encode()).decode() if carried else ""
    except InvalidToken as error:
        raise UsageError(UNKNOWN) from error


def _fernet(seat: Seat, place: str) -> Fernet:
    return Fernet(urlsafe_b64encode(seat.house.key_for(f"{place} in addresses of {seat.company}")))
