"""A message in a column of text: with its values, so that it can be told in any language later; plain text as it is.

>>> from documents.messages import say
>>> from_text(as_text(say("Page {page} is blank.", page=3))) == say("Page {page} is blank.", page=3)
True
>>> as_text("The reader died."), from_text("The reader died.")
('The reader died.', 'The reader died.')
"""

from __future__ import annotations

from documents import codec
from documents.messages import Message, Told

_BEGIN = '{"template":'  # of a message; no plain text that is kept begins so


def as_text(told: Told) -> str:
    """Return what to keep of what is told."""
    return codec.encode(told).decode() if isinstance(told, Message) else told


def from_text(text: str) -> Told:
    """Return what was told."""
    return codec.decode(Message, text) if text.startswith(_BEGIN) else text
