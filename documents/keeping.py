"""A message in a column of text: with its values, so that it can be told in any language later; plain text as it is.

>>> from documents.messages import say
>>> from_text(as_text(say("Page {page} is blank.", page=3))) == say("Page {page} is blank.", page=3)
True
>>> as_text("The reader died."), from_text("The reader died.")
('The reader died.', 'The reader died.')
>>> from_text('{"template": what a person typed')
'{"template": what a person typed'
"""

from __future__ import annotations

from pydantic import ValidationError

from documents import codec
from documents.messages import Message, Told

_BEGIN = '{"template":'  # of a message; what a person typed may begin so too


def as_text(told: Told) -> str:
    """Return what to keep of what is told."""
    return codec.encode(told).decode() if isinstance(told, Message) else told


def from_text(text: str) -> Told:
    """Return what was told."""
    if not text.startswith(_BEGIN):
        return text
    try:
        return codec.decode(Message, text)
    except ValidationError:
        return text
